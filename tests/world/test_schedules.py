"""Schedules are coherent: whatever the season, the weather, the day and the quests, everybody is in
one place at a time, walks where one can walk, can be met by day and ends it in bed."""

from collections import defaultdict
from itertools import pairwise, product
from math import hypot

import pytest

from game.movement import Body, Obstacles, feet
from game.rules.trading import is_trading
from game.world.calendar import DAY_TICKS
from game.world.commands import BeginDay
from game.world.content import Content, load_content
from game.world.definitions import SEASON_DAYS
from game.world.founding import found_farm
from game.world.records import DayPlan, Environment, Halt, QuestProgress
from game.world.schedules import DAY_PLANS, HALTS, plan_today, whereabouts
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.timetables import NIGHT_HOUR, WALK_PX_PER_HOUR, Standpoint
from game.world.world import World
from tests.world.small_farm import ASSETS, SEED, Farm

TICKS_PER_HOUR = DAY_TICKS / 20
PACE_PX = WALK_PX_PER_HOUR / TICKS_PER_HOUR
"""How far somebody walks in a tick."""


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(ASSETS)


@pytest.fixture(scope="module")
def plans(content: Content) -> dict[tuple[str, str], int]:
    """By person and plan, on how many of all kinds of days it is followed."""
    found = {
        (person, plan.name): 0
        for person in content.people
        if (schedule := content.timetables.schedule(person)) is not None
        for plan in schedule.plans
    }
    days = product(content.seasons, range(1, SEASON_DAYS + 1), content.weather)
    for season, day, weather in days:
        for person in content.people:
            for stages in _stages(content, person):
                plan = content.timetables.plan_for(
                    person, season, day, weather, defaultdict(int, stages).__getitem__
                )
                found[person, plan] += 1
    return found


def _stages(content: Content, person: str) -> list[dict[str, int]]:
    """All ways that the quests can stand which a person's schedule names."""
    schedule = content.timetables.schedule(person)
    assert schedule is not None, f"{person} should have something to do"
    spans = [plan.quest for plan in schedule.plans if plan.quest is not None]
    edges = {
        span.quest: {0, span.from_stage, span.to_stage, span.to_stage + 1, 99} for span in spans
    }
    return [dict(zip(edges, stages, strict=True)) for stages in product(*edges.values())]


def test_every_plan_is_followed_on_some_day(plans: dict[tuple[str, str], int]) -> None:
    assert all(plans.values()), f"nobody ever follows one of {plans}"


def test_everybody_walks_where_one_can_walk_and_ends_the_day_in_bed(
    content: Content, plans: dict[tuple[str, str], int]
) -> None:
    world = World()
    found_farm(world, content, SEED)
    grounds = {area.number: Obstacles(area, content, world) for area in content.areas.values()}
    for person, plan in plans:
        schedule = content.timetables.schedule(person)
        assert schedule is not None
        bed = content.timetables.spot(schedule.bed)
        at = content.timetables.timetable(person, plan).at
        steps = [at(2 + n / TICKS_PER_HOUR) for n in range(int(24 * TICKS_PER_HOUR))]
        steps.append(at(NIGHT_HOUR))
        said = f"{person} on {plan}"
        for end in (steps[0], steps[-1]):
            assert end.is_inside, f"{said} should begin and end the day out of sight"
            assert (end.x, end.y) == bed[1:], f"{said} should begin and end the day in bed"
        for before, now in pairwise(steps):
            if before == now:
                continue
            assert grounds[now.area].is_free(feet(Body(now.x, now.y))), (
                f"{said} walks through a wall at {now}"
            )
            if before.area == now.area:
                px = hypot(now.x - before.x, now.y - before.y)
                assert px <= PACE_PX + 0.01, f"{said} is in two places: {before} and {now}"
            else:
                assert _is_led_through(content, before, now), f"{said}: {before} to {now}"


def _is_led_through(content: Content, before: Standpoint, now: Standpoint) -> bool:
    """Whether an exit leads from a place to another within one tick's walk."""
    area = content.area(before.area)
    assert area is not None
    return any(
        content.areas[way.target_area].number == now.area
        and hypot(way.target_x - now.x, way.target_y - now.y) <= PACE_PX
        and way.rect.left - PACE_PX <= before.x <= way.rect.right + PACE_PX
        and way.rect.top - PACE_PX <= before.y <= way.rect.bottom + PACE_PX
        for way in area.exits
    )


def test_everybody_can_be_met_by_day_and_the_shops_are_open(
    content: Content, plans: dict[tuple[str, str], int]
) -> None:
    for person, plan in plans:
        timetable = content.timetables.timetable(person, plan)
        by_day = [timetable.at(hour / 4) for hour in range(4 * 8, 4 * 18)]
        standing = [there for there in by_day if not there.is_inside and not there.is_walking]
        assert len(standing) >= 4 * 5, f"{person} on {plan} should stand about for five hours"
        world = World()
        world.set(Section(WORLD_SCOPE, Kind.ENVIRONMENT), 0, Environment(1, 0, "", 0, "spring"))
        world.set(DAY_PLANS, content.people[person].number, DayPlan(1, plan))
        if content.people[person].sells:
            open_ticks = [
                tick for tick in range(0, DAY_TICKS, 60) if is_trading(world, content, person, tick)
            ]
            hours = len(open_ticks) * 60 / TICKS_PER_HOUR
            assert hours >= 11, f"{person} on {plan} trades for {hours:.1f} hours only"
            assert open_ticks[0] <= 3 * TICKS_PER_HOUR, f"{person} on {plan} opens too late"


def test_a_morning_follows_its_weather_and_the_quests_and_stays_so(content: Content) -> None:
    farm = Farm(content=content)
    farm.world.set(Section(WORLD_SCOPE, Kind.QUEST_PROGRESS), 5, QuestProgress(5, 0))
    farm.do(0, BeginDay("sunny"))
    today = farm.world.get(Section(WORLD_SCOPE, Kind.ENVIRONMENT), 0)
    assert isinstance(today, Environment)
    assert plan_today(farm.world, content, "fisher", today) == "ferryman", "the ferry floats"
    farm.world.set(Section(WORLD_SCOPE, Kind.QUEST_PROGRESS), 5, QuestProgress(1, 0))
    assert plan_today(farm.world, content, "fisher", today) == "ferryman", (
        "nobody is somewhere else all of a sudden, because something was done"
    )
    farm.tick += 100
    farm.do(0, BeginDay("storm"))
    today = farm.world.get(Section(WORLD_SCOPE, Kind.ENVIRONMENT), 0)
    assert isinstance(today, Environment)
    for person in ("smith", "keeper", "fisher"):
        assert plan_today(farm.world, content, person, today) == "bad_weather", (
            "what counts is the morning's weather, forecast or not"
        )


def test_who_was_kept_catches_up_without_a_jump(content: Content) -> None:
    world = World()
    world.set(Section(WORLD_SCOPE, Kind.ENVIRONMENT), 0, Environment(1, 500, "", 0, "spring"))
    number = content.people["smith"].number
    world.set(DAY_PLANS, number, DayPlan(1, "usual"))
    noon = 500 + round(6.1 * TICKS_PER_HOUR)
    free = [whereabouts(world, content, "smith", tick) for tick in range(noon, noon + 900)]
    assert free[0] is not None, "she is somewhere"
    assert free[0].is_walking, "she is on her way to the bench"
    world.set(HALTS, number, Halt(1, noon - 500))
    held = {whereabouts(world, content, "smith", tick) for tick in range(noon, noon + 300)}
    assert held == {free[0]}, "who is spoken to stands still"
    world.set(HALTS, number, Halt(1, noon - 500, noon + 300 - 500))
    after = [whereabouts(world, content, "smith", tick) for tick in range(noon + 300, noon + 900)]
    assert after[0] == free[0], "she goes on where she stood"
    assert after[-1] == free[-1], "and has made up for it after as long again"
    for before, now in pairwise(after):
        assert before is not None, "always"
        assert now is not None, "always"
        assert hypot(now.x - before.x, now.y - before.y) <= 2 * PACE_PX + 0.01, "without a jump"
    world.set(HALTS, number, Halt(2, 0))
    assert whereabouts(world, content, "smith", noon) == free[0], "of another day it means nothing"
