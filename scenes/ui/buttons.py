"""What is pressed: buttons and boxes to tick."""

from collections.abc import Callable

import pygame

from scenes.input.events import InputEvent
from scenes.ui import theme
from scenes.ui.focus import Widget, is_click, is_confirm
from scenes.ui.skin import Skin, draw_title, focus_ring


def button_height(skin: Skin) -> int:
    """How high a button is at the present text scale."""
    return skin.fonts.body.line_px + 8


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
        if is_confirm(event):
            self.press(skin)
            return True
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if is_click(event):
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
        colour = theme.INK if self.can_focus else theme.STONE_LIGHT
        room = rect.width - 12
        if self.hint:
            hint = skin.fonts.small.fit(self.hint, rect.width // 2)
            hint_w = skin.fonts.small.width(hint)
            hint_y = rect.y + (rect.height - skin.fonts.small.line_px + 1) // 2
            target.blit(
                skin.fonts.small.render(hint, theme.WOOD if self.can_focus else colour),
                (rect.right - hint_w - 8, hint_y),
            )
            room -= hint_w + 6
        font, title = skin.fonts.fitting(self.title, room)
        x = rect.x + (8 if self.hint else (rect.width - font.width(title)) // 2)
        y = rect.y + (rect.height - font.line_px + 1) // 2
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
        if is_confirm(event):
            self._toggle(skin)
            return True
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if is_click(event):
            self._toggle(skin)
            return True
        return False

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        box = pygame.Rect(self.rect.x, self.rect.centery - 6, 12, 12)
        skin.frame(target, "field_normal", box)
        if self.is_on:
            points = [(box.x + 3, box.y + 6), (box.x + 5, box.y + 8), (box.x + 9, box.y + 3)]
            pygame.draw.lines(target, theme.GREEN_DARK, False, points, 2)
        draw_title(target, skin, self.rect, self.title, 18)
        if is_focused:
            focus_ring(target, self.rect)
