"""Deeds: a rule that has done something worth counting says so here, and nothing else counts.

Whatever is told of what players did hangs on this: the report of a day, awards, achievements, the
farm's collection, the goals of quests, and recipes that one learns by doing.
"""

from game.rules.context import Context
from game.rules.quests import move_quests
from game.rules.recipes import learn_by_doing
from game.world.calendar import day_of, variable_key
from game.world.deeds import FINDS, TALLY_KEYS, Deed, tallies_of
from game.world.records import TALLY_MAX, Found, Tally
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Reader, Transaction

COLLECTION = Section(WORLD_SCOPE, Kind.COLLECTION)


def note_deed(
    transaction: Transaction, context: Context, deed: Deed, subject: str, count: int = 1
) -> None:
    """The author has done something `count` times to, or with, a thing of the content. Of what the
    host does itself the farm keeps the tally. Nothing happens for a count below 1."""
    if count < 1:
        return
    day = day_of(transaction)
    section, key = tallies_of(context.author), TALLY_KEYS[deed]
    before = tally_of(transaction, context.author, deed)
    today = count + (before.today if before.day == day else 0)
    tally = Tally(min(before.total + count, TALLY_MAX), day, min(today, TALLY_MAX))
    transaction.put(section, key, tally)
    if deed in FINDS and context.author:
        _collect(transaction, subject, day, context.author)
    move_quests(transaction, context, deed, subject, count)
    learn_by_doing(transaction, context, deed, subject)


def tally_of(reader: Reader, character: int, deed: Deed) -> Tally:
    """How often a character has done something."""
    record = reader.get(tallies_of(character), TALLY_KEYS[deed])
    return record if isinstance(record, Tally) else Tally(0, 1, 0)


def done_on(reader: Reader, character: int, deed: Deed, day: int) -> int:
    """How often a character has done something on a day, which is the last on which it did."""
    tally = tally_of(reader, character, deed)
    return tally.today if tally.day == day else 0


def found_item(reader: Reader, item: str) -> Found | None:
    """Who found the first of an item, and when; None for what nobody has found yet."""
    record = reader.get(COLLECTION, variable_key(item))
    return record if isinstance(record, Found) and record.item == item else None


def _collect(transaction: Transaction, item: str, day: int, character: int) -> None:
    key = variable_key(item)
    if transaction.get(COLLECTION, key) is None:
        transaction.put(COLLECTION, key, Found(item, day, character))
