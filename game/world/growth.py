"""How soil and crops are on a day, computed from their record and the days on which rain fell.

A night changes no record: whoever looks counts the nights since the record was written. So five
hundred crops grow without a byte on the wire, and a guest, a host and a saved farm see the same.
What a sprinkler waters follows from where it stands, and since which day.
"""

from dataclasses import dataclass
from typing import TypeAlias

from game.world.calendar import season_of
from game.world.content import Content
from game.world.definitions import Crop
from game.world.records import Placeable, Soil, WetDay
from game.world.sections import WORLD_SCOPE, Kind, Section, tile_key, tile_of
from game.world.world import Reader

TilePlace: TypeAlias = tuple[int, int]
"""A tile: the number of its area, and its key there."""
WET_DAYS = Section(WORLD_SCOPE, Kind.WET_DAY)
NIGHTS_MAX = 99
"""Nights that are counted from one record. No crop takes as many."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A tilled tile on a day."""

    is_wet: bool
    nights: int
    """How many nights its crop has grown."""
    dry_nights: int
    """How many of its nights were too dry to grow in."""
    is_withered: bool
    is_ripe: bool
    share: float
    """How far the crop has come to being ripe, 0 to 1; 0 without one."""


def is_wet_day(reader: Reader, day: int) -> bool:
    """Whether rain waters the ground on a day."""
    return isinstance(reader.get(WET_DAYS, day), WetDay)


def sprinkled_from(content: Content, reader: Reader, place: TilePlace) -> int | None:
    """The first day on whose morning a sprinkler watered a tile that stands there now; None when
    none reaches it. One begins on the morning after it was put up."""
    reach = content.sprinkler_tiles
    if not reach:
        return None
    area, key = place
    tile_x, tile_y = tile_of(key)
    section = Section(area, Kind.PLACEABLE)
    days = []
    for y in range(max(0, tile_y - reach), tile_y + reach + 1):
        for x in range(max(0, tile_x - reach), tile_x + reach + 1):
            standing = reader.get(section, tile_key(x, y))
            if isinstance(standing, Placeable):
                waters = content.placeables.get(standing.item)
                far = max(abs(x - tile_x), abs(y - tile_y))
                if waters is not None and far <= waters.waters_tiles:
                    days.append(standing.since_day + 1)
    return min(days, default=None)


def growth_of(content: Content, reader: Reader, soil: Soil, day: int, place: TilePlace) -> Growth:
    """How the soil of a tile and what grows in it are on a day."""
    nights, dry_nights = soil.nights, soil.dry_nights
    first_day = sprinkled_from(content, reader, place)
    is_wet = (
        (soil.is_watered and soil.since_day == day)
        or is_wet_day(reader, day)
        or (first_day is not None and first_day <= day)
    )
    crop = None if soil.crop is None else content.crops.get(soil.crop)
    if crop is None:
        return Growth(is_wet, nights, dry_nights, soil.crop is not None, False, 0.0)
    end_day = last_day_of(content, crop, soil.planted_day)
    last_day = min(day, end_day, soil.since_day + NIGHTS_MAX)
    for night in range(soil.since_day, last_day):
        was_watered = (soil.is_watered and night == soil.since_day) or (
            first_day is not None and first_day <= night
        )
        if was_watered or not crop.is_thirsty or is_wet_day(reader, night):
            nights += 1
        else:
            dry_nights += 1
    is_withered = day > end_day
    return Growth(
        is_wet=is_wet,
        nights=min(nights, NIGHTS_MAX),
        dry_nights=min(dry_nights, NIGHTS_MAX),
        is_withered=is_withered,
        is_ripe=not is_withered and nights >= crop.nights,
        share=min(1.0, nights / crop.nights),
    )


def last_day_of(content: Content, crop: Crop, planted_day: int) -> int:
    """The last day on which a crop lives that was planted on a day."""
    for day in range(planted_day, planted_day + NIGHTS_MAX):
        if season_of(content, day + 1) not in crop.seasons:
            return day
    return planted_day + NIGHTS_MAX


def soil_on(content: Content, reader: Reader, soil: Soil, day: int, place: TilePlace) -> Soil:
    """The same soil, written as of a day: what may be changed on that day."""
    if soil.since_day == day:
        return soil
    growth = growth_of(content, reader, soil, day, place)
    return Soil(
        since_day=day,
        is_watered=False,
        crop=soil.crop,
        planted_day=soil.planted_day,
        nights=growth.nights,
        dry_nights=growth.dry_nights,
        enriched_with=soil.enriched_with,
    )
