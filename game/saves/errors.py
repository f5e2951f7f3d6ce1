"""What goes wrong with a saved farm, said once for everything that touches the file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


class SaveError(ValueError):
    """A farm that cannot be opened, read or written: a sentence for the player."""


@contextmanager
def said_clearly(file: str) -> Iterator[None]:
    """Turns what SQLite and the disk raise into a `SaveError` that names the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise SaveError(f"{file} is being played at the moment.") from error
        raise SaveError(f"{file} cannot be used: {error}.") from error
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise SaveError(f"{file} is damaged: {error}.") from error
    except OverflowError as error:
        raise SaveError(f"{file} cannot hold such a number: {error}.") from error
    except OSError as error:
        raise SaveError(f"{file} cannot be used: {error.strerror or error}.") from error
