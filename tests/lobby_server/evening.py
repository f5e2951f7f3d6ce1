"""A lobby server, a host and guests at their seats, in one process: what the programs have of each,
on sockets in memory, perhaps behind routers, and one clock that the test moves."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TypeVar

from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import Notice, SeatEvent, SeatState
from game.farms.farm import new_farm
from game.headless.bots import make_bot
from game.headless.bots.base import Bot
from game.headless.dump import dump_lines
from game.hosting.lobby_server import LobbyServerListener
from game.hosting.seats import open_direct_listener, open_seat
from game.joining.direct import open_guest_seat
from game.joining.lobby_server import open_lobby_server_connector
from game.program.local_identity import local_key
from game.servers.lobby_server import RunningLobbyServer
from game.world.content import Content
from net import limits
from net.connecting.lobby_server import GuestIntroductions
from net.lobbies.client import ServerAddress, ServerLobbies
from net.lobbies.client.ids import server_entrance
from net.lobbies.client.kept import KnownServersFile
from net.lobbies.client.shared_socket import LobbyPlayer, ServerReach, SharedSocket
from net.lobbies.interface import LobbyInfo, LobbyTerms, Visibility
from net.session.host import HostSession
from net.transports.direct import DirectEndpoint
from net.transports.direct.plain import PUNCH, PUNCHED
from net.transports.direct.punching import Puncher
from tests.helpers.udp import Address, sockets_from, udp_in_memory
from tests.lobby_server.stage import TODAY
from tests.punching.nat import Nat, NatKind
from tests.world.small_farm import small_content

LOOPBACK = "127.0.0.1"
STEP_S = 0.05
WALL_S = 1.8e9
_E = TypeVar("_E", bound=SeatEvent)
FARM = LobbyTerms("Willow Farm", "sesame", Visibility.PUBLIC)


class Seated:
    """Somebody at a seat, and what was heard there."""

    def __init__(self, seat: HostSeat | GuestSeat) -> None:
        self.seat = seat
        self.events: list[SeatEvent] = []
        self.bot: Bot | None = None

    def step(self, now_s: float) -> None:
        """A frame."""
        self.seat.advance(now_s)
        self.events += self.seat.events()

    def let_play(self, role: str, seed: int) -> None:
        """A bot plays from now on."""
        self.bot = make_bot(self.seat, role, Random(seed))
        self.seat.on_tick = self.bot.act
        self.seat.event_listeners.append(self.bot.hear)

    @property
    def own_farm(self) -> HostSeat:
        """The seat of one who hosts."""
        assert isinstance(self.seat, HostSeat), "a host sits here"
        return self.seat

    @property
    def is_playing(self) -> bool:
        """Whether one stands in the farm."""
        return self.seat.state is SeatState.PLAYING

    def of(self, kind: type[_E]) -> list[_E]:
        """The events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def notices(self) -> list[str]:
        """What was said at this machine."""
        return [event.text for event in self.of(Notice)]

    def dump(self) -> list[bytes]:
        """The world's records, as this seat has them."""
        if isinstance(self.seat, GuestSeat):
            return dump_lines(self.seat.session.replica.ledger)
        return dump_lines(self.session.ledger)

    @property
    def session(self) -> HostSession:
        """The session of one who hosts."""
        assert self.own_farm.session is not None, "the farm is open"
        return self.own_farm.session


class Evening:
    """See the module. `routers` says behind what kind of router somebody lives; all others are at
    the lobby server's."""

    def __init__(
        self,
        folder: Path,
        routers: Mapping[str, NatKind] | None = None,
        content: Content | None = None,
    ) -> None:
        self.now_s = 100.0
        self.folder = folder
        self.content = content or small_content()
        self.everybody: list[Seated] = []
        self.lists: list[ServerLobbies] = []
        """Of lobbies without a farm."""
        self.blocks_punches = False
        """Whether routers let nobody through from now on."""
        self._ending = ExitStack()
        self.udp = self._ending.enter_context(udp_in_memory())
        self.udp.is_lost = self._is_lost
        self._routers = {
            name: Nat(kind, number, self.udp.open_socket)
            for number, (name, kind) in enumerate((routers or {}).items(), 1)
        }
        self._port = 0
        self.server: RunningLobbyServer | None = None
        self.listener: LobbyServerListener | None = None
        self.open_server()

    def open_server(self) -> None:
        """Starts the lobby server, where it was before."""
        self.server = RunningLobbyServer(
            LOOPBACK,
            self._port,
            self.folder / "server",
            "Test",
            self.now_s,
        )
        self._port = self.server.port

    @property
    def running(self) -> RunningLobbyServer:
        """The lobby server, which runs."""
        assert self.server is not None, "the server should run"
        return self.server

    def kill_server(self) -> None:
        """It ends without a word."""
        self.udp.kill(self._port)
        self.server = None

    def kill(self, seated: Seated) -> None:
        """Somebody's program ends without a word."""
        self.everybody.remove(seated)

    def hush(self) -> None:
        """All bots fall silent."""
        for seated in self.everybody:
            if seated.bot is not None:
                seated.bot.is_silent = True

    def host(
        self, terms: LobbyTerms = FARM, name: str = "Ash", *, is_serving: bool = False
    ) -> Seated:
        """Opens a farm; if it `is_serving`, the lobby server is the host's own from now on."""
        with self.home_of(name):
            plain = open_direct_listener(LOOPBACK, 0, self.now_s)
        running = self.running if is_serving else None
        self.listener = LobbyServerListener(plain, self.reach(name), terms, running)
        if is_serving:
            self.server = None
        seat = open_seat(
            self.content,
            new_farm(self.content, 7),
            Profile(name, 0),
            self.listener.direct.listener,
            lambda: WALL_S + self.now_s,
        )
        seat.accepts_everybody = True
        self.listener.publish(seat, self.now_s)
        host = self.sit(seat)
        self.until(
            lambda: self.listener is not None and self.listener.lobby_id, "the farm should be open"
        )
        return host

    def lobby(self, terms: LobbyTerms, players: int) -> ServerLobbies:
        """Opens a lobby with a place for two, of which so many are taken, that nobody hosts at."""
        socket = DirectEndpoint(LOOPBACK, 0, self.now_s, TODAY, accept=False)
        lobbies = SharedSocket(socket).lobbies(
            self.reach("Elder"), GuestIntroductions(Puncher(socket))
        )
        self.lists.append(lobbies)
        info = LobbyInfo("Elder", players, 2, limits.PROTOCOL_VERSION, "")
        lobbies.publish(info, server_entrance(bytes(32), bytes(4)), self.now_s, terms)
        self.until(lambda: lobbies.hosted_lobby_id, "the lobby should be there")
        return lobbies

    def guest(
        self,
        name: str,
        password: str = "sesame",
        lobby_name: str = "Willow Farm",
        home: str = "",
    ) -> Seated:
        """Goes to the farm, with the key of `home` if that is not the name's. Raises ValueError
        when that cannot be."""
        reach = replace(self.reach(name), player=self._player(name, home))
        with self.home_of(name):
            way, entrance = open_lobby_server_connector(
                reach,
                lobby_name,
                password,
                lambda: self.now_s,
                lambda _seconds: self.step(),
            )
        seat = open_guest_seat(
            self.content, way, entrance, Profile(name, 1), self.now_s, reach.player.key
        )
        return self.sit(seat)

    def playing_guest(self, name: str) -> Seated:
        """Goes there, and waits until it plays."""
        guest = self.guest(name)
        self.until(lambda: guest.is_playing, f"{name} should play")
        return guest

    def step(self) -> None:
        """Everybody works once."""
        self.now_s += STEP_S
        if self.server is not None:
            self.server.pump(self.now_s)
        for seated in self.everybody:
            seated.step(self.now_s)
        for lobbies in self.lists:
            lobbies.pump(self.now_s)

    def run(self, seconds: float) -> None:
        """Lets time pass."""
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            self.step()

    def until(self, condition: Callable[[], object], what: str, max_s: float = 20.0) -> None:
        """Lets time pass until something is so. Fails when it takes too long."""
        end_s = self.now_s + max_s
        while not condition():
            assert self.now_s < end_s, f"{what} within {max_s} s"
            self.step()

    def close(self) -> None:
        """The evening is over."""
        self._ending.close()

    def _player(self, name: str, home: str = "") -> LobbyPlayer:
        """Somebody of this name, whose settings are at that `home`."""
        settings = self.folder / (home or name)
        return LobbyPlayer(name, local_key(settings), KnownServersFile(settings), ())

    def reach(self, name: str) -> ServerReach:
        """How somebody speaks to the lobby server."""
        player = self._player(name)
        server = ServerAddress(LOOPBACK, self._port, None)
        return ServerReach(player, server, (LOOPBACK, self._port))

    def home_of(self, name: str) -> AbstractContextManager[None]:
        """Where somebody's program gets its socket."""
        router = self._routers.get(name)
        if router is None:
            return nullcontext()
        return sockets_from(lambda _ip, _port: router.socket())

    def sit(self, seat: HostSeat | GuestSeat) -> Seated:
        """Somebody sits down."""
        seated = Seated(seat)
        self.everybody.append(seated)
        return seated

    def _is_lost(self, packet: bytes, _sender: Address, _to: Address) -> bool:
        return self.blocks_punches and packet[:1] in (bytes([PUNCH]), bytes([PUNCHED]))
