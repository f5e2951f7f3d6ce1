"""A line as it is said: typed out letter by letter with its pauses, and marked as its markup says.

How far it is typed out follows from the tick at which it began, so that everybody who knows the
host's tick sees the same letter at the same moment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sin
from types import MappingProxyType

import pygame

from game.dialogue import MarkedText
from game.world.scripts import PAUSE_MAX_S
from game.world.ticks import TICKS_PER_S
from scenes.settings.store import TextSpeed
from scenes.ui import theme
from scenes.ui.text import Font
from scenes.ui.theme import Colour

CHARACTERS_PER_S: Mapping[TextSpeed, int] = MappingProxyType(
    {TextSpeed.SLOW: 22, TextSpeed.NORMAL: 40, TextSpeed.FAST: 80, TextSpeed.AT_ONCE: 100_000}
)
PAUSE_S = 0.4
"""How long `[pause/]` is; `[pause=1.5/]` says otherwise."""
WAVE_PX = 1.5
_COLOURS: Mapping[str, Colour] = MappingProxyType(
    {
        "red": theme.RED_DARK,
        "green": theme.GREEN_DARK,
        "blue": theme.BLUE,
        "grey": theme.STONE,
    }
)


def letters_shown(
    start_tick: int,
    tick: float,
    per_s: int = CHARACTERS_PER_S[TextSpeed.NORMAL],
    pauses: tuple[tuple[int, float], ...] = (),
) -> int:
    """How many letters of a line that began at `start_tick` are typed out by `tick`, the same for
    everybody who knows the host's tick. `pauses` are places in it and how many seconds nothing
    is typed there, in order."""
    left_s = (tick - start_tick) / TICKS_PER_S
    shown = 0
    for position, pause_s in pauses:
        typing_s = (position - shown) / per_s
        if left_s < typing_s:
            break
        left_s = max(0.0, left_s - typing_s - pause_s)
        shown = position
        if left_s == 0.0:
            return shown
    return shown + max(0, int(left_s * per_s))


def pauses_of(words: MarkedText) -> tuple[tuple[int, float], ...]:
    """Where the markup of a line has pauses, and of how many seconds."""
    found = []
    for attribute in words.attributes:
        if attribute.name == "pause":
            length = attribute.get("pause")
            is_number = isinstance(length, int | float) and not isinstance(length, bool)
            seconds = float(length) if is_number and length is not None else PAUSE_S
            found.append((attribute.position, min(PAUSE_MAX_S, max(0.0, seconds))))
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class _Style:
    """How letters are drawn."""

    colour: Colour = theme.TEXT_ON_PAPER
    is_bold: bool = False
    waves: bool = False
    shakes: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters that are drawn alike, in one row of a text."""

    start: int
    """Within the row."""
    text: str
    style: _Style


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    """Within the text."""
    text: str
    runs: tuple[_Run, ...]


class SpokenText:
    """A line broken into rows of a width, ready to be drawn as far as it is typed out."""

    def __init__(self, words: MarkedText, font: Font, width_px: int) -> None:
        self.words = words
        self.font = font
        self.width_px = width_px
        self._rows: list[_Row] = []
        position = 0
        for text in font.wrap(words.text, width_px) if words.text else ():
            # A row has lost the blank that it was broken at, a word cut in two has not.
            start = max(position, words.text.find(text, position))
            self._rows.append(_Row(start, text, tuple(_runs(words, start, text))))
            position = start + len(text)

    @property
    def height_px(self) -> int:
        """How much room it takes."""
        return len(self._rows) * self.font.line_px

    def draw(
        self,
        target: pygame.Surface,
        at: tuple[int, int],
        shown: int,
        now_s: float,
        *,
        is_calm: bool,
    ) -> None:
        """Draws the first `shown` letters. Where the player wants it calm, nothing moves."""
        x, y = at
        for row in self._rows:
            for run in row.runs:
                text = run.text[: max(0, shown - row.start - run.start)]
                if text:
                    left = x + self.font.width(row.text[: run.start])
                    self._draw_run(target, run, text, (left, y), now_s, is_calm)
            y += self.font.line_px

    def _draw_run(
        self,
        target: pygame.Surface,
        run: _Run,
        text: str,
        at: tuple[int, int],
        now_s: float,
        is_calm: bool,
    ) -> None:
        style, font = run.style, self.font
        if is_calm or not (style.waves or style.shakes):
            # The whole run is kept as one picture, and cut off where the typing has come to.
            picture, shown = font.render(run.text, style.colour), font.width(text)
            for offset in (0, 1) if style.is_bold else (0,):
                target.blit(picture, (at[0] + offset, at[1]), (0, 0, shown, font.line_px))
            return
        for index, letter in enumerate(text):
            x, y = at[0] + font.width(text[:index]), at[1]
            if style.waves:
                y += round(WAVE_PX * sin(now_s * 7 - (run.start + index) * 0.8))
            if style.shakes:
                beat = int(now_s * 18) + index * 7
                x += (beat * 31 >> 2) % 3 - 1
                y += (beat * 17 >> 3) % 3 - 1
            picture = font.render(letter, style.colour)
            target.blit(picture, (x, y))
            if style.is_bold:
                target.blit(picture, (x + 1, y))


def _runs(words: MarkedText, start: int, text: str) -> Iterator[_Run]:
    """The stretches of one row that are drawn alike."""
    begun, style = 0, _style_at(words, start)
    for index in range(1, len(text)):
        now = _style_at(words, start + index)
        if now != style:
            yield _Run(begun, text[begun:index], style)
            begun, style = index, now
    yield _Run(begun, text[begun:], style)


def _style_at(words: MarkedText, position: int) -> _Style:
    marks = [
        mark for mark in words.attributes if mark.position <= position < mark.position + mark.length
    ]
    names = {mark.name for mark in marks}
    named = [str(mark.get("colour")) for mark in marks if mark.name == "colour"]
    colour = _COLOURS.get(named[-1], theme.TEXT_ON_PAPER) if named else theme.TEXT_ON_PAPER
    return _Style(colour, "b" in names, "wave" in names, "shake" in names)
