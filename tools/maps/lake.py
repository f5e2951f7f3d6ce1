"""The lake shore: a beach in a bay, Bo's boathouse, and the jetty at which the ferry lies."""

from __future__ import annotations

from itertools import pairwise

from tools.maps.composing import close_border, scatter, shore_plants, sprinkle
from tools.maps.plan import TILE, Box, MapPlan, Thing, WayOut


def make_lake() -> MapPlan:
    """The shore, entered from the village in the west; the ferry leaves for the island."""
    plan = MapPlan("lake", 60, 46, "grass")
    _ground(plan)
    close_border(plan, 2, [Box(0, 16, 5, 8)], "lake wood")
    plan.spawns.append(Thing("start", 3 * TILE, 19 * TILE + 8))
    plan.spots += [
        Thing("hut_door", 340, 391),
        Thing("jetty_end", 512, 488),
        Thing("campfire", 620, 362),
        Thing("campfire_west", 558, 356),
    ]
    plan.exits += [
        WayOut(Box(0, 17 * TILE, 12, 6 * TILE), "village", 856, 336),
        WayOut(Box(31 * TILE, 33 * TILE + 4, 2 * TILE, 12), "island", 11 * TILE, 23 * TILE, "1"),
    ]
    _jetty(plan)
    _shore(plan)
    _meadow(plan)
    return plan


def _ground(plan: MapPlan) -> None:
    shore = [(-2.0, 37.0), (6.0, 35.0), (13.0, 31.0), (20.0, 28.0), (28.0, 26.6), (36.0, 26.0)]
    shore += [(43.0, 23.0), (49.0, 18.0), (54.0, 12.0), (57.0, 5.0), (58.0, -2.0)]
    plan.stroke(shore, "sand", 6.0)
    plan.blob(30, 26.0, 9.0, 4.6, "sand", 0.35)
    plan.blob(12, 33.0, 5.0, 3.4, "sand", 0.35)
    for y in range(plan.height):
        for x in range(plan.width):
            far = _depth(shore, x + 0.5, y + 0.5)
            if far > 2.6:
                plan.lay(x, y, "water")
    # A shallow tongue of sand in the water, and a rock to look at.
    plan.blob(47, 29, 2.8, 1.6, "sand", 0.3)
    # The path from the village, to the boathouse and down to the jetty.
    plan.stroke([(-1.0, 19.5), (6.0, 19.5), (12.0, 18.6), (19.0, 19.6), (25.0, 20.6)], "path", 2.2)
    plan.stroke([(25.0, 20.6), (30.0, 22.0), (32.0, 25.0), (32.0, 28.0)], "path", 2.0)
    plan.stroke([(12.0, 18.6), (18.0, 14.0), (26.0, 10.0), (36.0, 9.0)], "path", 1.5)
    plan.blob(37, 9.4, 3.0, 2.0, "path", 0.25)
    # A brook comes down to the lake.
    plan.stroke([(44.0, -2.0), (43.0, 6.0), (45.0, 12.0), (47.0, 16.0), (49.0, 20.0)], "water", 1.9)
    plan.block(31, 27, 2, 7, "bridge")


def _depth(shore: list[tuple[float, float]], x: float, y: float) -> float:
    """How far a point lies beyond the shore, in tiles; negative on land."""
    best = 1e9
    side = 1.0
    for (ax, ay), (bx, by) in pairwise(shore):
        dx, dy = bx - ax, by - ay
        t = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
        px, py = x - ax - t * dx, y - ay - t * dy
        far = (px * px + py * py) ** 0.5
        if far < best:
            best = far
            side = 1.0 if dx * py - dy * px > 0 else -1.0
    return best * side


def _jetty(plan: MapPlan) -> None:
    plan.scenery.append(Thing("ferry", 34 * TILE + 12, 33 * TILE + 4, "1"))
    plan.switches.append(Thing("mooring", 32 * TILE + 12, 32 * TILE + 8, number=1))
    for x, y in ((31, 30), (33, 30), (31, 34), (33, 34)):
        plan.put("jetty_post", x * TILE - 2, y * TILE + 4, blocks=False)
    plan.put("lamp_post", 30 * TILE + 8, 27 * TILE)
    plan.keep(29, 24, 34, 35)


def _shore(plan: MapPlan) -> None:
    plan.put("boathouse", 22 * TILE, 24 * TILE)
    plan.keep(18, 18, 26, 26)
    plan.put("net_rack", 27 * TILE, 24 * TILE)
    plan.put("barrel", 18 * TILE, 24 * TILE + 4)
    plan.put("barrel", 17 * TILE + 2, 25 * TILE)
    plan.put("crate", 26 * TILE, 23 * TILE + 4)
    plan.put("rowboat", 12 * TILE, 32 * TILE + 4)
    plan.put("rowboat", 38 * TILE, 26 * TILE)
    plan.put("log", 8 * TILE, 33 * TILE)
    plan.put("campfire", 37 * TILE, 22 * TILE)
    plan.put("log", 35 * TILE, 22 * TILE)
    plan.put("log", 39 * TILE, 22 * TILE + 4)
    plan.put("signpost", 28 * TILE, 20 * TILE)
    plan.put("boulder", 47 * TILE, 29 * TILE)
    plan.keep(34, 20, 41, 24)
    plan.scenery.append(Thing("lighthouse_far", 44 * TILE, 39 * TILE, "island:1"))
    plan.people.append(Thing("fisher", 29 * TILE, 24 * TILE + 8))
    shore_plants(plan, "lake shore", 0.34)


def _meadow(plan: MapPlan) -> None:
    plan.put("bench", 37 * TILE, 8 * TILE + 8)
    plan.put("lamp_post", 10 * TILE, 21 * TILE)
    plan.put("lamp_post", 24 * TILE, 18 * TILE + 8)
    plan.keep(33, 6, 41, 12)
    woods = [("oak", 3.0), ("pine", 3.0), ("rock", 1.0), ("bush_berry", 1.0), ("stump", 0.5)]
    scatter(plan, woods, 22, Box(4, 3, 28, 13), "lake north")
    scatter(plan, [("oak", 3), ("rock", 1), ("bush_berry", 2)], 12, Box(4, 22, 12, 9), "west", 3)
    scatter(plan, [("sand_heap", 1)], 6, Box(4, 22, 44, 12), "lake sand", 5, ("sand",))
    scatter(plan, [("clay_mound", 1)], 6, Box(4, 20, 48, 14), "lake clay", 3, ("sand",))
    scatter(plan, [("tall_grass", 1)], 16, Box(4, 4, 50, 26), "lake grass", 2, ("grass",))
    scatter(plan, woods, 20, Box(30, 2, 24, 17), "lake east")
    whole = Box(3, 3, 54, 40)
    sprinkle(plan, ("tall_grass", "tall_grass", "flower", "flower_b"), 60, whole, "lake plants",
             ("grass",))  # fmt: skip
    sprinkle(plan, ("bush", "bush_b"), 9, whole, "lake bushes", ("grass",))
    sprinkle(plan, ("driftwood", "shells", "pebbles"), 14, whole, "lake beach", ("sand",))
