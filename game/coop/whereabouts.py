"""Where guests are, as far as the host believes them.

A position is a player's own, and the host does not compute it again. It drops only what is plainly
impossible: outside of the area, faster than anybody walks, or into another area without having
been near a way there. What is possible grows with time and is used up by walking, so that nobody is
locked out for ever by lost samples, and nobody gets on faster by sending more of them.
"""

from math import hypot, inf

from game.movement import MAX_SPEED_PX_S
from game.rules.context import Position
from game.world.areas import Exit
from game.world.content import Content
from game.world.records import SwitchedOn
from game.world.switches import switches_of
from game.world.world import Reader
from net import limits
from net.sync.presence import PresenceSample

_MARGIN_PX = 32.0
"""What rounding, bunched samples and a corner may add."""
_PATIENCE_S = 20.0
"""After so long any place could have been reached that ways lead to."""
_PATIENCE_TICKS = 20 * limits.TICK_RATE_HZ
WAY_SLACK_TICKS = limits.TICK_RATE_HZ // 2
"""So long ago a way may have closed behind somebody whose position arrives now."""


class Whereabouts:
    """The last believable position of every guest."""

    def __init__(self, content: Content, reader: Reader) -> None:
        """`reader` tells which switches are on."""
        self._content = content
        self._reader = reader
        self._last: dict[int, tuple[Position, float, float]] = {}
        """By character: where it is believed to be, since when, and how far it may seem to have
        walked besides."""

    def place(
        self, character: int, position: Position, now_s: float, *, is_anywhere: bool = False
    ) -> None:
        """Puts a character somewhere: where it comes in. One who may be `is_anywhere` is believed
        wherever it says that it is."""
        since_s = now_s - _PATIENCE_S if is_anywhere else now_s
        self._last[character] = (position, since_s, _MARGIN_PX)

    def forget(self, character: int) -> None:
        """A character has gone."""
        self._last.pop(character, None)

    def of(self, character: int) -> Position | None:
        """Where a character is believed to be."""
        known = self._last.get(character)
        return None if known is None else known[0]

    def believe(self, sample: PresenceSample, now_s: float, tick: int) -> bool:
        """Whether a sample is possible at a tick of the host; if so, it is the character's place
        from now on."""
        known = self._last.get(sample.character)
        area = self._content.area(sample.area)
        if known is None or area is None or not area.holds(sample.x, sample.y):
            return False
        position, since_s, spare_px = known
        passed_s = max(0.0, now_s - since_s)
        reach_px = MAX_SPEED_PX_S * limits.PRESENCE_SPEED_SLACK * passed_s + spare_px
        way_px = self._way_px(position, sample, tick)
        if not way_px <= reach_px:
            is_long_ago = passed_s >= _PATIENCE_S
            if not (is_long_ago and self._is_led_to(sample.area, position.area, tick)):
                return False
        spare_px = min(max(reach_px - way_px, 0.0), _MARGIN_PX)
        self._last[sample.character] = (Position(sample.area, sample.x, sample.y), now_s, spare_px)
        return True

    def _way_px(self, position: Position, sample: PresenceSample, tick: int) -> float:
        """How far it is from a place to a sample, infinitely far where no way leads."""
        if sample.area == position.area:
            return hypot(sample.x - position.x, sample.y - position.y)
        area = self._content.area(position.area)
        if area is None:
            return 0.0
        shortest_px = inf
        for way_out in area.exits:
            if self._content.areas[way_out.target_area].number != sample.area:
                continue
            if not self._was_open(way_out, tick, WAY_SLACK_TICKS):
                continue
            rect = way_out.rect
            to_exit = hypot(
                max(rect.left - position.x, 0.0, position.x - rect.right),
                max(rect.top - position.y, 0.0, position.y - rect.bottom),
            )
            from_target = hypot(sample.x - way_out.target_x, sample.y - way_out.target_y)
            shortest_px = min(shortest_px, to_exit + from_target)
        return shortest_px

    def _was_open(self, way: Exit, tick: int, slack_ticks: int) -> bool:
        """Whether a way leads anywhere, or did so many ticks ago."""
        for need in way.needs:
            area = self._content.areas.get(need.area)
            if area is None:
                return False
            record = self._reader.get(switches_of(area.number), need.number)
            if not isinstance(record, SwitchedOn) or record.from_tick > tick + WAY_SLACK_TICKS:
                return False
            if record.until_tick is not None and record.until_tick + slack_ticks <= tick:
                return False
        return True

    def _is_led_to(self, area: int, begin: int, tick: int) -> bool:
        """Whether ways lead from an area to another that were open after patience began."""
        found, waiting = {begin}, [begin]
        while waiting:
            there = self._content.area(waiting.pop())
            for way in () if there is None else there.exits:
                number = self._content.areas[way.target_area].number
                if number not in found and self._was_open(way, tick, _PATIENCE_TICKS):
                    found.add(number)
                    waiting.append(number)
        return area in found
