"""Going to friends from this window: what can be seen from here, and every way of knocking."""

from dataclasses import dataclass

from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.hosting.seats import OPEN_FARM_TAG
from game.joining.browser import STEAM, FarmFilter, FoundFarm, FoundLobby, LobbyBrowser
from game.joining.configured_server import ConfiguredServer
from game.joining.direct import (
    Entrance,
    entrance_of,
    open_direct_endpoint,
    open_guest_seat,
)
from game.joining.lobby_server import connector_to_lobby, open_seat_through
from game.joining.rejoining import Host, host_at, ways_back
from game.joining.steam import (
    FarmOnSteam,
    find_friends_lobby,
    find_lobby,
    open_steam_connector,
)
from game.program.clocks import Clocks
from game.program.folders import Folders
from game.program.local_identity import LocalIdentity
from game.program.steam import SteamAccess, need_steam
from game.world.content import Content
from net import limits
from net.connecting.reconnecting import ReconnectingEndpoint
from net.lobbies.client.lan_browser import LanBrowser
from net.lobbies.lan import LAN_LOBBY_PORTS, LanLobbies
from net.transports.direct.lan_discovery import BROADCAST_IP
from net.transports.interface import Endpoint


@dataclass(frozen=True, slots=True)
class LocalNetwork:
    """Where lobby servers and farms of the local network are asked for."""

    ports: tuple[int, ...] = (limits.LOBBY_SERVER_PORT,)
    farm_ports: tuple[int, ...] = LAN_LOBBY_PORTS
    """At one of these an open farm answers."""
    ips: tuple[str, ...] = (BROADCAST_IP, "127.0.0.1")


class Visiting:
    """The lists of friends' farms, and the ways to them. Every way gives a seat that has begun to
    knock, and raises ValueError with a sentence for the player when it cannot."""

    def __init__(
        self,
        content: Content,
        folders: Folders,
        identity: LocalIdentity,
        steam: SteamAccess,
        access: ConfiguredServer,
        clocks: Clocks,
        nearby: LocalNetwork,
    ) -> None:
        """`own` says who one is; `access` is the lobby server of the settings, `nearby` where
        others are asked for."""
        self._identity = identity
        self._content = content
        self._access = access
        self._steam = steam
        self._clocks = clocks
        lobbies = None if steam.play is None else steam.play.lobbies
        self._friends = LobbyBrowser(
            folders.lobbies,
            clocks.unix_s,
            lobbies,
            access,
            access.player,
            LanBrowser(nearby.ports, nearby.ips),
            LanLobbies(OPEN_FARM_TAG, nearby.farm_ports, nearby.ips),
        )

    # Looking

    def found(self) -> list[FoundFarm]:
        """What has been found by now; the first call begins to look."""
        return self._friends.found(self._clocks.now_s())

    @property
    def is_searching(self) -> bool:
        """Whether the lobby server has not answered yet."""
        return self._friends.is_searching

    @property
    def problem(self) -> str:
        """Why the lobby server's list is not to be seen, in a sentence; empty when it is."""
        return self._friends.problem

    def advance(self, now_s: float) -> None:
        """Does what is due while somebody looks."""
        self._friends.pump(now_s)

    def look_again(self) -> None:
        """Looks at every list at once."""
        self._friends.look_again(self._clocks.now_s())

    def want(self, wanted: FarmFilter) -> None:
        """Shows these from now on, and nothing else, until nobody looks any more."""
        self._friends.want(wanted, self._clocks.now_s())

    def look_nearby(self) -> None:
        """Asks the local network who is there."""
        self._friends.look_nearby(self._clocks.now_s())

    def stop(self) -> None:
        """Nobody looks at the lists any more."""
        self._friends.stop(self._clocks.now_s())

    def lobby(self, lobby_id: str) -> FoundLobby:
        """A lobby of the lists. Raises ValueError with a sentence when it has gone."""
        return self._friends.lobby(lobby_id)

    def on_steam(self, friend_name: str | None, lobby_id: int | None) -> FarmOnSteam:
        """The farm of a friend of this name, or in this lobby, looked for on Steam now, which
        takes a bounded time."""
        play, clocks = need_steam(self._steam), self._clocks
        if friend_name is not None:
            lobby = find_friends_lobby(play, friend_name, clocks.now_s, clocks.pause)
        elif lobby_id is not None:
            lobby = find_lobby(play, lobby_id, clocks.now_s, clocks.pause)
        else:
            raise ValueError("A farm on Steam is found by its host's name or by its lobby.")
        return FarmOnSteam(lobby)

    # Going there

    def go_to_found(self, lobby_id: str, profile: Profile, password: str = "") -> GuestSeat:
        """To a farm of the lists; `password` is its lobby's, if it has one."""
        return self.go_to_lobby(self._friends.lobby(lobby_id), profile, password)

    def go_to_lobby(self, found: FoundLobby, profile: Profile, password: str = "") -> GuestSeat:
        """To a farm, wherever its lobby was found."""
        lobby = found.lobby
        reach = found.reach
        if reach is not None:
            now_s = self._clocks.now_s()
            connector = connector_to_lobby(reach, lobby, password, now_s)
            host = Host(b"", 0, password=password)
            finders = ways_back(host, lambda: reach, self._steam.play, self._clocks.pause)
            key = reach.player.key
            return open_seat_through(self._content, connector, profile, now_s, key, host, finders)
        if found.source == STEAM:
            return self.go_to(FarmOnSteam(lobby), profile, password)
        entrance = Entrance(lobby.entrance.address, lobby.entrance.token)
        return self._knock(entrance, profile)

    def go_to(self, farm: FarmOnSteam, profile: Profile, password: str = "") -> GuestSeat:
        """To a farm on Steam; `password` is its lobby's, if it has one."""
        play = need_steam(self._steam)
        endpoint, entrance = open_steam_connector(play, farm.lobby, self._clocks.pause, password)
        return self._knock(entrance, profile, endpoint, password)

    def go_by_code(self, text: str, profile: Profile) -> GuestSeat:
        """To where a join code leads."""
        return self._knock(entrance_of(text), profile)

    def _knock(
        self,
        entrance: Entrance,
        profile: Profile,
        endpoint: Endpoint | None = None,
        password: str = "",
    ) -> GuestSeat:
        now_s = self._clocks.now_s()
        host = host_at(entrance.address)
        host.password = password
        finders = ways_back(host, self._access.reach, self._steam.play, self._clocks.pause)
        connector = ReconnectingEndpoint(endpoint or open_direct_endpoint(entrance, now_s), finders)
        host.seat = open_guest_seat(
            self._content, connector, entrance, profile, now_s, self._identity.key
        )
        return host.seat
