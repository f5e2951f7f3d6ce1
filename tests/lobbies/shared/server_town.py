"""The suite over a lobby server: real connections, sockets in memory and the test's own clock."""

from collections.abc import Sequence

from net.dedicated.launcher import LaunchEvent, LaunchRequest, Ready, RunningServer
from net.lobbies.client.ids import server_entrance
from net.lobbies.protocol import wire
from net.player_key import SIGNATURE_BYTES
from net.transports.direct import make_certificate
from net.transports.interface import Channel
from tests.lobbies.shared.town import Person, Town
from tests.lobby_server.stage import TODAY, Player, Stage

_FRAME_S = 0.02
_SERVER_FINGERPRINT = b"\xcd" * 32


class PromptLauncher:
    """Satisfies `Launcher`: the server of every session is there at once."""

    def __init__(self) -> None:
        self._ready: list[LaunchEvent] = []

    def launch(self, request: LaunchRequest, now_s: float) -> None:
        self._ready.append(Ready(request.session_id, "192.0.2.9", 4711, _SERVER_FINGERPRINT))

    def pump(self, now_s: float) -> list[LaunchEvent]:
        ready, self._ready = self._ready, []
        return ready

    @property
    def running(self) -> tuple[RunningServer, ...]:
        return ()

    def close(self, now_s: float) -> None:
        self._ready.clear()


class ServerTown(Town):
    """People with a lobby server."""

    kind = "server"

    def __init__(self) -> None:
        super().__init__()
        self._stage = Stage()
        self._players: dict[Person, Player] = {}
        self._is_stalled = False

    @property
    def now_s(self) -> float:
        return self._stage.now_s

    def make_person(self, name: str, version: int, friends: Sequence[Person]) -> Person:
        number = len(self._players) + 1
        entrance = server_entrance(bytes([number]) * 32, bytes([number]) * 4)
        player = self._stage.player(name, version=version, entrance=entrance)
        made = Person(name, player.lobbies, entrance, player.key.identity.hex(), version)
        self._players[made] = player
        for friend in friends:
            other = self._players[friend]
            other.lobbies.set_friends([*other.lobbies.friends, player.key.identity])
        player.lobbies.set_friends(self._players[friend].key.identity for friend in friends)
        return made

    def pass_time(self, seconds: float) -> None:
        # An answer of the server takes several frames; where nothing is on its way, one is enough.
        stage = self._stage
        until_s = stage.now_s + seconds
        while stage.now_s < until_s:
            next_s = stage.now_s + _FRAME_S if self._is_something_on_its_way() else until_s
            stage.now_s = min(next_s, until_s)
            if stage.server is not None and not self._is_stalled:
                stage.server.pump(stage.now_s)
            for person, player in self._listening():
                person.events += player.lobbies.pump(stage.now_s)
                player.game.pump(stage.now_s)
                player.game.flush(stage.now_s)

    def _listening(self) -> list[tuple[Person, Player]]:
        return [
            (person, player)
            for person, player in self._players.items()
            if person.is_alive and person.is_awake
        ]

    def _is_something_on_its_way(self) -> bool:
        endpoints = [player.endpoint for _, player in self._listening()]
        if self._stage.endpoint is not None and not self._is_stalled:
            endpoints.append(self._stage.endpoint)
        return any(self._stage.udp.has_packets_for(endpoint.port) for endpoint in endpoints)

    def crash(self, person: Person) -> None:
        person.is_alive = False
        self._stage.udp.kill(self._players[person].endpoint.port)

    def break_connection(self, person: Person) -> None:
        # Whoever says a second time who he is loses the connection.
        line = self._players[person].line
        assert line.is_up, "a connection should be there to break"
        line.send(wire.Proof(bytes(SIGNATURE_BYTES)))

    def talk_nonsense_to(self, person: Person) -> None:
        """The server says what is no message."""
        endpoint = self._stage.endpoint
        assert endpoint is not None, "a server should be there to talk"
        clients = self._stage.running.clients
        (client,) = (each for each in clients if each.text == person.identity)
        endpoint.send_reliable(client.peer, Channel.CONTROL, b"\xc1")

    def change_service(self) -> None:
        """Somebody else's server is where the server was."""
        self._stage.kill_server()
        self._stage.certificate = make_certificate(TODAY)
        self._stage.open_server()

    def stall(self) -> None:
        self._is_stalled = True

    def lose_service(self) -> None:
        self._stage.kill_server()

    def restore_service(self) -> None:
        self._stage.open_server()

    def offer_server(self) -> None:
        self._stage.running.sessions.launcher = PromptLauncher()

    def close(self) -> None:
        super().close()
        self._stage.close()
