"""What a script computes with: booleans, numbers and texts, and nothing else.

An enum's case is its raw value, a number or a text, so a value needs no script to be read. Every
operation is total or raises ValueError with a sentence, and gives the same bits on every machine:
a guest's prediction of a conversation must agree with the host.
"""

import math
from collections.abc import Callable
from enum import Enum
from typing import TypeAlias

from game.dialogue.limits import Limits

Value: TypeAlias = bool | float | str


class ValueType(Enum):
    """The three types; the values are the words that writers read and write."""

    BOOL = "bool"
    NUMBER = "number"
    STRING = "string"


def type_of(value: Value) -> ValueType:
    """The type of a value."""
    if isinstance(value, bool):
        return ValueType.BOOL
    if isinstance(value, str):
        return ValueType.STRING
    return ValueType.NUMBER


def checked(value: object, limits: Limits) -> Value:
    """A value that came from outside, with whole numbers made numbers. Raises ValueError when it
    is none of the three types or out of bounds."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        # The comparison also refuses a NaN, which is not less than anything.
        if not abs(value) <= limits.number_max:
            raise ValueError(f"a number is beyond {shown(limits.number_max)}")
        return float(value)
    if isinstance(value, str):
        if len(value) > limits.text_max_characters:
            raise ValueError(f"a text is longer than {limits.text_max_characters} characters")
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


def number_in(text: str) -> float:
    """The number that a text says, as a script would write it, with a sign perhaps. Raises
    ValueError for anything else, such as `nan`, `1_000` or digits of other alphabets."""
    plain = text.strip()
    digits = plain.removeprefix("-").replace(".", "", 1)
    if not (plain.isascii() and digits.isdigit() and len(plain) <= 64):
        raise ValueError(f"{text[:40]!r} is no number")
    return float(plain)


def as_number(value: Value, operator: str) -> float:
    """A value that has to be a number. Raises ValueError, which says who asked, when it is none."""
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
    return as_number(left, "+") + as_number(right, "+")


def _divide(left: Value, right: Value) -> float:
    if as_number(right, "/") == 0:
        raise ValueError("a number is divided by zero")
    return as_number(left, "/") / as_number(right, "/")


def _remainder(left: Value, right: Value) -> float:
    if as_number(right, "%") == 0:
        raise ValueError("a number is divided by zero")
    # The language's remainder has the sign of the dividend, Python's own that of the divisor.
    return math.fmod(as_number(left, "%"), as_number(right, "%"))


_BINARY: dict[str, Callable[[Value, Value], Value]] = {
    "+": _add,
    "-": lambda left, right: as_number(left, "-") - as_number(right, "-"),
    "*": lambda left, right: as_number(left, "*") * as_number(right, "*"),
    "/": _divide,
    "%": _remainder,
    "<": lambda left, right: as_number(left, "<") < as_number(right, "<"),
    "<=": lambda left, right: as_number(left, "<=") <= as_number(right, "<="),
    ">": lambda left, right: as_number(left, ">") > as_number(right, ">"),
    ">=": lambda left, right: as_number(left, ">=") >= as_number(right, ">="),
    "==": lambda left, right: _equal(left, right, "=="),
    "!=": lambda left, right: not _equal(left, right, "!="),
    "and": lambda left, right: _boolean(left, "and") and _boolean(right, "and"),
    "or": lambda left, right: _boolean(left, "or") or _boolean(right, "or"),
    "xor": lambda left, right: _boolean(left, "xor") is not _boolean(right, "xor"),
}


def apply_binary(operator: str, left: Value, right: Value, limits: Limits) -> Value:
    """`left operator right`. Raises ValueError when the types do not fit, for a division by zero
    and for a result out of bounds."""
    return checked(_BINARY[operator](left, right), limits)


def apply_unary(operator: str, operand: Value) -> Value:
    """`-operand` or `not operand`. Raises ValueError when the type does not fit."""
    if operator == "-":
        return -as_number(operand, "-")
    return not _boolean(operand, "not")
