"""What a statement is about, a command with all that it changed, and what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from game.world.commands import Command, CountVotes
from game.world.content import Content
from game.world.records import Conversation, Drop, Placeable, Purse, Record, Slot
from game.world.sections import WORLD_SCOPE, Kind, Section

Name: TypeAlias = tuple[Section, int]
Bounds: TypeAlias = tuple[int, int]
"""The least and the most by which a number may have changed."""
ByPlace: TypeAlias = dict[tuple[Kind, str], Bounds]
ByItem: TypeAlias = dict[str, Bounds]

CHEST_KEYS = 32
"""How many keys of STORAGE belong to a tile."""
COINS = "*coins"
"""Coins are counted as if they were items; no item has such a name."""


class Effect(NamedTuple):
    """One record before and after a command."""

    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class Deed:
    """A command, who gave it, and all that changed with it."""

    command: Command
    author: int
    effects: dict[Name, Effect]
    content: Content
    standing: Mapping[Name, Record]
    """The world after it."""

    def before(self, section: Section, key: int) -> Record | None:
        """What was there, if this deed changed it."""
        effect = self.effects.get((section, key))
        return None if effect is None else effect.before


class Expected(NamedTuple):
    """What a deed may have done to items: by kind of place and item, and in all by item."""

    by_place: ByPlace
    in_all: ByItem


NOTHING = Expected({}, {})


def doer_of(deed: Deed) -> int:
    """Who did it: the author, or where the host counts the votes of a conversation, whoever leads
    that."""
    if not isinstance(deed.command, CountVotes):
        return deed.author
    talks = Section(deed.command.area, Kind.CONVERSATION)
    before = deed.before(talks, deed.command.person)
    return before.owner if isinstance(before, Conversation) else deed.author


def bag_of(deed: Deed) -> Section:
    """The author's bag."""
    return Section(deed.author, Kind.STORAGE)


def pocket_of(deed: Deed) -> Section:
    """The author's own money."""
    return Section(deed.author, Kind.PURSE)


def of_world(*kinds: Kind) -> set[Section]:
    """What the whole farm has of these kinds."""
    return {Section(WORLD_SCOPE, kind) for kind in kinds}


def every_area(deed: Deed, kind: Kind) -> set[Section]:
    """What every area has of a kind."""
    return {Section(number, kind) for number in deed.content.area_ids}


class Statement(NamedTuple):
    """What one type of command may do."""

    touches: Callable[[Deed], set[Section]]
    items: Callable[[Deed], Expected]


def nothing(deed: Deed) -> Expected:
    """No item comes or goes."""
    return NOTHING


def items_in(record: Record | None) -> dict[str, int]:
    """The items that a record holds, and the coins."""
    if isinstance(record, Slot | Drop):
        return {record.item: record.count}
    if isinstance(record, Placeable):
        return {record.item: 1}
    if isinstance(record, Purse):
        return {COINS: record.coins}
    return {}
