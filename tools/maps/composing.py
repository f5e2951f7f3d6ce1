"""What several maps do: a wood that closes the border, fences, shores, and what grows by chance."""

from __future__ import annotations

import math
import random

from tools.art.canvas import hash_unit
from tools.maps.plan import TILE, Box, Cell, MapPlan, Thing

#: Nothing of a wood grows there.
OPEN_GROUND = frozenset({"water", "path", "sand", "cobble"})


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
            if edge < depth and (x, y) not in free and plan.terrain(x, y) not in OPEN_GROUND:
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
            elif not land and chance.random() < share * 0.3 and _is_near_land(plan, x, y):
                plan.put("lily", x * TILE + chance.randint(5, 11), y * TILE + 11, blocks=False)


def _is_near_land(plan: MapPlan, x: int, y: int) -> bool:
    """Whether water is calm there: lilies do not grow far out."""
    return any(
        plan.terrain(x + dx, y + dy) not in {"water", "bridge"}
        for dx in range(-2, 3)
        for dy in range(-2, 3)
        if plan.inside(x + dx, y + dy)
    )


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
