"""The headless commands: what `main.py` calls for `simulate`, `host --headless` and
`join --headless`. Each returns the program's exit status."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.farms.farm import Farm, farm_at, new_farm
from game.farms.kept_endpoint import keep_endpoint, kept_endpoint
from game.gathering.lobby_server import GatheredListener
from game.gathering.meeting import Meeting
from game.headless.arguments import HostArguments, JoinArguments, PlayArguments
from game.headless.gathered import Joiner, Opener, wait_for_seat
from game.headless.metered import MeteredEndpoint
from game.headless.real_time import run_guest, run_host
from game.headless.server_choices import (
    bind_address_of,
    open_lobby_server_listener,
    player_of,
    reach_of,
    terms_of,
)
from game.hosting.lobby_server import LobbyServerListener
from game.hosting.reach_keeper import ReachKeeper
from game.hosting.reachability import Reachability
from game.hosting.seats import (
    DirectListener,
    open_direct_listener,
    open_listeners,
    open_seat,
    publish_lobbies,
)
from game.hosting.steam import SteamListener
from game.joining.browser import LOBBY_SERVER, FoundLobby
from game.joining.by_code import find_by_code
from game.joining.direct import (
    Entrance,
    entrance_of,
    open_direct_endpoint,
    open_guest_seat,
    short_code_of,
)
from game.joining.lobby_server import connector_to_lobby, open_lobby_server_connector
from game.joining.lobby_server import find_lobby as find_server_lobby
from game.joining.rejoining import Host, host_at, ways_back
from game.joining.steam import find_friends_lobby, find_lobby, open_steam_connector
from game.program.clocks import SYSTEM_CLOCKS, Clocks
from game.program.ending import Ending, EndRequest, told_to_end
from game.program.folders import Folders
from game.program.local_identity import LocalIdentity
from game.program.progress import watched
from game.program.steam import SteamPlay, need_steam, steam_opener, try_steam
from game.program.terminal import say
from game.text.errors import in_english
from game.world.content import Content
from net.connecting.lobby_server import UNKNOWN_HOST
from net.connecting.reconnecting import ReconnectingEndpoint
from net.lobbies.interface import Lobby, LobbyTerms
from net.player_key import PlayerKey
from net.transports.interface import Endpoint

if TYPE_CHECKING:
    # What speaks to Nakama is loaded by those who do.
    from game.hosting.nakama import NakamaListener
    from net.lobbies.nakama import NakamaServer

_PAUSE_S = 0.01
_SEARCHING = "looking for the lobby"
_GATHERING = "waiting for the others"


def host(
    arguments: HostArguments,
    content: Content,
    folders: Folders,
    clocks: Clocks = SYSTEM_CLOCKS,
) -> int:
    """Hosts a farm on a real socket, and with `--lobby` on Steam or a lobby server as well. Prints
    the join code first, and the lobby once it is there. With `--on-server` it hosts nothing, but
    meets the others and plays where the lobby server sends them."""
    if arguments.on_server:
        return _open_gathering(arguments, content, folders, clocks)
    with told_to_end() as request:
        return _host(arguments, content, folders, request, clocks)


def _host(
    arguments: HostArguments,
    content: Content,
    folders: Folders,
    request: EndRequest,
    clocks: Clocks,
) -> int:
    play = _steam(folders) if arguments.lobby == "steam" else None
    try:
        now_s = clocks.now_s()
        identity = LocalIdentity(folders.settings)
        farm = _farm(arguments, content)
        kept = None if farm.file is None else kept_endpoint(farm.file.path, datetime.now(UTC))
        direct = open_direct_listener(bind_address_of(arguments), arguments.port, now_s, kept)
        if farm.file is not None:
            keep_endpoint(farm.file.path, direct.kept)
        server = open_lobby_server_listener(arguments, direct, folders, now_s, clocks=clocks)
        direct = direct if server is None else server.direct
        nakama = _nakama_door(arguments, direct, identity.key)
        steam = None if play is None else SteamListener(play, clocks.pause)
        listener = open_listeners(direct, steam)
        meter = MeteredEndpoint(listener.endpoint)
        seat = open_seat(
            content,
            farm,
            Profile(arguments.name or _steam_name(play) or "Host", 0),
            listener.through(meter),
            clocks.unix_s,
            identity.accounts_at(farm.world, "" if play is None else play.account),
            identity.about_owner_at(farm.world),
        )
        with Ending() as ending:
            ending.close_farm(seat.leave)
            seat.accepts_everybody = arguments.accept_all
            teller = _ReachTeller()
            reach = ReachKeeper(
                seat,
                direct,
                may_ask=arguments.ask_router,
                told_ip=arguments.outside_ip,
                checker=None if server is None else server.port_checker,
                on_change=teller.tell,
            )
            seat.keepers.append(reach)
            terms = LobbyTerms(password=arguments.password)
            publish_lobbies(
                seat, direct, steam, folders.lobbies, clocks.unix_s, now_s, terms, served=server
            )
            say(f"join code {direct.join_code}")
            say(f"listening on port {direct.port}")
            teller.begin(seat)
            if steam is not None:
                with watched("opening a lobby", clocks) as shown:
                    _wait_for_lobby(seat, steam, request, shown)
            for door in (server, nakama):
                if door is not None:
                    with watched("opening a lobby", clocks) as shown:
                        _wait_for_server(seat, door, request, shown)
            seat.advance(clocks.now_s())
            _say_short_code(seat)
            return run_host(seat, meter, arguments, clocks, request)
    finally:
        if play is not None:
            play.close(clocks.now_s())


class _ReachTeller:
    """Prints for whom the join code works, and the code when it becomes another."""

    def __init__(self) -> None:
        self._seat: HostSeat | None = None
        self._code = ""
        self._said = ""

    def begin(self, seat: HostSeat) -> None:
        """The code was printed just now."""
        self._seat, self._code = seat, seat.join_code or ""
        self.tell(None)

    def tell(self, _known: Reachability | None) -> None:
        """Something has become known."""
        if self._seat is None or self._seat.reach is None:
            return
        if self._seat.join_code not in (None, self._code):
            self._code = self._seat.join_code or ""
            say(f"join code {self._code}")
        before, self._said = self._said, in_english(self._seat.reach)
        if self._said != before:
            say(self._said)


def _say_short_code(seat: HostSeat) -> None:
    """Prints the farm's short code, and for whom it works."""
    code = seat.short_code
    if code is not None:
        where = ["on the same network"] if code.is_nearby else []
        where += [f"at the lobby server {code.server}"] if code.server else []
        say(f"short code {code.shown} ({', '.join(where)})")


def _wait_for_lobby(
    seat: HostSeat, steam: SteamListener, request: EndRequest, clocks: Clocks
) -> None:
    """Waits until friends can see the farm, or the program is told to end. Raises
    ValueError when Steam does not want it."""
    while (lobby_id := steam.lobbies.hosted_lobby_id) is None:
        seat.advance(clocks.now_s())
        clocks.pause(_PAUSE_S)
        if request.times:
            return
        if steam.lobbies.publish_problem:
            raise ValueError(steam.lobbies.publish_problem)
    say(f"lobby {lobby_id}")


def _wait_for_server(
    seat: HostSeat,
    server: "LobbyServerListener | NakamaListener",
    request: EndRequest,
    clocks: Clocks,
) -> None:
    """Waits until the lobby is there, or the program is told to end. Raises ValueError
    when the server does not want it, or is not there."""
    keeper = server.publish(seat, clocks.now_s())
    while server.lobby_id is None:
        seat.advance(clocks.now_s())
        clocks.pause(_PAUSE_S)
        if request.times:
            return
        if keeper.problem:
            raise ValueError(keeper.problem)
    say(f"lobby {server.lobby_id}")


def _nakama_door(
    arguments: HostArguments, direct: DirectListener, key: PlayerKey
) -> "NakamaListener | None":
    """The farm's door on a Nakama server, if one was asked for."""
    if arguments.lobby != "nakama":
        return None
    from game.hosting.nakama import NakamaListener

    return NakamaListener(_nakama(arguments, key, "Host"), direct, terms_of(arguments))


def _nakama(arguments: PlayArguments, key: PlayerKey, name: str) -> "NakamaServer":
    from net.lobbies.nakama import NakamaServer

    name = arguments.name or name
    return NakamaServer(
        arguments.server or "", arguments.server_key, name, key, secrets.token_bytes
    )


def _steam(folders: Folders) -> SteamPlay:
    return need_steam(try_steam(steam_opener(folders.settings)))


def _steam_name(play: SteamPlay | None) -> str:
    return "" if play is None else play.player_name


def join(
    arguments: JoinArguments,
    content: Content,
    folders: Folders,
    clocks: Clocks = SYSTEM_CLOCKS,
) -> int:
    """Plays at somebody's farm over a real socket, or with `--lobby` over Steam or by a lobby
    server or a Nakama server."""
    if arguments.lobby == "server":
        return _join_by_server(arguments, content, folders, clocks)
    if arguments.lobby == "nakama":
        return _join_by_nakama(arguments, content, folders, clocks)
    code = short_code_of(arguments.target or "")
    if code is not None:
        return _join_by_code(code, arguments, content, folders, clocks)
    play = _steam(folders) if arguments.lobby == "steam" else None
    try:
        now_s = clocks.now_s()
        if play is None:
            entrance = entrance_of(arguments.target or "")
            endpoint = open_direct_endpoint(entrance.address, now_s)
        else:
            with watched(_SEARCHING, clocks) as shown:
                lobby = _steam_lobby(arguments, play, shown)
                endpoint, entrance = open_steam_connector(
                    play, lobby, shown.pause, arguments.password
                )
        host = host_at(entrance.address)
        connector = ReconnectingEndpoint(
            endpoint,
            ways_back(host, other_addresses=entrance.others),
            looks_at_once=bool(entrance.others),
        )
        identity = LocalIdentity(folders.settings)
        return _play_at(
            host, connector, entrance, arguments, content, identity.key, clocks, _steam_name(play)
        )
    finally:
        if play is not None:
            play.close(clocks.now_s())


def _play_at(
    host: Host,
    endpoint: Endpoint,
    entrance: Entrance,
    arguments: JoinArguments,
    content: Content,
    key: PlayerKey,
    clocks: Clocks,
    steam_name: str = "",
) -> int:
    """Plays at a host as a guest. Returns the exit status."""
    meter = MeteredEndpoint(endpoint)
    profile = Profile(arguments.name or steam_name or "Guest", 1)
    seat = host.seat = open_guest_seat(content, meter, entrance, profile, clocks.now_s(), key)
    return run_guest(seat, meter, arguments, clocks)


def _join_by_server(
    arguments: JoinArguments, content: Content, folders: Folders, clocks: Clocks
) -> int:
    """Goes into the lobby of the name that the command line says, and plays where it leads."""
    reach = reach_of(arguments, folders, "Guest", clocks)
    name, password = arguments.lobby_name, arguments.password
    with watched(_SEARCHING, clocks) as shown:
        lobby = find_server_lobby(reach, name, shown.now_s, shown.pause)
    if not lobby.info.is_gathering:
        with watched(_SEARCHING, clocks) as shown:
            connector, entrance = open_lobby_server_connector(
                reach, name, password, shown.now_s, shown.pause
            )
        host = Host(b"", 0, password=password)
        host.hear_of(connector)
        back = ReconnectingEndpoint(connector, ways_back(host, lambda: reach))
        return _play_at(host, back, entrance, arguments, content, reach.player.key, clocks)
    return _gather_at(FoundLobby(LOBBY_SERVER, lobby, reach), arguments, content, clocks)


def _gather_at(
    found: FoundLobby, arguments: JoinArguments, content: Content, clocks: Clocks
) -> int:
    """Goes into a gathering, and plays where it leads."""
    meeting, meters = _meeting(content, clocks)
    name = "Guest" if found.reach is None else found.reach.player.name
    gathering = meeting.enter(found, Profile(name, 1), arguments.password)
    with watched(_GATHERING, clocks) as shown:
        seat = wait_for_seat(gathering, Joiner(), shown)
    return run_guest(seat, meters[-1], arguments, clocks)


def _join_by_code(
    code: str, arguments: JoinArguments, content: Content, folders: Folders, clocks: Clocks
) -> int:
    """Goes to the farm of a short code: on the local network, and with `--server` at that lobby
    server as well."""
    with watched(_SEARCHING, clocks) as shown:
        reach = None
        if arguments.server is not None:
            reach = reach_of(arguments, folders, "Guest", shown)
        found = find_by_code(code, reach, lambda: player_of(arguments, folders, "Guest"), shown)
    if found.reach is None:
        entrance = Entrance(found.lobby.entrance.address, found.lobby.entrance.token)
        host = host_at(entrance.address)
        endpoint: Endpoint = open_direct_endpoint(entrance.address, clocks.now_s())
        key = LocalIdentity(folders.settings).key
        back = ReconnectingEndpoint(endpoint, ways_back(host))
        return _play_at(host, back, entrance, arguments, content, key, clocks)
    if found.lobby.info.is_gathering:
        return _gather_at(found, arguments, content, clocks)
    server, password = found.reach, arguments.password
    host = Host(b"", 0, password=password)
    now_s = clocks.now_s()
    connector = connector_to_lobby(server, found.lobby, password, now_s, found.code)
    host.hear_of(connector)
    back = ReconnectingEndpoint(connector, ways_back(host, lambda: server))
    entrance = Entrance(UNKNOWN_HOST)
    return _play_at(host, back, entrance, arguments, content, server.player.key, clocks)


def _join_by_nakama(
    arguments: JoinArguments, content: Content, folders: Folders, clocks: Clocks
) -> int:
    """Goes to the farm whose lobby has the name that the command line says."""
    from game.joining.nakama import find_entrance

    key = LocalIdentity(folders.settings).key
    reach = _nakama(arguments, key, "Guest")
    name, password = arguments.lobby_name, arguments.password
    with watched(_SEARCHING, clocks) as shown:
        entrance = find_entrance(reach, name, password, shown.now_s, shown.pause)
    endpoint = open_direct_endpoint(entrance.address, clocks.now_s())
    host = host_at(entrance.address)
    connector = ReconnectingEndpoint(endpoint, ways_back(host))
    return _play_at(host, connector, entrance, arguments, content, key, clocks)


def _open_gathering(
    arguments: HostArguments, content: Content, folders: Folders, clocks: Clocks
) -> int:
    """Meets the others and plays where the lobby server sends them."""
    reach = reach_of(arguments, folders, "Host", clocks)
    meeting, meters = _meeting(content, clocks)
    terms = replace(terms_of(arguments), stays_open=False)
    gathering = meeting.gather(reach, Profile(reach.player.name, 0), terms)
    with watched(_GATHERING, clocks) as shown:
        seat = wait_for_seat(gathering, Opener(arguments.wait_for, say), shown)
    return run_guest(seat, meters[-1], arguments, clocks)


def _meeting(content: Content, clocks: Clocks) -> tuple[Meeting, list[MeteredEndpoint]]:
    """The way into gatherings, and what will have counted the traffic of the seat there."""
    meters: list[MeteredEndpoint] = []

    def count(endpoint: Endpoint) -> Endpoint:
        meters.append(MeteredEndpoint(endpoint))
        return meters[-1]

    def open_new(_name: str, _listener: GatheredListener, _profile: Profile) -> HostSeat:
        raise ValueError("Without a window, gatherings go on on a server only.")

    return Meeting(lambda: content, open_new, count, clocks), meters


def _steam_lobby(arguments: JoinArguments, play: SteamPlay, clocks: Clocks) -> Lobby:
    """The lobby that the command line names. Raises ValueError when there is none."""
    if arguments.lobby_id is not None:
        return find_lobby(play, arguments.lobby_id, clocks.now_s, clocks.pause)
    return find_friends_lobby(play, arguments.friend or "", clocks.now_s, clocks.pause)


def _farm(arguments: HostArguments, content: Content) -> Farm:
    seed = arguments.seed if arguments.seed_world is None else arguments.seed_world
    if arguments.save is None:
        return new_farm(content, seed, arguments.placeables)
    return farm_at(arguments.save, arguments.save.stem, content, seed, arguments.placeables)
