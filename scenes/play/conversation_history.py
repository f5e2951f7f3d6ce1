"""What was said so far in a conversation, to be read again."""

from collections import deque
from dataclasses import dataclass

import pygame

from scenes.input.events import InputEvent, UiKey
from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui import theme

LINES_MAX = 80
"""Lines that are kept; a long talk has some thirty."""
_SIZE_PX = ((540, 170), (616, 220))
"""The page at normal text scale, and at larger ones."""


@dataclass(frozen=True, slots=True)
class _Line:
    speaker: str
    text: str
    is_chosen: bool


class TalkHistory:
    """The lines of the conversation that is shown, and of the one before. Opened over the box, it
    takes every press until it is closed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lines: deque[_Line] = deque(maxlen=LINES_MAX)
        self.is_open = False
        self._up = 0
        """How many rows above the last ones one is."""
        self._up_most = 0

    @property
    def texts(self) -> list[str]:
        """What has been said, the oldest first."""
        return [line.text for line in self._lines]

    def add(self, speaker: str, text: str, *, is_chosen: bool = False) -> None:
        """Something is said, or chosen by oneself."""
        line = _Line(speaker, text, is_chosen)
        if text and (not self._lines or self._lines[-1] != line):
            self._lines.append(line)

    def handle(self, event: InputEvent) -> bool:
        """Takes an event: opens the page, scrolls or closes it."""
        if not event.is_press:
            return self.is_open
        goes_up = event.does(Action.TOOL_PREVIOUS)
        if not self.is_open:
            if goes_up and self._lines:
                self.is_open, self._up = True, 0
                self._desk.context.sounds.play("ui_open")
            return self.is_open
        if goes_up or event.ui is UiKey.UP or Action.MOVE_UP in event.actions:
            self._up = min(self._up_most, self._up + 1)
            return True
        goes_down = event.does(Action.TOOL_NEXT)
        if (goes_down or event.ui is UiKey.DOWN or Action.MOVE_DOWN in event.actions) and self._up:
            self._up -= 1
            return True
        self.close()
        return True

    def close(self) -> None:
        """Closes the page."""
        self.is_open = False

    def draw(self, target: pygame.Surface, bottom: int) -> None:
        """Draws the page above a line of the picture."""
        if not self.is_open:
            return
        skin = self._desk.context.skin
        body = skin.fonts.body
        wide, high = _SIZE_PX[0 if body.line_px <= 16 else 1]
        page = pygame.Rect(0, 0, min(wide, target.get_width() - 24), min(high, bottom - 12))
        inside = page.inflate(-28, -22)
        rows: list[tuple[str, theme.Colour, int]] = []
        for line in self._lines:
            if line.speaker:
                rows.append((line.speaker, theme.RED_DARK, 0))
            left, colour = (12, theme.TEXT_MUTED) if line.is_chosen else (0, theme.TEXT_ON_PAPER)
            rows += [(text, colour, left) for text in body.wrap(line.text, inside.width - left)]
        page.height = min(page.height, len(rows) * body.line_px + 22)
        page.midbottom = (target.get_width() // 2, bottom)
        inside = page.inflate(-28, -22)
        skin.frame(target, "panel_paper", page)
        fitting = max(1, inside.height // body.line_px)
        self._up_most = max(0, len(rows) - fitting)
        self._up = min(self._up, self._up_most)
        last = len(rows) - self._up
        y = inside.y
        for text, colour, left in rows[max(0, last - fitting) : last]:
            target.blit(body.render(text, colour), (inside.x + left, y))
            y += body.line_px
        if self._up_most:
            share = 1 - self._up / self._up_most
            rail = pygame.Rect(inside.right + 4, inside.y, 3, inside.height)
            pygame.draw.rect(target, theme.PAPER_DIM, rail, border_radius=1)
            knob = pygame.Rect(rail.x, rail.y + int(share * (rail.height - 18)), 3, 18)
            pygame.draw.rect(target, theme.WOOD_LIGHT, knob, border_radius=1)
