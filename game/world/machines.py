"""What a machine is at, computed from its record and the clock.

A machine at work changes no record: whoever looks compares the time with when it was filled. So a
hundred furnaces burn without a byte on the wire, and a guest, a host and a saved farm see the same.
Time goes on in the night, when nobody is up: what is filled in the evening is done in the morning.
"""

from dataclasses import dataclass
from math import hypot
from typing import NamedTuple

from game.world.calendar import DAY_START_MINUTE, environment_of, season_of, time_of_day
from game.world.content import Content
from game.world.definitions import MachineDefinition, MachineGathering, MachineRecipe, Stack
from game.world.records import Machine, Placeable
from game.world.sections import Kind, Section, tile_key, tile_of
from game.world.tiled import TILE_PX
from game.world.world import Reader

DAY_LENGTH_MINUTES = 24 * 60
_DAYS_LOOKED_AT_MAX = 99
"""Days that are counted from one record."""


@dataclass(frozen=True, slots=True)
class MachineState:
    """A machine at some moment."""

    results: tuple[Stack, ...]
    """What it makes, or has made; empty while nothing is in it."""
    ingredients: tuple[Stack, ...]
    """What was put in for it."""
    left_minutes: int
    """How long it still takes, on the game's clock."""
    is_resting: bool = False
    """Whether this is no season for it."""

    @property
    def is_ready(self) -> bool:
        """Whether something can be taken out."""
        return bool(self.results) and self.left_minutes <= 0

    @property
    def is_working(self) -> bool:
        """Whether it is at work."""
        return bool(self.results) and self.left_minutes > 0 and not self.is_resting


EMPTY = MachineState((), (), 0)


def machine_on(content: Content, reader: Reader, area: int, tile: int) -> MachineDefinition | None:
    """The machine that stands on a tile, or None."""
    standing = reader.get(Section(area, Kind.PLACEABLE), tile)
    return content.machines.get(standing.item) if isinstance(standing, Placeable) else None


class Clock(NamedTuple):
    """A moment as the calendar counts."""

    day: int
    minute: int
    """Since midnight of that day, 360 to 1560."""


def clock_of(reader: Reader, tick: float) -> Clock:
    """What the farm's clock shows at a tick."""
    environment = environment_of(reader)
    if environment is None:
        return Clock(1, DAY_START_MINUTE)
    return Clock(environment.day, int(time_of_day(environment, tick)))


def recipe_of(machine: MachineDefinition, number: int) -> MachineRecipe | None:
    """The machine's recipe of this number, or None."""
    return next((recipe for recipe in machine.recipes if recipe.number == number), None)


def machine_state(
    content: Content, reader: Reader, area: int, tile: int, now: Clock
) -> MachineState:
    """What the machine on a tile is at now."""
    machine = machine_on(content, reader, area, tile)
    record = reader.get(Section(area, Kind.MACHINE), tile)
    if machine is None or not isinstance(record, Machine):
        return EMPTY
    day, minute = now
    if machine.gathers is not None:
        gathers = machine.gathers
        worked = _worked_minutes(content, record, day, minute, gathers)
        results = gathers.results
        if _is_liked(content, reader, gathers, area, tile):
            results = tuple(Stack(stack.item, stack.count * 2) for stack in results)
        left = max(0, gathers.takes_minutes - worked)
        is_resting = season_of(content, day) in gathers.rests_in
        return MachineState(results, (), left, is_resting)
    recipe = recipe_of(machine, record.recipe)
    if recipe is None:
        return EMPTY
    passed = (day - record.since_day) * DAY_LENGTH_MINUTES + minute - record.since_minute
    left = max(0, recipe.takes_minutes - passed)
    return MachineState((recipe.result,), recipe.ingredients, left)


def _worked_minutes(
    content: Content, record: Machine, day: int, minute: int, gathers: MachineGathering
) -> int:
    """The minutes since a machine began, without the seasons in which it rests. A day counts from
    its morning to the next."""
    worked = 0
    for each in range(record.since_day, min(day, record.since_day + _DAYS_LOOKED_AT_MAX) + 1):
        if season_of(content, each) in gathers.rests_in:
            continue
        begin = record.since_minute if each == record.since_day else DAY_START_MINUTE
        end = minute if each == day else DAY_START_MINUTE + DAY_LENGTH_MINUTES
        worked += max(0, end - begin)
        if worked >= gathers.takes_minutes:
            break
    return worked


def _is_liked(
    content: Content, reader: Reader, gathers: MachineGathering, area: int, tile: int
) -> bool:
    """Whether enough of what the machine likes is near."""
    if not gathers.likes:
        return False
    tile_x, tile_y = tile_of(tile)
    reach = gathers.near_tiles
    section = Section(area, Kind.PLACEABLE)
    found = 0
    for y in range(max(0, tile_y - reach), tile_y + reach + 1):
        for x in range(max(0, tile_x - reach), tile_x + reach + 1):
            there = reader.get(section, tile_key(x, y))
            found += isinstance(there, Placeable) and there.item in gathers.likes
    place = content.area(area)
    middle = (tile_x * TILE_PX + TILE_PX // 2, tile_y * TILE_PX + TILE_PX // 2)
    for scenery in () if place is None else place.scenery:
        distance_px = hypot(scenery.x - middle[0], scenery.y - middle[1])
        found += scenery.sprite in gathers.likes and distance_px <= reach * TILE_PX
    return found >= gathers.likes_count
