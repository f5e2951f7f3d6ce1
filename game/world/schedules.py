"""Where people are: a function of the day's plan, the tick, and who has kept them talking.

Nothing of it travels. Which plan a day follows is told by the calendar, and by a record where a
quest has a say; where the plan has somebody at an hour, by `timetables.py`. Who is spoken to stands
still (a `Halt`), and afterwards makes up for the time at twice the speed.
"""

from collections.abc import Iterator

from game.world.calendar import (
    day_of_season,
    day_ticks,
    environment_of,
    farm_seed,
    forecast,
    hour_of_day,
)
from game.world.content import Content
from game.world.records import DayPlan, Environment, Halt
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.timetables import Standpoint
from game.world.world import Reader

HALTS = Section(WORLD_SCOPE, Kind.HALT)
DAY_PLANS = Section(WORLD_SCOPE, Kind.DAY_PLAN)
CATCHING_UP = 2
"""How many times as fast as usual somebody goes who was kept."""
EARLY = Environment(1, 0, "none", 0, "none")
"""A farm's first morning, before there is a farm."""


def whereabouts(reader: Reader, content: Content, person: str, tick: float) -> Standpoint | None:
    """Where a person is at a tick, None for nobody, and for who is in no map."""
    definition = content.people.get(person)
    if definition is None:
        return None
    if content.timetables.schedule(person) is None:
        area = content.areas[definition.area]
        site = area.person(person)
        return None if site is None else Standpoint(area.number, site.x, site.y)
    environment = environment_of(reader) or EARLY
    plan = plan_today(reader, content, person, environment)
    passed = day_ticks(environment, tick)
    return _there(reader, content, person, plan, environment.day, passed)


def people_in(
    reader: Reader, content: Content, area: int, tick: float
) -> Iterator[tuple[str, Standpoint]]:
    """The ids of the people who are to be seen in an area, and where they are."""
    environment = environment_of(reader) or EARLY
    day, passed, seed = environment.day, day_ticks(environment, tick), farm_seed(reader)
    for person in content.people:
        # This is asked several times a frame: the day is looked up once for all of them, and who
        # does not come by here today is not looked for.
        if content.timetables.schedule(person) is None:
            there = whereabouts(reader, content, person, tick)
        else:
            plan = _plan(reader, content, person, environment, seed)
            if area not in content.timetables.timetable(person, plan).areas:
                continue
            there = _there(reader, content, person, plan, day, passed)
        if there is not None and there.area == area and not there.is_inside:
            yield person, there


def back_at_stall(reader: Reader, content: Content, person: str, tick: float) -> float | None:
    """The hour at which somebody is next where they trade; None when not any more today."""
    stall = content.timetables.stall(person)
    if stall is None:
        return None
    environment = environment_of(reader) or EARLY
    timetable = content.timetables.timetable(
        person, plan_today(reader, content, person, environment)
    )
    return timetable.next_stay(stall, hour_of_day(own_ticks_of(reader, content, person, tick)))


def plan_today(reader: Reader, content: Content, person: str, environment: Environment) -> str:
    """The name of the plan that somebody with a schedule follows today."""
    return _plan(reader, content, person, environment, farm_seed(reader))


def usual_plan(reader: Reader, content: Content, person: str, environment: Environment) -> str:
    """The name of the plan that somebody follows today as far as the calendar tells."""
    return _usual_plan(content, person, environment, farm_seed(reader))


def _plan(
    reader: Reader, content: Content, person: str, environment: Environment, seed: int
) -> str:
    record = reader.get(DAY_PLANS, content.people[person].number)
    if isinstance(record, DayPlan) and record.day == environment.day:
        return record.plan
    return _usual_plan(content, person, environment, seed)


def _usual_plan(content: Content, person: str, environment: Environment, seed: int) -> str:
    day = environment.day

    def choose() -> str:
        weather = forecast(content, seed, day)
        return content.timetables.plan_for(
            person, environment.season, day_of_season(day), weather, lambda _: 0
        )

    return content.timetables.plan_once(person, environment.season, day, seed, choose)


def own_ticks_of(reader: Reader, content: Content, person: str, tick: float) -> float:
    """How far somebody has come with the day's plan, in ticks of the day."""
    environment = environment_of(reader) or EARLY
    number = content.people[person].number
    return _own_ticks(reader, number, environment.day, day_ticks(environment, tick))


def _there(
    reader: Reader, content: Content, person: str, plan: str, day: int, passed: float
) -> Standpoint:
    """Where the plan of a day has somebody, who has perhaps been kept."""
    own_ticks = _own_ticks(reader, content.people[person].number, day, passed)
    return content.timetables.timetable(person, plan).at(hour_of_day(own_ticks))


def _own_ticks(reader: Reader, number: int, day: int, passed: float) -> float:
    halt = reader.get(HALTS, number)
    if not isinstance(halt, Halt) or halt.day != day:
        return passed
    if halt.until_ticks is None:
        return min(passed, halt.at_ticks)
    return min(passed, halt.at_ticks + CATCHING_UP * max(passed - halt.until_ticks, 0))
