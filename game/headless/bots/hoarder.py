"""A bot that shuffles stacks."""

from game.headless.bots.base import REACH_PX, Bot
from game.world.commands import (
    Place,
    SortStorage,
    StorageRef,
)
from game.world.records import Placeable
from game.world.sections import Kind

_SORTS_SHARE = 0.1
"""How often a hoarder sorts instead of moving a stack."""


class Hoarder(Bot):
    """Moves what is in its bag to chests and back."""

    def _decide(self) -> None:
        if self._collect_nearby():
            return
        storages = [StorageRef(0, self._seat.character)]
        chest = self._nearest_chest()
        if chest is not None:
            storages.append(StorageRef(self._seat.position.area, chest))
        else:
            slot = self._slot_with("chest")
            if slot is not None:
                area = self._seat.position.area
                self._issue(Place(area, self._tile_beside(), slot, "chest"))
        if self._dice.random() < _SORTS_SHARE:
            self._issue(SortStorage(self._dice.choice(storages)))
        else:
            self._move_some_stack(self._dice.choice(storages), self._dice.choice(storages))
        self._stroll(60)

    def _nearest_chest(self) -> int | None:
        section = self._section(Kind.PLACEABLE)
        for key in sorted(self._seat.view.keys(section)):
            placeable = self._seat.view.get(section, key)
            if (
                isinstance(placeable, Placeable)
                and placeable.item == "chest"
                and self._distance_to_tile(key) < REACH_PX
            ):
                return key
        return None
