"""What the machine runs: each node's instructions, flat, and the words behind the line ids.

An instruction evaluates its expressions whole, so between two instructions there is nothing to
remember but the place and the memory. Every instruction is a place at which a saved conversation
can go on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from game.dialogue.limits import Limits
from game.dialogue.memory import Fact
from game.dialogue.template import Template, Text
from game.dialogue.tree import Call, Expression
from game.dialogue.values import Value
from game.dialogue.vocabulary import Scope


@dataclass(frozen=True, slots=True)
class ShowLine:
    """Shows a line, its gaps filled."""

    line: int
    line_id: str
    gaps: tuple[Expression, ...]
    is_before_choices: bool = False
    """Whether options follow in any case, so that they can be shown along with it."""


@dataclass(frozen=True, slots=True)
class OptionTarget:
    """One option of `ShowChoices`."""

    line_id: str
    gaps: tuple[Expression, ...]
    condition: Expression | None
    once: Fact | None
    """What is used up as it is chosen."""
    target: int
    """The instruction at which one goes on who has chosen it."""


@dataclass(frozen=True, slots=True)
class ShowChoices:
    """Shows the options and waits."""

    line: int
    options: tuple[OptionTarget, ...]
    end: int
    """Where one goes on who chooses none."""


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
class UseUp:
    """Goes on at another instruction when something is used up or its condition does not hold, and
    otherwise uses it up."""

    line: int
    fact: Fact
    condition: Expression | None
    target: int


@dataclass(frozen=True, slots=True)
class Salient:
    """One item of a line group or one node of a node group."""

    id: str
    """A line's id or a node's unique title."""
    conditions: tuple[Expression, ...]
    once: Fact | None
    views: Fact
    score: int
    target: int
    """The instruction of an item; 0 for a node."""


@dataclass(frozen=True, slots=True)
class PickItem:
    """Goes on at the item that is chosen, or behind the group."""

    line: int
    items: tuple[Salient, ...]
    end: int


@dataclass(frozen=True, slots=True)
class PickNode:
    """Enters the node of a group that is chosen; all there is to the group's own node."""

    line: int
    nodes: tuple[Salient, ...]


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
    gaps: tuple[Expression, ...]
    text: Text
    """All of it, as it is written."""
    arguments: tuple[Text, ...]
    """The same, told apart; the first is the name."""


@dataclass(frozen=True, slots=True)
class EnterNode:
    """Goes on at the start of a node, and with `is_detour` comes back."""

    line: int
    target: str | Expression
    is_detour: bool


@dataclass(frozen=True, slots=True)
class ReturnFromNode:
    """Goes back to behind the detour that came here; at the end of a node, too."""

    line: int


@dataclass(frozen=True, slots=True)
class EndDialogue:
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


@dataclass(frozen=True, slots=True)
class LineText:
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


@dataclass(frozen=True, slots=True)
class CompiledNode:
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


@dataclass(frozen=True, slots=True)
class VariableInfo:
    """A variable that is kept."""

    default: Value
    """What it holds before it is set."""
    scope: Scope
    allowed: frozenset[Value] | None = None
    """An enum's raw values; None for other types."""


@dataclass(frozen=True, slots=True)
class CommandUse:
    """A place where a script gives a command whose name is written literally."""

    file: str
    line: int
    node: str
    name: str
    arguments: tuple[str | None, ...]
    """None for one that is not written literally."""


@dataclass(frozen=True, slots=True)
class Program:
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
