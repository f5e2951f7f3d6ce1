"""What a script says, as a tree: expressions, statements and nodes, each with its line.

The parser makes it, the compiler reads it, nobody changes it. A feature of the language that is
still to come (detour, once, line groups) is one more statement here.
"""

from dataclasses import dataclass
from typing import TypeAlias

from game.dialogue.values import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it stands in the script."""

    value: Value


@dataclass(frozen=True, slots=True)
class VariableRef:
    """The value of a variable; the name has its $."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """The value that a function gives."""

    function: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Unary:
    """`-` or `not`, before its operand."""

    operator: str
    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between its operands, by its one name: `and` for `&&`, `==` for `is`."""

    operator: str
    left: "Expression"
    right: "Expression"


Expression: TypeAlias = Literal | VariableRef | Call | Unary | Binary

TextParts: TypeAlias = tuple[str | Expression, ...]
"""Plain text, escapes already resolved, and the expressions between."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is said, or the words of an option."""

    line: int
    speaker: TextParts
    """What stands before the first colon; empty when nobody in particular speaks."""
    text: TextParts
    condition: Expression | None
    line_id: str | None
    """The id of a `#line:` tag, with its prefix."""
    tags: tuple[str, ...]
    """The other hashtags, without their #."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a group, and what follows when it is chosen."""

    words: Line
    body: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Options:
    """A group of options that are shown together."""

    line: int
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """An `if` or `elseif` with what it guards, or the `else` (no condition)."""

    line: int
    condition: Expression | None
    body: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class If:
    """The clauses of an `if`, in order; at most the last has no condition."""

    line: int
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Set:
    """A variable's new value. `+=` and its like are written out."""

    line: int
    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Declare:
    """A variable's type and what it holds at first. Nothing happens when it is run."""

    line: int
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class CallFunction:
    """A function called for nothing but the call."""

    line: int
    call: Call


@dataclass(frozen=True, slots=True)
class Jump:
    """Go on in another node: its title, or an expression that gives it."""

    line: int
    target: str | Expression


@dataclass(frozen=True, slots=True)
class StopDialogue:
    """The conversation is over."""

    line: int


@dataclass(frozen=True, slots=True)
class Command:
    """Something for the game to do. Each argument is parts that are joined to one text."""

    line: int
    name: str
    arguments: tuple[TextParts, ...]


Statement: TypeAlias = (
    Line | Options | If | Set | Declare | CallFunction | Jump | StopDialogue | Command
)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a script."""

    file: str
    line: int
    title: str
    headers: tuple[tuple[str, str], ...]
    """The headers besides the title, in order."""
    body: tuple[Statement, ...]
