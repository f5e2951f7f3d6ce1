"""Gifts: what can be given to people, and what each of them thinks of it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from game.world.definitions import Item, Person


class Taste(StrEnum):
    """What somebody thinks of a gift, in the words of scripts."""

    LOVED = "loved"
    LIKED = "liked"
    FINE = "fine"
    DISLIKED = "disliked"


TASTE_POINTS: Mapping[Taste, int] = MappingProxyType(
    {Taste.LOVED: 80, Taste.LIKED: 45, Taste.FINE: 20, Taste.DISLIKED: -20}
)
"""What a gift does to how much somebody likes who gave it: 250 points are a heart."""


def taste_of(person: Person, item: str) -> Taste:
    """What somebody thinks of an item as a gift."""
    if item in person.loves:
        return Taste.LOVED
    if item in person.likes:
        return Taste.LIKED
    return Taste.DISLIKED if item in person.dislikes else Taste.FINE


def is_gift(item: Item) -> bool:
    """Whether one gives such a thing away: nothing that one works with, or that brings nothing,
    as what a story needs does not."""
    return not item.is_tool and item.price > 0
