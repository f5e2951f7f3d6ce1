"""Text as people read it: its letters, and which way it runs."""

import unicodedata

from net.graphemes import cut, graphemes
from net.text import clean_line, is_visible

__all__ = [
    "ISOLATE_END",
    "ISOLATE_START",
    "clean_line",
    "cut",
    "graphemes",
    "is_visible",
    "isolated",
    "runs_backwards",
    "unmarked",
]

ISOLATE_START, ISOLATE_END = "\u2068", "\u2069"
"""What is between these runs in the direction of its own first letter, and what is around it goes
on as if one word stood there."""
_FROM_RIGHT = frozenset(("R", "AL", "AN"))


def runs_backwards(text: str) -> bool:
    """Whether there is a letter in it that is read from right to left, as those of Arabic and
    Hebrew are."""
    if text.isascii():
        return False
    return any(unicodedata.bidirectional(letter) in _FROM_RIGHT for letter in text)


def isolated(text: str) -> str:
    """What others wrote, for a sentence of ours: so that a name that is read from right to left
    changes nothing about the order of the words around it."""
    return f"{ISOLATE_START}{text}{ISOLATE_END}" if runs_backwards(text) else text


def unmarked(text: str) -> str:
    """A sentence of ours that becomes a name: without what isolates the parts of it."""
    return text.replace(ISOLATE_START, "").replace(ISOLATE_END, "")
