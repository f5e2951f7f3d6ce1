"""The tables of a saved farm, and how an older file is brought up to date.

The format's version is SQLite's `user_version`. A migration takes a file from one version to the
next inside one transaction, after the file has been copied beside itself; if it fails, the file
is as it was.

    records     section, key, revision, content      the world, record by record
    farm        name, value                          one row for each figure of `FARM_FIGURES`
    commands    character, last_number               what each character last did
    tokens      digest, character, expires_at_s      who may come back as whom
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from game.saves.errors import SaveError

APPLICATION_ID = 0x7A41C2E5
"""Tells our files from other SQLite files."""

Migration = Callable[[sqlite3.Connection], None]

_YEAR_S = 365 * 24 * 3600


def _accounts_in_records(connection: sqlite3.Connection) -> None:
    """Version 2: a character's record says whose account it belongs to, and one that does not say
    belongs to nobody, so that records stay as they are. Digests of accounts stood among the tokens
    until then, told apart by how long they were good for: nobody asks for them any more, and their
    friends are known again by name, once."""
    connection.execute(
        "DELETE FROM tokens WHERE expires_at_s > ? + "
        "(SELECT value FROM farm WHERE name = 'saved_at_s')",
        (_YEAR_S,),
    )


MIGRATIONS: tuple[Migration, ...] = (_accounts_in_records,)
"""The n-th migration takes version n + 1 to version n + 2."""

FARM_FIGURES = ("name", "revision", "tick", "saved_at_s")

_TABLES = (
    "CREATE TABLE records (section INTEGER NOT NULL, key INTEGER NOT NULL, "
    "revision INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (section, key)) WITHOUT ROWID",
    "CREATE TABLE farm (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",
    "CREATE TABLE commands (character INTEGER PRIMARY KEY, last_number INTEGER NOT NULL)",
    "CREATE TABLE tokens (digest BLOB PRIMARY KEY, character INTEGER NOT NULL, "
    "expires_at_s INTEGER NOT NULL) WITHOUT ROWID",
)
_TABLE_NAMES = frozenset({"records", "farm", "commands", "tokens"})
_BUSY_TIMEOUT_S = 0.2


def connect(path: Path, *, for_reading: bool = False) -> sqlite3.Connection:
    """A connection to an existing file. Raises sqlite3.Error when there is none."""
    mode = "ro" if for_reading else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,
    )
    # A damaged text is to be seen and refused by whoever reads it, not to end the reading.
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def create_tables(connection: sqlite3.Connection, version: int) -> None:
    """Makes an empty database a farm of this version. Runs inside the caller's transaction."""
    for statement in _TABLES:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")


def check_identity(connection: sqlite3.Connection, file: str, newest_version: int) -> int:
    """The file's version. Raises `SaveError` when it is no farm, or of a newer game."""
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise SaveError(f"{file} is not a saved farm.")
    version = _pragma(connection, "user_version")
    if version > newest_version:
        raise SaveError(f"{file} was saved by a newer version of the game.")
    if version < 1:
        raise SaveError(f"{file} is damaged: it has no version.")
    return version


def check_health(connection: sqlite3.Connection, file: str) -> None:
    """Raises `SaveError` when SQLite finds the file damaged or its tables are not ours."""
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict is None or verdict[0] != "ok":
        raise SaveError(f"{file} is damaged.")
    rows = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
    if not {("table", name) for name in _TABLE_NAMES} <= set(rows):
        raise SaveError(f"{file} is damaged: tables are missing.")
    if any(kind in ("trigger", "view") for kind, _ in rows):
        raise SaveError(f"{file} holds more than a farm and is not opened.")


def migrate(
    connection: sqlite3.Connection, path: Path, version: int, migrations: Sequence[Migration]
) -> None:
    """Brings a file up to date, leaving a copy of it as it was beside it."""
    if version > len(migrations):
        return
    back_up(connection, path.with_name(f"{path.name}.v{version}.bak"))
    connection.execute("BEGIN IMMEDIATE")
    try:
        for migration in migrations[version - 1 :]:
            migration(connection)
        connection.execute(f"PRAGMA user_version = {len(migrations) + 1}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copies a whole farm, also while it is open, into a file that appears at once or not."""
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as copy:
        connection.backup(copy)
        # A copy is one file: it must not need a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
    unfinished.replace(target)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return int(row[0])
