"""Faults of the program itself, told apart from what its user cannot have.

Commands say with a ValueError and a sentence what cannot be done as asked, and end with status 2.
Once a command runs as asked, the same error is no answer to the user any more.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager


class ProgramError(Exception):
    """Something that should not happen, whatever was asked for. Its cause says what."""


def in_words(error: Exception) -> str:
    """What cannot be done as asked, as one sentence: an error of the system names its file."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{os.fsdecode(error.filename)} cannot be used: {error.strerror}."
    return str(error)


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
