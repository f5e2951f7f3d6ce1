"""Small steps from the tree to the program: expressions without enums, scores, scopes, headers."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from game.dialogue.cursor import Report
from game.dialogue.errors import Diagnostic
from game.dialogue.tree import Binary, Call, CaseRef, Expression, Literal, Unary
from game.dialogue.values import Value
from game.dialogue.vocabulary import Scope
from game.dialogue.walking import walk_expression

_SCORED = frozenset(("and", "or", "xor"))
_SCOPES = {scope.value: scope for scope in Scope}


def score_of(condition: Expression | None, is_once: bool) -> int:
    """What a condition adds to the score of a candidate."""
    if condition is None:
        return int(is_once)
    operators = sum(
        isinstance(found, Binary) and found.operator in _SCORED
        for found in walk_expression(condition)
    )
    return 1 + operators + int(is_once)


def scope_of(file: str, line: int, word: str | None, default: Scope, report: Report) -> Scope:
    """The scope that a `seen:` header or a `#seen:` tag names, or the default."""
    if word is None or word == "":
        return default
    if word not in _SCOPES:
        advice = f"one of {', '.join(_SCOPES)}"
        report.add(Diagnostic(file, line, 0, "TA0003", f"nobody has seen {word!r}", advice))
        return default
    return _SCOPES[word]


def lowered(expression: Expression, case_value: Callable[[CaseRef], Value]) -> Expression:
    """An expression with the cases of enums replaced by their raw values."""
    match expression:
        case CaseRef():
            return Literal(case_value(expression))
        case Call(function=function, arguments=arguments):
            return Call(function, tuple(lowered(a, case_value) for a in arguments))
        case Unary(operator=operator, operand=operand):
            return Unary(operator, lowered(operand, case_value))
        case Binary(operator=operator, left=left, right=right):
            return Binary(operator, lowered(left, case_value), lowered(right, case_value))
        case _:
            return expression


def header_map(headers: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Headers by name, the first value of each."""
    return MappingProxyType(dict(reversed(headers)))
