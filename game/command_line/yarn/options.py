"""The options of the commands of `yarn`."""

import argparse
from pathlib import Path

from game.command_line.yarn.arguments import (
    YarnCheckArguments,
    YarnGraphArguments,
    YarnPlayArguments,
    YarnStringsArguments,
    YarnTagArguments,
)


def add_yarn(parser: argparse.ArgumentParser) -> None:
    """Adds the commands of `yarn` to its parser."""
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    check = commands.add_parser("check", help="say everything that is wrong with scripts")
    check.set_defaults(kind=YarnCheckArguments)
    _add_folder(check)
    check.add_argument("--ids", action="store_true", help="also list lines without a #line: id")
    tag = commands.add_parser("tag", help="write a #line: id behind each line without one")
    tag.set_defaults(kind=YarnTagArguments)
    _add_folder(tag)
    strings = commands.add_parser("strings", help="write or bring up to date a table of strings")
    strings.set_defaults(kind=YarnStringsArguments)
    strings.add_argument("file", type=Path, metavar="FILE.csv")
    _add_folder(strings)
    strings.add_argument("--language", required=True, help="of the table, as in de or pt_BR")
    play = commands.add_parser("play", help="play a script in the terminal")
    play.set_defaults(kind=YarnPlayArguments)
    play.add_argument("file", type=Path, metavar="FILE.yarn")
    play.add_argument("--start", help="the node to begin at; the first by itself")
    play.add_argument("--seed", type=int, help="of chance, 0 by itself")
    play.add_argument("--trace", action="store_true", help="show each instruction that is run")
    play.add_argument("--set", action="append", metavar="$NAME=VALUE", help="a variable, at first")
    play.add_argument("--strategy", metavar="NAME", help="how groups choose")
    play.add_argument("--scene", metavar="NAME", help="tell a scene of the game beat by beat")
    play.add_argument("--watch", action="store_true", help="show the scene in a window")
    play.add_argument("--friends", type=int, choices=range(4), help="who watch it too, 1 by itself")
    play.add_argument("--season", metavar="SEASON", help="in which the scene is shown")
    play.add_argument(
        "--hour", type=int, choices=range(6, 26), metavar="HOUR", help="at which it is shown"
    )
    graph = commands.add_parser("graph", help="draw nodes and where they lead, as SVG")
    graph.set_defaults(kind=YarnGraphArguments)
    _add_folder(graph)
    graph.add_argument("--out", type=Path, required=True, metavar="FILE.svg")


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=None,
        metavar="FOLDER",
        help="of scripts, or of assets with a folder dialogue; the game's own by itself",
    )
