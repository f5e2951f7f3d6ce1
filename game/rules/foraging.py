"""Foraging: what grows wild is picked by hand, into the bag."""

from game.rules.chance import dice_for
from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.reach import reach_tile
from game.rules.slots import bag_of
from game.world.areas import Area
from game.world.calendar import day_of
from game.world.commands import Pick
from game.world.deeds import Deed
from game.world.definitions import DestructableDefinition
from game.world.forage import PICKED_KEY, find_at
from game.world.records import PICKED_MAX, Destructable, Picked
from game.world.regrowth import left_behind, standing_at
from game.world.sections import Kind, Section
from game.world.world import Transaction


def pick(transaction: Transaction, command: Pick, context: Context) -> None:
    """Takes what lies on a tile, or what hangs on a bush that needs no tool."""
    area = reach_tile(context, command.area, command.tile)
    content = context.content
    standing = standing_at(content, transaction, command.area, command.tile)
    definition = None if standing is None else content.destructables.get(standing.kind)
    if standing is not None and definition is not None and definition.tool is None:
        _strip(transaction, context, command, standing, definition)
        return
    item = find_at(content, transaction, area, command.tile)
    if item is None:
        picked = (Section(command.area, Kind.PICKED), PICKED_KEY)
        raise Refused(RefusalReason.NOTHING_THERE, picked)
    _note_picked(transaction, area, command.tile)
    _take(transaction, context, item, 1)


def _note_picked(transaction: Transaction, area: Area, tile: int) -> None:
    """Of an earlier day's record nothing stays: that is over."""
    section, today = Section(area.number, Kind.PICKED), day_of(transaction)
    before = transaction.get(section, PICKED_KEY)
    tiles = before.tiles if isinstance(before, Picked) and before.day == today else ()
    if len(tiles) >= PICKED_MAX:
        raise Refused(RefusalReason.NOT_ALLOWED)
    transaction.put(section, PICKED_KEY, Picked(today, (*tiles, tile)))


def _strip(
    transaction: Transaction,
    context: Context,
    command: Pick,
    standing: Destructable,
    definition: DestructableDefinition,
) -> None:
    section = Section(command.area, Kind.DESTRUCTABLE)
    left = left_behind(context.content, standing, day_of(transaction))
    if left is None:
        transaction.delete(section, command.tile)
    else:
        transaction.put(section, command.tile, left)
    dice = dice_for(transaction, context, "drops")
    for drop in definition.drops:
        _take(transaction, context, drop.item, dice.randint(drop.count_min, drop.count_max))


def _take(transaction: Transaction, context: Context, item: str, count: int) -> None:
    if bag_of(transaction, context.content, context.author).add(item, count):
        raise Refused(RefusalReason.BAG_FULL)
    note_deed(transaction, context, Deed.FORAGE, item, count)
