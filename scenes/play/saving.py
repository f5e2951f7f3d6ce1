"""Saving before one leaves: beside the picture, so that a slow disk never makes it stand still."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pygame

from scenes.app.scene import SceneContext
from scenes.ui import theme

AT_ONCE_S = 0.2
"""A save that takes less is not worth a word."""
_DOTS = 3
_DOT_PITCH_PX = 12


class Saving:
    """One save that is under way. Nobody else may use the farm meanwhile."""

    def __init__(self, context: SceneContext, save: Callable[[], None]) -> None:
        """Begins it, and waits for a moment: most saves are over then."""
        self._context = context
        worker = ThreadPoolExecutor(1, "leaving")
        self._under_way = worker.submit(save)
        worker.shutdown(wait=False)
        wait([self._under_way], AT_ONCE_S)

    @property
    def is_over(self) -> bool:
        """Whether it has worked, or failed."""
        return self._under_way.done()

    def outcome(self) -> None:
        """Waits for its end. Raises what `save` raised."""
        self._under_way.result()

    def draw(self, target: pygame.Surface, now_s: float) -> None:
        """Says that the farm is being saved, with dots that move."""
        skin = self._context.skin
        font = skin.fonts.body
        text = self._context.texts("playing.leaving.saves")
        plate = pygame.Rect(0, 0, font.width(text) + 40, font.line_px + 32)
        plate.center = (target.get_width() // 2, target.get_height() // 3)
        skin.frame(target, "panel_wood", plate)
        target.blit(font.render(text, theme.PAPER), (plate.x + 20, plate.y + 9))
        for number in range(_DOTS):
            lift = 3 if int(now_s * 4) % _DOTS == number else 0
            x = plate.centerx + (number - _DOTS // 2) * _DOT_PITCH_PX
            pygame.draw.circle(target, theme.SAND, (x, plate.bottom - 12 - lift), 3)
