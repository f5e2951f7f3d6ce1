"""What the machine runs: each node's instructions, flat, and the words behind the line ids.

An instruction evaluates its expressions whole, so between two instructions there is nothing to
remember but the place (node and program counter) and the variables. Every instruction is a place
at which a saved conversation can go on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from game.dialogue.tree import Call, Expression, TextParts
from game.dialogue.values import Value


@dataclass(frozen=True, slots=True)
class ShowLine:
    """Shows a line, its gaps filled."""

    line: int
    line_id: str
    gaps: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class OptionTarget:
    """One option of `ShowChoices`."""

    line_id: str
    gaps: tuple[Expression, ...]
    condition: Expression | None
    target: int
    """The program counter at which one goes on who has chosen it."""


@dataclass(frozen=True, slots=True)
class ShowChoices:
    """Shows the options and waits; goes on behind the group when none is available."""

    line: int
    options: tuple[OptionTarget, ...]
    end: int


@dataclass(frozen=True, slots=True)
class GoTo:
    """Goes on at another instruction of the node."""

    line: int
    target: int


@dataclass(frozen=True, slots=True)
class GoToUnless:
    """Goes on at another instruction of the node unless the condition holds."""

    line: int
    condition: Expression
    target: int


@dataclass(frozen=True, slots=True)
class SetVariable:
    """Gives a variable a value."""

    line: int
    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class EvaluateCall:
    """Calls a function and forgets what it gives."""

    line: int
    call: Call


@dataclass(frozen=True, slots=True)
class GiveCommand:
    """Has the game do something."""

    line: int
    name: str
    arguments: tuple[TextParts, ...]


@dataclass(frozen=True, slots=True)
class EnterNode:
    """Goes on at the start of a node."""

    line: int
    target: str | Expression


@dataclass(frozen=True, slots=True)
class EndDialogue:
    """The conversation is over."""

    line: int


Instruction: TypeAlias = (
    ShowLine
    | ShowChoices
    | GoTo
    | GoToUnless
    | SetVariable
    | EvaluateCall
    | GiveCommand
    | EnterNode
    | EndDialogue
)

Template: TypeAlias = tuple[str | int, ...]
"""Plain text, and the numbers of the gaps between."""


@dataclass(frozen=True, slots=True)
class LineText:
    """The words behind a line id, split before anything is put into the gaps."""

    file: str
    line: int
    speaker: Template
    """Empty when nobody in particular speaks."""
    text: Template
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompiledNode:
    """A node as the machine runs it."""

    file: str
    title: str
    headers: Mapping[str, str]
    instructions: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a script uses a command or a function of the game."""

    file: str
    line: int
    name: str
    argument_count: int


@dataclass(frozen=True, slots=True)
class Program:
    """Everything that a set of scripts says."""

    nodes: Mapping[str, CompiledNode]
    """By title."""
    texts: Mapping[str, LineText]
    """By line id."""
    variables: Mapping[str, Value]
    """What each variable holds before it is set; every variable that is used is here."""
    commands: tuple[Use, ...]
    functions: tuple[Use, ...]
