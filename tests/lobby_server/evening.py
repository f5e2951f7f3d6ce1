"""A lobby server, a host and guests at their seats, in one process: real sockets on loopback, and
one clock that the test moves."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import Notice, SeatEvent, SeatState
from game.headless.dump import dump_lines
from game.program.farms import new_farm
from game.program.hosting import open_direct_door, open_seat
from game.program.joining import open_guest_seat
from game.program.lobby_files import KnownServersFile, own_key
from game.program.lobby_server import RunningLobbyServer
from game.program.server_hosting import ServerDoor
from game.program.server_joining import open_server_way
from game.program.server_link import LobbyPlayer, ServerReach, SharedSocket
from game.program.server_way import GuestReaching, ServerWay
from net import limits
from net.lobbies.interface import LobbyInfo, LobbyTerms, Visibility
from net.lobbies.server import ServerAddress, ServerLobbies
from net.lobbies.server.ids import server_entrance
from net.transports.direct import DirectEndpoint
from net.transports.direct.plain import PUNCH, PUNCHED
from net.transports.direct.punching import Puncher
from tests.lobby_server.stage import TODAY
from tests.world.small_farm import small_content

LOOPBACK = "127.0.0.1"
STEP_S = 0.01
WALL_S = 1.8e9
FARM = LobbyTerms("Willow Farm", "sesame", Visibility.PUBLIC)


class Seated:
    """Somebody at a seat, and what was heard there."""

    def __init__(self, seat: HostSeat | GuestSeat, socket: DirectEndpoint) -> None:
        self.seat = seat
        self.socket = socket
        self.events: list[SeatEvent] = []

    def step(self, now_s: float) -> None:
        """A frame."""
        self.seat.advance(now_s)
        self.events += self.seat.events()

    @property
    def notices(self) -> list[str]:
        """What was said at this machine."""
        return [event.text for event in self.events if isinstance(event, Notice)]

    def dump(self) -> list[bytes]:
        """The world's records, as this seat has them."""
        if isinstance(self.seat, GuestSeat):
            return dump_lines(self.seat.session.replica.ledger)
        assert self.seat.session is not None, "a host's farm is open"
        return dump_lines(self.seat.session.ledger)


class Evening:
    """See the module."""

    def __init__(self, folder: Path) -> None:
        self.now_s = 100.0
        self.folder = folder
        self.everybody: list[Seated] = []
        self.lists: list[tuple[ServerLobbies, DirectEndpoint]] = []
        """Of lobbies without a farm."""
        self.blocks_punches = False
        """Whether routers let nobody through from now on."""
        self._port = 0
        self.server: RunningLobbyServer | None = None
        self.door: ServerDoor | None = None
        self.open_server()

    def open_server(self) -> None:
        """Starts the lobby server, where it was before."""
        self.server = RunningLobbyServer(
            LOOPBACK,
            self._port,
            self.folder / "server",
            "Test",
            self.now_s,
            wall_clock=lambda: WALL_S + self.now_s,
        )
        self._port = self.server.port

    def kill_server(self) -> None:
        """It ends without a word."""
        assert self.server is not None, "only a server that runs can be killed"
        self.server._endpoint._socket.close()
        self.server = None

    def host(self, terms: LobbyTerms = FARM) -> Seated:
        """Opens a farm."""
        plain = open_direct_door(LOOPBACK, 0, self.now_s)
        self.door = ServerDoor(plain, self._reach("Ash"), terms)
        content = small_content()
        seat = open_seat(
            content,
            new_farm(content, 7),
            Profile("Ash", 0),
            Random(7),
            self.door.direct.door,
            lambda: WALL_S + self.now_s,
        )
        seat.accepts_everybody = True
        self.door.publish(seat, self.now_s)
        assert plain.socket is not None, "a door on a socket has it"
        host = self._sit(seat, plain.socket)
        self.until(lambda: self.door is not None and self.door.lobby_id, "the farm should be open")
        return host

    def lobby(self, terms: LobbyTerms, players: int) -> ServerLobbies:
        """Opens a lobby with a place for two, of which so many are taken, that nobody hosts at."""
        socket = DirectEndpoint(LOOPBACK, 0, self.now_s, TODAY, accept=False)
        lobbies = SharedSocket(socket).lobbies(self._reach("Elder"), GuestReaching(Puncher(socket)))
        self.lists.append((lobbies, socket))
        info = LobbyInfo("Elder", players, 2, limits.PROTOCOL_VERSION, "")
        lobbies.publish(info, server_entrance(bytes(32), bytes(4)), self.now_s, terms)
        self.until(lambda: lobbies.own_lobby_id, "the lobby should be there")
        return lobbies

    def guest(self, name: str, password: str = "sesame", lobby_name: str = "Willow Farm") -> Seated:
        """Goes to the farm. Raises ValueError when that cannot be."""
        way, entrance = open_server_way(
            self._reach(name),
            lobby_name,
            password,
            lambda: self.now_s,
            lambda _seconds: self.step(),
        )
        assert isinstance(way, ServerWay), "a farm with a host has a way to it"
        socket = way._reaching.puncher._endpoint
        assert isinstance(socket, DirectEndpoint), "a way has a socket"
        content = small_content()
        seat = open_guest_seat(content, way, entrance, Profile(name, 1), self.now_s)
        return self._sit(seat, socket)

    def _reach(self, name: str) -> ServerReach:
        return ServerReach(self._player(name), self._address, (LOOPBACK, self._port))

    def playing_guest(self, name: str) -> Seated:
        """Goes there, and waits until it plays."""
        guest = self.guest(name)
        self.until(lambda: guest.seat.state is SeatState.PLAYING, f"{name} should play")
        return guest

    def step(self) -> None:
        """Everybody works once."""
        self.now_s += STEP_S
        if self.server is not None:
            self.server.pump(self.now_s)
        for seated in self.everybody:
            seated.step(self.now_s)
        for lobbies, _ in self.lists:
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
        """Frees every socket."""
        for socket in (
            *(each.socket for each in self.everybody),
            *(each[1] for each in self.lists),
        ):
            socket._socket.close()
        if self.server is not None:
            self.server._endpoint._socket.close()

    @property
    def _address(self) -> ServerAddress:
        return ServerAddress(LOOPBACK, self._port, None)

    def _player(self, name: str) -> LobbyPlayer:
        settings = self.folder / name
        return LobbyPlayer(name, own_key(settings), KnownServersFile(settings), ())

    def _sit(self, seat: HostSeat | GuestSeat, socket: DirectEndpoint) -> Seated:
        send = socket.send_plain

        def routed(packet: bytes, address: tuple[str, int]) -> None:
            if not (self.blocks_punches and packet[0] in (PUNCH, PUNCHED)):
                send(packet, address)

        socket.send_plain = routed  # type: ignore[method-assign, assignment]
        seated = Seated(seat, socket)
        self.everybody.append(seated)
        return seated
