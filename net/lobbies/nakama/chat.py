"""Lobby chat: never more of anybody than a person would write."""

from collections.abc import Callable

from net import limits
from net.budget import TokenBucket
from net.lobbies.interface import LobbyChatHeard, LobbyEvent, LobbyId


class LobbyChat:
    """The chat of all lobbies that one is in."""

    def __init__(
        self, may_speak: Callable[[str], bool], report: Callable[[LobbyEvent], None]
    ) -> None:
        """`may_speak` says of the identity of a member whether it is listened to."""
        self._may_speak = may_speak
        self._report = report
        self._own_budget = TokenBucket(limits.CHAT_PER_S, limits.CHAT_BURST)
        self._budgets: dict[str, TokenBucket] = {}

    def may_say(self, now_s: float) -> bool:
        """Whether one may say something more just now; counts it."""
        return self._own_budget.take(1.0, now_s)

    def hear(self, lobby_id: LobbyId, identity: str, session: str, now_s: float) -> None:
        """A member said a line, cleaned."""
        if session and self._may_speak(identity) and self._budget_of(identity).take(1.0, now_s):
            self._report(LobbyChatHeard(lobby_id, identity, session))

    def _budget_of(self, identity: str) -> TokenBucket:
        while len(self._budgets) > limits.NAKAMA_PARTY_MAX and identity not in self._budgets:
            del self._budgets[next(iter(self._budgets))]
        return self._budgets.setdefault(identity, TokenBucket(limits.CHAT_PER_S, limits.CHAT_BURST))
