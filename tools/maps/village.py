"""The village: houses round a square with a fountain, the shop and the forge, and a lane down to
the water, where the lighthouse is seen from a bench."""

from __future__ import annotations

from tools.maps.composing import close_border, fence_run, scatter, shore_plants, sprinkle
from tools.maps.plan import TILE, Box, MapPlan, Thing, WayOut


def make_village() -> MapPlan:
    """The village, entered from the farm in the north, left for the lake in the east."""
    plan = MapPlan("village", 56, 46, "grass")
    _ground(plan)
    close_border(plan, 2, [Box(23, 0, 8, 5), Box(50, 17, 6, 8)], "village wood")
    _square(plan)
    _homes(plan)
    _waterside(plan)
    _green(plan)
    plan.spawns.append(Thing("start", 27 * TILE, 4 * TILE))
    plan.spots += [
        Thing("smith_door", 240, 203),
        Thing("keeper_door", 232, 519),
        Thing("square_bench", 368, 378),
        Thing("market", 320, 306),
        Thing("notice_board", 486, 302),
        Thing("hedge_bench", 592, 410),
        Thing("shore", 492, 650),
        Thing("well", 326, 542),
        Thing("mailbox_east", 756, 246),
        Thing("mailbox_west", 192, 536),
        Thing("mailbox_south", 656, 552),
    ]
    plan.exits += [
        WayOut(Box(24 * TILE, 0, 6 * TILE, TILE - 4), "farm", 808, 730),
        WayOut(Box(56 * TILE - 12, 18 * TILE, 12, 6 * TILE), "lake", 40, 312),
    ]
    return plan


def _ground(plan: MapPlan) -> None:
    # The lake: its shore is never straight, and the sand before it is.
    shore = [(-2.0, 43.6), (8.0, 42.2), (16.0, 43.4), (26.0, 42.0), (34.0, 41.2), (42.0, 42.2)]
    shore += [(49.0, 40.4), (58.0, 39.6)]
    plan.stroke([(x, y + 0.6) for x, y in shore], "sand", 4.6)
    plan.blob(31, 40.6, 7.0, 3.0, "sand", 0.4)
    plan.stroke([(x, y + 4.4) for x, y in shore], "water", 7.0)
    plan.block(0, 44, 56, 2, "water")
    plan.blob(45, 45, 5.0, 2.6, "water", 0.3)
    # Lanes of cobbles between the houses, trodden earth beyond them.
    plan.stroke([(27.0, -1.0), (27.0, 5.0), (26.4, 10.0), (27.0, 16.0)], "cobble", 3.0)
    plan.stroke([(27.0, 22.0), (36.0, 21.6), (45.0, 20.4), (57.0, 20.8)], "cobble", 2.8)
    plan.stroke([(27.0, 22.0), (19.0, 21.0), (12.0, 20.4), (10.0, 20.2)], "cobble", 2.6)
    plan.stroke([(27.0, 22.0), (27.6, 28.0), (29.6, 33.0), (31.0, 38.5)], "cobble", 2.4)
    plan.blob(27, 21, 8.2, 5.6, "cobble", 0.22)
    plan.blob(11.5, 20.6, 4.4, 2.6, "cobble", 0.2)
    plan.stroke([(45.0, 20.4), (46.0, 16.0), (46.0, 14.0)], "path", 1.6)
    plan.stroke([(28.0, 29.0), (22.0, 31.0), (15.0, 32.2)], "path", 1.6)
    plan.stroke([(28.6, 30.0), (35.0, 31.4), (43.0, 32.4)], "path", 1.6)
    plan.stroke([(26.6, 9.0), (20.0, 10.2), (16.0, 12.2)], "path", 1.6)
    plan.blob(46, 14.2, 2.6, 1.4, "path", 0.25)
    plan.blob(14.6, 32.6, 2.6, 1.4, "path", 0.25)
    plan.blob(43.4, 33.0, 2.6, 1.4, "path", 0.25)
    plan.blob(15.6, 12.8, 2.4, 1.3, "path", 0.25)
    # Kitchen gardens.
    plan.block(49, 31, 4, 4, "soil")
    plan.block(7, 31, 4, 3, "soil")


def _square(plan: MapPlan) -> None:
    plan.put("fountain", 27 * TILE, 22 * TILE)
    plan.enter("shop", 36 * TILE, 17 * TILE + 4, "shop", 368, 252)
    plan.put("forge", 11 * TILE + 8, 18 * TILE + 8)
    plan.put("anvil", 14 * TILE + 4, 20 * TILE + 2)
    plan.put("barrel", 6 * TILE, 19 * TILE + 4)
    plan.put("crate", 7 * TILE, 20 * TILE)
    plan.put("wood_pile", 16 * TILE + 12, 17 * TILE + 12)
    plan.put("notice_board", 31 * TILE + 8, 18 * TILE + 4)
    plan.put("market_stall", 20 * TILE, 18 * TILE + 4)
    for x, y in ((22, 17), (32, 24), (22, 25)):
        plan.put("lamp_post", x * TILE + 8, y * TILE)
    for x, y in ((29, 5), (24, 12), (41, 19), (50, 23), (30, 31), (17, 19)):
        plan.put("lamp_post", x * TILE, y * TILE)
    plan.put("bench", 23 * TILE, 23 * TILE)
    plan.put("bench", 31 * TILE, 23 * TILE)
    for x, y in ((24, 18), (30, 25), (24, 26)):
        plan.put("flower_bed", x * TILE, y * TILE)
    plan.put("crate", 41 * TILE, 16 * TILE + 12)
    plan.put("barrel", 42 * TILE, 17 * TILE + 2)
    plan.put("sacks", 40 * TILE, 17 * TILE)
    plan.put("signpost", 52 * TILE, 19 * TILE)
    plan.put("signpost", 30 * TILE, 3 * TILE + 8)
    plan.keep(3, 13, 46, 27)
    plan.people.append(Thing("smith", 13 * TILE, 20 * TILE + 10))


def _homes(plan: MapPlan) -> None:
    for name, x, y in (
        ("cottage_blue", 46 * TILE, 13 * TILE + 8),
        ("cottage_green", 14 * TILE + 8, 32 * TILE),
        ("cottage_gold", 43 * TILE, 32 * TILE + 8),
        ("cottage_gold", 15 * TILE, 12 * TILE + 4),
    ):
        plan.put(name, x, y)
        plan.keep(x // TILE - 4, y // TILE - 6, x // TILE + 4, y // TILE + 2)
        plan.put("flower_bed", x + 28, y + 10)
        plan.put("bush", x - 44, y - 2)
    plan.put("mailbox", 48 * TILE, 15 * TILE)
    plan.put("mailbox", 11 * TILE, 33 * TILE)
    plan.put("mailbox", 40 * TILE, 34 * TILE)
    plan.put("well", 19 * TILE, 33 * TILE + 8)
    plan.put("wood_pile", 10 * TILE, 12 * TILE)
    plan.put("barrel", 18 * TILE, 12 * TILE + 8)
    for y in (32, 33, 34):
        for x in (49, 50, 51, 52):
            plan.put("crop" if y != 33 else "crop_b", x * TILE + 8, y * TILE + 11, blocks=False)
    for x in (7, 8, 9, 10):
        plan.put("crop_b", x * TILE + 8, 32 * TILE + 11, blocks=False)
    fence_run(plan, [(x, 30) for x in range(48, 54)] + [(48, y) for y in range(31, 35)])
    fence_run(plan, [(x, 30) for x in range(6, 11)])
    plan.put("scarecrow", 51 * TILE, 31 * TILE + 10)
    plan.keep(47, 29, 54, 36)
    plan.keep(5, 29, 12, 35)


def _waterside(plan: MapPlan) -> None:
    plan.put("bench", 33 * TILE, 38 * TILE)
    plan.put("lamp_post", 35 * TILE, 38 * TILE)
    plan.put("rowboat", 20 * TILE, 42 * TILE)
    plan.put("net_rack", 16 * TILE, 41 * TILE)
    plan.put("log", 39 * TILE, 40 * TILE)
    plan.scenery.append(Thing("lighthouse_far", 44 * TILE, 45 * TILE + 6, "island:1"))
    plan.keep(28, 35, 37, 41)
    plan.people.append(Thing("keeper", 34 * TILE + 4, 38 * TILE + 10))
    shore_plants(plan, "village shore", 0.26)


def _green(plan: MapPlan) -> None:
    for x in range(33, 41):
        if x not in {36, 37}:
            plan.put("hedge", x * TILE + 8, 26 * TILE)
    plan.put("bench", 37 * TILE, 25 * TILE)
    for x in (34, 35, 39, 40):
        plan.put("flower", x * TILE, 24 * TILE + 10, blocks=False)
        plan.put("flower_b", x * TILE + 8, 25 * TILE, blocks=False)
    plan.keep(32, 23, 41, 27)
    orchard = [("oak", 4.0), ("bush_berry", 1.0)]
    for name, kinds, count, where, apart in (
        ("north west", orchard, 6, Box(4, 4, 18, 7), 4),
        ("north", [("oak", 4.0), ("pine", 1.0)], 6, Box(31, 3, 14, 8), 4),
        ("east", orchard, 8, Box(32, 24, 21, 6), 3),
        ("west", [("oak", 3.0), ("rock", 1.0)], 6, Box(3, 22, 18, 8), 3),
        ("south", [("oak", 4.0), ("bush_berry", 2.0), ("stump", 1.0)], 9, Box(3, 33, 24, 6), 3),
        ("shore", orchard, 7, Box(33, 34, 18, 5), 3),
    ):
        scatter(plan, kinds, count, where, f"village {name}", apart, ("grass",))
    whole = Box(3, 3, 50, 38)
    sprinkle(plan, ("tall_grass", "flower", "flower_b"), 84, whole, "village plants", ("grass",))
    sprinkle(plan, ("bush", "bush_b"), 14, whole, "village bushes", ("grass",))
