"""Where guests are, as far as the host believes them.

A position is a player's own, and the host does not compute it again. It drops only what is plainly
impossible: outside of the area, faster than anybody walks, or into another area without having
been near a way there. What is possible grows with time and is used up by walking, so that nobody is
locked out for ever by lost samples, and nobody gets on faster by sending more of them.
"""

from math import hypot, inf

from game.movement import MAX_SPEED_PX_S
from game.rules.context import Position
from game.world.content import Content
from net import limits
from net.sync.presence import PresenceSample

_MARGIN_PX = 32.0
"""What rounding, bunched samples and a corner may add."""
_PATIENCE_S = 20.0
"""After so long any place of the farm could have been reached."""


class Whereabouts:
    """The last believable position of every guest."""

    def __init__(self, content: Content) -> None:
        self._content = content
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

    def believe(self, sample: PresenceSample, now_s: float) -> bool:
        """Whether a sample is possible; if so, it is the character's place from now on."""
        known = self._last.get(sample.character)
        area = self._content.area(sample.area)
        if known is None or area is None or not area.holds(sample.x, sample.y):
            return False
        position, since_s, spare_px = known
        passed_s = max(0.0, now_s - since_s)
        reach_px = MAX_SPEED_PX_S * limits.PRESENCE_SPEED_SLACK * passed_s + spare_px
        way_px = self._way_px(position, sample)
        if passed_s < _PATIENCE_S and not way_px <= reach_px:
            return False
        spare_px = min(max(reach_px - way_px, 0.0), _MARGIN_PX)
        self._last[sample.character] = (Position(sample.area, sample.x, sample.y), now_s, spare_px)
        return True

    def _way_px(self, position: Position, sample: PresenceSample) -> float:
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
            rect = way_out.rect
            to_exit = hypot(
                max(rect.left - position.x, 0.0, position.x - rect.right),
                max(rect.top - position.y, 0.0, position.y - rect.bottom),
            )
            from_target = hypot(sample.x - way_out.target_x, sample.y - way_out.target_y)
            shortest_px = min(shortest_px, to_exit + from_target)
        return shortest_px
