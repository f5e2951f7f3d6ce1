"""What is worth something hangs on no chance that every screen can compute.

The chance of a conversation is drawn from names that everybody at the farm knows, so that what
people say can be shown at once. Who knows the names knows the draw, and could wait for a good one.
So arguments of commands that change what is worth something may not come from it, neither straight
nor through a variable; the game has commands that its host draws for.
"""

from collections.abc import Sequence

from game.dialogue.cursor import Report
from game.dialogue.errors import Diagnostic
from game.dialogue.functions import CHANCE_FUNCTIONS
from game.dialogue.tree import (
    Call,
    Command,
    Declare,
    Expression,
    If,
    LineGroup,
    Node,
    OnceBlock,
    Options,
    Set,
    Statement,
    VariableRef,
)
from game.dialogue.vocabulary import Vocabulary
from game.dialogue.walking import (
    guard_condition,
    statement_expressions,
    walk_expression,
    walk_statements,
)


def check_worth(nodes: Sequence[Node], vocabulary: Vocabulary, report: Report) -> None:
    """Reports commands of worth that a draw decides about: by an argument, or by the `if` that
    they stand in."""
    worth = {name for name, signature in vocabulary.commands.items() if signature.is_worth}
    if not worth:
        return
    drawn = _drawn_variables(nodes)
    for node in nodes:
        _check_body(node.file, node.body, worth, drawn, report, is_drawn=False)


def _drawn_variables(nodes: Sequence[Node]) -> set[str]:
    """The variables into which chance gets on some way."""
    assigned = [
        (statement.name, statement.value)
        for node in nodes
        for statement in walk_statements(node.body)
        if isinstance(statement, Set | Declare)
    ]
    readers: dict[str, set[str]] = {}
    for name, value in assigned:
        for found in walk_expression(value):
            if isinstance(found, VariableRef):
                readers.setdefault(found.name, set()).add(name)
    drawn: set[str] = set()
    pending = [name for name, value in assigned if _is_drawn(value, drawn)]
    while pending:
        name = pending.pop()
        if name not in drawn:
            drawn.add(name)
            pending += readers.get(name, ())
    return drawn


def _is_drawn(expression: Expression | None, drawn: set[str]) -> bool:
    return expression is not None and any(
        (isinstance(found, Call) and found.function in CHANCE_FUNCTIONS)
        or (isinstance(found, VariableRef) and found.name in drawn)
        for found in walk_expression(expression)
    )


def _check_body(
    file: str, body: Sequence[Statement], worth: set[str], drawn: set[str], report: Report,
    is_drawn: bool,
) -> None:  # fmt: skip
    def inside(statements: Sequence[Statement], condition: Expression | None) -> None:
        below = is_drawn or _is_drawn(condition, drawn)
        _check_body(file, statements, worth, drawn, report, below)

    for statement in body:
        if isinstance(statement, Command) and statement.arguments[0][0] in worth:
            expressions = [expression for _, expression in statement_expressions(statement)]
            if is_drawn or any(_is_drawn(expression, drawn) for expression in expressions):
                report.add(
                    Diagnostic(
                        file, statement.line, statement.column, "TA0004",
                        f"chance decides about <<{statement.arguments[0][0]}>>, and every screen "
                        "can compute it before",
                        "only the host draws what is worth something: give it the bounds",
                    )
                )  # fmt: skip
        elif isinstance(statement, If):
            was_drawn = False
            for clause in statement.clauses:
                was_drawn = was_drawn or _is_drawn(clause.condition, drawn)
                _check_body(file, clause.body, worth, drawn, report, is_drawn or was_drawn)
        elif isinstance(statement, OnceBlock):
            inside(statement.body, statement.condition)
            inside(statement.otherwise, statement.condition)
        elif isinstance(statement, Options):
            for option in statement.options:
                inside(option.body, guard_condition(option.words.guard))
        elif isinstance(statement, LineGroup):
            for item in statement.items:
                # Which item is chosen may be drawn, whatever its condition.
                _check_body(file, item.body, worth, drawn, report, is_drawn=True)
