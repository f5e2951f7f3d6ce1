"""What is set: one of several options, a value on a slider, a tab of a row."""

from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import pairwise

import pygame

from scenes.input.events import InputEvent, UiKey
from scenes.ui import theme
from scenes.ui.focus import Widget, is_click, is_confirm
from scenes.ui.skin import Skin, draw_title, focus_ring, halves
from scenes.ui.text import Font
from scenes.ui.theme import Colour


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
        if is_click(event):
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
        _, right = halves(self.rect)
        return pygame.Rect(right.x, right.centery - 3, right.width - 40, 6)

    def _set(self, value: int, skin: Skin) -> None:
        value = max(self._low, min(self._high, value))
        if value != self.value:
            self.value = value
            self._on_change(value)
            skin.play("ui_move")

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        left, right = halves(self.rect)
        draw_title(target, skin, left, self.title)
        font = skin.fonts.body
        y = right.y + (right.height - font.line_px + 1) // 2
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
        signs: Sequence[pygame.Surface] = (),
    ) -> None:
        """Before each option stands its swatch of a colour, or its sign, if there are any."""
        super().__init__(rect)
        self.title = title
        self.options = list(options)
        self.index = index
        self._on_change = on_change
        self._swatches = swatches
        self._signs = signs

    def key(self, event: InputEvent, skin: Skin) -> bool:
        if event.ui is UiKey.LEFT:
            self._go(-1, skin)
            return True
        if event.ui is UiKey.RIGHT or is_confirm(event):
            self._go(1, skin)
            return True
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if event.binding in ("mouse:left", "mouse:wheel_down"):
            is_back = is_click(event) and event.position[0] < halves(self.rect)[1].x + 16
            self._go(-1 if is_back else 1, skin)
            return True
        if event.binding in ("mouse:right", "mouse:wheel_up"):
            self._go(-1, skin)
            return True
        return False

    def _go(self, by: int, skin: Skin) -> None:
        self.index = (self.index + by) % len(self.options)
        skin.play("ui_move")
        self._on_change(self.index)

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        left, right = halves(self.rect)
        draw_title(target, skin, left, self.title)
        skin.frame(target, "field_normal", right)
        for x, flip in ((right.x + 5, -1), (right.right - 6, 1)):
            middle = right.centery
            points = [(x + 3 * flip, middle), (x - flip, middle - 4), (x - flip, middle + 4)]
            pygame.draw.polygon(target, theme.WOOD_LIGHT, points)
        font, option = skin.fonts.fitting(self.options[self.index], right.width - 36)
        y = right.y + (right.height - font.line_px + 1) // 2
        x = right.x + (right.width - font.width(option)) // 2
        if self._swatches:
            swatch = pygame.Rect(x - 8, right.centery - 5, 10, 10)
            pygame.draw.rect(target, self._swatches[self.index], swatch)
            pygame.draw.rect(target, theme.INK, swatch, 1)
            x += 8
        elif self._signs:
            sign = self._signs[self.index]
            x += sign.get_width() // 2
            target.blit(sign, sign.get_rect(midright=(x - 6, right.centery)))
        target.blit(font.render(option, theme.TEXT_ON_PAPER), (x, y))
        if is_focused:
            focus_ring(target, self.rect)


TAB_MARGIN_PX = 12


class Tabs(Widget):
    """A row of titles, one of which is chosen. The shoulder buttons change it from anywhere, for
    which the page's owner calls `go`. All tabs are equally wide where the widest title allows it;
    else what is left of the row beside the titles is shared evenly."""

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
        if is_click(event):
            rights = [tab.right for tab in self.places(skin)]
            index = min(bisect(rights, event.position[0]), len(rights) - 1)
            self.go(index - self.index, skin)
            return True
        return False

    def places(self, skin: Skin) -> list[pygame.Rect]:
        """Where each tab is."""
        font = self._font(skin)
        widths = [font.width(title) + TAB_MARGIN_PX for title in self.titles]
        if max(widths) * len(widths) <= self.rect.width:
            widths = [0] * len(widths)
        spare_px, needed_px = max(0, self.rect.width - sum(widths)), 0
        edges = [self.rect.x]
        for number, width in enumerate(widths, 1):
            needed_px += width
            edges.append(self.rect.x + needed_px + spare_px * number // len(widths))
        return [
            pygame.Rect(left, self.rect.y, right - left - 2, self.rect.height)
            for left, right in pairwise(edges)
        ]

    def _font(self, skin: Skin) -> Font:
        room_px = self.rect.width - TAB_MARGIN_PX * len(self.titles)
        fits = sum(map(skin.fonts.body.width, self.titles)) <= room_px
        return skin.fonts.body if fits else skin.fonts.small

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        font = self._font(skin)
        for index, (title, tab) in enumerate(zip(self.titles, self.places(skin), strict=True)):
            is_chosen = index == self.index
            skin.frame(target, "button_focused" if is_chosen else "button_normal", tab)
            shown = font.fit(title, tab.width - 6)
            x = tab.x + (tab.width - font.width(shown)) // 2
            y = tab.y + (tab.height - font.line_px + 1) // 2
            target.blit(font.render(shown, theme.INK), (x, y))
            if is_focused and is_chosen:
                focus_ring(target, tab)
