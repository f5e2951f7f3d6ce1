"""The tables of a saved farm, and how an older file is brought up to date.

The format's version is SQLite's `user_version`. A migration takes a file from one version to the
next inside one transaction, after the file has been copied beside itself; if it fails, the file
is as it was. A new file is made in the same way, from the first version on, so that a file of any
version has exactly one schema: whatever else stands in a file, down to a column that computes
something, was not put there by the game.

    records     section, key, revision, content      the world, record by record
    farm        name, value                          one row for each figure of `FARM_FIGURES`
    commands    character, last_number               what each character last did, in files from
                                                     before that was a record
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

from game.saves.errors import DamagedFarmError, SaveError, damaged
from game.text.sentence import Sentence
from net import limits

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


def _people_by_what_they_prove(connection: sqlite3.Connection) -> None:
    """Version 3: whom a character belongs to, whose the farm is and who may come in are records,
    and nobody comes back by a token. An older game knows no such records and would lose them."""
    connection.execute("DROP TABLE tokens")


def _places_in_conversations(connection: sqlite3.Connection) -> None:
    """Version 4: a conversation's record says where its script goes on with one text, and which
    command began it; until then it had a node and the number of an instruction."""
    kinds, conversation = 16, 7
    rows = connection.execute(
        "SELECT section, key, content FROM records WHERE section % ? = ? AND length(content) <= ?",
        (kinds, conversation, limits.RECORD_MAX_BYTES),
    )
    for section, key, content in rows.fetchall():
        # What cannot be read stays as it is, and is named as damaged when the farm is loaded.
        with suppress(ValueError, TypeError, RecursionError):
            owner, node, counter, *rest = msgspec.msgpack.decode(content, type=list)
            moved = msgspec.msgpack.encode([owner, f"{node}:{counter}", 0, *rest])
            connection.execute(
                "UPDATE records SET content = ? WHERE section = ? AND key = ?",
                (moved, section, key),
            )


def _time_that_rests(connection: sqlite3.Connection) -> None:
    """Version 5: the day's record may say that time rests, which an older game could not read. What
    an older game wrote does not say so, and needs no change."""


def _room_for_more_kinds(connection: sqlite3.Connection) -> None:
    """Version 6: a section's number has room for 32 kinds of records in each scope, 16 until
    then. By way of negative numbers, since a number of after may be another's of before."""
    connection.execute("UPDATE records SET section = -(section / 16 * 32 + section % 16)")
    connection.execute("UPDATE records SET section = -section")


def _areas_that_were_founded(connection: sqlite3.Connection) -> None:
    """Version 7: a section's number has room for 64 kinds, and an area has a record that says that
    it was founded. Every farm from before has had the farm, the forest and the back field, and
    nothing else; what has come since is put up when the farm is opened. A file that is only now
    being made has no area yet."""
    connection.execute("UPDATE records SET section = -(section / 32 * 64 + section % 32)")
    connection.execute("UPDATE records SET section = -section")
    kinds, founded, first_day = 64, 32, 1
    for area in (1, 2, 3):
        connection.execute(
            "INSERT OR IGNORE INTO records SELECT ?, 0, 0, ? WHERE EXISTS (SELECT 1 FROM records)",
            (area * kinds + founded, msgspec.msgpack.encode([first_day])),
        )


def _company_in_conversations(connection: sqlite3.Connection) -> None:
    """Version 8: conversations say who is in them and what they make of it, which an older game
    could not read and would lose. What an older game wrote needs no change."""


MIGRATIONS: tuple[Migration, ...] = (
    _accounts_in_records,
    _people_by_what_they_prove,
    _places_in_conversations,
    _time_that_rests,
    _room_for_more_kinds,
    _areas_that_were_founded,
    _company_in_conversations,
)
"""The n-th migration takes version n + 1 to version n + 2. It must do on an empty farm too."""

FARM_FIGURES = ("name", "revision", "tick", "saved_at_s")
AWAITED_FIGURE = "awaited"
"""Of a farm whose program ended without a word: characters, with commas between them."""

_FIRST_TABLES = (
    "CREATE TABLE records (section INTEGER NOT NULL, key INTEGER NOT NULL, "
    "revision INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (section, key)) WITHOUT ROWID",
    "CREATE TABLE farm (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",
    "CREATE TABLE commands (character INTEGER PRIMARY KEY, last_number INTEGER NOT NULL)",
    "CREATE TABLE tokens (digest BLOB PRIMARY KEY, character INTEGER NOT NULL, "
    "expires_at_s INTEGER NOT NULL) WITHOUT ROWID",
)
"""Of version 1. Later versions change them by a migration."""
_SCHEMA_ENTRIES_MAX = 64

SchemaEntry = tuple[str, str, str, str | None]


def create_tables(
    connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Makes an empty database a farm of the newest version. Runs inside the caller's
    transaction."""
    for statement in _FIRST_TABLES:
        connection.execute(statement)
    for migration in migrations:
        migration(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(migrations) + 1}")


def check_identity(connection: sqlite3.Connection, file: str, newest_version: int) -> int:
    """The file's version. Raises `SaveError` when it is no farm, or of a newer game."""
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise DamagedFarmError(Sentence("saves.no_farm", file=file))
    version = _pragma(connection, "user_version")
    if version > newest_version:
        raise SaveError(Sentence("saves.newer_version", file=file))
    if version < 1:
        raise damaged(file, Sentence("saves.damage.no_version"))
    return version


def check_health(
    connection: sqlite3.Connection,
    file: str,
    version: int,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> None:
    """Raises `DamagedFarmError` when its schema is not exactly that of its version, or when SQLite
    finds the file damaged. The schema comes first: nothing in it may compute while the rest is
    read."""
    found, expected = _schema_of(connection), _schema(migrations[: version - 1])
    if found != expected:
        if found < expected:
            raise damaged(file, Sentence("saves.damage.no_tables"))
        raise DamagedFarmError(Sentence("saves.more_than_a_farm", file=file))
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict is None or verdict[0] != "ok":
        raise DamagedFarmError(Sentence("saves.damaged", file=file))


def migrate(
    connection: sqlite3.Connection, path: Path, version: int, migrations: Sequence[Migration]
) -> None:
    """Brings a file up to date, leaving a copy of it as it was beside it."""
    if version > len(migrations):
        return
    copy_to(connection, path.with_name(f"{path.name}.v{version}.bak"))
    with transaction(connection):
        for migration in migrations[version - 1 :]:
            migration(connection)
        connection.execute(f"PRAGMA user_version = {len(migrations) + 1}")


def copy_to(connection: sqlite3.Connection, target: Path) -> None:
    """Copies a whole farm, also while it is open, into a file that appears at once or not."""
    unfinished = target.with_name(target.name + ".part")
    try:
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as copy:
            connection.backup(copy)
            # A copy is one file: it must not need a log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
        unfinished.replace(target)
    except BaseException:
        # What is left of it would only take the room that there was too little of.
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside happens, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite ends a transaction by itself when the disk is full or fails. What went wrong is
        # then the answer, not that there is nothing left to roll back.
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise


def _schema(migrations: Sequence[Migration]) -> set[SchemaEntry]:
    """What a farm has that was made with these migrations."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create_tables(connection, migrations)
        return _schema_of(connection)


def _schema_of(connection: sqlite3.Connection) -> set[SchemaEntry]:
    rows = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT ?", (_SCHEMA_ENTRIES_MAX,)
    )
    return set(rows.fetchall())


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return int(row[0])
