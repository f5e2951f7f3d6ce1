"""The list of a lobby server, read page by page, and then what has changed in it every two
seconds, for as long as somebody looks."""

from net import limits
from net.lobbies.client.connection import ConnectionDown
from net.lobbies.client.ids import lobby_id_of, lobby_of
from net.lobbies.events import (
    ListFailed,
    ListReceived,
    LobbyAppeared,
    LobbyChanged,
    LobbyDisappeared,
    LobbyProblem,
)
from net.lobbies.lobby import Lobby, LobbyFilter, LobbyId
from net.lobbies.protocol import wire

ListingEvent = ListReceived | LobbyAppeared | LobbyChanged | LobbyDisappeared | ListFailed


class ServerListing:
    """See the module."""

    def __init__(self) -> None:
        self.is_watching = False
        self.own_id: LobbyId | None = None
        """The own lobby, which is not in one's list."""
        self._seen: dict[LobbyId, Lobby] = {}
        self._fresh: set[LobbyId] | None = None
        """What a first reading has brought so far; None when there was one already."""
        self._after = 0
        self._request = 0
        self._ask_s = 0.0
        self._wanted: wire.WireFilter | None = None
        self._told_of: LobbyProblem | None = None
        """Why the list cannot be read, as far as was told."""

    @property
    def lobbies(self) -> tuple[Lobby, ...]:
        """As they were last seen."""
        return tuple(lobby for lobby in self._seen.values() if lobby.lobby_id != self.own_id)

    def watch(self, now_s: float) -> None:
        """Somebody looks, now."""
        if not self.is_watching:
            self.is_watching = True
            self._read_anew()
        self._ask_s = now_s

    def unwatch(self) -> None:
        """Nobody looks any more."""
        self.is_watching = False
        self._told_of = None
        self._seen.clear()
        self._request = 0

    def want(self, wanted: LobbyFilter, now_s: float) -> None:
        """Shows these from now on, and nothing else."""
        asked = wire.WireFilter(wanted.words, wanted.has_room, wanted.without_password)
        self._wanted = None if wanted == LobbyFilter() else asked
        if self.is_watching:
            self._read_anew()
            self._ask_s = now_s

    def ask(self, request: int, now_s: float) -> wire.ListLobbies | None:
        """The question that is due, if one is."""
        if not self.is_watching or self._request or now_s < self._ask_s:
            return None
        self._request = request
        return wire.ListLobbies(request, self._after, self._fresh is not None, self._wanted)

    def on_page(self, page: wire.Page, now_s: float) -> list[ListingEvent]:
        """A page has come."""
        if not self.is_watching or page.request != self._request:
            return []
        if not page.has_next:
            self._request = 0
        self._told_of = None
        self._after = page.up_to
        if page.is_anew:
            self._fresh = set()
        events: list[ListingEvent] = []
        for connection in page.lobbies:
            events += self._see(lobby_of(connection))
        for wire_id in page.gone:
            events += self._lose(lobby_id_of(wire_id))
        if not page.is_last:
            self._ask_s = now_s
            return events
        if self._fresh is not None:
            for lobby_id in [each for each in self._seen if each not in self._fresh]:
                events += self._lose(lobby_id)
            self._fresh = None
        self._ask_s = now_s + limits.LOBBY_LIST_POLL_S
        return [*events, ListReceived(len(self.lobbies))]

    def on_refused(self, request: int, now_s: float) -> None:
        """The server did not want to answer."""
        if request == self._request:
            self._request = 0
            self._ask_s = now_s + limits.LOBBY_LIST_POLL_S

    def on_up(self, now_s: float) -> None:
        """The server is there, and it may be another than the one that was asked before."""
        self._read_anew()
        self._ask_s = now_s

    def on_down(self, down: ConnectionDown) -> list[ListingEvent]:
        """The server is not there."""
        self._request = 0
        if not self.is_watching:
            return []
        events: list[ListingEvent] = []
        for lobby_id in list(self._seen):
            events += self._lose(lobby_id)
        is_changed = down.problem is LobbyProblem.SERVICE_CHANGED
        if self._told_of is None or (is_changed and self._told_of is not down.problem):
            self._told_of = down.problem
            events.append(ListFailed(down.reason, down.problem))
        return events

    def _read_anew(self) -> None:
        self._after = 0
        self._request = 0
        self._fresh = set()

    def _see(self, lobby: Lobby) -> list[ListingEvent]:
        lobby_id = lobby.lobby_id
        known = self._seen.get(lobby_id)
        if known is None and len(self._seen) >= limits.LOBBY_LISTED_MAX:
            return []
        self._seen[lobby_id] = lobby
        if self._fresh is not None:
            self._fresh.add(lobby_id)
        if known == lobby or lobby_id == self.own_id:
            return []
        return [LobbyAppeared(lobby) if known is None else LobbyChanged(lobby)]

    def _lose(self, lobby_id: LobbyId) -> list[ListingEvent]:
        is_known = self._seen.pop(lobby_id, None) is not None
        return [LobbyDisappeared(lobby_id)] if is_known and lobby_id != self.own_id else []
