"""Looking for the farm of a short code: at the lobby server and on the local network side by side.

On the local network a farm answers itself, or leads to the lobby server that its host is itself.

What the server says counts more, since on the local network anybody may answer who has tried all
codes; but nobody waits for a server that does not answer, once a farm nearby has.
"""

import secrets
from collections.abc import Callable

from game.hosting.seats import OPEN_FARM_TAG
from game.joining.browser import LOBBY_SERVER, LOCAL_NETWORK, FoundLobby
from game.joining.local_network import LocalNetwork
from game.program.clocks import Clocks
from game.text.errors import PlainError
from game.text.heard import heard
from game.text.sentence import Sentence
from net.lobbies.client.lan_browser import SERVERS_MAX, reach_nearby
from net.lobbies.client.shared_socket import (
    LOBBY_TAG,
    LobbyPlayer,
    ServerReach,
    open_shared_socket,
)
from net.lobbies.interface import Lobby, LobbyProblem
from net.lobbies.lan_codes import LanCodeSearch
from net.lobbies.reasons import reason_of
from net.lobbies.short_code import shown_short_code
from net.transports.address import parse_address

SERVER_MAX_S = 10.0
"""How long the lobby server is waited for …"""
SERVER_FIRST_S = 1.0
"""… and how long while a farm nearby has answered."""
_PAUSE_S = 0.01

Reach = Callable[[], ServerReach | None]
"""The lobby server to ask; None while its address is not known yet. Raises ValueError with a
sentence where it cannot be asked."""


class CodeSearch:
    """See the module. Looks until `close`, or until it has an outcome."""

    def __init__(
        self,
        code: str,
        reach: Reach | None,
        nearby: LocalNetwork,
        player: Callable[[], LobbyPlayer],
        now_s: float,
        random_bytes: Callable[[int], bytes],
    ) -> None:
        """`code` is as programs have it. `reach` is None where no lobby server is set. `player` is
        who one is to lobby servers of the local network; it raises ValueError with a sentence when
        that cannot be said. `random_bytes` have to be unpredictable."""
        self.code = code
        self.found: FoundLobby | None = None
        """The farm or gathering, once it was found."""
        self.problem: Sentence | None = None
        """Why none was found, and what the player may do, once that is known."""
        self._server = None if reach is None else _ServerQuestion(code, reach, now_s)
        self._lan = LanCodeSearch(
            OPEN_FARM_TAG, code, now_s, random_bytes, nearby.farm_ports, nearby.ips
        )
        self._signposts = LanCodeSearch(
            LOBBY_TAG, code, now_s, random_bytes, nearby.farm_ports, nearby.ips
        )
        self._player = player
        self._asked_nearby: dict[str, _ServerQuestion] = {}
        """By the certificates of the servers that signposts lead to."""
        self._nearby_s: float | None = None
        """When a farm nearby has answered."""

    @property
    def is_over(self) -> bool:
        """Whether there is an outcome."""
        return self.found is not None or self.problem is not None

    def pump(self, now_s: float) -> None:
        """Does what is due."""
        if self.is_over:
            return
        server = self._server
        if server is not None:
            server.pump(now_s)
        self._lan.pump(now_s)
        near = [FoundLobby(LOCAL_NETWORK, lobby, None) for lobby in self._lan.found]
        near += self._found_by_signposts(now_s)
        if near and self._nearby_s is None:
            self._nearby_s = now_s
        is_asking = server is not None and server.answer is None
        if server is not None and isinstance(server.answer, FoundLobby):
            self.found = server.answer
        elif near and not (is_asking and now_s - (self._nearby_s or 0.0) < SERVER_FIRST_S):
            self._take(near)
        elif self._lan.is_over(now_s) and not is_asking and not self._is_asking_nearby:
            self.problem = self._nobody()
        if self.found is not None or self.problem is not None:
            self.close(now_s)

    def close(self, now_s: float) -> None:
        """Nobody waits for the outcome any more."""
        self._lan.close(now_s)
        self._signposts.close(now_s)
        for question in self._asked_nearby.values():
            question.close(now_s)
        if self._server is not None:
            self._server.close(now_s)

    @property
    def _is_asking_nearby(self) -> bool:
        return any(question.answer is None for question in self._asked_nearby.values())

    def _found_by_signposts(self, now_s: float) -> list[FoundLobby]:
        """What the lobby servers know that somebody on the local network leads to."""
        self._signposts.pump(now_s)
        for post in self._signposts.found:
            if post.lobby_id not in self._asked_nearby and len(self._asked_nearby) < SERVERS_MAX:
                self._asked_nearby[post.lobby_id] = self._question_to(post, now_s)
        found = []
        for question in self._asked_nearby.values():
            question.pump(now_s)
            if isinstance(question.answer, FoundLobby):
                found.append(question.answer)
        return found

    def _question_to(self, post: Lobby, now_s: float) -> "_ServerQuestion":
        where = parse_address(post.entrance.address)

        def reach() -> ServerReach:
            assert where.fingerprint is not None, "whoever answers names its certificate"
            return reach_nearby(self._player(), where.ip, where.port, where.fingerprint)

        return _ServerQuestion(self.code, reach, now_s, LOCAL_NETWORK)

    def _take(self, near: list[FoundLobby]) -> None:
        if len(near) > 1:
            self.problem = Sentence("joining.code.several", code=shown_short_code(self.code))
        else:
            self.found = near[0]

    def _nobody(self) -> Sentence:
        """Nobody has that code: what the player may do depends on who was asked."""
        code = shown_short_code(self.code)
        server = self._server
        if server is None:
            return Sentence("joining.code.nobody_nearby", code=code)
        match server.answer:
            case LobbyProblem.GONE:
                return Sentence("joining.code.nobody", code=code)
            case LobbyProblem.TOO_MANY:
                return Sentence("joining.code.too_many", code=code)
            case LobbyProblem() as problem:
                why = heard(reason_of(problem))
            case Sentence() as why:
                pass
            case _:
                raise AssertionError("a server that has found it needs no excuse")
        return Sentence("joining.code.server_silent", code=code, problem=why)


class _ServerQuestion:
    """One question to a lobby server, over a socket that is there for nothing else."""

    def __init__(self, code: str, reach: Reach, now_s: float, source: str = LOBBY_SERVER) -> None:
        self.answer: FoundLobby | LobbyProblem | Sentence | None = None
        """What has come of it; a sentence where the server could not be asked."""
        self._code = code
        self._source = source
        self._reach = reach
        self._ends_s = now_s + SERVER_MAX_S
        self._close: Callable[[float], None] = lambda _now_s: None
        self._pump: Callable[[float], None] = self._begin

    def pump(self, now_s: float) -> None:
        if self.answer is None:
            self._pump(now_s)
        if self.answer is None and now_s >= self._ends_s:
            self.answer = LobbyProblem.NO_ANSWER

    def close(self, now_s: float) -> None:
        self._close(now_s)
        self._close = lambda _now_s: None

    def _begin(self, now_s: float) -> None:
        try:
            reach = self._reach()
            if reach is None:
                return
            shared = open_shared_socket(reach, now_s)
        except ValueError as error:
            self.answer = heard(str(error))
            return
        lobbies = shared.lobbies(reach, None)
        lobbies.keep_up(now_s)
        has_asked = False

        def hear(answer: Lobby | LobbyProblem) -> None:
            self.answer = (
                FoundLobby(self._source, answer, reach, self._code)
                if isinstance(answer, Lobby)
                else answer
            )

        def pump(now_s: float) -> None:
            nonlocal has_asked
            lobbies.pump(now_s)
            if lobbies.connection_problem:
                self.answer = heard(lobbies.connection_problem)
            elif lobbies.is_up and not has_asked:
                has_asked = True
                lobbies.find_code(self._code, hear)

        def close(now_s: float) -> None:
            lobbies.close(now_s)
            shared.game.close(now_s)

        self._pump, self._close = pump, close


def find_by_code(
    code: str, reach: ServerReach | None, player: Callable[[], LobbyPlayer], clocks: Clocks
) -> FoundLobby:
    """The farm or gathering of a short code, for a program without a window: takes a bounded time.
    `player` is as for `CodeSearch`. Raises ValueError with a sentence when there is none."""
    ask: Reach | None = None if reach is None else lambda: reach
    search = CodeSearch(code, ask, LocalNetwork(), player, clocks.now_s(), secrets.token_bytes)
    try:
        while not search.is_over:
            search.pump(clocks.now_s())
            clocks.pause(_PAUSE_S)
    finally:
        search.close(clocks.now_s())
    if search.found is None:
        raise PlainError(search.problem or Sentence("joining.not_open_any_more"))
    return search.found
