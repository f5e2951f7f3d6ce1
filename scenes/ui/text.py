"""Letters: bitmap fonts drawn for the game, and fonts of the machine for scripts they lack.

A glyph is a white picture; a line of text is blitted once, multiplied with its colour and kept in
a bounded cache, so that text that stays costs one blit a frame.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import pygame

from scenes.settings.store import TextScale
from scenes.ui.edited_line import JOINERS
from scenes.ui.system_letters import SystemLetters
from scenes.ui.theme import INK, Colour

CACHE_LINES_MAX = 600
WIDTHS_MAX = 4000
TEXT_MAX_CHARACTERS = 2000
"""Longer text is cut before it is laid out, whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter: its picture (white on clear) and how far the pen moves on."""

    picture: pygame.Surface
    advance_px: int
    offset_y: int = 0
    """Where the picture's top lies below the top of the line."""


class Font:
    """A font at one size."""

    def __init__(
        self,
        glyphs: Mapping[str, Glyph],
        height_px: int,
        line_px: int,
        kerning: Mapping[str, int] | None = None,
        zoom: int = 1,
        letters: SystemLetters | None = None,
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
        self._lines: OrderedDict[tuple[str, Colour], pygame.Surface] = OrderedDict()
        self._letters = letters if letters is not None else SystemLetters()
        self._baseline_px: int | None = None
        self._fallback_glyphs: OrderedDict[str, Glyph] = OrderedDict()

    def zoomed(self, zoom: int) -> "Font":
        """The same font, `zoom` times as large."""
        height, line = self.height_px // self._zoom, self.line_px // self._zoom
        return Font(self._glyphs, height, line, self._kerning, zoom, self._letters)

    def advance(self, letter: str) -> int:
        """How far one letter moves the pen."""
        return self._glyph(letter).advance_px * self._zoom

    def width(self, text: str) -> int:
        """The width of a line of text in pixels."""
        found = self._widths.get(text)
        if found is None:
            total = sum(self._glyph(letter).advance_px for letter in text)
            total += sum(self._kerning.get(pair, 0) for pair in map("".join, pairwise(text)))
            if len(self._widths) > WIDTHS_MAX:
                self._widths.clear()
            found = self._widths[text] = total * self._zoom
        return found

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
        found = self._lines.get(key)
        if found is not None:
            self._lines.move_to_end(key)
            return found
        drawn = self._draw(text[:TEXT_MAX_CHARACTERS], colour)
        self._lines[key] = drawn
        if len(self._lines) > CACHE_LINES_MAX:
            self._lines.popitem(last=False)
        return drawn

    def wrap(self, text: str, width_px: int) -> list[str]:
        """Breaks text into lines no wider than `width_px`, at blanks where there are any."""
        lines: list[str] = []
        for paragraph in text[:TEXT_MAX_CHARACTERS].split("\n"):
            line = ""
            line_width = 0
            for whole_word in _words(paragraph):
                word = whole_word
                word_width = self.width(word.rstrip())
                if line and line_width + word_width > width_px:
                    lines.append(line.rstrip())
                    line, line_width = "", 0
                while word_width > width_px and len(word) > 1:
                    fitting = self._fitting(word, width_px)
                    lines.append(word[:fitting])
                    word = word[fitting:]
                    word_width = self.width(word.rstrip())
                line += word
                line_width += self.width(word)
            lines.append(line.rstrip())
        return lines

    def fit(self, text: str, width_px: int) -> str:
        """The text, with "…" where it must be cut to fit into `width_px`."""
        if self.width(text) <= width_px:
            return text
        fitting = self._fitting(text, max(0, width_px - self.width("…")))
        return text[:fitting].rstrip() + "…"

    def _fitting(self, text: str, width_px: int) -> int:
        used = 0
        for count, letter in enumerate(text):
            used += self.advance(letter)
            if used > width_px:
                return max(1, count)
        return len(text)

    def _draw(self, text: str, colour: Colour) -> pygame.Surface:
        width = max(1, self.width(text) // self._zoom)
        height = self.line_px // self._zoom
        surface = pygame.Surface((width, height), pygame.SRCALPHA)
        x = 0
        before = ""
        for letter in text:
            glyph = self._glyph(letter)
            x += self._kerning.get(before + letter, 0)
            surface.blit(glyph.picture, (x, glyph.offset_y))
            x += glyph.advance_px
            before = letter
        surface.fill((*colour, 255), special_flags=pygame.BLEND_RGBA_MULT)
        if self._zoom != 1:
            surface = pygame.transform.scale_by(surface, self._zoom)
        return surface

    def _glyph(self, letter: str) -> Glyph:
        found = self._glyphs.get(letter)
        return found if found is not None else self._fallback(letter)

    def _fallback(self, letter: str) -> Glyph:
        found = self._fallback_glyphs.get(letter)
        if found is not None:
            self._fallback_glyphs.move_to_end(letter)
            return found
        if letter in JOINERS:
            return _NOTHING
        glyph = self._made(letter if letter.isprintable() else " ")
        self._fallback_glyphs[letter] = glyph
        if len(self._fallback_glyphs) > CACHE_LINES_MAX:
            self._fallback_glyphs.popitem(last=False)
        return glyph

    def _made(self, letter: str) -> Glyph:
        """A glyph of a font of the machine on this font's baseline, or the mark for what no font
        knows."""
        line_px = self.line_px // self._zoom
        found = self._letters.find(letter, line_px)
        if found is None:
            picture = _unknown(line_px)
            return Glyph(picture, picture.get_width() + 1)
        ink = found.picture.get_bounding_rect()
        # A letter that is taller than this font's lines is rather seen whole than in line.
        offset_y = min(self._baseline(line_px) - found.ascent_px, line_px - ink.bottom)
        return Glyph(found.picture, found.advance_px, max(offset_y, -ink.top))

    def _baseline(self, line_px: int) -> int:
        """How far below the top of the line the letters stand."""
        if self._baseline_px is None:
            known = self._glyphs.get("x")
            self._baseline_px = (
                known.offset_y + known.picture.get_bounding_rect().bottom
                if known is not None
                else line_px * 3 // 4
            )
        return self._baseline_px


_NOTHING = Glyph(pygame.Surface((0, 0)), 0)


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


def built_in_font(size_px: int) -> Font:
    """pygame's own font, for when the game's fonts are not there."""
    return Font({}, size_px, size_px + 2)


def _words(paragraph: str) -> list[str]:
    words = []
    start = 0
    for index, letter in enumerate(paragraph):
        if letter == " " and index + 1 < len(paragraph) and paragraph[index + 1] != " ":
            words.append(paragraph[start : index + 1])
            start = index + 1
    words.append(paragraph[start:])
    return words


def _unknown(line_px: int) -> pygame.Surface:
    """The mark for a letter that no font knows: a small frame with a dot, as tall as a capital."""
    height = max(5, line_px * 2 // 3)
    width = max(4, height * 2 // 3)
    picture = pygame.Surface((width, line_px), pygame.SRCALPHA)
    frame = pygame.Rect(0, max(0, line_px * 3 // 4 - height + 1), width, height)
    pygame.draw.rect(picture, (255, 255, 255, 150), frame, 1, border_radius=1)
    dot = pygame.Rect(0, 0, 2 - width % 2, 2 - height % 2)
    dot.center = frame.center
    picture.fill((255, 255, 255, 150), dot)
    return picture
