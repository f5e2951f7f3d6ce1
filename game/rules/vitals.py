"""Energy: what work takes of it, and what eating gives back."""

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.slots import bag_of, seen_slot
from game.world.calendar import day_of
from game.world.commands import Eat
from game.world.content import Content
from game.world.deeds import Deed
from game.world.records import Vitals
from game.world.sections import Kind, Section
from game.world.world import Reader, Transaction

VITALS_KEY = 0


def energy_of(content: Content, reader: Reader, character: int) -> int:
    """What a character has left of a day's energy."""
    vitals = reader.get(Section(character, Kind.VITALS), VITALS_KEY)
    if isinstance(vitals, Vitals) and vitals.day == day_of(reader):
        return min(vitals.energy, content.start.energy)
    return content.start.energy


def exert(transaction: Transaction, context: Context, effort: int) -> None:
    """Takes so much of the author's energy. Refuses who has too little left."""
    if effort < 1:
        return
    left = energy_of(context.content, transaction, context.author) - effort
    if left < 0:
        raise Refused(RefusalReason.TIRED)
    _set_energy(transaction, context.author, left)


def eat(transaction: Transaction, command: Eat, context: Context) -> None:
    """One of the stack is gone, and what it nourishes is there, up to a whole day's energy."""
    bag = bag_of(transaction, context.content, context.author)
    slot = seen_slot(bag, command.slot, command.item)
    item = context.content.items.get(command.item)
    if item is None or item.nourishes == 0:
        raise Refused(RefusalReason.NOT_ALLOWED)
    most = context.content.start.energy
    energy = energy_of(context.content, transaction, context.author)
    if energy >= most:
        raise Refused(RefusalReason.NOT_HUNGRY)
    bag.set_slot(command.slot, slot.item, slot.count - 1)
    _set_energy(transaction, context.author, min(energy + item.nourishes, most))
    note_deed(transaction, context, Deed.EAT, command.item)


def cheer_up(transaction: Transaction, context: Context, character: int, energy: int) -> None:
    """Gives a character so much energy, up to a whole day's."""
    most = context.content.start.energy
    left = energy_of(context.content, transaction, character)
    if left < most:
        _set_energy(transaction, character, min(left + energy, most))


def _set_energy(transaction: Transaction, character: int, energy: int) -> None:
    vitals = Vitals(energy, day_of(transaction))
    transaction.put(Section(character, Kind.VITALS), VITALS_KEY, vitals)
