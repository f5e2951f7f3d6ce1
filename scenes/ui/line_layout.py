"""How a line is laid out in which not every letter is one of the game's own.

It is done once for each line, which its font keeps: the letters are put in order, those that one
font draws together are put beside each other in one go, and what is too high is made to fit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from types import MappingProxyType

import pygame

from game.text.letters import graphemes
from scenes.ui.line import Cell, Line, OwnLetters, Piece
from scenes.ui.other_letters import FromFont, InPicture, InWords, OnPlate, OtherLetters, Shown
from scenes.ui.reading_order import ORDER_SIGNS, Place, places
from scenes.ui.system_letters import Run

_TURNED: Mapping[str, str] = MappingProxyType(
    dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
)
"""What brackets look like among letters that are read from right to left."""
_PICTURE = "\ufffc"
"""What a picture counts as when letters are ordered."""
_AS_IN_A_WORD = frozenset(("latn", "grek", "cyrl"))
"""Scripts of which many fonts have some letters: what one word has is drawn by one of them."""


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


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters that are put beside each other in one go, from left to right."""

    units: Sequence[_Unit]
    is_backwards: bool

    @property
    def shown(self) -> Shown | None:
        """How all of them are."""
        return self.units[0].shown

    @property
    def as_read(self) -> Sequence[_Unit]:
        """The letters in the order of reading."""
        return self.units[::-1] if self.is_backwards else self.units

    def of_font(self, font: FromFont, line_px: int) -> Run:
        """The letters as a font of the machine is told them."""
        letters = tuple(unit.letter for unit in self.as_read)
        return Run(letters, font.font, font.script, line_px, self.is_backwards)


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
    runs = [
        _Run([units[place.number] for place in run], run[0].is_backwards)
        for run in _runs(units, order)
    ]
    pen = _Pen(own, others, _lines_px(runs, own, others))
    for run in runs:
        pen.put(run)
    pen.lift()
    return Line(pen.x, pen.pieces, pen.cells)


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
    runs: Sequence[_Run], own: OwnLetters, others: OtherLetters
) -> Mapping[FromFont, int]:
    """For lines of which height each font draws its letters: this font's, or smaller ones where
    that is too high."""
    inks: dict[FromFont, pygame.Rect] = {}
    for run in runs:
        if isinstance(run.shown, FromFont):
            drawn = others.fonts.drawn(run.of_font(run.shown, own.line_px))
            if drawn is not None:
                ink = drawn.picture.get_bounding_rect()
                inks[run.shown] = inks.get(run.shown, ink).union(ink)
    smaller_px = own.line_px - own.line_px // 7
    return {
        font: smaller_px if ink.height > own.line_px else own.line_px for font, ink in inks.items()
    }


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
        self._placed: list[tuple[_Run, int, int]] = []
        """Runs of letters, and where they begin and end."""

    def put(self, run: _Run) -> None:
        left, shown = self.x, run.shown
        if isinstance(shown, FromFont):
            self._put_run(run, shown)
        elif isinstance(shown, InPicture):
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
            letter = run.units[0].letter
            self._put_own(_TURNED.get(letter, letter) if run.is_backwards else letter)
        self._placed.append((run, left, self.x))

    def cells(self) -> Iterator[Cell]:
        """Where each letter stands."""
        for run, left, right in self._placed:
            ends = [right - left]
            if isinstance(run.shown, FromFont):
                ends = list(self._others.fonts.ends_px(self._of_font(run, run.shown)))
            before = 0
            for unit, end_px in zip(run.as_read, ends, strict=True):
                near, far = sorted((before, end_px))
                at = (right - far, right - near) if run.is_backwards else (left + near, left + far)
                yield Cell(unit.start, unit.start + len(unit.letter), *at, run.is_backwards)
                before = end_px

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
            self._put_run(_Run([_Unit(0, letter, shown)], False), shown)

    def _put_run(self, run: _Run, shown: FromFont) -> None:
        found = self._others.fonts.drawn(self._of_font(run, shown))
        if found is not None:
            self._from_fonts.setdefault(shown.font, []).append(len(self.pieces))
            self._add(found.picture, self._own.baseline_px - found.ascent_px, is_white=True)

    def _of_font(self, run: _Run, shown: FromFont) -> Run:
        return run.of_font(shown, self._lines_px.get(shown, self._own.line_px))

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
