"""What `main.py yarn …` can be asked for."""

import argparse
from pathlib import Path


def add_yarn(parser: argparse.ArgumentParser) -> None:
    """Adds the commands of `yarn` to its parser."""
    commands = parser.add_subparsers(dest="yarn_command", metavar="COMMAND", required=True)
    check = commands.add_parser("check", help="say everything that is wrong with scripts")
    _add_folder(check)
    check.add_argument("--ids", action="store_true", help="also list lines without a #line: id")
    _add_folder(commands.add_parser("tag", help="write a #line: id behind each line without one"))
    strings = commands.add_parser("strings", help="write or bring up to date a table of strings")
    strings.add_argument("file", type=Path, metavar="FILE.csv")
    strings.add_argument("folder", type=Path, nargs="?", metavar="FOLDER")
    strings.add_argument("--language", required=True, help="of the table, as in de or pt-BR")
    play = commands.add_parser("play", help="play a script in the terminal")
    play.add_argument("file", type=Path, metavar="FILE.yarn")
    play.add_argument("--start", help="the node to begin at; the first by itself")
    play.add_argument("--seed", type=int, default=0, help="of chance, 0 by itself")
    play.add_argument("--trace", action="store_true", help="show each instruction that is run")
    play.add_argument(
        "--set", action="append", default=[], metavar="$NAME=VALUE", help="a variable, at first"
    )
    play.add_argument("--strategy", metavar="NAME", help="how groups choose")
    graph = commands.add_parser("graph", help="draw nodes and where they lead, as SVG")
    _add_folder(graph)
    graph.add_argument("--out", type=Path, required=True, metavar="FILE.svg")


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        metavar="FOLDER",
        help="of scripts, or of assets with a folder dialogue; the game's own by itself",
    )
