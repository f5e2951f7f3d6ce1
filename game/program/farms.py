"""Farms: founded or loaded, and kept in their file while they are open."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from game.coop.farm_host import FarmHost
from game.saves.errors import SaveError
from game.saves.farm_file import FarmFile
from game.saves.listing import FARM_SUFFIX, FarmDescription, list_farms
from game.world.content import Content
from game.world.founding import found_farm, seed_world
from game.world.last_commands import last_command, note_last_command
from game.world.world import Transaction, World

_log = logging.getLogger(__name__)

SAVE_EVERY_S = 60.0
"""A farm is saved this often, and as its host leaves."""


@dataclass
class Farm:
    """A farm that is ready to be played."""

    world: World = field(default_factory=World)
    tick: int = 0
    revisions: dict[tuple[int, int], int] = field(default_factory=dict)
    """The revision of each loaded record, by section number and key."""
    file: FarmFile | None = None

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


def load_farm(path: Path) -> Farm:
    """A saved farm. Raises `SaveError` with a sentence for the player."""
    file = FarmFile.open(path)
    try:
        loaded = file.load()
    except SaveError:
        file.close()
        raise
    for problem in loaded.problems:
        _log.warning("%s: %s", path.name, problem)
    farm = Farm(
        tick=loaded.tick,
        revisions={(saved.section.number, saved.key): saved.revision for saved in loaded.records},
        file=file,
    )
    loaded.fill(farm.world)
    farm.world.listeners.append(file.note)
    _take_over_last_commands(farm.world, loaded.last_commands)
    return farm


def _take_over_last_commands(world: World, numbers: Mapping[int, int]) -> None:
    """Older files keep the numbers of last commands beside the records."""
    transaction = Transaction(world)
    for character, number in numbers.items():
        if number > last_command(world, character):
            note_last_command(transaction, character, number)
    world.commit(transaction)


def new_farm_file(folder: Path, name: str) -> FarmFile:
    """A file for another farm, under a number that is free. Raises `SaveError`."""
    number = 1
    while (path := folder / f"farm-{number}{FARM_SUFFIX}").exists():
        number += 1
    return FarmFile.create(path, name)


def last_played(folder: Path) -> FarmDescription | None:
    """The farm that *continue* goes on with: the one saved last that can be played."""
    return next((farm for farm in list_farms(folder) if farm.problem is None), None)


class FarmKeeper:
    """Keeps an open farm saved: once a minute, when asked to, and as it closes."""

    def __init__(self, host: FarmHost, file: FarmFile, wall_clock: Callable[[], float]) -> None:
        """`wall_clock` returns seconds since 1970."""
        self._host = host
        self._file = file
        self._wall_clock = wall_clock
        self._saved_s: float | None = None

    def work(self, now_s: float) -> None:
        """Saves when a minute has passed."""
        if self._saved_s is None:
            self._saved_s = now_s - SAVE_EVERY_S
        if now_s - self._saved_s >= SAVE_EVERY_S:
            self._saved_s = now_s
            self.save()

    def save(self) -> None:
        """Saves now. A disk that says no is logged and tried again a minute later: what has not
        been written stays noted."""
        host = self._host
        try:
            self._file.flush(
                tick=int(host.tick),
                revision=host.world.revision,
                last_commands={},
                saved_at_s=int(self._wall_clock()),
            )
        except SaveError as error:
            _log.error("the farm could not be saved: %s", error)
            host.notice(f"The farm could not be saved: {error}")

    def close(self, now_s: float) -> None:
        """Saves and lets go of the file."""
        self.save()
        self._file.close()
