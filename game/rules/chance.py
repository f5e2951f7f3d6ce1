"""Dice of the rules: chance without a generator that remembers anything.

What is rolled is a function of the farm's seed, what it is rolled for, and who gives which command.
So a guest's prediction rolls what the host will roll, and a command that is carried out again over
other records rolls the same.
"""

from random import Random

from game.rules.context import Context
from game.world.calendar import farm_seed
from game.world.chance import random_stream
from game.world.world import Reader


def dice_for(reader: Reader, context: Context, *name: str | int) -> Random:
    """The dice of the author's command for one named use. The host's own commands have no number:
    a rule for one of them names the day or whatever else tells it from the next."""
    return random_stream(farm_seed(reader), *name, context.author, context.command_number)
