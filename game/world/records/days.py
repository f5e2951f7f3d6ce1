"""The day and its weather, what is left of one's strength, the night, and the report."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.fields import CharacterId, ContentId, Day, Tick
from game.world.records.quests import TALLY_MAX
from game.world.records.trading import Coins


class Environment(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """The host's day, season and weather. The time of day follows from the tick, and from whether
    time rests."""

    day: Day
    day_start_tick: Tick
    weather: ContentId
    weather_since_tick: Tick
    season: ContentId
    resting_since_tick: Tick | None = None
    """Since when the time of day stands still; None while it passes."""


class Vitals(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What is left of a character's energy on a day. Every morning it is all there again."""

    energy: Annotated[int, Meta(ge=0, le=999)]
    day: Day
    worked_tick: Tick = 0
    """When and where the character has last swung a tool: a friend beside may swing in beat."""
    worked_area: Annotated[int, Meta(ge=0, le=63)] = 0
    worked_tile: Annotated[int, Meta(ge=0, lt=512 * 512)] = 0


class Rest(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That somebody has lain down for the night. Its key is the character."""

    area: Annotated[int, Meta(ge=0, le=63)]
    """Where the bed stands; 0 for one who has only not stirred for long."""
    tile: Annotated[int, Meta(ge=0, lt=512 * 512)]
    since_tick: Tick


SHIPPED_MAX = 99_999
"""Of one kind of item in one night, as far as a report counts."""
SHIPPED_SHOWN_MAX = 12
"""Kinds of items that a day's report names."""
AWARDS_MAX = 8
"""Friends whom a day's report names …"""
DONE_BY_EACH_MAX = 3
"""… with so many deeds of each."""
FOUND_SHOWN_MAX = 4
"""New things that it names."""


class Shipped(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What became of one kind of item in the shipping bins of a night."""

    item: ContentId
    count: Annotated[int, Meta(ge=1, le=SHIPPED_MAX)]
    coins: Coins


class Done(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """How often somebody did something on a day."""

    character: CharacterId
    deed: Annotated[int, Meta(ge=1, le=99)]
    """As the keys of tallies are."""
    count: Annotated[int, Meta(ge=1, le=TALLY_MAX)]


class Awarded(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A small award for somebody."""

    character: CharacterId
    award: Annotated[int, Meta(ge=1, le=999)]
    count: Annotated[int, Meta(ge=0, le=TALLY_MAX)]
    """How often what it is for was done; 0 for one for being there."""


DoneInAll = Annotated[int, Meta(ge=0, le=TALLY_MAX)]


class DayReport(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """How a day went for the farm, written as the next one begins. Its key is the day."""

    coins: Coins
    """All that the night's shipping brought."""
    shipped: Annotated[tuple[Shipped, ...], Meta(max_length=SHIPPED_SHOWN_MAX)] = ()
    """What brought most of it, first."""
    done: Annotated[tuple[Done, ...], Meta(max_length=AWARDS_MAX * DONE_BY_EACH_MAX)] = ()
    """What each friend did most of."""
    found: Annotated[tuple[ContentId, ...], Meta(max_length=FOUND_SHOWN_MAX)] = ()
    """What was grown, caught or found for the first time."""
    awards: Annotated[tuple[Awarded, ...], Meta(max_length=AWARDS_MAX)] = ()
    grown: DoneInAll = 0
    """How often all friends together brought in something, as for what was caught and picked."""
    caught: DoneInAll = 0
    picked: DoneInAll = 0
