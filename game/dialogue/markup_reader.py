"""The characters and gaps of a line's template, as markup is read from them."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.dialogue.template import Property, Text
from game.dialogue.tree import Raw

ENDLESS = "this [ has no ]; \\[ is a bracket"


class MarkupError(ValueError):
    """What is wrong with a line's markup, in one sentence."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A character of a template, or a gap."""

    text: str
    gap: int = -1
    """The gap's number; -1 for a character."""
    is_raw: bool = False

    @property
    def source_length(self) -> int:
        """How many characters it takes in what the writer wrote, gaps aside."""
        if self.gap >= 0:
            return 0
        return 2 if self.is_raw and self.text in "[]:" else 1


def cells_of(parts: Sequence[str | Raw | int]) -> Iterator[Cell]:
    """The cells of a text in which integers are the numbers of gaps."""
    for part in parts:
        if isinstance(part, int):
            yield Cell("", part)
        elif isinstance(part, Raw):
            yield from (Cell(character, is_raw=True) for character in part.text)
        else:
            yield from (Cell(character) for character in part)


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character or " ").startswith("M")


def joined(parts: Sequence[str | int]) -> Text:
    """The same text with neighbours put together."""
    text: list[str | int] = []
    for part in parts:
        if isinstance(part, str) and text and isinstance(text[-1], str):
            text[-1] += part
        elif part != "":
            text.append(part)
    return tuple(text)


class Reader:
    """Reads cells from the first to the last. Every method raises MarkupError where the line does
    not go on as it must."""

    def __init__(self, cells: list[Cell]) -> None:
        self.cells = cells
        self.next = 0
        """The index of the cell that is read next."""
        self.source_position = 0
        """How many characters of the source have been read, gaps aside …"""
        self.gaps_read = 0
        """… and how many gaps."""

    def begins_with(self, text: str) -> bool:
        """Whether the whole line begins so."""
        first = self.cells[: len(text)]
        return "".join(cell.text for cell in first if not cell.is_raw) == text

    def take(self) -> Cell:
        """Reads a cell."""
        if self.next >= len(self.cells):
            raise MarkupError(ENDLESS)
        cell = self.cells[self.next]
        self.next += 1
        self.source_position += cell.source_length
        self.gaps_read += cell.gap >= 0
        return cell

    def sees(self, text: str) -> bool:
        """Whether the next cell is this character, not escaped."""
        if self.next >= len(self.cells):
            raise MarkupError(ENDLESS)
        cell = self.cells[self.next]
        return not cell.is_raw and cell.text == text and cell.gap < 0

    def takes(self, text: str) -> bool:
        """Reads this character if it comes next, and says whether it did."""
        if self.sees(text):
            self.take()
            return True
        return False

    def skip_space(self) -> None:
        """Reads spaces and tabs."""
        while self.next < len(self.cells) and self.cells[self.next].text in (" ", "\t"):
            self.take()

    def word(self) -> str:
        """Reads the name of an attribute or a property."""
        letters: list[str] = []
        while self.next < len(self.cells):
            cell = self.cells[self.next]
            is_plain = not cell.is_raw and cell.gap < 0
            if not (is_plain and (_is_letter(cell.text) or cell.text in ("_", "|"))):
                break
            letters.append(self.take().text)
        if not letters or letters[0] == "|":
            raise MarkupError("a [ begins markup, and a name follows it; \\[ is a bracket")
        return "".join(letters)

    def value(self, name: str) -> Property:
        """Reads the value of the property `name`."""
        self.skip_space()
        if self.takes('"'):
            quoted: list[str | int] = []
            while not self.takes('"'):
                cell = self.take()
                if cell.text == "\\":
                    cell = self.take()
                quoted.append(cell.text if cell.gap < 0 else cell.gap)
            return Property(name, joined(quoted), is_quoted=True)
        if self.takes("{"):
            # A gap of a text that has none, as `parse_marked` reads it: nothing fills it.
            inner: list[str] = []
            while not self.takes("}"):
                inner.append(self.take().text)
            return Property(name, ("".join(inner),), is_quoted=True)
        if self.next < len(self.cells) and self.cells[self.next].gap >= 0:
            return Property(name, (self.take().gap,), is_quoted=False)
        letters: list[str] = []
        while self.next < len(self.cells):
            cell = self.cells[self.next]
            if cell.is_raw or not (_is_letter(cell.text) or cell.text in ("_", "-", ".")):
                break
            letters.append(self.take().text)
        if not letters:
            raise MarkupError(f"the property {name} has no value")
        return Property(name, ("".join(letters),), is_quoted=False)
