"""A line of text to type into: selection, clipboard, input methods, and letters for a pad.

The keyboard types as everywhere. With a pad, confirming shows the system's keyboard on the screen,
where there is one, as a click does; else it opens a small grid of letters under the field, or above
it where there is no room below, so that every field can be filled without a keyboard.
"""

from collections.abc import Callable

import pygame

from game.text.letters import cut
from scenes.input.events import Device, EventKind, InputEvent, UiKey
from scenes.ui import theme
from scenes.ui.edited_line import EditedLine, clean_letters
from scenes.ui.focus import Widget
from scenes.ui.reading_order import begins_backwards
from scenes.ui.skin import Skin, focus_ring
from scenes.ui.text import Font

LETTER_ROWS = (
    "1234567890",
    "QWERTYUIOP",
    "ASDFGHJKL-",
    "ZXCVBNM.,'",
    ":/[]@_!?&+",
    "ÄÖÜßÉÈÀÇÑÅ",
)
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
        self._line = EditedLine(value, len(value), len(value))
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

    @property
    def value(self) -> str:
        """The text."""
        return self._line.text

    @property
    def caret(self) -> int:
        """Before which letter the caret stands."""
        return self._line.caret

    @property
    def selected(self) -> str:
        """What is selected."""
        return self._line.selected

    def set(self, value: str) -> None:
        """Replaces the text and puts the caret behind it."""
        self._line = EditedLine(cut(value, self._max))
        self._line.put_caret(self._max)

    def text(self, event: InputEvent, skin: Skin) -> bool:
        if event.kind is EventKind.COMPOSING:
            self.composing = cut(event.text, self._max)
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
        # A word of a masked text would tell how it is made.
        by_word = event.by_word and not self.is_masked
        if ui in (UiKey.BACKSPACE, UiKey.DELETE):
            self._remove(-1 if ui is UiKey.BACKSPACE else 1, by_word)
        elif ui in (UiKey.LEFT, UiKey.RIGHT):
            # The text is edited as it is read: on the left is what follows, in Arabic.
            forwards = UiKey.LEFT if begins_backwards(self.value) else UiKey.RIGHT
            return self._go(1 if ui is forwards else -1, by_word, event)
        elif ui in (UiKey.HOME, UiKey.END):
            self._line.put_caret(0 if ui is UiKey.HOME else len(self.value), event.shift)
        elif ui is UiKey.SELECT_ALL:
            self._line.select_all()
        elif ui is UiKey.PASTE:
            self._insert(self._clipboard.get())
        elif ui in (UiKey.COPY, UiKey.CUT):
            self._copy(removes=ui is UiKey.CUT)
        elif ui is UiKey.CONFIRM and event.binding != "scan:space":
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
            self._line.put_caret(self._index_at(event.position[0], skin), event.shift)
            return True
        return False

    def drag(self, position: tuple[int, int], skin: Skin) -> None:
        self._line.put_caret(self._index_at(position[0], skin), selects=True)

    def focus_changed(self, is_focused: bool) -> None:
        self.composing = ""
        if is_focused:
            pygame.key.start_text_input()
        else:
            self.is_grid_open = False
            pygame.key.stop_text_input()

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        if is_focused:
            skin.type_at(self.rect)
        skin.frame(target, "field_normal", self.rect)
        font = getattr(skin.fonts, self.size)
        y = self.rect.y + (self.rect.height - font.line_px + 1) // 2
        inner = self.rect.inflate(-10, -2)
        old_clip = target.get_clip()
        target.set_clip(inner.clip(old_clip))
        start, end = self._line.selection
        shown = self._line_shown
        left = inner.x + 1 - self._shift_px(font)
        if start < end and is_focused and not self.composing:
            for x, right in font.spans(shown, start, end):
                marked = pygame.Rect(left + x - 1, y, right - x + 1, font.line_px - 1)
                pygame.draw.rect(target, theme.GOLD_LIGHT, marked)
        if shown:
            target.blit(font.render(shown, theme.TEXT_ON_PAPER), (left, y))
        elif self._placeholder:
            target.blit(font.render(self._placeholder, theme.TAN), (inner.x + 1, y))
        behind = self.caret + len(self.composing)
        caret_x = left + font.caret_px(shown, behind)
        if self.composing:
            line_y = y + font.height_px
            for x, right in font.spans(shown, self.caret, behind):
                pygame.draw.line(target, theme.BLUE, (left + x, line_y), (left + right, line_y))
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

    @property
    def _line_shown(self) -> str:
        """The line with what an input method has not yet written into it."""
        caret = self.caret
        return self._shown(self.value[:caret] + self.composing + self.value[caret:])

    def _shift_px(self, font: Font) -> int:
        """How far the text is moved to the left so that the caret is seen."""
        caret_px = font.caret_px(self._line_shown, self.caret + len(self.composing))
        return max(0, caret_px - (self.rect.width - 10) + 4)

    def _index_at(self, x: int, skin: Skin) -> int:
        """Before which letter a point of the picture is."""
        font: Font = getattr(skin.fonts, self.size)
        left = self.rect.x + 6 - self._shift_px(font)
        return font.index_at(self._shown(self.value), x - left)

    def _go(self, step: int, by_word: bool, event: InputEvent) -> bool:
        """Moves the caret sideways. Returns whether that is for the field: who is at its end
        already wants to what lies beside it."""
        line = self._line
        end = len(self.value) if step > 0 else 0
        if line.selected and not event.shift:
            line.put_caret(line.selection[1 if step > 0 else 0])
        elif line.caret != end:
            line.put_caret(line.place_beside(step, by_word), event.shift)
        else:
            return event.is_repeat or event.shift
        return True

    def _copy(self, removes: bool) -> None:
        """Copies what is selected, or all where nothing is; what is cut is selected."""
        if self.is_masked or (removes and not self.selected):
            return
        self._clipboard.put(self.selected or self.value)
        if removes:
            self._remove(1)

    def _insert(self, text: str) -> None:
        clean = clean_letters(text[:512])
        if clean:
            self._edited(lambda line: line.insert(clean))

    def _remove(self, step: int, by_word: bool = False) -> None:
        self._edited(lambda line: line.remove(step, by_word))

    def _edited(self, edit: Callable[[EditedLine], object]) -> None:
        """Edits the line, which is then formatted and cut to what is allowed."""
        line = self._line
        before = line.text
        edit(line)
        if line.text == before:
            return
        at_end = line.caret == len(line.text)
        text = line.text if self._format is None else self._format(line.text[:512])
        line.text = cut(text, self._max)
        line.put_caret(len(line.text) if at_end else line.caret)
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
            self._remove(-1)
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
        small, body = skin.fonts.small, skin.fonts.body
        room_px = max(target.get_height() - self.rect.bottom, self.rect.top) - 4
        # As large as the letters are, where that leaves the field to be seen.
        for cell_px in range(max(CELL_PX, body.line_px), CELL_PX - 1, -1):
            width = cell_px * len(LETTER_ROWS[0]) + 8
            hints = small.wrap(skin.texts("letters.hint"), width - 8)
            height = cell_px * len(LETTER_ROWS) + 9 + len(hints) * small.line_px
            if height <= room_px:
                break
        font = body if body.line_px <= cell_px else small
        grid = pygame.Rect(0, 0, width, height)
        grid.midtop = (self.rect.centerx, self.rect.bottom + 4)
        if grid.bottom > target.get_height():
            grid.bottom = self.rect.top - 4
        grid = grid.clamp(target.get_rect())
        skin.frame(target, "panel_wood", grid)
        for y, row in enumerate(LETTER_ROWS):
            for x, letter in enumerate(row):
                left, top = grid.x + 4 + x * cell_px, grid.y + 4 + y * cell_px
                cell = pygame.Rect(left, top, cell_px, cell_px)
                is_here = (x, y) == self._cell
                if is_here:
                    skin.frame(target, "button_focused", cell)
                shown = letter if self._is_upper else letter.lower()
                target.blit(
                    font.render(shown, theme.INK if is_here else theme.PAPER),
                    (cell.centerx - font.width(shown) // 2, cell.y + (cell_px - font.line_px) // 2),
                )
        y = grid.bottom - len(hints) * small.line_px - 3
        for hint in hints:
            target.blit(small.render(hint, theme.SAND), (grid.x + 5, y))
            y += small.line_px
