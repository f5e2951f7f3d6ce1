"""Who may come into a lobby, and how one shows that one knows its password."""

import hmac
from collections.abc import Callable

from net import limits
from net.lobbies.events import LobbyProblem
from net.lobbies.lobby import Visibility
from net.lobbies.passwords import NONCE_BYTES, is_proved, subject
from net.lobbies.protocol.wire import Enter, PasswordAsked
from net.lobbies.room import RoomRefusal
from net.lobbies.server.served import Client, ServedLobby
from net.lobbies.server.tries import CodeGuesses, PasswordTries

TOO_MANY_CODES = "Too many codes were tried. Please wait a minute."
_FOR_WHOM = {
    Visibility.FRIENDS: "That farm is for friends of its host only.",
    Visibility.PRIVATE: "That farm is for those only whom its host has invited.",
    Visibility.PUBLIC: "",
}
"""Why somebody may not come in who may not see a lobby; a public one everybody may see."""


class Entering:
    """See the module. `fingerprint` is of the server's certificate; `guesses` are all that are made
    there."""

    def __init__(
        self, fingerprint: bytes, random_bytes: Callable[[int], bytes], guesses: CodeGuesses
    ) -> None:
        self._fingerprint = fingerprint
        self._random_bytes = random_bytes
        self._tries = PasswordTries()
        self._guesses = guesses

    def check(
        self, lobby: ServedLobby, client: Client, message: Enter, now_s: float
    ) -> PasswordAsked | None:
        """Returns None when that client may come in, or the question for the password. Raises
        `RoomRefusal` when it may not: WRONG_VERSION, NOT_ALLOWED, BANNED, SEALED, FULL,
        WRONG_PASSWORD or TOO_MANY."""
        if lobby.info.version != client.version:
            raise RoomRefusal(LobbyProblem.WRONG_VERSION)
        if lobby.is_banned(client):
            raise RoomRefusal(LobbyProblem.BANNED)
        is_expected = lobby.is_expected(client, now_s)
        is_seen = is_expected or lobby.may_be_seen_by(client)
        if not (is_seen or self._has_code(lobby, client, message.code, now_s)):
            raise RoomRefusal(LobbyProblem.NOT_ALLOWED, _FOR_WHOM[lobby.visibility])
        if len(client.joined) >= limits.LOBBY_ENTERED_MAX:
            raise RoomRefusal(LobbyProblem.TOO_MANY, "You are in too many lobbies already.")
        lobby.room.returning = frozenset((client.text,)) if is_expected else frozenset()
        lobby.room.check_entry(client.text)
        if lobby.lock is None or is_expected:
            return None
        if message.proof is None:
            return self._ask(client, lobby, message.request)
        nonce = client.asked.pop(lobby.lobby_id, None)
        if nonce is None:
            raise RoomRefusal(LobbyProblem.WRONG_PASSWORD)
        if not self._tries.take(client.identity, client.address[0], now_s):
            reason = "Too many passwords were tried. Please wait a minute."
            raise RoomRefusal(LobbyProblem.TOO_MANY, reason)
        about = subject(lobby.lobby_id, client.identity, self._fingerprint, nonce)
        if not is_proved(lobby.lock, about, message.proof):
            raise RoomRefusal(LobbyProblem.WRONG_PASSWORD)
        return None

    def _has_code(self, lobby: ServedLobby, client: Client, code: str | None, now_s: float) -> bool:
        """Whether a client shows the lobby's short code; a wrong one is a guess like any other."""
        if code is None:
            return False
        if not self._guesses.may_try(client, now_s):
            raise RoomRefusal(LobbyProblem.TOO_MANY, TOO_MANY_CODES)
        if lobby.code is None or not hmac.compare_digest(code, lobby.code):
            self._guesses.was_wrong(client)
            return False
        return True

    def _ask(self, client: Client, lobby: ServedLobby, request: int) -> PasswordAsked:
        assert lobby.lock is not None, "only a lobby with a lock asks"
        while len(client.asked) >= limits.LOBBY_ENTERED_MAX:
            del client.asked[next(iter(client.asked))]
        nonce = client.asked[lobby.lobby_id] = self._random_bytes(NONCE_BYTES)
        return PasswordAsked(request, lobby.lobby_id, lobby.lock.salt, nonce)
