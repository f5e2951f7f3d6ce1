"""The options of the commands that serve: `dedicated`, `lobby-server` with `lobby-admin`, and
`relay`."""

import argparse
from typing import get_args

from game.command_line import values
from game.command_line.shared_options import add_assets, add_run, add_verbose
from game.headless.arguments import DedicatedArguments
from game.servers.arguments import (
    LauncherName,
    LobbyAdminArguments,
    LobbyServerArguments,
    OperatorAction,
    RelayArguments,
)
from net import limits


def add_dedicated(parser: argparse.ArgumentParser) -> None:
    """Adds the options of `dedicated`."""
    parser.set_defaults(kind=DedicatedArguments)
    add_assets(parser)
    parser.add_argument(
        "--session", type=values.path, help="whom to let in: see docs/guides/servers.md"
    )
    parser.add_argument(
        "--owner",
        metavar="IDENTITY",
        help="whose farm it is if it is nobody's yet: one of the session's players, by identity or"
        " friend code; by default the first",
    )
    parser.add_argument("--port", type=values.whole(0, 65535), help="0 picks a free one")
    parser.add_argument("--bind", help="the address to listen on; by default all of this machine's")
    parser.add_argument("--save", type=values.path, help="the farm's file, loaded if it exists")
    parser.add_argument("--seed-world", type=values.farm_seed, help="a new farm's seed")
    parser.add_argument(
        "--ready-file", type=values.path, help="write where it listens once it does"
    )
    parser.add_argument(
        "--agones", nargs="?", const="", metavar="URL", help="serve Agones, whose SDK is at URL"
    )
    add_run(parser, "end after so long")
    add_verbose(parser)


def add_relay(parser: argparse.ArgumentParser) -> None:
    """Adds the options of `relay`."""
    parser.set_defaults(kind=RelayArguments)
    parser.add_argument("--bind", help="the address to listen on; by default all of this machine's")
    parser.add_argument("--port", type=values.whole(0, 65535), help=f"UDP, {limits.RELAY_PORT}")
    parser.add_argument(
        "--secret", type=values.path, help="the file relay_secret of the lobby server's data folder"
    )
    _add_status(parser)


def _add_status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--status-port",
        type=values.whole(0, 65535),
        help="the status page's TCP port; none without",
    )
    parser.add_argument(
        "--status-bind",
        help="the address of the status page: 127.0.0.1, so that only this machine reads it",
    )


def add_lobby_admin(parser: argparse.ArgumentParser) -> None:
    """Adds the options of `lobby-admin`."""
    parser.set_defaults(kind=LobbyAdminArguments)
    parser.add_argument("--data", type=values.path, help="the lobby server's folder")
    parser.add_argument(
        "action",
        choices=get_args(OperatorAction),
        help="list: id, name, members, who sees it, by which key and from where each lobby was"
        " opened; farms: id, name, owner's key, size, how long and when last each was played that"
        " is kept for dedicated servers; remove: one of these",
    )
    parser.add_argument(
        "what", nargs="?", help="a lobby's or a farm's id or name; a player's key or an IP address"
    )


def add_lobby_server(parser: argparse.ArgumentParser) -> None:
    """Adds the options of `lobby-server`."""
    parser.set_defaults(kind=LobbyServerArguments)
    parser.add_argument("--bind", help="the address to listen on; by default all of this machine's")
    parser.add_argument(
        "--port",
        type=values.whole(0, 65535),
        help=f"UDP, {limits.LOBBY_SERVER_PORT}; 0 picks a free one",
    )
    parser.add_argument("--data", type=values.path, help="the folder that keeps the certificate")
    add_assets(
        parser,
        "what dedicated servers on this machine play, by default the game's own content",
    )
    parser.add_argument("--title", type=values.lobby_name, help="as the local network reads it")
    _add_status(parser)
    parser.add_argument(
        "--probe-from",
        metavar="IP",
        help="a second address of this machine, to try from whether hosts can be reached; by"
        " default another port, which says a little less",
    )
    parser.add_argument(
        "--relay",
        action="append",
        metavar="HOST:PORT",
        help="a relay that runs by itself, in the place of the one in here; again for another",
    )
    parser.add_argument(
        "--clients-per-address",
        type=values.whole(1, limits.SERVER_CONNECTIONS_MAX),
        help="clients, and lobbies, from one IP address:"
        f" {limits.SERVER_CONNECTIONS_PER_ADDRESS_MAX}; more behind a big router",
    )
    parser.add_argument(
        "--dedicated",
        choices=get_args(LauncherName),
        help="where lobbies get dedicated servers from: this machine, an Agones fleet, or nowhere",
    )
    parser.add_argument(
        "--dedicated-ports",
        type=values.ports,
        metavar="FIRST-LAST",
        help="UDP ports for dedicated servers on this machine; by default"
        f" {limits.DEDICATED_PORT_FIRST}-{limits.DEDICATED_PORT_LAST}",
    )
    parser.add_argument(
        "--dedicated-max",
        type=values.whole(1, 1024),
        help=f"dedicated servers on this machine at a time: {limits.DEDICATED_RUNNING_MAX}",
    )
    parser.add_argument(
        "--dedicated-address",
        help="the IP address that players are told; by default the lobby server's own",
    )
    parser.add_argument("--fleet", help="the fleet of Agones: tandem-acres")
    add_verbose(parser)
