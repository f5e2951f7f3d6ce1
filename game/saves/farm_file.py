"""The open file of the farm in play.

It hangs on the change stream: `note` remembers what changed, and `flush` writes that, and only
that, in one transaction, so that a power cut leaves the farm as it was at one flush or at the
next. While a farm is open nobody else can open it, since two hosts of one farm would each lose
what the other does.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from game.saves.errors import SaveError, said_clearly
from game.saves.loading import (
    FARM_NAME_MAX_CHARACTERS,
    TOKEN_DIGEST_BYTES,
    TOKENS_MAX,
    LoadedFarm,
    load_farm,
)
from game.saves.schema import (
    MIGRATIONS,
    Migration,
    back_up,
    check_health,
    check_identity,
    connect,
    create_tables,
    migrate,
)
from game.world.records import encode_record
from game.world.sections import Section
from game.world.world import Change


class FarmFile:
    """A saved farm that is open. Use `create` or `open`; close it, or use it in a `with`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._unsaved: dict[tuple[Section, int], Change] = {}

    @classmethod
    def create(cls, path: Path, farm_name: str) -> "FarmFile":
        """A new file for a farm of this name (1 to 24 printable characters). Raises `SaveError`
        when there is one already or it cannot be written."""
        if not 1 <= len(farm_name) <= FARM_NAME_MAX_CHARACTERS or not farm_name.isprintable():
            raise SaveError(f"A farm's name has 1 to {FARM_NAME_MAX_CHARACTERS} characters.")
        with said_clearly(path.name):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(exist_ok=False)
            except FileExistsError as error:
                raise SaveError(f"There is a farm {path.name} already.") from error
            connection = connect(path)
            try:
                _lock(connection)
                connection.execute("BEGIN IMMEDIATE")
                create_tables(connection, len(MIGRATIONS) + 1)
                figures = {"name": farm_name, "revision": 0, "tick": 0, "saved_at_s": 0}
                connection.executemany("INSERT INTO farm VALUES (?, ?)", figures.items())
                connection.execute("COMMIT")
            except BaseException:
                connection.close()
                path.unlink(missing_ok=True)
                raise
        return cls(path, connection)

    @classmethod
    def open(cls, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> "FarmFile":
        """An existing farm, brought up to date if it is of an older game; a copy of the older
        file stays beside it. Raises `SaveError` when it is missing, damaged, of a newer game, or
        being played."""
        with said_clearly(path.name):
            connection = connect(path)
            try:
                version = check_identity(connection, path.name, len(migrations) + 1)
                _lock(connection)
                check_health(connection, path.name)
                migrate(connection, path, version, migrations)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    def note(self, changes: Iterable[Change]) -> None:
        """Remembers changes for the next flush. Made to listen to a world."""
        for change in changes:
            self._unsaved[change.section, change.key] = change

    @property
    def unsaved(self) -> int:
        """How many records have changed since the last flush."""
        return len(self._unsaved)

    def flush(
        self, *, tick: int, revision: int, last_commands: Mapping[int, int], saved_at_s: int
    ) -> None:
        """Writes everything noted, with where the clock and the world stand. `saved_at_s` is in
        seconds since 1970. Raises `SaveError` when the disk says no; what was noted stays noted,
        so that a later flush makes up for it."""
        rows = []
        gone = []
        for (section, key), change in self._unsaved.items():
            if change.record is None:
                gone.append((section.number, key))
            else:
                content = encode_record(change.record)
                rows.append((section.number, key, change.revision, content))
        with said_clearly(self.path.name), self._transaction() as connection:
            connection.executemany("DELETE FROM records WHERE section = ? AND key = ?", gone)
            connection.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", rows)
            connection.executemany(
                "INSERT OR REPLACE INTO farm VALUES (?, ?)",
                [("revision", revision), ("tick", tick), ("saved_at_s", saved_at_s)],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO commands VALUES (?, ?)", last_commands.items()
            )
        self._unsaved.clear()

    def load(self) -> LoadedFarm:
        """The farm as it was last flushed. Raises `SaveError` when that cannot be read."""
        with said_clearly(self.path.name):
            return load_farm(self._connection, self.path.name)

    def keep_token(self, digest: bytes, character: int, expires_at_s: int) -> None:
        """Keeps who may come back as this character: the SHA-256 of a resume token, never the
        token itself. A character's newer token replaces its older one; of all, the newest
        `TOKENS_MAX` are kept. Raises ValueError when it is not 32 bytes, and `SaveError`."""
        if len(digest) != TOKEN_DIGEST_BYTES:
            raise ValueError(f"a token's digest has {TOKEN_DIGEST_BYTES} bytes")
        with said_clearly(self.path.name), self._transaction() as connection:
            connection.execute("DELETE FROM tokens WHERE character = ?", (character,))
            connection.execute(
                "INSERT OR REPLACE INTO tokens VALUES (?, ?, ?)", (digest, character, expires_at_s)
            )
            connection.execute(
                "DELETE FROM tokens WHERE digest NOT IN "
                "(SELECT digest FROM tokens ORDER BY expires_at_s DESC LIMIT ?)",
                (TOKENS_MAX,),
            )

    def character_of_token(self, digest: bytes, now_s: int) -> int | None:
        """Whose token this is, or None when it is unknown or has expired. Raises `SaveError`."""
        with said_clearly(self.path.name):
            row = self._connection.execute(
                "SELECT character FROM tokens WHERE digest = ? AND expires_at_s > ?",
                (digest, now_s),
            ).fetchone()
        return row[0] if row is not None and type(row[0]) is int else None

    def back_up(self, target: Path) -> None:
        """Copies the farm as it was last flushed. Raises `SaveError`."""
        with said_clearly(target.name):
            back_up(self._connection, target)

    def close(self) -> None:
        """Closes the file; what was noted and not flushed is lost. Raises nothing."""
        # At rest a farm is one file, which a player can copy and a list can read without a trace.
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

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise


def _lock(connection: sqlite3.Connection) -> None:
    """Makes the file ours until it is closed, and its writes safe against a power cut."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")
