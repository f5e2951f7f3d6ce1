"""Making: a machine takes what goes in at once and gives the result later.

In between it changes nothing (`game/world/machines.py`).
"""

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.reach import reach_tile
from game.rules.slots import bag_of
from game.world.commands import Load, Unload
from game.world.deeds import Deed
from game.world.definitions import MachineDefinition, Stack
from game.world.machines import clock_of, machine_on, machine_state, recipe_of
from game.world.records import Machine
from game.world.sections import Kind, Section
from game.world.world import Reader, Transaction


def load(transaction: Transaction, command: Load, context: Context) -> None:
    """Fills an empty machine with what one of its recipes takes, out of the author's bag."""
    machine = _machine(transaction, context, command.area, command.tile)
    section = Section(command.area, Kind.MACHINE)
    recipe = recipe_of(machine, command.recipe)
    if recipe is None:
        raise Refused(RefusalReason.DOES_NOT_FIT)
    if transaction.get(section, command.tile) is not None:
        raise Refused(RefusalReason.MACHINE_BUSY, (section, command.tile))
    bag = bag_of(transaction, context.content, context.author)
    for ingredient in recipe.ingredients:
        if bag.remove(ingredient.item, ingredient.count):
            raise Refused(RefusalReason.MISSING_INGREDIENTS)
    now = clock_of(transaction, context.tick)
    transaction.put(section, command.tile, Machine(recipe.number, *now))


def unload(transaction: Transaction, command: Unload, context: Context) -> None:
    """Takes what a machine has made: all of it, or nothing. One that works by itself goes on."""
    machine = _machine(transaction, context, command.area, command.tile)
    section = Section(command.area, Kind.MACHINE)
    if not isinstance(transaction.get(section, command.tile), Machine):
        raise Refused(RefusalReason.NOTHING_THERE, (section, command.tile))
    now = clock_of(transaction, context.tick)
    state = machine_state(context.content, transaction, command.area, command.tile, now)
    if not state.is_ready:
        raise Refused(RefusalReason.NOT_READY)
    bag = bag_of(transaction, context.content, context.author)
    for stack in state.results:
        if bag.add(stack.item, stack.count):
            raise Refused(RefusalReason.BAG_FULL)
    if machine.gathers is None:
        transaction.delete(section, command.tile)
    else:
        transaction.put(section, command.tile, Machine(0, *now))
    for stack in state.results:
        note_deed(transaction, context, Deed.MAKE, stack.item, stack.count)


def set_going(transaction: Transaction, context: Context, area: int, tile: int) -> None:
    """Lets a machine begin that works by itself and has just been put up."""
    machine = machine_on(context.content, transaction, area, tile)
    if machine is not None and machine.gathers is not None:
        now = clock_of(transaction, context.tick)
        transaction.put(Section(area, Kind.MACHINE), tile, Machine(0, *now))


def empty_out(transaction: Transaction, context: Context, area: int, tile: int) -> None:
    """Gives back what is in a machine that is about to be taken up."""
    section = Section(area, Kind.MACHINE)
    if transaction.get(section, tile) is None:
        return
    bag = bag_of(transaction, context.content, context.author)
    for stack in held_in(transaction, context, area, tile):
        if bag.add(stack.item, stack.count):
            raise Refused(RefusalReason.BAG_FULL)
    transaction.delete(section, tile)


def held_in(reader: Reader, context: Context, area: int, tile: int) -> tuple[Stack, ...]:
    """What is in a machine: what it has made, or what was put in when that is not done yet."""
    now = clock_of(reader, context.tick)
    state = machine_state(context.content, reader, area, tile, now)
    return state.results if state.is_ready else state.ingredients


def _machine(transaction: Transaction, context: Context, area: int, tile: int) -> MachineDefinition:
    """The machine on a tile that the author reaches. Refuses where there is none."""
    reach_tile(context, area, tile)
    machine = machine_on(context.content, transaction, area, tile)
    if machine is None:
        raise Refused(RefusalReason.NOTHING_THERE, (Section(area, Kind.PLACEABLE), tile))
    return machine
