"""From the command line to a lobby server: what `host` and `join` were asked for, opened."""

import argparse
import time
from collections.abc import Callable

from game.program.folders import Folders
from game.program.hosting import DirectDoor
from game.program.joining import Entrance
from game.program.lobby_files import KnownServersFile
from game.program.lobby_server import RunningLobbyServer
from game.program.server_gathering import open_gathering
from game.program.server_hosting import ServerDoor
from game.program.server_joining import LAN, find_server, open_server_way
from game.program.server_link import ServerReach, lobby_player, look_up
from net.errors import LocalProtocolError
from net.lobbies.interface import LobbyTerms, Visibility
from net.lobbies.server import ServerAddress, parse_server_address
from net.transports.interface import Endpoint


def open_server_door(
    arguments: argparse.Namespace,
    direct: DirectDoor,
    folders: Folders,
    now_s: float,
    name: str = "",
) -> ServerDoor | None:
    """The farm's door on a lobby server, if one was asked for; with `--serve-lobbies` on one of its
    own. `name` is what the player is called where the command line does not say. Raises ValueError
    with a sentence."""
    if arguments.lobby != "server":
        return None
    player = lobby_player(arguments.name or name or "Host", folders.settings)
    running: RunningLobbyServer | None = None
    if arguments.serve_lobbies:
        running = _serve(arguments, folders, player.name, now_s)
        server = ServerAddress("127.0.0.1", running.port, running.fingerprint)
    else:
        server = _server(arguments, folders)
    return ServerDoor(direct, player, server, look_up(server), terms_of(arguments), running)


def terms_of(arguments: argparse.Namespace) -> LobbyTerms:
    """How the command line wants a farm to stand in the list."""
    return LobbyTerms(
        arguments.lobby_name or "", arguments.password, Visibility(arguments.visibility)
    )


def reach_of(arguments: argparse.Namespace, folders: Folders, name: str) -> ServerReach:
    """The lobby server that the command line names, for the player of that name. Raises ValueError
    with a sentence."""
    player = lobby_player(arguments.name or name, folders.settings)
    server = _server(arguments, folders)
    return ServerReach(player, server, look_up(server))


def open_way_by_server(
    arguments: argparse.Namespace, folders: Folders
) -> tuple[Endpoint, Entrance]:
    """A guest's way to the farm whose lobby was named. Raises ValueError with a sentence."""
    player = lobby_player(arguments.name or "Guest", folders.settings)
    server = _server(arguments, folders)
    return open_server_way(
        player, server, arguments.lobby_name, arguments.password, time.monotonic, time.sleep
    )


def open_gathering_by_server(
    arguments: argparse.Namespace, folders: Folders, say: Callable[[str], None]
) -> tuple[Endpoint, Entrance]:
    """Opens a gathering, and the way to the dedicated server that it goes on on. Raises ValueError
    with a sentence."""
    player = lobby_player(arguments.name or "Host", folders.settings)
    server = _server(arguments, folders)
    terms = LobbyTerms(
        arguments.lobby_name or "",
        arguments.password,
        Visibility(arguments.visibility),
        closes_with_owner=False,
        stays_open=False,
    )
    return open_gathering(
        player, server, terms, arguments.wait_for, say, time.monotonic, time.sleep
    )


def _server(arguments: argparse.Namespace, folders: Folders) -> ServerAddress:
    if arguments.server.strip().lower() == LAN:
        return find_server(time.monotonic, time.sleep)
    server = parse_server_address(arguments.server)
    if arguments.forget_server:
        KnownServersFile(folders.settings).forget(server.text)
    return server


def _serve(
    arguments: argparse.Namespace, folders: Folders, host_name: str, now_s: float
) -> RunningLobbyServer:
    name = arguments.lobby_name or f"{host_name}'s farm"
    try:
        return RunningLobbyServer(
            arguments.bind, arguments.lobby_port, folders.lobby_server, name, now_s
        )
    except LocalProtocolError as error:
        raise ValueError(str(error)) from error
