"""Going to friends from this window: what can be seen from here, and every way of knocking."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.coop.seat import SeatState
from game.hosting.seats import OPEN_FARM_TAG
from game.joining.browser import STEAM, FarmFilter, FoundFarm, FoundLobby, LobbyBrowser
from game.joining.by_code import CodeSearch
from game.joining.configured_server import ConfiguredServer
from game.joining.direct import (
    Entrance,
    entrance_of,
    open_direct_endpoint,
    open_guest_seat,
)
from game.joining.kept_visits import KeptVisits, Visit
from game.joining.lobby_server import connector_to_lobby, open_seat_through
from game.joining.local_network import LocalNetwork
from game.joining.lookout import Lookout, Sighting, WayBack
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
from game.program.steam import SteamAccess, is_steam_identity, need_steam
from game.text.errors import PlainError
from game.text.sentence import Sentence
from game.world.content import Content
from net.connecting.reconnecting import ReconnectingEndpoint
from net.lobbies.client.lan_browser import LanBrowser
from net.lobbies.client.shared_socket import ServerReach
from net.lobbies.lan import LanLobbies
from net.transports.interface import Endpoint

_ELSEWHERE = Entrance("")
BY_CODE = "code"
"""Of the ids of what was found by a code."""


@dataclass(frozen=True, slots=True)
class _Stay:
    """A farm that one is on the way to, and how it can be found again."""

    seat: GuestSeat
    host: Host
    entrance: Entrance = _ELSEWHERE
    """Where it was, where one knows that."""
    lobby_server: str = ""
    lobby_id: str = ""

    def visit(self) -> Visit:
        """What is kept of it, once one is there."""
        host = self.host
        return Visit(
            host.name,
            host.fingerprint.hex(),
            self.entrance.address,
            self.entrance.join_token.hex(),
            host.account if is_steam_identity(host.account) else "",
            self.lobby_server,
            self.lobby_id,
        )


class Visiting:
    """The lists of friends' farms, and the ways to them. Every way gives a seat that has begun to
    knock, and raises ValueError with a sentence for the player when it cannot."""

    def __init__(
        self,
        content: Callable[[], Content],
        folders: Folders,
        identity: LocalIdentity,
        steam: SteamAccess,
        access: ConfiguredServer,
        clocks: Clocks,
        nearby: LocalNetwork,
        friends: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        """`own` says who one is; `access` is the lobby server of the settings, `nearby` where
        others are asked for, `friends` the names of friends on lobby servers."""
        self._nearby = nearby
        self._search: CodeSearch | None = None
        self._visits = KeptVisits(folders.settings)
        self._stay: _Stay | None = None
        """Where one is on the way to, until one is there."""
        self._way_back: WayBack | None = None
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
        self._lookout = Lookout(self._visits, self._friends, friends, secrets.token_bytes)

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
        """Does what is due while somebody looks, and keeps where one is now."""
        self._friends.pump(now_s)
        if self._search is not None:
            self._search.pump(now_s)
        stay = self._stay
        if stay is not None and stay.seat.state is SeatState.PLAYING and stay.host.name:
            self._visits.note(stay.visit())
            self._stay = None

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
        now_s = self._clocks.now_s()
        self._lookout.stop(now_s)
        self._friends.stop(now_s)

    def look_out(self) -> Sighting:
        """What is to be seen from the title; looks until `stop`."""
        sighting = self._lookout.look(self._clocks.now_s())
        self._way_back = sighting.way_back
        return sighting

    def lobby(self, lobby_id: str) -> FoundLobby:
        """A lobby of the lists, or the one of the code. Raises ValueError with a sentence when it
        has gone."""
        found = None if self._search is None else self._search.found
        if found is not None and found.farm(BY_CODE).lobby_id == lobby_id:
            return found
        return self._friends.lobby(lobby_id)

    def on_steam(self, friend_name: str | None, lobby_id: int | None) -> FarmOnSteam:
        """The farm of a friend of this name, or in this lobby, looked for on Steam now, which
        takes a bounded time. Raises ValueError with a sentence where there is none."""
        play, clocks = need_steam(self._steam), self._clocks
        if friend_name is not None:
            lobby = find_friends_lobby(play, friend_name, clocks.now_s, clocks.pause)
        elif lobby_id is not None:
            lobby = find_lobby(play, lobby_id, clocks.now_s, clocks.pause)
        else:
            raise ValueError("A farm on Steam is found by its host's name or by its lobby.")
        return FarmOnSteam(lobby)

    # By a short code

    def look_for_code(self, code: str) -> None:
        """Begins to look for the farm of a short code, as programs have it."""
        self.stop_code_search()
        access = self._access

        def reach() -> ServerReach | None:
            return None if not (access.is_ready or access.problem) else access.reach()

        self._search = CodeSearch(
            code,
            reach if access.is_set else None,
            self._nearby,
            access.player,
            self._clocks.now_s(),
            secrets.token_bytes,
        )

    @property
    def code_search(self) -> CodeSearch | None:
        """The search for a code that was begun last, until it is stopped."""
        return self._search

    def stop_code_search(self) -> None:
        """Nobody waits for it any more, and what it has found is forgotten."""
        if self._search is not None:
            self._search.close(self._clocks.now_s())
        self._search = None

    # Going there

    def go_back(self, profile: Profile, password: str = "") -> GuestSeat:
        """To the farm of the way back that was seen last; `password` is its lobby's, if it has
        one. Raises `PlainError` where none was seen."""
        way = self._way_back
        if way is None:
            raise PlainError(Sentence("joining.no_way_back"))
        if way.found is not None:
            return self.go_to_lobby(way.found, profile, password)
        visit = way.visit
        entrance = Entrance(visit.address, bytes.fromhex(visit.join_token))
        return self._knock(entrance, profile, visit=visit)

    def go_to_found(self, lobby_id: str, profile: Profile, password: str = "") -> GuestSeat:
        """To a farm of the lists, or that of the code; `password` is its lobby's, if it has one."""
        return self.go_to_lobby(self.lobby(lobby_id), profile, password)

    def go_to_lobby(self, found: FoundLobby, profile: Profile, password: str = "") -> GuestSeat:
        """To a farm, wherever its lobby was found."""
        lobby = found.lobby
        reach = found.reach
        if reach is not None:
            now_s = self._clocks.now_s()
            connector = connector_to_lobby(reach, lobby, password, now_s, found.code)
            host = Host(b"", 0, password=password)
            finders = ways_back(host, lambda: reach, self._steam.play, self._clocks.pause)
            key = reach.player.key
            seat = open_seat_through(self._content(), connector, profile, now_s, key, host, finders)
            self._stay = _Stay(seat, host, lobby_server=reach.server.text, lobby_id=lobby.lobby_id)
            return seat
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
        visit: Visit | None = None,
    ) -> GuestSeat:
        now_s = self._clocks.now_s()
        host = host_at(entrance.address)
        host.password = password
        if visit is not None:
            host.known_name, host.known_account = visit.host_name, visit.account
        finders = ways_back(
            host, self._access.reach, self._steam.play, self._clocks.pause, entrance.others
        )
        connector = ReconnectingEndpoint(
            endpoint or open_direct_endpoint(entrance.address, now_s),
            finders,
            looks_at_once=endpoint is None,
        )
        host.seat = open_guest_seat(
            self._content(), connector, entrance, profile, now_s, self._identity.key
        )
        self._stay = _Stay(host.seat, host, entrance if endpoint is None else _ELSEWHERE)
        return host.seat
