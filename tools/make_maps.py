"""Composes a first draft of the farm and the forest, and their tileset, as Tiled maps.

    python -m tools.make_maps FOLDER

The maps in assets/maps began like this and are drawn on in Tiled since, so this never writes
there by itself. The same program always writes the same bytes.

A map begins as a grid of terrain. Strokes lay paths and water, a wood with an uneven rim closes
the border, and only then is scattered what can be chopped and broken, where there is room.
"""

from __future__ import annotations

import math
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as Xml

from PIL import Image

from tools.art.canvas import Picture, blank, hash_unit, paste
from tools.art.ground import (
    floor_boards,
    forest_plain,
    grass_plain,
    path_plain,
    planks,
    water_plain,
)
from tools.art.soil import soil_plain

TILE = 16
#: The tileset, in the order of its tiles: the terrain and whether it blocks.
TERRAINS = (
    ("grass", False),
    ("forest_floor", False),
    ("path", False),
    ("soil", False),
    ("wet_soil", False),
    ("water", True),
    ("bridge", False),
    ("floor", False),
)
Cell = tuple[int, int]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Thing:
    """A point object of a layer: its class and its pixel position."""

    name: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Listener:
    """An exit: where it is, and where one arrives."""

    box: Box
    target_area: str
    target_x: int
    target_y: int


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
}


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
    exits: list[Listener] = field(default_factory=list)
    people: list[Thing] = field(default_factory=list)
    spawns: list[Thing] = field(default_factory=list)
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

    def put(self, name: str, x: int, y: int, *, blocks: bool = True) -> None:
        """Scenery with its foot at a pixel, and the wall under it."""
        self.scenery.append(Thing(name, x, y))
        footprint = FOOTPRINTS.get(name.split("/", maxsplit=1)[0])
        if blocks and footprint:
            left, top, width, height = footprint
            x0, y0 = max(x + left, 0), max(y + top, 0)
            x1 = min(x + left + width, self.width * TILE)
            y1 = min(y + top + height, self.height * TILE)
            self.walls.append(Box(x0, y0, x1 - x0, y1 - y0))
            self.keep(x0 // TILE, y0 // TILE, (x1 - 1) // TILE, (y1 - 1) // TILE, 0)

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


def close_border(plan: MapPlan, deep: int, openings: list[Box], seed: str) -> None:
    """A wood around the map that cannot be walked through, open only where the exits are.

    `openings` are rectangles of cells that stay free."""
    free = {
        (x, y)
        for hole in openings
        for y in range(hole.y, hole.y + hole.height)
        for x in range(hole.x, hole.x + hole.width)
    }
    for y in range(plan.height):
        for x in range(plan.width):
            edge = min(x, plan.width - 1 - x, y, plan.height - 1 - y)
            along = x if edge in {y, plan.height - 1 - y} else y
            depth = deep + math.sin(along * 0.55 + len(seed)) * 0.9 + math.sin(along * 0.23) * 0.9
            if edge < depth and (x, y) not in free and plan.terrain(x, y) not in {"water", "path"}:
                plan.closed.add((x, y))
                plan.lay(x, y, "forest_floor")
    chance = random.Random(seed)
    for y in range(plan.height):
        for x in range(plan.width):
            if (x, y) not in plan.closed:
                continue
            rim = any((x + dx, y + dy) not in plan.closed for dx, dy in ((1, 0), (-1, 0), (0, 1)))
            if (x + y * 2) % 3 == 0 or (rim and (x + y) % 2 == 0):
                kind = "pine" if chance.random() < 0.55 else "oak"
                px = x * TILE + 8 + chance.randint(-4, 4)
                py = y * TILE + 13 + chance.randint(-4, 2)
                plan.put(kind, px, py, blocks=False)
            elif rim and chance.random() < 0.5:
                plan.put("bush" if chance.random() < 0.6 else "bush_b", x * TILE + 8, y * TILE + 14,
                         blocks=False)  # fmt: skip
    plan.walls.extend(merged(plan.closed))
    plan.kept |= plan.closed


def runs(numbers: list[int]) -> list[tuple[int, int]]:
    """The first and last of every unbroken run in rising numbers."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def merged(cells: set[Cell]) -> list[Box]:
    """The cells as few rectangles: runs in a row, equal runs of following rows joined."""
    rows_of: dict[tuple[int, int], list[int]] = {}
    for y in sorted({y for _, y in cells}):
        for run in runs(sorted(x for x, cy in cells if cy == y)):
            rows_of.setdefault(run, []).append(y)
    return [
        Box(left * TILE, top * TILE, (right - left + 1) * TILE, (bottom - top + 1) * TILE)
        for (left, right), rows in sorted(rows_of.items())
        for top, bottom in runs(rows)
    ]


def scatter(
    plan: MapPlan,
    kinds: list[tuple[str, float]],
    count: int,
    region: Box,
    seed: str,
    apart: int = 2,
    terrains: tuple[str, ...] = ("grass", "forest_floor"),
) -> None:
    """Things to chop and break, in loose groups: never on kept cells, on nor beside paths and
    water, nor closer than `apart` cells to each other."""
    chance = random.Random(seed)
    taken = {(thing.x // TILE, thing.y // TILE) for thing in plan.destructables}
    placed = 0
    for _ in range(count * 60):
        if placed == count:
            return
        x = chance.randrange(region.x, region.x + region.width)
        y = chance.randrange(region.y, region.y + region.height)
        grove = hash_unit(x // 4, y // 4, len(seed)) * 0.7 + hash_unit(x // 2, y // 2, 3) * 0.3
        if chance.random() > grove * 1.4:
            continue
        around = [plan.terrain(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        if (x, y) in plan.kept or any(t not in terrains for t in around):
            continue
        if any(abs(x - tx) < apart and abs(y - ty) < apart for tx, ty in taken):
            continue
        names = [kind for kind, _ in kinds]
        (kind,) = chance.choices(names, [weight for _, weight in kinds])
        taken.add((x, y))
        plan.destructables.append(Thing(kind, x * TILE + 8, y * TILE + 8))
        placed += 1


def sprinkle(
    plan: MapPlan, names: tuple[str, ...], count: int, region: Box, seed: str, on: tuple[str, ...]
) -> None:
    """Small plants that do not block, wherever they do not hide anything."""
    chance = random.Random(seed)
    taken = {(thing.x // TILE, thing.y // TILE) for thing in plan.destructables}
    placed = 0
    for _ in range(count * 40):
        if placed == count:
            return
        x = chance.randrange(region.x, region.x + region.width)
        y = chance.randrange(region.y, region.y + region.height)
        around = [plan.terrain(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        if (x, y) in plan.kept or (x, y) in taken or any(t not in on for t in around):
            continue
        taken.add((x, y))
        px, py = x * TILE + chance.randint(4, 12), y * TILE + chance.randint(8, 15)
        plan.put(chance.choice(names), px, py, blocks=False)
        placed += 1


def shore_plants(plan: MapPlan, seed: str, share: float) -> None:
    """Reeds along the shores, lilies on calm water."""
    chance = random.Random(seed)
    for y in range(1, plan.height - 1):
        for x in range(1, plan.width - 1):
            if plan.terrain(x, y) != "water":
                continue
            sides = [plan.terrain(x + dx, y + dy) for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))]
            if "bridge" in sides:
                continue
            land = sum(side not in {"water", "bridge"} for side in sides)
            if land and sides[3] == "water" and chance.random() < share:
                plan.put("reeds", x * TILE + chance.randint(5, 11), y * TILE + 13, blocks=False)
            elif not land and chance.random() < share * 0.22:
                plan.put("lily", x * TILE + chance.randint(5, 11), y * TILE + 11, blocks=False)


def make_farm() -> MapPlan:
    """The farm: the house in the north west, a field before it, a pond in the south."""
    plan = MapPlan("farm", 64, 48, "grass")
    # The pond and its jetty.
    plan.blob(17, 35.5, 8.0, 5.0, "water", 0.45)
    plan.blob(22, 37.5, 4.5, 3.2, "water", 0.3)
    # Paths: from the door to the eastern exit, to the field and to the pond.
    door = (19.0, 14.2)
    plan.stroke([door, (19.0, 17.0), (23.0, 19.0), (31.0, 18.2), (38.0, 21.0)], "path", 2.2)
    plan.stroke([(38.0, 21.0), (44.0, 24.5), (50.0, 25.5), (56.0, 23.0), (64.5, 23.0)], "path", 2.3)
    plan.stroke([(19.0, 17.0), (16.5, 21.0), (17.0, 26.0), (16.0, 29.0)], "path", 1.7)
    plan.stroke([(42.0, 23.0), (41.0, 29.0), (44.0, 34.0), (50.0, 37.0)], "path", 1.6)
    plan.blob(19, 16.3, 3.6, 1.9, "path", 0.25)
    plan.blob(50.5, 37.5, 2.4, 1.6, "path", 0.2)
    # The fields.
    plan.block(24, 22, 12, 7, "soil")
    plan.block(25, 31, 8, 4, "soil")
    plan.block(29, 22, 2, 7, "soil")
    plan.block(15, 29, 2, 5, "bridge")
    for y in (29, 30):
        if plan.terrain(15, y) == "bridge" and plan.terrain(14, y) != "water":
            plan.block(15, y, 2, 1, "path")
    close_border(plan, 2, [Box(58, 20, 6, 6)], "farm wood")
    # The yard.
    plan.put("house", 304, 216)
    plan.keep(13, 5, 23, 16)
    plan.put("mailbox", 22 * TILE + 8, 15 * TILE + 14)
    plan.put("barrel", 23 * TILE - 4, 13 * TILE + 6)
    plan.put("barrel", 23 * TILE + 8, 13 * TILE + 10)
    plan.put("wood_pile", 13 * TILE + 8, 13 * TILE + 10)
    plan.put("well", 25 * TILE + 8, 16 * TILE + 6)
    plan.put("lamp_post", 16 * TILE + 2, 15 * TILE + 10)
    plan.put("bench", 21 * TILE + 12, 14 * TILE)
    plan.put("flower", 16 * TILE, 14 * TILE, blocks=False)
    plan.put("flower_b", 15 * TILE + 2, 14 * TILE + 4, blocks=False)
    plan.put("flower", 14 * TILE + 12, 14 * TILE, blocks=False)
    plan.put("flower_b", 20 * TILE + 4, 14 * TILE, blocks=False)
    plan.put("bush", 12 * TILE + 2, 12 * TILE)
    plan.put("bush_b", 11 * TILE + 4, 13 * TILE + 10)
    # A little garden of flowers behind a hedge.
    for x in range(7, 13):
        plan.put("hedge", x * TILE + 8, 17 * TILE)
    for y in range(18, 23):
        plan.put("hedge", 7 * TILE + 8, y * TILE)
        if y != 20:
            plan.put("hedge", 12 * TILE + 8, y * TILE)
    for x in (8, 9, 10):
        plan.put("hedge", x * TILE + 8, 22 * TILE)
    plan.put("hedge", 11 * TILE + 8, 22 * TILE)
    for y in (18, 20):
        for x in range(9, 12):
            name = "flower" if (x + y) % 2 else "flower_b"
            plan.put(name, x * TILE + 2, y * TILE, blocks=False)
    plan.put("bench", 10 * TILE, 19 * TILE + 2)
    plan.keep(7, 16, 13, 22)
    # Round the fields.
    plan.keep(22, 20, 37, 36)
    plan.put("scarecrow", 30 * TILE, 25 * TILE + 12)
    plan.put("hay", 37 * TILE + 8, 24 * TILE)
    plan.put("hay", 37 * TILE + 2, 26 * TILE)
    plan.put("crate", 23 * TILE, 30 * TILE + 6)
    plan.put("barrel", 22 * TILE, 30 * TILE + 10)
    for y in (23, 25, 27):
        for x in (*range(24, 29), *range(31, 36)):
            plan.put("crop", x * TILE + 8, y * TILE + 11, blocks=False)
    for y in (32, 33):
        for x in range(26, 32):
            plan.put("crop_b", x * TILE + 8, y * TILE + (11 if y == 32 else 13), blocks=False)
    fence_run(plan, [(x, 29) for x in range(24, 29)] + [(x, 29) for x in range(31, 36)])
    for x, y in ((22, 22), (22, 25), (22, 28)):
        plan.put("bush", x * TILE + 8, y * TILE + 8)
    plan.put("signpost", 58 * TILE + 8, 21 * TILE)
    plan.put("lamp_post", 39 * TILE, 20 * TILE)
    plan.put("lamp_post", 55 * TILE, 25 * TILE)
    plan.put("bench", 50 * TILE + 8, 36 * TILE)
    plan.put("log", 47 * TILE, 38 * TILE + 12)
    plan.put("jetty_post", 15 * TILE - 2, 33 * TILE + 14, blocks=False)
    plan.put("jetty_post", 17 * TILE + 2, 33 * TILE + 14, blocks=False)
    plan.put("log", 10 * TILE, 26 * TILE + 8)
    shore_plants(plan, "farm shore", 0.42)
    plan.keep(13, 27, 18, 34, 0)
    plan.keep(47, 34, 53, 40, 0)
    # What can be chopped and broken: groves in the north east, south east and west.
    scatter(plan, [("oak", 5), ("pine", 3), ("stump", 1)], 26, Box(37, 4, 22, 14), "north east")
    scatter(plan, [("oak", 4), ("pine", 3), ("rock", 2)], 20, Box(44, 28, 16, 16), "south east")
    scatter(plan, [("rock", 5), ("stump", 2), ("oak", 1)], 12, Box(42, 8, 18, 10), "stones")
    scatter(plan, [("pine", 3), ("oak", 3), ("rock", 1)], 16, Box(3, 4, 10, 40), "west")
    scatter(plan, [("oak", 4), ("rock", 2), ("stump", 1)], 12, Box(24, 36, 20, 9), "south")
    scatter(plan, [("oak", 3), ("pine", 1)], 6, Box(24, 4, 14, 12), "north", 3)
    whole = Box(3, 3, 58, 42)
    names = ("tall_grass", "tall_grass", "flower", "flower_b")
    sprinkle(plan, names, 70, whole, "farm plants", ("grass",))
    sprinkle(plan, ("bush", "bush_b"), 10, whole, "farm bushes", ("grass",))
    sprinkle(
        plan, ("mushroom", "tall_grass"), 12, whole, "farm mushrooms", ("forest_floor", "grass")
    )
    plan.spawns.append(Thing("start", 19 * TILE, 16 * TILE + 8))
    plan.exits.append(
        Listener(Box(63 * TILE, 21 * TILE, TILE, 4 * TILE), "forest", 40, 24 * TILE + 8)
    )
    return plan


def fence_run(plan: MapPlan, cells: list[Cell]) -> None:
    """A fence through these cells, each piece joined to its neighbours."""
    for x, y in cells:
        mask = sum(
            bit
            for bit, (dx, dy) in ((1, (0, -1)), (2, (1, 0)), (4, (0, 1)), (8, (-1, 0)))
            if (x + dx, y + dy) in cells
        )
        plan.put(f"fence_{mask}", x * TILE + 8, y * TILE + 14, blocks=False)
        plan.walls.append(Box(x * TILE, y * TILE + 6, TILE, 9))
        plan.kept.add((x, y))


def make_forest() -> MapPlan:
    """The forest: a wood with clearings, a stream with a bridge, and the old mill beyond it."""
    plan = MapPlan("forest", 56, 48, "forest_floor")
    # Clearings.
    plan.blob(8, 23, 6.5, 5.5, "grass", 0.4)
    plan.blob(19, 12, 6.0, 4.5, "grass", 0.5)
    plan.blob(16, 37, 6.5, 4.6, "grass", 0.5)
    plan.blob(43, 20, 9.5, 8.5, "grass", 0.4)
    plan.blob(44, 38, 5.5, 4.2, "grass", 0.5)
    plan.blob(22, 25, 4.5, 3.5, "grass", 0.4)
    # The stream comes in from the north, bends round the mill and leaves in the south.
    stream = [(34.0, -2.0), (33.0, 5.0), (30.0, 11.0), (31.5, 18.0), (30.0, 25.0), (31.0, 31.0)]
    stream += [(27.5, 37.0), (29.0, 43.0), (27.0, 50.0)]
    plan.stroke(stream, "water", 3.1)
    plan.blob(31, 10, 3.4, 2.8, "water", 0.3)
    plan.blob(28, 38, 3.4, 2.6, "water", 0.3)
    # The path from the farm over the bridge to the mill, and two side paths.
    plan.stroke([(-1.0, 24.0), (5.0, 24.0), (11.0, 21.5), (17.0, 22.5), (23.0, 26.0)], "path", 2.2)
    before = {cell for cell in plan.grid if plan.grid[cell] == "water"}
    plan.stroke([(23.0, 26.0), (28.0, 26.0), (35.0, 26.0), (40.0, 25.0)], "path", 2.2)
    plan.stroke([(40.0, 25.0), (43.0, 23.0), (43.0, 20.0)], "path", 2.0)
    plan.blob(44, 20.6, 3.6, 1.8, "path", 0.25)
    plan.stroke([(11.0, 21.5), (13.0, 17.0), (18.0, 13.0)], "path", 1.4)
    plan.stroke([(17.0, 22.5), (18.0, 30.0), (16.0, 36.0)], "path", 1.4)
    for cell in before:
        plan.grid[cell] = "water"
    for y in (25, 26):
        for x in range(plan.width):
            if (x, y) in before:
                plan.grid[x, y] = "bridge"
            elif any((x + d, y) in before for d in (-1, 1)):
                plan.grid[x, y] = "path"
    close_border(plan, 3, [Box(0, 21, 6, 6)], "forest wood")
    # The mill and what stands around it.
    plan.put("mill", 45 * TILE, 19 * TILE)
    plan.keep(40, 10, 50, 23)
    plan.put("hay", 49 * TILE, 19 * TILE)
    plan.put("hay", 50 * TILE + 4, 20 * TILE + 4)
    plan.put("crate", 41 * TILE + 8, 18 * TILE + 8)
    plan.put("crate", 40 * TILE + 8, 19 * TILE + 4)
    plan.put("barrel", 41 * TILE + 10, 19 * TILE + 12)
    plan.put("lamp_post", 41 * TILE + 8, 22 * TILE + 4)
    plan.put("wood_pile", 48 * TILE + 8, 17 * TILE)
    plan.put("well", 49 * TILE + 8, 23 * TILE)
    fence_run(plan, [(x, 24) for x in range(46, 51)] + [(51, 24), (51, 23), (51, 22), (51, 21)])
    plan.put("signpost", 25 * TILE, 25 * TILE)
    plan.put("signpost", 12 * TILE + 8, 20 * TILE + 10)
    plan.put("lamp_post", 27 * TILE, 28 * TILE + 4)
    plan.put("lamp_post", 7 * TILE, 22 * TILE + 4)
    # Clearings have something to find.
    plan.put("bench", 19 * TILE, 11 * TILE)
    plan.put("log", 17 * TILE, 37 * TILE)
    plan.put("log", 14 * TILE, 38 * TILE + 10)
    plan.put("log", 43 * TILE, 38 * TILE)
    for x, y in ((13, 36), (19, 38), (17, 35), (45, 37), (42, 39)):
        plan.put("mushroom", x * TILE + 8, y * TILE + 8, blocks=False)
    shore_plants(plan, "forest shore", 0.3)
    for cx, cy, rx, ry in ((19, 12, 4, 3), (16, 37, 4, 3), (44, 38, 3, 2), (8, 23, 4, 3)):
        plan.keep(cx - rx, cy - ry, cx + rx, cy + ry, 0)
    plan.keep(38, 16, 51, 26, 0)
    trees = [("pine", 6.0), ("oak", 4.0), ("stump", 0.8), ("rock", 0.9)]
    scatter(plan, trees, 62, Box(3, 3, 27, 19), "north wood")
    scatter(plan, trees, 62, Box(3, 27, 25, 18), "south wood")
    scatter(plan, trees, 34, Box(33, 3, 20, 14), "east wood")
    scatter(plan, trees, 44, Box(31, 26, 22, 19), "far wood")
    scatter(plan, [("rock", 4.0), ("stump", 2.0)], 12, Box(4, 4, 48, 40), "forest stones")
    whole = Box(3, 3, 50, 42)
    sprinkle(
        plan,
        ("mushroom", "tall_grass", "tall_grass", "bush"),
        60,
        whole,
        "undergrowth",
        ("forest_floor",),
    )
    sprinkle(
        plan, ("flower", "flower_b", "tall_grass", "tall_grass"), 55, whole, "clearings", ("grass",)
    )
    plan.people.append(Thing("miller", 46 * TILE + 8, 20 * TILE + 12))
    plan.spawns.append(Thing("start", 3 * TILE, 24 * TILE + 8))
    plan.exits.append(Listener(Box(0, 22 * TILE, TILE, 4 * TILE), "farm", 61 * TILE, 23 * TILE + 4))
    return plan


# Writing


def tileset_picture() -> Picture:
    """One plain tile of each terrain, for Tiled."""
    tiles = {
        "grass": grass_plain("spring", 1),
        "forest_floor": forest_plain("spring", 2),
        "path": path_plain("spring", 1),
        "soil": soil_plain("soil", "spring", 1),
        "wet_soil": soil_plain("wet_soil", "spring", 1),
        "water": water_plain("spring", 1, 0),
        "bridge": planks("spring", True, 0),
        "floor": floor_boards("spring", 0),
    }
    picture = blank(TILE * len(TERRAINS), TILE)
    for number, (terrain, _) in enumerate(TERRAINS):
        paste(picture, tiles[terrain], number * TILE, 0)
    return picture


def tileset_xml() -> Xml.Element:
    """The tileset: one tile a terrain, with what the game must know about it."""
    count = len(TERRAINS)
    root = Xml.Element(
        "tileset",
        version="1.9",
        tiledversion="1.9.2",
        name="terrain",
        tilewidth="16",
        tileheight="16",
        tilecount=str(count),
        columns=str(count),
    )
    Xml.SubElement(root, "image", source="terrain.png", width=str(count * TILE), height=str(TILE))
    for number, (terrain, solid) in enumerate(TERRAINS):
        tile = Xml.SubElement(root, "tile", id=str(number))
        properties = Xml.SubElement(tile, "properties")
        Xml.SubElement(
            properties, "property", name="solid", type="bool", value="true" if solid else "false"
        )
        Xml.SubElement(properties, "property", name="terrain", value=terrain)
    return root


def map_xml(plan: MapPlan) -> Xml.Element:
    """A plan as a Tiled map."""
    root = Xml.Element(
        "map",
        version="1.9",
        tiledversion="1.9.2",
        orientation="orthogonal",
        renderorder="right-down",
        width=str(plan.width),
        height=str(plan.height),
        tilewidth="16",
        tileheight="16",
        infinite="0",
    )
    Xml.SubElement(root, "tileset", firstgid="1", source="terrain.tsx")
    layer = Xml.SubElement(
        root, "layer", id="1", name="ground", width=str(plan.width), height=str(plan.height)
    )
    number = {terrain: index + 1 for index, (terrain, _) in enumerate(TERRAINS)}
    rows = [
        ",".join(str(number[plan.terrain(x, y)]) for x in range(plan.width))
        for y in range(plan.height)
    ]
    Xml.SubElement(layer, "data", encoding="csv").text = "\n" + ",\n".join(rows) + "\n"
    next_id = 1
    layer_id = 2
    points = {
        "scenery": sorted(plan.scenery, key=lambda thing: (thing.y, thing.x, thing.name)),
        "destructables": sorted(plan.destructables, key=lambda thing: (thing.y, thing.x)),
        "people": plan.people,
        "spawns": plan.spawns,
    }
    for name, things in points.items():
        group = Xml.SubElement(root, "objectgroup", id=str(layer_id), name=name)
        layer_id += 1
        for thing in things:
            item = Xml.SubElement(
                group,
                "object",
                {"id": str(next_id), "class": thing.name, "x": str(thing.x), "y": str(thing.y)},
            )
            Xml.SubElement(item, "point")
            next_id += 1
    group = Xml.SubElement(root, "objectgroup", id=str(layer_id), name="walls")
    for box in sorted(plan.walls, key=lambda box: (box.y, box.x, box.width, box.height)):
        Xml.SubElement(group, "object", _rectangle(next_id, box))
        next_id += 1
    group = Xml.SubElement(root, "objectgroup", id=str(layer_id + 1), name="exits")
    for door in plan.exits:
        item = Xml.SubElement(group, "object", _rectangle(next_id, door.box))
        properties = Xml.SubElement(item, "properties")
        Xml.SubElement(properties, "property", name="target_area", value=door.target_area)
        for name, value in (("target_x", door.target_x), ("target_y", door.target_y)):
            Xml.SubElement(properties, "property", name=name, type="int", value=str(value))
        next_id += 1
    root.set("nextlayerid", str(layer_id + 2))
    root.set("nextobjectid", str(next_id))
    return root


def _rectangle(number: int, box: Box) -> dict[str, str]:
    return {
        "id": str(number),
        "x": str(box.x),
        "y": str(box.y),
        "width": str(box.width),
        "height": str(box.height),
    }


def write_xml(root: Xml.Element, path: Path) -> None:
    """Write an element as a file with indents."""
    Xml.indent(root, " ")
    text = Xml.tostring(root, encoding="unicode")
    path.write_text('<?xml version="1.0" encoding="UTF-8"?>\n' + text + "\n", encoding="utf-8")


def write_maps(folder: Path) -> None:
    """Write the tileset and both maps into a folder that exists."""
    Image.fromarray(tileset_picture()).save(folder / "terrain.png", optimize=False)
    write_xml(tileset_xml(), folder / "terrain.tsx")
    for plan in (make_farm(), make_forest()):
        write_xml(map_xml(plan), folder / f"{plan.name}.tmx")


def main(arguments: list[str]) -> int:
    """Compose and write everything into the folder that is named."""
    if not arguments:
        print("make_maps: name the folder to write into", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    write_maps(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
