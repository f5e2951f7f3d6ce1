"""The island: the Candle on its rock, what is left of a garden, and the jetty of the ferry."""

from __future__ import annotations

from tools.maps.composing import fence_run, scatter, shore_plants, sprinkle
from tools.maps.plan import TILE, Box, MapPlan, Thing, WayOut


def make_island() -> MapPlan:
    """The island, reached by the ferry in the south west."""
    plan = MapPlan("island", 46, 36, "water")
    plan.blob(23, 16.6, 15.6, 10.4, "sand", 0.35)
    plan.blob(23.4, 15.4, 13.0, 8.2, "grass", 0.35)
    plan.stroke([(11.0, 25.5), (12.0, 22.0), (16.0, 19.6), (21.0, 18.0), (24.0, 15.0)], "path", 1.7)
    plan.stroke([(21.0, 18.0), (27.0, 18.6), (31.0, 17.4)], "path", 1.4)
    plan.blob(24, 14.6, 3.4, 1.8, "cobble", 0.25)
    plan.block(29, 13, 5, 3, "soil")
    plan.block(10, 23, 2, 4, "bridge")
    plan.put("lighthouse", 24 * TILE, 13 * TILE + 8, needs="1")
    plan.keep(20, 3, 28, 15)
    plan.put("jetty_post", 10 * TILE - 2, 26 * TILE + 12, blocks=False)
    plan.put("jetty_post", 12 * TILE + 2, 26 * TILE + 12, blocks=False)
    plan.scenery.append(Thing("ferry", 13 * TILE + 12, 26 * TILE + 2, "lake:1"))
    plan.put("bench", 18 * TILE, 13 * TILE)
    plan.put("lamp_post", 14 * TILE, 20 * TILE)
    fence_run(plan, [(x, 12) for x in range(29, 34)] + [(34, y) for y in range(12, 16)])
    plan.put("barrel", 28 * TILE, 13 * TILE)
    for x in (29, 31, 33):
        plan.put("flower", x * TILE + 8, 14 * TILE, blocks=False)
        plan.put("flower_b", x * TILE + 4, 15 * TILE + 8, blocks=False)
    plan.keep(27, 11, 35, 18)
    for x, y in ((20, 9), (29, 9), (27, 8), (34, 20), (12, 14), (17, 22), (30, 22)):
        plan.put("boulder", x * TILE + 8, y * TILE + 12)
        plan.keep(x, y, x, y, 0)
    plan.keep(8, 21, 14, 28)
    shore_plants(plan, "island shore", 0.18)
    scatter(plan, [("pine", 3), ("bush_berry", 1)], 7, Box(10, 8, 10, 8), "island west", 3)
    scatter(plan, [("sand_heap", 1)], 3, Box(7, 8, 32, 17), "island sand", 5, ("sand",))
    scatter(plan, [("tall_grass", 1)], 10, Box(10, 8, 26, 14), "island grass", 2, ("grass",))
    scatter(plan, [("pine", 3), ("rock", 2)], 6, Box(26, 17, 10, 6), "island east", 3)
    whole = Box(5, 5, 36, 24)
    sprinkle(plan, ("tall_grass", "flower", "flower_b", "tall_grass"), 34, whole, "island plants",
             ("grass",))  # fmt: skip
    sprinkle(plan, ("bush", "bush_b"), 4, whole, "island bushes", ("grass",))
    sprinkle(plan, ("driftwood", "shells", "pebbles"), 16, whole, "island beach", ("sand",))
    plan.switches.append(Thing("winch", 26 * TILE, 14 * TILE + 4, number=1))
    plan.spawns.append(Thing("start", 11 * TILE, 22 * TILE))
    plan.exits.append(
        WayOut(Box(10 * TILE, 26 * TILE + 4, 2 * TILE, 12), "lake", 32 * TILE, 29 * TILE, "lake:1")
    )
    return plan
