"""Copies of a farm as it was earlier, beside it: `NAME.backup-1`, `NAME.backup-2` and so on. The
number rises with each, and the last five are kept.

A farm that is damaged is never overwritten: it is put aside, as `NAME.damaged-1`, before a copy
takes its place.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from game.saves.errors import SaveError, said_clearly
from game.saves.places import companions, shown
from game.text.sentence import Sentence
from net import limits

_PART_BYTES = 1024 * 1024


def backups_of(path: Path) -> list[Path]:
    """The copies of a farm, the newest first; an empty list where the folder cannot be read. Raises
    `SaveError` for a link that leads nowhere."""
    return [file for _, file in reversed(_numbered(place_of(path), "backup"))]


def add_backup(path: Path, copy_to: Callable[[Path], None]) -> Path:
    """Makes another copy, by `copy_to`, and lets the oldest go. Returns where it is. Raises what
    `copy_to` raises; older copies stay then."""
    target = _next(place_of(path), "backup")
    copy_to(target)
    for old in backups_of(path)[limits.FARM_BACKUPS_MAX :]:
        with said_clearly(shown(old), "removed"):
            old.unlink(missing_ok=True)
    return target


def keep_aside(path: Path, copy_to: Callable[[Path], None]) -> Path:
    """Keeps a copy of a damaged farm as it is, by `copy_to`. Returns where. Raises what `copy_to`
    raises."""
    aside = _next(place_of(path), "damaged")
    copy_to(aside)
    return aside


def restore(path: Path, backup: Path) -> Path | None:
    """Puts a copy in the place of a farm, and what stood there aside. Returns where that is now,
    None when there was nothing. Raises `SaveError`."""
    path = place_of(path)
    with said_clearly(shown(path), "put_back"):
        aside = _next(path, "damaged") if os.path.lexists(path) else None
        draft = path.with_name(f"{path.name}.new")
        _copy(backup, draft)
        if aside is not None:
            for old, new in zip(
                (path, *companions(path)), (aside, *companions(aside)), strict=True
            ):
                if os.path.lexists(old):
                    old.rename(new)
        draft.replace(path)
    return aside


def _copy(source: Path, target: Path) -> None:
    # Made anew, so that no pipe or link waits there for it.
    target.unlink(missing_ok=True)
    with source.open("rb") as reading, target.open("xb") as writing:
        while part := reading.read(_PART_BYTES):
            writing.write(part)
        writing.flush()
        os.fsync(writing.fileno())


def _next(path: Path, what: str) -> Path:
    taken = _numbered(path, what)
    number = taken[-1][0] + 1 if taken else 1
    return path.with_name(f"{path.name}.{what}-{number}")


def _numbered(path: Path, what: str) -> list[tuple[int, Path]]:
    """The files beside a farm that are numbered in this way, in order."""
    name = re.compile(rf"{re.escape(path.name)}\.{what}-([0-9]{{1,9}})")
    found = []
    try:
        for one in path.parent.iterdir():
            match = name.fullmatch(one.name)
            if match is not None:
                found.append((int(match[1]), one))
    except OSError:
        return []
    return sorted(found)


def place_of(path: Path) -> Path:
    """The file that a path leads to in the end, beside which its copies are: a link to it may stand
    in another folder. Raises `SaveError` for one that leads in a circle."""
    with said_clearly(shown(path)):
        try:
            return path.resolve()
        except RuntimeError as error:
            raise SaveError(Sentence("saves.circular_link", file=shown(path))) from error
