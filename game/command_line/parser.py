"""From the words of the command line to the arguments of one command, or to one clear sentence for
what cannot be asked for."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any, Never

from files.installation import PROGRAM
from game.command_line import values
from game.command_line.arguments import (
    CheckContentArguments,
    CommandArguments,
    DuoArguments,
    FriendsArguments,
    SavesArguments,
    ShotArguments,
    SteamCheckArguments,
    WindowArguments,
)
from game.command_line.play_options import add_host, add_join, add_simulate
from game.command_line.server_options import (
    add_dedicated,
    add_lobby_admin,
    add_lobby_server,
    add_relay,
)
from game.command_line.shared_options import add_assets, add_home, add_verbose, add_window
from game.command_line.yarn.options import add_yarn
from game.program.version import GAME_VERSION
from net.steam import lobby_from_arguments, without_connect_lobby

_Fill = Callable[[argparse.ArgumentParser], None]


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without a page of usage, and exits with status 2. What
    was not said is not there: the arguments of a command have the defaults. The options of a
    command are added with `fill` when it is asked for: the other fourteen need none."""

    def __init__(self, fill: _Fill | None = None, **options: Any) -> None:
        super().__init__(argument_default=argparse.SUPPRESS, **options)
        self._fill = fill

    def parse_known_args(  # type: ignore[override]  # The library calls it in this way alone.
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """See the library."""
        fill, self._fill = self._fill, None
        if fill is not None:
            fill(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> Never:
        self.exit(2, f"{self.prog}: {message}\n")


def parse_arguments(words: Sequence[str]) -> CommandArguments:
    """The arguments of the command that the words name, or of the game's own window. Exits with
    status 2 for what cannot be.

    Steam starts the game with `+connect_lobby ID` when an invitation was accepted. Anybody can
    make a link that does so with any text, so only the id of a lobby is taken from it, as
    `connect_lobby`; None otherwise."""
    parser = _parser()
    said = parser.parse_args(without_connect_lobby(words)).__dict__
    kind: type[CommandArguments] = said.pop("kind")
    try:
        return kind(connect_lobby=lobby_from_arguments(words), **said).checked()
    except ValueError as error:
        parser.error(str(error))


def _parser() -> _Parser:
    parser = _Parser(
        prog=PROGRAM,
        description="Tandem Acres, a small farm for friends. Without a command the game opens.",
    )
    parser.add_argument("--version", action="version", version=f"Tandem Acres {GAME_VERSION}")
    parser.set_defaults(kind=WindowArguments)
    add_window(parser)
    commands = parser.add_subparsers(metavar="COMMAND")
    described: tuple[tuple[str, _Fill, str], ...] = (
        ("duo", _add_duo, "two windows on this machine, already in one farm"),
        ("host", add_host, "open a farm to friends"),
        ("join", add_join, "go to a friend's farm"),
        ("dedicated", add_dedicated, "open a farm that nobody plays at here"),
        ("lobby-server", add_lobby_server, "help players find each other without Steam"),
        ("relay", add_relay, "pass on what friends cannot send each other directly"),
        ("lobby-admin", add_lobby_admin, "look after a lobby server of this machine"),
        ("friends", _add_friends, "one's own friend code, and those of one's friends"),
        ("saves", _add_saves, "the farms kept here, and whether they are whole"),
        ("check-content", _add_check, "name everything that is wrong in maps, data and scripts"),
        ("simulate", add_simulate, "play hours of it in seconds, and prove it"),
        ("shot", _add_shot, "draw a scene into a file"),
        ("yarn", add_yarn, "tools for who writes dialogue"),
        ("steam-check", _add_steam_check, "say what of Steam can be used on this computer"),
    )
    for name, add, text in described:
        commands.add_parser(name, help=text, fill=add)
    return parser


def _add_duo(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(kind=DuoArguments)
    parser.add_argument("--players", type=values.whole(2, 4), help="windows, 2 to 4")


def _add_friends(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(kind=FriendsArguments)
    parser.add_argument("--add", metavar="CODE", help="keep the friend who has this friend code")
    parser.add_argument(
        "--called", metavar="NAME", type=values.player_name, help="what to call that friend"
    )
    parser.add_argument("--remove", metavar="NAME", help="forget a friend")
    add_home(parser, "keep settings in this folder")
    add_verbose(parser)


def _add_saves(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(kind=SavesArguments)
    parser.add_argument(
        "folder",
        nargs="?",
        type=values.path,
        default=None,
        metavar="DIR",
        help="by default where the game keeps them",
    )
    parser.add_argument(
        "--mine",
        type=values.path,
        metavar="FILE",
        help="say that this farm is one's own: after a move to another computer, or a lost key",
    )
    parser.add_argument(
        "--restore",
        type=values.path,
        metavar="FILE",
        help="put the newest whole backup in the place of this farm, which is kept beside it",
    )
    parser.add_argument(
        "--new-code",
        type=values.path,
        metavar="FILE",
        help="give this farm another certificate, port and join code; the old are worth nothing",
    )
    add_home(parser, "look for farms in this folder")
    add_verbose(parser)


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(kind=CheckContentArguments)
    parser.add_argument(
        "folder",
        nargs="?",
        type=values.path,
        default=None,
        metavar="FOLDER",
        help="by default the game's own assets",
    )
    add_verbose(parser)


def _add_shot(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(kind=ShotArguments)
    add_assets(parser)
    parser.add_argument(
        "--scene", required=True, help="title, lobby, farm, forest, chest, journal …"
    )
    parser.add_argument("--area", help="where one stands, such as village")
    parser.add_argument("--at", type=values.size, help="the tile one stands on, such as 20x14")
    parser.add_argument("--time", help="of the day, 06:00 to 01:59")
    parser.add_argument("--season")
    parser.add_argument("--day", type=values.whole(1, 9999), help="of the year, from 1")
    parser.add_argument("--players", type=values.whole(1, 8), help="how many are in the picture")
    parser.add_argument("--weather")
    parser.add_argument("--size", type=values.size, help="such as 1280x720")
    parser.add_argument("--language", help="such as de")
    parser.add_argument("--text", help="how large text is: normal, large or huge")
    parser.add_argument("--out", type=values.path, required=True, help="the PNG file to write")
    add_verbose(parser)


def _add_steam_check(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(kind=SteamCheckArguments)
