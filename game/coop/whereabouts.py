"""Where guests are, as far as the host believes them.

A position is a player's own, and the host does not compute it again. It drops only what is plainly
impossible: outside of the area, faster than anybody walks, or into another area without having
been near a way there. What is possible grows with the time since the last sample that was
believed, so that nobody is locked out for ever by lost samples.
"""

from math import hypot

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
        self._last: dict[int, tuple[Position, float]] = {}

    def place(self, character: int, position: Position, now_s: float) -> None:
        """Puts a character somewhere: where it comes in."""
        self._last[character] = (position, now_s)

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
        position, since_s = known
        passed_s = max(0.0, now_s - since_s)
        way_px = MAX_SPEED_PX_S * limits.PRESENCE_SPEED_SLACK * passed_s + _MARGIN_PX
        if passed_s < _PATIENCE_S and not self._is_in_reach(position, sample, way_px):
            return False
        self._last[sample.character] = (Position(sample.area, sample.x, sample.y), now_s)
        return True

    def _is_in_reach(self, position: Position, sample: PresenceSample, way_px: float) -> bool:
        if sample.area == position.area:
            return hypot(sample.x - position.x, sample.y - position.y) <= way_px
        area = self._content.area(position.area)
        if area is None:
            return True
        for way_out in area.exits:
            if self._content.areas[way_out.target_area].number != sample.area:
                continue
            rect = way_out.rect
            to_exit = hypot(
                max(rect.left - position.x, 0.0, position.x - rect.right),
                max(rect.top - position.y, 0.0, position.y - rect.bottom),
            )
            from_target = hypot(sample.x - way_out.target_x, sample.y - way_out.target_y)
            if to_exit + from_target <= way_px:
                return True
        return False
