"""The order in which letters stand beside each other: from left to right, from right to left, or
both in one line, by Unicode's bidirectional algorithm.

Text is kept in the order in which it is read, always. Only here, just before it is drawn, is it
known what stands where.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from game.text.letters import ISOLATE_END, ISOLATE_START, runs_backwards

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
"""Invisible letters that run one way or the other."""
_ISOLATES = {False: "\u2066", True: "\u2067"}
"""What begins an isolated part that runs from left to right, and from right to left."""
ORDER_SIGNS = frozenset(
    (ISOLATE_START, ISOLATE_END, LEFT_TO_RIGHT, RIGHT_TO_LEFT, *_ISOLATES.values())
)
"""What is not drawn: it says how the rest is ordered."""
_TAG_COUNT = 47
_UPPER_TAGS = range(0xE0020, 0xE0020 + _TAG_COUNT)
_LOWER_TAGS = range(0xE0050, 0xE0050 + _TAG_COUNT)
ORDERED_MAX = _TAG_COUNT * _TAG_COUNT
"""How many letters a line can have; those of a longer one stay in the order of reading."""


@dataclass(frozen=True, slots=True)
class Place:
    """What stands next from left to right: which letter, by its number in the order of reading, and
    whether it is read from right to left."""

    number: int
    is_backwards: bool


def places(letters: Sequence[str]) -> list[Place]:
    """The letters of a line from left to right. Each is one sign that stands for all of its letter;
    signs of order count as letters and are left out of what is returned."""
    line = "".join(letters)
    shown = [number for number, sign in enumerate(letters) if sign not in ORDER_SIGNS]
    has_order = runs_backwards(line) or _ISOLATES[True] in line
    if not has_order or len(letters) > ORDERED_MAX:
        return [Place(number, False) for number in shown]
    # Loaded when the first text needs it, which most evenings none does.
    from bidi import get_display

    # The algorithm is a library's, which returns text. So that it says what went where, two tags
    # are put behind each letter. Tags are nothing to the algorithm: they stay with their letter, in
    # the order in which it is read, and so say its direction too.
    tagged = "".join(
        sign if sign in ORDER_SIGNS else sign + _tags_of(number)
        for number, sign in enumerate(letters)
    )
    # At the end of a line tags would part from their letter; so they are not at the end.
    tagged += RIGHT_TO_LEFT if begins_backwards(line) else LEFT_TO_RIGHT
    tags = [ord(sign) for sign in get_display(tagged) if 0xE0020 <= ord(sign) < 0xE0080]
    found = []
    for first, second in zip(tags[::2], tags[1::2], strict=True):
        is_backwards = first in _LOWER_TAGS
        upper, lower = (second, first) if is_backwards else (first, second)
        number = (upper - _UPPER_TAGS.start) * _TAG_COUNT + lower - _LOWER_TAGS.start
        found.append(Place(number, is_backwards))
    return found


def begins_backwards(text: str) -> bool:
    """Whether a text as a whole runs from right to left, as its first letter does that has a
    direction and is not isolated."""
    if not runs_backwards(text):
        return False
    from bidi import get_base_level

    return bool(get_base_level(text))


def kept_in_order(rows: Sequence[str]) -> list[str]:
    """The rows of a text that was broken, with signs so that each is ordered as if it were still
    within the whole."""
    whole = "".join(rows)
    if not runs_backwards(whole):
        return list(rows)
    is_backwards = begins_backwards(whole)
    kept, still_open, at = [], "", 0
    for row in rows:
        opened = still_open
        for index, sign in enumerate(row):
            if sign == ISOLATE_START:
                opened += _ISOLATES[begins_backwards(whole[at + index + 1 :])]
            elif sign == ISOLATE_END:
                opened = opened[:-1]
        line = closed(still_open + row)
        if begins_backwards(line) != is_backwards:
            line = (RIGHT_TO_LEFT if is_backwards else LEFT_TO_RIGHT) + line
        kept.append(line)
        still_open, at = opened, at + len(row)
    return kept


def closed(text: str) -> str:
    """The text with an end for each isolated part that has begun in it."""
    depth = 0
    for sign in text:
        if sign == ISOLATE_START or sign in _ISOLATES.values():
            depth += 1
        elif sign == ISOLATE_END:
            depth -= 1
    return text + ISOLATE_END * max(0, depth)


def _tags_of(number: int) -> str:
    upper, lower = divmod(number, _TAG_COUNT)
    return chr(_UPPER_TAGS[upper]) + chr(_LOWER_TAGS[lower])
