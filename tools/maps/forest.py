"""The forest: a wood with clearings, a stream with a bridge, and the old mill beyond it."""

from __future__ import annotations

from tools.maps.composing import close_border, fence_run, scatter, shore_plants, sprinkle
from tools.maps.plan import TILE, Box, MapPlan, Thing, WayOut


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
    plan.spots += [
        Thing("mill_door", 720, 311),
        Thing("bridge", 524, 412),
        Thing("mill_well", 776, 372),
    ]
    plan.exits.append(WayOut(Box(0, 22 * TILE, TILE, 4 * TILE), "farm", 61 * TILE, 23 * TILE + 4))
    return plan
