"""The functions that every script has, whatever the game gives it besides."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from game.dialogue.values import Value, ValueType, shown, type_of

Function = Callable[..., object]
"""Takes values, returns a bool, a number or a string; raises ValueError for what does not fit."""


def _to_number(value: Value) -> float:
    return float(value)


def _to_bool(value: Value) -> bool:
    if isinstance(value, str):
        if value.lower() not in ("true", "false"):
            raise ValueError(f"{value!r} is neither true nor false")
        return value.lower() == "true"
    return bool(value)


def _number(value: Value) -> float:
    if isinstance(value, bool | str):
        raise ValueError(f"a number is wanted, not a {type_of(value).value}")
    return value


def _round(number: Value) -> float:
    return round(_number(number))


def _floor(number: Value) -> float:
    return math.floor(_number(number))


def _ceil(number: Value) -> float:
    return math.ceil(_number(number))


def _int(number: Value) -> float:
    return math.trunc(_number(number))


def _min(left: Value, right: Value) -> float:
    return min(_number(left), _number(right))


def _max(left: Value, right: Value) -> float:
    return max(_number(left), _number(right))


BUILTIN_FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "string": shown,
        "number": _to_number,
        "bool": _to_bool,
        "round": _round,
        "floor": _floor,
        "ceil": _ceil,
        "int": _int,
        "min": _min,
        "max": _max,
    }
)
"""Pure, and the same everywhere; chance and time are for the game to give."""

BUILTIN_RESULT_TYPES: Mapping[str, ValueType] = MappingProxyType(
    {
        "string": ValueType.STRING,
        "bool": ValueType.BOOL,
        "number": ValueType.NUMBER,
        "round": ValueType.NUMBER,
        "floor": ValueType.NUMBER,
        "ceil": ValueType.NUMBER,
        "int": ValueType.NUMBER,
        "min": ValueType.NUMBER,
        "max": ValueType.NUMBER,
    }
)
