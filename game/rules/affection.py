"""Affection: how much people like a character, which grows by talks and gifts and by what scripts
say."""

from msgspec.structs import replace

from game.world.calendar import day_of
from game.world.records import KNOWN_TASTES_MAX, POINTS_MAX, Hearts
from game.world.sections import Kind, Section
from game.world.tastes import TASTE_POINTS, Taste
from game.world.world import Reader, Transaction

POINTS_PER_HEART = 250
HEARTS_MAX = POINTS_MAX // POINTS_PER_HEART
TALK_POINTS = 20
"""For the first talk of a day."""


def affection_of(reader: Reader, character: int, person: int) -> Hearts:
    """How much the person of this number likes a character."""
    record = reader.get(Section(character, Kind.HEARTS), person)
    return record if isinstance(record, Hearts) else Hearts()


def hearts_of(reader: Reader, character: int, person: int) -> int:
    """The whole hearts of that, 0 to `HEARTS_MAX`."""
    return affection_of(reader, character, person).points // POINTS_PER_HEART


def endear(transaction: Transaction, character: int, person: int, points: int) -> None:
    """A person likes a character so much more, or less."""
    _put(transaction, character, person, affection_of(transaction, character, person), points)


def note_talk(transaction: Transaction, character: int, person: int) -> None:
    """A character has begun to talk with a person: the first time in a day counts."""
    known, today = affection_of(transaction, character, person), day_of(transaction)
    if known.talked_day != today:
        talked = replace(known, talked_day=today)
        _put(transaction, character, person, talked, TALK_POINTS)


def note_gift(
    transaction: Transaction, character: int, person: int, item: str, taste: Taste
) -> None:
    """A character has given something to a person, and seen what they think of it."""
    known = affection_of(transaction, character, person)
    seen = known.known
    if taste is not Taste.FINE and item not in seen:
        seen = (*seen, item)[-KNOWN_TASTES_MAX:]
    given = replace(known, gift_day=day_of(transaction), known=seen)
    _put(transaction, character, person, given, TASTE_POINTS[taste])


def _put(transaction: Transaction, character: int, person: int, known: Hearts, points: int) -> None:
    total = min(max(known.points + points, 0), POINTS_MAX)
    section = Section(character, Kind.HEARTS)
    transaction.put(section, person, replace(known, points=total))
