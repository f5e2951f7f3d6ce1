"""Who has not stirred for a while, as the host sees it: they hold up no night.

Walking, doing something and saying something is stirring. Reading a menu is not.
"""

from collections.abc import Iterable, Mapping

from game.coop.seat import Action
from game.rules.context import Position
from game.rules.reach import tile_middle
from game.rules.sleeping import bedtime_of, rest_of
from game.world.commands import Doze, WakeUp
from game.world.world import Reader
from net import limits

DOZES_AFTER_TICKS = 90 * limits.TICK_RATE_HZ
BED_PX = 88.0
"""Further than this from its bed nobody lies in it: one's reach, and how old a position may be."""
_STILL = (Action.IDLE, Action.IN_MENU, Action.WATCH, Action.LIE)


class Stillness:
    """Since when each character has been still."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[Position, int]] = {}
        """By character: where it stood last, and the tick at which it last stirred."""

    def saw(self, character: int, position: Position, action: int, tick: int) -> None:
        """A character was seen: it has stirred if it is elsewhere now, or does something."""
        known = self._seen.get(character)
        has_stirred = known is None or known[0] != position or action not in _STILL
        self._seen[character] = (position, tick if known is None or has_stirred else known[1])

    def stirred(self, character: int, tick: int) -> None:
        """A character has done or said something."""
        known = self._seen.get(character)
        if known is not None:
            self._seen[character] = (known[0], tick)

    def forget(self, character: int) -> None:
        """A character has gone."""
        self._seen.pop(character, None)

    def look(
        self, reader: Reader, positions: Mapping[int, Position], tick: int
    ) -> Iterable[Doze | WakeUp]:
        """Who dozes from now on, and who is up again."""
        bedtime = bedtime_of(reader)
        for character in (*bedtime.in_bed, *bedtime.dozing):
            rest, position = rest_of(reader, character), positions.get(character)
            if rest is None:
                continue
            if rest.area and position is not None:
                x, y = tile_middle(rest.tile)
                is_there = position.area == rest.area and _is_near(position, x, y)
                if not is_there:
                    yield WakeUp(character)
            elif not rest.area and not (bedtime.in_bed and self._is_still(character, tick)):
                yield WakeUp(character)
        for character in bedtime.missing if bedtime.in_bed else ():
            if self._is_still(character, tick):
                yield Doze(character)

    def _is_still(self, character: int, tick: int) -> bool:
        known = self._seen.get(character)
        return known is not None and tick - known[1] >= DOZES_AFTER_TICKS


def _is_near(position: Position, x: int, y: int) -> bool:
    # Compared so that a position that is no number counts as far away.
    return abs(position.x - x) <= BED_PX and abs(position.y - y) <= BED_PX
