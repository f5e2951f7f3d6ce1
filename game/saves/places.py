"""Where a farm's file is: every form of path that the system has, and nothing that only looks like
a file.

A named pipe or a device never ends, or never begins; SQLite would wait for it for ever, also where
it stands beside the farm under a name that SQLite uses.
"""

import os
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

from game.saves.errors import FarmInUseError, SaveError, damaged, said_clearly
from game.text.sentence import Sentence
from net import limits

_COMPANIONS = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file that is open."""
_PLAIN = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
"""What stands for itself in a URI."""
_BUSY_TIMEOUT_S = 0.2
_VALUE_MAX_BYTES = 1024 * 1024
"""The longest text or blob that SQLite is let read: the schema's statements are far below."""


def shown(path: Path) -> str:
    """A file's name as it can be printed and drawn, whatever bytes it is made of."""
    name = os.fsencode(path.name).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def companions(path: Path) -> list[Path]:
    """The names that SQLite may use beside a farm's file."""
    return [path.with_name(path.name + suffix) for suffix in _COMPANIONS]


def check_place(path: Path) -> None:
    """Raises `SaveError` when there is no file, when this is no file, or one that no farm could
    fill; OSError goes through."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise SaveError(Sentence("saves.no_such_farm", file=shown(path))) from None
    if stat.S_ISDIR(found.st_mode):
        raise SaveError(Sentence("saves.folder", file=shown(path)))
    for one in (path, *companions(path)):
        if os.path.lexists(one) and not stat.S_ISREG(one.stat().st_mode):
            raise SaveError(Sentence("saves.pipe", file=shown(one)))
    if found.st_size > limits.FARM_FILE_MAX_BYTES:
        raise damaged(shown(path), Sentence("saves.damage.too_large"))


def uri_of(path: str, *, is_windows: bool = sys.platform == "win32") -> str:
    """SQLite's URI of an absolute path. What `Path.as_uri` makes of a network path has an
    authority, which SQLite refuses."""
    if is_windows:
        return f"file:{_escaped(path.encode('utf-8', 'surrogatepass'), _PLAIN)}"
    return f"file://{_escaped(os.fsencode(path), _PLAIN + b'/')}"


def _escaped(path: bytes, plain: bytes) -> str:
    return "".join(chr(byte) if byte in plain else f"%{byte:02X}" for byte in path)


def connect(path: Path, *, for_reading: bool = False) -> sqlite3.Connection:
    """A connection to an existing file, that may be used from any thread, by one at a time. Raises
    `SaveError`; sqlite3.Error and OSError go through."""
    check_place(path)
    connection = sqlite3.connect(
        f"{uri_of(str(path.absolute()))}?mode={'ro' if for_reading else 'rw'}",
        uri=True,
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    # A damaged text is to be seen and refused by whoever reads it, not to end the reading.
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _VALUE_MAX_BYTES)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def check_length(connection: sqlite3.Connection, path: Path) -> None:
    """Raises `DamagedFarmError` when the end of a file is missing. SQLite notices whole pages that
    are gone, and reads zeros where the last one is cut."""
    if any(one.exists() and one.stat().st_size for one in companions(path)):
        # Pages of a program that was killed are in its log still.
        return
    pages, page_bytes = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    if path.stat().st_size < pages * page_bytes:
        raise damaged(shown(path), Sentence("saves.damage.cut_short"))


def check_not_in_play(path: Path) -> None:
    """Raises `FarmInUseError` when a program plays at this farm. What is no farm, or a damaged one,
    is played by nobody."""
    try:
        with said_clearly(shown(path)), closing(connect(path)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except FarmInUseError:
        raise
    except SaveError:
        return
