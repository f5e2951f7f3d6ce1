"""Questions to a lobby server that are nobody's but its own: which lobby has this name or this
code, and where is the host of a lobby that one is in."""

from collections.abc import Callable

from net import limits
from net.lobbies.client.connection import ConnectionDown, ServerConnection
from net.lobbies.client.ids import lobby_id_of, lobby_of
from net.lobbies.client.introductions import IntroductionListener, introduction_of
from net.lobbies.events import LobbyProblem
from net.lobbies.lobby import Lobby, LobbyId
from net.lobbies.protocol import wire

Found = Callable[[Lobby | LobbyProblem], None]
_NO_WAY = "There is no way from here to that farm."


class Queries:
    """See the module. `reaching` hears of introductions; None where nobody plays from here."""

    def __init__(
        self,
        connection: ServerConnection,
        reaching: IntroductionListener | None,
        next_request: Callable[[], int],
    ) -> None:
        self.reaching = reaching
        self._connection = connection
        self._next_request = next_request
        self._finding: dict[int, Found] = {}
        self._reaches: dict[int, LobbyId] = {}

    def find(self, name: str, found: Found) -> None:
        """Asks for the lobby of a name."""
        if self._connection.is_up:
            request = self._next_request()
            self._finding[request] = found
            self._connection.send(wire.Find(request, name[: limits.LOBBY_NAME_MAX_LENGTH]))

    def find_code(self, code: str, found: Found) -> None:
        """Asks for the lobby of a short code."""
        if self._connection.is_up:
            request = self._next_request()
            self._finding[request] = found
            self._connection.send(wire.FindCode(request, code))

    def reach(self, lobby_id: LobbyId, wire_id: bytes) -> None:
        """Asks to be introduced to the host of a lobby."""
        request = self._next_request()
        self._reaches[request] = lobby_id
        self._connection.send(wire.Reach(request, wire_id))

    def on_found(self, said: wire.Found) -> None:
        """There is such a lobby."""
        found = self._finding.pop(said.request, None)
        if found is not None:
            found(lobby_of(said.lobby))

    def on_introduce(self, said: wire.Introduce, now_s: float) -> None:
        """The server introduces somebody, asked by either side."""
        if said.is_caller and self._reaches.pop(said.request, None) is None:
            return
        if self.reaching is None:
            return
        lobby_id = lobby_id_of(said.lobby_id)
        try:
            introduction = introduction_of(said, self._connection.where)
        except ValueError:
            if said.is_caller:
                self.reaching.not_introduced(lobby_id, _NO_WAY, now_s)
        else:
            self.reaching.introduced(lobby_id, introduction, now_s)

    def on_refused(self, request: int, problem: LobbyProblem, reason: str, now_s: float) -> None:
        """The server says no, if that was the request."""
        found = self._finding.pop(request, None)
        if found is not None:
            found(problem)
        lobby_id = self._reaches.pop(request, None)
        if lobby_id is not None and self.reaching is not None:
            self.reaching.not_introduced(lobby_id, reason, now_s)

    def on_down(self, down: ConnectionDown, now_s: float) -> None:
        """The server is not there, and will not answer."""
        for request in (*self._finding, *self._reaches):
            self.on_refused(request, down.problem, down.reason, now_s)
