"""A bot that never rests, for measuring."""

from random import Random

from game.coop.seat import Seat
from game.headless.bots.base import Bot
from game.world.commands import (
    PickUp,
    Place,
    StorageRef,
)


class Busybody(Bot):
    """Does two things a second in one place."""

    def __init__(self, seat: Seat, dice: Random) -> None:
        super().__init__(seat, dice)
        self._placed: tuple[int, int] | None = None

    def _decide(self) -> None:
        self._stroll(40)
        area = self._seat.position.area
        if self._placed is not None:
            if self._placed[0] == area and self._issue(PickUp(area, self._placed[1])):
                self._placed = None
                return
            self._placed = None
        slot = self._slot_with("torch")
        if slot is not None:
            tile = self._tile_beside()
            if self._issue(Place(area, tile, slot, "torch")):
                self._placed = (area, tile)
                return
        bag = StorageRef(0, self._seat.character)
        self._move_some_stack(bag, bag)
