"""From the command line to a lobby server: what `host` and `join` were asked for, opened."""

from typing import TYPE_CHECKING

from game.headless.arguments import HostArguments, PlayArguments
from game.hosting.lobby_server import LobbyServerListener
from game.hosting.seats import DirectListener
from game.joining.lobby_server import LAN, find_server
from game.program.clocks import SYSTEM_CLOCKS, Clocks
from game.program.folders import Folders
from game.program.local_identity import local_key
from net.errors import LocalProtocolError
from net.lobbies.client import ServerAddress, parse_server_address
from net.lobbies.client.kept import KnownServersFile
from net.lobbies.client.shared_socket import LobbyPlayer, ServerReach, lobby_player, look_up
from net.lobbies.interface import LobbyTerms, Visibility
from net.transports.direct.sockets import everywhere

if TYPE_CHECKING:
    # The server is loaded by those who serve lobbies.
    from game.servers.lobby_server import RunningLobbyServer


def open_lobby_server_listener(
    arguments: HostArguments,
    direct: DirectListener,
    folders: Folders,
    now_s: float,
    name: str = "",
    clocks: Clocks = SYSTEM_CLOCKS,
) -> LobbyServerListener | None:
    """The farm's door on a lobby server, if one was asked for; with `--serve-lobbies` on one of its
    own. `name` is what the player is called where the command line does not say. Raises ValueError
    with a sentence."""
    if arguments.lobby != "server":
        return None
    name = name or "Host"
    if arguments.server is not None:
        reach = reach_of(arguments, folders, name, clocks)
        return LobbyServerListener(direct, reach, terms_of(arguments))
    player = player_of(arguments, folders, name)
    running = _serve(arguments, folders, player.name, now_s, clocks)
    server = ServerAddress("127.0.0.1", running.port, running.fingerprint)
    reach = ServerReach(player, server, (server.host, server.port))
    return LobbyServerListener(direct, reach, terms_of(arguments), running)


def player_of(arguments: PlayArguments, folders: Folders, name: str) -> LobbyPlayer:
    """Who the player of that name is to lobby servers. Raises ValueError with a sentence."""
    return lobby_player(arguments.name or name, local_key(folders.settings), folders.settings)


def bind_address_of(arguments: HostArguments) -> str:
    """Where `host` listens: where the command line says, or everywhere."""
    return arguments.bind or everywhere()


def terms_of(arguments: HostArguments) -> LobbyTerms:
    """How the command line wants a farm to stand in the list."""
    return LobbyTerms(arguments.lobby_name, arguments.password, Visibility(arguments.visibility))


def reach_of(
    arguments: PlayArguments, folders: Folders, name: str, clocks: Clocks = SYSTEM_CLOCKS
) -> ServerReach:
    """The lobby server that the command line names, for the player of that name. Raises ValueError
    with a sentence."""
    player = player_of(arguments, folders, name)
    server = _server(arguments, folders, clocks)
    return ServerReach(player, server, look_up(server))


def _server(arguments: PlayArguments, folders: Folders, clocks: Clocks) -> ServerAddress:
    text = arguments.server or ""
    if text.strip().lower() == LAN:
        return find_server(clocks.now_s, clocks.pause)
    server = parse_server_address(text)
    if arguments.forget_server:
        KnownServersFile(folders.settings).forget(server.text)
    return server


def _serve(
    arguments: HostArguments,
    folders: Folders,
    host_name: str,
    now_s: float,
    clocks: Clocks,
) -> "RunningLobbyServer":
    from game.servers.lobby_server import RunningLobbyServer

    name = arguments.lobby_name or f"{host_name}'s farm"
    try:
        return RunningLobbyServer(
            arguments.bind or everywhere(),
            arguments.lobby_port,
            folders.lobby_server,
            name,
            now_s,
        )
    except LocalProtocolError as error:
        raise ValueError(str(error)) from error
