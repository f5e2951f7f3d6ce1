"""The widgets of every menu: labels, buttons, choices, sliders, lists and progress bars."""

from collections.abc import Callable, Sequence

import pygame

from scenes.input import InputEvent, UiKey
from scenes.ui import theme
from scenes.ui.focus import Widget
from scenes.ui.skin import Skin, focus_ring
from scenes.ui.text import Font
from scenes.ui.theme import Colour


def button_height(skin: Skin) -> int:
    """How high a button is at the present text scale."""
    return skin.fonts.body.line_px + 8


def _is_click(event: InputEvent) -> bool:
    return event.binding == "mouse:left"


class Label(Widget):
    """Text that is read. It wraps inside its rectangle."""

    def __init__(
        self,
        rect: pygame.Rect,
        text: str,
        colour: Colour = theme.TEXT_ON_PAPER,
        align: str = "left",
        size: str = "body",
    ) -> None:
        super().__init__(rect)
        self.text_shown = text
        self.colour = colour
        self._align = align
        self._size = size

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        font: Font = getattr(skin.fonts, self._size)
        y = self.rect.y
        for line in font.wrap(self.text_shown, self.rect.width):
            x = self.rect.x
            if self._align == "centre":
                x += (self.rect.width - font.width(line)) // 2
            elif self._align == "right":
                x += self.rect.width - font.width(line)
            target.blit(font.render(line, self.colour), (x, y))
            y += font.line_px


class Button(Widget):
    """Something to press."""

    def __init__(
        self,
        rect: pygame.Rect,
        title: str,
        on_press: Callable[[], None],
        tooltip: str = "",
        is_enabled: bool = True,
        hint: str = "",
    ) -> None:
        super().__init__(rect, tooltip)
        self.title = title
        self.hint = hint
        """A second, smaller line to the right of the title."""
        self._on_press = on_press
        self.can_focus = is_enabled

    def press(self, skin: Skin) -> None:
        """Does what the button does."""
        skin.play("ui_confirm")
        self._on_press()

    def key(self, event: InputEvent, skin: Skin) -> bool:
        if event.ui is UiKey.CONFIRM and not event.is_repeat:
            self.press(skin)
            return True
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if _is_click(event):
            self.press(skin)
            return True
        return False

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        rect = self.rect.move(0, -1) if is_focused else self.rect
        style = (
            "button_focused"
            if is_focused
            else "button_normal"
            if self.can_focus
            else "button_disabled"
        )
        skin.frame(target, style, rect)
        font = skin.fonts.body
        colour = theme.INK if self.can_focus else theme.STONE_LIGHT
        y = rect.y + (rect.height - font.line_px + 1) // 2
        room = rect.width - 12
        if self.hint:
            hint = skin.fonts.small.fit(self.hint, rect.width // 2)
            hint_w = skin.fonts.small.width(hint)
            hint_y = rect.y + (rect.height - skin.fonts.small.line_px + 1) // 2
            target.blit(
                skin.fonts.small.render(hint, theme.WOOD if self.can_focus else colour),
                (rect.right - hint_w - 8, hint_y),
            )
            title = font.fit(self.title, room - hint_w - 6)
            target.blit(font.render(title, colour), (rect.x + 8, y))
        else:
            title = font.fit(self.title, room)
            x = rect.x + (rect.width - font.width(title)) // 2
            target.blit(font.render(title, colour), (x, y))
        if is_focused:
            focus_ring(target, rect)


class Checkbox(Widget):
    """Something that is on or off."""

    can_focus = True

    def __init__(
        self, rect: pygame.Rect, title: str, is_on: bool, on_change: Callable[[bool], None]
    ) -> None:
        super().__init__(rect)
        self.title = title
        self.is_on = is_on
        self._on_change = on_change

    def _toggle(self, skin: Skin) -> None:
        self.is_on = not self.is_on
        skin.play("ui_confirm")
        self._on_change(self.is_on)

    def key(self, event: InputEvent, skin: Skin) -> bool:
        if event.ui is UiKey.CONFIRM and not event.is_repeat:
            self._toggle(skin)
            return True
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if _is_click(event):
            self._toggle(skin)
            return True
        return False

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        box = pygame.Rect(self.rect.x, self.rect.centery - 6, 12, 12)
        skin.frame(target, "field_normal", box)
        if self.is_on:
            points = [(box.x + 3, box.y + 6), (box.x + 5, box.y + 8), (box.x + 9, box.y + 3)]
            pygame.draw.lines(target, theme.GREEN_DARK, False, points, 2)
        font = skin.fonts.body
        y = self.rect.y + (self.rect.height - font.line_px + 1) // 2
        title = font.fit(self.title, self.rect.width - 20)
        target.blit(font.render(title, theme.TEXT_ON_PAPER), (self.rect.x + 18, y))
        if is_focused:
            focus_ring(target, self.rect)


class Slider(Widget):
    """A value between two ends, in steps."""

    can_focus = True

    def __init__(
        self,
        rect: pygame.Rect,
        title: str,
        value: int,
        on_change: Callable[[int], None],
        ends: tuple[int, int] = (0, 100),
        step: int = 5,
    ) -> None:
        super().__init__(rect)
        self.title = title
        self.value = value
        self._low, self._high = ends
        self._step = step
        self._on_change = on_change

    def key(self, event: InputEvent, skin: Skin) -> bool:
        if event.ui is UiKey.LEFT:
            self._set(self.value - self._step, skin)
            return True
        if event.ui is UiKey.RIGHT:
            self._set(self.value + self._step, skin)
            return True
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if _is_click(event):
            self.drag(event.position, skin)
            return True
        if event.binding in ("mouse:wheel_up", "mouse:wheel_down"):
            up = event.binding == "mouse:wheel_up"
            self._set(self.value + (self._step if up else -self._step), skin)
            return True
        return False

    def drag(self, position: tuple[int, int], skin: Skin) -> None:
        groove = self._groove()
        share = (position[0] - groove.x) / max(1, groove.width)
        value = self._low + share * (self._high - self._low)
        self._set(round(value / self._step) * self._step, skin)

    def _groove(self) -> pygame.Rect:
        left = self.rect.x + self.rect.width * 2 // 5
        return pygame.Rect(left, self.rect.centery - 3, self.rect.right - left - 40, 6)

    def _set(self, value: int, skin: Skin) -> None:
        value = max(self._low, min(self._high, value))
        if value != self.value:
            self.value = value
            self._on_change(value)
            skin.play("ui_move")

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        font = skin.fonts.body
        y = self.rect.y + (self.rect.height - font.line_px + 1) // 2
        title = font.fit(self.title, self.rect.width * 2 // 5 - 6)
        target.blit(font.render(title, theme.TEXT_ON_PAPER), (self.rect.x + 2, y))
        groove = self._groove()
        skin.frame(target, "slider_track", groove)
        share = (self.value - self._low) / (self._high - self._low)
        filled = pygame.Rect(groove.x, groove.y, max(4, int(groove.width * share)), groove.height)
        skin.frame(target, "progress_fill", filled)
        knob = pygame.Rect(0, 0, 8, 12)
        knob.center = (groove.x + int(groove.width * share), groove.centery)
        skin.frame(target, "knob", knob)
        figure = str(self.value)
        x = self.rect.right - font.width(figure) - 4
        target.blit(font.render(figure, theme.TEXT_ON_PAPER), (x, y))
        if is_focused:
            focus_ring(target, self.rect)


class Choice(Widget):
    """One of several: left and right go through them, so does confirming."""

    can_focus = True

    def __init__(
        self,
        rect: pygame.Rect,
        title: str,
        options: Sequence[str],
        index: int,
        on_change: Callable[[int], None],
        swatches: Sequence[Colour] = (),
    ) -> None:
        super().__init__(rect)
        self.title = title
        self.options = list(options)
        self.index = index
        self._on_change = on_change
        self._swatches = swatches

    def key(self, event: InputEvent, skin: Skin) -> bool:
        if event.ui is UiKey.LEFT:
            self._go(-1, skin)
            return True
        if event.ui is UiKey.RIGHT or (event.ui is UiKey.CONFIRM and not event.is_repeat):
            self._go(1, skin)
            return True
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if event.binding in ("mouse:left", "mouse:wheel_down"):
            is_back = _is_click(event) and event.position[0] < self._box().x + 16
            self._go(-1 if is_back else 1, skin)
            return True
        if event.binding in ("mouse:right", "mouse:wheel_up"):
            self._go(-1, skin)
            return True
        return False

    def _box(self) -> pygame.Rect:
        left = self.rect.x + self.rect.width * 2 // 5
        return pygame.Rect(left, self.rect.y, self.rect.right - left, self.rect.height)

    def _go(self, by: int, skin: Skin) -> None:
        self.index = (self.index + by) % len(self.options)
        skin.play("ui_move")
        self._on_change(self.index)

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        font = skin.fonts.body
        y = self.rect.y + (self.rect.height - font.line_px + 1) // 2
        title = font.fit(self.title, self.rect.width * 2 // 5 - 6)
        target.blit(font.render(title, theme.TEXT_ON_PAPER), (self.rect.x + 2, y))
        box = self._box()
        skin.frame(target, "field_normal", box)
        for x, flip in ((box.x + 5, -1), (box.right - 6, 1)):
            middle = box.centery
            points = [(x + 3 * flip, middle), (x - flip, middle - 4), (x - flip, middle + 4)]
            pygame.draw.polygon(target, theme.WOOD_LIGHT, points)
        option = font.fit(self.options[self.index], box.width - 36)
        x = box.x + (box.width - font.width(option)) // 2
        if self._swatches:
            swatch = pygame.Rect(x - 8, box.centery - 5, 10, 10)
            pygame.draw.rect(target, self._swatches[self.index], swatch)
            pygame.draw.rect(target, theme.INK, swatch, 1)
            x += 8
        target.blit(font.render(option, theme.TEXT_ON_PAPER), (x, y))
        if is_focused:
            focus_ring(target, self.rect)


class Tabs(Widget):
    """A row of titles, one of which is chosen. The shoulder buttons change it from anywhere, for
    which the page's owner calls `go`."""

    can_focus = True

    def __init__(
        self,
        rect: pygame.Rect,
        titles: Sequence[str],
        index: int,
        on_change: Callable[[int], None],
    ) -> None:
        super().__init__(rect)
        self.titles = list(titles)
        self.index = index
        self._on_change = on_change

    def go(self, by: int, skin: Skin) -> None:
        """Chooses the tab so many further on."""
        self.index = (self.index + by) % len(self.titles)
        skin.play("ui_move")
        self._on_change(self.index)

    def key(self, event: InputEvent, skin: Skin) -> bool:
        if event.ui is UiKey.LEFT and self.index > 0:
            self.go(-1, skin)
            return True
        if event.ui is UiKey.RIGHT and self.index < len(self.titles) - 1:
            self.go(1, skin)
            return True
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if _is_click(event):
            width = self.rect.width / len(self.titles)
            index = int((event.position[0] - self.rect.x) / width)
            self.go(max(0, min(len(self.titles) - 1, index)) - self.index, skin)
            return True
        return False

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        font = skin.fonts.body
        count = len(self.titles)
        for index, title in enumerate(self.titles):
            left = self.rect.x + self.rect.width * index // count
            right = self.rect.x + self.rect.width * (index + 1) // count
            is_chosen = index == self.index
            tab = pygame.Rect(left, self.rect.y, right - left - 2, self.rect.height)
            skin.frame(target, "button_focused" if is_chosen else "button_normal", tab)
            shown = font.fit(title, tab.width - 6)
            x = tab.x + (tab.width - font.width(shown)) // 2
            y = tab.y + (tab.height - font.line_px + 1) // 2
            target.blit(font.render(shown, theme.INK), (x, y))
            if is_focused and is_chosen:
                focus_ring(target, tab)


class ListBox(Widget):
    """Rows that scroll. Up and down move the selection and leave the list at its ends."""

    can_focus = True

    def __init__(
        self,
        rect: pygame.Rect,
        row_px: int,
        draw_row: Callable[[pygame.Surface, pygame.Rect, int, bool], None],
        on_press: Callable[[int], None],
        on_second: Callable[[int], None] | None = None,
        on_select: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__(rect)
        self.count = 0
        self.selected = 0
        self._row_px = row_px
        self._draw_row = draw_row
        self._on_press = on_press
        self._on_second = on_second
        self._on_select = on_select
        self._top = 0

    @property
    def rows_shown(self) -> int:
        """How many rows fit."""
        return max(1, (self.rect.height - 4) // self._row_px)

    def set_count(self, count: int) -> None:
        """Says how many rows there are; the selection stays inside."""
        self.count = count
        self.selected = max(0, min(self.selected, count - 1))
        self._keep_in_view()

    def row_rect(self, index: int) -> pygame.Rect:
        """Where a row is drawn."""
        y = self.rect.y + 2 + (index - self._top) * self._row_px
        width = self.rect.width - 4 - (8 if self.count > self.rows_shown else 0)
        return pygame.Rect(self.rect.x + 2, y, width, self._row_px)

    def key(self, event: InputEvent, skin: Skin) -> bool:
        if event.ui is UiKey.UP and self.selected > 0:
            self._select(self.selected - 1, skin)
            return True
        if event.ui is UiKey.DOWN and self.selected < self.count - 1:
            self._select(self.selected + 1, skin)
            return True
        if self.count and not event.is_repeat:
            if event.ui is UiKey.CONFIRM:
                skin.play("ui_confirm")
                self._on_press(self.selected)
                return True
            if event.ui is UiKey.SECOND and self._on_second is not None:
                skin.play("ui_confirm")
                self._on_second(self.selected)
                return True
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if event.binding in ("mouse:wheel_up", "mouse:wheel_down"):
            by = -1 if event.binding == "mouse:wheel_up" else 1
            self._top = max(0, min(self.count - self.rows_shown, self._top + by))
            return True
        index = self._at(event.position)
        if index is None:
            return False
        self._select(index, skin)
        if _is_click(event):
            skin.play("ui_confirm")
            self._on_press(index)
        elif event.binding == "mouse:right" and self._on_second is not None:
            self._on_second(index)
        return True

    def hover(self, position: tuple[int, int]) -> None:
        index = self._at(position)
        if index is not None and index != self.selected:
            self.selected = index
            if self._on_select is not None:
                self._on_select(index)

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        skin.frame(target, "field_normal", self.rect)
        old_clip = target.get_clip()
        target.set_clip(self.rect.inflate(-4, -4).clip(old_clip))
        for index in range(self._top, min(self.count, self._top + self.rows_shown)):
            row = self.row_rect(index)
            is_selected = index == self.selected and is_focused
            if is_selected:
                pygame.draw.rect(target, theme.GOLD_LIGHT, row)
            self._draw_row(target, row, index, is_selected)
        target.set_clip(old_clip)
        if self.count > self.rows_shown:
            track = pygame.Rect(self.rect.right - 8, self.rect.y + 3, 5, self.rect.height - 6)
            pygame.draw.rect(target, theme.PAPER_DIM, track)
            size = max(8, track.height * self.rows_shown // self.count)
            spare = track.height - size
            y = track.y + spare * self._top // max(1, self.count - self.rows_shown)
            pygame.draw.rect(target, theme.WOOD_LIGHT, (track.x, y, track.width, size))
        if is_focused:
            focus_ring(target, self.rect)

    def _at(self, position: tuple[int, int]) -> int | None:
        index = self._top + (position[1] - self.rect.y - 2) // self._row_px
        is_inside = self._top <= index < min(self.count, self._top + self.rows_shown)
        return index if is_inside else None

    def _select(self, index: int, skin: Skin) -> None:
        if index != self.selected:
            self.selected = index
            skin.play("ui_move")
            if self._on_select is not None:
                self._on_select(index)
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        self._top = max(0, min(self._top, self.count - self.rows_shown))
        if self.selected < self._top:
            self._top = self.selected
        elif self.selected >= self._top + self.rows_shown:
            self._top = self.selected - self.rows_shown + 1


class ProgressBar(Widget):
    """How far something is, from 0 to 1."""

    def __init__(self, rect: pygame.Rect) -> None:
        super().__init__(rect)
        self.share = 0.0

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        skin.frame(target, "slider_track", self.rect)
        width = int((self.rect.width - 4) * max(0.0, min(1.0, self.share)))
        if width >= 4:
            filled = pygame.Rect(self.rect.x + 2, self.rect.y + 2, width, self.rect.height - 4)
            skin.frame(target, "progress_fill", filled)
