"""Yarn Spinner's language, read, compiled and run by a machine that has no state of its own.

A script goes through four rooms: `nodes.py` reads text into the tree of `tree.py`; `compiler.py`
checks the tree and flattens it into the instructions of `program.py`; `machine.py` runs those from
a place to the next thing that is shown; `library.py` turns the line ids that travel into words.

The machine's whole state is a place and a memory, both of which a game keeps where it likes. So a
host runs a conversation, a guest predicts it, a save keeps it. This package imports nothing of the
rest of the program, and `docs/guides/dialogue.md` says how to use it elsewhere. Start at
`machine.py`.
"""

from game.dialogue.chance import Chance
from game.dialogue.compiler import Compilation, compile_scripts
from game.dialogue.errors import (
    Diagnostic,
    Severity,
    YarnError,
    YarnRuntimeError,
    YarnSyntaxError,
)
from game.dialogue.library import Library, Spoken
from game.dialogue.limits import Limits
from game.dialogue.machine import Machine
from game.dialogue.markup import parse_marked
from game.dialogue.markup_reader import MarkupError
from game.dialogue.memory import DictMemory, Memory
from game.dialogue.place import Place
from game.dialogue.program import Program
from game.dialogue.stops import (
    FRESH,
    Choice,
    ChoicesShown,
    CommandGiven,
    Finished,
    LineShown,
    Spent,
    Stop,
)
from game.dialogue.template import Attribute, MarkedText
from game.dialogue.value_types import ANY, BOOL, NUMBER, STRING
from game.dialogue.values import Value
from game.dialogue.vocabulary import (
    OPEN,
    Between,
    PartOf,
    Scope,
    Signature,
    Vocabulary,
    Whole,
    Words,
)

__all__ = [
    "ANY",
    "BOOL",
    "FRESH",
    "NUMBER",
    "OPEN",
    "STRING",
    "Attribute",
    "Between",
    "Chance",
    "Choice",
    "ChoicesShown",
    "CommandGiven",
    "Compilation",
    "Diagnostic",
    "DictMemory",
    "Finished",
    "Library",
    "Limits",
    "LineShown",
    "Machine",
    "MarkedText",
    "MarkupError",
    "Memory",
    "PartOf",
    "Place",
    "Program",
    "Scope",
    "Severity",
    "Signature",
    "Spent",
    "Spoken",
    "Stop",
    "Value",
    "Vocabulary",
    "Whole",
    "Words",
    "YarnError",
    "YarnRuntimeError",
    "YarnSyntaxError",
    "compile_scripts",
    "parse_marked",
]
