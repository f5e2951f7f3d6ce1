"""A text that has no language yet: what is to be said, told apart from how it is said."""

from dataclasses import dataclass
from typing import Union

Value = Union[str, int, "Sentence"]
"""What fills a gap: a player's or content's own words, a number of things, or another text."""


@dataclass(frozen=True, slots=True, init=False)
class Sentence:
    """A key of the tables in assets/text, and what its gaps are filled with."""

    key: str
    values: tuple[tuple[str, Value], ...]
    """By the names of the gaps."""

    def __init__(self, key: str, /, **values: Value) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "values", tuple(sorted(values.items(), key=lambda pair: pair[0])))
