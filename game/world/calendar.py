"""The calendar: hours, days, seasons and the weather to come, all computed and never sent.

The host begins each day with one record (`Environment`); the time of day follows from the tick.
A day runs from 06:00 to 02:00 in seven real minutes and then stands still until it is ended. While
time rests, the clock stays where it was and no day ends; the ticks go on. The forecast follows from
the farm's seed, so that everybody who knows the farm knows it.
"""

from zlib import crc32

from game.world.chance import random_stream, weighted_choice
from game.world.content import Content
from game.world.definitions import SEASON_DAYS
from game.world.records import Environment, Variable
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Reader

DAY_START_MINUTE = 6 * 60
"""A day begins at 06:00, in minutes since midnight …"""
DAY_MINUTES = 20 * 60
"""… and has 20 hours, until 02:00."""
DAY_TICKS = 12_600
"""Seven real minutes at 30 ticks a second."""

ENVIRONMENT = Section(WORLD_SCOPE, Kind.ENVIRONMENT)
ENVIRONMENT_KEY = 0

SEED_NAME = "$farm_seed"
"""The variable that holds a farm's seed; scripts may read it."""
_VARIABLES = Section(WORLD_SCOPE, Kind.VARIABLE)
SEED_MAX = 2**29
"""A farm's seed is below this; it is kept in a variable, whose numbers are below 10^9."""


def environment_of(reader: Reader) -> Environment | None:
    """The farm's day and weather, None before the farm is there."""
    record = reader.get(ENVIRONMENT, ENVIRONMENT_KEY)
    return record if isinstance(record, Environment) else None


def day_of(reader: Reader) -> int:
    """The day that it is on the farm, counted from 1; 1 before there is a farm."""
    environment = environment_of(reader)
    return 1 if environment is None else environment.day


def time_of_day(environment: Environment, tick: float) -> float:
    """Minutes since midnight of the day's own date: 360 (06:00) to 1560 (02:00 the next)."""
    return hour_of_day(day_ticks(environment, tick)) * 60


def day_ticks(environment: Environment, tick: float) -> float:
    """How many ticks of the day have passed, 0 to `DAY_TICKS`, without the time that rested."""
    return min(max(_passed_ticks(environment, tick), 0.0), float(DAY_TICKS))


def hour_of_day(passed_ticks: float) -> float:
    """The hour, 6 to 26, after so many ticks of a day."""
    return (DAY_START_MINUTE + passed_ticks / DAY_TICKS * DAY_MINUTES) / 60


def clock_text(minutes: float) -> str:
    """A time of day as a clock shows it, in steps of ten minutes: `06:00`, `01:50`."""
    shown = int(minutes) // 10 * 10
    return f"{shown // 60 % 24:02d}:{shown % 60:02d}"


def is_day_over(environment: Environment, tick: float) -> bool:
    """Whether it is 02:00: the host begins the next day."""
    return _passed_ticks(environment, tick) >= DAY_TICKS


def _passed_ticks(environment: Environment, tick: float) -> float:
    """How much of the day has passed, without the time that rests."""
    since_tick = environment.resting_since_tick
    now = tick if since_tick is None else min(tick, since_tick)
    return now - environment.day_start_tick


def season_of(content: Content, day: int) -> str:
    """The season's id on a day, counted from 1."""
    return content.seasons[(day - 1) // SEASON_DAYS % len(content.seasons)]


def day_of_season(day: int) -> int:
    """Which day of its season a day is, 1 to `SEASON_DAYS`."""
    return (day - 1) % SEASON_DAYS + 1


def forecast(content: Content, seed: int, day: int) -> str:
    """The weather's id on a day: the same for everybody with the same seed."""
    if day <= 1:
        return content.start.weather
    season = content.season_definitions[season_of(content, day)]
    return weighted_choice(random_stream(seed, "weather", day), season.weather)


def variable_key(name: str) -> int:
    """The key of a variable's record."""
    return crc32(name.encode())


_SEED_KEY = variable_key(SEED_NAME)


def farm_seed(reader: Reader) -> int:
    """The seed that a farm's chances grow from; 0 when it has none."""
    record = reader.get(_VARIABLES, _SEED_KEY)
    if isinstance(record, Variable) and isinstance(record.value, float):
        return int(record.value)
    return 0


def seed_variable(seed: int) -> tuple[Section, int, Variable]:
    """Where and how a farm's seed is kept. Raises ValueError when it is not 0 to `SEED_MAX`."""
    if not 0 <= seed < SEED_MAX:
        raise ValueError(f"a farm's seed must be at least 0 and below {SEED_MAX}")
    return _VARIABLES, variable_key(SEED_NAME), Variable(SEED_NAME, float(seed))
