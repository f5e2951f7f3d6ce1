"""Options that several commands have."""

import argparse

from game.command_line import values


def add_window(parser: argparse.ArgumentParser) -> None:
    """Adds who plays, with what, in which window."""
    add_home(parser, "keep settings and farms in this folder")
    add_assets(parser, "play with the maps, data, scripts and art of this folder")
    parser.add_argument("--name", type=values.player_name, help="be called so in this run")
    parser.add_argument("--colour", type=values.whole(0, 7), help="wear this colour in this run")
    parser.add_argument("--window", type=values.size, help="the window's size, such as 1280x720")
    add_verbose(parser)


def add_home(parser: argparse.ArgumentParser, text: str) -> None:
    """Adds where settings and farms are kept."""
    parser.add_argument("--home", type=values.path, help=text)


def add_assets(
    parser: argparse.ArgumentParser,
    text: str = "use the maps, data, scripts and art of this folder",
) -> None:
    """Adds whose content is played."""
    parser.add_argument("--assets", type=values.path, help=text)


def add_verbose(parser: argparse.ArgumentParser) -> None:
    """Adds how much is logged."""
    parser.add_argument("--verbose", action="store_true", help="log more")


def add_minutes(parser: argparse.ArgumentParser, text: str | None = None) -> None:
    """Adds how long it is played."""
    parser.add_argument("--minutes", type=values.number(0.01, 24 * 60), help=text)


def add_report(parser: argparse.ArgumentParser) -> None:
    """Adds the file that tells of a run."""
    parser.add_argument("--report", type=values.path, help="write the report as JSON")


def add_run(parser: argparse.ArgumentParser, text: str) -> None:
    """Adds how long a run of a real program is, and what it writes."""
    add_minutes(parser, text)
    add_report(parser)
    parser.add_argument("--dump", type=values.path, help="write the world's records as JSON lines")
