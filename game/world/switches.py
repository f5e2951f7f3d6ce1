"""Switches: levers, ferries and what else is thrown at one place and changes something, perhaps
elsewhere. Maps say where they are and what waits for them, `switches.toml` how they work.

Whether one is on follows from a record and the tick, so that a lever springs back everywhere at
the same moment, without anything being sent.
"""

from collections.abc import Iterable, Mapping
from math import inf
from typing import Annotated

from msgspec import Meta, Struct

from game.world.areas import Area, SwitchRef
from game.world.definitions import Stack, Title
from game.world.records import ContentId, SwitchedOn
from game.world.sections import SWITCH_NUMBER_MAX, Kind, Section
from game.world.world import Reader


class Switch(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that is switched on by hand, or by others that are on."""

    area: ContentId
    number: Annotated[int, Meta(ge=1, le=SWITCH_NUMBER_MAX)]
    """The number that the area's map gives it, by which saved farms know it."""
    title: Title
    holds_s: Annotated[int, Meta(ge=0, le=600)] = 0
    """After how long it springs back; 0 for what stays."""
    alone_s: Annotated[int, Meta(ge=0, le=60)] = 0
    """How long it takes somebody alone. When a friend helps, it is done at once."""
    effort: Annotated[int, Meta(ge=0, le=99)] = 0
    """What it takes of the energy of whoever begins."""
    needs: Annotated[tuple[ContentId, ...], Meta(max_length=8)] = ()
    """It is switched on by these when all of them are on, and not by hand."""
    wedge: Stack | None = None
    """What keeps it from springing back when somebody puts it in."""
    after: ContentId | None = None
    """The quest that has to be done before."""
    during: ContentId | None = None
    """The quest that has to be at the stage which has this switch as its goal."""


def switches_of(area: int) -> Section:
    """The section of an area's switches."""
    return Section(area, Kind.SWITCH)


def is_on(reader: Reader, area_number: int, number: int, tick: float = inf) -> bool:
    """Whether a switch of an area is on at a tick; without one, whether it is for good. One that
    nobody has touched is off."""
    record = reader.get(switches_of(area_number), number)
    if not isinstance(record, SwitchedOn):
        return False
    return record.from_tick <= tick and (record.until_tick is None or tick < record.until_tick)


def are_on(
    reader: Reader, areas: Mapping[str, Area], needs: Iterable[SwitchRef], tick: float = inf
) -> bool:
    """Whether all of these switches are on; so it is when there are none. `areas` by their ids."""
    return all(
        need.area in areas and is_on(reader, areas[need.area].number, need.number, tick)
        for need in needs
    )


def is_under_way(reader: Reader, area_number: int, number: int, tick: float) -> bool:
    """Whether somebody alone is still at it, so that a friend can help."""
    record = reader.get(switches_of(area_number), number)
    return isinstance(record, SwitchedOn) and tick < record.from_tick
