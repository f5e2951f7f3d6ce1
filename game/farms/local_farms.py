"""One's own farms: listed, begun, gone on with, renamed, copied, deleted and brought back, each in
its file in one folder.

A farm is named by its file's name, its `key`, which nothing but the folder knows.
"""

import os
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import unquote, urlsplit

from game.farms.bin import Bin, DeletedFarm
from game.farms.farm import (
    Farm,
    can_go_on,
    farm_at,
    free_farm_path,
    load_farm,
    new_farm,
    new_farm_file,
    put_back,
)
from game.farms.picture import PICTURE_SUFFIX, kept_picture
from game.saves.errors import SaveError, said_clearly
from game.saves.farm_file import FarmFile, farm_name_from
from game.saves.listing import (
    FARM_SUFFIX,
    FarmDescription,
    describe,
    farm_files,
    list_farms,
    newest_whole_backup,
    verify,
)
from game.saves.places import check_not_in_play, connect, shown
from game.saves.played_order import forget_played, note_played
from game.saves.schema import copy_to
from game.text.errors import PlainError
from game.text.sentence import Sentence
from game.world.content import Content
from net import limits

_FARM_NAME = "Tandem Acres"
_SEEDS = 2**29
_DAY_S = 24 * 3600
_FRIENDS_WAIT_S = 3600


@dataclass(frozen=True, slots=True)
class KeptFarm:
    """A farm in the list."""

    key: str
    name: str
    day: int
    season: str
    """The season's id; empty where neither the farm nor a backup of it is whole."""
    players: tuple[str, ...]
    """Who has a character there, by name."""
    played_s: float
    """How long it was played, in its own time."""
    days_ago: int | None
    """How many whole days ago it was saved last; None where that is not known, or lies in the
    future, since the clock was wrong then or is wrong now."""
    picture: bytes | None
    """See `game.farms.picture`."""
    problem: Sentence | None = None
    """A sentence that says why it cannot be played, None when it can."""
    has_backup: bool = False
    """Whether a backup can be put in its place; day, season and friends are that one's then."""
    waiting: tuple[str, ...] = ()
    """Friends who were there when its program ended without a word, within the last hour: they
    try to come back, or find the way in their title."""

    @property
    def can_go_on(self) -> bool:
        """Whether it can be played, as it is or from its backup."""
        return self.problem is None or self.has_backup


class LocalFarms:
    """The farms of one folder."""

    def __init__(self, content: Callable[[], Content], folder: Path, dice: Random) -> None:
        """`dice` give a new farm its seed."""
        self._content = content
        self.folder = folder
        self._dice = dice
        self._bin = Bin(folder)
        self._backups: dict[tuple[Path, int, int], FarmDescription | None] = {}
        """What was found out about damaged files, by their path, size and time in ns."""

    # The list

    def farms(self, unix_s: float) -> tuple[KeptFarm, ...]:
        """Every farm, the one played last first. `unix_s` is the time, in seconds since 1970."""
        return tuple(self._kept(farm, unix_s) for farm in list_farms(self.folder))

    @property
    def unlisted(self) -> int:
        """How many farms lie in the folder besides those in the list, because somebody has put them
        there by hand."""
        try:
            there = sum(1 for _ in self.folder.glob(f"*{FARM_SUFFIX}"))
        except OSError:
            return 0
        return max(0, there - limits.FARMS_LISTED_MAX)

    def last_played(self, unix_s: float) -> KeptFarm | None:
        """The farm that *continue* goes on with, None when there is none. The file of every farm
        before it is read, and no other."""
        farm = next((farm for farm in list_farms(self.folder) if can_go_on(farm)), None)
        return None if farm is None else self._kept(farm, unix_s)

    def _kept(self, farm: FarmDescription, unix_s: float) -> KeptFarm:
        backup = self._backup_of(farm)
        facts = farm if backup is None else backup
        age_s = unix_s - farm.saved_at_s
        is_known = facts.season != "" and age_s > -_DAY_S
        return KeptFarm(
            farm.path.name,
            facts.name,
            facts.day,
            facts.season,
            facts.players,
            facts.tick / limits.TICK_RATE_HZ,
            max(0, int(age_s // _DAY_S)) if is_known else None,
            kept_picture(farm.path),
            farm.problem,
            backup is not None,
            farm.awaited if 0 <= age_s < _FRIENDS_WAIT_S else (),
        )

    def _backup_of(self, farm: FarmDescription) -> FarmDescription | None:
        """The newest whole backup of a farm that is damaged, None for one that is whole."""
        if not farm.is_damaged:
            return None
        try:
            found = farm.path.stat()
        except OSError:
            return newest_whole_backup(farm.path)
        key = (farm.path, found.st_size, found.st_mtime_ns)
        if key not in self._backups:
            self._backups[key] = newest_whole_backup(farm.path)
        return self._backups[key]

    # Playing

    def begin(self, name: str = _FARM_NAME) -> Farm:
        """A new farm, called as near to `name` as can be. Raises `SaveError`."""
        file = new_farm_file(self.folder, farm_name_from(name))
        note_played(file.path)
        return new_farm(self._content(), self._dice.randrange(_SEEDS), file=file)

    def go_on(self, key: str | None = None) -> Farm:
        """A farm of the list; the one played last where none is named. Raises `PlainError` when
        there is none, and `SaveError`."""
        if key is None:
            last = self.last_played(0.0)
            if last is None:
                raise PlainError(Sentence("farms.none_saved"))
            key = last.key
        farm = load_farm(self._path(key), self._content())
        note_played(self.folder / key)
        return farm

    def at(self, path: Path) -> Farm:
        """The farm of this file, which is founded if there is none. Raises `SaveError`."""
        farm = farm_at(path, path.stem, self._content(), self._dice.randrange(_SEEDS))
        if path.parent == self.folder:
            note_played(path)
        return farm

    # Keeping

    def put_back(self, key: str) -> None:
        """Puts the newest whole backup in the place of a farm that is damaged. Raises
        `SaveError`."""
        put_back(self._path(key))
        self._backups.clear()

    def rename(self, key: str, name: str) -> None:
        """Calls a farm otherwise. Raises `PlainError` for what no farm can be called, and
        `SaveError`."""
        name = checked_name(name)
        with FarmFile.open(self._path(key)) as file:
            file.rename(name)

    def copy(self, key: str) -> str:
        """Makes a second farm out of one; it has a door of its own, so that no code for the one
        leads to the other. Returns its key. Raises `SaveError`."""
        source = self._path(key)
        found = describe(source)
        if found.problem is not None:
            raise SaveError(found.problem)
        target = self._copied(source)
        with FarmFile.open(target) as file:
            file.rename(_numbered(file.load().name, {farm.name for farm in self.farms(0.0)}))
        picture = source.with_name(source.name + PICTURE_SUFFIX)
        if kept_picture(source) is not None:
            with said_clearly(shown(source), "has lost its picture"):
                shutil.copyfile(picture, target.with_name(target.name + PICTURE_SUFFIX))
        return target.name

    def take_in(self, where: str) -> str:
        """Copies a farm from elsewhere into the list: `where` is a path, as it is typed, pasted or
        dropped. Every record of it is read first. Returns its key. Raises `SaveError`."""
        path = _typed_path(where)
        found = verify(path)
        if found.problem is not None:
            raise SaveError(found.problem)
        return self._copied(path).name

    def delete(self, key: str) -> DeletedFarm:
        """Puts a farm where it can be brought back from. Raises `SaveError`, also while it is
        played."""
        path = self._path(key)
        check_not_in_play(path)
        return self._bin.put(path)

    def deleted(self) -> tuple[DeletedFarm, ...]:
        """What can be brought back, the one deleted last first."""
        return self._bin.deleted()

    def bring_back(self, number: int) -> str:
        """Brings a farm back that was deleted. Returns its key. Raises `SaveError`."""
        return self._bin.bring_back(number, free_farm_path(self.folder)).name

    def _copied(self, source: Path) -> Path:
        target = free_farm_path(self.folder)
        with said_clearly(shown(source), "could not be copied"):
            self.folder.mkdir(parents=True, exist_ok=True)
            with closing(connect(source, for_reading=True)) as connection:
                copy_to(connection, target)
        # A farm that was deleted may have had this name, and been played.
        forget_played(target)
        return target

    def _path(self, key: str) -> Path:
        """Raises `PlainError` for what is in the list no more."""
        path = self.folder / key
        if path not in farm_files(self.folder):
            raise PlainError(Sentence("farms.gone"))
        return path


def checked_name(text: str) -> str:
    """What was typed, as the name of a farm. Raises `PlainError` for what cannot be one."""
    name = text.strip()
    if name != farm_name_from(name):
        raise PlainError(Sentence("farms.bad_name", most=limits.FARM_NAME_MAX_CHARACTERS))
    return name


def _numbered(name: str, taken: set[str]) -> str:
    """The name with the first number behind it that makes it another, in the place of one that it
    has."""
    name = re.sub(r" \([0-9]+\)\Z", "", name)
    number = 2
    while True:
        ending = f" ({number})"
        other = name[: limits.FARM_NAME_MAX_CHARACTERS - len(ending)].rstrip() + ending
        if other not in taken:
            return other
        number += 1


def _typed_path(text: str) -> Path:
    """A path as people have it: with quotes around it, from the home folder, or as a link to a
    file. Raises `PlainError` for none."""
    text = text.strip().strip("\"'")
    if text.startswith("file:"):
        parts = urlsplit(text)
        text = unquote(parts.path)
        if os.name == "nt":
            text = text.lstrip("/")
    if not text or "\0" in text:
        raise PlainError(Sentence("farms.where_is_it"))
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)
