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
    places = places_beside(Obstacles(area, content, reader), position)
    return places[turn % len(places)] if places else position


def places_beside(obstacles: Obstacles, position: Position) -> list[Position]:
    """All free places beside a position of the area that these obstacles are in."""
    sides = (Body(position.x + x * _BESIDE_PX, position.y + y * _BESIDE_PX) for x, y in _SIDES)
    return [
        Position(position.area, *beside)
        for beside in sides
        if obstacles.area.holds(*beside) and obstacles.is_free(feet(beside))
    ]
