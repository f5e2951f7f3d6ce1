"""The inside of houses: the farmhouse, and the shop in the village."""

from __future__ import annotations

from dataclasses import replace

from tools.maps.plan import TILE, Box, MapPlan, Thing, WayOut

#: How large the map of a room is, in tiles.
WIDTH, HEIGHT = 48, 28


def room(name: str, width: int, height: int, door: int) -> MapPlan:
    """A room with walls around, open at the two tiles of its doorway from `door` on. Its back wall
    is four tiles high: two of its top, two of its face."""
    plan = MapPlan(name, width, height, "boards")
    for y in range(height):
        for x in range(width):
            if x < 2 or x >= width - 2 or y < 2 or y >= height - 2:
                plan.lay(x, y, "room_wall")
    plan.block(door, height - 2, 2, 2, "boards")
    plan.put("doormat", door * TILE + TILE, (height - 2) * TILE - 14, blocks=False)
    return plan


def in_the_dark(plan: MapPlan) -> MapPlan:
    """The room in the middle of so much wall that no window shows more than there is, and things
    are seen as large as outside."""
    left, top = (WIDTH - plan.width) // 2, (HEIGHT - plan.height) // 2
    dx, dy = left * TILE, top * TILE
    whole = MapPlan(plan.name, WIDTH, HEIGHT, "room_wall")
    for y in range(plan.height):
        for x in range(plan.width):
            whole.lay(x + left, y + top, plan.terrain(x, y))
    for ours, theirs in (
        (whole.scenery, plan.scenery),
        (whole.people, plan.people),
        (whole.spawns, plan.spawns),
        (whole.spots, plan.spots),
    ):
        ours += [replace(thing, x=thing.x + dx, y=thing.y + dy) for thing in theirs]
    whole.walls = [replace(box, x=box.x + dx, y=box.y + dy) for box in plan.walls]
    whole.exits = [
        replace(way, box=replace(way.box, x=way.box.x + dx, y=way.box.y + dy)) for way in plan.exits
    ]
    return whole


def make_house() -> MapPlan:
    """The farmhouse: one large room with a stove, and a bedroom behind a wall."""
    plan = room("house", 27, 17, 8)
    # The bedroom's wall, with an opening at its lower end.
    plan.block(16, 2, 1, 6, "room_wall")
    plan.block(16, 13, 1, 2, "room_wall")
    plan.block(6, 9, 7, 4, "carpet")
    plan.block(19, 8, 5, 3, "carpet")
    wall = 4 * TILE
    plan.put("fireplace", 9 * TILE, wall + 2)
    plan.put("stove", 4 * TILE, wall + 4)
    plan.put("dresser", 6 * TILE + 2, wall + 4)
    plan.put("bookshelf", 14 * TILE, wall + 4)
    plan.put("wall_window", 12 * TILE, wall - 10, blocks=False)
    plan.put("wall_window", 5 * TILE, wall - 12, blocks=False)
    plan.put("wall_picture", 9 * TILE, wall - 30, blocks=False)
    plan.put("wall_window", 19 * TILE, wall - 10, blocks=False)
    plan.put("wall_window", 23 * TILE, wall - 10, blocks=False)
    plan.put("wall_clock", 21 * TILE, wall - 12, blocks=False)
    plan.put("dining_table", 9 * TILE + 8, 11 * TILE + 8)
    plan.put("chair_left", 7 * TILE + 6, 11 * TILE + 2, blocks=False)
    plan.put("chair_right", 11 * TILE + 10, 11 * TILE + 2, blocks=False)
    plan.put("house_plant", 2 * TILE + 8, 6 * TILE)
    plan.put("house_plant", 15 * TILE + 8, 14 * TILE + 8)
    plan.put("house_plant", 17 * TILE + 10, 14 * TILE + 8)
    plan.put("floor_lamp", 2 * TILE + 8, 13 * TILE)
    plan.put("floor_lamp", 24 * TILE + 8, 13 * TILE)
    plan.put("sacks", 3 * TILE + 6, 14 * TILE + 8)
    plan.put("crate", 5 * TILE + 4, 14 * TILE + 12)
    plan.put("barrel", 14 * TILE, 14 * TILE + 6)
    plan.spawns.append(Thing("start", 9 * TILE, 14 * TILE))
    plan.exits.append(WayOut(Box(8 * TILE, 16 * TILE + 4, 2 * TILE, 12), "farm", 284, 228))
    return in_the_dark(plan)


def make_shop() -> MapPlan:
    """The shop: shelves along the wall, the counter with Pip behind it, the letters beside it."""
    plan = room("shop", 21, 15, 9)
    plan.block(8, 9, 4, 4, "carpet")
    wall = 4 * TILE
    plan.put("goods_shelf", 4 * TILE, wall + 4)
    plan.put("goods_shelf_b", 6 * TILE + 8, wall + 4)
    plan.put("pigeonholes", 14 * TILE + 8, wall + 4)
    plan.put("goods_shelf", 17 * TILE, wall + 4)
    plan.put("wall_window", 9 * TILE + 8, wall - 10, blocks=False)
    plan.put("wall_clock", 11 * TILE + 8, wall - 12, blocks=False)
    plan.put("back_door", 12 * TILE + 12, wall + 1, blocks=False)
    for x in range(8, 14):
        plan.put("counter", x * TILE + 8, 7 * TILE)
    plan.put("scales", 9 * TILE, 6 * TILE + 8, blocks=False)
    plan.put("sacks", 3 * TILE + 4, 9 * TILE)
    plan.put("crate", 3 * TILE, 11 * TILE)
    plan.put("barrel", 4 * TILE + 8, 11 * TILE + 8)
    plan.put("market_table", 16 * TILE + 8, 10 * TILE)
    plan.put("house_plant", 17 * TILE + 10, 12 * TILE + 8)
    plan.put("floor_lamp", 2 * TILE + 8, 12 * TILE + 8)
    plan.spots += [
        Thing("back_door", 204, 72),
        Thing("customer", 184, 130),
        Thing("shelf", 68, 114),
    ]
    plan.people.append(Thing("postie", 11 * TILE, 5 * TILE + 14))
    plan.spawns.append(Thing("start", 10 * TILE, 12 * TILE))
    plan.exits.append(WayOut(Box(9 * TILE, 14 * TILE + 4, 2 * TILE, 12), "village", 556, 288))
    return in_the_dark(plan)
