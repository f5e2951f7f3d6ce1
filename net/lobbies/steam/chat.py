"""Lobby chat, which everybody in a lobby can send: also those whom nobody has let in.

So nothing is heard but from those who count as members, and never more than a person would write.
"""

from collections.abc import Callable

from net.budget import TokenBucket
from net.limits import (
    CHAT_BURST,
    CHAT_MAX_LENGTH,
    CHAT_PER_S,
    STEAM_LOBBY_CHAT_MAX_BYTES,
    STEAM_LOBBY_MEMBERS_MAX,
)
from net.lobbies.interface import LobbyAction, LobbyChatHeard, LobbyEvent, LobbyId, LobbyProblem
from net.lobbies.steam.joined_lobbies import JoinedLobbies
from net.lobbies.steam.password_messages import MARK
from net.steam import ChatEntryType, Event, LobbyChatMsg, SteamId
from net.steam import LobbyId as SteamLobbyId
from net.text import clean_line


class LobbyChat:
    """The chat of the lobbies that one is in."""

    def __init__(
        self,
        joined_lobbies: JoinedLobbies,
        may_speak: Callable[[str], bool],
        report: Callable[[LobbyEvent], None],
    ) -> None:
        """`may_speak` says of the identity of a member whether it is listened to."""
        self._joined_lobbies = joined_lobbies
        self._may_speak = may_speak
        self._report = report
        self._own_budget = TokenBucket(CHAT_PER_S, CHAT_BURST)
        self._budgets: dict[SteamId, TokenBucket] = {}

    def say(self, lobby: SteamLobbyId, text: str, now_s: float) -> None:
        """Says a line to everybody in a lobby that one is in."""
        line = clean_line(text, CHAT_MAX_LENGTH)
        if not line or self._joined_lobbies.get(lobby) is None:
            return
        if not self._own_budget.take(1.0, now_s):
            reason = "That was too much talk at once."
            self._joined_lobbies.refuse(lobby, LobbyAction.CHAT, LobbyProblem.TOO_MANY, reason)
            return
        self._joined_lobbies.say(lobby, line)

    def hear(self, event: Event, now_s: float) -> None:
        """Takes in what Steam says."""
        if not isinstance(event, LobbyChatMsg) or event.entry_type is not ChatEntryType.MESSAGE:
            return
        identity = str(event.user)
        if (
            event.payload.startswith(MARK)
            or not self._joined_lobbies.counts(event.lobby, event.user)
            or len(event.payload) > STEAM_LOBBY_CHAT_MAX_BYTES
            or not self._may_speak(identity)
            or not self._budget_of(event.user).take(1.0, now_s)
        ):
            return
        line = clean_line(event.payload.decode("utf-8", "replace"), CHAT_MAX_LENGTH)
        if line:
            self._report(LobbyChatHeard(LobbyId(str(event.lobby)), identity, line))

    def _budget_of(self, user: SteamId) -> TokenBucket:
        while len(self._budgets) > STEAM_LOBBY_MEMBERS_MAX and user not in self._budgets:
            del self._budgets[next(iter(self._budgets))]
        return self._budgets.setdefault(user, TokenBucket(CHAT_PER_S, CHAT_BURST))
