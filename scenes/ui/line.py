"""A line of text in which not every letter is one of the game's own: what stands where, to be drawn
and to be edited.

Letters are numbered as they are read; where they stand follows from the direction in which each is
read.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pygame


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter of the game's own: its picture (white on clear) and how far the pen moves on."""

    picture: pygame.Surface
    advance_px: int
    offset_y: int = 0
    """Where the picture's top lies below the top of the line."""


class OwnLetters(Protocol):
    """The letters of one of the game's own fonts, at the size that they are drawn in."""

    @property
    def glyphs(self) -> Mapping[str, Glyph]:
        """The letters there are."""

    @property
    def line_px(self) -> int:
        """From one line's top to the next."""

    @property
    def baseline_px(self) -> int:
        """How far below the top of the line the letters stand."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A picture in a line."""

    picture: pygame.Surface
    x: int
    y: int
    is_white: bool
    """Whether it takes the colour of the text."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a letter stands."""

    start: int
    """Where it begins in the text."""
    end: int
    left_px: int
    right_px: int
    is_backwards: bool


class Line:
    """A line that is laid out."""

    def __init__(
        self, width_px: int, pieces: Sequence[Piece], find_cells: Callable[[], Iterable[Cell]]
    ) -> None:
        """`find_cells` finds out where each letter stands, which only a line that is edited has to
        know."""
        self.width_px = width_px
        self.pieces = pieces
        self._find_cells = find_cells
        self._cells: Sequence[Cell] | None = None

    @property
    def cells(self) -> Sequence[Cell]:
        """In the order in which they are read."""
        if self._cells is None:
            self._cells = sorted(self._find_cells(), key=lambda cell: cell.start)
        return self._cells

    def caret_px(self, index: int) -> int:
        """Where the caret is drawn that stands before a letter, or behind all."""
        for cell in self.cells:
            if index < cell.end:
                return cell.right_px if cell.is_backwards else cell.left_px
        if not self.cells:
            return 0
        last = self.cells[-1]
        return last.left_px if last.is_backwards else last.right_px

    def index_at(self, x: int) -> int:
        """Before which letter the caret comes to stand that is put to this place."""
        if not self.cells:
            return 0
        near = min(self.cells, key=lambda cell: max(cell.left_px - x, x - cell.right_px + 1, 0))
        is_left = x < (near.left_px + near.right_px) / 2
        return near.start if is_left != near.is_backwards else near.end

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """From where to where the letters between two places reach: what is read in one go may
        stand in several parts."""
        chosen = sorted(
            (cell.left_px, cell.right_px) for cell in self.cells if start <= cell.start < end
        )
        merged: list[tuple[int, int]] = []
        for left, right in chosen:
            if merged and left <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
            else:
                merged.append((left, right))
        return merged
