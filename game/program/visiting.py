"""Going to friends from this window: what can be seen from here, and every way of knocking."""

import time

from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.program.folders import Folders
from game.program.friends import STEAM, FoundFarm, FriendsList
from game.program.joining import (
    Entrance,
    ResumeTokens,
    entrance_of,
    open_direct_way,
    open_guest_seat,
)
from game.program.steam import SteamAccess, need_steam
from game.program.steam_joining import (
    FarmOnSteam,
    find_friends_lobby,
    find_lobby,
    open_steam_way,
)
from game.world.content import Content
from net.transports.interface import Endpoint


class Visiting:
    """The lists of friends' farms, and the ways to them. Every way gives a seat that has begun to
    knock, and raises ValueError with a sentence for the player when it cannot."""

    def __init__(self, content: Content, folders: Folders, steam: SteamAccess) -> None:
        self._content = content
        self._steam = steam
        self._tokens = ResumeTokens(folders.settings)
        lobbies = None if steam.play is None else steam.play.lobbies
        self._friends = FriendsList(folders.lobbies, time.time, lobbies)

    # Looking

    def found(self) -> list[FoundFarm]:
        """What has been found by now; the first call begins to look."""
        return self._friends.found(time.monotonic())

    def look_again(self) -> None:
        """Looks at every list at once."""
        self._friends.look_again(time.monotonic())

    def stop(self) -> None:
        """Nobody looks at the lists any more."""
        self._friends.stop()

    def on_steam(self, friend_name: str | None, lobby_id: int | None) -> FarmOnSteam:
        """The farm of a friend of this name, or in this lobby, looked for on Steam now, which
        takes a bounded time."""
        play = need_steam(self._steam)
        if friend_name is not None:
            lobby = find_friends_lobby(play, friend_name, time.monotonic, time.sleep)
        elif lobby_id is not None:
            lobby = find_lobby(play, lobby_id, time.monotonic, time.sleep)
        else:
            raise ValueError("A farm on Steam is found by its host's name or by its lobby.")
        return FarmOnSteam(lobby)

    # Going there

    def go_to_found(self, lobby_id: str, profile: Profile, password: str = "") -> GuestSeat:
        """To a farm of the lists; `password` is its lobby's, if it has one."""
        source, lobby = self._friends.lobby(lobby_id)
        if source == STEAM:
            return self.go_to(FarmOnSteam(lobby), profile, password)
        entrance = Entrance(lobby.entrance.address, lobby.entrance.token)
        return self._knock(entrance, profile)

    def go_to(self, farm: FarmOnSteam, profile: Profile, password: str = "") -> GuestSeat:
        """To a farm on Steam; `password` is its lobby's, if it has one."""
        play = need_steam(self._steam)
        endpoint, entrance = open_steam_way(play, farm.lobby, password=password)
        return self._knock(entrance, profile, endpoint)

    def go_by_code(self, text: str, profile: Profile) -> GuestSeat:
        """To where a join code leads."""
        return self._knock(entrance_of(text), profile)

    def _knock(
        self, entrance: Entrance, profile: Profile, endpoint: Endpoint | None = None
    ) -> GuestSeat:
        now_s = time.monotonic()
        endpoint = endpoint or open_direct_way(entrance, now_s)
        return open_guest_seat(self._content, endpoint, entrance, profile, now_s, self._tokens)
