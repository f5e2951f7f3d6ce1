"""Faults of the program itself, told apart from what its user cannot have.

Commands say with a ValueError and a sentence what cannot be done as asked, and end with status 2.
Once a command runs as asked, the same error is no answer to the user any more.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class ProgramError(Exception):
    """Something that should not happen, whatever was asked for. Its cause says what."""


@contextmanager
def running() -> Iterator[None]:
    """Around what runs once everything was found to be as asked: whatever is raised there is no
    answer to the user, and raises `ProgramError` instead."""
    try:
        yield
    except ProgramError:
        raise
    except Exception as error:
        raise ProgramError(f"{type(error).__name__}: {error}") from error
