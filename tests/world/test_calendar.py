"""The calendar follows from the tick and the forecast from the seed."""

from collections import Counter

import pytest

from game.world.calendar import (
    DAY_TICKS,
    SEED_MAX,
    clock_text,
    day_of_season,
    farm_seed,
    forecast,
    is_day_over,
    season_of,
    seed_variable,
    time_of_day,
)
from game.world.chance import random_stream, weighted_choice
from game.world.founding import found_farm
from game.world.records import Environment
from game.world.world import World
from tests.world.small_farm import small_content

MORNING = Environment(3, 1000, "sunny", 1000, "spring")


@pytest.mark.parametrize(
    ("ticks", "clock"),
    [
        (-50, "06:00"),
        (0, "06:00"),
        (DAY_TICKS / 20, "07:00"),
        (DAY_TICKS * 0.9, "00:00"),
        (DAY_TICKS - 1, "01:50"),
        (DAY_TICKS, "02:00"),
        (10 * DAY_TICKS, "02:00"),
        (2**40, "02:00"),
    ],
)
def test_the_clock_runs_from_six_to_two_and_stops(ticks: float, clock: str) -> None:
    assert clock_text(time_of_day(MORNING, 1000 + ticks)) == clock, f"{ticks} ticks into the day"


def test_a_day_takes_seven_minutes() -> None:
    assert DAY_TICKS == 7 * 60 * 30, "seven minutes at thirty ticks a second"
    assert not is_day_over(MORNING, 1000 + DAY_TICKS - 1), "a tick before 02:00 it is still today"
    assert is_day_over(MORNING, 1000 + DAY_TICKS), "at 02:00 the day is over"


def test_four_seasons_of_three_days_make_a_year() -> None:
    content = small_content()
    year = [season_of(content, day) for day in range(1, 14)]
    assert Counter(year[:12]) == dict.fromkeys(("spring", "summer", "autumn", "winter"), 3), (
        "each season should have three days"
    )
    assert year[12] == "spring", "the year should begin again"
    assert [day_of_season(day) for day in (1, 3, 4, 12)] == [1, 3, 1, 3]


def test_the_forecast_is_the_same_for_everybody_and_fits_the_season() -> None:
    content = small_content()
    days = [forecast(content, 5, day) for day in range(1, 200)]
    assert days == [forecast(content, 5, day) for day in range(1, 200)], "same seed, same weather"
    assert days != [forecast(content, 6, day) for day in range(1, 200)], "other seed, other weather"
    for day, weather in enumerate(days, 1):
        season = content.season_definitions[season_of(content, day)]
        assert weather in season.weather, f"day {day} should have weather of its season"
    assert len(set(days)) == 3, "in a few years every weather should come"


def test_chance_is_the_same_on_every_machine() -> None:
    assert random_stream(7, "weather", 12).random() == 0.010228338049306673, (
        "a stream's numbers are part of saved farms and must never change"
    )
    rolls = Counter(
        weighted_choice(random_stream(1, n), {"often": 3, "rarely": 1}) for n in range(2000)
    )
    assert 1400 < rolls["often"] < 1600, "weights should be kept to"
    with pytest.raises(ValueError):
        weighted_choice(random_stream(1), {})


def test_the_seed_is_kept_with_the_farm() -> None:
    world = World()
    assert farm_seed(world) == 0, "a world without a farm has no seed"
    found_farm(world, small_content(), SEED_MAX - 1)
    assert farm_seed(world) == SEED_MAX - 1, "the seed should be kept exactly"
    for seed in (-1, SEED_MAX):
        with pytest.raises(ValueError):
            seed_variable(seed)
