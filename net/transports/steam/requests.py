"""Who may begin a session: a decision that Steam asks for, and that a stranger cannot force.

Anybody who knows a Steam id can ask for a session, and sending anything back would be a yes. So an
unexpected request is answered by silence at first, because Steam may report a friend's request
before it reports that the friend has entered the lobby; who is still a stranger when nobody would
wait any longer is refused, once. Asking again in the meantime changes nothing.
"""

from collections.abc import Callable

from net.limits import (
    CONNECT_TIMEOUT_S,
    STEAM_BARRED_S,
    STEAM_REQUESTS_WAITING_MAX,
)
from net.steam import Messages, SteamId

_NEW_MAX = 1024
"""Requests between two decisions: as many as Steam reports in one go."""


class Requests:
    """The session requests that wait for a decision."""

    def __init__(self, messages: Messages, is_welcome: Callable[[SteamId], bool]) -> None:
        """`is_welcome` says whether a user's request is to be accepted now."""
        self._messages = messages
        self._is_welcome = is_welcome
        self._new: set[SteamId] = set()
        self._waiting: dict[SteamId, float] = {}
        self._barred: dict[SteamId, float] = {}

    def hear(self, user: SteamId) -> None:
        """A user asks for a session."""
        if len(self._new) < _NEW_MAX:
            self._new.add(user)

    def bar(self, user: SteamId, now_s: float) -> None:
        """A user is not let in for a while, whoever he is."""
        self._barred[user] = now_s + STEAM_BARRED_S
        while len(self._barred) > STEAM_REQUESTS_WAITING_MAX:
            del self._barred[next(iter(self._barred))]

    def is_barred(self, user: SteamId) -> bool:
        """Whether a user is kept out."""
        return user in self._barred

    def decide(self, now_s: float) -> list[SteamId]:
        """Accepts who is welcome by now, refuses who waited too long. Returns the accepted."""
        for user in [user for user, until_s in self._barred.items() if now_s >= until_s]:
            del self._barred[user]
        welcome = [user for user in {*self._new, *self._waiting} if self._may_enter(user)]
        for user in self._new.difference(welcome):
            if len(self._waiting) < STEAM_REQUESTS_WAITING_MAX:
                self._waiting.setdefault(user, now_s)
        self._new.clear()
        for user in welcome:
            self._waiting.pop(user, None)
        for user, asked_s in list(self._waiting.items()):
            if now_s - asked_s >= CONNECT_TIMEOUT_S:
                del self._waiting[user]
                self._messages.close_session(user)
        return [user for user in sorted(welcome) if self._messages.accept(user)]

    def _may_enter(self, user: SteamId) -> bool:
        return user not in self._barred and self._is_welcome(user)
