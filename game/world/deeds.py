"""What players do that is worth counting.

Quests, the report of a day, awards and achievements are all told in these words, in assets/data.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from game.world.sections import Kind, Section


class Deed(StrEnum):
    """Something done. What it was done to or with, its subject, is an id of the content."""

    HARVEST = "harvest"
    CATCH = "catch"
    FORAGE = "forage"
    FELL = "fell"
    BREAK = "break"
    CRAFT = "craft"
    MAKE = "make"
    SHIP = "ship"
    SELL = "sell"
    BUY = "buy"
    TILL = "till"
    WATER = "water"
    SOW = "sow"
    EAT = "eat"
    PLACE = "place"
    TALK = "talk"
    GIVE = "give"
    HIGH_FIVE = "high_five"
    PULL = "pull"
    SLEEP = "sleep"
    VISIT = "visit"
    SWITCH = "switch"
    ERRAND = "errand"
    GIFT = "gift"


TALLY_KEYS: Mapping[Deed, int] = MappingProxyType(
    {
        Deed.HARVEST: 1,
        Deed.CATCH: 2,
        Deed.FORAGE: 3,
        Deed.FELL: 4,
        Deed.BREAK: 5,
        Deed.CRAFT: 6,
        Deed.MAKE: 7,
        Deed.SHIP: 8,
        Deed.SELL: 9,
        Deed.BUY: 10,
        Deed.TILL: 11,
        Deed.WATER: 12,
        Deed.SOW: 13,
        Deed.EAT: 14,
        Deed.PLACE: 15,
        Deed.TALK: 16,
        Deed.GIVE: 17,
        Deed.HIGH_FIVE: 18,
        Deed.PULL: 19,
        Deed.SLEEP: 20,
        Deed.VISIT: 21,
        Deed.SWITCH: 22,
        Deed.ERRAND: 23,
        Deed.GIFT: 24,
    }
)
"""The key of each deed's tally: part of saved farms."""

FINDS = frozenset({Deed.HARVEST, Deed.CATCH, Deed.FORAGE})
"""Deeds whose subject goes into the farm's collection when it is the first of its kind."""


def tallies_of(character: int) -> Section:
    """What a character has done; 0 is what the farm has done that is nobody's alone."""
    return Section(character, Kind.TALLY)
