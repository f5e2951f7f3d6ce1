"""Where bodies of options begin and end, found from indentation alone.

Indentation means something only behind an arrow. Where the next line, whatever it holds, is deeper
than the arrow's, a body opens at its depth; the first line that is less deep closes it, and so
does an empty line, whose depth is 0. A line of nothing but blanks counts by its width. An empty
line directly under an arrow, or one that has just closed all bodies, also ends the group. These
are Yarn Spinner's rules to the letter, since writers' scripts are laid out by them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from game.dialogue.cursor import Cursor, Report
from game.dialogue.statements import Arrow, Item, read_items

_TAB_COLUMNS = 8


class Mark(Enum):
    """What indentation says between two items."""

    INDENT = "indent"
    DEDENT = "dedent"
    GROUP_END = "group end"


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark, and the line that it stands before."""

    line: int
    mark: Mark


Piece: TypeAlias = Item | Placed


def read_body(file: str, lines: Sequence[str], first_line: int, report: Report) -> list[Piece]:
    """The items of a node's body with the marks between them. `first_line` is the number of the
    first of the lines. What cannot be read is reported."""
    layout = _Layout()
    pieces: list[Piece] = []
    for index, text in enumerate(lines):
        number = first_line + index
        pieces += (Placed(number, mark) for mark in layout.before(number, text))
        items = read_items(Cursor(file, number, text, report))
        layout.has_arrow = any(isinstance(item, Arrow) for item in items)
        pieces += items
    end = first_line + len(lines)
    pieces += (Placed(end, Mark.DEDENT) for _ in layout.open_depths)
    return pieces


class _Layout:
    """What is remembered from line to line."""

    def __init__(self) -> None:
        self.open_depths: list[int] = []
        """The depths of the bodies that are open."""
        self.has_arrow = False
        """Whether the line above holds an arrow."""
        self._depth_above = 0
        self._is_above_blank = False
        self._group_line: int | None = None
        """The line under the last arrow, or the one that closed all bodies; None without a group
        that an empty line could end."""

    def before(self, number: int, text: str) -> list[Mark]:
        """The marks between the line above and this one."""
        is_blank = not text.strip(" \t")
        depth = _depth(text)
        if is_blank and self.has_arrow and depth > self._depth_above:
            # Yarn Spinner opens a body here that holds nothing, and then refuses the script.
            depth = 0
        marks: list[Mark] = []
        if self._is_above_blank and self._group_line is not None:
            if number - self._group_line == 1:
                marks.append(Mark.GROUP_END)
            self._group_line = None
        if self.has_arrow:
            if depth > self._depth_above:
                self.open_depths.append(depth)
                marks.append(Mark.INDENT)
            self._group_line = number
        while self.open_depths and depth < self.open_depths[-1]:
            marks.append(Mark.DEDENT)
            self.open_depths.pop()
            if not self.open_depths:
                self._group_line = number
        self._depth_above = depth
        self._is_above_blank = is_blank
        return marks


def _depth(text: str) -> int:
    depth = 0
    for character in text:
        if character == " ":
            depth += 1
        elif character == "\t":
            depth += _TAB_COLUMNS
        else:
            break
    return depth
