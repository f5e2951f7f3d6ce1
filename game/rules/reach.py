"""Reach: who may act on what, judged from where the author stands.

A position is what a player's own program says, so it is compared in a way that NaN fails.
"""

from math import hypot

from game.rules.context import Context, Position, RefusalReason, Refused
from game.world.areas import Area
from game.world.content import Content
from game.world.definitions import Person
from game.world.records import Placeable
from game.world.schedules import whereabouts
from game.world.sections import Kind, Section, tile_key, tile_of
from game.world.tiled import TILE_PX
from game.world.world import Reader

REACH_PX = 40.0
"""How far from the middle of one's feet one can act on the middle of a tile."""
STATION_REACH_PX = 56.0
"""How far from the middle of one's feet a workbench or a stove may stand that one uses."""


def standing_in(context: Context, area_number: int) -> tuple[Area, Position]:
    """The area and the author's place in it. Refuses whoever is not there."""
    area = context.content.area(area_number)
    position = context.position
    if (
        area is None
        or position is None
        or position.area != area_number
        or not area.holds(position.x, position.y)
    ):
        raise Refused(RefusalReason.NOT_HERE)
    return area, position


def reach_point(context: Context, area_number: int, x: float, y: float) -> Area:
    """The area, when the author reaches this point of it; refuses otherwise."""
    area, position = standing_in(context, area_number)
    distance_px = hypot(position.x - x, position.y - y)
    if not distance_px <= REACH_PX + context.reach_slack_px:
        raise Refused(RefusalReason.TOO_FAR)
    return area


def reach_person(reader: Reader, context: Context, area_number: int, person_number: int) -> Person:
    """The person of this number, when the author reaches them where they are now; refuses
    otherwise."""
    person_id = context.content.person_ids.get(person_number, "")
    there = whereabouts(reader, context.content, person_id, context.tick)
    if there is None or there.area != area_number or there.is_inside:
        raise Refused(RefusalReason.NOTHING_THERE)
    reach_point(context, area_number, there.x, there.y)
    return context.content.people[person_id]


def reach_tile(context: Context, area_number: int, tile: int) -> Area:
    """The area, when the author reaches the middle of this tile of it; refuses otherwise."""
    area, _ = standing_in(context, area_number)
    tile_x, tile_y = tile_of(tile)
    if not area.has_tile(tile_x, tile_y):
        raise Refused(RefusalReason.NOTHING_THERE)
    x, y = tile_middle(tile)
    return reach_point(context, area_number, x, y)


def tile_middle(tile: int) -> tuple[int, int]:
    """The middle of a tile in pixels."""
    tile_x, tile_y = tile_of(tile)
    return tile_x * TILE_PX + TILE_PX // 2, tile_y * TILE_PX + TILE_PX // 2


def is_station_near(
    content: Content, reader: Reader, position: Position, station: str, slack_px: float = 0.0
) -> bool:
    """Whether a placeable or a piece of scenery of this id stands by a place."""
    reach_px = STATION_REACH_PX + slack_px
    area = content.area(position.area)
    if area is None or not area.holds(position.x, position.y):
        return False
    for scenery in area.scenery:
        if scenery.sprite == station and (
            hypot(scenery.x - position.x, scenery.y - position.y) <= reach_px
        ):
            return True
    section = Section(position.area, Kind.PLACEABLE)
    tiles = int(reach_px // TILE_PX) + 1
    middle_x, middle_y = int(position.x) // TILE_PX, int(position.y) // TILE_PX
    for y in range(max(0, middle_y - tiles), middle_y + tiles + 1):
        for x in range(max(0, middle_x - tiles), middle_x + tiles + 1):
            standing = reader.get(section, tile_key(x, y)) if area.has_tile(x, y) else None
            if isinstance(standing, Placeable) and standing.item == station:
                at_x, at_y = x * TILE_PX + TILE_PX // 2, y * TILE_PX + TILE_PX // 2
                if hypot(at_x - position.x, at_y - position.y) <= reach_px:
                    return True
    return False


def within_area(area: Area, x: float, y: float) -> tuple[int, int]:
    """The nearest whole pixel inside an area."""
    return (
        min(max(int(x), 0), area.width_px - 1),
        min(max(int(y), 0), area.height_px - 1),
    )
