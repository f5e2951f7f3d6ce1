"""Footpaths: how people walk from one spot to another, through as many areas as it takes.

They keep to paths where there are some, and go around walls, water and what stands in the map.
What players put up stops nobody. A way is looked for once and kept: nothing that it depends on ever
changes, so that everybody who has the same content finds the same ways.
"""

from collections.abc import Collection, Iterator, Mapping
from heapq import heappop, heappush
from math import hypot
from typing import NamedTuple, TypeAlias

from game.world.areas import Area, Rect
from game.world.sections import tile_key, tile_of
from game.world.tiled import TILE_PX
from game.world.ways import next_exit

PATHS = frozenset({"path", "cobble", "cave_floor", "bridge", "boards", "floor", "carpet"})
"""Terrains that people walk on by preference …"""
_DETOUR = 1.8
"""… and how much longer a way over them may be than one beside them."""
_BEDS = frozenset({"soil", "wet_soil"})
_BEDS_DETOUR = 6.0
"""The same for a way that keeps off the beds."""
_FEET_WIDTH_PX, _FEET_HEIGHT_PX = 10.0, 6.0
_NEAR_PX = 26.0
"""How far from a spot the middle of a tile may be from which one steps up to it."""
_TILES_MAX = 30_000
"""Over how many tiles a way is looked for."""
_CHECKED_EVERY_PX = 2.0
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1))
_CORNERS = ((1, 1), (1, -1), (-1, 1), (-1, -1))

Point: TypeAlias = tuple[float, float]
_Tile: TypeAlias = tuple[int, int]


class Spot(NamedTuple):
    """A place that has a name in a map."""

    area: str
    x: float
    y: float


class Leg(NamedTuple):
    """The part of a way that lies in one area: straight from point to point."""

    area: str
    points: tuple[Point, ...]


class Footpaths:
    """The ways between spots, each found when it is first asked for."""

    def __init__(
        self, areas: Mapping[str, Area], solid: Mapping[str, Collection[int]] | None = None
    ) -> None:
        """`solid` has the keys of tiles on which something stands besides walls, by area."""
        self._areas = areas
        self._solid = {} if solid is None else solid
        self._grounds: dict[str, _Ground] = {}
        self._found: dict[tuple[Spot, Spot], tuple[Leg, ...] | None] = {}

    def way(self, here: Spot, there: Spot) -> tuple[Leg, ...] | None:
        """The way from a spot to another, area by area; None where there is none."""
        name = (here, there)
        if name not in self._found:
            self._found[name] = self._look_for(here, there)
        return self._found[name]

    def _look_for(self, here: Spot, there: Spot) -> tuple[Leg, ...] | None:
        legs: list[Leg] = []
        at = here
        while at.area != there.area:
            way_out = next_exit(self._areas, at.area, there.area, is_always_open=True)
            if way_out is None:
                return None
            points = self._ground(at.area).way((at.x, at.y), _doorstep(way_out.rect))
            if points is None:
                return None
            legs.append(Leg(at.area, points))
            at = Spot(way_out.target_area, way_out.target_x, way_out.target_y)
        points = self._ground(at.area).way((at.x, at.y), (there.x, there.y))
        return None if points is None else (*legs, Leg(at.area, points))

    def _ground(self, area: str) -> "_Ground":
        if area not in self._grounds:
            self._grounds[area] = _Ground(self._areas[area], self._solid.get(area, ()))
        return self._grounds[area]


def feet_at(x: float, y: float) -> Rect:
    """What of a walker walls would stop."""
    return Rect(
        x - _FEET_WIDTH_PX / 2,
        y - _FEET_HEIGHT_PX / 2,
        x + _FEET_WIDTH_PX / 2,
        y + _FEET_HEIGHT_PX / 2,
    )


def _doorstep(rect: Rect) -> Point:
    return (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2


class _Ground:
    """Where one can walk in an area.

    A way is looked for over thousands of tiles, so a tile is one number here: its place in lists
    that hold the area column by column, with a rim around it on which nobody walks."""

    def __init__(self, area: Area, solid: Collection[int]) -> None:
        self._area = area
        self._solid = frozenset(solid)
        self._walls: dict[_Tile, list[Rect]] = {}
        for wall in (*area.walls, *(gate.rect for gate in area.gates)):
            for tile in _tiles_under(wall):
                self._walls.setdefault(tile, []).append(wall)
        self._exits = [way.rect for way in area.exits]
        self._ways: dict[tuple[Point, Point], tuple[Point, ...] | None] = {}
        self._column = area.height + 2
        """How far it is from a tile to the one at its right."""
        self._efforts = self._all_efforts()
        """How hard it is to walk on each tile, from 1; 0 for one on which nobody walks."""
        self._is_near_wall = bytearray(len(self._efforts))
        for tile in self._walls:
            if area.has_tile(*tile):
                self._is_near_wall[self._number(tile)] = 1
        self._near: dict[int, list[tuple[int, float]]] = {}
        """The tiles that one gets to from a tile, and what that costs."""
        self._open: dict[tuple[int, int], bool] = {}

    def way(self, start: Point, goal: Point) -> tuple[Point, ...] | None:
        """The points at which a way bends, its ends among them; None where there is none."""
        if (start, goal) not in self._ways:
            found = self._look_for(start, goal)
            self._ways[start, goal] = found
            self._ways[goal, start] = None if found is None else found[::-1]
        return self._ways[start, goal]

    def _look_for(self, start: Point, goal: Point) -> tuple[Point, ...] | None:
        is_short = hypot(goal[0] - start[0], goal[1] - start[1]) <= _NEAR_PX
        if is_short and self._is_straight(start, goal):
            return (start, goal)
        ends = self._beside(goal)
        waiting: list[tuple[float, float, int]] = []
        cost: dict[int, float] = {}
        came_from: dict[int, int] = {}
        for tile, px in self._beside(start).items():
            cost[tile] = px
            heappush(waiting, (px + _far(self._tile(tile), goal), px, tile))
        done: set[int] = set()
        best: tuple[float, int] | None = None
        # Measured from the rim's tile at the top left.
        goal_x, goal_y = goal[0] + TILE_PX / 2, goal[1] + TILE_PX / 2
        near, column = self._near, self._column
        while waiting and len(done) < _TILES_MAX:
            guess, so_far, tile = heappop(waiting)
            if best is not None and guess >= best[0]:
                break
            if tile in done:
                continue
            done.add(tile)
            if tile in ends and (best is None or so_far + ends[tile] < best[0]):
                best = (so_far + ends[tile], tile)
            steps = near.get(tile)
            if steps is None:
                steps = near[tile] = self._steps(tile)
            for beside, px in steps:
                there = so_far + px
                if beside not in done and there < cost.get(beside, 1e12):
                    cost[beside] = there
                    came_from[beside] = tile
                    x, y = divmod(beside, column)
                    far = hypot(x * TILE_PX - goal_x, y * TILE_PX - goal_y)
                    heappush(waiting, (there + far, there, beside))
        if best is None:
            return None
        tiles = [best[1]]
        while tiles[-1] in came_from:
            tiles.append(came_from[tiles[-1]])
        middles = (_middle(self._tile(tile)) for tile in reversed(tiles))
        return _bends([start, *middles, goal])

    def _number(self, tile: _Tile) -> int:
        return (tile[0] + 1) * self._column + tile[1] + 1

    def _tile(self, number: int) -> _Tile:
        x, y = divmod(number, self._column)
        return x - 1, y - 1

    def _beside(self, point: Point) -> dict[int, float]:
        """The tiles from whose middles one steps straight to a point, and how far that is."""
        found = {}
        reach = int(_NEAR_PX // TILE_PX) + 1
        at_x, at_y = int(point[0] // TILE_PX), int(point[1] // TILE_PX)
        for y in range(at_y - reach, at_y + reach + 1):
            for x in range(at_x - reach, at_x + reach + 1):
                if not self._area.has_tile(x, y):
                    continue
                middle, number = _middle((x, y)), self._number((x, y))
                px = hypot(middle[0] - point[0], middle[1] - point[1])
                if px <= _NEAR_PX and self._efforts[number] and self._is_straight(middle, point):
                    found[number] = px
        return found

    def _steps(self, tile: int) -> list[tuple[int, float]]:
        found: list[tuple[int, float]] = []
        efforts, is_near_wall, column = self._efforts, self._is_near_wall, self._column
        if not efforts[tile]:
            return found
        for dx, dy in _SIDES:
            beside = tile + dx * column + dy
            effort = efforts[beside]
            # Feet in the middle of a tile touch no other, so that only walls need a closer look.
            if effort and (
                not (is_near_wall[tile] or is_near_wall[beside])
                or self._is_open(tile, beside, dx, dy)
            ):
                found.append((beside, TILE_PX * effort))
        for dx, dy in _CORNERS:
            one, other = tile + dx * column, tile + dy
            beside = one + dy
            effort = efforts[beside]
            if not (effort and efforts[one] and efforts[other]):
                continue
            walls = is_near_wall[tile] or is_near_wall[beside]
            walls = walls or is_near_wall[one] or is_near_wall[other]
            if not walls or self._is_open(tile, beside, dx, dy):
                found.append((beside, TILE_PX * 1.414 * effort))
        return found

    def _is_open(self, tile: int, beside: int, dx: int, dy: int) -> bool:
        """Whether nothing is between the middles of two tiles: the same from either side."""
        pair = (tile, beside) if tile < beside else (beside, tile)
        if pair not in self._open:
            self._open[pair] = self._is_swept_clear(self._tile(tile), dx, dy)
        return self._open[pair]

    def _all_efforts(self) -> list[float]:
        area = self._area
        efforts = dict.fromkeys(PATHS, 1.0) | dict.fromkeys(_BEDS, _BEDS_DETOUR)
        found = [0.0] * (self._column * (area.width + 2))
        for y, (terrain, solid) in enumerate(zip(area.terrain, area.solid_rows, strict=True)):
            first = self._number((0, y))
            found[first : first + area.width * self._column : self._column] = [
                0.0 if is_solid else efforts.get(each, _DETOUR)
                for each, is_solid in zip(terrain, solid, strict=True)
            ]
        for key in self._solid:
            tile = tile_of(key)
            if area.has_tile(*tile):
                found[self._number(tile)] = 0.0
        for rect in self._exits:
            for tile in _tiles_under(rect):
                if area.has_tile(*tile) and rect.holds(*_middle(tile)):
                    found[self._number(tile)] = 0.0
        for tile in self._walls:
            if area.has_tile(*tile) and not self._is_clear(feet_at(*_middle(tile))):
                found[self._number(tile)] = 0.0
        return found

    def _is_straight(self, start: Point, goal: Point) -> bool:
        """Whether nothing is in the way between two points."""
        first, last = feet_at(*start), feet_at(*goal)
        around = Rect(*map(min, first[:2], last[:2]), *map(max, first[2:], last[2:]))
        if self._is_clear(around):
            return True
        dx, dy = goal[0] - start[0], goal[1] - start[1]
        pieces = int(hypot(dx, dy) / _CHECKED_EVERY_PX) + 1
        return all(
            self._is_clear(feet_at(start[0] + dx * n / pieces, start[1] + dy * n / pieces))
            for n in range(pieces + 1)
        )

    def _is_swept_clear(self, tile: _Tile, dx: int, dy: int) -> bool:
        """Whether feet touch nothing on their way to the middle of the next tile: as if each half
        of it were as wide as it is long."""
        x, y = _middle(tile)
        half = TILE_PX / 2
        for from_x, from_y in ((x, y), (x + dx * half, y + dy * half)):
            here, there = feet_at(from_x, from_y), feet_at(from_x + dx * half, from_y + dy * half)
            swept = Rect(*map(min, here[:2], there[:2]), *map(max, here[2:], there[2:]))
            if not self._is_clear(swept):
                return False
        return True

    def _is_clear(self, feet: Rect) -> bool:
        """Whether feet touch nothing there."""
        for tile in _tiles_under(feet):
            if self._area.is_solid_terrain(*tile) or tile_key(*tile) in self._solid:
                return False
            if any(wall.overlaps(feet) for wall in self._walls.get(tile, ())):
                return False
        return True


def _bends(points: list[Point]) -> tuple[Point, ...]:
    """Only those points at which the way turns."""
    kept = [points[0]]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        if point == kept[-1]:
            continue
        turn = (point[0] - before[0]) * (after[1] - point[1]) - (point[1] - before[1]) * (
            after[0] - point[0]
        )
        if turn:
            kept.append(point)
    return (*kept, points[-1])


def _tiles_under(rect: Rect) -> Iterator[_Tile]:
    for y in range(int(rect.top // TILE_PX), -int(-rect.bottom // TILE_PX)):
        for x in range(int(rect.left // TILE_PX), -int(-rect.right // TILE_PX)):
            yield x, y


def _far(tile: _Tile, goal: Point) -> float:
    x, y = _middle(tile)
    return hypot(x - goal[0], y - goal[1])


def _middle(tile: _Tile) -> Point:
    return tile[0] * TILE_PX + TILE_PX / 2, tile[1] * TILE_PX + TILE_PX / 2
