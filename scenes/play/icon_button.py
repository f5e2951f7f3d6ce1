"""A small button with a picture in place of a title; what it does is read beside it."""

from collections.abc import Callable

import pygame

from scenes.input.events import InputEvent
from scenes.ui.focus import Widget, is_click, is_confirm
from scenes.ui.skin import Skin, focus_ring


class IconButton(Widget):
    """Something to press, as large as a slot."""

    can_focus = True

    def __init__(
        self, rect: pygame.Rect, icon: str, tooltip: str, on_press: Callable[[], None]
    ) -> None:
        super().__init__(rect, tooltip)
        self._icon = icon
        self._on_press = on_press

    def key(self, event: InputEvent, skin: Skin) -> bool:
        if is_confirm(event):
            self._on_press()
            return True
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if is_click(event):
            self._on_press()
            return True
        return False

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        skin.frame(target, "button_focused" if is_focused else "button_normal", self.rect)
        skin.icon(target, self._icon, (self.rect.centerx - 8, self.rect.centery - 8))
        if is_focused:
            focus_ring(target, self.rect)
