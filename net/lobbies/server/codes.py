"""The short codes of a server's lobbies: which lobby has which, and which rest.

A code is made of the server's secret, the lobby and its opening. So nobody can choose one or know
it beforehand, and a lobby that comes back after a restart of the server has the one that its host
has read out."""

import hashlib
import hmac

from net import limits
from net.lobbies.server.served import ServedLobby
from net.lobbies.short_code import make_short_code

_TRIES_MAX = 16
"""Codes that are tried for one opening. Two codes of a full server are the same once in a quarter
of a million."""


class Codes:
    """See the module. Of one game and of another the same code may lead to two lobbies."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._lobbies: dict[tuple[str, str], ServedLobby] = {}
        self._resting: dict[tuple[str, str], bytes] = {}
        """Codes of lobbies that have closed, the newest last, each with whose it was."""

    def __len__(self) -> int:
        return len(self._lobbies)

    def find(self, game: str, code: str) -> ServedLobby | None:
        """The lobby that has this code now."""
        return self._lobbies.get((game, code))

    def give(self, lobby: ServedLobby, opening: bytes | None) -> None:
        """A lobby has the code of this opening from now on, and of no other; none without."""
        if opening == lobby.opening:
            return
        self.take_back(lobby)
        lobby.opening = opening
        if opening is None:
            return
        whose = lobby.lobby_id + opening
        for attempt in range(_TRIES_MAX):
            about = b"\0".join((b"short code", lobby.game.encode(), bytes((attempt,)) + whose))
            code = make_short_code(hmac.digest(self._secret, about, hashlib.sha256))
            key = lobby.game, code
            if key in self._lobbies or self._resting.get(key, whose) != whose:
                continue
            self._resting.pop(key, None)
            self._lobbies[key] = lobby
            lobby.code = code
            return

    def take_back(self, lobby: ServedLobby) -> None:
        """The code of a lobby leads nowhere any more, and rests."""
        if lobby.code is None or lobby.opening is None:
            return
        key = lobby.game, lobby.code
        del self._lobbies[key]
        while len(self._resting) >= limits.LOBBY_CODES_RESTING_MAX:
            del self._resting[next(iter(self._resting))]
        self._resting[key] = lobby.lobby_id + lobby.opening
        lobby.code = lobby.opening = None
