"""Aiming: which tile one would act on now, and what that would do.

With the pointer it is the tile under it, as far as one reaches; without, the tile ahead, or one
beside it that has something fitting on it, so that nobody has to stand exactly right.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from game.coop.seat import Facing
from game.movement import Body, feet
from game.rules.farming import why_not_sown
from game.world.areas import Area, Rect
from game.world.calendar import day_of
from game.world.content import Content
from game.world.growth import growth_of
from game.world.records import Placeable, Soil
from game.world.regrowth import standing_at
from game.world.sections import Kind, Section
from game.world.tiled import TILE_PX
from game.world.world import Reader
from scenes.play.local_player import LocalPlayer, key_of

_TURNS = {Facing.DOWN: 0, Facing.LEFT: 1, Facing.UP: 2, Facing.RIGHT: 3}


@dataclass(frozen=True, slots=True)
class Aim:
    """What one would act on."""

    tile: tuple[int, int] | None
    """Where the marker lies; None when nothing can be reached there."""
    is_pointed: bool
    """Whether it was chosen with the pointer."""
    strike: int | None = None
    """The key of the tree or stone that a tool would hit."""
    work: int | None = None
    """The key of the tile that the tool in hand would work on."""
    pick: int | None = None
    """The key of the tile on which something can be picked by hand."""
    crop: int | None = None
    """The key of the tile on which something can be harvested."""
    touch: int | None = None
    """The key of the placeable one could open or take."""
    row: tuple[tuple[int, int], ...] = ()
    """Further tiles that a tool will work that is held."""
    item: str | None = None
    """The placeable in hand, whose ghost is shown."""
    can_place: bool = False
    turn: int = 0
    """The direction in which it would stand: that in which one looks."""


def find_aim(
    player: LocalPlayer,
    area: Area,
    content: Content,
    reader: Reader,
    item: str | None,
    pointed: tuple[int, int] | None,
    finds: Collection[int] = (),
) -> Aim:
    """What a player would act on with this item in hand, pointing at this tile or at none. `finds`
    are the keys of tiles on which something grows wild."""
    aim = _find_aim(player, area, content, reader, item, pointed)
    tiles = [pointed] if pointed is not None else player.tiles_ahead()
    for tile in tiles:
        key = key_of(tile)
        if key is None or not player.reaches(tile):
            continue
        if key in finds or is_by_hand(content, reader, area.number, key):
            is_marked = aim.item is None and aim.work is None
            return replace(aim, pick=key, tile=tile if is_marked else aim.tile)
    return aim


def is_by_hand(content: Content, reader: Reader, area: int, tile: int) -> bool:
    """Whether something stands on a tile that is picked without a tool."""
    standing = standing_at(content, reader, area, tile)
    definition = None if standing is None else content.destructables.get(standing.kind)
    return definition is not None and definition.tool is None


def _find_aim(
    player: LocalPlayer,
    area: Area,
    content: Content,
    reader: Reader,
    item: str | None,
    pointed: tuple[int, int] | None,
) -> Aim:
    placeables = Section(area.number, Kind.PLACEABLE)
    is_pointed = pointed is not None
    if pointed is not None:
        candidates = [pointed] if player.reaches(pointed) else []
    else:
        candidates = [tile for tile in player.tiles_ahead() if player.reaches(tile)]
    strike = touch = None
    struck_tile = touched_tile = None
    for tile in candidates:
        key = key_of(tile)
        if key is None:
            continue
        if strike is None and standing_at(content, reader, area.number, key) is not None:
            strike, struck_tile = key, tile
        if touch is None and isinstance(reader.get(placeables, key), Placeable):
            touch, touched_tile = key, tile
    planted = content.items.get(item) if item is not None else None
    is_planted = planted is not None and planted.plants is not None
    if is_planted or (item is not None and item in content.placeables):
        assert item is not None
        goal = candidates[0] if candidates else None
        can_place = goal is not None and _is_free(player, area, content, reader, item, goal)
        turn = turn_of(content, item, player.facing)
        return Aim(goal, is_pointed, strike, touch=touch, item=item, can_place=can_place, turn=turn)
    definition = content.items.get(item) if item is not None else None
    ripe = next((tile for tile in candidates if is_ripe(content, reader, area.number, tile)), None)
    crop = None if ripe is None else key_of(ripe)
    goal = candidates[0] if candidates else None
    if item is not None and definition is not None and is_for_ground(content, item):
        can_place = goal is not None and _is_open_to(content, reader, area.number, goal, item)
        return Aim(goal, is_pointed, touch=touch, item=item, can_place=can_place, crop=crop)
    if definition is not None and definition.work is not None and struck_tile is None:
        work = None if goal is None else key_of(goal)
        return Aim(goal, is_pointed, strike, work=work, touch=touch, crop=crop)
    if definition is not None and definition.is_tool and struck_tile is not None:
        return Aim(struck_tile, is_pointed, strike, touch=touch, crop=crop)
    return Aim(touched_tile or ripe or struck_tile, is_pointed, strike, touch=touch, crop=crop)


def turn_of(content: Content, item: str, facing: Facing) -> int:
    """The direction in which an item stands that is put down by who looks there."""
    definition = content.placeables.get(item)
    return _TURNS[facing] % (1 if definition is None else definition.turns)


def is_for_ground(content: Content, item: str) -> bool:
    """Whether an item is put into tilled soil: a seed, or what does the soil good."""
    definition = content.items.get(item)
    is_fertiliser = definition is not None and definition.is_fertiliser
    return is_fertiliser or item in content.crop_of_seed


def is_ripe(content: Content, reader: Reader, area: int, tile: tuple[int, int]) -> bool:
    """Whether something can be harvested, or pulled out, on a tile."""
    key = key_of(tile)
    soil = None if key is None else reader.get(Section(area, Kind.SOIL), key)
    if key is None or not isinstance(soil, Soil) or soil.crop is None:
        return False
    growth = growth_of(content, reader, soil, day_of(reader), (area, key))
    return growth.is_ripe or growth.is_withered


def is_withered(content: Content, reader: Reader, area: int, key: int) -> bool:
    """Whether the plant on a tile has withered, so that pulling it out leaves nothing."""
    soil = reader.get(Section(area, Kind.SOIL), key)
    if not isinstance(soil, Soil) or soil.crop is None:
        return False
    return growth_of(content, reader, soil, day_of(reader), (area, key)).is_withered


def _is_open_to(
    content: Content, reader: Reader, area: int, tile: tuple[int, int], item: str
) -> bool:
    """Whether the soil of a tile takes a seed, or what does it good."""
    key = key_of(tile)
    soil = None if key is None else reader.get(Section(area, Kind.SOIL), key)
    return isinstance(soil, Soil) and why_not_sown(content, reader, soil, item) is None


def _is_free(
    player: LocalPlayer,
    area: Area,
    content: Content,
    reader: Reader,
    item: str,
    tile: tuple[int, int],
) -> bool:
    key = key_of(tile)
    if key is None or not area.has_tile(*tile) or not area.is_buildable(*tile):
        return False
    if content.items[item].plants is not None and not (
        area.is_plantable(*tile) and reader.get(Section(area.number, Kind.SOIL), key) is None
    ):
        return False
    if reader.get(Section(area.number, Kind.PLACEABLE), key) is not None:
        return False
    if standing_at(content, reader, area.number, key) is not None:
        return False
    left, top = tile[0] * TILE_PX, tile[1] * TILE_PX
    on_it = feet(Body(*player.body)).overlaps(Rect(left, top, left + TILE_PX, top + TILE_PX))
    is_solid = item in content.placeables and content.placeables[item].solid
    return not (is_solid and on_it)
