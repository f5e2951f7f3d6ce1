"""Going to a farm by a lobby server: finding its lobby by name, entering it, and the way there; and
from a window, where nothing waits, to a lobby in the list."""

import secrets
from collections.abc import Sequence

from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.joining.direct import Entrance
from game.joining.rejoining import Host
from game.program.version import GAME_VERSION
from game.world.content import Content
from net import limits
from net.connecting.lobby_server import UNKNOWN_HOST, GuestIntroductions, LobbyServerConnector
from net.connecting.reconnecting import Finder, ReconnectingEndpoint
from net.lobbies.client import ServerAddress, ServerLobbies
from net.lobbies.client.shared_socket import (
    LOBBY_TAG,
    Clock,
    Pause,
    ServerReach,
    Through,
    open_shared_socket,
    unchanged,
)
from net.lobbies.interface import (
    Entered,
    EnterFailed,
    Lobby,
    LobbyProblem,
)
from net.lobbies.reasons import reason_of
from net.player_key import PlayerKey
from net.transports.direct import open_client_endpoint
from net.transports.direct.lan_discovery import LanFinder
from net.transports.direct.punching import Puncher
from net.transports.direct.sockets import DatagramSocket

LAN = "lan"
"""In the place of a server's address: ask the local network."""
FIND_MAX_S = 20.0
"""How long a lobby is looked for and entered."""
LAN_WAIT_S = 1.5
"""How long answers from the local network are waited for."""
_PAUSE_S = 0.01
_SILENT = "The lobby server does not answer."


def open_lobby_server_connector(
    reach: ServerReach,
    lobby_name: str,
    password: str,
    clock_s: Clock,
    pause: Pause,
    *,
    opened: DatagramSocket | None = None,
) -> tuple[LobbyServerConnector, Entrance]:
    """A guest's way into the lobby of that name, which is entered when this returns, and where to
    knock at its end. Raises ValueError with a sentence when there is no such lobby, or one may not
    enter it; takes a bounded time. `opened` is a socket to use instead of opening one."""
    shared = open_shared_socket(reach, clock_s(), opened=opened)
    reaching = GuestIntroductions(Puncher(shared.socket))
    lobbies = shared.lobbies(reach, reaching)
    try:
        lobby = _enter(lobbies, lobby_name, password, clock_s, pause)
    except BaseException:
        lobbies.close(clock_s())
        shared.game.close(clock_s())
        raise
    connector = LobbyServerConnector(lobbies, lobby, password, shared.game, reaching)
    return connector, Entrance(lobby.entrance.address, lobby.entrance.token)


def find_server(
    clock_s: Clock, pause: Pause, port: int = limits.LOBBY_SERVER_PORT
) -> ServerAddress:
    """The lobby server on the local network. Raises ValueError with a sentence when none answers,
    or more than one; takes a bounded time."""
    endpoint = open_client_endpoint("0.0.0.0", clock_s())
    finder = LanFinder(endpoint, LOBBY_TAG)
    try:
        finder.ask((port,), ("255.255.255.255", "127.0.0.1"))
        end_s = clock_s() + LAN_WAIT_S
        while clock_s() < end_s:
            endpoint.pump(clock_s())
            pause(_PAUSE_S)
        # A server on this machine is heard at more than one address.
        found = {answer.fingerprint: answer for answer in finder.found}
    finally:
        finder.close()
        endpoint.close(clock_s())
    if not found:
        raise ValueError("No lobby server answers in the local network.")
    if len(found) > 1:
        names = ", ".join(f"{each.ip}:{each.port} ({each.name})" for each in found.values())
        raise ValueError(f"There are several lobby servers here; choose one: {names}.")
    (answer,) = found.values()
    return ServerAddress(answer.ip, answer.port, answer.fingerprint)


def find_lobby(reach: ServerReach, name: str, clock_s: Clock, pause: Pause) -> Lobby:
    """The lobby of that name, among those that one may enter. Raises ValueError with a sentence
    when there is none; takes a bounded time."""
    shared = open_shared_socket(reach, clock_s())
    lobbies = shared.lobbies(reach, None)
    try:
        return _find(lobbies, name, clock_s, pause)
    finally:
        lobbies.close(clock_s())
        shared.game.close(clock_s())


def _enter(lobbies: ServerLobbies, name: str, password: str, clock_s: Clock, pause: Pause) -> Lobby:
    """Finds a lobby by its name and enters it. Raises ValueError with a sentence."""
    lobby = _find(lobbies, name, clock_s, pause)
    lobbies.enter(lobby.lobby_id, clock_s(), password)
    return _wait_until_entered(lobbies, clock_s, pause)


def _find(lobbies: ServerLobbies, name: str, clock_s: Clock, pause: Pause) -> Lobby:
    answers: list[Lobby | LobbyProblem] = []
    has_asked = False
    lobbies.keep_up(clock_s())
    end_s = clock_s() + FIND_MAX_S
    while clock_s() < end_s:
        lobbies.pump(clock_s())
        if lobbies.connection_problem:
            raise ValueError(lobbies.connection_problem)
        if lobbies.is_up and not has_asked:
            has_asked = True
            lobbies.find(name, answers.append)
        for answer in answers:
            if isinstance(answer, LobbyProblem):
                gone = f"There is no lobby called {name}."
                raise ValueError(gone if answer is LobbyProblem.GONE else reason_of(answer))
            return answer
        pause(_PAUSE_S)
    raise ValueError(_SILENT)


def _wait_until_entered(lobbies: ServerLobbies, clock_s: Clock, pause: Pause) -> Lobby:
    end_s = clock_s() + FIND_MAX_S
    while clock_s() < end_s:
        for event in lobbies.pump(clock_s()):
            match event:
                case Entered(lobby):
                    lobbies.let_go()
                    return lobby
                case EnterFailed(_, reason):
                    raise ValueError(reason)
        pause(_PAUSE_S)
    raise ValueError(_SILENT)


def connector_to_lobby(
    reach: ServerReach, lobby: Lobby, password: str, now_s: float, code: str = ""
) -> LobbyServerConnector:
    """The way to the host of a lobby in the list, or of one that was found by its short code, over
    a socket of its own. Raises ValueError with a sentence when there can be none."""
    shared = open_shared_socket(reach, now_s)
    reaching = GuestIntroductions(Puncher(shared.socket))
    lobbies = shared.lobbies(reach, reaching)
    if code:
        lobbies.show_code(lobby.lobby_id, code)
    return LobbyServerConnector(lobbies, lobby, password, shared.game, reaching)


def open_seat_through(
    content: Content,
    connector: LobbyServerConnector,
    profile: Profile,
    now_s: float,
    key: PlayerKey,
    host: Host,
    finders: Sequence[Finder],
    through: Through = unchanged,
) -> GuestSeat:
    """A guest's seat that has begun to go there. What is to be shown at the door is told in the
    lobby, and so is what `host` has to know of its host, whom `finders` look for on a way back."""
    host.hear_of(connector)
    host.seat = GuestSeat(
        content,
        through(ReconnectingEndpoint(connector, finders)),
        UNKNOWN_HOST,
        profile,
        game_version=GAME_VERSION,
        key=key,
        random_bytes=secrets.token_bytes,
    )
    host.seat.connect(now_s)
    return host.seat
