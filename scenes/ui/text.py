"""Letters: bitmap fonts drawn for the game, and what is shown for letters that they lack.

A glyph is a white picture; a line of text is blitted once, multiplied with its colour and kept in
a bounded cache, so that text that stays costs one blit a frame. A line whose letters are all of the
game's own stands as it is read, which is quick to say; any other is laid out (`line_layout.py`).
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise

import pygame

from game.text.letters import graphemes
from scenes.settings.store import TextScale
from scenes.ui.line import Glyph, Line
from scenes.ui.line_layout import lay_out
from scenes.ui.other_letters import OtherLetters
from scenes.ui.reading_order import closed, kept_in_order
from scenes.ui.theme import INK, Colour

CACHE_LINES_MAX = 600
WIDTHS_MAX = 4000
TEXT_MAX_CHARACTERS = 2000
"""Longer text is cut before it is laid out, whoever wrote it."""


@dataclass(frozen=True, slots=True)
class _Own:
    """A font's letters before they are enlarged."""

    glyphs: Mapping[str, Glyph]
    line_px: int
    baseline_px: int


class Font:
    """A font at one size."""

    def __init__(
        self,
        glyphs: Mapping[str, Glyph],
        height_px: int,
        line_px: int,
        kerning: Mapping[str, int] | None = None,
        zoom: int = 1,
        others: OtherLetters | None = None,
    ) -> None:
        self._glyphs = glyphs
        self._kerning = kerning if kerning is not None else {}
        self.height_px = height_px * zoom
        """From the top of a capital's cell to its bottom."""
        self.line_px = line_px * zoom
        """From one line's top to the next."""
        self._zoom = zoom
        self._widths: dict[str, int] = {}
        self._inks: dict[str, pygame.Rect] = {}
        self._pictures: OrderedDict[tuple[str, Colour], pygame.Surface] = OrderedDict()
        self._lines: OrderedDict[str, Line] = OrderedDict()
        self._wrapped: OrderedDict[tuple[str, int], list[str]] = OrderedDict()
        self._others = others if others is not None else OtherLetters()
        self._own = _Own(glyphs, line_px, _baseline(glyphs, line_px))

    def zoomed(self, zoom: int) -> "Font":
        """The same font, `zoom` times as large."""
        height, line = self.height_px // self._zoom, self.line_px // self._zoom
        return Font(self._glyphs, height, line, self._kerning, zoom, self._others)

    def with_others(self, others: OtherLetters) -> "Font":
        """The same font, with other letters for those that it lacks."""
        height, line = self.height_px // self._zoom, self.line_px // self._zoom
        return Font(self._glyphs, height, line, self._kerning, self._zoom, others)

    def width(self, text: str) -> int:
        """The width of a line of text in pixels."""
        found = self._widths.get(text)
        if found is None:
            if self._is_own(text):
                found = self._own_width(text) * self._zoom
            else:
                found = self._line(text).width_px * self._zoom
            if len(self._widths) > WIDTHS_MAX:
                self._widths.clear()
            self._widths[text] = found
        return found

    def caret_px(self, text: str, index: int) -> int:
        """How far from the left end of a line the caret is that stands before a letter of it."""
        if self._is_own(text):
            return self.width(text[:index])
        return self._line(text).caret_px(index) * self._zoom

    def index_at(self, text: str, x: int) -> int:
        """Before which letter of a line the caret comes to stand, put so far from its left end."""
        if not self._is_own(text):
            return self._line(text).index_at(x // self._zoom)
        left = 0
        for index, letter in enumerate(text):
            advance = self._glyphs[letter].advance_px * self._zoom
            if x < left + advance / 2:
                return index
            left += advance
        return len(text)

    def spans(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """From where to where the letters between two places of a line reach: several parts, where
        letters are read in different directions."""
        if self._is_own(text):
            return [(self.width(text[:start]), self.width(text[:end]))]
        zoom = self._zoom
        spans = self._line(text).spans(start, end)
        return [(left * zoom, right * zoom) for left, right in spans]

    def ink(self, text: str) -> pygame.Rect:
        """Where the pixels of a line of text are in its surface."""
        found = self._inks.get(text)
        if found is None:
            if len(self._inks) > WIDTHS_MAX:
                self._inks.clear()
            found = self._inks[text] = self.render(text, INK).get_bounding_rect()
        return found.copy()

    def render(self, text: str, colour: Colour) -> pygame.Surface:
        """A line of text. The surface is shared and must not be drawn on."""
        key = (text, colour)
        found = self._pictures.get(key)
        if found is not None:
            self._pictures.move_to_end(key)
            return found
        drawn = self._draw(text[:TEXT_MAX_CHARACTERS], colour)
        self._pictures[key] = drawn
        if len(self._pictures) > CACHE_LINES_MAX:
            self._pictures.popitem(last=False)
        return drawn

    def wrap(self, text: str, width_px: int) -> list[str]:
        """Breaks text into lines no wider than `width_px`, at blanks where there are any."""
        key = (text, width_px)
        found = self._wrapped.get(key)
        if found is not None:
            self._wrapped.move_to_end(key)
            return list(found)
        lines: list[str] = []
        for paragraph in text[:TEXT_MAX_CHARACTERS].split("\n"):
            lines += self._wrapped_paragraph(paragraph, width_px)
        self._wrapped[key] = lines
        if len(self._wrapped) > CACHE_LINES_MAX:
            self._wrapped.popitem(last=False)
        return list(lines)

    def _wrapped_paragraph(self, paragraph: str, width_px: int) -> list[str]:
        lines: list[str] = []
        line = ""
        line_width = 0
        for whole_word in _words(paragraph):
            word = whole_word
            word_width = self.width(word.rstrip())
            if line and line_width + word_width > width_px:
                lines.append(line)
                line, line_width = "", 0
            while word_width > width_px and len(word) > 1:
                fitting = self._fitting(word, width_px)
                if fitting >= len(word):
                    break
                lines.append(word[:fitting])
                word = word[fitting:]
                word_width = self.width(word.rstrip())
            line += word
            line_width += self.width(word)
        return [row.rstrip() for row in kept_in_order([*lines, line])]

    def fit(self, text: str, width_px: int) -> str:
        """The text, with "…" where it must be cut to fit into `width_px`."""
        if self.width(text) <= width_px:
            return text
        fitting = self._fitting(text, max(0, width_px - self.width("…")))
        return closed(text[:fitting].rstrip()) + "…"

    def _fitting(self, text: str, width_px: int) -> int:
        """How much of a text has room: whole letters, of which one always is taken."""
        if self._is_own(text):
            used = 0
            for count, letter in enumerate(text):
                used += self._glyphs[letter].advance_px * self._zoom
                if used > width_px:
                    return max(1, count)
            return len(text)
        ends = list(accumulate(map(len, graphemes(text[:TEXT_MAX_CHARACTERS]))))
        # Letters that join are narrower beside each other than alone: only whole beginnings of the
        # text say how wide they are.
        low, high = 0, len(ends) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[: ends[middle]]) <= width_px:
                low = middle
            else:
                high = middle - 1
        return ends[low] if ends else 0

    def _is_own(self, text: str) -> bool:
        return all(letter in self._glyphs for letter in text)

    def _own_width(self, text: str) -> int:
        total = sum(self._glyphs[letter].advance_px for letter in text)
        return total + sum(self._kerning.get(pair, 0) for pair in map("".join, pairwise(text)))

    def _line(self, text: str) -> Line:
        found = self._lines.get(text)
        if found is not None:
            self._lines.move_to_end(text)
            return found
        found = self._lines[text] = lay_out(text[:TEXT_MAX_CHARACTERS], self._own, self._others)
        if len(self._lines) > CACHE_LINES_MAX:
            self._lines.popitem(last=False)
        return found

    def _draw(self, text: str, colour: Colour) -> pygame.Surface:
        if self._is_own(text):
            surface = self._draw_own(text, colour)
        else:
            surface = self._draw_line(self._line(text), colour)
        if self._zoom != 1:
            surface = pygame.transform.scale_by(surface, self._zoom)
        return surface

    def _draw_own(self, text: str, colour: Colour) -> pygame.Surface:
        surface = self._clear(self._own_width(text))
        x = 0
        before = ""
        for letter in text:
            glyph = self._glyphs[letter]
            x += self._kerning.get(before + letter, 0)
            surface.blit(glyph.picture, (x, glyph.offset_y))
            x += glyph.advance_px
            before = letter
        surface.fill((*colour, 255), special_flags=pygame.BLEND_RGBA_MULT)
        return surface

    def _draw_line(self, line: Line, colour: Colour) -> pygame.Surface:
        surface = self._clear(line.width_px)
        for piece in line.pieces:
            if piece.is_white:
                surface.blit(piece.picture, (piece.x, piece.y))
        surface.fill((*colour, 255), special_flags=pygame.BLEND_RGBA_MULT)
        for piece in line.pieces:
            if not piece.is_white:
                surface.blit(piece.picture, (piece.x, piece.y))
        return surface

    def _clear(self, width_px: int) -> pygame.Surface:
        return pygame.Surface((max(1, width_px), self._own.line_px), pygame.SRCALPHA)


def _baseline(glyphs: Mapping[str, Glyph], line_px: int) -> int:
    """How far below the top of the line the letters stand."""
    known = glyphs.get("x")
    if known is None:
        return line_px * 3 // 4
    return known.offset_y + known.picture.get_bounding_rect().bottom


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts by what they are for, at the player's text scale."""

    small: Font
    """Figures and hints."""
    body: Font
    """Everything one reads: dialogue, menus, chat."""
    title: Font
    huge: Font

    def fitting(self, text: str, width_px: int) -> tuple[Font, str]:
        """The font for a title that has so much room, and what it shows of it: the body, or the
        small print where that alone has room for all of it."""
        font = self.body if self.body.width(text) <= width_px else self.small
        return font, font.fit(text, width_px)


def fonts_at(small: Font, body: Font, scale: TextScale) -> Fonts:
    """The fonts of a text scale, from the two that there are: at 1.5 times, the body is the small
    print twice as large, and the small print is as the body; at twice, both are doubled."""
    if scale is TextScale.NORMAL:
        return Fonts(small, body, body.zoomed(2), body.zoomed(3))
    doubled = small.zoomed(2)
    if scale is TextScale.LARGE:
        return Fonts(body, doubled, body.zoomed(2), body.zoomed(3))
    return Fonts(doubled, body.zoomed(2), body.zoomed(3), body.zoomed(3))


def built_in_font(size_px: int, others: OtherLetters | None = None) -> Font:
    """pygame's own font, for when the game's fonts are not there."""
    return Font({}, size_px, size_px + 2, others=others)


def _words(paragraph: str) -> list[str]:
    words = []
    start = 0
    for index, letter in enumerate(paragraph):
        if letter == " " and index + 1 < len(paragraph) and paragraph[index + 1] != " ":
            words.append(paragraph[start : index + 1])
            start = index + 1
    words.append(paragraph[start:])
    return words
