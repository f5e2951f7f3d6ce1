"""Farms that were deleted, and can be brought back: each lies in a numbered folder of its own, with
all that is its. The last few are kept, whatever the clock says."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from game.farms.belongings import move_belongings
from game.saves.errors import said_clearly
from game.saves.listing import FARM_SUFFIX, describe
from game.saves.places import shown
from game.text.errors import PlainError
from game.text.sentence import Sentence
from net import limits

BIN_FOLDER = "deleted"
"""In the folder of the farms."""


@dataclass(frozen=True, slots=True)
class DeletedFarm:
    """A farm that can be brought back."""

    number: int
    """By which it is brought back."""
    path: Path
    name: str


class Bin:
    """What was deleted from one folder."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where the farms are."""
        self._folder = folder
        self._bin = folder / BIN_FOLDER

    def put(self, path: Path) -> DeletedFarm:
        """Puts a farm there, in the place of the one deleted longest ago if there are too many.
        Raises `SaveError`; the farm is then where it was."""
        numbers = self._numbers()
        number = max(numbers, default=0) + 1
        place = self._bin / str(number)
        with said_clearly(shown(path), "could not be deleted"):
            place.mkdir(parents=True)
            move_belongings(path, place / path.name)
        for old in sorted([*numbers, number])[: -limits.FARMS_DELETED_MAX]:
            shutil.rmtree(self._bin / str(old), ignore_errors=True)
        return DeletedFarm(number, place / path.name, describe(place / path.name).name)

    def deleted(self) -> tuple[DeletedFarm, ...]:
        """What can be brought back, the one deleted last first. Raises nothing."""
        found = []
        for number in sorted(self._numbers(), reverse=True)[: limits.FARMS_DELETED_MAX]:
            path = self._farm_in(number)
            if path is not None:
                found.append(DeletedFarm(number, path, describe(path).name))
        return tuple(found)

    def bring_back(self, number: int, free: Path) -> Path:
        """Puts a farm back to where it was, or to `free` where something else is there now. Returns
        where that is. Raises `PlainError` when it is not there any more, and `SaveError`."""
        path = self._farm_in(number)
        if path is None:
            raise PlainError(Sentence("farms.not_in_the_bin"))
        target = self._folder / path.name
        with said_clearly(shown(path), "could not be brought back"):
            target = free if target.exists() else target
            move_belongings(path, target)
        shutil.rmtree(self._bin / str(number), ignore_errors=True)
        return target

    def _farm_in(self, number: int) -> Path | None:
        place = self._bin / str(number)
        return next(iter(sorted(place.glob(f"*{FARM_SUFFIX}"))), None)

    def _numbers(self) -> list[int]:
        try:
            names = [one.name for one in self._bin.iterdir()]
        except OSError:
            return []
        plain = [name for name in names if name.isascii() and name.isdigit() and len(name) < 9]
        return [int(name) for name in plain if str(int(name)) == name]
