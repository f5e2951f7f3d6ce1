"""Records of the people who live here: who stands still for a word, and what they do today."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.fields import ContentId, Day

POINTS_MAX = 2500
KNOWN_TASTES_MAX = 24
"""Of how many gifts it is remembered what somebody thought of them."""

DayTicks = Annotated[int, Meta(ge=0, le=2**20)]
"""Ticks of a day that have passed, without the time that rested."""


class Halt(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That somebody has stopped for a conversation, and lost time by it. Its key is the person's
    number. It means something on its own day only."""

    day: Day
    at_ticks: DayTicks
    """Where in the day the person's doings stopped …"""
    until_ticks: DayTicks | None = None
    """… and when they went on; None while somebody holds them."""


class Hearts(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """How much somebody likes a character. Its key is the person's number."""

    points: Annotated[int, Meta(ge=0, le=POINTS_MAX)] = 0
    """250 for each heart."""
    talked_day: Annotated[int, Meta(ge=0, le=9999)] = 0
    """The day of the last talk, 0 for none, as for gifts: each counts once a day."""
    gift_day: Annotated[int, Meta(ge=0, le=9999)] = 0
    known: Annotated[tuple[ContentId, ...], Meta(max_length=KNOWN_TASTES_MAX)] = ()
    """Which gifts one has seen somebody love, like or dislike."""


class DayPlan(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Which of the plans in schedules.toml somebody follows on a day, where it is not the one that
    the calendar alone tells. Its key is the person's number."""

    day: Day
    plan: ContentId
