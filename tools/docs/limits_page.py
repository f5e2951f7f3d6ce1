"""`docs/reference/limits.md`: every limit with its value, its unit and its reason."""

from itertools import groupby
from types import ModuleType

from game.world.records import dialogue_limits
from net import limits as net_limits
from tools.docs.source import Constant, constants_of, table

_UNITS = (
    ("_BYTES_PER_S", "B/s"),
    ("_PER_S", "a second"),
    ("_BYTES", "B"),
    ("_TICKS", "ticks"),
    ("_HZ", "Hz"),
    ("_MS", "ms"),
    ("_S", "s"),
    ("_LENGTH", "characters"),
    ("_BITS", "bits"),
)
"""What a name ends with, once `_MAX` and `_MIN` are taken off. The first that fits counts."""


def make_limits_page() -> str:
    """The whole page."""
    return "\n\n".join(
        [
            "# Limits",
            "This page is made from the code by `python -m tools.make_docs`; change it there.",
            "A limit stands here when a peer, a file or a slow network could otherwise make "
            "something grow, run or wait without end. The names are those of the code.",
            *_chapter("The network: `net/limits.py`", net_limits),
            *_chapter("Dialogue scripts: `game/world/records/dialogue_limits.py`", dialogue_limits),
        ]
    )


def _chapter(title: str, module: ModuleType) -> list[str]:
    parts = [f"## {title}"]
    for section, constants in groupby(constants_of(module), key=lambda constant: constant.section):
        if section:
            parts.append(f"### {section}")
        parts.append(
            table(
                ["limit", "value", "unit", "why"],
                [_row(constant, getattr(module, constant.name)) for constant in constants],
            )
        )
    return parts


def _row(constant: Constant, value: object) -> list[str]:
    return [
        f"`{constant.name}`",
        _value(constant.expression, value),
        _unit(constant.name),
        constant.docstring,
    ]


def _value(expression: str, value: object) -> str:
    """Powers of two as such, everything else as a number with its thousands set apart."""
    if "**" in expression:
        return expression.replace(" ** ", "^").replace("**", "^")
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _unit(name: str) -> str:
    bare = name.removesuffix("_MAX").removesuffix("_MIN")
    for ending, unit in _UNITS:
        if bare.endswith(ending):
            return unit
    counted = bare.rpartition("_")[2]
    is_count = bare != name and counted.endswith("S")
    return counted.lower() if is_count else ""
