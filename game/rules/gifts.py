"""Gifts: one of what one holds, for a person close by, who says something to it."""

from game.dialogue import Scope
from game.rules.affection import affection_of, note_gift
from game.rules.context import Context, RefusalReason, Refused
from game.rules.conversations import begin_talk
from game.rules.deeds import note_deed
from game.rules.reach import reach_person, standing_in
from game.rules.script_memory import GIFT_ITEM, GIFT_TASTE, ScriptMemory
from game.rules.slots import bag_of, seen_slot
from game.world.calendar import day_of
from game.world.commands import GiveGift
from game.world.deeds import Deed
from game.world.tastes import is_gift, taste_of
from game.world.world import Transaction


def give_gift(transaction: Transaction, command: GiveGift, context: Context) -> None:
    """Gives one away, and begins a conversation that knows what it was. One a day from each friend
    to each person."""
    standing_in(context, command.area)
    person = reach_person(transaction, context, command.area, command.person)
    bag = bag_of(transaction, context.content, context.author)
    slot = seen_slot(bag, command.slot, command.item)
    if person.gift_node is None or not is_gift(context.content.items[slot.item]):
        raise Refused(RefusalReason.NO_GIFT)
    known = affection_of(transaction, context.author, command.person)
    if known.gift_day == day_of(transaction):
        raise Refused(RefusalReason.GIFT_TODAY)
    taste = taste_of(person, slot.item)
    bag.set_slot(command.slot, slot.item, slot.count - 1)
    note_gift(transaction, context.author, command.person, slot.item, taste)

    def remember() -> None:
        memory = ScriptMemory(transaction, context.author, command.area, command.person)
        memory.set(Scope.CONVERSATION, GIFT_TASTE, taste.value)
        memory.set(Scope.CONVERSATION, GIFT_ITEM, command.item)

    begin_talk(transaction, command, context, person.gift_node, remember)
    note_deed(transaction, context, Deed.GIFT, command.item)
