"""Handing over: a friend takes the stack that one holds out.

Until then it stays where it lies in the giver's bag, so nothing hangs between two: whoever leaves,
moves the stack or eats of it has taken the offer back, and who has no room takes nothing.
"""

from dataclasses import replace

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.slots import bag_of, seen_slot
from game.world.deeds import Deed
from game.world.records import HandOver
from game.world.world import Transaction


def take_from(transaction: Transaction, context: Context, giver: int, offered: HandOver) -> None:
    """Moves what is offered from the giver's slot into the author's bag: all of it, or nothing."""
    if offered.friend not in (None, context.author):
        raise Refused(RefusalReason.NOT_ALLOWED)
    bag = bag_of(transaction, context.content, giver)
    slot = seen_slot(bag, offered.slot, offered.item, offered.count)
    bag.set_slot(offered.slot, slot.item, slot.count - offered.count)
    own = bag_of(transaction, context.content, context.author)
    if own.add(offered.item, offered.count):
        raise Refused(RefusalReason.BAG_FULL)
    as_giver = replace(context, author=giver)
    note_deed(transaction, as_giver, Deed.GIVE, offered.item, offered.count)
