"""The options of `host`, `join` and `simulate`."""

import argparse
import os
from typing import get_args

from game.command_line import values
from game.command_line.shared_options import (
    add_assets,
    add_minutes,
    add_report,
    add_run,
    add_verbose,
    add_window,
)
from game.headless.arguments import (
    HostArguments,
    JoinArguments,
    LobbyService,
    SimulateArguments,
    VisibilityName,
)
from net import limits


def add_host(parser: argparse.ArgumentParser) -> None:
    """Adds the options of `host`."""
    parser.set_defaults(kind=HostArguments)
    _add_bot(parser)
    _add_lobby(
        parser,
        "insist on a lobby on Steam, a lobby server or a Nakama server, besides the join code",
    )
    parser.add_argument(
        "--visibility",
        choices=get_args(VisibilityName),
        help="who finds the lobby on the lobby server; by default everybody",
    )
    parser.add_argument(
        "--on-server",
        action="store_true",
        help="meet in the lobby, and play on a dedicated server of the lobby server",
    )
    parser.add_argument(
        "--wait-for",
        type=values.whole(1, limits.PLAYERS_MAX),
        help="with --on-server: how many players are to be there and ready; by default 2",
    )
    parser.add_argument(
        "--serve-lobbies",
        action="store_true",
        help="be the lobby server of the local network as well",
    )
    parser.add_argument(
        "--lobby-port",
        type=values.whole(1, 65535),
        help=f"of that lobby server: {limits.LOBBY_SERVER_PORT}",
    )
    parser.add_argument("--port", type=values.whole(0, 65535), help="0 picks a free one")
    parser.add_argument(
        "--bind",
        help="the address to listen on; by default all of this machine's, of IPv4 and IPv6",
    )
    parser.add_argument("--accept-all", action="store_true", help="let everybody in who asks")
    parser.add_argument(
        "--ask-router",
        action="store_true",
        help="ask the home's router (UPnP, NAT-PMP) to let friends in while the farm is open",
    )
    parser.add_argument(
        "--outside-ip",
        type=values.ipv4,
        metavar="IP",
        help="where this home is on the internet, for the join code, when the port was opened by"
        " hand",
    )
    parser.add_argument("--seed-world", type=values.farm_seed, help="the new farm's seed")
    parser.add_argument(
        "--placeables", type=values.whole(0, 200_000), help="begin with a big world"
    )
    parser.add_argument("--save", type=values.path, help="the farm's file, loaded if it exists")


def add_join(parser: argparse.ArgumentParser) -> None:
    """Adds the options of `join`."""
    parser.set_defaults(kind=JoinArguments)
    _add_bot(parser)
    parser.add_argument(
        "target",
        nargs="?",
        help="a short code, a join code, or localhost:PORT on the same machine",
    )
    _add_lobby(
        parser,
        "go to a friend's farm on Steam, or to one on a lobby server or a Nakama server",
    )
    parser.add_argument("--friend", type=values.friend_name, help="the friend's name on Steam")
    parser.add_argument("--lobby-id", type=values.lobby_id, help="the farm's lobby on Steam")


def _add_bot(parser: argparse.ArgumentParser) -> None:
    add_window(parser)
    parser.add_argument("--headless", action="store_true", help="without a window")
    parser.add_argument("--bot", choices=values.bots(), help="who plays: %(choices)s")
    parser.add_argument("--seed", type=values.farm_seed)
    add_run(parser, "how long to play")


def _add_lobby(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--lobby", choices=get_args(LobbyService), help=text)
    parser.add_argument(
        "--server",
        help="the lobby server: host:port#fingerprint, or lan for the local network; or the URL of"
        " the Nakama server",
    )
    parser.add_argument(
        "--server-key",
        help="of the Nakama server, as its configuration has it: defaultkey",
    )
    parser.add_argument(
        "--lobby-name", type=values.lobby_name, help="of the lobby on the lobby server"
    )
    parser.add_argument("--password", type=values.password, help="of that lobby")
    parser.add_argument(
        "--forget-server",
        action="store_true",
        help="trust the lobby server anew, since it shows another certificate for a good reason",
    )


def add_simulate(parser: argparse.ArgumentParser) -> None:
    """Adds the options of `simulate`."""
    parser.set_defaults(kind=SimulateArguments)
    add_assets(parser)
    parser.add_argument("--players", type=values.whole(1, limits.PLAYERS_MAX))
    parser.add_argument(
        "--days", type=values.whole(1, 400), help="so many days of the farm, instead of minutes"
    )
    add_minutes(parser)
    parser.add_argument("--seed", type=values.whole(0, 2**31))
    parser.add_argument("--save", type=values.path, help="the farm's file, loaded if it exists")
    for name, most, text in (
        ("loss", 90, "percent of packets lost"),
        ("delay", 2000, "one way, in ms"),
        ("jitter", 2000, "give or take, in ms"),
        ("reorder", 100, "percent held back"),
        ("duplicate", 100, "percent doubled"),
        ("burst", 50, "percent chance that a packet begins a burst of loss"),
    ):
        parser.add_argument(f"--{name}", type=values.number(0, most), help=text)
    parser.add_argument(
        "--bandwidth", type=values.number(2000, 1e9), help="bytes a second in each direction"
    )
    parser.add_argument(
        "--plant", type=values.whole(0, 100_000), help="corrupt guests' replicas N times"
    )
    parser.add_argument("--placeables", type=values.whole(0, 200_000))
    parser.add_argument(
        "--dedicated",
        action="store_true",
        help="the farm is on a server, and all players are guests",
    )
    parser.add_argument(
        "--bots",
        type=values.roles,
        help=f"who plays, by commas, the host first: {', '.join(values.bots())}",
    )
    parser.add_argument(
        "--mishap",
        type=values.mishap,
        action="append",
        metavar="KIND:GUEST:AT_S:FOR_S",
        help="blackout, deaf, mute or cut: what happens to a guest's link; may be given again",
    )
    parser.add_argument(
        "--draw",
        action="store_true",
        help="draw everything from the seed: players, bots, network, mishaps and corruptions",
    )
    parser.add_argument(
        "--seeds",
        type=values.seeds,
        metavar="A-B",
        help="play all seeds from A to B, and print one summary",
    )
    parser.add_argument(
        "--jobs",
        type=values.whole(1, 256),
        help=f"with --seeds: how many at a time; by default {os.cpu_count() or 1}",
    )
    add_report(parser)
    add_verbose(parser)
