"""Everything on the disk that belongs to one farm, to be moved or counted together."""

import os
import re
from pathlib import Path

from game.farms.kept_endpoint import CERTIFICATE_SUFFIX, ENDPOINT_SUFFIX
from game.farms.picture import PICTURE_SUFFIX

_SUFFIXES = re.compile(
    r"-wal|-shm|-journal|\.backup-[0-9]{1,9}|\.damaged-[0-9]{1,9}(-wal|-shm|-journal)?"
    rf"|\.v[0-9]{{1,9}}\.bak|{re.escape(CERTIFICATE_SUFFIX)}|{re.escape(ENDPOINT_SUFFIX)}"
    rf"|{re.escape(PICTURE_SUFFIX)}"
)


def belongings_of(path: Path) -> list[Path]:
    """The farm's file, if it is there, and behind it its copies, its door and its picture. Raises
    OSError where the folder cannot be read."""
    found = [
        one
        for one in path.parent.iterdir()
        if one.name.startswith(path.name) and _SUFFIXES.fullmatch(one.name[len(path.name) :])
    ]
    return ([path] if os.path.lexists(path) else []) + sorted(found)


def move_belongings(path: Path, target: Path) -> None:
    """Moves a farm with everything that is its, so that it is called `target` then; nothing may be
    there. The file itself goes first, so that a farm is in one place or in the other, whatever
    happens in between. Raises OSError."""
    for one in belongings_of(path):
        one.rename(target.with_name(target.name + one.name[len(path.name) :]))
