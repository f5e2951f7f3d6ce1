"""What has just happened, in a sentence or two at the upper edge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pygame

from scenes.play.clock_plate import EDGE_PX
from scenes.play.window import Desk
from scenes.ui import theme

TOAST_S = 5.0
TOASTS_MAX = 4
ROW_LETTERS = 20
"""For how many letters a row has room at least before the letters are the small ones."""
_WIDTH_MAX_PX = 340


@dataclass(frozen=True, slots=True)
class _Toast:
    until_s: float
    text: str
    icon: str
    topic: str
    holds: Callable[[], bool] | None
    """Whether what it says is still so, where that can be asked."""

    @property
    def border_px(self) -> int:
        """How much wider than the text its plate is."""
        return 42 if self.icon else 22


class Toasts:
    """The sentences that are shown for some seconds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._toasts: list[_Toast] = []

    @property
    def said(self) -> list[str]:
        """What is said at the moment."""
        return [toast.text for toast in self._toasts]

    def say(
        self, text: str, icon: str, topic: str, holds: Callable[[], bool] | None, now_s: float
    ) -> None:
        """Shows a sentence: at most until another one on its `topic`, if it has one, or until it
        `holds` no longer."""
        self._toasts = [
            toast
            for toast in self._toasts
            if toast.text != text and not (topic and toast.topic == topic)
        ]
        self._toasts.append(_Toast(now_s + TOAST_S, text, icon, topic, holds))
        del self._toasts[:-TOASTS_MAX]

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        self._toasts = [
            toast
            for toast in self._toasts
            if toast.until_s > now_s and (toast.holds is None or toast.holds())
        ]

    def draw(
        self,
        target: pygame.Surface,
        places: Mapping[str, pygame.Rect],
        top: int,
        hotbar_top: int,
        now_s: float,
    ) -> dict[str, pygame.Rect]:
        """Draws them from `top` on, between what stands in the corners. Returns where they are."""
        context, fonts = self._desk.context, self._desk.context.skin.fonts
        corners = [place for name, place in places.items() if name in ("net", "quest")]
        left = max((place.right for place in corners), default=EDGE_PX) + 6
        clock, width = places.get("clock"), target.get_width()
        right = (width - EDGE_PX if clock is None else clock.left) - 6
        # Large letters would leave a column of single words between large corners.
        font = fonts.small if right - left < ROW_LETTERS * fonts.body.width("n") else fonts.body
        said: list[tuple[_Toast, list[str]]] = []
        high = 8
        # The newest first: what has no room above the hotbar is the oldest.
        for toast in reversed(self._toasts):
            lines = font.wrap(toast.text, min(right - left - toast.border_px, _WIDTH_MAX_PX))
            high += len(lines) * font.line_px + 13
            if said and high > hotbar_top:
                break
            said.insert(0, (toast, lines))
        y, found = top, {}
        for number, (toast, lines) in enumerate(said):
            left_s = toast.until_s - now_s
            slide = int(max(0.0, 1 - (TOAST_S - left_s) / 0.12) * 10)
            wide = max(font.width(line) for line in lines) + toast.border_px
            plate = pygame.Rect(0, 0, wide, len(lines) * font.line_px + 9)
            plate.midtop = (width // 2, y - slide)
            plate.x = max(left, min(plate.x, right - wide))
            context.skin.frame(target, "panel_dark", plate)
            found[f"toast_{number}"] = plate
            x = plate.x + 11
            if toast.icon:
                context.skin.icon(target, toast.icon, (x - 2, plate.centery - 8))
                x += 20
            for index, line in enumerate(lines):
                at = (x, plate.y + 5 + index * font.line_px)
                target.blit(font.render(line, theme.PAPER), at)
            y = plate.bottom + 4
        return found
