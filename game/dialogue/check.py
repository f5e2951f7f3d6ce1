"""What a set of scripts asks of its game, held against what the game has: for a content test.

Jump targets, types and line ids are checked as scripts are loaded, since the language is enough to
know. Which commands, functions and variables there are, only the game knows.
"""

import inspect
from collections.abc import Callable, Mapping

from game.dialogue.functions import BUILTIN_FUNCTIONS
from game.dialogue.library import Library

VARIABLE_PREFIXES = ("$farm_", "$me_")
"""A variable is the farm's or a character's; there is nowhere to keep any other."""


def check_library(
    library: Library,
    functions: Mapping[str, Callable[..., object]],
    commands: Mapping[str, int],
) -> list[str]:
    """What does not fit, as sentences that name file and line; empty when all is well. `commands`
    gives for each command how many arguments it takes."""
    program = library.program
    problems: list[str] = []
    for use in program.commands:
        place = f"{use.file}:{use.line}: <<{use.name}>>"
        if use.name not in commands:
            problems.append(f"{place} is no command of the game.")
        elif use.argument_count != commands[use.name]:
            problems.append(
                f"{place} takes {commands[use.name]} arguments and is given {use.argument_count}."
            )
    for use in program.functions:
        place = f"{use.file}:{use.line}: {use.name}(…)"
        function = functions.get(use.name) or BUILTIN_FUNCTIONS.get(use.name)
        if function is None:
            problems.append(f"{place} is no function of the game.")
        elif not _takes(function, use.argument_count):
            problems.append(f"{place} does not take {use.argument_count} arguments.")
    problems += [
        f"{name} begins with none of {', '.join(VARIABLE_PREFIXES)}, so nobody keeps it."
        for name in program.variables
        if not name.startswith(VARIABLE_PREFIXES)
    ]
    return problems


def _takes(function: Callable[..., object], argument_count: int) -> bool:
    try:
        signature = inspect.signature(function)
    except ValueError:
        # Some functions written in C do not tell; then the machine finds out.
        return True
    try:
        signature.bind(*range(argument_count))
    except TypeError:
        return False
    return True
