"""The cave: a hall with two levers far apart, the gate that they open together, and behind it the
crystals. A tunnel full of rubble leads there as well, for who is alone and has the patience."""

from __future__ import annotations

import random

from tools.maps.plan import TILE, Barrier, Box, Cell, MapPlan, Thing, WayOut

FACE_TILES = 2


def make_cave() -> MapPlan:
    """The cave, entered from the forest in the south."""
    plan = MapPlan("cave", 52, 44, "rock_wall")
    _ground(plan)
    floor = {cell for cell, terrain in plan.grid.items() if terrain == "cave_floor"}
    _walls_behind(plan, floor)
    _mine(plan)
    _crystals(plan)
    _rocks(plan)
    plan.spawns.append(Thing("start", 25 * TILE, 39 * TILE))
    plan.exits.append(WayOut(Box(23 * TILE, 43 * TILE, 4 * TILE, TILE), "forest", 312, 104))
    return plan


def _ground(plan: MapPlan) -> None:
    floor = "cave_floor"
    # The way in, and the hall.
    plan.stroke([(25.0, 45.0), (25.0, 40.0), (24.6, 35.0)], floor, 3.6)
    plan.blob(25, 31.5, 9.5, 5.6, floor, 0.3)
    # The western and the eastern chamber, with a lever each.
    plan.stroke([(17.0, 32.0), (12.0, 31.0), (9.5, 28.0)], floor, 3.2)
    plan.blob(9, 26, 5.2, 5.2, floor, 0.3)
    plan.stroke([(33.0, 32.0), (38.0, 32.6), (42.0, 30.0)], floor, 3.2)
    plan.blob(43, 27.4, 5.4, 5.4, floor, 0.3)
    # From the hall through the gate up to the crystals.
    plan.stroke([(25.0, 28.0), (25.0, 20.0)], floor, 4.0)
    plan.blob(25, 14, 11.0, 6.6, floor, 0.3)
    # The long way round, one tile and a bit wide.
    plan.stroke([(8.5, 23.0), (8.4, 19.0), (8.5, 14.0)], floor, 2.2)
    plan.stroke([(8.4, 13.6), (11.0, 13.4), (16.0, 14.0)], floor, 4.4)
    # The pool, where clay is dug.
    plan.blob(44, 15, 4.6, 4.6, floor, 0.3)
    plan.stroke([(44.0, 24.0), (44.6, 18.0)], floor, 3.0)
    plan.blob(45, 13.6, 2.6, 1.6, "water", 0.25)
    plan.blob(31, 12.4, 2.2, 1.3, "water", 0.25)


def _walls_behind(plan: MapPlan, floor: set[Cell]) -> None:
    """Rock thinner than its face would hang in the air: it is made thick enough, or taken away."""
    for y in range(plan.height):
        for x in range(plan.width):
            if (x, y) in floor:
                continue
            above, below = (x, y - 1) in plan.grid, (x, y + 1) in plan.grid
            if above and below:
                plan.grid[x, y] = "cave_floor"


def _mine(plan: MapPlan) -> None:
    for x, y in ((23, 37), (27, 37), (19, 30), (31, 30)):
        plan.put("cave_lamp", x * TILE + 2, y * TILE + 4)
    for x, y in ((12, 26), (6, 25), (40, 27), (46, 26), (22, 22), (28, 22), (20, 12), (33, 13)):
        plan.put("cave_lamp", x * TILE, y * TILE)
    plan.put("mine_cart", 20 * TILE, 33 * TILE)
    plan.put("crate", 18 * TILE, 31 * TILE)
    plan.put("barrel", 32 * TILE, 32 * TILE)
    plan.put("cave_beam", 23 * TILE - 4, 27 * TILE)
    plan.put("cave_beam", 27 * TILE + 4, 27 * TILE)
    plan.switches += [
        Thing("lever", 9 * TILE, 26 * TILE, number=1),
        Thing("lever", 43 * TILE, 27 * TILE, number=2),
    ]
    plan.gates.append(Barrier("cave_gate", Box(22 * TILE, 23 * TILE, 6 * TILE, 12), "3"))
    plan.keep(22, 20, 28, 30)
    for x, y in ((9, 25), (43, 26)):
        plan.keep(x, y, x, y, 1)


def _crystals(plan: MapPlan) -> None:
    for name, x, y in (
        ("crystal", 18, 11),
        ("crystal_b", 20, 17),
        ("crystal", 25, 10),
        ("crystal_b", 31, 15),
        ("crystal", 28, 17),
        ("crystal_b", 42, 13),
        ("stalagmite", 22, 34),
        ("stalagmite", 30, 34),
        ("stalagmite", 6, 28),
        ("stalagmite", 46, 29),
        ("stalagmite", 23, 18),
        ("stalagmite", 33, 12),
        ("stalagmite", 41, 17),
    ):
        plan.put(name, x * TILE + 8, y * TILE + 12)
        plan.keep(x, y, x, y, 0)


def _rocks(plan: MapPlan) -> None:
    floor = {cell for cell, terrain in plan.grid.items() if terrain == "cave_floor"}
    # Nobody sees what stands behind a wall's upper edge, nor on its face.
    free = sorted(
        (x, y)
        for x, y in floor
        if (x, y) not in plan.kept
        and all((x + dx, y + dy) in floor for dx in (-1, 0, 1) for dy in (-2, -1, 0, 1))
    )
    # The rubble in the tunnel, right across it.
    tunnel = sorted((x, y) for x, y in floor if x < 12 and y in {17, 18, 20})
    for x, y in tunnel:
        if not {(x, y - 1), (x, y - 2)} <= floor:
            continue
        plan.destructables.append(Thing("rubble", x * TILE + 8, y * TILE + 8))
        plan.keep(x, y, x, y, 0)
    chance = random.Random("cave rocks")
    chance.shuffle(free)
    taken: set[Cell] = set()
    wanted = [
        ("crystal_rock", 4, range(0, 19)),
        ("ore_rock", 8, range(0, 21)),
        ("coal_rock", 9, range(20, 34)),
        ("ore_rock", 9, range(22, 34)),
        ("rock", 9, range(8, 36)),
        ("clay_mound", 5, range(8, 20)),
    ]
    for kind, count, rows in wanted:
        placed = 0
        for x, y in free:
            if placed == count:
                break
            near = any(abs(x - tx) < 2 and abs(y - ty) < 2 for tx, ty in taken)
            on_the_way = 23 <= x <= 26
            is_clay = kind == "clay_mound"
            if near or on_the_way or y not in rows or (x, y) in plan.kept:
                continue
            if is_clay != (x >= 40 and y < 20):
                continue
            taken.add((x, y))
            plan.destructables.append(Thing(kind, x * TILE + 8, y * TILE + 8))
            placed += 1
