"""Yarn Spinner's language, read, compiled and run by a machine that has no state of its own.

A script goes through four rooms: `parser.py` reads text into the tree of `tree.py`; `compiler.py`
checks the tree and flattens it into the instructions of `program.py`; `machine.py` runs those
from a (node, program counter) to the next thing that is shown; `library.py` loads a directory and
turns the line ids that travel back into words.

The machine's whole state is a place in the script and the variables, both of which are records of
the world. So the host runs a conversation, a guest predicts it, a save keeps it, and none of them
needs anything but `game.world.records.Conversation`. This package imports nothing of the rest of
the program. Start at `machine.py`.
"""

from game.dialogue.check import check_library
from game.dialogue.errors import YarnError, YarnRuntimeError, YarnSyntaxError
from game.dialogue.library import Library, load_library
from game.dialogue.machine import (
    Choice,
    ChoicesShown,
    CommandGiven,
    Finished,
    LineShown,
    Stop,
    VariableStore,
    choice_target,
    run,
)
from game.dialogue.program import Program
from game.dialogue.values import Value

__all__ = [
    "Choice",
    "ChoicesShown",
    "CommandGiven",
    "Finished",
    "Library",
    "LineShown",
    "Program",
    "Stop",
    "Value",
    "VariableStore",
    "YarnError",
    "YarnRuntimeError",
    "YarnSyntaxError",
    "check_library",
    "choice_target",
    "load_library",
    "run",
]
