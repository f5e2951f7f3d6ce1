"""Choosing how one looks: every look stands there, and the chosen one walks."""

from collections.abc import Callable

import pygame

from game.world.records import Look
from scenes.input.events import InputEvent, UiKey
from scenes.media.assets import Assets
from scenes.media.figures import PRESETS
from scenes.ui import theme
from scenes.ui.focus import Widget, is_click
from scenes.ui.skin import Skin, focus_ring
from scenes.view.players import draw_player

LOOKS = len(PRESETS)
TURN_S = 1.4
"""How long the chosen one walks in one direction."""
LOOK_WIDTH_PX = 18
LOOK_HEIGHT_PX = 28
"""What a look takes at its own size, with some room around it."""


class LookPicker(Widget):
    """A row of looks. Left and right go through them; at both ends they leave it."""

    can_focus = True

    def __init__(
        self,
        rect: pygame.Rect,
        assets: Assets,
        index: int,
        on_change: Callable[[int], None],
        own: Look | None = None,
    ) -> None:
        """`own` is what the chosen one looks like instead, who has dressed part by part."""
        super().__init__(rect)
        self.index = index
        self.own = own
        self.now_s = 0.0
        """The time by which the chosen one walks."""
        self._assets = assets
        self._on_change = on_change

    def key(self, event: InputEvent, skin: Skin) -> bool:
        step = {UiKey.LEFT: -1, UiKey.RIGHT: 1}.get(event.ui) if event.ui is not None else None
        if step is None or not 0 <= self.index + step < LOOKS:
            return False
        self._choose(self.index + step, skin)
        return True

    def click(self, event: InputEvent, skin: Skin) -> bool:
        for index in range(LOOKS):
            if is_click(event) and self._cell(index).collidepoint(event.position):
                self._choose(index, skin)
                return True
        return False

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        skin.frame(target, "field_normal", self.rect)
        target.fill(theme.GREEN, self.rect.inflate(-6, -6))
        cell_px = self._cell(0).width
        zoom = max(1, min((self.rect.height - 14) // LOOK_HEIGHT_PX, cell_px // LOOK_WIDTH_PX))
        old_clip = target.get_clip()
        target.set_clip(self.rect.inflate(-6, -6).clip(old_clip))
        for index in range(LOOKS):
            cell = self._cell(index)
            is_chosen = index == self.index
            if is_chosen:
                pygame.draw.rect(target, theme.GOLD_LIGHT, cell)
            facing = int(self.now_s / TURN_S) % 4 if is_chosen else 0
            action = "walk" if is_chosen else "idle"
            feet = (cell.centerx, cell.bottom - 8)
            look = self.own if is_chosen and self.own is not None else PRESETS[index]
            draw_player(target, self._assets, look, facing, action, self.now_s, feet, zoom)
        target.set_clip(old_clip)
        if is_focused:
            focus_ring(target, self.rect)

    def _cell(self, index: int) -> pygame.Rect:
        inside = self.rect.inflate(-6, -6)
        left = inside.x + inside.width * index // LOOKS
        right = inside.x + inside.width * (index + 1) // LOOKS
        return pygame.Rect(left, inside.y, right - left, inside.height)

    def _choose(self, index: int, skin: Skin) -> None:
        if index != self.index:
            self.index = index
            self.own = None
            skin.play("ui_move")
            self._on_change(index)
