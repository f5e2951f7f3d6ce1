"""What a statement is about, a command with all that it changed, and what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from game.world.commands import Command, CountVotes, GoOn, SkipScene, StartScene
from game.world.content import Content
from game.world.records import Conversation, Drop, Environment, Placeable, Record, Slot
from game.world.sections import WORLD_SCOPE, Kind, Section

Name: TypeAlias = tuple[Section, int]
Bounds: TypeAlias = tuple[int, int]
"""The least and the most by which a number may have changed."""
ByPlace: TypeAlias = dict[tuple[Kind, str], Bounds]
ByItem: TypeAlias = dict[str, Bounds]
Spans: TypeAlias = dict[int, Bounds]
"""By character."""

CHEST_KEYS = 32
"""How many keys of STORAGE belong to a tile."""
_ENVIRONMENT = (Section(WORLD_SCOPE, Kind.ENVIRONMENT), 0)


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

    def earlier(self, section: Section, key: int) -> Record | None:
        """What was there before this deed, changed by it or not."""
        effect = self.effects.get((section, key))
        return self.standing.get((section, key)) if effect is None else effect.before

    @property
    def day(self) -> int:
        """The day that it is after it."""
        return _day(self.standing.get(_ENVIRONMENT))

    @property
    def day_before(self) -> int:
        """The day on which it was done."""
        return _day(self.earlier(*_ENVIRONMENT))


def _day(record: Record | None) -> int:
    return record.day if isinstance(record, Environment) else 1


class Expected(NamedTuple):
    """What a deed may have done to items: by kind of place and item, and in all by item."""

    by_place: ByPlace
    in_all: ByItem


NOTHING = Expected({}, {})


def doer_of(deed: Deed) -> int:
    """Who did it: the author, or where the host lets a conversation go on, whoever leads that."""
    if not isinstance(deed.command, CountVotes | StartScene | GoOn | SkipScene):
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


def is_of_an_area(deed: Deed, section: Section, kind: Kind) -> bool:
    """Whether a section is what an area has of a kind."""
    return section.kind is kind and section.scope in deed.content.area_ids


class Statement(NamedTuple):
    """What one type of command may do."""

    touches: Callable[[Deed], set[Section]]
    items: Callable[[Deed], Expected]


def nothing(deed: Deed) -> Expected:
    """No item comes or goes."""
    return NOTHING


def items_in(record: Record | None) -> dict[str, int]:
    """The items that a record holds."""
    if isinstance(record, Slot | Drop):
        return {record.item: record.count}
    if isinstance(record, Placeable):
        return {record.item: 1}
    return {}
