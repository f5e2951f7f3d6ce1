"""A bot that fishes: where something bites, and by the same fight as everybody else's."""

from random import Random

from game.coop.seat import Seat
from game.headless.bots.traveller import Traveller
from game.rules.fishing import biting, cast_of, temper_of
from game.world.areas import Area
from game.world.commands import CastLine, Reel
from game.world.definitions import Swing
from game.world.fishing import played_by_itself, runs_of
from game.world.sections import tile_key

_BESIDE = ((0, 1), (1, 0), (-1, 0), (0, -1))


def _beside_water(area: Area) -> list[tuple[int, int, int]]:
    found = []
    for y in range(1, area.height - 1):
        for x in range(1, area.width - 1):
            waters = ((x + dx, y + dy) for dx, dy in _BESIDE if area.is_water(x + dx, y + dy))
            water = next(waters, None)
            if water is not None and area.is_walkable(x * 16 + 8, y * 16 + 8):
                found.append((x, y, tile_key(*water)))
    return found


class Angler(Traveller):
    """Fishes with a rod of its bag."""

    def __init__(self, seat: Seat, dice: Random) -> None:
        super().__init__(seat, dice)
        self._fight: tuple[int, int, tuple[int, ...]] | None = None
        """The seed of the line in the water, when its fight is over, and what was held."""
        self._waters: dict[int, list[tuple[int, int, int]]] = {}
        """By area, the tiles beside water that one can stand on, and the key of the water's."""

    def _count(self, item: str) -> int:
        """How many of an item are in the bag."""
        return sum(slot.count for _, slot in self._slots() if slot.item == item)

    def _rods(self) -> list[str]:
        items = self._seat.content.items
        return [n for n, item in items.items() if item.is_tool and item.swing is Swing.ROD]

    def _rod(self) -> str | None:
        """The rod in the bag."""
        return next((name for name in self._rods() if self._count(name)), None)

    def _fish_with(self, rod: str) -> bool:
        """Casts, waits and fights; goes where something bites. Returns whether anything does."""
        seat, content = self._seat, self._seat.content
        if cast_of(seat.view, seat.character) is not None:
            return self._fight_on()
        for area in sorted(
            content.areas.values(), key=lambda each: each.number != seat.position.area
        ):
            if not biting(content, seat.view, area, int(seat.tick)):
                continue
            shores = self._shores(area.number)
            if shores:
                x, y, tile = shores[0]
                if self._go(area.number, x, y, 20.0):
                    return self._issue(CastLine(area.number, tile, rod))
                return True
        return False

    def _shores(self, number: int) -> list[tuple[float, float, int]]:
        """Places on land beside water, and the water: the nearest first."""
        area = self._seat.content.area(number)
        assert area is not None
        if number not in self._waters:
            self._waters[number] = _beside_water(area)
        here = self._seat.position
        found = []
        for x, y, water in self._waters[number]:
            at = (x * 16 + 8.0, y * 16 + 8.0)
            far = abs(at[0] - here.x) + abs(at[1] - here.y)
            far += 3000 * self._unreachable[number, tile_key(x, y)]
            found.append((far, *at, water))
        return [min(found)[1:]] if found else []

    def _fight_on(self) -> bool:
        """Waits for a bite, plays the fight out and says what was held once it would be over."""
        seat = self._seat
        cast = cast_of(seat.view, seat.character)
        if cast is None:
            return False
        self._path.clear()
        self._target = None
        if self._fight is None or self._fight[0] != cast.seed:
            temper = temper_of(seat.content, cast)
            held = tuple(played_by_itself(temper, cast.seed, is_helped=False))
            self._fight = (cast.seed, cast.bite_tick + len(held) + 10, runs_of(held))
        _, over_tick, runs = self._fight
        if seat.tick >= over_tick:
            self._fight = None
            self._issue(Reel(8, runs))
        return True
