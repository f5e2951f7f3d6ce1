"""One's own farms: begun, gone on with, or named on the command line, each in its file."""

from pathlib import Path
from random import Random

from game.farms.farm import (
    Farm,
    farm_at,
    last_played,
    load_farm,
    new_farm,
    new_farm_file,
    put_back,
)
from game.saves.farm_file import FarmFile
from game.saves.listing import FarmDescription, newest_whole_backup
from game.text.errors import PlainError
from game.text.sentence import Sentence
from game.world.content import Content

_FARM_NAME = "Tandem Acres"
_SEEDS = 2**29


class LocalFarms:
    """The farms of one folder."""

    def __init__(self, content: Content, folder: Path, dice: Random) -> None:
        """`dice` give a new farm its seed."""
        self._content = content
        self._folder = folder
        self._dice = dice

    def saved(self) -> FarmDescription | None:
        """The farm that *continue* goes on with, None when there is none."""
        return last_played(self._folder)

    def backup_of(self, farm: FarmDescription) -> FarmDescription | None:
        """The newest whole backup of a farm that is damaged, None for one that is whole."""
        return newest_whole_backup(farm.path) if farm.is_damaged else None

    def put_back(self) -> None:
        """Puts the newest whole backup in the place of the farm that *continue* would go on with,
        and that is damaged. Raises `SaveError`."""
        farm = self.saved()
        if farm is not None:
            put_back(farm.path)

    def begin(self, name: str = _FARM_NAME) -> Farm:
        """A new farm of that name. Raises `SaveError`."""
        return self._founded(new_farm_file(self._folder, name))

    def go_on(self) -> Farm:
        """The farm last played. Raises `PlainError` when there is none, and `SaveError`."""
        farm = self.saved()
        if farm is None:
            raise PlainError(Sentence("farms.none_saved"))
        return load_farm(farm.path)

    def at(self, path: Path) -> Farm:
        """The farm of this file, which is founded if there is none. Raises `SaveError`."""
        return farm_at(path, path.stem, self._content, self._dice.randrange(_SEEDS))

    def _founded(self, file: FarmFile) -> Farm:
        return new_farm(self._content, self._dice.randrange(_SEEDS), file=file)
