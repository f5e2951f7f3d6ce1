"""Collecting and discarding: between the ground and the bag."""

from game.rules.context import Context, RefusalReason, Refused
from game.rules.drops import lay_down
from game.rules.reach import reach_point, standing_in
from game.rules.slots import bag_of, seen_slot
from game.world.commands import Collect, Discard
from game.world.records import Drop
from game.world.sections import Kind, Section
from game.world.world import Transaction


def collect(transaction: Transaction, command: Collect, context: Context) -> None:
    """Takes as much of a drop as the bag has room for; the rest stays where it lies."""
    standing_in(context, command.area)
    section = Section(command.area, Kind.DROP)
    drop = transaction.get(section, command.drop)
    if not isinstance(drop, Drop):
        raise Refused(RefusalReason.NOTHING_THERE, (section, command.drop))
    reach_point(context, command.area, drop.x, drop.y)
    left = bag_of(transaction, context.content, context.author).add(drop.item, drop.count)
    if left == drop.count:
        raise Refused(RefusalReason.BAG_FULL)
    if left:
        transaction.put(section, command.drop, Drop(drop.item, left, drop.x, drop.y))
    else:
        transaction.delete(section, command.drop)


def discard(transaction: Transaction, command: Discard, context: Context) -> None:
    """Lays items of the bag down at one's feet."""
    if context.position is None:
        raise Refused(RefusalReason.NOT_HERE)
    area, position = standing_in(context, context.position.area)
    bag = bag_of(transaction, context.content, context.author)
    slot = seen_slot(bag, command.slot, command.item, command.count)
    bag.set_slot(command.slot, slot.item, slot.count - command.count)
    at_px = (position.x, position.y)
    lay_down(transaction, context, area, command.item, command.count, at_px=at_px)
