"""`format("{0:F2}", $n)`: a value put into a text as composite format strings of .NET say.

One value, any number of places for it: `{0}`, `{0,8}` (right in eight columns), `{0,-8}` (left),
`{0:F2}` fixed, `{0:N0}` with commas, `{0:P1}` percent, and `{0:0.00}` with as many digits as there
are zeros. `{{` and `}}` are braces. Always with a point and commas, on every machine.
"""

import re

from game.dialogue.values import Value, shown

_HOLE = re.compile(r"\{\{|\}\}|\{0(?:,(?P<width>-?[0-9]{1,3}))?(?::(?P<form>[^{}]*))?\}|[{}]")
_STANDARD = re.compile(r"([FfNnPpDd])([0-9]?)")
_ZEROS = re.compile(r"0+(?:\.(0+))?")
_DIGITS = {"f": 2, "n": 2, "p": 2, "d": 0}


def formatted(pattern: str, value: Value) -> str:
    """The pattern with its places filled. Raises ValueError for what is no pattern."""

    def fill(hole: re.Match[str]) -> str:
        if hole.group() in ("{{", "}}"):
            return hole.group()[0]
        if len(hole.group()) == 1:
            raise ValueError(f"{pattern[:40]!r} is no pattern: {{0}} is where the value goes")
        text = _shown_as(hole["form"], value)
        width = int(hole["width"] or 0)
        return text.rjust(width) if width >= 0 else text.ljust(-width)

    return _HOLE.sub(fill, pattern)


def plain_number(number: float) -> str:
    """A number with a point, and no commas."""
    return shown(number)


def _shown_as(form: str | None, value: Value) -> str:
    if not form or isinstance(value, bool | str):
        return shown(value)
    if standard := _STANDARD.fullmatch(form):
        letter = standard[1].lower()
        digits = int(standard[2]) if standard[2] else _DIGITS[letter]
        if letter == "d":
            return f"{round(value):0{digits}d}"
        if letter == "p":
            return f"{value * 100:,.{digits}f}%"
        return f"{value:,.{digits}f}" if letter == "n" else f"{value:.{digits}f}"
    if zeros := _ZEROS.fullmatch(form):
        digits = len(zeros[1] or "")
        whole = form.split(".", 1)[0]
        return f"{value:0{len(whole) + digits + (digits > 0)}.{digits}f}"
    raise ValueError(f"{form[:20]!r} is no way to show a number; F2, N0, P1 and 0.00 are")
