"""The farms that there are, for the title screen's *continue* and for whoever looks after them.

A damaged farm is listed with its problem, and with the newest of its copies that is whole, instead
of hiding or crashing the list.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from game.saves.backups import backups_of
from game.saves.errors import DamagedFarmError, SaveError, damaged, said_clearly
from game.saves.loading import load_farm, read_figures, read_section
from game.saves.places import check_length, connect, shown
from game.saves.played_order import played_order
from game.saves.schema import MIGRATIONS, check_health, check_identity
from game.text.sentence import Sentence
from game.world.calendar import ENVIRONMENT
from game.world.records import Character, Environment
from game.world.sections import WORLD_SCOPE, Kind, Section
from net import limits

FARM_SUFFIX = ".farm"

CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)


@dataclass(frozen=True, slots=True)
class FarmDescription:
    """A line of the list."""

    path: Path
    name: str
    day: int
    season: str
    """The season's id; empty for a farm with a problem."""
    players: tuple[str, ...]
    saved_at_s: int
    """Seconds since 1970; of a damaged farm, when its file was last written."""
    tick: int = 0
    """How long it was played, in ticks."""
    awaited: tuple[str, ...] = ()
    """Who was there when its last program ended without a word, by name."""
    problem: Sentence | None = None
    """Why this farm cannot be played, None when it can."""
    is_damaged: bool = False
    """Whether it cannot be played because its file is damaged."""


def describe(path: Path) -> FarmDescription:
    """What is to be known of a farm without playing it. Raises nothing: a farm that cannot be
    read has a `problem`."""
    file = shown(path)
    try:
        with said_clearly(file), closing(_open_for_reading(path)) as connection:
            return _described(path, connection)
    except SaveError as error:
        return _with_problem(path, error)


def verify(path: Path) -> FarmDescription:
    """Like `describe`, but every record is read as well."""
    file = shown(path)
    try:
        with said_clearly(file), closing(_open_for_reading(path)) as connection:
            described = _described(path, connection)
            problems = load_farm(connection, file).problems
        if problems:
            more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
            raise damaged(file, f"{problems[0]}{more}")
    except SaveError as error:
        return _with_problem(path, error)
    return described


def list_farms(folder: Path) -> list[FarmDescription]:
    """The farms of a folder, the last played first, and behind them those that were not played in
    this program, the last saved first; an empty list when there is no folder."""
    farms = [describe(path) for path in farm_files(folder)]
    rank = _ranks(folder)
    return sorted(farms, key=lambda farm: (rank.get(farm.path.name, len(rank)), -farm.saved_at_s))


def farm_files(folder: Path) -> list[Path]:
    """The files of a folder that are called like farms, those played last first, and behind them
    those written last, as many as are looked at."""
    rank = _ranks(folder)
    paths = sorted(
        folder.glob(f"*{FARM_SUFFIX}"),
        key=lambda path: (rank.get(path.name, len(rank)), -_written_s(path), path),
    )
    return paths[: limits.FARMS_LISTED_MAX]


def _ranks(folder: Path) -> dict[str, int]:
    """By file name, how many farms were played since."""
    return {name: place for place, name in enumerate(played_order(folder))}


def newest_whole_backup(path: Path) -> FarmDescription | None:
    """The newest copy of a farm in which nothing is damaged, None when there is none."""
    verified = map(verify, backups_of(path))
    return next((backup for backup in verified if backup.problem is None), None)


def _open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection to a file that was found to be a whole farm, as far as SQLite can tell."""
    connection = connect(path, for_reading=True)
    try:
        version = check_identity(connection, shown(path), len(MIGRATIONS) + 1)
        check_length(connection, path)
        check_health(connection, shown(path), version)
    except BaseException:
        connection.close()
        raise
    return connection


def _described(path: Path, connection: sqlite3.Connection) -> FarmDescription:
    figures = read_figures(connection, shown(path))
    days = [saved.record for saved in read_section(connection, ENVIRONMENT)]
    today = next((day for day in days if isinstance(day, Environment)), None)
    if today is None:
        if connection.execute("SELECT 1 FROM records LIMIT 1").fetchone() is None:
            raise SaveError(Sentence("saves.never_begun", file=shown(path)))
        raise damaged(shown(path), Sentence("saves.damage.no_day"))
    names = {
        saved.key: saved.record.name
        for saved in read_section(connection, CHARACTERS)
        if isinstance(saved.record, Character)
    }
    return FarmDescription(
        path,
        figures.name,
        today.day,
        today.season,
        tuple(names.values()),
        figures.saved_at_s,
        figures.tick,
        tuple(names[who] for who in sorted(figures.awaited or ()) if who in names),
    )


def _with_problem(path: Path, error: SaveError) -> FarmDescription:
    name = shown(path).removesuffix(FARM_SUFFIX)
    is_damaged = isinstance(error, DamagedFarmError)
    return FarmDescription(
        path, name, 0, "", (), int(_written_s(path)), problem=error.sentence, is_damaged=is_damaged
    )


def _written_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
