"""The types of expressions, found out before anything runs.

A type mix-up is the commonest slip of a writer, and at run time it would show only on the branch
that nobody tried. What a function of the game returns is not known here, so an expression's type
may be unknown (None); an unknown type fits everywhere, and the machine checks it as it goes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from game.dialogue.errors import YarnSyntaxError
from game.dialogue.functions import BUILTIN_RESULT_TYPES
from game.dialogue.limits import INFERENCE_ROUNDS_MAX
from game.dialogue.tree import (
    Binary,
    Call,
    CallFunction,
    Command,
    Declare,
    Expression,
    If,
    Jump,
    Line,
    Literal,
    Node,
    Options,
    Set,
    Statement,
    TextParts,
    Unary,
    VariableRef,
)
from game.dialogue.values import DEFAULTS, Value, ValueType, type_of

_ARITHMETIC = frozenset(("-", "*", "/", "%"))
_ORDER = frozenset(("<", "<=", ">", ">="))
_LOGIC = frozenset(("and", "or", "xor"))


def walk_statements(body: Iterable[Statement]) -> Iterator[Statement]:
    """Every statement of a body, those inside others included; an option's words as a line."""
    for statement in body:
        yield statement
        if isinstance(statement, Options):
            for option in statement.options:
                yield option.words
                yield from walk_statements(option.body)
        elif isinstance(statement, If):
            for clause in statement.clauses:
                yield from walk_statements(clause.body)


def variable_defaults(nodes: Iterable[Node]) -> dict[str, Value]:
    """What each variable holds before it is set, once every expression has been checked. A
    variable that nothing declares gets the type of what it is set to. Raises YarnSyntaxError for
    types that do not fit, and for a variable whose type cannot be known."""
    nodes = tuple(nodes)
    checker = _Checker(_declarations(nodes))
    _infer_undeclared(checker, nodes)
    for node in nodes:
        for statement in walk_statements(node.body):
            checker.check(node.file, statement)
    return {name: checker.declared.get(name, DEFAULTS[t]) for name, t in checker.types.items()}


def _declarations(nodes: Iterable[Node]) -> dict[str, Value]:
    declared: dict[str, Value] = {}
    for node in nodes:
        for statement in walk_statements(node.body):
            if isinstance(statement, Declare):
                if statement.name in declared:
                    raise YarnSyntaxError(
                        node.file, statement.line, f"{statement.name} is declared a second time"
                    )
                declared[statement.name] = statement.value
    return declared


def _infer_undeclared(checker: "_Checker", nodes: Iterable[Node]) -> None:
    unknown = [
        (node.file, statement)
        for node in nodes
        for statement in walk_statements(node.body)
        if isinstance(statement, Set) and statement.name not in checker.types
    ]
    # One variable's type may follow from another's that is set further down, so it goes round.
    for _ in range(INFERENCE_ROUNDS_MAX):
        for file, statement in unknown:
            found = checker.type_of(file, statement.line, statement.value, lenient=True)
            if found is not None:
                checker.types.setdefault(statement.name, found)
        unknown = [(file, s) for file, s in unknown if s.name not in checker.types]


@dataclass(slots=True)
class _Checker:
    declared: dict[str, Value]
    types: dict[str, ValueType] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.types = {name: type_of(value) for name, value in self.declared.items()}

    def check(self, file: str, statement: Statement) -> None:
        """Checks a statement's own expressions, not those of the statements inside it."""
        line = statement.line
        if isinstance(statement, Line):
            self._check_parts(file, line, statement.speaker)
            self._check_parts(file, line, statement.text)
            self._check_condition(file, line, statement.condition)
        elif isinstance(statement, If):
            for clause in statement.clauses:
                self._check_condition(file, clause.line, clause.condition)
        elif isinstance(statement, Set):
            found = self.type_of(file, line, statement.value)
            known = self.types.get(statement.name)
            if known is None:
                raise YarnSyntaxError(
                    file, line, f"the type of {statement.name} is not known; <<declare>> it"
                )
            if found not in (None, known):
                raise YarnSyntaxError(
                    file, line, f"{statement.name} is a {known.value}, and is set to something else"
                )
        elif isinstance(statement, CallFunction):
            self.type_of(file, line, statement.call)
        elif isinstance(statement, Jump) and not isinstance(statement.target, str):
            if self.type_of(file, line, statement.target) not in (None, ValueType.STRING):
                raise YarnSyntaxError(file, line, "<<jump>> needs the title of a node, a string")
        elif isinstance(statement, Command):
            for argument in statement.arguments:
                self._check_parts(file, line, argument)

    def _check_parts(self, file: str, line: int, parts: TextParts) -> None:
        for part in parts:
            if not isinstance(part, str):
                self.type_of(file, line, part)

    def _check_condition(self, file: str, line: int, condition: Expression | None) -> None:
        if condition is not None and self.type_of(file, line, condition) not in (
            None,
            ValueType.BOOL,
        ):
            raise YarnSyntaxError(file, line, "a condition is true or false")

    def type_of(
        self, file: str, line: int, expression: Expression, lenient: bool = False
    ) -> ValueType | None:
        """An expression's type, None while it is unknown. Raises YarnSyntaxError for types that
        do not fit; with `lenient`, an unknown variable is unknown instead of an error."""
        if isinstance(expression, Literal):
            return type_of(expression.value)
        if isinstance(expression, VariableRef):
            if expression.name not in self.types and not lenient:
                raise YarnSyntaxError(
                    file, line, f"{expression.name} is neither declared nor ever set"
                )
            return self.types.get(expression.name)
        if isinstance(expression, Call):
            for argument in expression.arguments:
                self.type_of(file, line, argument, lenient)
            return BUILTIN_RESULT_TYPES.get(expression.function)
        if isinstance(expression, Unary):
            wanted = ValueType.NUMBER if expression.operator == "-" else ValueType.BOOL
            operand = self.type_of(file, line, expression.operand, lenient)
            _expect(file, line, expression.operator, operand, wanted)
            return wanted
        left = self.type_of(file, line, expression.left, lenient)
        right = self.type_of(file, line, expression.right, lenient)
        return _binary_type(file, line, expression, left, right)


def _binary_type(
    file: str, line: int, binary: Binary, left: ValueType | None, right: ValueType | None
) -> ValueType | None:
    operator = binary.operator
    if operator in _LOGIC:
        _expect(file, line, operator, left, ValueType.BOOL)
        _expect(file, line, operator, right, ValueType.BOOL)
        return ValueType.BOOL
    if operator in _ORDER or operator in _ARITHMETIC:
        _expect(file, line, operator, left, ValueType.NUMBER)
        _expect(file, line, operator, right, ValueType.NUMBER)
        return ValueType.BOOL if operator in _ORDER else ValueType.NUMBER
    if left is not None and right is not None and left is not right:
        raise YarnSyntaxError(
            file, line, f"'{operator}' stands between a {left.value} and a {right.value}"
        )
    if operator in ("==", "!="):
        return ValueType.BOOL
    if ValueType.BOOL in (left, right):
        raise YarnSyntaxError(file, line, "'+' joins two strings or adds two numbers")
    return left or right


def _expect(
    file: str, line: int, operator: str, found: ValueType | None, wanted: ValueType
) -> None:
    if found not in (None, wanted):
        raise YarnSyntaxError(
            file, line, f"'{operator}' works on {wanted.value}s, not on a {found.value}"
        )


def walk_calls(parts: Iterable[str | Expression | None]) -> Iterator[Call]:
    """Every function call in these expressions, the inner ones included."""
    pending = list(parts)
    while pending:
        part = pending.pop()
        if isinstance(part, Call):
            yield part
            pending += part.arguments
        elif isinstance(part, Unary):
            pending.append(part.operand)
        elif isinstance(part, Binary):
            pending += (part.left, part.right)
