"""A free place beside another one, for whoever is put somewhere instead of walking there."""

from game.movement import Body, Obstacles, feet
from game.rules.context import Position
from game.world.content import Content
from game.world.world import Reader

_BESIDE_PX = 20.0
_SIDES = ((0, 1), (1, 0), (-1, 0), (1, 1), (-1, 1), (0, -1), (1, -1), (-1, -1))
"""Below comes first: beside what stands in a row, such as beds, somebody else's place begins."""


def place_beside(content: Content, reader: Reader, position: Position, turn: int) -> Position:
    """A free place beside a position, another one for every `turn` and the first of them below it;
    the same place when nothing is free around it."""
    area = content.area(position.area)
    if area is None:
        return position
    obstacles = Obstacles(area, content, reader)
    for number in range(len(_SIDES)):
        dx, dy = _SIDES[(number + turn) % len(_SIDES)]
        beside = Body(position.x + dx * _BESIDE_PX, position.y + dy * _BESIDE_PX)
        if area.holds(*beside) and obstacles.is_free(feet(beside)):
            return Position(position.area, *beside)
    return position
