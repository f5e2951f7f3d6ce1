"""The ways into others' lobbies: asked for, asked again with a proof where there is a password, and
given up when no answer comes."""

from collections.abc import Callable
from dataclasses import dataclass

from net import limits
from net.lobbies.client.connection import ConnectionDown, ServerConnection
from net.lobbies.client.ids import lobby_id_of, lobby_of, server_entrance, wire_id_of
from net.lobbies.client.joined import JoinedLobbies, JoinedLobby
from net.lobbies.events import Entered, EnterFailed, LobbyProblem
from net.lobbies.lobby import LobbyId
from net.lobbies.passwords import prove, subject
from net.lobbies.protocol import wire
from net.lobbies.reasons import reason_of
from net.player_key import IDENTITY_BYTES

_LOCKED = "This lobby has a password."


@dataclass
class _Entry:
    """A lobby that one is on the way into."""

    lobby_id: LobbyId
    wire_id: bytes
    password: str
    request: int
    """0 while the server has not been asked."""
    since_s: float


class Entering:
    """See the module."""

    def __init__(
        self, connection: ServerConnection, joined: JoinedLobbies, next_request: Callable[[], int]
    ) -> None:
        self._connection = connection
        self._joined = joined
        self._next_request = next_request
        self._entries: dict[LobbyId, _Entry] = {}
        self._codes: dict[LobbyId, str] = {}
        """Short codes that one has of lobbies."""

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def ids(self) -> tuple[LobbyId, ...]:
        """The lobbies that one is on the way into."""
        return tuple(self._entries)

    def begin(self, lobby_id: LobbyId, password: str, now_s: float) -> list[EnterFailed]:
        """Wants to go into a lobby."""
        wire_id = wire_id_of(lobby_id)
        if wire_id is None:
            return [_failed(lobby_id, LobbyProblem.GONE)]
        if lobby_id not in self._entries and len(self._entries) >= limits.LOBBY_ENTERED_MAX:
            return [_failed(lobby_id, LobbyProblem.TOO_MANY)]
        self._entries[lobby_id] = _Entry(lobby_id, wire_id, password, 0, now_s)
        return []

    def show_code(self, lobby_id: LobbyId, code: str) -> None:
        """One has this short code of a lobby, and shows it whenever one goes there."""
        while len(self._codes) >= limits.LOBBY_ENTERED_MAX:
            del self._codes[next(iter(self._codes))]
        self._codes[lobby_id] = code

    def forget(self, lobby_id: LobbyId) -> bool:
        """Does not want to any more. Whether one did."""
        return self._entries.pop(lobby_id, None) is not None

    def work(self, now_s: float) -> list[EnterFailed]:
        """Asks, and gives up. Called while the server is there."""
        failed: list[EnterFailed] = []
        for entry in list(self._entries.values()):
            if not entry.request:
                entry.request = self._next_request()
                entry.since_s = now_s
                code = self._codes.get(entry.lobby_id)
                self._connection.send(wire.Enter(entry.request, entry.wire_id, None, code))
            elif now_s - entry.since_s > limits.LOBBY_ANSWER_MAX_S:
                del self._entries[entry.lobby_id]
                self._connection.send(wire.Leave(entry.wire_id))
                failed.append(_failed(entry.lobby_id, LobbyProblem.NO_ANSWER))
        return failed

    def on_password_asked(self, asked: wire.PasswordAsked) -> list[EnterFailed]:
        """The server wants a proof; making it takes some 40 ms."""
        entry = self._entries.get(lobby_id_of(asked.lobby_id))
        if entry is None or entry.request != asked.request:
            return []
        if not entry.password:
            del self._entries[entry.lobby_id]
            return [EnterFailed(entry.lobby_id, _LOCKED, LobbyProblem.WRONG_PASSWORD)]
        me = self._joined.me[:IDENTITY_BYTES]
        about = subject(asked.lobby_id, me, self._connection.fingerprint, asked.nonce)
        proof = prove(entry.password, asked.salt, about)
        code = self._codes.get(entry.lobby_id)
        self._connection.send(wire.Enter(entry.request, asked.lobby_id, proof, code))
        return []

    def on_entered(self, entered: wire.LobbyEntered) -> list[Entered]:
        """One is in; out again where that is not wanted any more."""
        lobby_id = lobby_id_of(entered.lobby.lobby_id)
        entry = self._entries.get(lobby_id)
        if entry is None or entry.request != entered.request:
            if lobby_id not in self._joined:
                self._connection.send(wire.Leave(entered.lobby.lobby_id))
            return []
        del self._entries[lobby_id]
        entrance = server_entrance(entered.fingerprint, entered.token)
        joined = JoinedLobby(entered.lobby, entered.owner, entrance)
        self._joined.put(lobby_id, joined, entered.members)
        return [Entered(lobby_of(entered.lobby, entrance))]

    def on_refused(self, request: int, problem: LobbyProblem, reason: str) -> list[EnterFailed]:
        """The server does not let one in, if that was the request."""
        refused = [entry for entry in self._entries.values() if entry.request == request]
        for entry in refused:
            del self._entries[entry.lobby_id]
        return [EnterFailed(entry.lobby_id, reason, problem) for entry in refused]

    def on_down(self, down: ConnectionDown) -> list[EnterFailed]:
        """The server is not there."""
        ids, self._entries = self.ids, {}
        return [EnterFailed(lobby_id, down.reason, down.problem) for lobby_id in ids]


def _failed(lobby_id: LobbyId, problem: LobbyProblem) -> EnterFailed:
    return EnterFailed(lobby_id, reason_of(problem), problem)
