"""What grows wild: each morning's finds, drawn from the farm's seed and never sent.

Everybody who knows the seed and the day knows what lies where. Only what was picked is a record,
one for each area, which counts for its own day. Nothing is found where somebody has built, tilled
or planted, or where something stands.
"""

from collections.abc import Mapping

from game.world.areas import Area
from game.world.calendar import day_of, farm_seed, forecast, season_of
from game.world.chance import random_stream
from game.world.content import Content
from game.world.definitions import Forage
from game.world.records import Picked
from game.world.regrowth import standing_at
from game.world.sections import Kind, Section, tile_key
from game.world.world import Reader

PICKED_KEY = 0
_TRIES = 300
"""Tiles that are looked at for each find, so that a large area costs no more than a small one."""
_BESIDE = ((0, -1), (1, 0), (0, 1), (-1, 0))


def finds_of(content: Content, area: Area, seed: int, day: int) -> Mapping[int, str]:
    """What lay in an area on the morning of a day: items by the keys of their tiles. There are
    fewer than the content says where fitting ground is rare. Trees of the map leave none below."""
    morning = (area.number, seed, day)
    return content.finds.once(morning, lambda: _drawn(content, area, seed, day))


def is_lying(content: Content, reader: Reader, area: Area, tile: int) -> bool:
    """Whether what the morning brought to a tile is still to be had: nobody has picked it, and
    nothing has come to stand on it."""
    picked = reader.get(Section(area.number, Kind.PICKED), PICKED_KEY)
    return not (
        (isinstance(picked, Picked) and picked.day == day_of(reader) and tile in picked.tiles)
        or reader.get(Section(area.number, Kind.PLACEABLE), tile) is not None
        or reader.get(Section(area.number, Kind.SOIL), tile) is not None
        or standing_at(content, reader, area.number, tile) is not None
    )


def find_at(content: Content, reader: Reader, area: Area, tile: int) -> str | None:
    """The item that lies on a tile of an area now, None for nothing."""
    item = finds_of(content, area, farm_seed(reader), day_of(reader)).get(tile)
    return item if item is not None and is_lying(content, reader, area, tile) else None


def _drawn(content: Content, area: Area, seed: int, day: int) -> dict[int, str]:
    season, weather = season_of(content, day), forecast(content, seed, day)
    found: dict[int, str] = {}
    under = {tile_key(site.tile_x, site.tile_y) for site in area.destructables}
    for item, forage in sorted(content.forage.items()):
        if area.id not in forage.areas or season not in (forage.seasons or (season,)):
            continue
        if weather not in (forage.weathers or (weather,)):
            continue
        dice = random_stream(seed, "forage", day, area.number, item)
        for _ in range(dice.randint(forage.count_min, forage.count_max)):
            for _ in range(_TRIES):
                x, y = dice.randrange(area.width), dice.randrange(area.height)
                key = tile_key(x, y)
                if key not in found and key not in under and _grows_at(area, forage, x, y):
                    found[key] = item
                    break
    return found


def _grows_at(area: Area, forage: Forage, x: int, y: int) -> bool:
    return (
        area.terrain[y][x] in forage.terrains
        and area.is_buildable(x, y)
        and (not forage.by_water or any(area.is_water(x + dx, y + dy) for dx, dy in _BESIDE))
    )
