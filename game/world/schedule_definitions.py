"""What a person does on a day, as assets/data/schedules.toml describes it.

A schedule is a list of plans, of which a day follows the first that fits it. Everybody sleeps:
a plan begins and ends in bed, at 02:00. These are shapes only; `fitting_people.py` checks them.
"""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from game.world.records import ContentId

Facing: TypeAlias = Literal["down", "up", "left", "right"]
DayHour = Annotated[float, Meta(ge=2, le=26)]
"""An hour of a day that lasts from 02:00 to 02:00 of the next, which is 26; 7.5 is half past
seven."""
SpotName = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$",
        max_length=49,
        description="an area, a colon and the spot's class, such as village:bench",
    ),
]
"""A spot of a map, behind its area: `village:bench`."""


class Stop(Struct, frozen=True, forbid_unknown_fields=True):
    """Where somebody goes at an hour, to stay until the next one."""

    hour: DayHour
    """When the way there begins."""
    spot: SpotName
    facing: Facing = "down"
    is_inside: bool = False
    """Whether the spot is a door, behind which nobody sees them."""


class QuestSpan(Struct, frozen=True, forbid_unknown_fields=True):
    """Stages of a quest of the farm, both of them in it; 0 before the quest has begun."""

    quest: ContentId
    from_stage: Annotated[int, Meta(ge=0, le=99)] = 1
    to_stage: Annotated[int, Meta(ge=0, le=99)] = 99


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """A day of somebody, and the days that it is for: any of what is not named."""

    name: ContentId
    """By which records know it: what it is for."""
    stops: Annotated[tuple[Stop, ...], Meta(min_length=1, max_length=16)]
    to_bed: DayHour
    """When the way to bed begins."""
    seasons: Annotated[tuple[ContentId, ...], Meta(max_length=8)] = ()
    weathers: Annotated[tuple[ContentId, ...], Meta(max_length=8)] = ()
    """What the morning's weather has to be."""
    days: Annotated[tuple[Annotated[int, Meta(ge=1, le=9)], ...], Meta(max_length=9)] = ()
    """Which days of a season."""
    quest: QuestSpan | None = None
    """How far the farm has to be with a quest in the morning."""

    @property
    def is_for_every_day(self) -> bool:
        """Whether there is no day that it is not for."""
        return not (self.seasons or self.weathers or self.days or self.quest)


class Schedule(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody does, day by day. Its id is the person's."""

    bed: SpotName
    """The door behind which they sleep."""
    plans: Annotated[tuple[Plan, ...], Meta(min_length=1, max_length=16)]
    """The first that fits counts; the last one fits every day."""
    trades_at: SpotName | None = None
    """The only spot at which somebody who trades does so; anywhere when none is named."""
