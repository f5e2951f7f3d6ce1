"""What a script computes with: booleans, numbers and texts, and nothing else.

Every operation is total or raises ValueError with a sentence, and gives the same bits on every
machine: a guest's prediction of a conversation must agree with the host.
"""

import math
from collections.abc import Callable
from enum import Enum
from typing import TypeAlias

from game.dialogue.limits import NUMBER_MAX, TEXT_MAX_CHARACTERS

Value: TypeAlias = bool | float | str


class ValueType(Enum):
    """The three types; the values are the words that writers read and write."""

    BOOL = "bool"
    NUMBER = "number"
    STRING = "string"


DEFAULTS: dict[ValueType, Value] = {
    ValueType.BOOL: False,
    ValueType.NUMBER: 0.0,
    ValueType.STRING: "",
}
"""What a variable holds before it is set, when nothing declares it otherwise."""


def type_of(value: Value) -> ValueType:
    """The type of a value."""
    if isinstance(value, bool):
        return ValueType.BOOL
    if isinstance(value, str):
        return ValueType.STRING
    return ValueType.NUMBER


def checked(value: object) -> Value:
    """A value that came from outside, with whole numbers made numbers. Raises ValueError when it
    is none of the three types or out of bounds."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        # The comparison also refuses a NaN, which is not less than anything.
        if not abs(value) <= NUMBER_MAX:
            raise ValueError("a number is beyond a thousand million")
        return float(value)
    if isinstance(value, str):
        if len(value) > TEXT_MAX_CHARACTERS:
            raise ValueError(f"a text is longer than {TEXT_MAX_CHARACTERS} characters")
        return value
    raise ValueError(f"{type(value).__name__} is neither a bool, a number nor a string")


def shown(value: Value) -> str:
    """A value as the player reads it: True and False, whole numbers without a point, others with
    at most six digits behind it."""
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, str):
        return value
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _number(value: Value, operator: str) -> float:
    if isinstance(value, bool | str):
        raise ValueError(f"'{operator}' works on numbers, not on a {type_of(value).value}")
    return value


def _boolean(value: Value, operator: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"'{operator}' works on bools, not on a {type_of(value).value}")
    return value


def _equal(left: Value, right: Value, operator: str) -> bool:
    if type_of(left) is not type_of(right):
        raise ValueError(
            f"'{operator}' compares a {type_of(left).value} with a {type_of(right).value}"
        )
    return left == right


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, str) or isinstance(right, str):
        raise ValueError("'+' joins two strings or adds two numbers; string(…) makes a string")
    return _number(left, "+") + _number(right, "+")


def _divide(left: Value, right: Value) -> float:
    if _number(right, "/") == 0:
        raise ValueError("a number is divided by zero")
    return _number(left, "/") / _number(right, "/")


def _remainder(left: Value, right: Value) -> float:
    if _number(right, "%") == 0:
        raise ValueError("a number is divided by zero")
    # The language's remainder has the sign of the dividend, Python's own that of the divisor.
    return math.fmod(_number(left, "%"), _number(right, "%"))


_BINARY: dict[str, Callable[[Value, Value], Value]] = {
    "+": _add,
    "-": lambda left, right: _number(left, "-") - _number(right, "-"),
    "*": lambda left, right: _number(left, "*") * _number(right, "*"),
    "/": _divide,
    "%": _remainder,
    "<": lambda left, right: _number(left, "<") < _number(right, "<"),
    "<=": lambda left, right: _number(left, "<=") <= _number(right, "<="),
    ">": lambda left, right: _number(left, ">") > _number(right, ">"),
    ">=": lambda left, right: _number(left, ">=") >= _number(right, ">="),
    "==": lambda left, right: _equal(left, right, "=="),
    "!=": lambda left, right: not _equal(left, right, "!="),
    "and": lambda left, right: _boolean(left, "and") and _boolean(right, "and"),
    "or": lambda left, right: _boolean(left, "or") or _boolean(right, "or"),
    "xor": lambda left, right: _boolean(left, "xor") is not _boolean(right, "xor"),
}


def apply_binary(operator: str, left: Value, right: Value) -> Value:
    """`left operator right`. Raises ValueError when the types do not fit, for a division by zero
    and for a result out of bounds."""
    return checked(_BINARY[operator](left, right))


def apply_unary(operator: str, operand: Value) -> Value:
    """`-operand` or `not operand`. Raises ValueError when the type does not fit."""
    if operator == "-":
        return -_number(operand, "-")
    return not _boolean(operand, "not")
