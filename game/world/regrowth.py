"""What stands on a tile on a day, computed from its record: stumps put forth saplings, saplings
become trees, and what was broken comes back.

A night changes no record, as with crops (`growth.py`): a record says how something was on a day,
and whoever looks counts the nights since. Whoever builds or tills where something would have come
back takes its record away, so that it does not.
"""

from game.world.calendar import day_of
from game.world.content import Content
from game.world.fitting_wild import STEPS_MAX
from game.world.records import Destructable
from game.world.sections import Kind, Section
from game.world.world import Reader


def standing_on(content: Content, record: Destructable, day: int) -> Destructable | None:
    """What a record has become by a day, as of the day on which it became so; None while nothing
    of it stands."""
    for _ in range(STEPS_MAX):
        definition = content.destructables.get(record.kind)
        if definition is None:
            return None if record.is_gone else record
        if record.is_gone:
            nights, kind = definition.regrows_after, record.kind
        else:
            nights, kind = definition.grows_after, definition.grows_into or record.kind
        if nights is None or day < record.since_day + nights:
            return None if record.is_gone else record
        health = content.destructables[kind].health
        record = Destructable(kind, health, record.since_day + nights)
    return record


def changes_with_days(content: Content, record: Destructable) -> bool:
    """Whether days alone may change what stands there."""
    definition = content.destructables.get(record.kind)
    return record.is_gone or (definition is not None and definition.grows_into is not None)


def standing_at(content: Content, reader: Reader, area: int, tile: int) -> Destructable | None:
    """What stands on a tile of an area today; None for nothing."""
    record = reader.get(Section(area, Kind.DESTRUCTABLE), tile)
    if not isinstance(record, Destructable):
        return None
    return standing_on(content, record, day_of(reader))


def left_behind(content: Content, gone: Destructable, day: int) -> Destructable | None:
    """The record of a tile once what stood there is gone: what it leaves, or that it comes back;
    None when neither."""
    definition = content.destructables[gone.kind]
    if definition.leaves is not None:
        return Destructable(definition.leaves, content.destructables[definition.leaves].health, day)
    if definition.regrows_after is not None:
        return Destructable(gone.kind, definition.health, day, is_gone=True)
    return None
