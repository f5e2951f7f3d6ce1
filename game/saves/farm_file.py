"""The open file of the farm in play.

It hangs on the change stream: `note` remembers what changed, `take` puts that together with where
the farm stands, and `write` writes it in one transaction, so that a program that is killed leaves
the farm as it was at one moment or at the next. `write` may run in a thread of its own, since a
disk answers when it likes. While a farm is open nobody else can open it, since two hosts of one
farm would each lose what the other does.

A transaction goes into SQLite's log, which the system keeps when the program is killed. Into the
disk itself, where it survives a power failure, it goes with `harden`; until then such a failure
takes the farm back, whole, to how it was at an earlier transaction.
"""

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any

from game.saves.backups import backups_of, keep_aside
from game.saves.errors import SaveError, said_clearly
from game.saves.loading import (
    LoadedFarm,
    load_farm,
)
from game.saves.places import check_length, connect, shown
from game.saves.schema import (
    AWAITED_FIGURE,
    MIGRATIONS,
    Migration,
    check_health,
    check_identity,
    copy_to,
    create_tables,
    migrate,
    transaction,
)
from game.text.letters import clean_line, cut, is_visible
from game.text.sentence import Sentence
from game.world.records import encode_record
from game.world.sections import Section
from game.world.world import Change
from net import limits

_NOT_SAVED = "saved"


def farm_name_from(text: str) -> str:
    """A name that a farm can have, as near to a text as can be; "Farm" for one of nothing."""
    most = limits.FARM_NAME_MAX_CHARACTERS
    seen = text if is_visible(text) else clean_line(text[: 4 * most], most)
    return cut(seen, most).strip() or "Farm"


def check_farm_name(text: str) -> None:
    """Raises `SaveError` for what no farm can be called."""
    if text != farm_name_from(text):
        raise SaveError(Sentence("saves.bad_name", most=limits.FARM_NAME_MAX_CHARACTERS))


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be written in one transaction."""

    changes: Mapping[tuple[Section, int], Change]
    revision: int
    tick: int
    saved_at_s: int
    awaited: frozenset[int]
    """The characters whom their players take up again unasked if this is the last that was
    written."""


class FarmFile:
    """A saved farm that is open. Use `create` or `open`; close it, or use it in a `with`. `write`,
    `harden` and `back_up` may be called from another thread than the rest."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._identity = _identity(path)
        self._in_use = Lock()
        """Held by whoever uses the connection."""
        self._unsaved: dict[tuple[Section, int], Change] = {}
        self._taken: Batch | None = None
        self._stands_at: tuple[int, int, frozenset[int]] | None = None

    @property
    def name(self) -> str:
        """The file's name, as it can be shown."""
        return shown(self.path)

    @classmethod
    def create(cls, path: Path, farm_name: str) -> "FarmFile":
        """A new file for a farm of this name (1 to 24 printable characters), which appears at once
        as a whole. Raises `SaveError` when there is one already or it cannot be written."""
        check_farm_name(farm_name)
        with said_clearly(shown(path), "made"):
            path.parent.mkdir(parents=True, exist_ok=True)
            is_new = not os.path.lexists(path)
            if not is_new and not is_free(path):
                raise SaveError(Sentence("saves.there_already", file=shown(path)))
            path.touch()
            try:
                return cls._founded(path, farm_name)
            except BaseException:
                if is_new:
                    path.unlink(missing_ok=True)
                raise

    @classmethod
    def _founded(cls, path: Path, farm_name: str) -> "FarmFile":
        connection = connect(path)
        try:
            _found(connection, farm_name)
            _lock(connection)
            return cls(path, connection)
        except BaseException:
            connection.close()
            raise

    @classmethod
    def open(cls, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> "FarmFile":
        """An existing farm, brought up to date if it is of an older game; a copy of the older
        file stays beside it. Raises `SaveError` when it is missing, damaged, of a newer game, or
        being played."""
        file = shown(path)
        with said_clearly(file):
            connection = connect(path)
            try:
                # Before the first look: a log that a killed program has left needs no memory
                # shared with others then, which not every file system has.
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                version = check_identity(connection, file, len(migrations) + 1)
                check_length(connection, path)
                _lock(connection)
                check_health(connection, file, version, migrations)
                migrate(connection, path, version, migrations)
                return cls(path, connection)
            except BaseException:
                connection.close()
                raise

    def note(self, changes: Iterable[Change]) -> None:
        """Remembers changes for the next transaction. Made to listen to a world."""
        for change in changes:
            self._unsaved[change.section, change.key] = change

    @property
    def unsaved(self) -> int:
        """How many records have changed since they were last written."""
        return len(self._unsaved) + (0 if self._taken is None else len(self._taken.changes))

    def take(
        self, *, tick: int, revision: int, saved_at_s: int, awaited: frozenset[int] = frozenset()
    ) -> Batch | None:
        """Everything noted, with where the clock and the world stand and who is `awaited`, to be
        written; None when the file has it all. `saved_at_s` is in seconds since 1970. What was
        taken is to be given to `written` or to `put_back` before more is taken."""
        assert self._taken is None, "one batch is written at a time"
        if not self._unsaved and self._stands_at == (tick, revision, awaited):
            return None
        self._taken = Batch(self._unsaved, revision, tick, saved_at_s, awaited)
        self._unsaved = {}
        return self._taken

    def written(self) -> None:
        """What was taken, if anything was, is in the file."""
        batch, self._taken = self._taken, None
        if batch is None:
            return
        self._stands_at = (batch.tick, batch.revision, batch.awaited)

    def put_back(self) -> None:
        """What was taken, if anything was, could not be written and is to be taken again."""
        batch, self._taken = self._taken, None
        if batch is None:
            return
        self._unsaved = {**batch.changes, **self._unsaved}

    def write(self, batch: Batch) -> None:
        """Writes what was taken, in one transaction. Raises `SaveError` when the disk says no; the
        file is then as it was."""
        rows = []
        gone = []
        for (section, key), change in batch.changes.items():
            if change.record is None:
                gone.append((section.number, key))
            else:
                content = encode_record(change.record)
                rows.append((section.number, key, change.revision, content))
        with self._in_use, said_clearly(self.name, _NOT_SAVED):
            self._stay_in_place()
            with transaction(self._connection):
                self._write(batch, rows, gone)

    def _write(
        self,
        batch: Batch,
        rows: Sequence[tuple[int, int, int, bytes]],
        gone: Sequence[tuple[int, int]],
    ) -> None:
        write = self._connection.executemany
        write("DELETE FROM records WHERE section = ? AND key = ?", gone)
        write("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", rows)
        figures = {
            "revision": batch.revision,
            "tick": batch.tick,
            "saved_at_s": batch.saved_at_s,
            AWAITED_FIGURE: ",".join(map(str, sorted(batch.awaited))),
        }
        write("INSERT OR REPLACE INTO farm VALUES (?, ?)", figures.items())

    def _stay_in_place(self) -> None:
        """Makes the file anew where somebody has removed it: what is written into it otherwise is
        gone with the program. Raises `SaveError` where another file stands there instead."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            copy_to(self._connection, self.path)
            self._connection.close()
            self._connection = connect(self.path)
            _lock(self._connection)
            self._identity = _identity(self.path)
            return
        if (found.st_dev, found.st_ino) != self._identity:
            raise SaveError(Sentence("saves.place_taken", file=self.name))

    def flush(self, *, tick: int, revision: int, saved_at_s: int) -> None:
        """Takes everything and writes it now. Raises `SaveError` when the disk says no; what was
        noted stays noted, so that a later flush makes up for it."""
        batch = self.take(tick=tick, revision=revision, saved_at_s=saved_at_s)
        if batch is None:
            return
        try:
            self.write(batch)
        except BaseException:
            self.put_back()
            raise
        self.written()

    def rename(self, farm_name: str) -> None:
        """Gives the farm another name (1 to 24 printable characters). Raises `SaveError`."""
        check_farm_name(farm_name)
        with self._in_use, said_clearly(self.name, _NOT_SAVED):
            self._connection.execute(
                "UPDATE farm SET value = ? WHERE name = 'name'", (farm_name,)
            ).fetchall()
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def harden(self) -> None:
        """Makes what was written safe from a power failure. Raises `SaveError` when the disk says
        no."""
        with self._in_use, said_clearly(self.name, _NOT_SAVED):
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def load(self) -> LoadedFarm:
        """The farm as it was last flushed. Raises `SaveError` when that cannot be read."""
        with self._in_use, said_clearly(self.name):
            return load_farm(self._connection, self.name)

    def take_out(self, damaged: Sequence[tuple[Any, Any]]) -> Path:
        """Takes damaged records out of the file, so that its copies are whole from now on; the file
        as it was is kept beside it. Returns where. Raises `SaveError`; the file is then as it
        was."""
        aside = keep_aside(self.path, self.back_up)
        with self._in_use, said_clearly(self.name, _NOT_SAVED), transaction(self._connection):
            self._connection.executemany(
                "DELETE FROM records WHERE section IS ? AND key IS ?", damaged
            )
        return aside

    def back_up(self, target: Path) -> None:
        """Copies the farm as it was last written. Raises `SaveError`."""
        with self._in_use, said_clearly(shown(target), "written"):
            copy_to(self._connection, target)

    def close(self) -> None:
        """Closes the file; what was noted and not flushed is lost. Raises nothing."""
        # At rest a farm is one file, which a player can copy and a list can read without a trace.
        with self._in_use:
            with suppress(sqlite3.Error):
                self._connection.execute("PRAGMA journal_mode = DELETE")
            self._connection.close()

    def __enter__(self) -> "FarmFile":
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def is_free(path: Path) -> bool:
    """Whether a farm can be made here: nothing is there, or only what a program leaves that was
    killed as it made one. An empty file with backups was a farm, and is a damaged one. Raises
    `SaveError` and OSError."""
    if not os.path.lexists(path):
        return True
    if not path.is_file():
        return False
    if path.with_name(f"{path.name}-journal").is_file():
        # SQLite takes back what was begun as soon as anybody looks.
        with closing(connect(path)) as connection, suppress(sqlite3.Error):
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return path.stat().st_size == 0 and not backups_of(path)


def _found(connection: sqlite3.Connection, farm_name: str) -> None:
    """Makes an empty file a farm without records, at once or not at all."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    with transaction(connection):
        create_tables(connection)
        figures = {"name": farm_name, "revision": 0, "tick": 0, "saved_at_s": 0}
        connection.executemany("INSERT INTO farm VALUES (?, ?)", figures.items())


def _identity(path: Path) -> tuple[int, int]:
    """Which file stands there now. Raises OSError when there is none."""
    found = path.stat()
    return found.st_dev, found.st_ino


def _lock(connection: sqlite3.Connection) -> None:
    """Makes the file ours until it is closed, and its writes safe from a program that is killed."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")
