"""A new farm's first records, and big farms for tests.

Founding goes through the same door as everything else, as one transaction, so that a listener
that hangs on the stream before has heard of every record there is.
"""

from game.world.areas import Area
from game.world.calendar import ENVIRONMENT, ENVIRONMENT_KEY, day_of, season_of, seed_variable
from game.world.chance import random_stream, weighted_choice
from game.world.content import Content
from game.world.growth import WET_DAYS
from game.world.records import (
    Destructable,
    Environment,
    Founded,
    KnownRecipe,
    Placeable,
    Purse,
    Slot,
    WetDay,
)
from game.world.sections import (
    WORLD_SCOPE,
    Kind,
    Section,
    chest_slot_key,
    tile_key,
    tile_of,
)
from game.world.world import Transaction, World

FOUNDED_KEY = 0
"""The key of what says that an area has been founded."""
BIG_WORLD_AREA = "backfield"
BIG_WORLD_PLACEABLES_MAX = 200_000
_BIG_WORLD_MIX = {"fence": 14, "torch": 5, "chest": 1}
_BIG_WORLD_GOODS = {"wood": 3, "stone": 2, "torch": 1}


def found_farm(world: World, content: Content, seed: int, tick: int = 0) -> None:
    """Fills an empty world with a new farm: what stands in each area, the recipes known from the
    start and the first morning. Raises ValueError when the world is not empty."""
    if world.sections():
        raise ValueError("a farm can only be founded in an empty world")
    founding = Transaction(world)
    for area in content.areas.values():
        _found_area(founding, content, area, day=1)
    for recipe in content.recipes.values():
        if recipe.known_from_start:
            section = Section(WORLD_SCOPE, Kind.KNOWN_RECIPES)
            founding.put(section, recipe.number, KnownRecipe(since_tick=tick))
    first_morning = Environment(
        day=1,
        day_start_tick=tick,
        weather=content.start.weather,
        weather_since_tick=tick,
        season=season_of(content, 1),
    )
    founding.put(ENVIRONMENT, ENVIRONMENT_KEY, first_morning)
    if content.weather[content.start.weather].waters:
        founding.put(WET_DAYS, first_morning.day, WetDay(content.start.weather))
    founding.put(*seed_variable(seed))
    if content.start.coins:
        founding.put(Section(WORLD_SCOPE, Kind.PURSE), 0, Purse(content.start.coins))
    world.commit(founding)


def found_new_areas(world: World, content: Content) -> None:
    """Puts up what stands in the areas that a farm has not had yet, on a farm that was founded
    before there were such. Each is founded once, however little of it is left. In those that it
    has had, what stands where the map now has a wall or a way is taken away."""
    founding = Transaction(world)
    for area in content.areas.values():
        if world.get(Section(area.number, Kind.FOUNDED), FOUNDED_KEY) is None:
            _found_area(founding, content, area, day_of(world))
            continue
        section = Section(area.number, Kind.DESTRUCTABLE)
        for key in sorted(world.keys(section)):
            if not area.is_buildable(*tile_of(key)):
                founding.delete(section, key)
    world.commit(founding)


def _found_area(founding: Transaction, content: Content, area: Area, day: int) -> None:
    """What an area's map and the start's list have standing there."""
    section = Section(area.number, Kind.DESTRUCTABLE)
    for site in area.destructables:
        health = content.destructables[site.kind].health
        key = tile_key(site.tile_x, site.tile_y)
        founding.put(section, key, Destructable(site.kind, health))
    section = Section(area.number, Kind.PLACEABLE)
    for standing in content.start.standing:
        if standing.area == area.id:
            tile = tile_key(standing.tile_x, standing.tile_y)
            founding.put(section, tile, Placeable(standing.item))
    founding.put(Section(area.number, Kind.FOUNDED), FOUNDED_KEY, Founded(day))


def seed_world(world: World, content: Content, seed: int, placeables: int) -> None:
    """Fills the back field with so many placeables of mixed kinds, some of them chests with
    things in them: the same for the same seed. Raises ValueError when there is not that much
    room, that many are not allowed, or the content has no such area or kinds."""
    missing = (_BIG_WORLD_MIX.keys() - content.placeables) | (
        _BIG_WORLD_GOODS.keys() - content.items
    )
    if BIG_WORLD_AREA not in content.areas or missing:
        named = ", ".join(sorted(missing)) or f"the area {BIG_WORLD_AREA}"
        raise ValueError(f"a big world needs {named}, which this content does not have")
    area = content.areas[BIG_WORLD_AREA]
    tiles = _free_tiles(world, area)
    if not 0 <= placeables <= min(BIG_WORLD_PLACEABLES_MAX, len(tiles)):
        raise ValueError(f"a world is seeded with 0 to {min(BIG_WORLD_PLACEABLES_MAX, len(tiles))}")
    dice = random_stream(seed, "seed_world", placeables)
    filling = Transaction(world)
    ground = Section(area.number, Kind.PLACEABLE)
    storage = Section(area.number, Kind.STORAGE)
    for key in dice.sample(tiles, placeables):
        item = weighted_choice(dice, _BIG_WORLD_MIX)
        filling.put(ground, key, Placeable(item))
        slots = content.placeables[item].storage_slots
        for slot in dice.sample(range(slots), min(slots, 3)):
            goods = Slot(weighted_choice(dice, _BIG_WORLD_GOODS), dice.randint(1, 99))
            filling.put(storage, chest_slot_key(key, slot), goods)
    world.commit(filling)


def _free_tiles(world: World, area: Area) -> list[int]:
    taken = {
        key
        for kind in (Kind.PLACEABLE, Kind.DESTRUCTABLE)
        for key in world.keys(Section(area.number, kind))
    }
    return [
        key
        for tile_y in range(area.height)
        for tile_x in range(area.width)
        if area.is_buildable(tile_x, tile_y) and (key := tile_key(tile_x, tile_y)) not in taken
    ]
