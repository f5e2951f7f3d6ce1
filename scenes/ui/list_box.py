"""A list of rows that scrolls. What a row shows is drawn by whoever owns the list.

Keys take the view along with the selection; the wheel and the bar at the side move the view alone,
and it stays there until the selection moves.
"""

from collections.abc import Callable

import pygame

from scenes.input.events import InputEvent, UiKey
from scenes.ui import theme
from scenes.ui.focus import Widget, is_click
from scenes.ui.skin import Skin, focus_ring

BAR_PX = 8
"""The bar at the side, with the gap before it."""


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
        self._is_scrolling = False
        """Whether the bar at the side is held."""

    @property
    def rows_shown(self) -> int:
        """How many rows fit."""
        return max(1, (self.rect.height - 4) // self._row_px)

    def set_count(self, count: int) -> None:
        """Says how many rows there are; the selection stays inside."""
        self.count = count
        selected = max(0, min(self.selected, count - 1))
        if selected != self.selected:
            self.select(selected)
        else:
            self._scroll(self._top)

    def select(self, index: int) -> None:
        """Selects a row without the player's doing, and brings it into view."""
        self.selected = max(0, min(index, self.count - 1))
        self._keep_in_view()

    def row_rect(self, index: int) -> pygame.Rect:
        """Where a row is drawn."""
        y = self.rect.y + 2 + (index - self._top) * self._row_px
        width = self.rect.width - 4 - (BAR_PX if self.count > self.rows_shown else 0)
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
            self._scroll(self._top + (-1 if event.binding == "mouse:wheel_up" else 1))
            self.hover(event.position)
            return True
        self._is_scrolling = is_click(event) and self._is_on_bar(event.position)
        if self._is_scrolling:
            self.drag(event.position, skin)
            return True
        index = self._at(event.position)
        if index is None:
            return False
        self._select(index, skin)
        if is_click(event):
            skin.play("ui_confirm")
            self._on_press(index)
        elif event.binding == "mouse:right" and self._on_second is not None:
            self._on_second(index)
        return True

    def drag(self, position: tuple[int, int], skin: Skin) -> None:
        if self._is_scrolling:
            track = self._track()
            thumb = self._thumb_px()
            share = (position[1] - track.y - thumb / 2) / max(1, track.height - thumb)
            self._scroll(round(share * (self.count - self.rows_shown)))

    def entered_from(self, dy: int) -> bool:
        before = self.selected
        self.select(0 if dy > 0 else self.count - 1)
        if self.selected != before and self._on_select is not None:
            self._on_select(self.selected)
        return self.selected != before

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
            track = self._track()
            pygame.draw.rect(target, theme.PAPER_DIM, track)
            thumb = self._thumb_px()
            y = track.y + (track.height - thumb) * self._top // (self.count - self.rows_shown)
            pygame.draw.rect(target, theme.WOOD_LIGHT, (track.x, y, track.width, thumb))
        if is_focused:
            focus_ring(target, self.rect)

    def _track(self) -> pygame.Rect:
        return pygame.Rect(self.rect.right - BAR_PX, self.rect.y + 3, 5, self.rect.height - 6)

    def _thumb_px(self) -> int:
        return max(8, self._track().height * self.rows_shown // max(1, self.count))

    def _is_on_bar(self, position: tuple[int, int]) -> bool:
        return self.count > self.rows_shown and position[0] >= self._track().x - 1

    def _scroll(self, top: int) -> None:
        self._top = max(0, min(top, self.count - self.rows_shown))

    def _at(self, position: tuple[int, int]) -> int | None:
        if self._is_on_bar(position):
            return None
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
        self._scroll(self._top)
        if self.selected < self._top:
            self._top = self.selected
        elif self.selected >= self._top + self.rows_shown:
            self._top = self.selected - self.rows_shown + 1
