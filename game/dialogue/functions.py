"""The functions that every script has, whatever its game gives it besides.

Those here are pure. What asks the memory, the other nodes or chance (`visited`, `visited_count`,
`has_any_content`, `random`, `random_range`, `random_range_float`, `dice`) is carried out by the
machine, which has them at hand; their signatures stand here too.
"""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from game.dialogue.formatting import formatted, plain_number
from game.dialogue.value_types import ANY, BOOL, NUMBER, STRING
from game.dialogue.values import Value, as_number, number_in, shown
from game.dialogue.vocabulary import Between, Signature

Function = Callable[..., object]
"""Takes values, returns a bool, a number or a string; raises ValueError for what does not fit."""


def _to_number(value: Value) -> float:
    return number_in(value) if isinstance(value, str) else float(value)


def _to_bool(value: Value) -> bool:
    if isinstance(value, str):
        if value.strip().lower() not in ("true", "false"):
            raise ValueError(f"{value[:40]!r} is neither true nor false")
        return value.strip().lower() == "true"
    return value != 0


def _round(number: Value) -> float:
    return round(as_number(number, "round"))


def _round_places(number: Value, places: Value) -> float:
    return round(as_number(number, "round_places"), _whole(places, "round_places", 15))


def _floor(number: Value) -> float:
    return math.floor(as_number(number, "floor"))


def _ceil(number: Value) -> float:
    return math.ceil(as_number(number, "ceil"))


def _int(number: Value) -> float:
    return math.trunc(as_number(number, "int"))


def _decimal(number: Value) -> float:
    value = as_number(number, "decimal")
    return value - math.trunc(value)


def _inc(number: Value) -> float:
    value = as_number(number, "inc")
    return value + 1 if value.is_integer() else math.ceil(value)


def _dec(number: Value) -> float:
    value = as_number(number, "dec")
    return value - 1 if value.is_integer() else math.floor(value)


def _min(left: Value, right: Value) -> float:
    return min(as_number(left, "min"), as_number(right, "min"))


def _max(left: Value, right: Value) -> float:
    return max(as_number(left, "max"), as_number(right, "max"))


def _format(pattern: Value, value: Value) -> str:
    if not isinstance(pattern, str):
        raise ValueError('format(…) takes a text first, as in format("{0:F2}", $n)')
    return formatted(pattern, value)


def _format_invariant(number: Value) -> str:
    return plain_number(as_number(number, "format_invariant"))


def _whole(value: Value, function: str, most: int) -> int:
    number = round(as_number(value, function))
    if not 0 <= number <= most:
        raise ValueError(f"{function}(…) takes a number of places from 0 to {most}")
    return number


BUILTIN_FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "string": shown,
        "number": _to_number,
        "bool": _to_bool,
        "round": _round,
        "round_places": _round_places,
        "floor": _floor,
        "ceil": _ceil,
        "int": _int,
        "decimal": _decimal,
        "inc": _inc,
        "dec": _dec,
        "min": _min,
        "max": _max,
        "format": _format,
        "format_invariant": _format_invariant,
    }
)
"""Pure, and the same everywhere."""

CHANCE_FUNCTIONS = frozenset(("random", "random_range", "random_range_float", "dice"))
"""Those that draw."""

NODE_FUNCTIONS = frozenset(("visited", "visited_count", "has_any_content"))
"""Those that take the title of a node."""

BUILTIN_SIGNATURES: Mapping[str, Signature] = MappingProxyType(
    {
        "string": Signature((ANY,), STRING),
        "number": Signature((ANY,), NUMBER),
        "bool": Signature((ANY,), BOOL),
        "round": Signature((NUMBER,), NUMBER),
        "round_places": Signature((NUMBER, NUMBER), NUMBER),
        "floor": Signature((NUMBER,), NUMBER),
        "ceil": Signature((NUMBER,), NUMBER),
        "int": Signature((NUMBER,), NUMBER),
        "decimal": Signature((NUMBER,), NUMBER),
        "inc": Signature((NUMBER,), NUMBER),
        "dec": Signature((NUMBER,), NUMBER),
        "min": Signature((NUMBER, NUMBER), NUMBER),
        "max": Signature((NUMBER, NUMBER), NUMBER),
        "format": Signature((STRING, ANY), STRING),
        "format_invariant": Signature((NUMBER,), STRING),
        "visited": Signature((STRING,), BOOL),
        "visited_count": Signature((STRING,), NUMBER),
        "has_any_content": Signature((STRING,), BOOL),
        "random": Signature((), NUMBER),
        "random_range": Signature((NUMBER, NUMBER), NUMBER),
        "random_range_float": Signature((NUMBER, NUMBER), NUMBER),
        "dice": Signature((Between("sides", 1, 1e9),), NUMBER),
    }
)
