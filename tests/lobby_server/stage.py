"""A lobby server and players. Connections, keys and certificates are real; the clock is the test's
own and the sockets are in memory, so that a minute of silence passes in a moment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import TypeVar

from net import limits
from net.dedicated.launcher import Launcher
from net.lobbies.client import (
    IntroductionListener,
    ServerConnection,
    ServerLobbies,
    parse_server_address,
)
from net.lobbies.client.connection import Caller
from net.lobbies.events import LobbyEvent
from net.lobbies.interface import (
    Entered,
    EnterFailed,
    Lobby,
    LobbyEntrance,
    LobbyId,
    LobbyInfo,
    LobbyTerms,
    Published,
    PublishFailed,
    Visibility,
)
from net.lobbies.server.server import LobbyServer
from net.player_key import PlayerKey
from net.transports.direct import DirectEndpoint, HostCertificate, make_certificate
from net.transports.direct.capacity import SERVER_CAPACITY, Capacity
from net.transports.direct.probe_socket import ProbeSocket
from net.transports.direct.quic.protocols import LOBBY_PROTOCOL
from net.transports.direct.sockets import DatagramSocket
from net.transports.interface import Endpoint, PeerId
from net.transports.shared_endpoint import SharedEndpoint
from tests.helpers.udp import Udp, sockets_from

_E = TypeVar("_E")
TODAY = datetime(2026, 11, 20, tzinfo=UTC)
LOOPBACK = "127.0.0.1"
STEP_S = 0.04
LONG_S, LONG_STEP_S = 10.0, 0.1
CAPACITY = replace(SERVER_CAPACITY, connections_per_address=4096, half_open_per_address=1024)
"""All players of a test have one address."""
PUBLIC = LobbyTerms("Willow Farm", visibility=Visibility.PUBLIC)
GATHERING = LobbyTerms(
    "Evening Round", visibility=Visibility.PUBLIC, closes_with_owner=False, stays_open=False
)
FARM_ENTRANCE = LobbyEntrance("#" + "ab" * 32, b"tokn")


def info(host: str = "Ash", players: int = 1, capacity: int = 8) -> LobbyInfo:
    """What a host says."""
    return LobbyInfo(host, players, capacity, limits.PROTOCOL_VERSION, "Farm")


class Known:
    """A book of servers in memory."""

    def __init__(self) -> None:
        self.servers: dict[str, bytes] = {}

    def fingerprint_of(self, server: str) -> bytes | None:
        return self.servers.get(server)

    def remember(self, server: str, fingerprint: bytes) -> None:
        self.servers[server] = fingerprint


class Player:
    """One program with a socket, a key and a connection to the server."""

    def __init__(
        self,
        stage: "Stage",
        name: str,
        number: int,
        *,
        version: int = limits.PROTOCOL_VERSION,
        key: PlayerKey | None = None,
        known: Known | None = None,
        address: str = "",
        friends: tuple[bytes, ...] = (),
        entrance: LobbyEntrance | None = None,
        reaching: IntroductionListener | None = None,
        lobby_key: bytes = b"",
    ) -> None:
        self.dice = Random(number)
        self.key = PlayerKey(self.dice.randbytes(32)) if key is None else key
        self.known = Known() if known is None else known
        self.endpoint = stage.open_endpoint(certificate=stage.guest_certificate)
        self.parted = SharedEndpoint(self.endpoint)
        self.game: Endpoint = self.parted.main
        view = self.parted.side(
            partial(self.endpoint.connect, protocol=LOBBY_PROTOCOL.name, trusts_on_first_use=True)
        )
        caller = Caller(self.key, name, version, self.dice.randbytes(8), self.dice.randbytes)
        self.server_is_at: tuple[str, int] | None = None
        """Where the server's name leads by now; None while nobody knows."""
        self.line = ServerConnection(
            view,
            self.endpoint.peer_fingerprint,
            parse_server_address(address or f"{LOOPBACK}:{stage.port}"),
            (LOOPBACK, stage.port),
            self.known,
            caller,
            lambda: self.server_is_at,
        )
        self.lobbies = ServerLobbies(
            self.line,
            self.dice.randbytes,
            friends=friends,
            entrance=LobbyEntrance("", b"") if entrance is None else entrance,
            reaching=reaching,
            lobby_key=lobby_key,
        )
        self.events: list[LobbyEvent] = []
        """Everything since the last `take`."""
        self.is_frozen = False

    def work(self, now_s: float) -> None:
        """One step."""
        if not self.is_frozen:
            self.events += self.lobbies.pump(now_s)
            self.game.pump(now_s)
            self.game.flush(now_s)

    def take(self) -> list[LobbyEvent]:
        """What happened, and forgets it."""
        events, self.events = self.events, []
        return events

    def heard(self, kind: type[_E]) -> list[_E]:
        """Events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]


class Stage:
    """The server and its players."""

    def __init__(
        self,
        *,
        launcher: Launcher | None = None,
        lobbies_max: int = limits.LOBBY_LOBBIES_MAX,
        capacity: Capacity = CAPACITY,
        probe_from: str = "",
    ) -> None:
        """`probe_from` is the address that ports are tried from; without one nobody's is."""
        self.now_s = 100.0
        self.udp = Udp()
        self.dice = Random(7)
        self.certificate: HostCertificate = make_certificate(TODAY)
        self.guest_certificate = make_certificate(TODAY)
        self.players: list[Player] = []
        self.port = 0
        self.ip = LOOPBACK
        """Where the next players are."""
        self._capacity = capacity
        self._launcher = launcher
        self._lobbies_max = lobbies_max
        self.code_secret = b"kept between starts"
        self.behind: DatagramSocket | None = None
        """The socket of the next player, such as one behind a router."""
        self.has_moved = False
        """Whether the server sees everybody at another address than before."""
        self.probes: ProbeSocket | None = None
        if probe_from:
            with sockets_from(self.udp.open_socket):
                self.probes = ProbeSocket(probe_from)
        self.server: LobbyServer | None = None
        self.endpoint: DirectEndpoint | None = None
        self.open_server()

    def open_server(self) -> None:
        """Starts the server, at the port that it had before."""
        self.endpoint = DirectEndpoint(
            LOOPBACK,
            self.port,
            self.now_s,
            TODAY,
            certificate=self.certificate,
            protocol=LOBBY_PROTOCOL.name,
            capacity=self._capacity,
            opened=self.udp.open_socket(LOOPBACK, self.port),
        )
        self.port = self.endpoint.port
        self.server = LobbyServer(
            self.endpoint,
            self.certificate.fingerprint,
            self.address_of,
            self.dice.randbytes,
            probe=None if self.probes is None else self.probes.probe,
            launcher=self._launcher,
            lobbies_max=self._lobbies_max,
            code_secret=self.code_secret,
        )
        self.endpoint.give_way = self.server.give_way

    def address_of(self, peer: PeerId) -> tuple[str, int] | None:
        """Where the server sees somebody."""
        assert self.endpoint is not None, "the server should run"
        return ("192.0.2.66", 9) if self.has_moved else self.endpoint.remote_address(peer)

    @property
    def running(self) -> LobbyServer:
        """The server, which runs."""
        assert self.server is not None, "the server should run"
        return self.server

    def kill_server(self) -> None:
        """The server ends without a word, as by SIGKILL."""
        self.udp.kill(self.port)
        self.endpoint = self.server = None

    def open_endpoint(
        self,
        *,
        accept: bool = True,
        certificate: HostCertificate | None = None,
        opened: DatagramSocket | None = None,
    ) -> DirectEndpoint:
        """An endpoint on a socket of its own, or on the one that was `opened`."""
        opened = opened or self.behind or self.udp.open_socket(self.ip)
        self.behind = None
        return DirectEndpoint(
            self.ip, 0, self.now_s, TODAY, accept=accept, certificate=certificate, opened=opened
        )

    def deafen(self, player: Player) -> None:
        """From now on nothing of what the server says gets through to a player."""
        gone = (LOOPBACK, self.port), (LOOPBACK, player.endpoint.port)
        self.udp.is_lost = lambda _packet, sender, to: (sender, to) == gone

    def undeafen(self) -> None:
        """From now on everything gets through."""
        self.udp.is_lost = lambda _packet, _sender, _to: False

    def player(
        self,
        name: str,
        *,
        version: int = limits.PROTOCOL_VERSION,
        key: PlayerKey | None = None,
        known: Known | None = None,
        address: str = "",
        friends: tuple[bytes, ...] = (),
        entrance: LobbyEntrance | None = None,
        reaching: IntroductionListener | None = None,
        lobby_key: bytes = b"",
    ) -> Player:
        """Another player; connects as soon as it wants something."""
        number = len(self.players) + 1
        player = Player(
            self,
            name,
            number,
            version=version,
            key=key,
            known=known,
            address=address,
            friends=friends,
            entrance=entrance,
            reaching=reaching,
            lobby_key=lobby_key,
        )
        self.players.append(player)
        return player

    def step(self, seconds: float = STEP_S) -> None:
        """Everybody works once."""
        self.now_s += seconds
        if self.server is not None:
            self.server.pump(self.now_s)
        for player in self.players:
            player.work(self.now_s)

    def run(self, seconds: float) -> None:
        """Lets time pass; when it is much, in longer steps."""
        end_s = self.now_s + seconds
        step_s = STEP_S if seconds < LONG_S else LONG_STEP_S
        while self.now_s < end_s:
            self.step(step_s)

    def until(self, condition: Callable[[], object], what: str, max_s: float = 20.0) -> None:
        """Lets time pass until something is so. Fails when it takes too long."""
        end_s = self.now_s + max_s
        while not condition():
            assert self.now_s < end_s, f"{what} within {max_s} s"
            self.step()

    def close(self) -> None:
        """The test is over."""
        self.udp.close()

    # What tests do often

    def publish(
        self,
        player: Player,
        terms: LobbyTerms = PUBLIC,
        said: LobbyInfo | None = None,
        entrance: LobbyEntrance = FARM_ENTRANCE,
    ) -> LobbyId:
        """Opens a lobby and waits until it is there."""
        player.lobbies.publish(said or info(), entrance, self.now_s, terms)
        self.until(lambda: player.heard(Published), "the lobby should be published")
        return player.heard(Published)[-1].lobby_id

    def publish_problem(self, player: Player, terms: LobbyTerms) -> PublishFailed:
        """Tries to open a lobby, and waits for the refusal."""
        player.lobbies.publish(info(), FARM_ENTRANCE, self.now_s, terms)
        self.until(lambda: player.heard(PublishFailed), "the lobby should be refused")
        return player.heard(PublishFailed)[-1]

    def enter(self, player: Player, lobby_id: LobbyId, password: str = "") -> Lobby:
        """Enters a lobby and waits until one is in it."""
        answer = self._answer(player, lobby_id, password)
        assert isinstance(answer, Entered), f"entering should succeed: {answer}"
        return answer.lobby

    def enter_problem(self, player: Player, lobby_id: LobbyId, password: str = "") -> EnterFailed:
        """Tries to enter a lobby, and waits for the refusal."""
        answer = self._answer(player, lobby_id, password)
        assert isinstance(answer, EnterFailed), f"entering should be refused: {answer}"
        return answer

    def _answer(self, player: Player, lobby_id: LobbyId, password: str) -> Entered | EnterFailed:
        before = len(player.events)
        player.lobbies.enter(lobby_id, self.now_s, password)

        def answers() -> list[Entered | EnterFailed]:
            return [
                event
                for event in player.events[before:]
                if isinstance(event, Entered | EnterFailed)
            ]

        self.until(answers, "there should be an answer")
        return answers()[0]


def gathered(stage: Stage, *names: str) -> tuple[LobbyId, list[Player]]:
    """Players in a gathering, all ready."""
    players = [stage.player(name) for name in names]
    lobby_id = stage.publish(players[0], GATHERING, info(capacity=4))
    for player in players[1:]:
        stage.enter(player, lobby_id)
        player.lobbies.set_ready(lobby_id, True, stage.now_s)
    stage.run(0.5)
    for player in players:
        player.take()
    return lobby_id, players
