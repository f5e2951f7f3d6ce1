"""Which farms of a folder were played last, in this program's own words: a list of file names
beside them, the last played first. No clock and no file name has a say in it, so that a clock that
was wrong once brings nothing into disorder.

The list only sorts what is there: whatever is wrong with it, no farm is hidden for that.
"""

import contextlib
import logging
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from files.reading import read_file
from files.writing import replace_file
from net import limits

ORDER_FILE = "played.json"
_FILE_MAX_BYTES = 256 * 1024

_log = logging.getLogger(__name__)


class _OrderFile(Struct, frozen=True):
    """What is in the file."""

    played: Annotated[
        list[Annotated[str, Meta(max_length=255)]], Meta(max_length=2 * limits.FARMS_LISTED_MAX)
    ]
    """File names, the last played first."""


_decoder = msgspec.json.Decoder(_OrderFile)


def played_order(folder: Path) -> list[str]:
    """The names of the farms' files, the last played first. Some may be gone, and some that are
    there may be missing. Raises nothing."""
    try:
        return _decoder.decode(read_file(folder / ORDER_FILE, _FILE_MAX_BYTES)).played
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("in which order farms were played is not known: %s", error)
        return []


def note_played(path: Path) -> None:
    """This farm is the one played last from now on. Where that cannot be written down, the order
    stays as it is."""
    others = [name for name in played_order(path.parent) if name != path.name]
    names = [path.name, *others][: 2 * limits.FARMS_LISTED_MAX]
    try:
        replace_file(path.parent / ORDER_FILE, msgspec.json.encode(_OrderFile(names)))
    except (OSError, UnicodeEncodeError) as error:
        _log.warning("that %s was played cannot be noted: %s", path.name, error)


def forget_played(path: Path) -> None:
    """This farm is not there any more."""
    names = [name for name in played_order(path.parent) if name != path.name]
    with contextlib.suppress(OSError, UnicodeEncodeError):
        replace_file(path.parent / ORDER_FILE, msgspec.json.encode(_OrderFile(names)))
