"""Chat: a log that fades, and a line to type into."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import pygame

from game.text.letters import cut, isolated
from scenes.input.events import Device, InputEvent, UiKey
from scenes.play.window import Desk
from scenes.ui import theme
from scenes.ui.edited_line import clean_letters
from scenes.ui.focus import Page
from scenes.ui.text_field import TextField
from scenes.view.players import draw_badge

LINE_MAX_CHARACTERS = 200
LOG_LINES_MAX = 200
SENT_MAX = 30
SCROLL_LINES = 3
SHOWN_S = 9.0
LINES_SHOWN = 5
LINES_SHOWN_OPEN = 10
WIDTH_PX = 300


@dataclass(frozen=True, slots=True)
class _Line:
    said_s: float
    name: str
    colour: int
    text: str

    @property
    def words(self) -> str:
        """Who says what, in the order of each."""
        return f"{isolated(self.name)}: {isolated(self.text)}"


class Chat:
    """What was said, in the lower left corner."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._log: deque[_Line] = deque(maxlen=LOG_LINES_MAX)
        self._latest: dict[int, _Line] = {}
        """What each character said last."""
        self._sent: deque[str] = deque(maxlen=SENT_MAX)
        """What one has said oneself, the latest last."""
        self._recalled = 0
        """How far one has gone back in that: 0 for the line that is being typed."""
        self._scrolled = 0
        """How many lines one has gone back in the log."""
        self._page: Page | None = None
        self._field: TextField | None = None
        self._size = (0, 0)
        self._bottom = 0
        self._now_s = 0.0
        self.rows: list[str] = []
        """What was drawn last, a row each, from above."""

    @property
    def is_open(self) -> bool:
        """Whether a line is being typed."""
        return self._page is not None

    @property
    def typed(self) -> str:
        """The line that is being typed."""
        return "" if self._field is None else self._field.value

    @property
    def lines(self) -> list[str]:
        """The log as plain text, oldest first."""
        return [line.words for line in self._log]

    def layout(self, size: tuple[int, int]) -> None:
        """Takes over the logical size."""
        self._size = size
        self._bottom = size[1]

    def add(self, name: str, colour: int, text: str, now_s: float, character: int = 0) -> None:
        """Somebody said something; `character` is who, to show it over the head as well."""
        clean = clean_letters(cut(text, LINE_MAX_CHARACTERS))
        self._log.append(_Line(now_s, name, colour, clean))
        if character:
            self._latest[character] = self._log[-1]
        if self._scrolled:
            self._scrolled += 1

    def latest(self, character: int, since_s: float) -> str:
        """What somebody said last, if that was after a time; else nothing."""
        line = self._latest.get(character)
        return line.text if line is not None and line.said_s >= since_s else ""

    def open(self) -> None:
        """Begins a line."""
        self._field = TextField(
            self._field_rect(),
            "",
            LINE_MAX_CHARACTERS,
            self._desk.context.clipboard,
            on_enter=self._send,
            placeholder=self._desk.context.texts("playing.chat.say_something"),
        )
        self._field.is_grid_open = self._desk.context.input.device is Device.PAD
        self._page = Page(self._desk.context.skin, [self._field], self.close)

    def close(self) -> None:
        """Lets the line go."""
        if self._page is not None:
            self._page.focus(None)
        self._page = self._field = None
        self._scrolled = self._recalled = 0

    def handle(self, event: InputEvent) -> bool:
        """Takes an event while a line is typed."""
        if self._page is None:
            return False
        if (
            event.is_press
            and event.ui is UiKey.CANCEL
            and not (
                self._field is not None and self._field.is_grid_open and event.device is Device.PAD
            )
        ):
            self.close()
            return True
        if event.is_press and self._goes_back(event):
            return True
        return self._page.handle(event) or event.is_press

    def _goes_back(self, event: InputEvent) -> bool:
        """The wheel and the pages go through the log, up and down through what one has said."""
        by = {"mouse:wheel_up": 1, "mouse:wheel_down": -1}.get(event.binding, 0)
        if event.ui is not None:
            by = by or {UiKey.PREVIOUS_TAB: 1, UiKey.NEXT_TAB: -1}.get(event.ui, 0)
        if by:
            most = max(0, len(self._log) - LINES_SHOWN_OPEN)
            self._scrolled = max(0, min(most, self._scrolled + by * SCROLL_LINES))
            return True
        if event.device is Device.KEYBOARD and event.ui in (UiKey.UP, UiKey.DOWN):
            self._recall(1 if event.ui is UiKey.UP else -1)
            return True
        return False

    def _recall(self, by: int) -> None:
        """Puts an earlier line of one's own into the field, or a later one."""
        self._recalled = max(0, min(len(self._sent), self._recalled + by))
        if self._field is not None:
            self._field.set(self._sent[-self._recalled] if self._recalled else "")

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        self._now_s = now_s

    def draw(self, target: pygame.Surface, top: int, bottom: int) -> None:
        """Draws as much of the log as fits below `top`, and the line being typed, above
        `bottom`."""
        font = self._desk.context.skin.fonts.body
        self._bottom = bottom
        if self._field is not None:
            self._field.rect = self._field_rect()
            bottom = self._field.rect.top - 2
        count = LINES_SHOWN_OPEN if self.is_open else LINES_SHOWN
        log = list(self._log)[: len(self._log) - self._scrolled]
        shown = [line for line in log if self.is_open or self._now_s - line.said_s < SHOWN_S]
        shown = shown[-count:]
        y = bottom
        fitting = max(1, min(count + 3, (bottom - top - 7) // font.line_px))
        rows = self._rows_of(shown, fitting)
        self.rows = [row for _, row, _ in rows]
        if rows:
            width = max(font.width(row) for _, row, _ in rows) + 27
            if self.is_open:
                width = self._field_rect().width
            high = len(rows) * font.line_px + 7
            back = pygame.Rect(4, y - high, width, high)
            self._desk.context.skin.frame(target, "panel_dark", back)
            y -= 3
        for line, row, is_first in reversed(rows):
            y -= font.line_px
            if is_first:
                at = (13, y + font.line_px // 2)
                draw_badge(target, self._desk.context.assets, line.colour, at)
            target.blit(font.render(row, theme.PAPER), (22, y))
        if self._page is not None:
            self._page.draw(target)

    def _rows_of(self, shown: Sequence[_Line], most: int) -> list[tuple[_Line, str, bool]]:
        """The latest of these that have room in so many rows: each its line, what it says and
        whether it is the line's first. None is cut above, where nobody would see it; of one that
        is too long alone, the end is left out."""
        font = self._desk.context.skin.fonts.body
        width = min(WIDTH_PX, self._size[0] // 2)
        rows: list[tuple[_Line, str, bool]] = []
        for line in reversed(shown):
            wrapped = font.wrap(line.words, width - 14)
            if len(rows) + len(wrapped) > most:
                if rows:
                    break
                wrapped = [*wrapped[: most - 1], font.fit(wrapped[most - 1] + " …", width - 14)]
            rows[:0] = [(line, row, index == 0) for index, row in enumerate(wrapped)]
        return rows

    def _field_rect(self) -> pygame.Rect:
        font = self._desk.context.skin.fonts.body
        width = min(WIDTH_PX + 8, self._size[0] - 8)
        top = self._bottom - font.line_px - 12
        if self._desk.context.input.device is Device.PAD:
            top = self._size[1] // 2
        return pygame.Rect(4, top, width, font.line_px + 10)

    def _send(self, text: str) -> None:
        if text.strip():
            self._desk.seat.say(text.strip())
            self._sent.append(text.strip())
        self.close()
