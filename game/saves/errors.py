"""What goes wrong with a saved farm, said once for everything that touches the file."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

_CAUSES = {
    sqlite3.SQLITE_FULL: "the disk is full. Make room on it",
    sqlite3.SQLITE_READONLY: "it must not be written. Allow writing to the file and its folder",
    sqlite3.SQLITE_PERM: "it must not be used. Allow reading and writing it",
    sqlite3.SQLITE_CANTOPEN: "the file, or one beside it, cannot be opened. Look whether its "
    "folder is there and may be written, and whether its path is longer than 500 bytes",
    sqlite3.SQLITE_NOMEM: "there is not enough memory. End other programs",
    sqlite3.SQLITE_NOLFS: "its disk does not take files of this size. Put it on another disk",
}
"""By SQLite's primary result code, what has happened and what helps."""
_NO_FOLDER = "there is a file where its folder should be. Keep farms elsewhere: --home FOLDER"
_SYSTEM_CAUSES = {
    errno.ENOSPC: "the disk is full. Make room on it",
    errno.EACCES: "it must not be used. Allow reading and writing it and its folder, or keep farms "
    "in another one: --home FOLDER",
    errno.EROFS: "its disk must not be written. Keep farms elsewhere: --home FOLDER",
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.ENAMETOOLONG: "its name is too long. Give it a shorter one",
}
"""The same by the system's number of an error."""
_BROKEN = (
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_SCHEMA,
    sqlite3.SQLITE_ERROR,
)
_TAKEN = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)


class SaveError(ValueError):
    """A farm that cannot be opened, read or written: a sentence for the player."""


class DamagedFarmError(SaveError):
    """A farm whose file is not what a farm's is. A backup may be whole."""


class FarmInUseError(SaveError):
    """A farm that is being played by another program."""


@contextmanager
def said_clearly(file: str, failed: str = "cannot be used") -> Iterator[None]:
    """Turns what SQLite and the disk raise into a `SaveError` that names the file, what has
    `failed`, the cause and what helps."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise _said(error, file, failed) from error
    except UnicodeDecodeError as error:
        raise DamagedFarmError(f"{file} is damaged: {error}.") from error
    except OverflowError as error:
        raise SaveError(f"{file} cannot hold such a number: {error}.") from error
    except OSError as error:
        cause = _SYSTEM_CAUSES.get(error.errno or 0) or error.strerror or error
        raise SaveError(f"{file} {failed}: {cause}.") from error


def _said(error: sqlite3.Error, file: str, failed: str) -> SaveError:
    # Errors of the sqlite3 module itself have no code.
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    primary = code & 0xFF
    if primary in _BROKEN:
        return DamagedFarmError(f"{file} is damaged: {error}.")
    if primary in _TAKEN:
        return FarmInUseError(f"{file} is being played at the moment.")
    if primary == sqlite3.SQLITE_IOERR:
        name: str = getattr(error, "sqlite_errorname", "")
        cause = f"its disk reports an error ({name}). Look after the disk"
        return SaveError(f"{file} {failed}: {cause}.")
    return SaveError(f"{file} {failed}: {_CAUSES.get(primary, error)}.")
