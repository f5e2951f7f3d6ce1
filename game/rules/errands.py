"""Errands: what a note at the board asks for is left there, and paid for at once."""

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.market import receive
from game.rules.reach import reach_point, standing_in
from game.rules.slots import bag_of
from game.world.calendar import day_of, farm_seed
from game.world.commands import DoErrand
from game.world.content import Content
from game.world.deeds import Deed
from game.world.errands import ERRANDS, Note, day_of_key, errand_key, notes_of
from game.world.records import ErrandDone
from game.world.world import Reader, Transaction

SHARED_PCT = 125
"""Of what a note promises, what it brings whoever is not the only one to do one today."""


def notes_today(content: Content, reader: Reader) -> tuple[Note, ...]:
    """What hangs at the board today, done or not."""
    return notes_of(content, farm_seed(reader), day_of(reader))


def done_by(reader: Reader, note: Note) -> int | None:
    """Who has done an errand of today; None when it is still to be done."""
    record = reader.get(ERRANDS, errand_key(day_of(reader), note.definition.number))
    return record.character if isinstance(record, ErrandDone) else None


def coins_for(reader: Reader, note: Note, character: int) -> int:
    """What a note pays to a character: more on a day on which a friend has done another, since the
    village likes to see that one shares."""
    day = day_of(reader)
    done = (reader.get(ERRANDS, key) for key in reader.keys(ERRANDS) if day_of_key(key) == day)
    is_shared = any(isinstance(each, ErrandDone) and each.character != character for each in done)
    return note.coins * SHARED_PCT // 100 if is_shared else note.coins


def do_errand(transaction: Transaction, command: DoErrand, context: Context) -> None:
    """What the note asks for leaves the bag, all of it, and the farm has its coins."""
    area, _ = standing_in(context, command.area)
    if area.board is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    reach_point(context, command.area, *area.board)
    notes = notes_today(context.content, transaction)
    note = next((note for note in notes if note.definition.number == command.errand), None)
    if note is None:
        raise Refused(RefusalReason.NO_ERRAND)
    day = day_of(transaction)
    key = errand_key(day, note.definition.number)
    if done_by(transaction, note) is not None:
        raise Refused(RefusalReason.NO_ERRAND, (ERRANDS, key))
    bag = bag_of(transaction, context.content, context.author)
    if bag.remove(note.definition.item, note.wanted):
        raise Refused(RefusalReason.MISSING_INGREDIENTS)
    receive(transaction, coins_for(transaction, note, context.author))
    for old in [old for old in transaction.keys(ERRANDS) if day_of_key(old) != day]:
        transaction.delete(ERRANDS, old)
    transaction.put(ERRANDS, key, ErrandDone(context.author))
    note_deed(transaction, context, Deed.ERRAND, note.errand)
