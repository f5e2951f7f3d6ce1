"""Placing: an item of the bag becomes a thing on a tile, and back again; turning it, and writing
on it."""

from msgspec.structs import replace

from game.movement import Body, feet
from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.making import empty_out, set_going
from game.rules.planting import plant
from game.rules.reach import reach_tile, standing_in
from game.rules.sleeping import is_slept_in
from game.rules.slots import bag_of, chest_at, seen_slot
from game.text.letters import is_visible
from game.world.areas import Rect
from game.world.calendar import day_of
from game.world.commands import LabelPlaceable, PickUp, Place, Turn
from game.world.deeds import Deed
from game.world.growth import growth_of, is_wet_day, soil_on
from game.world.records import Placeable, Soil
from game.world.regrowth import standing_at
from game.world.sections import Kind, Section, tile_key, tile_of
from game.world.tiled import TILE_PX
from game.world.world import Transaction


def place(transaction: Transaction, command: Place, context: Context) -> None:
    """Puts one item on a free tile."""
    area = reach_tile(context, command.area, command.tile)
    bag = bag_of(transaction, context.content, context.author)
    slot = seen_slot(bag, command.slot, command.item)
    item = context.content.items.get(command.item)
    if item is not None and item.plants is not None:
        plant(transaction, context, area, command.tile, item.plants)
        bag.set_slot(command.slot, slot.item, slot.count - 1)
        return
    definition = context.content.placeables.get(command.item)
    if definition is None:
        raise Refused(RefusalReason.NOT_ALLOWED)
    section = Section(command.area, Kind.PLACEABLE)
    if transaction.get(section, command.tile) is not None:
        raise Refused(RefusalReason.OCCUPIED, (section, command.tile))
    if (
        not area.is_buildable(*tile_of(command.tile))
        or standing_at(context.content, transaction, command.area, command.tile) is not None
        or _is_planted(transaction, command.area, command.tile)
        or (definition.solid and _stands_on(context, command.area, command.tile))
    ):
        raise Refused(RefusalReason.OCCUPIED)
    bag.set_slot(command.slot, slot.item, slot.count - 1)
    # Only what changes the ground by being there needs to know since when it is.
    day = day_of(transaction) if definition.waters_tiles else 0
    placed = Placeable(command.item, command.turn % definition.turns, since_day=day)
    transaction.put(section, command.tile, placed)
    for kind in (Kind.SOIL, Kind.DESTRUCTABLE):
        # What would have come back here does not.
        transaction.delete(Section(command.area, kind), command.tile)
    set_going(transaction, context, command.area, command.tile)
    note_deed(transaction, context, Deed.PLACE, command.item)


def pick_up(transaction: Transaction, command: PickUp, context: Context) -> None:
    """Takes a placeable into the bag, and what is in a machine with it; a chest only when it is
    empty."""
    section, standing = _standing(transaction, context, command.area, command.tile)
    if is_slept_in(transaction, command.area, command.tile):
        raise Refused(RefusalReason.SLEPT_IN)
    chest = chest_at(transaction, context.content, command.area, command.tile)
    if chest is not None and next(chest.slots(), None) is not None:
        raise Refused(RefusalReason.CHEST_NOT_EMPTY)
    if bag_of(transaction, context.content, context.author).add(standing.item, 1):
        raise Refused(RefusalReason.BAG_FULL)
    empty_out(transaction, context, command.area, command.tile)
    _leave_wet(transaction, context, command.area, command.tile)
    transaction.delete(section, command.tile)


def turn(transaction: Transaction, command: Turn, context: Context) -> None:
    """Lets what stands on a tile face the next direction."""
    section, standing = _standing(transaction, context, command.area, command.tile)
    definition = context.content.placeables.get(standing.item)
    if definition is None or definition.turns < 2:
        raise Refused(RefusalReason.NOT_ALLOWED)
    if standing.turn != command.turn:
        raise Refused(RefusalReason.NOTHING_THERE, (section, command.tile))
    turned = replace(standing, turn=(standing.turn + 1) % definition.turns)
    transaction.put(section, command.tile, turned)


def label_placeable(transaction: Transaction, command: LabelPlaceable, context: Context) -> None:
    """Writes on a chest or a sign; an empty name wipes it off."""
    section, standing = _standing(transaction, context, command.area, command.tile)
    definition = context.content.placeables.get(standing.item)
    if definition is None or not (definition.storage_slots or definition.holds_words):
        raise Refused(RefusalReason.NOT_ALLOWED)
    name = command.name
    if not is_visible(name) or name != " ".join(name.split()):
        # It is drawn in everybody's world, so nothing may be in it that is not seen.
        raise Refused(RefusalReason.NOT_ALLOWED)
    labelled = replace(standing, name=name, colour=command.colour)
    transaction.put(section, command.tile, labelled)


def _standing(
    transaction: Transaction, context: Context, area: int, tile: int
) -> tuple[Section, Placeable]:
    """What stands on a tile that the author reaches. Refuses where nothing does."""
    reach_tile(context, area, tile)
    section = Section(area, Kind.PLACEABLE)
    standing = transaction.get(section, tile)
    if not isinstance(standing, Placeable):
        raise Refused(RefusalReason.NOTHING_THERE, (section, tile))
    return section, standing


def _leave_wet(transaction: Transaction, context: Context, area: int, tile: int) -> None:
    """Before a sprinkler goes: writes down what it has done for the beds around it, which would
    else be computed without it."""
    standing = transaction.get(Section(area, Kind.PLACEABLE), tile)
    item = standing.item if isinstance(standing, Placeable) else ""
    definition = context.content.placeables.get(item)
    reach = 0 if definition is None else definition.waters_tiles
    tile_x, tile_y = tile_of(tile)
    day, section = day_of(transaction), Section(area, Kind.SOIL)
    for y in range(max(0, tile_y - reach), tile_y + reach + 1) if reach else ():
        for x in range(max(0, tile_x - reach), tile_x + reach + 1):
            key = tile_key(x, y)
            soil = transaction.get(section, key)
            if isinstance(soil, Soil):
                place = (area, key)
                now = soil_on(context.content, transaction, soil, day, place)
                is_wet = growth_of(context.content, transaction, now, day, place).is_wet
                is_watered = now.is_watered or (is_wet and not is_wet_day(transaction, day))
                transaction.put(section, key, replace(now, is_watered=is_watered))


def _is_planted(transaction: Transaction, area: int, tile: int) -> bool:
    """Whether something grows on a tile. Bare soil gives way to what is placed."""
    soil = transaction.get(Section(area, Kind.SOIL), tile)
    return isinstance(soil, Soil) and soil.crop is not None


def _stands_on(context: Context, area_number: int, tile: int) -> bool:
    """Whether the author's own feet are on the tile. A remote position is too old to say, and
    who is walled in by a friend can always walk out, so then nobody is."""
    if context.reach_slack_px > 0:
        return False
    _, position = standing_in(context, area_number)
    tile_x, tile_y = tile_of(tile)
    left, top = tile_x * TILE_PX, tile_y * TILE_PX
    return feet(Body(position.x, position.y)).overlaps(
        Rect(left, top, left + TILE_PX, top + TILE_PX)
    )
