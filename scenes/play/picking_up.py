"""Picking up what lies at one's feet, in passing."""

from game.world.commands import Collect, StorageRef
from game.world.records import Drop
from game.world.sections import BAG_SLOTS, Kind
from scenes.play.slots import slot_of
from scenes.play.surroundings import Surroundings
from scenes.play.window import Desk

PICK_UP_PX = 20.0
PICK_UP_AGAIN_S = 1.5
TRIED_DROPS_MAX = 200


class PickingUp:
    """Takes up drops as one walks by them."""

    def __init__(self, desk: Desk, surroundings: Surroundings) -> None:
        self._desk = desk
        self._around = surroundings
        self._tried_drops: dict[int, float] = {}

    def pick_up(self, now_s: float) -> None:
        """Takes what lies at one's feet, as far as the bag has room."""
        field, player = self._around.view.field, self._around.player
        if field is None or self._around.is_crossing or player.is_lying:
            return
        x, y = player.body
        reach = int(PICK_UP_PX)
        near = field.within(int(x) - reach, int(y) - reach, int(x) + reach, int(y) + reach)
        for thing in list(near):
            if thing.kind is not Kind.DROP or now_s - thing.born_s < 0.5:
                continue
            if now_s - self._tried_drops.get(thing.key, -10.0) < PICK_UP_AGAIN_S:
                continue
            assert isinstance(thing.record, Drop)
            if not self._has_room(thing.record.item):
                continue
            self._tried_drops[thing.key] = now_s
            # Nobody asked for this by hand, so nobody is told when a friend was faster.
            self._desk.seat.issue(Collect(player.area, thing.key))
        if len(self._tried_drops) > TRIED_DROPS_MAX:
            self._tried_drops.clear()

    def area_changed(self) -> None:
        """Forgets what belonged to the area before."""
        self._tried_drops.clear()

    def _has_room(self, item: str) -> bool:
        seat = self._desk.seat
        bag = StorageRef(0, seat.character)
        stack_max = seat.content.stack_max(item)
        for number in range(BAG_SLOTS):
            slot = slot_of(seat.view, bag, number)
            if slot is None or (slot.item == item and slot.count < stack_max):
                return True
        return False
