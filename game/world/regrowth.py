"""What stands on a tile on a day, computed from its record: stumps put forth saplings, saplings
become trees, bushes bear in their season, and what was broken comes back.

A night changes no record, as with crops (`growth.py`): a record says how something was on a day,
and whoever looks counts the nights since; those of seasons in which it rests do not count. Whoever
builds or tills where something would have come back takes its record away, so that it does not.
"""

from game.world.calendar import day_of, season_of
from game.world.content import Content
from game.world.fitting_wild import STEPS_MAX
from game.world.records import Destructable
from game.world.sections import Kind, Section
from game.world.world import Reader


def standing_on(content: Content, record: Destructable, day: int) -> Destructable | None:
    """What a record has become by a day, as of the day on which it became so, and in its season;
    None while nothing of it stands."""
    for _ in range(STEPS_MAX):
        definition = content.destructables.get(record.kind)
        if definition is None:
            return None if record.is_gone else record
        if record.is_gone:
            nights, kind = definition.regrows_after, record.kind
        else:
            nights, kind = definition.grows_after, definition.grows_into or record.kind
        since_day = None
        if nights is not None:
            since_day = _day_after(content, record.since_day, nights, definition.rests_in, day)
        if since_day is None:
            break
        record = Destructable(kind, content.destructables[kind].health, since_day)
    return None if record.is_gone else _in_season(content, record, day)


def _day_after(
    content: Content, since_day: int, nights: int, rests_in: tuple[str, ...], last_day: int
) -> int | None:
    """The day on which so many nights have passed that count; None when that is after
    `last_day`."""
    day = since_day
    while day < last_day and nights:
        nights -= season_of(content, day) not in rests_in
        day += 1
    return None if nights else day


def _in_season(content: Content, record: Destructable, day: int) -> Destructable | None:
    """What something is on a day that may be none of its own."""
    definition = content.destructables.get(record.kind)
    if definition is None or season_of(content, day) in (definition.seasons or content.seasons):
        return record
    if definition.otherwise is None:
        return None
    return Destructable(
        definition.otherwise, content.destructables[definition.otherwise].health, day
    )


def changes_with_days(content: Content, record: Destructable) -> bool:
    """Whether days alone may change what stands there."""
    definition = content.destructables.get(record.kind)
    if record.is_gone or definition is None:
        return record.is_gone
    return definition.grows_into is not None or bool(definition.seasons)


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
