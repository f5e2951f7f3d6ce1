"""A line of text to type into: caret, clipboard, input methods, and letters for a pad.

The keyboard types as everywhere. With a pad, confirming shows the system's keyboard on the screen,
where there is one, as a click does; else it opens a small grid of letters under the field, or above
it where there is no room below, so that every field can be filled without a keyboard.
"""

from collections.abc import Callable

import pygame

from scenes.input.events import Device, EventKind, InputEvent, UiKey
from scenes.ui import theme
from scenes.ui.focus import Widget
from scenes.ui.skin import Skin, focus_ring

LETTER_ROWS = ("1234567890", "QWERTYUIOP", "ASDFGHJKL-", "ZXCVBNM.,'", ":/[]@_!?&+")
CELL_PX = 16
MASK = "•"
"""What stands for every letter of a masked field."""


class Clipboard:
    """The system's clipboard, or a note kept here where the system has none."""

    def __init__(self) -> None:
        self._note = ""

    def put(self, text: str) -> None:
        """Copies text."""
        self._note = text
        try:
            pygame.scrap.put_text(text)
        except pygame.error:
            return

    def get(self) -> str:
        """The text that can be pasted; "" when there is none."""
        try:
            return pygame.scrap.get_text() or self._note
        except pygame.error:
            return self._note


class TextField(Widget):
    """A single line. Control characters never get in."""

    can_focus = True
    is_text_input = True

    def __init__(
        self,
        rect: pygame.Rect,
        value: str,
        max_characters: int,
        clipboard: Clipboard,
        on_change: Callable[[str], None] | None = None,
        on_enter: Callable[[str], None] | None = None,
        format_value: Callable[[str], str] | None = None,
        placeholder: str = "",
    ) -> None:
        super().__init__(rect)
        self.value = value
        self.caret = len(value)
        self.composing = ""
        self.is_grid_open = False
        self.is_masked = False
        """Whether the letters are hidden from who looks over the shoulder, and not copied."""
        self.size = "body"
        self._max = max_characters
        self._clipboard = clipboard
        self._on_change = on_change
        self._on_enter = on_enter
        self._format = format_value
        self._placeholder = placeholder
        self._cell = (0, 0)
        self._is_upper = True

    def set(self, value: str) -> None:
        """Replaces the text and puts the caret behind it."""
        self.value = value[: self._max]
        self.caret = len(self.value)

    def text(self, event: InputEvent, skin: Skin) -> bool:
        if event.kind is EventKind.COMPOSING:
            self.composing = event.text[: self._max]
            return True
        self.composing = ""
        self._insert(event.text)
        return True

    def key(self, event: InputEvent, skin: Skin) -> bool:
        if event.device is Device.PAD:
            return self._pad(event, skin)
        if self.composing:
            return True
        ui = event.ui
        if ui is UiKey.BACKSPACE:
            self._remove(self.caret - 1)
        elif ui is UiKey.DELETE:
            self._remove(self.caret)
        elif ui in (UiKey.LEFT, UiKey.RIGHT):
            end = 0 if ui is UiKey.LEFT else len(self.value)
            if self.caret == end:
                # Who is at the end already wants to what lies beside the field.
                return event.is_repeat
            self.caret += 1 if ui is UiKey.RIGHT else -1
        elif ui is UiKey.HOME:
            self.caret = 0
        elif ui is UiKey.END:
            self.caret = len(self.value)
        elif ui is UiKey.PASTE:
            self._insert(self._clipboard.get())
        elif ui is UiKey.COPY:
            if not self.is_masked:
                self._clipboard.put(self.value)
        elif ui is UiKey.CONFIRM and event.binding != "key:space":
            if self._on_enter is None or event.is_repeat:
                return False
            self._on_enter(self.value)
        else:
            # Every other key writes a letter, which comes as text; only what moves on or leaves
            # is not for the field.
            return ui not in (UiKey.UP, UiKey.DOWN, UiKey.NEXT, UiKey.PREVIOUS, UiKey.CANCEL)
        return True

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if event.binding == "mouse:left":
            skin.show_keyboard(self.rect)
            font = getattr(skin.fonts, self.size)
            x = self.rect.x + 6
            self.caret = len(self.value)
            for index, letter in enumerate(self._shown(self.value)):
                if event.position[0] < x + font.advance(letter) / 2:
                    self.caret = index
                    break
                x += font.advance(letter)
            return True
        return False

    def focus_changed(self, is_focused: bool) -> None:
        self.composing = ""
        if is_focused:
            pygame.key.start_text_input()
            pygame.key.set_text_input_rect(self.rect)
        else:
            self.is_grid_open = False
            pygame.key.stop_text_input()

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        skin.frame(target, "field_normal", self.rect)
        font = getattr(skin.fonts, self.size)
        y = self.rect.y + (self.rect.height - font.line_px + 1) // 2
        inner = self.rect.inflate(-10, -2)
        old_clip = target.get_clip()
        target.set_clip(inner.clip(old_clip))
        before = self._shown(self.value[: self.caret] + self.composing)
        shift = max(0, font.width(before) - inner.width + 4)
        shown = before + self._shown(self.value[self.caret :])
        if shown:
            target.blit(font.render(shown, theme.TEXT_ON_PAPER), (inner.x + 1 - shift, y))
        elif self._placeholder:
            target.blit(font.render(self._placeholder, theme.TAN), (inner.x + 1, y))
        caret_x = inner.x + 1 + font.width(before) - shift
        if self.composing:
            start = caret_x - font.width(self._shown(self.composing))
            line_y = y + font.height_px
            pygame.draw.line(target, theme.BLUE, (start, line_y), (caret_x, line_y))
        if is_focused:
            pygame.draw.line(target, theme.INK, (caret_x, y), (caret_x, y + font.height_px))
        target.set_clip(old_clip)
        if is_focused:
            focus_ring(target, self.rect)

    def draw_above(self, target: pygame.Surface, skin: Skin) -> None:
        if self.is_grid_open:
            self._draw_grid(target, skin)

    def _shown(self, text: str) -> str:
        return MASK * len(text) if self.is_masked else text

    def _insert(self, text: str) -> None:
        clean = "".join(letter for letter in text[:512] if letter.isprintable())
        if not clean:
            return
        at_end = self.caret == len(self.value)
        value = self.value[: self.caret] + clean + self.value[self.caret :]
        if self._format is not None:
            value = self._format(value[:512])
        self.value = value[: self._max]
        self.caret = len(self.value) if at_end else min(len(self.value), self.caret + len(clean))
        self._changed()

    def _remove(self, index: int) -> None:
        if not 0 <= index < len(self.value):
            return
        value = self.value[:index] + self.value[index + 1 :]
        at_end = self.caret == len(self.value)
        self.caret = index
        self.value = self._format(value) if self._format is not None else value
        self.caret = len(self.value) if at_end else min(self.caret, len(self.value))
        self._changed()

    def _changed(self) -> None:
        if self._on_change is not None:
            self._on_change(self.value)

    def _pad(self, event: InputEvent, skin: Skin) -> bool:
        if not self.is_grid_open:
            if event.ui is UiKey.CONFIRM:
                self.is_grid_open = not skin.show_keyboard(self.rect)
                return True
            return False
        x, y = self._cell
        columns = len(LETTER_ROWS[0])
        if event.ui in (UiKey.LEFT, UiKey.RIGHT):
            x = (x + (1 if event.ui is UiKey.RIGHT else -1)) % columns
        elif event.ui in (UiKey.UP, UiKey.DOWN):
            y = (y + (1 if event.ui is UiKey.DOWN else -1)) % len(LETTER_ROWS)
        elif event.ui is UiKey.CONFIRM:
            letter = LETTER_ROWS[y][x]
            self._insert(letter if self._is_upper else letter.lower())
            self._is_upper = False
        elif event.ui is UiKey.SECOND:
            self._remove(self.caret - 1)
        elif event.ui is UiKey.QUICK:
            self._insert(" ")
            self._is_upper = True
        elif event.ui in (UiKey.NEXT_TAB, UiKey.PREVIOUS_TAB):
            self._is_upper = not self._is_upper
        elif event.ui is UiKey.CANCEL or event.binding == "pad:start":
            self.is_grid_open = False
            if event.binding == "pad:start" and self._on_enter is not None:
                self._on_enter(self.value)
        self._cell = (x, y)
        skin.play("ui_move")
        return True

    def _draw_grid(self, target: pygame.Surface, skin: Skin) -> None:
        small = skin.fonts.small
        width = CELL_PX * len(LETTER_ROWS[0]) + 8
        hints = small.wrap(skin.texts("letters.hint"), width - 8)
        grid = pygame.Rect(0, 0, width, CELL_PX * len(LETTER_ROWS) + 9)
        grid.height += len(hints) * small.line_px
        grid.midtop = (self.rect.centerx, self.rect.bottom + 4)
        if grid.bottom > target.get_height():
            grid.bottom = self.rect.top - 4
        grid = grid.clamp(target.get_rect())
        skin.frame(target, "panel_wood", grid)
        for y, row in enumerate(LETTER_ROWS):
            for x, letter in enumerate(row):
                cell = pygame.Rect(
                    grid.x + 4 + x * CELL_PX, grid.y + 4 + y * CELL_PX, CELL_PX, CELL_PX
                )
                is_here = (x, y) == self._cell
                if is_here:
                    skin.frame(target, "button_focused", cell)
                shown = letter if self._is_upper else letter.lower()
                font = skin.fonts.body
                target.blit(
                    font.render(shown, theme.INK if is_here else theme.PAPER),
                    (cell.centerx - font.width(shown) // 2, cell.y + (CELL_PX - font.line_px) // 2),
                )
        y = grid.bottom - len(hints) * small.line_px - 3
        for hint in hints:
            target.blit(small.render(hint, theme.SAND), (grid.x + 5, y))
            y += small.line_px
