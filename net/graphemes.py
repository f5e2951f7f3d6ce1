"""Letters as people see them: an accent with what it stands on, a family of emoji, a flag.

Unicode calls such a letter a grapheme cluster. Wherever text of people is cut or edited it is
between two of them.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

FIRST_MARK = "\u0300"
"""What is below this is a letter by itself."""


def graphemes(text: str) -> list[str]:
    """The letters of a text, in its order."""
    if max(text, default="") < FIRST_MARK:
        return list(text)
    return _grapheme().findall(text)


def cut(text: str, max_length: int) -> str:
    """As many whole letters from the beginning as have at most `max_length` code points together.
    A single one that is longer is cut all the same: nobody writes such a letter in good faith."""
    if len(text) <= max_length:
        return text
    length = 0
    # What is left of the text is not looked at, however long it is; the first letter that is cut
    # in two by this does not fit anyway.
    for letter in graphemes(text[: max_length + 1]):
        if length + len(letter) > max_length:
            break
        length += len(letter)
    return text[: length or max_length]


@cache
def _grapheme() -> "regex.Pattern[str]":
    # Loaded when the first text needs it: most programs never see one, and loading takes a while.
    import regex

    return regex.compile(r"\X")
