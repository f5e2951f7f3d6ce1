"""Harvesting: what is ripe goes into the bag, and what sits tight takes two.

A crop for two gives each of them a share: one holds on, which is an offer that everybody sees, and
a friend takes it up by pulling. Who is alone holds on for a while, and has one share of it.
"""

from dataclasses import replace

from msgspec import structs

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.drops import lay_down
from game.rules.farming import cleared, soil_at
from game.rules.reach import reach_tile, tile_middle
from game.rules.slots import bag_of
from game.world.areas import Area
from game.world.commands import Harvest
from game.world.deeds import Deed
from game.world.definitions import Crop
from game.world.growth import growth_of
from game.world.records import Gesture, Pull, Soil
from game.world.sections import GestureKey, Kind, Section
from game.world.world import Reader, Transaction

HOLD_TICKS = 75
"""How long somebody alone holds on before it gives way: two and a half seconds."""


def harvest(transaction: Transaction, command: Harvest, context: Context) -> None:
    """What is ripe goes into the bag, and the plant with it unless it bears again; what has
    withered is pulled out and leaves nothing. Refuses what sits tight until the author has held on
    to it for `HOLD_TICKS`."""
    reach_tile(context, command.area, command.tile)
    section = Section(command.area, Kind.SOIL)
    soil = soil_at(transaction, context, section, command.tile)
    if soil.crop is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    growth = growth_of(
        context.content, transaction, soil, soil.since_day, (command.area, command.tile)
    )
    crop = context.content.crops.get(soil.crop)
    if crop is None or growth.is_withered:
        transaction.put(section, command.tile, cleared(soil))
        return
    if not growth.is_ripe:
        raise Refused(RefusalReason.NOT_RIPE)
    if crop.for_two:
        _let_go(transaction, context, command.area, command.tile)
    grown = yield_of(crop, soil)
    if bag_of(transaction, context.content, context.author).add(grown, crop.harvest.count):
        raise Refused(RefusalReason.BAG_FULL)
    note_deed(transaction, context, Deed.HARVEST, grown, crop.harvest.count)
    transaction.put(section, command.tile, _left_of(crop, soil))


def hold_on(transaction: Transaction, context: Context, tile: int) -> None:
    """Refuses to hold on to what is not ripe, out of reach, or comes off by itself."""
    area, _, _ = _tight(transaction, context, _area_of(context), tile)
    reach_tile(context, area.number, tile)


def pull_with(transaction: Transaction, context: Context, holder: int, held: Gesture) -> None:
    """The author pulls what a friend holds on to: each has a share of it, in the bag, or on the
    ground where that is full."""
    assert isinstance(held.what, Pull)
    tile = held.what.tile
    reach_tile(context, held.area, tile)
    area, crop, soil = _tight(transaction, context, held.area, tile)
    grown, count = yield_of(crop, soil), crop.harvest.count
    for character in (holder, context.author):
        left = bag_of(transaction, context.content, character).add(grown, count)
        if left:
            lay_down(transaction, context, area, grown, left, at_px=tile_middle(tile))
    transaction.put(Section(area.number, Kind.SOIL), tile, _left_of(crop, soil))
    if held_since(transaction, context.author, area.number, tile, context.tick) is not None:
        transaction.delete(Section(context.author, Kind.GESTURE), GestureKey.OFFER)
    for character in (holder, context.author):
        theirs = replace(context, author=character)
        note_deed(transaction, theirs, Deed.HARVEST, grown, count)
        note_deed(transaction, theirs, Deed.PULL, grown)


def yield_of(crop: Crop, soil: Soil) -> str:
    """Which item a ripe plant gives, by how it was cared for."""
    is_prize = crop.prize is not None and soil.dry_nights == 0 and soil.enriched_with is not None
    return crop.prize if is_prize and crop.prize is not None else crop.harvest.item


def held_since(reader: Reader, character: int, area: int, tile: int, tick: float) -> int | None:
    """Since which tick a character holds on to a plant, None when it does not."""
    gesture = reader.get(Section(character, Kind.GESTURE), GestureKey.OFFER)
    is_held = (
        isinstance(gesture, Gesture)
        and gesture.what == Pull(tile)
        and gesture.area == area
        and tick <= gesture.until_tick
    )
    return gesture.since_tick if isinstance(gesture, Gesture) and is_held else None


def _tight(
    transaction: Transaction, context: Context, area_number: int, tile: int
) -> tuple[Area, Crop, Soil]:
    """The plant for two that is ripe on a tile. Refuses any other."""
    area = context.content.area(area_number)
    if area is None:
        raise Refused(RefusalReason.NOT_HERE)
    soil = soil_at(transaction, context, Section(area_number, Kind.SOIL), tile)
    crop = None if soil.crop is None else context.content.crops.get(soil.crop)
    if crop is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    growth = growth_of(context.content, transaction, soil, soil.since_day, (area_number, tile))
    if not crop.for_two or growth.is_withered:
        raise Refused(RefusalReason.NOT_ALLOWED)
    if not growth.is_ripe:
        raise Refused(RefusalReason.NOT_RIPE)
    return area, crop, soil


def _area_of(context: Context) -> int:
    if context.position is None:
        raise Refused(RefusalReason.NOT_HERE)
    return context.position.area


def _let_go(transaction: Transaction, context: Context, area: int, tile: int) -> None:
    """Somebody alone has held on for long enough; refuses when not."""
    since_tick = held_since(transaction, context.author, area, tile, context.tick)
    if since_tick is None:
        raise Refused(RefusalReason.FOR_TWO)
    if context.tick - since_tick < HOLD_TICKS:
        raise Refused(RefusalReason.HOLD_ON)
    transaction.delete(Section(context.author, Kind.GESTURE), GestureKey.OFFER)


def _left_of(crop: Crop, soil: Soil) -> Soil:
    """The soil after a harvest: what bears again has so many nights still to grow, and is cared
    for anew."""
    if crop.again_after is None:
        return cleared(soil)
    return structs.replace(soil, nights=max(0, crop.nights - crop.again_after), dry_nights=0)
