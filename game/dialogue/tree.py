"""What a script says, as a tree: expressions, statements and nodes, each with its place.

The parser makes it, the compiler reads it, nobody changes it.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from game.dialogue.values import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it stands in the script."""

    value: Value
    column: int = field(default=0, compare=False)
    is_bare: bool = field(default=True, compare=False)
    """Whether it stands without parentheses: then it is a constant to <<declare>>."""


@dataclass(frozen=True, slots=True)
class VariableRef:
    """The value of a variable; the name has its $."""

    name: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CaseRef:
    """A case of an enum: `Season.Spring`, or `.Spring` where the enum follows from the rest."""

    enum: str | None
    case: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """The value that a function gives."""

    function: str
    arguments: tuple["Expression", ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """`-` or `not`, before its operand."""

    operator: str
    operand: "Expression"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between its operands, by its one name: `and` for `&&`, `==` for `is`."""

    operator: str
    left: "Expression"
    right: "Expression"
    column: int = field(default=0, compare=False)


Expression: TypeAlias = Literal | VariableRef | CaseRef | Call | Unary | Binary


@dataclass(frozen=True, slots=True)
class Raw:
    """Text that was escaped, so that markup finds nothing in it."""

    text: str


TextParts: TypeAlias = tuple[str | Raw | Expression, ...]
"""Text, escaped text, and the expressions between."""


@dataclass(frozen=True, slots=True)
class Once:
    """Only once, and only if a condition holds when there is one."""

    condition: Expression | None


Guard: TypeAlias = Expression | Once
"""What has to hold for a line, an option or an item of a group."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is said, or the words of an option or of an item of a line group."""

    line: int
    column: int
    text: TextParts
    guard: Guard | None
    line_id: str | None
    """The id of a `#line:` tag, with its prefix."""
    shadow: str | None
    """The id of the line whose words these are, from a `#shadow:` tag, with the prefix `line:`."""
    tags: tuple[str, ...]
    """The other hashtags, without their #."""
    end_column: int = 0
    """Behind the words and the condition, where an id would be written."""


@dataclass(frozen=True, slots=True)
class Item:
    """One option of a group or one item of a line group, and what follows it."""

    words: Line
    body: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Options:
    """Options that are shown together."""

    line: int
    column: int
    options: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Items of which one is said."""

    line: int
    column: int
    items: tuple[Item, ...]


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
    column: int
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class OnceBlock:
    """What is run once, and what is run instead afterwards."""

    line: int
    column: int
    condition: Expression | None
    body: tuple["Statement", ...]
    otherwise: tuple["Statement", ...]
    seen: str | None
    """The scope of a `#seen:` tag, unchecked."""


@dataclass(frozen=True, slots=True)
class Set:
    """A variable's new value. `+=` and its like are written out."""

    line: int
    column: int
    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Declare:
    """A variable's type and what it holds at first, or what it always is when the value is no
    constant. Nothing happens when it is run."""

    line: int
    column: int
    name: str
    value: Expression
    is_constant: bool
    declared_type: str | None


@dataclass(frozen=True, slots=True)
class EnumCase:
    """A case of an enum, with its raw value when one is written."""

    line: int
    column: int
    name: str
    """Empty for one that could not be read."""
    raw: Expression | None


@dataclass(frozen=True, slots=True)
class DeclareEnum:
    """A type of the script's own."""

    line: int
    column: int
    name: str
    cases: tuple[EnumCase, ...]


@dataclass(frozen=True, slots=True)
class CallFunction:
    """A function called for nothing but the call."""

    line: int
    column: int
    call: Call


@dataclass(frozen=True, slots=True)
class Jump:
    """Go on in another node, and with `is_detour` come back from there."""

    line: int
    column: int
    target: str | Expression
    is_detour: bool


@dataclass(frozen=True, slots=True)
class Return:
    """Back to behind the detour that came here."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class StopDialogue:
    """The conversation is over."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Command:
    """Something for the game to do."""

    line: int
    column: int
    text: TextParts
    """All that stands between << and >>, as it is written."""
    arguments: tuple[TextParts, ...]
    """The same, told apart; the first is the name. Each is parts that are joined to one text."""


Statement: TypeAlias = (
    Line
    | Options
    | LineGroup
    | If
    | OnceBlock
    | Set
    | Declare
    | DeclareEnum
    | CallFunction
    | Jump
    | Return
    | StopDialogue
    | Command
)


@dataclass(frozen=True, slots=True)
class When:
    """A `when:` header: `always` (None), or what has to hold."""

    line: int
    guard: Guard | None


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a script."""

    file: str
    line: int
    title: str
    headers: tuple[tuple[str, str], ...]
    """The headers besides `title` and `when`, in order, their names in small letters."""
    whens: tuple[When, ...]
    """Those make it one of a group of nodes."""
    body: tuple[Statement, ...]

    def header(self, name: str) -> str:
        """The first value of a header that has one, or an empty text."""
        return next((value for key, value in self.headers if key == name and value), "")
