"""A line of text in which not every letter is one of the game's own: what stands where.

Such a line is laid out once and kept by its font. Letters are numbered as they are read; where they
stand follows from the direction in which each is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from types import MappingProxyType
from typing import Protocol

import pygame

from game.text.letters import graphemes
from scenes.ui.other_letters import FromFont, InPicture, InWords, OnPlate, OtherLetters, Shown
from scenes.ui.reading_order import ORDER_SIGNS, Place, places

_TURNED: Mapping[str, str] = MappingProxyType(
    dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
)
"""What brackets look like among letters that are read from right to left."""
_PICTURE = "\ufffc"
"""What a picture counts as when letters are ordered."""
_AS_IN_A_WORD = frozenset(("latn", "grek", "cyrl"))
"""Scripts of which many fonts have some letters: what one word has is drawn by one of them."""


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


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is laid out."""

    width_px: int
    pieces: tuple[Piece, ...]
    cells: tuple[Cell, ...]
    """In the order in which they are read."""

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


@dataclass(frozen=True, slots=True)
class _Unit:
    """A letter of a text, and how it is shown: None for one of the game's own."""

    start: int
    letter: str
    shown: Shown | None

    @property
    def sign(self) -> str:
        """What stands for it when letters are ordered."""
        if isinstance(self.shown, InPicture | OnPlate):
            return _PICTURE
        if isinstance(self.shown, InWords):
            return next((sign for sign in self.shown.text if sign.isalnum()), " ")
        return self.letter[0]


def lay_out(text: str, own: OwnLetters, others: OtherLetters) -> Line:
    """Lays a line out, in pixels of the size in which the font's own letters are drawn."""
    letters = graphemes(text)
    starts = accumulate(map(len, letters), initial=0)
    units = [
        _Unit(start, letter, _shown(letter, own, others))
        for start, letter in zip(starts, letters, strict=False)
    ]
    units = list(_words_of_one_font(units, own, others))
    order = places([unit.sign for unit in units])
    pen = _Pen(own, others, _lines_px(units, own, others))
    for run in _runs(units, order):
        pen.put([units[place.number] for place in run], run[0].is_backwards)
    pen.lift()
    cells = sorted(pen.cells, key=lambda cell: cell.start)
    return Line(pen.x, tuple(pen.pieces), tuple(cells))


def _shown(letter: str, own: OwnLetters, others: OtherLetters) -> Shown | None:
    if letter in own.glyphs or letter in ORDER_SIGNS:
        return None
    return others.find(letter, own.line_px)


def _words_of_one_font(
    units: Sequence[_Unit], own: OwnLetters, others: OtherLetters
) -> Iterator[_Unit]:
    """The same letters; in a word of which the game's own font lacks one, none is of it."""
    word: list[_Unit] = []
    for unit in units:
        if unit.letter[0].isalpha():
            word.append(unit)
            continue
        yield from _of_one_font(word, own, others)
        word = []
        yield unit
    yield from _of_one_font(word, own, others)


def _of_one_font(word: Sequence[_Unit], own: OwnLetters, others: OtherLetters) -> Sequence[_Unit]:
    fonts = [unit.shown for unit in word if isinstance(unit.shown, FromFont)]
    scripts = {font.script.code: font.script for font in fonts}
    is_part = any(isinstance(unit.shown, InWords) for unit in word)
    if is_part and any(font.script.has_blanks for font in fonts):
        # A word half in one script and half in another can be read in neither.
        return [_Unit(unit.start, unit.letter, others.in_words(unit.letter)) for unit in word]
    if not scripts or not scripts.keys() <= _AS_IN_A_WORD:
        return word
    if len(fonts) == len(word) and len(set(fonts)) == 1:
        return word
    script = fonts[0].script
    name = others.fonts.font_for("".join(unit.letter for unit in word), script, own.line_px)
    if name is None:
        return word
    return [_Unit(unit.start, unit.letter, FromFont(name, script)) for unit in word]


def _lines_px(
    units: Sequence[_Unit], own: OwnLetters, others: OtherLetters
) -> Mapping[FromFont, int]:
    """For lines of which height each font draws its letters: this font's, or smaller ones where
    that is too high."""
    found: dict[FromFont, list[str]] = {}
    for unit in units:
        if isinstance(unit.shown, FromFont):
            found.setdefault(unit.shown, []).append(unit.letter)
    lines_px = {}
    for font, letters in found.items():
        smaller_px = own.line_px - own.line_px // 7
        drawn = others.fonts.drawn(letters, font.font, font.script, own.line_px)
        is_high = drawn is not None and drawn.picture.get_bounding_rect().height > own.line_px
        lines_px[font] = smaller_px if is_high else own.line_px
    return lines_px


def _runs(units: Sequence[_Unit], order: Sequence[Place]) -> Iterator[list[Place]]:
    """What is put beside each other in one go, from left to right: letters that one font draws."""
    run: list[Place] = []
    for place in order:
        if run and not _go_together(units, run[-1], place):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _go_together(units: Sequence[_Unit], one: Place, other: Place) -> bool:
    step = -1 if one.is_backwards else 1
    shown = units[one.number].shown
    return (
        isinstance(shown, FromFont)
        and shown == units[other.number].shown
        and one.is_backwards == other.is_backwards
        and other.number == one.number + step
    )


class _Pen:
    """Puts letters beside each other, from left to right."""

    def __init__(
        self, own: OwnLetters, others: OtherLetters, lines_px: Mapping[FromFont, int]
    ) -> None:
        self._own = own
        self._others = others
        self._lines_px = lines_px
        self.x = 0
        self.pieces: list[Piece] = []
        self._from_fonts: dict[str, list[int]] = {}
        """Which pieces are of which font of the machine."""
        self.cells: list[Cell] = []

    def put(self, units: Sequence[_Unit], is_backwards: bool) -> None:
        shown = units[0].shown
        if isinstance(shown, FromFont):
            self._put_run(units[::-1] if is_backwards else units, shown, is_backwards)
            return
        left = self.x
        if isinstance(shown, InPicture):
            # As large as the font's capitals are, so that it stands among them.
            size = shown.picture.get_height()
            top = min(self._own.baseline_px + 1, self._own.line_px) - size
            self._add(shown.picture, max(0, top), is_white=False)
            self.x += 1
        elif isinstance(shown, OnPlate):
            self._put_plate(shown.text)
        elif isinstance(shown, InWords):
            for letter in shown.text:
                self._put_own(letter)
        else:
            letter = units[0].letter
            self._put_own(_TURNED.get(letter, letter) if is_backwards else letter)
        unit = units[0]
        end = unit.start + len(unit.letter)
        self.cells.append(Cell(unit.start, end, left, self.x, is_backwards))

    def lift(self) -> None:
        """What is too deep for the line moves up, all of one font alike: letters that are taller
        than this font's lines are rather seen whole than on the line."""
        for numbers in self._from_fonts.values():
            pieces = [self.pieces[number] for number in numbers]
            inks = [piece.picture.get_bounding_rect().move(0, piece.y) for piece in pieces]
            too_deep = max(ink.bottom for ink in inks) - self._own.line_px
            # What reaches over both edges is rather cut below, where less of a letter is.
            lift = min(max(0, too_deep), *(ink.top for ink in inks))
            for number, piece in zip(numbers, pieces, strict=True):
                self.pieces[number] = replace(piece, y=piece.y - lift)

    def _put_own(self, letter: str) -> None:
        glyph = self._own.glyphs.get(letter)
        if glyph is not None:
            self.pieces.append(Piece(glyph.picture, self.x, glyph.offset_y, True))
            self.x += glyph.advance_px
            return
        if letter.isspace():
            self.x += max(2, self._own.line_px // 4)
            return
        shown = self._others.find(letter, self._own.line_px)
        if isinstance(shown, FromFont):
            self._put_run([_Unit(0, letter, shown)], shown, False, has_cells=False)

    def _put_run(
        self,
        units: Sequence[_Unit],
        shown: FromFont,
        is_backwards: bool,
        *,
        has_cells: bool = True,
    ) -> None:
        """Letters in the order of reading, which one font draws."""
        found = self._others.fonts.drawn(
            [unit.letter for unit in units],
            shown.font,
            shown.script,
            self._lines_px.get(shown, self._own.line_px),
            is_backwards=is_backwards,
        )
        if found is None:
            return
        left, right = self.x, self.x + found.picture.get_width()
        self._from_fonts.setdefault(shown.font, []).append(len(self.pieces))
        self._add(found.picture, self._own.baseline_px - found.ascent_px, is_white=True)
        if not has_cells:
            return
        before = 0
        for unit, end_px in zip(units, found.ends_px, strict=True):
            near, far = sorted((before, end_px))
            at = (right - far, right - near) if is_backwards else (left + near, left + far)
            end = unit.start + len(unit.letter)
            self.cells.append(Cell(unit.start, end, *at, is_backwards))
            before = end_px

    def _put_plate(self, text: str) -> None:
        """Letters in a frame, as high as a capital and a little more."""
        frame_at = len(self.pieces)
        left = self.x
        self.x += 3
        for letter in text:
            self._put_own(letter)
        self.x += 2
        height = min(self._own.line_px, self._own.baseline_px + 2)
        frame = pygame.Surface((self.x - left, height), pygame.SRCALPHA)
        pygame.draw.rect(frame, (255, 255, 255, 255), frame.get_rect(), 1, border_radius=2)
        self.pieces.insert(frame_at, Piece(frame, left, 0, True))
        self.x += 1

    def _add(self, picture: pygame.Surface, y: int, *, is_white: bool) -> None:
        self.pieces.append(Piece(picture, self.x, y, is_white))
        self.x += picture.get_width()
