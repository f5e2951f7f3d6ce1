"""What goes wrong with a saved farm, said once for everything that touches the file."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from game.text.errors import PlainError
from game.text.sentence import Sentence

_CAUSES = {
    sqlite3.SQLITE_FULL: Sentence("saves.causes.disk_full"),
    sqlite3.SQLITE_READONLY: Sentence("saves.causes.not_to_be_written"),
    sqlite3.SQLITE_PERM: Sentence("saves.causes.not_to_be_used"),
    sqlite3.SQLITE_CANTOPEN: Sentence("saves.causes.cannot_be_opened"),
    sqlite3.SQLITE_NOMEM: Sentence("saves.causes.no_memory"),
    sqlite3.SQLITE_NOLFS: Sentence("saves.causes.too_large"),
}
"""By SQLite's primary result code, what has happened and what helps."""
_NO_FOLDER = Sentence("saves.causes.no_folder")
_SYSTEM_CAUSES = {
    errno.ENOSPC: Sentence("saves.causes.disk_full"),
    errno.EACCES: Sentence("saves.causes.no_rights"),
    errno.EROFS: Sentence("saves.causes.read_only_disk"),
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.ENAMETOOLONG: Sentence("saves.causes.name_too_long"),
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


class SaveError(PlainError):
    """A farm that cannot be opened, read or written."""


class DamagedFarmError(SaveError):
    """A farm whose file is not what a farm's is. A backup may be whole."""


class FarmInUseError(SaveError):
    """A farm that is being played by another program."""


def damaged(file: str, cause: Sentence | str) -> DamagedFarmError:
    """A farm whose file is damaged, and in what way: a part of a sentence."""
    return DamagedFarmError(Sentence("saves.damaged_because", file=file, cause=cause))


@contextmanager
def said_clearly(file: str, failed: str = "used") -> Iterator[None]:
    """Turns what SQLite and the disk raise into a `SaveError` that names the file, what has
    `failed` (a name below `saves.cannot_be`), the cause and what helps."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise _said(error, file, failed) from error
    except UnicodeDecodeError as error:
        raise damaged(file, str(error)) from error
    except OverflowError as error:
        raise SaveError(Sentence("saves.number_too_large", file=file, cause=str(error))) from error
    except OSError as error:
        cause = _SYSTEM_CAUSES.get(error.errno or 0) or error.strerror or str(error)
        raise _cannot_be(failed, file, cause) from error


def _said(error: sqlite3.Error, file: str, failed: str) -> SaveError:
    # Errors of the sqlite3 module itself have no code.
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    primary = code & 0xFF
    if primary in _BROKEN:
        return damaged(file, str(error))
    if primary in _TAKEN:
        return FarmInUseError(Sentence("saves.in_use", file=file))
    if primary == sqlite3.SQLITE_IOERR:
        name: str = getattr(error, "sqlite_errorname", "")
        return _cannot_be(failed, file, Sentence("saves.causes.disk_error", name=name))
    return _cannot_be(failed, file, _CAUSES.get(primary) or str(error))


def _cannot_be(failed: str, file: str, cause: Sentence | str) -> SaveError:
    return SaveError(Sentence(f"saves.cannot_be.{failed}", file=file, cause=cause))
