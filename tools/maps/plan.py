"""A map while it is composed: a grid of terrain, and what stands on it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

TILE = 16
Cell = tuple[int, int]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Thing:
    """A point object of a layer: its class, its pixel position, and the switches it waits for or
    the number it has as one."""

    name: str
    x: int
    y: int
    needs: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class WayOut:
    """An exit: where it is, and where one arrives."""

    box: Box
    target_area: str
    target_x: int
    target_y: int
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Barrier:
    """A gate: its class, the rectangle that it closes, and the switches that open it."""

    name: str
    box: Box
    needs: str


#: What blocks under a piece of scenery: left, top, width and height from its foot.
FOOTPRINTS: dict[str, tuple[int, int, int, int]] = {
    "house": (-43, -38, 88, 38),
    "mill": (-24, -26, 48, 26),
    "well": (-10, -13, 20, 13),
    "signpost": (-4, -5, 8, 5),
    "lamp_post": (-3, -4, 6, 4),
    "mailbox": (-4, -5, 8, 5),
    "wood_pile": (-13, -10, 26, 10),
    "scarecrow": (-4, -4, 8, 4),
    "hay": (-10, -9, 20, 9),
    "barrel": (-6, -7, 12, 7),
    "crate": (-8, -9, 16, 9),
    "bench": (-10, -7, 20, 6),
    "hedge": (-8, -12, 16, 12),
    "log": (-11, -6, 22, 6),
    "bush": (-8, -7, 16, 7),
    "bush_b": (-8, -7, 16, 7),
    "oak": (-6, -8, 12, 8),
    "pine": (-6, -8, 12, 8),
    "boulder": (-8, -8, 16, 8),
    "cottage_blue": (-38, -34, 76, 34),
    "cottage_green": (-38, -34, 76, 34),
    "cottage_gold": (-38, -34, 76, 34),
    "shop": (-48, -36, 96, 36),
    "forge": (-46, -30, 92, 30),
    "boathouse": (-38, -32, 76, 32),
    "cave_mouth": (-60, -40, 120, 40),
    "lighthouse": (-22, -20, 44, 20),
    "fountain": (-22, -20, 44, 20),
    "notice_board": (-14, -5, 28, 5),
    "flower_bed": (-15, -12, 30, 12),
    "anvil": (-8, -7, 16, 7),
    "market_stall": (-22, -14, 44, 14),
    "rowboat": (-18, -10, 36, 10),
    "net_rack": (-16, -5, 32, 5),
    "campfire": (-8, -8, 16, 8),
    "crystal": (-8, -8, 16, 8),
    "crystal_b": (-8, -8, 16, 8),
    "stalagmite": (-6, -7, 12, 7),
    "cave_beam": (-3, -4, 6, 4),
    "cave_lamp": (-3, -4, 6, 4),
    "mine_cart": (-11, -9, 22, 9),
    "stove": (-13, -10, 26, 12),
    "fireplace": (-18, -8, 36, 10),
    "bookshelf": (-15, -8, 30, 10),
    "dresser": (-13, -8, 26, 10),
    "dining_table": (-20, -14, 40, 14),
    "house_plant": (-6, -6, 12, 6),
    "counter": (-8, -12, 16, 12),
    "goods_shelf": (-16, -8, 32, 10),
    "goods_shelf_b": (-16, -8, 32, 10),
    "pigeonholes": (-16, -8, 32, 10),
    "sacks": (-11, -9, 22, 9),
}
#: Where the door of a building is, from its foot; the wall under it leaves a niche there.
DOORS = {"house": -20, "shop": -20}
NICHE_WIDTH_PX, NICHE_DEPTH_PX = 20, 12


@dataclass(slots=True)
class MapPlan:
    """A map while it is composed."""

    name: str
    width: int
    height: int
    base: str
    grid: dict[Cell, str] = field(default_factory=dict)
    scenery: list[Thing] = field(default_factory=list)
    walls: list[Box] = field(default_factory=list)
    destructables: list[Thing] = field(default_factory=list)
    exits: list[WayOut] = field(default_factory=list)
    people: list[Thing] = field(default_factory=list)
    spawns: list[Thing] = field(default_factory=list)
    switches: list[Thing] = field(default_factory=list)
    gates: list[Barrier] = field(default_factory=list)
    #: Where schedules send people, by name.
    spots: list[Thing] = field(default_factory=list)
    closed: set[Cell] = field(default_factory=set)
    #: Cells where nothing is scattered.
    kept: set[Cell] = field(default_factory=set)

    def terrain(self, x: int, y: int) -> str:
        """The terrain of a cell."""
        return self.grid.get((x, y), self.base)

    def inside(self, x: int, y: int) -> bool:
        """Whether there is such a cell."""
        return 0 <= x < self.width and 0 <= y < self.height

    def lay(self, x: int, y: int, terrain: str) -> None:
        """Set the terrain of a cell, if there is one."""
        if self.inside(x, y):
            self.grid[x, y] = terrain

    def blob(
        self, cx: float, cy: float, rx: float, ry: float, terrain: str, rough: float = 0.35
    ) -> None:
        """An ellipse with an uneven border."""
        seed = int(cx * 31 + cy * 17)
        for y in range(self.height):
            for x in range(self.width):
                far = math.hypot((x + 0.5 - cx) / rx, (y + 0.5 - cy) / ry)
                angle = math.atan2(y + 0.5 - cy, x + 0.5 - cx)
                wave = math.sin(angle * 3 + seed) * 0.5 + math.sin(angle * 5 + seed * 2) * 0.35
                if far + rough * wave * 0.5 < 1:
                    self.lay(x, y, terrain)

    def block(self, x: int, y: int, width: int, height: int, terrain: str) -> None:
        """A rectangle of cells."""
        for cy in range(y, y + height):
            for cx in range(x, x + width):
                self.lay(cx, cy, terrain)

    def stroke(self, points: list[Point], terrain: str, width: float) -> None:
        """A band along a smooth curve through the points."""
        for x, y in curve(points):
            reach = width / 2
            for cy in range(math.floor(y - reach), math.ceil(y + reach) + 1):
                for cx in range(math.floor(x - reach), math.ceil(x + reach) + 1):
                    if math.hypot(cx + 0.5 - x, cy + 0.5 - y) <= reach + 0.15:
                        self.lay(cx, cy, terrain)

    def put(self, name: str, x: int, y: int, *, blocks: bool = True, needs: str = "") -> None:
        """Scenery with its foot at a pixel, and the wall under it."""
        self.scenery.append(Thing(name, x, y, needs))
        footprint = FOOTPRINTS.get(name.split("/", maxsplit=1)[0])
        if blocks and footprint:
            left, top, width, height = footprint
            x0, y0 = max(x + left, 0), max(y + top, 0)
            x1 = min(x + left + width, self.width * TILE)
            y1 = min(y + top + height, self.height * TILE)
            self.walls.append(Box(x0, y0, x1 - x0, y1 - y0))
            self.keep(x0 // TILE, y0 // TILE, (x1 - 1) // TILE, (y1 - 1) // TILE, 0)

    def enter(self, name: str, x: int, y: int, area: str, target_x: int, target_y: int) -> None:
        """A building with its foot at a pixel, and a way in through its door."""
        self.scenery.append(Thing(name, x, y))
        left, top, width, height = FOOTPRINTS[name]
        door = x + DOORS[name] - NICHE_WIDTH_PX // 2
        depth = NICHE_DEPTH_PX
        self.walls += [
            Box(x + left, y + top, width, height - depth),
            Box(x + left, y - depth, door - x - left, depth),
            Box(door + NICHE_WIDTH_PX, y - depth, x + left + width - door - NICHE_WIDTH_PX, depth),
        ]
        self.keep((x + left) // TILE, (y + top) // TILE, (x + left + width) // TILE, y // TILE, 0)
        way_in = Box(door, y - depth, NICHE_WIDTH_PX, depth - 2)
        self.exits.append(WayOut(way_in, area, target_x, target_y))

    def keep(self, x0: int, y0: int, x1: int, y1: int, margin: int = 1) -> None:
        """Nothing shall be scattered on these cells."""
        for y in range(y0 - margin, y1 + margin + 1):
            for x in range(x0 - margin, x1 + margin + 1):
                self.kept.add((x, y))


def curve(points: list[Point]) -> list[Point]:
    """Points close together on a Catmull-Rom curve through the given ones."""
    ends = [points[0], *points, points[-1]]
    result: list[Point] = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        steps = max(int(math.hypot(c[0] - b[0], c[1] - b[1]) * 4), 1)
        for step in range(steps):
            t = step / steps
            result.append(
                (
                    _spline(a[0], b[0], c[0], d[0], t),
                    _spline(a[1], b[1], c[1], d[1], t),
                )
            )
    return [*result, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b
        + (c - a) * t
        + (2 * a - 5 * b + 4 * c - d) * t * t
        + (3 * b - a - 3 * c + d) * t * t * t
    )
