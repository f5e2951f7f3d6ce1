"""The command line: what can be asked for, and one clear sentence for what cannot."""

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Never, TypeVar

from game.command_line.yarn.arguments import add_yarn
from net import limits
from net.steam import lobby_from_arguments, parse_lobby_id, without_connect_lobby

FRIEND_NAME_MAX_CHARACTERS = 64
"""Of a name on Steam, which allows 32."""


_SEEDS_MAX = 1_000_000


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without a page of usage, and exits with status 2."""

    def error(self, message: str) -> Never:
        self.exit(2, f"{self.prog}: {message}\n")


def parse_arguments(words: Sequence[str]) -> argparse.Namespace:
    """The arguments as a namespace; `command` is None for the game's own window. Exits with
    status 2 for what cannot be.

    Steam starts the game with `+connect_lobby ID` when an invitation was accepted. Anybody can
    make a link that does so with any text, so only the id of a lobby is taken from it, as
    `connect_lobby`; None otherwise."""
    parser = _Parser(
        prog="main.py",
        description="Tandem Acres, a small farm for friends. Without a command the game opens.",
    )
    _add_window_options(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    duo = commands.add_parser("duo", help="two windows on this machine, already in one farm")
    duo.add_argument("--players", type=_whole(2, 4), default=2, help="windows, 2 to 4")
    _add_host(commands.add_parser("host", help="open a farm to friends"))
    _add_join(commands.add_parser("join", help="go to a friend's farm"))
    _add_dedicated(commands.add_parser("dedicated", help="open a farm that nobody plays at here"))
    _add_lobby_server(
        commands.add_parser("lobby-server", help="help players find each other without Steam")
    )
    _add_relay(
        commands.add_parser("relay", help="pass on what friends cannot send each other directly")
    )
    _add_operators(
        commands.add_parser("lobby-admin", help="look after a lobby server of this machine")
    )
    _add_friends(
        commands.add_parser("friends", help="one's own friend code, and those of one's friends")
    )
    _add_saves(commands.add_parser("saves", help="the farms kept here, and whether they are whole"))
    check = commands.add_parser(
        "check-content", help="name everything that is wrong in maps, data and scripts"
    )
    check.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="by default the game's own assets"
    )
    check.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS)
    _add_simulate(commands.add_parser("simulate", help="play hours of it in seconds, and prove it"))
    _add_shot(commands.add_parser("shot", help="draw a scene into a file"))
    add_yarn(commands.add_parser("yarn", help="tools for who writes dialogue"))
    commands.add_parser("steam-check", help="say what of Steam can be used on this computer")
    arguments = parser.parse_args(without_connect_lobby(words))
    arguments.connect_lobby = lobby_from_arguments(words)
    if arguments.command == "simulate":
        _check_simulate(parser, arguments)
    if arguments.command == "join":
        _check_join(parser, arguments)
    if arguments.command in ("host", "join"):
        _check_server(parser, arguments)
    if arguments.command == "lobby-server" and arguments.assets and arguments.dedicated != "local":
        parser.error("lobby-server --assets needs --dedicated local")
    if arguments.command == "friends" and (arguments.add is None) != (arguments.called is None):
        parser.error("friends --add CODE needs --called NAME, and the other way round")
    if arguments.command == "dedicated" and arguments.session is arguments.agones is None:
        parser.error("dedicated needs --session FILE, or --agones to be given a session")
    if arguments.command == "dedicated" and arguments.owner and arguments.session is None:
        parser.error("--owner names one of the players of a --session FILE")
    return arguments


def _add_window_options(parser: argparse.ArgumentParser, is_command: bool = False) -> None:
    # They may stand before a command as well as behind it, so a command must not put defaults in
    # place of what stood before it.
    default = argparse.SUPPRESS if is_command else None

    def add(option: str, kind: Callable[[str], object], text: str) -> None:
        parser.add_argument(option, type=kind, default=default, help=text)

    add("--home", Path, "keep settings and farms in this folder")
    add("--assets", Path, "play with the maps, data, scripts and art of this folder")
    add("--name", _name, "be called so in this run")
    add("--colour", _whole(0, 7), "wear this colour in this run")
    add("--window", _size, "the window's size, such as 1280x720")
    parser.add_argument("--verbose", action="store_true", default=default or False, help="log more")


def _add_assets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--assets",
        type=Path,
        default=argparse.SUPPRESS,
        help="use the maps, data, scripts and art of this folder",
    )


def _add_headless_options(parser: argparse.ArgumentParser) -> None:
    _add_window_options(parser, is_command=True)
    parser.add_argument("--headless", action="store_true", help="without a window")
    parser.add_argument("--bot", choices=_bots(), help="who plays: %(choices)s")
    parser.add_argument("--seed", type=_whole(0, 2**29 - 1), default=0)
    parser.add_argument("--minutes", type=_number(0.01, 24 * 60), help="how long to play")
    parser.add_argument("--report", type=Path, help="write the report as JSON")
    parser.add_argument("--dump", type=Path, help="write the world's records as JSON lines")


def _add_host(parser: argparse.ArgumentParser) -> None:
    _add_headless_options(parser)
    parser.add_argument(
        "--lobby",
        choices=("steam", "server", "nakama"),
        help="insist on a lobby on Steam, a lobby server or a Nakama server, besides the join code",
    )
    _add_server_options(parser)
    parser.add_argument(
        "--visibility",
        choices=("friends", "public", "private"),
        default="public",
        help="who finds the lobby on the lobby server; by default everybody",
    )
    parser.add_argument(
        "--on-server",
        action="store_true",
        help="meet in the lobby, and play on a dedicated server of the lobby server",
    )
    parser.add_argument(
        "--wait-for",
        type=_whole(1, limits.PLAYERS_MAX),
        default=2,
        help="with --on-server: how many players are to be there and ready; by default 2",
    )
    parser.add_argument(
        "--serve-lobbies",
        action="store_true",
        help="be the lobby server of the local network as well",
    )
    parser.add_argument(
        "--lobby-port",
        type=_whole(1, 65535),
        default=limits.LOBBY_SERVER_PORT,
        help="of that lobby server: %(default)s",
    )
    parser.add_argument("--port", type=_whole(0, 65535), default=0, help="0 picks a free one")
    parser.add_argument(
        "--bind",
        default="",
        help="the address to listen on; by default all of IPv4, and of IPv6 where the lobby server"
        " is reached by it",
    )
    parser.add_argument("--accept-all", action="store_true", help="let everybody in who asks")
    parser.add_argument("--seed-world", type=_whole(0, 2**29 - 1), help="the new farm's seed")
    parser.add_argument(
        "--placeables", type=_whole(0, 200_000), default=0, help="begin with a big world"
    )
    parser.add_argument("--save", type=Path, help="the farm's file, loaded if it exists")


def _add_join(parser: argparse.ArgumentParser) -> None:
    _add_headless_options(parser)
    parser.add_argument(
        "target", nargs="?", help="a join code, or 127.0.0.1:PORT on the same machine"
    )
    parser.add_argument(
        "--lobby",
        choices=("steam", "server", "nakama"),
        help="go to a friend's farm on Steam, or to one on a lobby server or a Nakama server",
    )
    _add_server_options(parser)
    parser.add_argument("--friend", type=_friend, help="the friend's name on Steam")
    parser.add_argument("--lobby-id", type=_lobby_id, help="the farm's lobby on Steam")


def _add_server_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--server",
        help="the lobby server: host:port#fingerprint, or lan for the local network; or the URL of"
        " the Nakama server",
    )
    parser.add_argument(
        "--server-key",
        default="defaultkey",
        help="of the Nakama server, as its configuration has it: %(default)s",
    )
    parser.add_argument("--lobby-name", type=_lobby_name, help="of the lobby on the lobby server")
    parser.add_argument("--password", type=_password, default="", help="of that lobby")
    parser.add_argument(
        "--forget-server",
        action="store_true",
        help="trust the lobby server anew, since it shows another certificate for a good reason",
    )


def _check_server(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """Sees to it that a lobby server is named where one is wanted, and nowhere else."""
    is_nakama = arguments.lobby == "nakama"
    is_server = arguments.lobby == "server" or is_nakama
    if is_nakama and not arguments.headless:
        parser.error("--lobby nakama is for --headless so far")
    if getattr(arguments, "on_server", False) and (arguments.server is None or is_nakama):
        parser.error("host --on-server needs --lobby server --server ADDRESS")
    if getattr(arguments, "serve_lobbies", False):
        if arguments.server is not None or arguments.lobby in ("steam", "nakama"):
            parser.error("host --serve-lobbies is a lobby server itself and needs no other")
        arguments.lobby = "server"
    elif is_server and arguments.server is None:
        parser.error(f"{arguments.command} --lobby {arguments.lobby} needs --server ADDRESS")
    elif not is_server and (arguments.server or arguments.lobby_name):
        parser.error("--server and --lobby-name belong to --lobby server or --lobby nakama")
    elif arguments.password and arguments.lobby is None:
        parser.error("--password needs --lobby server, nakama or steam")


def _check_join(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """Sees to it that exactly one way of naming a farm was used."""
    if arguments.lobby in ("server", "nakama"):
        others = (arguments.target, arguments.friend, arguments.lobby_id)
        if arguments.lobby_name is None or any(other is not None for other in others):
            parser.error(
                f"join --lobby {arguments.lobby} needs --lobby-name NAME, and no other farm"
            )
        return
    if arguments.lobby_id is None and arguments.friend is None:
        arguments.lobby_id = arguments.connect_lobby if arguments.target is None else None
    named = (arguments.target, arguments.friend, arguments.lobby_id)
    if sum(name is not None for name in named) != 1:
        parser.error("join needs one of a join code, --friend NAME and --lobby-id ID")
    if arguments.lobby == "steam" and arguments.target is not None:
        parser.error("join --lobby steam needs --friend NAME or --lobby-id ID, and no join code")
    if arguments.target is None:
        arguments.lobby = "steam"


def _add_dedicated(parser: argparse.ArgumentParser) -> None:
    _add_assets(parser)
    parser.add_argument("--session", type=Path, help="whom to let in: see docs/guides/servers.md")
    parser.add_argument(
        "--owner",
        metavar="IDENTITY",
        help="whose farm it is if it is nobody's yet: one of the session's players, by identity or"
        " friend code; by default the first",
    )
    parser.add_argument("--port", type=_whole(0, 65535), default=0, help="0 picks a free one")
    parser.add_argument("--bind", default="0.0.0.0", help="the address to listen on")
    parser.add_argument("--save", type=Path, help="the farm's file, loaded if it exists")
    parser.add_argument("--seed-world", type=_whole(0, 2**29 - 1), help="a new farm's seed")
    parser.add_argument("--ready-file", type=Path, help="write where it listens once it does")
    parser.add_argument(
        "--agones", nargs="?", const="", metavar="URL", help="serve Agones, whose SDK is at URL"
    )
    parser.add_argument("--minutes", type=_number(0.01, 24 * 60), help="end after so long")
    parser.add_argument("--report", type=Path, help="write the report as JSON")
    parser.add_argument("--dump", type=Path, help="write the world's records as JSON lines")
    parser.add_argument("--verbose", action="store_true", help="log more")


def _add_relay(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", default="0.0.0.0", help="the address to listen on; :: for IPv6")
    parser.add_argument(
        "--port", type=_whole(0, 65535), default=limits.RELAY_PORT, help="UDP, %(default)s"
    )
    parser.add_argument(
        "--secret", type=Path, help="the file relay_secret of the lobby server's data folder"
    )
    _add_status(parser)


def _add_status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--status-port", type=_whole(0, 65535), help="the status page's TCP port; none without"
    )
    parser.add_argument(
        "--status-bind",
        default="127.0.0.1",
        help="the address of the status page: %(default)s, so that only this machine reads it",
    )


def _add_operators(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, help="the lobby server's folder")
    parser.add_argument(
        "action",
        choices=("list", "close", "ban", "unban", "bans", "farms", "remove"),
        help="list: id, name, members, who sees it, by which key and from where each lobby was"
        " opened; farms: id, name, owner's key, size, how long and when last each was played that"
        " is kept for dedicated servers; remove: one of these",
    )
    parser.add_argument(
        "what",
        nargs="?",
        default="",
        help="a lobby's or a farm's id or name; a player's key or an IP address",
    )


def _add_lobby_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", default="0.0.0.0", help="the address to listen on; :: for IPv6")
    parser.add_argument(
        "--port",
        type=_whole(0, 65535),
        default=limits.LOBBY_SERVER_PORT,
        help="UDP, %(default)s; 0 picks a free one",
    )
    parser.add_argument("--data", type=Path, help="the folder that keeps the certificate")
    parser.add_argument(
        "--assets",
        type=Path,
        default=argparse.SUPPRESS,
        help="what dedicated servers on this machine play, by default the game's own content",
    )
    parser.add_argument(
        "--title", type=_lobby_name, default="Lobby server", help="as the local network reads it"
    )
    _add_status(parser)
    parser.add_argument(
        "--relay",
        action="append",
        default=[],
        metavar="HOST:PORT",
        help="a relay that runs by itself, in the place of the one in here; again for another",
    )
    parser.add_argument(
        "--clients-per-address",
        type=_whole(1, limits.SERVER_CONNECTIONS_MAX),
        default=limits.SERVER_CONNECTIONS_PER_ADDRESS_MAX,
        help="clients, and lobbies, from one IP address: %(default)s; more behind a big router",
    )
    parser.add_argument(
        "--dedicated",
        choices=("local", "agones", "off"),
        default="off",
        help="where lobbies get dedicated servers from: this machine, an Agones fleet, or nowhere",
    )
    parser.add_argument(
        "--dedicated-ports",
        type=_ports,
        default=range(limits.DEDICATED_PORT_FIRST, limits.DEDICATED_PORT_LAST + 1),
        metavar="FIRST-LAST",
        help="UDP ports for dedicated servers on this machine; by default"
        f" {limits.DEDICATED_PORT_FIRST}-{limits.DEDICATED_PORT_LAST}",
    )
    parser.add_argument(
        "--dedicated-max",
        type=_whole(1, 1024),
        default=limits.DEDICATED_RUNNING_MAX,
        help="dedicated servers on this machine at a time: %(default)s",
    )
    parser.add_argument(
        "--dedicated-address",
        default="",
        help="the IP address that players are told; by default the lobby server's own",
    )
    parser.add_argument("--fleet", default="tandem-acres", help="the fleet of Agones: %(default)s")
    parser.add_argument("--verbose", action="store_true", help="log more")


def _add_friends(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--add", metavar="CODE", help="keep the friend who has this friend code")
    parser.add_argument("--called", metavar="NAME", type=_name, help="what to call that friend")
    parser.add_argument("--remove", metavar="NAME", help="forget a friend")
    parser.add_argument(
        "--home", type=Path, default=argparse.SUPPRESS, help="keep settings in this folder"
    )
    parser.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS)


def _add_saves(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help="by default where the game keeps them"
    )
    parser.add_argument(
        "--mine",
        type=Path,
        metavar="FILE",
        help="say that this farm is one's own: after a move to another computer, or a lost key",
    )
    parser.add_argument(
        "--restore",
        type=Path,
        metavar="FILE",
        help="put the newest whole backup in the place of this farm, which is kept beside it",
    )
    parser.add_argument(
        "--new-code",
        type=Path,
        metavar="FILE",
        help="give this farm another certificate, port and join code; the old are worth nothing",
    )
    parser.add_argument(
        "--home", type=Path, default=argparse.SUPPRESS, help="look for farms in this folder"
    )
    parser.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS)


def _add_simulate(parser: argparse.ArgumentParser) -> None:
    _add_assets(parser)
    parser.add_argument("--players", type=_whole(2, limits.PLAYERS_MAX), default=4)
    parser.add_argument("--minutes", type=_number(0.01, 24 * 60), default=10.0)
    parser.add_argument("--seed", type=_whole(0, 2**31), default=0)
    for name, most, text in (
        ("loss", 90, "percent of packets lost"),
        ("delay", 2000, "one way, in ms"),
        ("jitter", 2000, "give or take, in ms"),
        ("reorder", 100, "percent held back"),
        ("duplicate", 100, "percent doubled"),
        ("burst", 50, "percent chance that a packet begins a burst of loss"),
    ):
        parser.add_argument(f"--{name}", type=_number(0, most), default=0.0, help=text)
    parser.add_argument(
        "--bandwidth", type=_number(2000, 1e9), help="bytes a second in each direction"
    )
    parser.add_argument(
        "--plant", type=_whole(0, 100_000), default=0, help="corrupt guests' replicas N times"
    )
    parser.add_argument("--placeables", type=_whole(0, 200_000), default=0)
    parser.add_argument(
        "--dedicated",
        action="store_true",
        dest="on_server",
        help="the farm is on a server, and all players are guests",
    )
    parser.add_argument(
        "--bots", type=_roles, help=f"who plays, by commas, the host first: {', '.join(_bots())}"
    )
    parser.add_argument(
        "--mishap",
        type=_mishap,
        action="append",
        default=[],
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
        type=_seeds,
        metavar="A-B",
        help="play all seeds from A to B, and print one summary",
    )
    parser.add_argument(
        "--jobs",
        type=_whole(1, 256),
        default=os.cpu_count() or 1,
        help="with --seeds: how many at a time; by default %(default)s",
    )
    parser.add_argument("--report", type=Path, help="write the report as JSON")
    parser.add_argument("--verbose", action="store_true", help="log more")


def _check_simulate(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """Sees to it that nothing is asked for that a drawn run would not do."""
    if not arguments.draw:
        return
    plain = _Parser()
    _add_simulate(plain)
    defaults = plain.parse_args([])
    for name in (
        "players",
        "minutes",
        "loss",
        "delay",
        "jitter",
        "reorder",
        "duplicate",
        "burst",
        "bandwidth",
        "plant",
        "placeables",
        "on_server",
        "bots",
        "mishap",
    ):
        if getattr(arguments, name) != getattr(defaults, name):
            parser.error(f"simulate --draw draws everything; it takes no --{name}")


def _add_shot(parser: argparse.ArgumentParser) -> None:
    _add_assets(parser)
    parser.add_argument(
        "--scene", required=True, help="title, lobby, farm, forest, chest, journal …"
    )
    parser.add_argument("--time", default="14:00", help="of the day, 06:00 to 01:59")
    parser.add_argument("--season", default="summer")
    parser.add_argument("--weather", default="sunny")
    parser.add_argument("--size", type=_size, default=(1280, 720), help="such as 1280x720")
    parser.add_argument("--out", type=Path, required=True, help="the PNG file to write")
    parser.add_argument("--verbose", action="store_true", help="log more")


def _bots() -> tuple[str, ...]:
    from game.headless.bots import ROLES

    return tuple(sorted(ROLES))


def _whole(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number within bounds."""
    return lambda text: _bounded(text, int, least, most)


def _number(least: float, most: float) -> Callable[[str], float]:
    """Reads a number within bounds."""
    return lambda text: _bounded(text, float, least, most)


_N = TypeVar("_N", int, float)


def _bounded(text: str, kind: Callable[[str], _N], least: float, most: float) -> _N:
    try:
        value = kind(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number that fits here") from None
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{text} is not between {least} and {most}")
    return value


def _name(text: str) -> str:
    if not 1 <= len(text.strip()) <= limits.NAME_MAX_LENGTH or not text.isprintable():
        raise argparse.ArgumentTypeError(
            f"a name has 1 to {limits.NAME_MAX_LENGTH} visible characters"
        )
    return text.strip()


def _lobby_name(text: str) -> str:
    if not 1 <= len(text.strip()) <= limits.LOBBY_NAME_MAX_LENGTH or not text.isprintable():
        raise argparse.ArgumentTypeError(
            f"a lobby's name has 1 to {limits.LOBBY_NAME_MAX_LENGTH} visible characters"
        )
    return text.strip()


def _password(text: str) -> str:
    if len(text) > limits.LOBBY_PASSWORD_MAX_LENGTH:
        raise argparse.ArgumentTypeError(
            f"a password has at most {limits.LOBBY_PASSWORD_MAX_LENGTH} characters"
        )
    return text


def _ports(text: str) -> range:
    first, dash, last = text.partition("-")
    if not (dash and first.isdecimal() and last.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no range of ports such as 27300-27331")
    ports = range(int(first[:6]), int(last[:6]) + 1)
    if not ports or ports.start < 1 or ports.stop > 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no range within 1 to 65535")
    return ports


def _friend(text: str) -> str:
    if not 1 <= len(text.strip()) <= FRIEND_NAME_MAX_CHARACTERS or not text.isprintable():
        raise argparse.ArgumentTypeError(
            f"a friend's name has 1 to {FRIEND_NAME_MAX_CHARACTERS} visible characters"
        )
    return text.strip()


def _lobby_id(text: str) -> int:
    try:
        return parse_lobby_id(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _seeds(text: str) -> range:
    first, dash, last = text.partition("-")
    if not (dash and first.isdecimal() and last.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no range of seeds such as 0-999")
    seeds = range(int(first[:10]), int(last[:10]) + 1)
    if not seeds or len(seeds) > _SEEDS_MAX or seeds.stop > 2**31:
        raise argparse.ArgumentTypeError(f"{text!r} is no range of 1 to {_SEEDS_MAX} seeds")
    return seeds


def _mishap(text: str) -> object:
    from game.headless.plan import parse_mishap

    try:
        return parse_mishap(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _roles(text: str) -> tuple[str, ...]:
    roles = tuple(text.split(","))
    for role in roles:
        if role not in _bots():
            raise argparse.ArgumentTypeError(
                f"there is no bot {role!r}; there are {', '.join(_bots())}"
            )
    return roles


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.partition("x")
    if not (cross and width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 1280x720")
    return int(width), int(height)
