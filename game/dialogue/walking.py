"""Ways through the tree: every statement, every expression, every call."""

from collections.abc import Iterable, Iterator

from game.dialogue.tree import (
    Binary,
    Call,
    CallFunction,
    Command,
    Declare,
    Expression,
    Guard,
    If,
    Jump,
    Line,
    LineGroup,
    Node,
    Once,
    OnceBlock,
    Options,
    Raw,
    Set,
    Statement,
    TextParts,
    Unary,
)


def walk_statements(body: Iterable[Statement]) -> Iterator[Statement]:
    """Every statement of a body, those inside others included; an option's words as a line."""
    for statement in body:
        yield statement
        if isinstance(statement, Options | LineGroup):
            items = statement.options if isinstance(statement, Options) else statement.items
            for item in items:
                yield item.words
                yield from walk_statements(item.body)
        elif isinstance(statement, If):
            for clause in statement.clauses:
                yield from walk_statements(clause.body)
        elif isinstance(statement, OnceBlock):
            yield from walk_statements(statement.body)
            yield from walk_statements(statement.otherwise)


def guard_condition(guard: Guard | None) -> Expression | None:
    """The condition of a guard, None when it has none."""
    return guard.condition if isinstance(guard, Once) else guard


def node_expressions(node: Node) -> Iterator[tuple[int, Expression]]:
    """Every whole expression of a node with its line; those inside others are not listed."""
    for when in node.whens:
        if (condition := guard_condition(when.guard)) is not None:
            yield when.line, condition
    for statement in walk_statements(node.body):
        yield from statement_expressions(statement)


def statement_expressions(statement: Statement) -> Iterator[tuple[int, Expression]]:
    """A statement's own expressions with their lines, without those of statements inside it."""
    line = statement.line
    match statement:
        case Line(text=text, guard=guard):
            yield from ((line, part) for part in _expressions(text))
            if (condition := guard_condition(guard)) is not None:
                yield line, condition
        case If(clauses=clauses):
            for clause in clauses:
                if clause.condition is not None:
                    yield clause.line, clause.condition
        case OnceBlock(condition=condition) if condition is not None:
            yield line, condition
        case Set(value=value) | Declare(value=value):
            yield line, value
        case CallFunction(call=call):
            yield line, call
        case Jump(target=target) if not isinstance(target, str):
            yield line, target
        case Command(text=text):
            yield from ((line, part) for part in _expressions(text))


def _expressions(parts: TextParts) -> Iterator[Expression]:
    return (part for part in parts if not isinstance(part, str | Raw))


def walk_expression(expression: Expression) -> Iterator[Expression]:
    """An expression and all inside it."""
    pending = [expression]
    while pending:
        found = pending.pop()
        yield found
        if isinstance(found, Call):
            pending += found.arguments
        elif isinstance(found, Unary):
            pending.append(found.operand)
        elif isinstance(found, Binary):
            pending += (found.left, found.right)
