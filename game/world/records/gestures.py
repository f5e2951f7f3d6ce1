"""What friends show and offer each other."""

from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from game.world.records.fields import (
    COMMAND_NUMBER_MAX,
    AreaId,
    CharacterId,
    ContentId,
    Count,
    Pixels,
    Tick,
)

EMOTES_MAX = 12


class HighFive(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=1):
    """Offered: a hand held up, for whoever claps it."""


class HandOver(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=2):
    """Offered: a stack of one's bag, or a part of it."""

    slot: Annotated[int, Meta(ge=0, le=31)]
    item: ContentId
    count: Count
    friend: CharacterId | None = None
    """For whom it is; None for whoever comes."""


class Pull(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=3):
    """Offered: one holds on to what is ripe on a tile, and waits for a friend to pull."""

    tile: Annotated[int, Meta(ge=0, lt=512 * 512)]


Offered: TypeAlias = HighFive | HandOver | Pull
"""What somebody can hold out to a friend."""


class Taken(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=4):
    """That a friend has just taken what was offered."""

    offered: Offered
    by: CharacterId


class Emote(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=5):
    """What somebody shows over the head, by its number."""

    number: Annotated[int, Meta(ge=1, le=EMOTES_MAX)]


class Ping(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=6):
    """That somebody points at a place."""


class Gesture(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What a character shows everybody for a while: something held out, an emote, a place. It is
    over at `until_tick`, whether or not the record is still there."""

    what: Offered | Taken | Emote | Ping
    number: Annotated[int, Meta(ge=0, le=COMMAND_NUMBER_MAX)]
    """The author's command that began it: with the author, its name."""
    area: AreaId
    x: Pixels
    """Where one stood as one began, or the place that is pointed at."""
    y: Pixels
    since_tick: Tick
    until_tick: Tick


class Friendship(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That two characters have clapped hands. Its key is made from both; one of another day counts
    for nothing."""

    high_five_day: Annotated[int, Meta(ge=0, le=9999)] = 0
