"""One's own farms: begun, gone on with, or named on the command line, each in its file."""

from pathlib import Path
from random import Random

from game.program.farms import Farm, last_played, load_farm, new_farm, new_farm_file
from game.saves.farm_file import FarmFile
from game.saves.listing import FarmDescription
from game.world.content import Content

_FARM_NAME = "Tandem Acres"
_SEEDS = 2**29


class OwnFarms:
    """The farms of one folder."""

    def __init__(self, content: Content, folder: Path, dice: Random) -> None:
        """`dice` give a new farm its seed."""
        self._content = content
        self._folder = folder
        self._dice = dice

    def saved(self) -> FarmDescription | None:
        """The farm that *continue* goes on with, None when there is none."""
        return last_played(self._folder)

    def begin(self, name: str = _FARM_NAME) -> Farm:
        """A new farm of that name. Raises `SaveError`."""
        return self._founded(new_farm_file(self._folder, name))

    def go_on(self) -> Farm:
        """The farm last played. Raises ValueError with a sentence when there is none, and
        `SaveError`."""
        farm = self.saved()
        if farm is None:
            raise ValueError("There is no saved farm that could be played.")
        return load_farm(farm.path)

    def at(self, path: Path) -> Farm:
        """The farm of this file, which is founded if there is none. Raises `SaveError`."""
        return load_farm(path) if path.exists() else self._founded(FarmFile.create(path, path.stem))

    def _founded(self, file: FarmFile) -> Farm:
        return new_farm(self._content, self._dice.randrange(_SEEDS), file=file)
