"""The list of lobbies: Steam has none of friends', so friends are looked through one by one.

A friends-only lobby is in no list. But Steam tells of each friend which game they play and in which
lobby, and anybody may ask for the data of a lobby that they know. That answer is also the check
whether the lobby still exists, because what Steam says of friends is often out of date. Lobbies to
which friends have invited the player, and public ones that Steam does list, are looked at like
those that friends are in.
"""

from collections.abc import Callable, Iterable

from net.budget import TokenBucket
from net.limits import (
    NAME_MAX_LENGTH,
    STEAM_ANSWER_TIMEOUT_S,
    STEAM_INVITATIONS_MAX,
    STEAM_INVITATIONS_PER_S,
    STEAM_LOBBIES_LISTED_MAX,
    STEAM_LOBBY_RESCAN_S,
    STEAM_LOBBY_SCAN_S,
)
from net.lobbies.interface import (
    Invited,
    ListFailed,
    ListReceived,
    Lobby,
    LobbyAppeared,
    LobbyChanged,
    LobbyDisappeared,
    LobbyEvent,
    LobbyFilter,
    LobbyProblem,
)
from net.lobbies.steam.lobby_data import host_of, read_lobby
from net.lobbies.steam.public_search import PublicSearch
from net.steam import (
    Event,
    LobbyDataUpdate,
    LobbyInvite,
    PersonaChange,
    PersonaStateChange,
    Steam,
    SteamId,
    SteamServersConnected,
    SteamServersDisconnected,
    is_lobby_id,
)
from net.steam import LobbyId as SteamLobbyId
from net.text import clean_name

_REASONS = {
    LobbyProblem.NO_ANSWER: "Steam does not say which farms are open. It is asked again.",
    LobbyProblem.SERVICE_LOST: "Steam has no connection just now. It is asked again by itself.",
}


class FriendsLobbies:
    """The lobbies that friends are in, while somebody watches."""

    def __init__(self, steam: Steam, report: Callable[[LobbyEvent], None]) -> None:
        self._steam = steam
        self._report = report
        self._is_watching = False
        self._next_scan_s = 0.0
        self._candidates: set[SteamLobbyId] = set()
        self._awaited: set[SteamLobbyId] = set()
        """Of these, those whose data was asked for and has never come."""
        self._public = PublicSearch(steam)
        self._unread: set[SteamLobbyId] = set()
        """Lobbies whose answer belongs to the reading that is under way."""
        self._is_reading = False
        self._answered_s = 0.0
        """When Steam last answered anything, or was asked for the first time."""
        self._began_s = 0.0
        self._has_failed = False
        """Whether that was told."""
        self._wanted = LobbyFilter()
        self._seen: dict[SteamLobbyId, Lobby] = {}
        self._invitations: dict[SteamLobbyId, str] = {}
        """Lobbies we were invited to, oldest first, and by whom; "" once that was reported."""
        self._invitation_budget = TokenBucket(STEAM_INVITATIONS_PER_S, STEAM_INVITATIONS_MAX)

    @property
    def lobbies(self) -> tuple[Lobby, ...]:
        """What is known now, in a steady order."""
        return tuple(self._seen[lobby] for lobby in sorted(self._seen))

    @property
    def awaited(self) -> frozenset[SteamLobbyId]:
        """Lobbies that friends are in and that have said nothing of themselves yet."""
        return frozenset(self._awaited)

    def watch(self, now_s: float) -> None:
        """Begins to look, or looks again at once."""
        if not self._is_watching:
            self._answered_s = now_s
        self._is_watching = True
        self._next_scan_s = now_s

    def want(self, wanted: LobbyFilter, now_s: float) -> None:
        """Shows these from now on, and nothing else."""
        self._wanted = wanted
        self._next_scan_s = now_s
        for lobby in [key for key, seen in self._seen.items() if not wanted.fits(seen.info)]:
            self._forget(lobby)

    def unwatch(self) -> None:
        """Stops looking and forgets."""
        self._is_watching = self._is_reading = self._has_failed = False
        self._candidates.clear()
        self._awaited.clear()
        self._unread.clear()
        self._public.stop()
        self._seen.clear()

    def hosted_by(self, host: SteamId) -> SteamLobbyId | None:
        """The lobby that a friend is in now, according to Steam."""
        game = self._steam.friends.game_played(host)
        if game is None or game.app_id != self._steam.utils.app_id or game.lobby is None:
            return None
        return game.lobby if is_lobby_id(game.lobby) else None

    def hear(self, event: Event, now_s: float) -> None:
        """Takes in what Steam says."""
        match event:
            case LobbyDataUpdate(lobby, None, success):
                self._awaited.discard(lobby)
                if lobby in self._unread:
                    self._unread.discard(lobby)
                    self._answered_s = now_s
                if lobby in self._candidates or self._invitations.get(lobby):
                    self._on_data(lobby, read_lobby(self._steam.matchmaking, lobby), success)
            case PersonaStateChange(_, change) if change & PersonaChange.GAME_PLAYED:
                self._next_scan_s = min(self._next_scan_s, now_s + STEAM_LOBBY_RESCAN_S)
            case LobbyInvite(user, lobby, app_id):
                self._on_invite(user, lobby, app_id, now_s)
            case SteamServersConnected():
                self._next_scan_s = now_s
            case SteamServersDisconnected() if self._is_watching:
                self._fail(LobbyProblem.SERVICE_LOST)
            case _ if self._public.hear(event):
                self._answered_s = now_s
                if self._is_watching:
                    self._add(self._public.found - self._candidates)

    def work(self, now_s: float) -> None:
        """Does what is due."""
        if not self._is_watching:
            return
        if self._is_reading and not self._unread and not self._public.is_under_way:
            self._finish()
        if now_s >= self._next_scan_s:
            self._next_scan_s = now_s + STEAM_LOBBY_SCAN_S
            if not self._steam.user.logged_on:
                self._fail(LobbyProblem.SERVICE_LOST)
                return
            if self._is_reading and self._answered_s > self._began_s:
                # One lobby that never answers does not keep back the others.
                self._finish()
            self._scan(now_s)
        if self._is_reading and now_s - self._answered_s > STEAM_ANSWER_TIMEOUT_S:
            self._fail(LobbyProblem.NO_ANSWER)

    def _scan(self, now_s: float) -> None:
        found: set[SteamLobbyId] = set(self._invitations)
        for friend in self._steam.friends.friends():
            lobby = self.hosted_by(friend)
            if lobby is not None and len(found) < STEAM_LOBBIES_LISTED_MAX:
                found.add(lobby)
        for lobby in sorted(self._public.found):
            if len(found) < STEAM_LOBBIES_LISTED_MAX:
                found.add(lobby)
        for lobby in self._candidates - found:
            self._forget(lobby)
        self._awaited = (self._awaited & found) | (found - self._candidates)
        self._candidates = set()
        self._unread.clear()
        self._is_reading = True
        self._began_s = now_s
        self._public.begin()
        self._add(found)

    def _add(self, found: Iterable[SteamLobbyId]) -> None:
        for lobby in found:
            if len(self._candidates) < STEAM_LOBBIES_LISTED_MAX:
                self._candidates.add(lobby)
                self._unread.add(lobby)
                self._steam.matchmaking.request_data(lobby)

    def _finish(self) -> None:
        self._is_reading = self._has_failed = False
        self._report(ListReceived(len(self._seen)))

    def _fail(self, problem: LobbyProblem) -> None:
        self._is_reading = False
        for lobby in list(self._seen):
            self._forget(lobby)
        if not self._has_failed:
            self._has_failed = True
            self._report(ListFailed(_REASONS[problem], problem))

    def _on_data(self, lobby: SteamLobbyId, read: Lobby | None, success: bool) -> None:
        if not success:
            self._invitations.pop(lobby, None)
            self._forget(lobby)
            return
        if read is None or host_of(read) == self._steam.user.steam_id:
            self._forget(lobby)
            return
        if not self._wanted.fits(read.info):
            self._forget(lobby)
        elif self._is_watching and lobby in self._candidates:
            known = self._seen.get(lobby)
            if known != read:
                self._seen[lobby] = read
                self._report(LobbyAppeared(read) if known is None else LobbyChanged(read))
        inviter = self._invitations.get(lobby)
        if inviter:
            self._invitations[lobby] = ""
            self._report(Invited(read, inviter))

    def _on_invite(self, user: SteamId, lobby: SteamLobbyId, app_id: int, now_s: float) -> None:
        if (
            app_id != self._steam.utils.app_id
            or not is_lobby_id(lobby)
            or lobby in self._invitations
            or not self._steam.friends.is_friend(user)
            or not self._invitation_budget.take(1.0, now_s)
        ):
            return
        while len(self._invitations) >= STEAM_INVITATIONS_MAX:
            del self._invitations[next(iter(self._invitations))]
        self._invitations[lobby] = clean_name(self._steam.friends.name(user), NAME_MAX_LENGTH)
        if self._is_watching:
            self._candidates.add(lobby)
        self._steam.matchmaking.request_data(lobby)

    def _forget(self, lobby: SteamLobbyId) -> None:
        known = self._seen.pop(lobby, None)
        if known is not None:
            self._report(LobbyDisappeared(known.lobby_id))
