"""Switches: what is thrown at one place and changes something, perhaps elsewhere. Levers, gates,
boats.

Whether one is on follows from a record and the tick, so that a lever springs back everywhere at
the same moment, without anything being sent.
"""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.definitions import Number, Stack, Title
from game.world.records import ContentId, SwitchedOn
from game.world.sections import Kind, Section
from game.world.world import Reader

TICKS_PER_S = 30


class Switch(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that is switched on by hand, or by others that are on."""

    number: Number
    title: Title
    area: ContentId
    sprite: ContentId
    """Its picture: `switch/SPRITE/off` and `switch/SPRITE/on`."""
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


def is_on(reader: Reader, area: int, switch: Switch, tick: float) -> bool:
    """Whether a switch in an area is on at a tick."""
    record = reader.get(switches_of(area), switch.number)
    if not isinstance(record, SwitchedOn):
        return False
    return record.from_tick <= tick and (record.until_tick is None or tick < record.until_tick)


def is_under_way(reader: Reader, area: int, switch: Switch, tick: float) -> bool:
    """Whether somebody alone is still at it, so that a friend can help."""
    record = reader.get(switches_of(area), switch.number)
    return isinstance(record, SwitchedOn) and tick < record.from_tick
