"""What crafting and machines may do, and what may have been in a machine."""

from collections import Counter
from collections.abc import Mapping

from game.rules.audit.deed import NOTHING, Deed, Expected, Statement, bag_of
from game.world.commands import Command, Craft, Load, PickUp, Unload
from game.world.definitions import MachineDefinition, Stack
from game.world.records import Machine, Placeable
from game.world.sections import Kind, Section


def held_by(deed: Deed, item: str) -> Counter[str]:
    """The most that a machine which was on this deed's tile can have had in it."""
    assert isinstance(deed.command, PickUp | Unload)
    place = (Section(deed.command.area, Kind.MACHINE), deed.command.tile)
    record, machine = deed.before(*place), deed.content.machines.get(item)
    if machine is None or not isinstance(record, Machine):
        return Counter()
    most: Counter[str] = Counter()
    for stack in _results_of(machine, record.recipe):
        most[stack.item] += stack.count
    if isinstance(deed.command, PickUp):
        for recipe in machine.recipes:
            if recipe.number == record.recipe:
                most.update({stack.item: stack.count for stack in recipe.ingredients})
    return most


def _results_of(machine: MachineDefinition, recipe: int) -> list[Stack]:
    """What a machine can have made; twice as much of what it makes by itself."""
    if machine.gathers is not None:
        return list(machine.gathers.results) * 2
    return [each.result for each in machine.recipes if each.number == recipe]


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
    """What the machine was at is in the bag; twice as much at most of what it makes by itself."""
    assert isinstance(deed.command, Unload)
    standing = deed.standing.get((Section(deed.command.area, Kind.PLACEABLE), deed.command.tile))
    if not isinstance(standing, Placeable):
        return NOTHING
    is_fixed = bool(deed.content.machines[standing.item].recipes)
    held = held_by(deed, standing.item)
    got = {item: (most if is_fixed else most // 2, most) for item, most in held.items()}
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


STATEMENTS: Mapping[type[Command], Statement] = {
    Craft: Statement(lambda deed: {bag_of(deed)}, _craft),
    Load: Statement(_touched_by_machine, _load),
    Unload: Statement(_touched_by_machine, _unload),
}
