"""The lobbies of this game that everybody may find: the only ones that Steam itself lists."""

from net.limits import STEAM_LOBBIES_LISTED_MAX
from net.lobbies.steam.lobby_data import GAME, GAME_KEY
from net.steam import (
    CallFailed,
    CallHandle,
    Distance,
    Event,
    LobbyMatchList,
    LobbySearch,
    Steam,
    TextFilter,
    is_lobby_id,
)
from net.steam import LobbyId as SteamLobbyId


class PublicSearch:
    """One search at a time, as Steam has it."""

    def __init__(self, steam: Steam) -> None:
        self.found: frozenset[SteamLobbyId] = frozenset()
        """Of the last search that was answered; a friend's lobby may be among them."""
        self._steam = steam
        self._call: CallHandle | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether an answer is awaited."""
        return self._call is not None

    def begin(self) -> None:
        """Searches anew; an answer to the last search is not awaited any more."""
        search = LobbySearch(
            filters=(TextFilter(GAME_KEY, GAME),),
            distance=Distance.WORLDWIDE,
            max_results=STEAM_LOBBIES_LISTED_MAX,
        )
        self._call = self._steam.matchmaking.request_lobby_list(search)

    def stop(self) -> None:
        """Forgets what was found."""
        self._call = None
        self.found = frozenset()

    def hear(self, event: Event) -> bool:
        """Takes in what Steam says; True for the answer that was awaited."""
        match event:
            case LobbyMatchList(call, lobbies) if call == self._call:
                self._call = None
                self.found = frozenset(lobby for lobby in lobbies if is_lobby_id(lobby))
                return True
            case CallFailed(call, _) if call == self._call:
                self._call = None
        return False
