"""What crafting and machines may do, and what may have been in a machine."""

from collections import Counter
from collections.abc import Mapping
from math import hypot

from game.rules.audit.deed import NOTHING, Deed, Effect, Expected, Statement, bag_of, is_of_an_area
from game.world.calendar import DAY_MINUTES, DAY_START_MINUTE
from game.world.commands import Command, Craft, Load, PickUp, Place, Unload
from game.world.definitions import MachineDefinition, MachineGathering, Stack
from game.world.records import Machine, Placeable
from game.world.sections import Kind, Section, tile_of
from game.world.tiled import TILE_PX

MINUTES_OF_A_DAY = 24 * 60


def held_by(deed: Deed, item: str) -> Counter[str]:
    """The most that a machine which was on this deed's tile can have had in it."""
    assert isinstance(deed.command, PickUp | Unload)
    place = (Section(deed.command.area, Kind.MACHINE), deed.command.tile)
    record, machine = deed.before(*place), deed.content.machines.get(item)
    if machine is None or not isinstance(record, Machine):
        return Counter()
    most: Counter[str] = Counter()
    for stack in _results_of(deed, machine, record.recipe):
        most[stack.item] += stack.count
    if isinstance(deed.command, PickUp):
        for recipe in machine.recipes:
            if recipe.number == record.recipe:
                most.update({stack.item: stack.count for stack in recipe.ingredients})
    return most


def _results_of(deed: Deed, machine: MachineDefinition, recipe: int) -> list[Stack]:
    """What a machine has made, or would have; by itself twice as much near what it likes."""
    if machine.gathers is not None:
        return list(machine.gathers.results) * (2 if _is_liked(deed, machine.gathers) else 1)
    return [each.result for each in machine.recipes if each.number == recipe]


def _is_liked(deed: Deed, gathers: MachineGathering) -> bool:
    """Whether so much of what a machine likes stands around it, put up or on the map."""
    assert isinstance(deed.command, PickUp | Unload)
    reach, (tile_x, tile_y) = gathers.near_tiles, tile_of(deed.command.tile)
    placeables = Section(deed.command.area, Kind.PLACEABLE)
    likes = 0
    for (section, key), record in deed.standing.items():
        if section == placeables and isinstance(record, Placeable) and record.item in gathers.likes:
            x, y = tile_of(key)
            likes += max(abs(x - tile_x), abs(y - tile_y)) <= reach
    area = deed.content.area(deed.command.area)
    for scenery in () if area is None else area.scenery:
        if scenery.sprite in gathers.likes:
            far = hypot(scenery.x / TILE_PX - tile_x - 0.5, scenery.y / TILE_PX - tile_y - 0.5)
            likes += far <= reach
    return bool(gathers.likes) and likes >= gathers.likes_count


def _load(deed: Deed) -> Expected:
    """Exactly what the machine's recipe takes is gone."""
    assert isinstance(deed.command, Load)
    standing = deed.standing.get((Section(deed.command.area, Kind.PLACEABLE), deed.command.tile))
    machine = None
    if isinstance(standing, Placeable):
        machine = deed.content.machines.get(standing.item)
    for recipe in () if machine is None else machine.recipes:
        if recipe.number == deed.command.recipe:
            gone = {stack.item: (-stack.count, -stack.count) for stack in recipe.ingredients}
            return Expected({(Kind.STORAGE, item): each for item, each in gone.items()}, gone)
    return NOTHING


def _unload(deed: Deed) -> Expected:
    """What the machine was at is in the bag."""
    assert isinstance(deed.command, Unload)
    standing = deed.standing.get((Section(deed.command.area, Kind.PLACEABLE), deed.command.tile))
    if not isinstance(standing, Placeable):
        return NOTHING
    got = {item: (count, count) for item, count in held_by(deed, standing.item).items()}
    return Expected({(Kind.STORAGE, item): each for item, each in got.items()}, got)


def _craft(deed: Deed) -> Expected:
    """Exactly the recipe."""
    assert isinstance(deed.command, Craft)
    recipe = deed.content.recipe(deed.command.recipe)
    if recipe is None:
        return NOTHING
    made = Counter({recipe.result.item: recipe.result.count})
    for ingredient in recipe.ingredients:
        made[ingredient.item] -= ingredient.count
    exact = {item: (count, count) for item, count in made.items()}
    return Expected({(Kind.STORAGE, item): bounds for item, bounds in exact.items()}, exact)


def _touched_by_machine(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Load | Unload)
    return {Section(deed.command.area, Kind.MACHINE), bag_of(deed)}


def misfilled(deed: Deed) -> list[str]:
    """A sentence for each machine that is not at what the command leaves it at."""
    complaints = []
    for (section, tile), effect in deed.effects.items():
        is_machine = is_of_an_area(deed, section, Kind.MACHINE)
        if not is_machine or _follows(deed, (section.scope, tile), effect):
            continue
        change = f"{effect.after} of {effect.before} at {tile} in {section}"
        complaints.append(f"{deed.command} by {deed.author} made {change}")
    return complaints


def _follows(deed: Deed, place: tuple[int, int], effect: Effect) -> bool:
    """Whether a machine may be at this after that: filled where it was empty, emptied when its
    time can have passed, taken up; and those that work by themselves begin with the moment."""
    command, (before, after) = deed.command, effect
    if not isinstance(command, Load | Unload | Place | PickUp):
        return False
    if place != (command.area, command.tile):
        return False
    machine = _machine_at(deed, place)
    begins_now = isinstance(after, Machine) and after.since_day == deed.day
    if isinstance(command, Load):
        is_meant = isinstance(after, Machine) and after.recipe == command.recipe
        return before is None and is_meant and begins_now
    if isinstance(command, Place):
        gathers = machine is not None and machine.gathers is not None
        return before is None and gathers and begins_now
    if not isinstance(before, Machine) or machine is None:
        return False
    if isinstance(command, PickUp):
        return after is None
    takes = _takes_minutes(machine, before.recipe)
    until = after.since_minute if isinstance(after, Machine) else DAY_START_MINUTE + DAY_MINUTES
    passed = (deed.day - before.since_day) * MINUTES_OF_A_DAY + until - before.since_minute
    return takes <= passed and (begins_now if machine.gathers is not None else after is None)


def _machine_at(deed: Deed, place: tuple[int, int]) -> MachineDefinition | None:
    """The machine that stands on a tile, or did before it was taken up."""
    area, tile = place
    name = (Section(area, Kind.PLACEABLE), tile)
    standing = deed.standing.get(name) or deed.before(*name)
    return deed.content.machines.get(standing.item) if isinstance(standing, Placeable) else None


def _takes_minutes(machine: MachineDefinition, recipe: int) -> int:
    if machine.gathers is not None:
        return machine.gathers.takes_minutes
    return sum(each.takes_minutes for each in machine.recipes if each.number == recipe)


STATEMENTS: Mapping[type[Command], Statement] = {
    Craft: Statement(lambda deed: {bag_of(deed)}, _craft),
    Load: Statement(_touched_by_machine, _load),
    Unload: Statement(_touched_by_machine, _unload),
}
