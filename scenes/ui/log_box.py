"""Lines that people have said, the newest at the bottom, which scrolls back as far as they go."""

from collections.abc import Sequence

import pygame

from game.text.letters import isolated
from scenes.input.events import InputEvent, UiKey
from scenes.ui import theme
from scenes.ui.focus import Widget
from scenes.ui.list_box import BAR_PX
from scenes.ui.skin import Skin, focus_ring
from scenes.ui.text import Font

MARGIN_PX = 6
WHEEL_ROWS = 3


class LogBox(Widget):
    """What was said by whom. It takes the focus only when there is more than is seen."""

    def __init__(self, rect: pygame.Rect, font: Font) -> None:
        super().__init__(rect)
        self._font = font
        self._lines: Sequence[tuple[str, str]] = ()
        self._rows: list[tuple[str, str]] = []
        """Each row: whose line begins here, and the text."""
        self._back = 0
        """How many rows the view is scrolled back from the newest."""

    @property
    def rows(self) -> list[str]:
        """Everything as it is broken into rows, oldest first."""
        return [name + text for name, text in self._rows]

    @property
    def rows_shown(self) -> int:
        """How many rows are seen at once."""
        return max(1, (self.rect.height - 8) // self._font.line_px)

    @property
    def first_shown(self) -> int:
        """The number of the topmost row that is seen."""
        return max(0, len(self._rows) - self.rows_shown - self._back)

    def show(self, lines: Sequence[tuple[str, str]]) -> None:
        """Takes over what was said: names and texts, oldest first. Who has scrolled back stays
        where they are reading."""
        if lines == self._lines:
            return
        count_before = len(self._rows)
        self._lines = lines
        self._break()
        if self._back:
            self._back += max(0, len(self._rows) - count_before)
        self._scroll(0)

    def lay(self, rect: pygame.Rect, font: Font) -> None:
        """Takes over another place and text scale."""
        if (rect, font) != (self.rect, self._font):
            self.rect, self._font = rect, font
            self._break()
            self._scroll(0)

    def key(self, event: InputEvent, skin: Skin) -> bool:
        if event.ui in (UiKey.UP, UiKey.DOWN):
            return self._scroll(1 if event.ui is UiKey.UP else -1)
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if event.binding in ("mouse:wheel_up", "mouse:wheel_down"):
            self._scroll(WHEEL_ROWS if event.binding == "mouse:wheel_up" else -WHEEL_ROWS)
        return True

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        skin.frame(target, "field_normal", self.rect)
        old_clip = target.get_clip()
        target.set_clip(self.rect.inflate(-6, -6).clip(old_clip))
        first = self.first_shown
        shown = self._rows[first : first + self.rows_shown]
        # A short log stands at the bottom, where the next line will be.
        y = self.rect.bottom - 4 - len(shown) * self._font.line_px
        for name, text in shown:
            x = self.rect.x + MARGIN_PX
            if name:
                target.blit(self._font.render(name, theme.GREEN_DARK), (x, y))
                x += self._font.width(name)
            target.blit(self._font.render(text, theme.TEXT_ON_PAPER), (x, y))
            y += self._font.line_px
        target.set_clip(old_clip)
        if len(self._rows) > self.rows_shown:
            track = pygame.Rect(self.rect.right - BAR_PX, self.rect.y + 3, 5, self.rect.height - 6)
            pygame.draw.rect(target, theme.PAPER_DIM, track)
            thumb = max(8, track.height * self.rows_shown // len(self._rows))
            hidden = len(self._rows) - self.rows_shown
            top = track.y + (track.height - thumb) * first // hidden
            pygame.draw.rect(target, theme.WOOD_LIGHT, (track.x, top, track.width, thumb))
        if is_focused:
            focus_ring(target, self.rect)

    def _break(self) -> None:
        width = self.rect.width - 2 * MARGIN_PX - BAR_PX
        self._rows = []
        for name, text in self._lines:
            who = f"{isolated(name)}: "
            for number, row in enumerate(self._font.wrap(who + isolated(text), max(20, width))):
                is_first = number == 0 and row.startswith(who)
                self._rows.append((who, row[len(who) :]) if is_first else ("", row))
        self.can_focus = len(self._rows) > self.rows_shown

    def _scroll(self, by: int) -> bool:
        before = self._back
        most = max(0, len(self._rows) - self.rows_shown)
        self._back = max(0, min(most, self._back + by))
        return self._back != before
