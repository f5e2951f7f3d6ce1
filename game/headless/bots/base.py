"""What every bot has: eyes, legs, and hands that ask for things as a player's do."""

from abc import ABC, abstractmethod
from math import hypot, inf
from random import Random

from game.coop.seat import Action, Facing, Seat, SeatEvent, SeatState
from game.movement import Body, Obstacles, exit_around, exit_at, step
from game.rules.context import Position, RefusalReason
from game.rules.harvesting import held_since
from game.world.commands import (
    Collect,
    Harvest,
    MoveStack,
    Offer,
    PlayerCommand,
    StorageRef,
    TakeUp,
)
from game.world.records import Drop, Gesture, Pull, Slot
from game.world.sections import (
    AREA_MAX_TILES,
    BAG_SLOTS,
    CHEST_SLOTS,
    GestureKey,
    Kind,
    Section,
    chest_slot_key,
    tile_key,
    tile_of,
)
from game.world.ticks import TICKS_PER_S
from game.world.tiled import TILE_PX
from game.world.world import Change

_TICK_S = 1 / TICKS_PER_S
_DECIDE_TICKS = 8
"""A bot thinks this often; people are not faster."""
_STUCK_TICKS = 20
REACH_PX = 36.0
"""How close a bot goes to what it uses."""


class Bot(ABC):
    """One player by himself. `act` is called at every tick of his seat, `hear` with its events."""

    def __init__(self, seat: Seat, dice: Random) -> None:
        self.is_silent = False
        """A silent bot stands still and does nothing."""
        self.accepted = 0
        """Commands that his own rules let pass."""
        self._seat = seat
        self._dice = dice
        self._obstacles: Obstacles | None = None
        self._target: tuple[float, float] | None = None
        self._stuck_ticks = 0
        self._ticks = dice.randrange(_DECIDE_TICKS)
        self._facing = Facing.DOWN
        self._action = Action.IDLE

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing more that he wants to do."""
        return False

    def hear(self, event: SeatEvent) -> None:
        """Something happened at his seat: keeps the obstacles he walks around up to date."""
        if isinstance(event, Change) and self._obstacles is not None:
            self._obstacles.apply((event,))

    def act(self) -> None:
        """One tick of life."""
        seat = self._seat
        if seat.state is not SeatState.PLAYING:
            return
        area = seat.position.area
        if area == 0:
            return
        if self._obstacles is None or self._obstacles.area.number != area:
            self._look_around(area)
        self._ticks += 1
        if self.is_silent:
            seat.stand(seat.position, self._facing, Action.IDLE)
            return
        if self._ticks % _DECIDE_TICKS == 0:
            self._decide()
        self._walk()

    @abstractmethod
    def _decide(self) -> None:
        """What to do next, a few times a second."""

    # Seeing

    def _look_around(self, number: int) -> None:
        area = self._seat.content.area(number)
        if area is not None:
            self._obstacles = Obstacles(area, self._seat.content, self._seat.view)
            self._target = None

    def _section(self, kind: Kind) -> Section:
        return Section(self._seat.position.area, kind)

    @property
    def _bag(self) -> Section:
        return Section(self._seat.character, Kind.STORAGE)

    def _slot_with(self, item: str) -> int | None:
        view, bag = self._seat.view, self._bag
        for key in sorted(view.keys(bag)):
            slot = view.get(bag, key)
            if isinstance(slot, Slot) and slot.item == item:
                return key
        return None

    def _slots(self) -> list[tuple[int, Slot]]:
        """What is in his bag, by slot."""
        view, bag = self._seat.view, self._bag
        found = [(key, view.get(bag, key)) for key in sorted(view.keys(bag))]
        return [(key, slot) for key, slot in found if isinstance(slot, Slot)]

    def _distance_to_tile(self, tile: int) -> float:
        x, y = tile_of(tile)
        position = self._seat.position
        return hypot(x * TILE_PX + 8 - position.x, y * TILE_PX + 8 - position.y)

    def _nearest(self, kind: Kind) -> int | None:
        _, here_x, here_y = self._seat.position
        nearest, nearest_px = None, inf
        for key in self._seat.view.keys(self._section(kind)):
            y, x = divmod(key, AREA_MAX_TILES)
            far_px = hypot(x * TILE_PX + 8 - here_x, y * TILE_PX + 8 - here_y)
            if far_px < nearest_px or (far_px == nearest_px and key < (nearest or 0)):
                nearest, nearest_px = key, far_px
        return nearest

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
        _, x, y = position
        dx, dy = self._target[0] - x, self._target[1] - y
        distance = hypot(dx, dy)
        if distance < 3.0:
            self._target = None
            seat.stand(position, self._facing, Action.IDLE)
            return
        body = step(Body(x, y), (dx / distance, dy / distance), _TICK_S, self._obstacles)
        moved = hypot(body.x - x, body.y - y)
        self._stuck_ticks = self._stuck_ticks + 1 if moved < 0.5 else 0
        if self._stuck_ticks > _STUCK_TICKS:
            self._target = None
            self._stuck_ticks = 0
        if abs(dx) > abs(dy):
            self._facing = Facing.RIGHT if dx > 0 else Facing.LEFT
        else:
            self._facing = Facing.DOWN if dy > 0 else Facing.UP
        way_out = exit_around(self._obstacles.area, body)
        if way_out is not None:
            way_out = exit_at(self._obstacles.area, body, seat.content, seat.view, seat.tick)
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
        position, view = self._seat.position, self._seat.view
        for key in sorted(view.keys(section)):
            drop = view.get(section, key)
            if (
                isinstance(drop, Drop)
                and hypot(drop.x - position.x, drop.y - position.y) < REACH_PX
                and self._issue(Collect(position.area, key))
            ):
                return True
        return False

    def _harvest(self, area: int, tile: int) -> bool:
        """Harvests what is ripe on a tile; what sits tight he holds on to, and pulls with a friend
        who does so or alone in a while. Returns whether there was anything to do."""
        seat, command = self._seat, Harvest(area, tile)
        if seat.refusal(command) is RefusalReason.FOR_TWO:
            return self._pull_with_friend(area, tile) or self._issue(Offer(Pull(tile)))
        if seat.refusal(command) is RefusalReason.HOLD_ON:
            self._target = None
            return True
        return self._issue(command)

    def _go_on_pulling(self) -> bool:
        """Stays where he is while he holds on to something, until it is out. Returns whether he
        does."""
        seat = self._seat
        offer = seat.view.get(Section(seat.character, Kind.GESTURE), GestureKey.OFFER)
        if not isinstance(offer, Gesture) or not isinstance(offer.what, Pull):
            return False
        area, tile = offer.area, offer.what.tile
        if held_since(seat.view, seat.character, area, tile, seat.tick) is None:
            return False
        return self._harvest(area, tile)

    def _pull_with_friend(self, area: int, tile: int) -> bool:
        seat = self._seat
        for friend in seat.players():
            offer = seat.view.get(Section(friend.character, Kind.GESTURE), GestureKey.OFFER)
            is_held = held_since(seat.view, friend.character, area, tile, seat.tick) is not None
            if isinstance(offer, Gesture) and is_held and not friend.is_me:
                return self._issue(TakeUp(friend.character, offer.number))
        return False

    def _move_some_stack(self, source: StorageRef, target: StorageRef) -> bool:
        view = self._seat.view
        slots, first = BAG_SLOTS, 0
        section = self._bag
        if source.area:
            slots, first = CHEST_SLOTS, chest_slot_key(source.place, 0)
            section = Section(source.area, Kind.STORAGE)
        found = [(key - first, view.get(section, key)) for key in sorted(view.keys(section))]
        filled = [
            (number, slot)
            for number, slot in found
            if isinstance(slot, Slot) and 0 <= number < slots
        ]
        if not filled:
            return False
        number, slot = self._dice.choice(filled)
        count = self._dice.randint(1, slot.count)
        return self._issue(
            MoveStack(source, number, target, self._dice.randrange(CHEST_SLOTS), slot.item, count)
        )
