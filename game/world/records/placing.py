"""What stands on the tiles of an area because somebody put it there."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.fields import ContentId, Day

LABEL_MAX_CHARACTERS = 32
Label = Annotated[str, Meta(max_length=LABEL_MAX_CHARACTERS)]
"""What players write on things."""


class Placeable(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Something a player put on a tile and can take up again: a fence, a torch, a chest."""

    item: ContentId
    turn: Annotated[int, Meta(ge=0, le=3)] = 0
    """Which of its directions it stands in."""
    name: Label = ""
    """What somebody has written on it."""
    colour: Annotated[int, Meta(ge=0, le=15)] = 0
    """The colour of its label, counted from 1; 0 without one."""
    since_day: Annotated[int, Meta(ge=0, le=9999)] = 0
    """The day on which it was put up, for what waters the ground; 0 for what does not."""


class Machine(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What a machine is at work on, under the key of its tile, and since when. How far it has come
    is computed from the time (`game/world/machines.py`), so that nothing is sent while it works."""

    recipe: Annotated[int, Meta(ge=0, le=99)]
    """The number of what it makes; 0 for what it makes by itself."""
    since_day: Day
    since_minute: Annotated[int, Meta(ge=0, le=1560)]
    """Since midnight of that day, as the calendar counts."""


class Founded(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That what an area's map has on a new farm was put up there, and on which day: it is done
    once, also on a farm that is older than the area."""

    day: Day
