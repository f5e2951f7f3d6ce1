"""Ways over the ground of an area: the shortest over its tiles, around all that stands there."""

from heapq import heappop, heappush
from math import hypot

from game.movement import Body, Obstacles, feet
from game.world.areas import Area
from game.world.tiled import TILE_PX

Point = tuple[float, float]
_Tile = tuple[int, int]
_STEPS = ((1, 0, 1.0), (-1, 0, 1.0), (0, 1, 1.0), (0, -1, 1.0))
_TILES_MAX = 12_000
"""Of how many tiles a way is looked for; what is further away is given up."""


def find_way(obstacles: Obstacles, start: Point, goal: Point, near_px: float) -> list[Point] | None:
    """The middles of the tiles from a place to one that is as near to the goal; empty when one is
    near already, and None where no way leads. It goes through no exit but one at the goal."""
    if hypot(start[0] - goal[0], start[1] - goal[1]) <= near_px:
        return []
    area = obstacles.area
    first = _tile_at(start)
    came_from: dict[_Tile, _Tile] = {}
    cost = {first: 0.0}
    waiting = [(_guess(first, goal), first)]
    seen: set[_Tile] = set()
    while waiting and len(seen) < _TILES_MAX:
        _, tile = heappop(waiting)
        if tile in seen:
            continue
        seen.add(tile)
        middle = _middle(tile)
        if tile != first and hypot(middle[0] - goal[0], middle[1] - goal[1]) <= near_px:
            steps = _steps(came_from, tile, first)
            # One begins somewhere on a tile, and walks from middle to middle.
            is_whole = obstacles.is_free(feet(Body(*_middle(first))))
            return [_middle(first), *steps] if is_whole else steps
        for dx, dy, px in _STEPS:
            beside = tile[0] + dx, tile[1] + dy
            if beside in seen or not _is_free(obstacles, area, beside, goal, near_px):
                continue
            between = Body(middle[0] + dx * TILE_PX / 2, middle[1] + dy * TILE_PX / 2)
            if tile != first and not obstacles.is_free(feet(between)):
                continue
            so_far = cost[tile] + px
            if so_far < cost.get(beside, 1e9):
                cost[beside] = so_far
                came_from[beside] = tile
                heappush(waiting, (so_far + _guess(beside, goal), beside))
    return None


def _is_free(obstacles: Obstacles, area: Area, tile: _Tile, goal: Point, near_px: float) -> bool:
    if not area.has_tile(*tile):
        return False
    x, y = _middle(tile)
    if not obstacles.is_free(feet(Body(x, y))):
        return False
    is_there = hypot(x - goal[0], y - goal[1]) <= near_px
    return is_there or not any(way.rect.holds(x, y) for way in area.exits)


def _steps(came_from: dict[_Tile, _Tile], tile: _Tile, first: _Tile) -> list[Point]:
    steps = []
    while tile != first:
        steps.append(_middle(tile))
        tile = came_from[tile]
    return steps[::-1]


def _guess(tile: _Tile, goal: Point) -> float:
    x, y = _middle(tile)
    return hypot(x - goal[0], y - goal[1]) / TILE_PX


def _tile_at(point: Point) -> _Tile:
    return int(point[0] // TILE_PX), int(point[1] // TILE_PX)


def _middle(tile: _Tile) -> Point:
    return tile[0] * TILE_PX + TILE_PX / 2, tile[1] * TILE_PX + TILE_PX / 2
