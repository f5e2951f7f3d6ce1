"""Timetables: where a plan has somebody at each hour of a day, with the ways between.

A plan says when somebody sets out; how long the way takes follows from the map. All of this depends
on nothing but the content, so a timetable is made once, when it is first asked for, and to look up
an hour in it costs next to nothing.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import hypot
from typing import NamedTuple

from game.world.areas import Area
from game.world.footpaths import Footpaths, Spot
from game.world.remembered import Remembered
from game.world.schedule_definitions import Facing, Plan, QuestSpan, Schedule

WALK_PX_PER_HOUR = 1000.0
"""How fast people walk: six tenths of the speed of a player in a hurry, while an hour takes 21
seconds."""
_CHOSEN_MAX = 512
"""Of how many people and days it is kept which plan they follow."""
MORNING_HOUR, NIGHT_HOUR = 2.0, 26.0
"""From when until when a plan reaches."""


class Standpoint(NamedTuple):
    """Where somebody is, in pixels of an area, and what can be seen of them there."""

    area: int
    x: float
    y: float
    facing: Facing = "down"
    is_walking: bool = False
    is_inside: bool = False
    """Whether they are behind a door, in bed mostly, where nobody sees or meets them."""


class _Piece(NamedTuple):
    """A straight part of a day: standing, or walking from a point to another."""

    hour: float
    until_hour: float
    start: Standpoint
    to_x: float
    to_y: float


@dataclass(frozen=True, slots=True)
class Timetable:
    """A day of somebody."""

    pieces: tuple[_Piece, ...]
    hours: tuple[float, ...]
    """When each piece begins."""
    is_hurried: bool
    """Whether somebody had to set out again before they had arrived."""
    in_bed_hour: float
    """When they lie down."""
    areas: frozenset[int]
    """Where they come by at all."""

    def at(self, hour: float) -> Standpoint:
        """Where somebody is at an hour, 2 to 26."""
        piece = self.pieces[max(bisect_right(self.hours, hour) - 1, 0)]
        start = piece.start
        if not start.is_walking:
            return start
        share = min((hour - piece.hour) / (piece.until_hour - piece.hour), 1.0)
        return start._replace(
            x=start.x + (piece.to_x - start.x) * share, y=start.y + (piece.to_y - start.y) * share
        )

    def next_stay(self, spot: Standpoint, hour: float) -> float | None:
        """The hour, after this one, at which they arrive at a place to stay there; None when they
        do not any more."""
        place = (spot.area, spot.x, spot.y)
        return next(
            (
                piece.hour
                for piece in self.pieces
                if piece.hour > hour
                and not (piece.start.is_walking or piece.start.is_inside)
                and (piece.start.area, piece.start.x, piece.start.y) == place
            ),
            None,
        )


class Timetables:
    """Everybody's plans, and the timetables that have been made of them."""

    def __init__(
        self, schedules: Mapping[str, Schedule], areas: Mapping[str, Area], footpaths: Footpaths
    ) -> None:
        """All spots that `schedules` name must be in the maps."""
        self._schedules = schedules
        self._areas = areas
        self._footpaths = footpaths
        self._made: dict[tuple[str, str], Timetable] = {}
        self._chosen = Remembered[tuple[str, str, int, int], str](_CHOSEN_MAX)

    def schedule(self, person: str) -> Schedule | None:
        """What somebody does, None for who stands still all day."""
        return self._schedules.get(person)

    def plan_once(
        self, person: str, season: str, day: int, seed: int, choose: Callable[[], str]
    ) -> str:
        """The name of a plan that follows from these alone. `choose` tells it; to ask for a
        forecast each time would cost more than all the rest."""
        return self._chosen.once((person, season, day, seed), choose)

    def plan_for(
        self,
        person: str,
        season: str,
        day_of_season: int,
        weather: str,
        stage_of: Callable[[str], int],
    ) -> str:
        """The name of the plan that fits a day. `stage_of` tells how far the farm is with a
        quest."""

        def fits(plan: Plan) -> bool:
            return (
                (not plan.seasons or season in plan.seasons)
                and (not plan.weathers or weather in plan.weathers)
                and (not plan.days or day_of_season in plan.days)
                and (plan.quest is None or _is_within(plan.quest, stage_of(plan.quest.quest)))
            )

        plans = self._schedules[person].plans
        return next((plan for plan in plans if fits(plan)), plans[-1]).name

    def timetable(self, person: str, plan: str) -> Timetable:
        """The timetable of a plan, of the last one when there is none of this name."""
        if (person, plan) not in self._made:
            schedule = self._schedules[person]
            found = next((one for one in schedule.plans if one.name == plan), schedule.plans[-1])
            self._made[person, plan] = self._make(schedule, found)
        return self._made[person, plan]

    def stall(self, person: str) -> Standpoint | None:
        """Where somebody trades who does so at one spot only."""
        schedule = self._schedules.get(person)
        if schedule is None or schedule.trades_at is None:
            return None
        spot = self.spot(schedule.trades_at)
        return Standpoint(self._areas[spot.area].number, spot.x, spot.y)

    def has_way(self, here: str, there: str) -> bool:
        """Whether one gets from a spot to another."""
        return self._footpaths.way(self.spot(here), self.spot(there)) is not None

    def spot(self, name: str) -> Spot:
        """The spot of this name, behind its area. Raises KeyError when no map has it."""
        area, _, spot = name.partition(":")
        found = self._areas[area].spot(spot)
        if found is None:
            raise KeyError(name)
        return Spot(area, found.x, found.y)

    def _make(self, schedule: Schedule, plan: Plan) -> Timetable:
        pieces: list[_Piece] = []
        here, hour, is_hurried = self.spot(schedule.bed), MORNING_HOUR, False
        stay = Standpoint(self._areas[here.area].number, here.x, here.y, is_inside=True)
        stops = [(one.hour, one.spot, one.facing, one.is_inside) for one in plan.stops]
        for from_hour, name, facing, is_inside in (
            *stops,
            (plan.to_bed, schedule.bed, "down", True),
        ):
            there = self.spot(name)
            is_hurried = is_hurried or from_hour < hour
            set_out = max(from_hour, hour)
            pieces.append(_Piece(hour, set_out, stay, stay.x, stay.y))
            hour = set_out
            legs = self._footpaths.way(here, there)
            for leg in legs or ():
                number = self._areas[leg.area].number
                for start, end in zip(leg.points, leg.points[1:], strict=False):
                    dx, dy = end[0] - start[0], end[1] - start[1]
                    px = hypot(dx, dy)
                    if not px:
                        continue
                    walking = Standpoint(number, *start, towards(dx, dy), True)
                    until = hour + px / WALK_PX_PER_HOUR
                    pieces.append(_Piece(hour, until, walking, *end))
                    hour = until
            here = there
            stay = Standpoint(
                self._areas[here.area].number, here.x, here.y, facing, is_inside=is_inside
            )
        pieces.append(_Piece(hour, NIGHT_HOUR, stay, stay.x, stay.y))
        return Timetable(
            tuple(pieces),
            tuple(piece.hour for piece in pieces),
            is_hurried,
            hour,
            frozenset(piece.start.area for piece in pieces),
        )


def towards(dx: float, dy: float) -> Facing:
    """In which direction somebody faces who looks so far to the right and down."""
    if abs(dx) > abs(dy):
        return "right" if dx > 0 else "left"
    return "down" if dy > 0 else "up"


def _is_within(span: QuestSpan, stage: int) -> bool:
    return span.from_stage <= stage <= span.to_stage
