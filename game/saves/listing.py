"""The farms that there are, for the title screen's *continue*.

A damaged farm is listed with its problem instead of hiding or crashing the list.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from game.saves.errors import SaveError, said_clearly
from game.saves.loading import read_figures, read_section
from game.saves.schema import MIGRATIONS, check_health, check_identity, connect
from game.world.calendar import ENVIRONMENT
from game.world.records import Character, Environment
from game.world.sections import WORLD_SCOPE, Kind, Section

FARM_SUFFIX = ".farm"
FARMS_MAX = 100

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
    problem: str | None = None
    """A sentence that says why this farm cannot be played, None when it can."""


def describe(path: Path) -> FarmDescription:
    """What is to be known of a farm without playing it. Raises nothing: a farm that cannot be
    read has a `problem`."""
    try:
        with said_clearly(path.name), closing(connect(path, for_reading=True)) as connection:
            check_identity(connection, path.name, len(MIGRATIONS) + 1)
            check_health(connection, path.name)
            return _described(path, connection)
    except SaveError as error:
        return FarmDescription(path, path.stem, 0, "", (), 0, str(error))


def list_farms(folder: Path) -> list[FarmDescription]:
    """The farms of a folder, the last saved first; an empty list when there is no folder."""
    paths = sorted(folder.glob(f"*{FARM_SUFFIX}"))[:FARMS_MAX]
    return sorted((describe(path) for path in paths), key=lambda farm: -farm.saved_at_s)


def _described(path: Path, connection: sqlite3.Connection) -> FarmDescription:
    figures = read_figures(connection, path.name)
    days = [saved.record for saved in read_section(connection, ENVIRONMENT)]
    today = next((day for day in days if isinstance(day, Environment)), None)
    if today is None:
        raise SaveError(f"{path.name} is damaged: it has no day.")
    characters = [saved.record for saved in read_section(connection, CHARACTERS)]
    players = tuple(record.name for record in characters if isinstance(record, Character))
    return FarmDescription(path, figures.name, today.day, today.season, players, figures.saved_at_s)
