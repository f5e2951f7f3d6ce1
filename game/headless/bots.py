"""Bots: players who are never tired, through the same seat as everybody else.

A bot walks with the game's own movement and acts with the game's own commands; it knows nothing
that a player could not see. `wander` only walks, `farm` chops, breaks, crafts and builds, `hoard`
shuffles stacks between bag and chests, `griefer` asks for what cannot or should not be, and `busy`
does two things a second in one place, for measuring.
"""

from collections.abc import Callable
from math import hypot
from random import Random

from game.coop.seat import Action, Facing, Seat, SeatEvent, SeatState
from game.movement import Body, Obstacles, exit_at, step
from game.rules.context import Position
from game.world.commands import (
    Advance,
    Buy,
    Choose,
    Collect,
    Craft,
    Discard,
    Eat,
    Harvest,
    MoveStack,
    PickUp,
    Place,
    PlayerCommand,
    Sell,
    SortStorage,
    Sow,
    StorageRef,
    Strike,
    Talk,
    Work,
)
from game.world.definitions import GroundWork, Swing
from game.world.records import Conversation, Destructable, Drop, Placeable, Slot, Soil
from game.world.sections import (
    BAG_SLOTS,
    CHEST_SLOTS,
    Kind,
    Section,
    chest_slot_key,
    tile_key,
    tile_of,
)
from game.world.tiled import TILE_PX
from game.world.world import Change

_TICK_S = 1 / 30
_DECIDE_TICKS = 8
"""A bot thinks this often; people are not faster."""
_STUCK_TICKS = 20
_REACH_PX = 36.0
_SORTS_SHARE = 0.1
"""How often a hoarder sorts instead of moving a stack."""


class Bot:
    """One player by himself. `act` is called at every tick of his seat, `hear` with its events."""

    def __init__(self, seat: Seat, role: str, dice: Random) -> None:
        """Raises ValueError for a role that is not in `ROLES`."""
        if role not in ROLES:
            raise ValueError(f"there is no bot {role!r}; there are {', '.join(sorted(ROLES))}")
        self.is_silent = False
        """A silent bot stands still and does nothing."""
        self.accepted = 0
        """Commands that his own rules let pass."""
        self._seat = seat
        self._role = role
        self._decide = ROLES[role]
        self._dice = dice
        self._obstacles: Obstacles | None = None
        self._target: tuple[float, float] | None = None
        self._stuck_ticks = 0
        self._ticks = dice.randrange(_DECIDE_TICKS)
        self._facing = Facing.DOWN
        self._action = Action.IDLE
        self._placed: tuple[int, int] | None = None

    def hear(self, event: SeatEvent) -> None:
        """Something happened at his seat: keeps the obstacles he walks around up to date."""
        if isinstance(event, Change) and self._obstacles is not None:
            self._obstacles.apply((event,))

    def act(self) -> None:
        """One tick of life."""
        seat = self._seat
        if seat.state is not SeatState.PLAYING or seat.position.area == 0:
            return
        self._look_around()
        self._ticks += 1
        if self.is_silent:
            seat.stand(seat.position, self._facing, Action.IDLE)
            return
        if self._ticks % _DECIDE_TICKS == 0:
            self._decide(self)
        self._walk()

    # Seeing

    def _look_around(self) -> None:
        area = self._seat.content.area(self._seat.position.area)
        if area is not None and (self._obstacles is None or self._obstacles.area is not area):
            self._obstacles = Obstacles(area, self._seat.content, self._seat.view)
            self._target = None

    def _section(self, kind: Kind) -> Section:
        return Section(self._seat.position.area, kind)

    @property
    def _bag(self) -> Section:
        return Section(self._seat.character, Kind.STORAGE)

    def _slot_with(self, item: str) -> int | None:
        for key in sorted(self._seat.view.keys(self._bag)):
            slot = self._seat.view.get(self._bag, key)
            if isinstance(slot, Slot) and slot.item == item:
                return key
        return None

    def _distance_to_tile(self, tile: int) -> float:
        x, y = tile_of(tile)
        position = self._seat.position
        return hypot(x * TILE_PX + 8 - position.x, y * TILE_PX + 8 - position.y)

    def _nearest(self, kind: Kind) -> int | None:
        keys = self._seat.view.keys(self._section(kind))
        return min(sorted(keys), key=self._distance_to_tile, default=None)

    def _tile_beside(self) -> int:
        position = self._seat.position
        x = int(position.x // TILE_PX) + self._dice.choice((-2, -1, 1, 2))
        y = int(position.y // TILE_PX) + self._dice.choice((-2, -1, 1, 2))
        return tile_key(max(0, x), max(0, y))

    # Doing

    def _issue(self, command: PlayerCommand) -> bool:
        if self._seat.issue(command) is None:
            self.accepted += 1
            return True
        return False

    def _walk(self) -> None:
        seat = self._seat
        position = seat.position
        if self._target is None or self._obstacles is None:
            seat.stand(position, self._facing, Action.IDLE)
            return
        dx, dy = self._target[0] - position.x, self._target[1] - position.y
        distance = hypot(dx, dy)
        if distance < 3.0:
            self._target = None
            seat.stand(position, self._facing, Action.IDLE)
            return
        body = step(
            Body(position.x, position.y), (dx / distance, dy / distance), _TICK_S, self._obstacles
        )
        moved = hypot(body.x - position.x, body.y - position.y)
        self._stuck_ticks = self._stuck_ticks + 1 if moved < 0.5 else 0
        if self._stuck_ticks > _STUCK_TICKS:
            self._target = None
            self._stuck_ticks = 0
        if abs(dx) > abs(dy):
            self._facing = Facing.RIGHT if dx > 0 else Facing.LEFT
        else:
            self._facing = Facing.DOWN if dy > 0 else Facing.UP
        way_out = exit_at(self._obstacles.area, body)
        if way_out is not None:
            area = seat.content.areas[way_out.target_area]
            target = Position(area.number, way_out.target_x, way_out.target_y)
            seat.stand(target, self._facing, Action.WALK)
            self._target = None
            return
        seat.stand(Position(position.area, body.x, body.y), self._facing, Action.WALK)

    def _stroll(self, radius_px: float) -> None:
        if self._target is None and self._obstacles is not None:
            position, area = self._seat.position, self._obstacles.area
            x = position.x + self._dice.uniform(-radius_px, radius_px)
            y = position.y + self._dice.uniform(-radius_px, radius_px)
            self._target = (
                min(max(x, 8.0), area.width_px - 8.0),
                min(max(y, 8.0), area.height_px - 8.0),
            )

    def _collect_nearby(self) -> bool:
        section = self._section(Kind.DROP)
        position = self._seat.position
        for key in sorted(self._seat.view.keys(section)):
            drop = self._seat.view.get(section, key)
            if (
                isinstance(drop, Drop)
                and hypot(drop.x - position.x, drop.y - position.y) < _REACH_PX
                and self._issue(Collect(position.area, key))
            ):
                return True
        return False

    # Roles

    def _wander(self) -> None:
        exits = () if self._obstacles is None else self._obstacles.area.exits
        if self._target is None and exits and self._dice.random() < 0.1:
            rect = self._dice.choice(exits).rect
            self._target = ((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2)
        self._stroll(160)

    def _farm(self) -> None:
        if self._collect_nearby():
            return
        seat = self._seat
        tree = self._nearest(Kind.DESTRUCTABLE)
        if tree is not None and self._distance_to_tile(tree) < _REACH_PX:
            standing = seat.view.get(self._section(Kind.DESTRUCTABLE), tree)
            if isinstance(standing, Destructable):
                tool = seat.content.destructables[standing.kind].tool
                is_pick = seat.content.items[tool].swing is Swing.PICK
                self._action = Action.SWING_PICK if is_pick else Action.SWING_AXE
                self._issue(Strike(seat.position.area, tree, tool))
                return
        if self._dice.random() < 0.3 and self._build():
            return
        if self._dice.random() < 0.5 and self._tend():
            return
        if tree is not None and self._target is None:
            x, y = tile_of(tree)
            self._target = (x * TILE_PX + 8.0, y * TILE_PX + 20.0)
        if self._stuck_ticks > 5:
            self._target = None
            self._stroll(80)

    def _tend(self) -> bool:
        """Does what the bed before him needs: a harvest, water, a seed, or to be dug at all."""
        seat = self._seat
        area, tile = seat.position.area, self._tile_beside()
        soil = seat.view.get(self._section(Kind.SOIL), tile)
        if not isinstance(soil, Soil):
            return self._work(tile, GroundWork.TILL)
        if soil.crop is None:
            return self._sow(tile)
        return self._issue(Harvest(area, tile)) or self._work(tile, GroundWork.WATER)

    def _work(self, tile: int, what: GroundWork) -> bool:
        items = self._seat.content.items
        tool = next((name for name, item in items.items() if item.work is what), None)
        if tool is None:
            return False
        if self._issue(Work(self._seat.position.area, tile, tool)):
            return True
        return self._eat_something()

    def _sow(self, tile: int) -> bool:
        for number, slot in self._slots():
            if slot.item in self._seat.content.crop_of_seed:
                return self._issue(Sow(self._seat.position.area, tile, number, slot.item))
        return False

    def _eat_something(self) -> bool:
        items = self._seat.content.items
        for number, slot in self._slots():
            if items[slot.item].nourishes and self._issue(Eat(number, slot.item)):
                return True
        return False

    def _slots(self) -> list[tuple[int, Slot]]:
        """What is in his bag, by slot."""
        view = self._seat.view
        found = [(key, view.get(self._bag, key)) for key in sorted(view.keys(self._bag))]
        return [(key, slot) for key, slot in found if isinstance(slot, Slot)]

    def _build(self) -> bool:
        for number in self._dice.sample(sorted(self._seat.content.recipe_ids), 1):
            self._issue(Craft(number))
        for item in ("fence", "torch"):
            slot = self._slot_with(item)
            if slot is not None:
                area = self._seat.position.area
                return self._issue(Place(area, self._tile_beside(), slot, item))
        return False

    def _hoard(self) -> None:
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
                and self._distance_to_tile(key) < _REACH_PX
            ):
                return key
        return None

    def _move_some_stack(self, source: StorageRef, target: StorageRef) -> bool:
        view = self._seat.view
        slots = BAG_SLOTS if source.area == 0 else CHEST_SLOTS
        filled = []
        for number in range(slots):
            if source.area == 0:
                slot = view.get(self._bag, number)
            else:
                key = chest_slot_key(source.place, number)
                slot = view.get(Section(source.area, Kind.STORAGE), key)
            if isinstance(slot, Slot):
                filled.append((number, slot))
        if not filled:
            return False
        number, slot = self._dice.choice(filled)
        count = self._dice.randint(1, slot.count)
        return self._issue(
            MoveStack(source, number, target, self._dice.randrange(CHEST_SLOTS), slot.item, count)
        )

    def _griefer(self) -> None:
        seat = self._seat
        area = seat.position.area
        tile = self._tile_beside()
        mischief: list[Callable[[], object]] = [
            lambda: self._issue(PickUp(area, tile)),
            lambda: self._issue(PickUp(area, self._nearest(Kind.PLACEABLE) or tile)),
            lambda: self._issue(Strike(area, tile, "axe")),
            lambda: self._issue(Place(area, tile, self._dice.randrange(8), "torch")),
            lambda: self._issue(Craft(99)),
            lambda: self._issue(Work(area, tile, "can")),
            lambda: self._issue(Work(area, tile, "axe")),
            lambda: self._issue(Sow(area, tile, self._dice.randrange(8), "radish_seeds")),
            lambda: self._issue(Harvest(area, tile)),
            lambda: self._issue(Buy(area, 2, "radish_seeds", 99)),
            lambda: self._issue(Buy(area, 1, "axe", 1)),
            lambda: self._issue(Sell(area, 2, self._dice.randrange(8), "wood", 99)),
            lambda: self._issue(Eat(self._dice.randrange(8), "torch")),
            lambda: self._issue(Talk(area, 1)),
            self._lead_a_conversation,
            lambda: self._issue(Discard(0, "axe", 1)),
            lambda: self._issue(Discard(self._dice.randrange(8), "wood", 1)),
            self._collect_nearby,
            lambda: self._move_some_stack(
                StorageRef(0, seat.character), StorageRef(0, seat.character)
            ),
            lambda: self._issue(
                MoveStack(StorageRef(0, 64), 0, StorageRef(0, seat.character), 5, "axe", 1)
            ),
        ]
        self._dice.choice(mischief)()
        self._wander()

    def _lead_a_conversation(self) -> None:
        section = self._section(Kind.CONVERSATION)
        for key in sorted(self._seat.view.keys(section)):
            conversation = self._seat.view.get(section, key)
            if isinstance(conversation, Conversation):
                self._issue(Advance(section.scope, key, conversation.step))
                self._issue(Choose(section.scope, key, conversation.step, 0))

    def _busy(self) -> None:
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


ROLES: dict[str, Callable[[Bot], None]] = {
    "wander": Bot._wander,
    "farm": Bot._farm,
    "hoard": Bot._hoard,
    "griefer": Bot._griefer,
    "busy": Bot._busy,
}
"""What a bot may be, by name."""
