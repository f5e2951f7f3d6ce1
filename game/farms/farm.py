"""Farms: founded or loaded, and kept in their file while they are open."""

import logging
import shlex
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import list2cmdline

from game.rules.belonging import CHARACTERS, IDENTITIES, OWNER, character_of, owner_of
from game.saves.backups import restore
from game.saves.errors import DamagedFarmError, SaveError, damaged, said_clearly
from game.saves.farm_file import FarmFile, farm_name_from, is_free
from game.saves.listing import (
    FARM_SUFFIX,
    FarmDescription,
    list_farms,
    newest_whole_backup,
    verify,
)
from game.saves.loading import LoadedFarm
from game.saves.places import shown
from game.text.errors import PlainError
from game.text.sentence import Sentence
from game.world.content import Content
from game.world.founding import found_farm, found_new_areas, seed_world
from game.world.last_commands import last_command, note_last_command
from game.world.records import Character, Environment, Identity, Owner
from game.world.sections import FIRST_CHARACTER_ID, account_key
from game.world.world import Transaction, World
from net import limits

_log = logging.getLogger(__name__)


@dataclass
class Farm:
    """A farm that is ready to be played."""

    world: World = field(default_factory=World)
    tick: int = 0
    revisions: dict[tuple[int, int], int] = field(default_factory=dict)
    """The revision of each loaded record, by section number and key."""
    awaited: frozenset[int] | None = None
    """Whom their players take up again unasked; None where the farm does not say, and those are
    meant whom it has as online."""
    file: FarmFile | None = None
    loss: Sentence | None = None
    """What the player is to know: that some of it was damaged, and is kept elsewhere."""

    def close(self) -> None:
        """Lets go of the file of a farm that is not going to be played after all."""
        if self.file is not None:
            self.file.close()


def new_farm(
    content: Content, seed: int, placeables: int = 0, file: FarmFile | None = None
) -> Farm:
    """A new farm, in `file` from its first record on; with `placeables` so many stand on the back
    field. Raises ValueError for a seed or a number out of range."""
    farm = Farm(file=file)
    if file is not None:
        farm.world.listeners.append(file.note)
    found_farm(farm.world, content, seed)
    if placeables:
        seed_world(farm.world, content, seed, placeables)
    return farm


def load_farm(path: Path, content: Content | None = None) -> Farm:
    """A saved farm; with areas that it has not had yet, for who is going to play it with this
    content. Raises `SaveError` with a sentence for the player."""
    file = FarmFile.open(path)
    try:
        farm = _loaded(file)
        if content is not None:
            found_new_areas(farm.world, content)
        return farm
    except SaveError:
        file.close()
        raise


def farm_at(path: Path, name: str, content: Content, seed: int, placeables: int = 0) -> Farm:
    """The farm of this file; where there is none, or one that was never begun, a new farm that is
    called as near to `name` as can be. Raises `SaveError` with a sentence for the player, which
    offers the newest whole backup, and ValueError for a seed or a number out of range."""
    with _offering_backup(path), said_clearly(shown(path)):
        file = FarmFile.create(path, farm_name_from(name)) if is_free(path) else FarmFile.open(path)
        try:
            farm = _loaded(file)
            if not farm.world.sections():
                return new_farm(content, seed, placeables, file)
            found_new_areas(farm.world, content)
            return farm
        except ValueError:
            file.close()
            raise


@contextmanager
def _offering_backup(path: Path) -> Iterator[None]:
    try:
        yield
    except DamagedFarmError as error:
        backup = newest_whole_backup(path)
        if backup is None:
            raise
        quoted = list2cmdline([path]) if sys.platform == "win32" else shlex.quote(str(path))
        way_back = f"python main.py saves --restore {quoted}"
        raise DamagedFarmError(
            Sentence(
                "saves.backup_offered",
                problem=error.sentence,
                backup=shown(backup.path),
                command=way_back,
            )
        ) from error


def _loaded(file: FarmFile) -> Farm:
    """The farm in an open file. Raises `SaveError`."""
    loaded = file.load()
    for problem in loaded.problems:
        _log.warning("%s: %s", file.name, problem)
    if loaded.records and not any(isinstance(one.record, Environment) for one in loaded.records):
        raise damaged(file.name, Sentence("saves.damage.no_day"))
    farm = Farm(
        loss=_loss(file, loaded),
        tick=loaded.tick,
        revisions={(saved.section.number, saved.key): saved.revision for saved in loaded.records},
        awaited=loaded.awaited,
        file=file,
    )
    loaded.fill(farm.world)
    farm.world.listeners.append(file.note)
    _take_over_last_commands(farm.world, loaded.last_commands)
    return farm


def _loss(file: FarmFile, loaded: LoadedFarm) -> Sentence | None:
    """Keeps a farm as it was some of whose records cannot be read, and says where."""
    if not loaded.left_out:
        return None
    try:
        aside = file.take_out(loaded.left_out)
    except SaveError as error:
        # It stays in the file then, and is tried again when the farm is opened the next time.
        return Sentence("saves.left_out_unkept", count=len(loaded.left_out), problem=error.sentence)
    return Sentence("saves.left_out", count=len(loaded.left_out), kept=shown(aside))


def _take_over_last_commands(world: World, numbers: Mapping[int, int]) -> None:
    """Older files keep the numbers of last commands beside the records."""
    transaction = Transaction(world)
    for character, number in numbers.items():
        if number > last_command(world, character):
            note_last_command(transaction, character, number)
    world.commit(transaction)


def free_farm_path(folder: Path) -> Path:
    """Where another farm can be put: under a number that nothing in the folder has, nor anything
    that was left of a farm. Raises `SaveError` where the folder cannot be read, and `PlainError`
    where it is full."""
    with said_clearly(shown(folder), "cannot be read"):
        names = [path.name for path in folder.iterdir()] if folder.exists() else []
    if sum(name.endswith(FARM_SUFFIX) for name in names) >= limits.FARMS_LISTED_MAX:
        raise PlainError(Sentence("farms.too_many", most=limits.FARMS_LISTED_MAX))
    number = 1
    while any(name.startswith(f"farm-{number}{FARM_SUFFIX}") for name in names):
        number += 1
    return folder / f"farm-{number}{FARM_SUFFIX}"


def new_farm_file(folder: Path, name: str) -> FarmFile:
    """A file for another farm. Raises `SaveError`."""
    return FarmFile.create(free_farm_path(folder), name)


def put_back(path: Path) -> Path:
    """Puts the newest whole backup of a damaged farm in its place; the damaged file stays beside
    it. Returns the backup. Raises `SaveError` with a sentence when the farm is not damaged, or no
    backup is whole."""
    problem = verify(path)
    if path.exists() and not problem.is_damaged:
        raise SaveError(problem.problem or Sentence("saves.whole", file=shown(path)))
    backup = newest_whole_backup(path)
    if backup is None:
        raise SaveError(Sentence("saves.no_whole_backup", file=shown(path)))
    aside = restore(path, backup.path)
    if aside is not None:
        _log.warning("%s was damaged and is kept as %s", shown(path), shown(aside))
    return backup.path


def make_mine(path: Path, account: str) -> str:
    """Says that whoever has this account owns a farm that is not being played: who has the file may
    do with it what they like. Returns whom they play there. Raises `SaveError` with a sentence when
    that cannot be said."""
    farm = load_farm(path)
    assert farm.file is not None, "a loaded farm has its file"
    try:
        owner = owner_of(farm.world) or FIRST_CHARACTER_ID
        record = farm.world.get(CHARACTERS, owner)
        if not isinstance(record, Character):
            raise SaveError(Sentence("saves.nobody_has_played", file=shown(path)))
        if character_of(farm.world, account) not in (None, owner):
            raise SaveError(Sentence("saves.you_are_somebody_else"))
        transaction = Transaction(farm.world)
        identity = Identity(account, owner, is_vouched_for=True, seen_tick=farm.tick)
        transaction.put(IDENTITIES, account_key(account), identity)
        transaction.put(*OWNER, Owner(owner))
        farm.world.commit(transaction)
        farm.file.flush(
            tick=farm.tick, revision=farm.world.revision, saved_at_s=farm.file.load().saved_at_s
        )
        return record.name
    finally:
        farm.close()


def last_played(folder: Path) -> FarmDescription | None:
    """The farm that *continue* goes on with: the one played last that can be played, or that can be
    again because a backup of it is whole."""
    return next((farm for farm in list_farms(folder) if can_go_on(farm)), None)


def can_go_on(farm: FarmDescription) -> bool:
    """Whether a farm can be played, or can be again because a backup of it is whole."""
    is_whole = farm.problem is None
    return is_whole or (farm.is_damaged and newest_whole_backup(farm.path) is not None)
