"""The way from a lobby's name to a game, as it really goes: a lobby server, a host and a guest are
run on a network in memory, and what they say to each other is written down and drawn."""

from collections.abc import Callable
from random import Random

from net import limits
from net.errors import LocalProtocolError
from net.lobbies.client import ServerConnection, ServerLobbies, parse_server_address
from net.lobbies.client.connection import Caller
from net.lobbies.client.ids import server_entrance
from net.lobbies.interface import (
    Entered,
    Lobby,
    LobbyId,
    LobbyInfo,
    LobbyTerms,
    MemberJoined,
    Visibility,
)
from net.lobbies.protocol import wire
from net.lobbies.server.server import LobbyServer
from net.player_key import PlayerKey
from net.transports.address import NetworkAddress
from net.transports.direct.endpoint import PlainHandler
from net.transports.direct.plain import PUNCH, RelayTicket
from net.transports.direct.punching import Introduction, Puncher, Reached
from net.transports.interface import Channel, Connected, PeerId, TransportEvent
from net.transports.simulated import SimulatedEndpoint, SimulatedNetwork
from tools.docs.sequence import Arrow, make_sequence

SERVER, HOST, GUEST = "lobby server", "host", "guest"
_WHERE = {
    SERVER: ("198.51.100.1", limits.LOBBY_SERVER_PORT),
    HOST: ("203.0.113.7", 50001),
    GUEST: ("192.0.2.9", 50002),
}
_FINGERPRINT = bytes(wire.FINGERPRINT_BYTES)
_STEP_S = 0.02
_MAX_S = 20.0


class _Told:
    """Satisfies `Endpoint`: another one, of which is written down what is sent."""

    def __init__(self, inner: SimulatedEndpoint, say: Callable[[PeerId, bytes], None]) -> None:
        self._inner = inner
        self._say = say
        self.who: dict[PeerId, str] = {}
        """Who has come."""
        self.connect = inner.connect
        self.send_datagram = inner.send_datagram
        self.unsent_bytes = inner.unsent_bytes
        self.disconnect = inner.disconnect
        self.flush = inner.flush
        self.stats = inner.stats
        self.close = inner.close

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        self._say(peer, payload)
        self._inner.send_reliable(peer, channel, payload)

    def binding(self, peer: PeerId) -> bytes:
        return self._inner.binding(peer)

    def pump(self, now_s: float) -> list[TransportEvent]:
        events = self._inner.pump(now_s)
        self.who |= {each.peer: each.identity for each in events if isinstance(each, Connected)}
        return events


class _Wire:
    """Satisfies `PunchingEndpoint`: packets that are not QUIC, between the two players."""

    def __init__(self, who: str, way: "_Way") -> None:
        self.who = who
        self._way = way
        self.handlers: list[PlainHandler] = []

    def can_reach(self, ip: str) -> bool:
        return True

    def hear_plain(self, handler: PlainHandler) -> None:
        self.handlers.append(handler)

    def stop_hearing(self, handler: PlainHandler) -> None:
        self.handlers.remove(handler)

    def use_relay(self, ticket: RelayTicket, now_s: float) -> tuple[str, int]:
        raise LocalProtocolError("There is no relay here.")

    def expect_at(self, ticket: RelayTicket, address: tuple[str, int]) -> None:
        """Here nobody goes over a relay."""

    def shorten_relay(self, ticket: RelayTicket, address: tuple[str, int], now_s: float) -> None:
        """Here nobody goes over a relay."""

    def send_plain(self, packet: bytes, address: NetworkAddress) -> None:
        other = next(who for who, where in _WHERE.items() if where == (address[0], address[1]))
        self._way.packets.append((self.who, other, packet))


class _Reaching:
    """Satisfies `IntroductionListener`."""

    def __init__(self, puncher: Puncher) -> None:
        self._puncher = puncher

    def introduced(self, lobby_id: LobbyId, introduction: Introduction, now_s: float) -> None:
        self._puncher.introduce(introduction, now_s)

    def not_introduced(self, lobby_id: LobbyId, reason: str, now_s: float) -> None:
        raise AssertionError(reason)


class _Known:
    """Satisfies `KnownServers`: the server is new."""

    def fingerprint_of(self, server: str) -> bytes | None:
        return None

    def remember(self, server: str, fingerprint: bytes) -> None:
        """It is not met again."""


class _Way:
    """The three of them, and what they said."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.arrows: list[Arrow] = []
        self.packets: list[tuple[str, str, bytes]] = []
        self._dice = Random(1)
        self._network = SimulatedNetwork(1)
        self._at_server = self._endpoint(SERVER)
        self.server = LobbyServer(
            self._at_server,
            _FINGERPRINT,
            lambda peer: _WHERE[self._at_server.who[peer]],
            self._dice.randbytes,
        )
        self._wires: dict[str, _Wire] = {}
        self.punchers: dict[str, Puncher] = {}
        self.lobbies = {HOST: self._player(HOST), GUEST: self._player(GUEST)}

    def run(self, until: Callable[[], bool]) -> None:
        """Lets time pass until something is so."""
        end_s = self.now_s + _MAX_S
        while not until():
            if self.now_s > end_s:
                raise AssertionError(f"the way should lead on from {self.arrows[-1:]}")
            self.now_s += _STEP_S
            self.server.pump(self.now_s)
            packets, self.packets = self.packets, []
            for sender, to, packet in packets:
                name = "PUNCH" if packet[0] == PUNCH else "PUNCHED"
                self._note(Arrow(sender, to, name, is_plain=True))
                for handler in self._wires[to].handlers:
                    handler(packet, _WHERE[sender], self.now_s)

    def go(self) -> None:
        """From nothing to a connection."""
        host, guest = self.lobbies[HOST], self.lobbies[GUEST]
        info = LobbyInfo("Host", 1, 8, limits.PROTOCOL_VERSION, "")
        terms = LobbyTerms("Willow Farm", "sesame", Visibility.PUBLIC)
        host.publish(info, server_entrance(_FINGERPRINT, b"tokn"), self.now_s, terms)
        self.run(lambda: bool(host.pump(self.now_s)) or host.hosted_lobby_id is not None)
        guest.keep_up(self.now_s)
        self.run(lambda: not guest.pump(self.now_s) and guest.is_up)
        found: list[Lobby] = []
        guest.find("Willow Farm", found.append)  # type: ignore[arg-type]
        self.run(lambda: not guest.pump(self.now_s) and bool(found))
        guest.enter(found[0].lobby_id, self.now_s, "sesame")
        self.run(lambda: any(isinstance(event, Entered) for event in guest.pump(self.now_s)))
        self.run(lambda: any(isinstance(event, MemberJoined) for event in host.pump(self.now_s)))
        guest.reach(found[0].lobby_id)
        self.run(self._is_reached)
        self.arrows.append(Arrow(GUEST, HOST, "QUIC, pinned to the host's certificate"))

    def _is_reached(self) -> bool:
        for who in (HOST, GUEST):
            self.lobbies[who].pump(self.now_s)
        at_host = self.punchers[HOST].work(self.now_s)
        at_guest = self.punchers[GUEST].work(self.now_s)
        assert not [each for each in at_host if not isinstance(each, Reached)], "there is a way"
        return any(isinstance(each, Reached) for each in at_guest)

    def _endpoint(self, who: str) -> _Told:
        ip, port = _WHERE[who]
        inner = self._network.endpoint(f"{ip}:{port}", who)
        return _Told(inner, lambda peer, payload: self._say(who, peer, payload))

    def _say(self, who: str, peer: PeerId, payload: bytes) -> None:
        decode = wire.decode_from_server if who == SERVER else wire.decode_from_client
        to = self._at_server.who[peer] if who == SERVER else SERVER
        self._note(Arrow(who, to, type(decode(payload)).__name__))

    def _note(self, arrow: Arrow) -> None:
        # Packets that are repeated until one arrives are one arrow.
        if not arrow.is_plain or arrow not in self.arrows:
            self.arrows.append(arrow)

    def _player(self, who: str) -> ServerLobbies:
        wire_ = self._wires[who] = _Wire(who, self)
        puncher = self.punchers[who] = Puncher(wire_)
        line = ServerConnection(
            self._endpoint(who),
            lambda _peer: _FINGERPRINT,
            parse_server_address(_WHERE[SERVER][0]),
            _WHERE[SERVER],
            _Known(),
            Caller(
                PlayerKey(self._dice.randbytes(32)),
                who,
                limits.PROTOCOL_VERSION,
                self._dice.randbytes(wire.INSTANCE_BYTES),
                self._dice.randbytes,
            ),
        )
        return ServerLobbies(line, self._dice.randbytes, reaching=_Reaching(puncher))


def way_arrows() -> list[Arrow]:
    """Everything that is said on the way, in order."""
    way = _Way()
    way.go()
    return way.arrows


def make_lobby_way() -> str:
    """All of it as a diagram."""
    return make_sequence((HOST, SERVER, GUEST), way_arrows())
