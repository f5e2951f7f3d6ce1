"""What the machine runs: each node's instructions, flat, and the words behind the line ids.

An instruction evaluates its expressions whole, so between two instructions there is nothing to
remember but the place and the memory. Every instruction is a place at which a saved conversation
can go on.
"""

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct

from game.dialogue.limits import Limits
from game.dialogue.memory import Fact
from game.dialogue.template import Template, Text
from game.dialogue.tree import Call, Expression
from game.dialogue.values import Value
from game.dialogue.vocabulary import Scope


class ShowLine(Struct, frozen=True):
    """Shows a line, its gaps filled."""

    line: int
    line_id: str
    gaps: tuple[Expression, ...]
    is_before_choices: bool = False
    """Whether options follow in any case, so that they can be shown along with it."""


class OptionTarget(Struct, frozen=True):
    """One option of `ShowChoices`."""

    line_id: str
    gaps: tuple[Expression, ...]
    condition: Expression | None
    once: Fact | None
    """What is used up as it is chosen."""
    target: int
    """The instruction at which one goes on who has chosen it."""


class ShowChoices(Struct, frozen=True):
    """Shows the options and waits."""

    line: int
    options: tuple[OptionTarget, ...]
    end: int
    """Where one goes on who chooses none."""


class GoTo(Struct, frozen=True):
    """Goes on at another instruction of the node."""

    line: int
    target: int


class GoToUnless(Struct, frozen=True):
    """Goes on at another instruction of the node unless the condition holds."""

    line: int
    condition: Expression
    target: int


class UseUp(Struct, frozen=True):
    """Goes on at another instruction when something is used up or its condition does not hold, and
    otherwise uses it up."""

    line: int
    fact: Fact
    condition: Expression | None
    target: int


class Salient(Struct, frozen=True):
    """One item of a line group or one node of a node group."""

    id: str
    """A line's id or a node's unique title."""
    conditions: tuple[Expression, ...]
    once: Fact | None
    views: Fact
    score: int
    target: int
    """The instruction of an item; 0 for a node."""


class PickItem(Struct, frozen=True):
    """Goes on at the item that is chosen, or behind the group."""

    line: int
    items: tuple[Salient, ...]
    end: int


class PickNode(Struct, frozen=True):
    """Enters the node of a group that is chosen; all there is to the group's own node."""

    line: int
    nodes: tuple[Salient, ...]


class SetVariable(Struct, frozen=True):
    """Gives a variable a value."""

    line: int
    name: str
    value: Expression


class EvaluateCall(Struct, frozen=True):
    """Calls a function and forgets what it gives."""

    line: int
    call: Call


class GiveCommand(Struct, frozen=True):
    """Has the game do something."""

    line: int
    gaps: tuple[Expression, ...]
    text: Text
    """All of it, as it is written."""
    arguments: tuple[Text, ...]
    """The same, told apart; the first is the name."""


class EnterNode(Struct, frozen=True):
    """Goes on at the start of a node, and with `is_detour` comes back."""

    line: int
    target: str | Expression
    is_detour: bool


class ReturnFromNode(Struct, frozen=True):
    """Goes back to behind the detour that came here; at the end of a node, too."""

    line: int


class EndDialogue(Struct, frozen=True):
    """The conversation is over."""

    line: int


Instruction: TypeAlias = (
    ShowLine
    | ShowChoices
    | GoTo
    | GoToUnless
    | UseUp
    | PickItem
    | PickNode
    | SetVariable
    | EvaluateCall
    | GiveCommand
    | EnterNode
    | ReturnFromNode
    | EndDialogue
)


class LineText(Struct, frozen=True):
    """The words behind a line id."""

    file: str
    line: int
    node: str
    """The unique title of its node."""
    template: Template
    source: str
    """As the writer wrote it, for tables of strings; gaps are `{0}`, `{1}` …"""
    tags: tuple[str, ...]
    is_implicit: bool
    """Whether its id was made up, since the writer gave none."""
    shadow_of: str | None = None
    """The line whose words these are."""
    gap_count: int = 0


class CompiledNode(Struct, frozen=True):
    """A node as the machine runs it."""

    file: str
    line: int
    title: str
    """Unique; that of a member of a group begins with the group's and a point."""
    headers: Mapping[str, str]
    instructions: tuple[Instruction, ...]
    visits: Fact | None
    """Where it is counted how often it was left; None when it is not."""
    group: str | None = None
    """The title of its group, when it is a member of one."""


class VariableInfo(Struct, frozen=True):
    """A variable that is kept."""

    default: Value
    """What it holds before it is set."""
    scope: Scope
    allowed: frozenset[Value] | None = None
    """An enum's raw values; None for other types."""


class CommandUse(Struct, frozen=True):
    """A place where a script gives a command whose name is written literally."""

    file: str
    line: int
    node: str
    name: str
    arguments: tuple[str | None, ...]
    """None for one that is not written literally."""


class Program(Struct, frozen=True):
    """Everything that a set of scripts says."""

    nodes: Mapping[str, CompiledNode]
    """By unique title; a group's own node is here as well."""
    texts: Mapping[str, LineText]
    """By line id."""
    variables: Mapping[str, VariableInfo]
    smart: Mapping[str, Expression]
    """The variables that are computed each time they are read."""
    commands: tuple[CommandUse, ...]
    functions: frozenset[str]
    """The names of all that are called, the built-in ones included."""
    limits: Limits
