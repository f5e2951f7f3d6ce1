"""Endpoints over the stand-in for Steam, driven as every other transport is in tests."""

from dataclasses import dataclass
from random import Random

from net.errors import RemoteProtocolError
from net.steam import Result, SendFlags, Steam, SteamId, open_steam
from net.transports.interface import PeerId
from net.transports.steam import SteamEndpoint
from net.transports.steam.frames import Frame, decode, encode
from tests.steam.standin import Account, Conditions, StandInLibrary, SteamWorld
from tests.transports.wires import STEP_S, Node, Wire

APP_ID = 480
STEAM_CALM = Conditions(delay_ms=5)
STEAM_ROUGH = Conditions(
    delay_ms=40, jitter_ms=10, loss_pct=10, duplicate_pct=5, reorder_pct=5, reorder_extra_ms=30
)
_RELAYS_READY_S = 1.5


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that somebody gave to Steam."""

    at_s: float
    sender: int
    receiver: int
    payload: bytes
    is_reliable: bool
    steam_channel: int
    state: int
    """Of the session, as the sender's Steam saw it before; 0 for none."""

    @property
    def frame(self) -> Frame | None:
        """The frame in it, if it is one."""
        try:
            return decode(self.payload, self.steam_channel)
        except RemoteProtocolError:
            return None


class SteamUser:
    """An account with Steam open, whatever endpoints it has one after the other."""

    def __init__(self, world: SteamWorld, account: Account) -> None:
        self.account = account
        self.library: StandInLibrary = world.library(account)
        self.steam: Steam = open_steam(APP_ID, folders=[], library=self.library)
        self.unexpected: set[int] = set()
        """Whom this user's endpoints do not let in."""
        self.lives = 0

    @property
    def steam_id(self) -> SteamId:
        """Who this is."""
        return SteamId(self.account.steam_id)

    def expects(self, steam_id: int) -> bool:
        """Stands in for being in the same lobby."""
        return steam_id not in self.unexpected

    def send_raw(self, to: "SteamUser", payload: bytes, channel: int = 0) -> Result:
        """Sends bytes past every endpoint."""
        return self.steam.messages.send(to.steam_id, payload, SendFlags.RELIABLE, channel)

    def send_frame(self, to: "SteamUser", frame: Frame, channel: int = 0) -> Result:
        """Sends a frame past every endpoint."""
        return self.send_raw(to, encode(frame), channel)


class SteamNode(Node):
    """An endpoint over Steam and everything that it ever reported."""

    endpoint: SteamEndpoint

    def __init__(self, user: SteamUser, world: SteamWorld, *, accept: bool = True) -> None:
        user.lives += 1
        super().__init__(
            SteamEndpoint(
                user.steam,
                user.expects,
                accept=accept,
                random_bytes=Random(f"{user.account.name} {user.lives}").randbytes,
                sleep=world.advance,
            ),
            str(user.account.steam_id),
        )
        self.user = user


class SteamWire(Wire):
    """Over Networking Messages of a stand-in's world."""

    def __init__(self, conditions: Conditions = STEAM_CALM, seed: int = 1) -> None:
        super().__init__()
        self.world = SteamWorld(seed, conditions)
        self.is_lossy = conditions.loss_pct > 0
        self.users: dict[str, SteamUser] = {}
        self._nowhere = self.world.add_user("Nobody")
        self.sent: list[Sent] = []
        self.closed: list[tuple[int, int]] = []
        """Who closed a session with whom."""
        self._listen()

    def user(self, name: str) -> SteamUser:
        """The account of this name, with Steam open and the relays ready."""
        if name not in self.users:
            self.users[name] = SteamUser(self.world, self.world.add_user(name))
            self.world.advance(_RELAYS_READY_S)
        return self.users[name]

    def node(self, name: str, *, accept: bool = True) -> SteamNode:
        made = SteamNode(self.user(name), self.world, accept=accept)
        self.nodes.append(made)
        return made

    @property
    def nowhere(self) -> str:
        return str(self._nowhere.steam_id)

    def step(self, seconds: float = STEP_S) -> None:
        self.world.advance(seconds)
        for node in self.nodes:
            assert isinstance(node, SteamNode), "all nodes of this wire are Steam's"
            if not node.is_frozen and not node.user.steam.closed:
                for event in node.user.steam.pump():
                    node.endpoint.observe(event)
        super().step(seconds)

    def frames(self, sender: SteamNode, kind: type[Frame]) -> list[Frame]:
        """The frames of a kind that somebody has sent."""
        found = (sent.frame for sent in self.sent if sent.sender == sender.user.steam_id)
        return [frame for frame in found if isinstance(frame, kind)]

    def meet(
        self, guest: str = "guest", host: str = "host"
    ) -> tuple[SteamNode, SteamNode, PeerId, PeerId]:
        """A host and a guest, connected: host, guest, the host's name for the guest and the
        guest's for the host."""
        host_node = self.node(host)
        guest_node = self.node(guest, accept=False)
        return host_node, guest_node, *self.join(guest_node, host_node)

    def _listen(self) -> None:
        """Notes what passes through the doors of the stand-in's network."""
        network = self.world.network
        send, close = network.send, network.close

        def noted_send(
            owner: StandInLibrary, peer: int, payload: bytes, flags: int, channel: int
        ) -> int:
            end = owner.ends.get(peer)
            result = send(owner, peer, payload, flags, channel)
            if result == Result.OK:
                is_reliable = bool(flags & SendFlags.RELIABLE)
                state = 0 if end is None else end.state
                at_s = self.world.now_s
                self.sent.append(
                    Sent(at_s, owner.steam_id, peer, payload, is_reliable, channel, state)
                )
            return result

        def noted_close(owner: StandInLibrary, peer: int) -> bool:
            self.closed.append((owner.steam_id, peer))
            return close(owner, peer)

        network.send, network.close = noted_send, noted_close  # type: ignore[method-assign]

    def close(self) -> None:
        super().close()
        for user in self.users.values():
            user.steam.close()
        self.world.check()
