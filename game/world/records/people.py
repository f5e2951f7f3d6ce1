"""Records of the people who live here: who stands still for a word, and what they do today."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.fields import ContentId, Day

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


class DayPlan(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Which of the plans in schedules.toml somebody follows on a day, where it is not the one that
    the calendar alone tells. Its key is the person's number."""

    day: Day
    plan: ContentId
