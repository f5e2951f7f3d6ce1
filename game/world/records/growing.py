"""What grows, on tilled ground and in the wild."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.fields import ContentId, Day

PICKED_MAX = 96
"""Finds that may be picked in an area on one day."""


class Soil(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A tilled tile and what grows on it, as of the morning of `since_day`. What the nights since
    then have done to it is computed (`game/world/growth.py`): a new day changes no record."""

    since_day: Day
    is_watered: bool
    """Whether somebody has watered it on that day."""
    crop: ContentId | None = None
    planted_day: Day = 1
    nights: Annotated[int, Meta(ge=0, le=99)] = 0
    """How many nights the crop has grown."""
    dry_nights: Annotated[int, Meta(ge=0, le=99)] = 0
    """How many nights it lacked water and did not."""
    enriched_with: ContentId | None = None
    """What somebody has dug in for the crop that stands here, or the next one."""


class WetDay(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That what fell from the sky on a day has watered the ground."""

    weather: ContentId


class Destructable(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Something that stands in the way until it is chopped or broken: a tree, a stone. What the
    days since `since_day` have made of it is computed (`game/world/regrowth.py`)."""

    kind: ContentId
    health: Annotated[int, Meta(ge=1, le=99)]
    since_day: Day = 1
    """Since when it is what it is."""
    is_gone: bool = False
    """Whether nothing of it stands there until it has grown back."""


class Picked(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Which of a day's finds in an area nobody will find any more (`game/world/forage.py`). On
    another day it counts for nothing."""

    day: Day
    tiles: Annotated[
        tuple[Annotated[int, Meta(ge=0, lt=512 * 512)], ...], Meta(max_length=PICKED_MAX)
    ]
