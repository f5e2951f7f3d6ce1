"""Farming: tilling, watering and sowing.

The tools, seeds and crops are those of assets/data: no rule knows one of them by name.
"""

from msgspec.structs import replace

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.reach import reach_tile
from game.rules.slots import bag_of, seen_slot
from game.rules.vitals import Stroke, exert
from game.world.areas import Area
from game.world.calendar import day_of, season_of
from game.world.commands import Sow, Work
from game.world.content import Content
from game.world.deeds import Deed
from game.world.definitions import GroundWork
from game.world.growth import growth_of, soil_on
from game.world.records import Soil
from game.world.regrowth import standing_at
from game.world.sections import Kind, Section, tile_key, tile_of
from game.world.world import Reader, Transaction

_TOWARD = ((0, 1), (0, -1), (-1, 0), (1, 0))
"""Down, up, left and right, as a player looks."""
_COUNTED = {GroundWork.TILL: Deed.TILL, GroundWork.WATER: Deed.WATER}


def work(transaction: Transaction, command: Work, context: Context) -> None:
    """Does to a tile, or to each of a row of them, what the tool does, for its effort on each.
    Refuses what would change nothing; of a row what can be worked is, as far as one's energy
    goes."""
    tool = context.content.items.get(command.tool)
    if tool is None or tool.work is None:
        raise Refused(RefusalReason.NOT_ALLOWED)
    if bag_of(transaction, context.content, context.author).count(command.tool) == 0:
        raise Refused(RefusalReason.NOT_IN_BAG)
    if command.tiles > tool.charge_tiles:
        raise Refused(RefusalReason.NOT_ALLOWED)
    area = reach_tile(context, command.area, command.tile)
    worked, refused = 0, None
    for tile in row_of(area, command):
        try:
            soil = _worked(transaction, context, area, tile, tool.work)
            exert(
                transaction, context, tool.effort, Stroke(area.number, tile, command.in_beat_with)
            )
        except Refused as refusal:
            refused = refused or refusal
            continue
        worked += 1
        if tool.work is GroundWork.TILL:
            # What would have come back here does not.
            transaction.delete(Section(command.area, Kind.DESTRUCTABLE), tile)
        if soil is None:
            transaction.delete(Section(command.area, Kind.SOIL), tile)
        else:
            transaction.put(Section(command.area, Kind.SOIL), tile, soil)
    if not worked and refused is not None:
        raise refused
    if tool.work in _COUNTED:
        note_deed(transaction, context, _COUNTED[tool.work], command.tool, worked)


def row_of(area: Area, command: Work) -> list[int]:
    """The tiles of a row, as far as the area goes."""
    x, y = tile_of(command.tile)
    step_x, step_y = _TOWARD[command.toward]
    places = [(x + step_x * n, y + step_y * n) for n in range(command.tiles)]
    return [tile_key(*place) for place in places if area.has_tile(*place)]


def sow(transaction: Transaction, command: Sow, context: Context) -> None:
    """One seed of the bag stands in the soil, or one measure of what does it good is dug in."""
    reach_tile(context, command.area, command.tile)
    bag = bag_of(transaction, context.content, context.author)
    slot = seen_slot(bag, command.slot, command.item)
    section = Section(command.area, Kind.SOIL)
    soil = soil_at(transaction, context, section, command.tile)
    reason = why_not_sown(context.content, transaction, soil, command.item)
    if reason is not None:
        raise Refused(reason)
    bag.set_slot(command.slot, slot.item, slot.count - 1)
    crop_id = context.content.crop_of_seed.get(command.item)
    if crop_id is None:
        transaction.put(section, command.tile, replace(soil, enriched_with=command.item))
        return
    day = day_of(transaction)
    planted = replace(soil, crop=crop_id, planted_day=day, nights=0, dry_nights=0)
    transaction.put(section, command.tile, planted)
    note_deed(transaction, context, Deed.SOW, crop_id)


def why_not_sown(content: Content, reader: Reader, soil: Soil, item: str) -> RefusalReason | None:
    """Why tilled soil does not take a seed, or what does it good, today; None where it does."""
    crop_id, definition = content.crop_of_seed.get(item), content.items.get(item)
    if crop_id is not None:
        if soil.crop is not None:
            return RefusalReason.OCCUPIED
        is_time = season_of(content, day_of(reader)) in content.crops[crop_id].seasons
        return None if is_time else RefusalReason.WRONG_SEASON
    if definition is None or not definition.is_fertiliser:
        return RefusalReason.NOT_ALLOWED
    return None if soil.enriched_with is None else RefusalReason.OCCUPIED


def _worked(
    transaction: Transaction, context: Context, area: Area, tile: int, what: GroundWork
) -> Soil | None:
    """A tile's soil after it was worked, None when it is cleared. Refuses what changes nothing."""
    section = Section(area.number, Kind.SOIL)
    if what is GroundWork.TILL:
        if transaction.get(section, tile) is not None:
            raise Refused(RefusalReason.OCCUPIED)
        if not area.can_be_tilled(*tile_of(tile)):
            raise Refused(RefusalReason.NOT_FARMLAND)
        if (
            transaction.get(Section(area.number, Kind.PLACEABLE), tile) is not None
            or standing_at(context.content, transaction, area.number, tile) is not None
        ):
            raise Refused(RefusalReason.OCCUPIED)
        return Soil(day_of(transaction), is_watered=False)
    soil = soil_at(transaction, context, section, tile)
    if what is GroundWork.CLEAR:
        return None
    place = (area.number, tile)
    if growth_of(context.content, transaction, soil, soil.since_day, place).is_wet:
        raise Refused(RefusalReason.WET_ALREADY)
    return replace(soil, is_watered=True)


def soil_at(transaction: Transaction, context: Context, section: Section, tile: int) -> Soil:
    """Tilled soil as it is today. Refuses where there is none."""
    soil = transaction.get(section, tile)
    if not isinstance(soil, Soil):
        raise Refused(RefusalReason.NOT_TILLED)
    place = (section.scope, tile)
    return soil_on(context.content, transaction, soil, day_of(transaction), place)


def cleared(soil: Soil) -> Soil:
    """The same soil with nothing in it."""
    return Soil(soil.since_day, soil.is_watered)
