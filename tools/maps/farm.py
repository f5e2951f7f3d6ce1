"""The farm: the house in the north west, a field before it, a pond in the south."""

from __future__ import annotations

from tools.maps.composing import close_border, fence_run, scatter, shore_plants, sprinkle
from tools.maps.plan import TILE, Box, MapPlan, Thing, WayOut


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
    plan.spots += [
        Thing("cart_back", 443, 264),
    ]
    plan.exits.append(
        WayOut(Box(63 * TILE, 21 * TILE, TILE, 4 * TILE), "forest", 40, 24 * TILE + 8)
    )
    return plan
