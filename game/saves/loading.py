"""Reading a farm as if a stranger had written it: friends do swap their saved files.

Every figure is checked for its type and bounds, which are those of the wire (`net/limits.py`), and
every record is decoded as if it came over the network: what is loaded can be told to friends. One
damaged record is left out and reported; a farm whose own figures are damaged is not loaded at all.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from game.saves.errors import damaged
from game.saves.schema import AWAITED_FIGURE, FARM_FIGURES
from game.text.letters import clean_line, is_visible
from game.text.sentence import Sentence
from game.world.records import Record, decode_record
from game.world.sections import FIRST_CHARACTER_ID, LAST_CHARACTER_ID, Section
from game.world.world import REVISION_JUMP_ON_LOAD, World
from net import limits

_SELECT_RECORDS = (
    "SELECT section, key, revision, CASE WHEN length(content) <= ? THEN content END FROM records"
)


@dataclass(frozen=True, slots=True)
class SavedRecord:
    """A record and the revision it was saved at."""

    section: Section
    key: int
    record: Record
    revision: int


@dataclass(frozen=True, slots=True)
class LoadedFarm:
    """A farm as it was saved."""

    name: str
    saved_revision: int
    tick: int
    """Where the clock goes on."""
    saved_at_s: int
    """Seconds since 1970, as the caller of `flush` gave them."""
    records: tuple[SavedRecord, ...]
    awaited: frozenset[int] | None
    """Who was at the farm when it was last written; None in one of an earlier game, where those are
    who are noted as online."""
    last_commands: dict[int, int]
    """By character, the number of the last command that was carried out."""
    problems: tuple[str, ...]
    """A sentence for every record that was left out, for the log."""
    left_out: tuple[tuple[Any, Any], ...]
    """The columns section and key of those records, whatever they hold."""

    @property
    def revision(self) -> int:
        """Where the world goes on: far above the saved one, so that guests who knew a later past
        give way."""
        return self.saved_revision + REVISION_JUMP_ON_LOAD

    def fill(self, world: World) -> None:
        """Puts the farm into an empty world, past the listeners: what is loaded is no change.
        Raises ValueError when the world is not empty."""
        if world.sections():
            raise ValueError("a farm can only be loaded into an empty world")
        for saved in self.records:
            world.set(saved.section, saved.key, saved.record)
        world.revision = self.revision


class FarmFigures(NamedTuple):
    """What a farm says about itself as a whole."""

    name: str
    revision: int
    tick: int
    saved_at_s: int
    awaited: frozenset[int] | None


def load_farm(connection: sqlite3.Connection, file: str) -> LoadedFarm:
    """Reads a whole farm. Raises `DamagedFarmError`; sqlite3.Error goes through."""
    figures = read_figures(connection, file)
    count, sections = connection.execute(
        "SELECT count(*), count(DISTINCT section) FROM records"
    ).fetchone()
    if count > limits.REPLICA_RECORDS_MAX or sections > limits.REPLICA_SECTIONS_MAX:
        raise damaged(file, Sentence("saves.damage.too_many_records"))
    by_key = f"{_SELECT_RECORDS} ORDER BY section, key"
    rows = connection.execute(by_key, (limits.RECORD_MAX_BYTES,))
    problems: list[str] = []
    left_out: list[tuple[Any, Any]] = []
    return LoadedFarm(
        name=figures.name,
        saved_revision=figures.revision,
        tick=figures.tick,
        saved_at_s=figures.saved_at_s,
        records=tuple(_records(rows, figures.revision, problems, left_out)),
        awaited=figures.awaited,
        last_commands=_last_commands(connection, problems),
        problems=tuple(problems),
        left_out=tuple(left_out),
    )


def read_figures(connection: sqlite3.Connection, file: str) -> FarmFigures:
    """What a farm says about itself. Raises `DamagedFarmError`; sqlite3.Error goes through."""
    figures = dict(connection.execute("SELECT name, value FROM farm LIMIT 100").fetchall())
    missing = [name for name in FARM_FIGURES if name not in figures]
    if missing:
        raise damaged(file, Sentence("saves.damage.lacks", names=", ".join(missing)))
    return FarmFigures(
        name=_name(file, figures["name"]),
        revision=_figure(file, "revision", figures["revision"], limits.FARM_REVISION_MAX),
        tick=_figure(file, "tick", figures["tick"], limits.FARM_TICK_MAX),
        saved_at_s=_figure(file, "saved_at_s", figures["saved_at_s"], limits.FARM_SAVED_AT_MAX_S),
        awaited=_awaited(figures.get(AWAITED_FIGURE)),
    )


def read_section(connection: sqlite3.Connection, section: Section) -> list[SavedRecord]:
    """The undamaged records of one section, at most some thousand. sqlite3.Error goes through."""
    rows = connection.execute(
        f"{_SELECT_RECORDS} WHERE section = ? LIMIT ?",
        (limits.RECORD_MAX_BYTES, section.number, LAST_CHARACTER_ID),
    )
    return list(_records(rows, limits.FARM_REVISION_MAX, [], []))


def _figure(file: str, name: str, value: object, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise damaged(file, Sentence("saves.damage.makes_no_sense", name=name))
    return value


def _awaited(value: object) -> frozenset[int] | None:
    """Whoever is meant: that somebody has to be asked about again is no reason to lose a farm."""
    if not isinstance(value, str):
        return None
    words = value.split(",", 2 * limits.PLAYERS_MAX)[: 2 * limits.PLAYERS_MAX]
    known = {str(character) for character in range(FIRST_CHARACTER_ID, LAST_CHARACTER_ID + 1)}
    return frozenset(int(word) for word in words if word in known)


def _name(file: str, value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= limits.FARM_NAME_MAX_CHARACTERS:
        raise damaged(file, Sentence("saves.damage.makes_no_sense", name="name"))
    return value if is_visible(value) else clean_line(value, len(value)) or "?"


def _records(
    rows: Iterable[tuple[Any, ...]],
    newest: int,
    problems: list[str],
    left_out: list[tuple[Any, Any]],
) -> Iterator[SavedRecord]:
    for number, key, revision, content in rows:
        try:
            yield _record(number, key, revision, content, newest)
        except (ValueError, RecursionError) as error:
            left_out.append((number, key))
            if len(problems) < limits.FARM_PROBLEMS_MAX:
                problems.append(f"record {key!r} of section {number!r} is damaged: {error}")


def _record(number: Any, key: Any, revision: Any, content: Any, newest: int) -> SavedRecord:
    """A row as a record. Raises ValueError for whatever does not fit."""
    if type(number) is not int or type(key) is not int or not 0 <= key <= limits.KEY_MAX:
        raise ValueError("it has no name")
    section = Section.from_number(number)
    if type(revision) is not int or not 0 <= revision <= newest:
        raise ValueError("its revision makes no sense")
    if not isinstance(content, bytes):
        raise ValueError("its content is missing or too long")
    return SavedRecord(section, key, decode_record(section.kind, content), revision)


def _last_commands(connection: sqlite3.Connection, problems: list[str]) -> dict[int, int]:
    numbers: dict[int, int] = {}
    characters = LAST_CHARACTER_ID - FIRST_CHARACTER_ID + 1
    rows = connection.execute("SELECT character, last_number FROM commands LIMIT ?", (characters,))
    for character, number in rows:
        if (
            type(character) is int
            and FIRST_CHARACTER_ID <= character <= LAST_CHARACTER_ID
            and type(number) is int
            and 0 <= number <= limits.COMMAND_NUMBER_MAX
        ):
            numbers[character] = number
        else:
            problems.append(f"the last command of character {character!r} is damaged")
    return numbers
