"""The small picture of one's own farm, for the list of farms: how it was last seen."""

from collections.abc import Callable

import pygame

from game.farms.picture import PICTURE_HEIGHT_PX, PICTURE_WIDTH_PX

EVERY_S = 10.0
"""How old the picture may be when the farm is left. Making one costs a millisecond."""


class Glimpse:
    """Makes a picture of what is on the screen now and then."""

    def __init__(self, keep: Callable[[bytes], None]) -> None:
        """`keep` takes the pixels, as `game.farms.picture` has them."""
        self._keep = keep
        self._next_s: float | None = None

    def look(self, shown: pygame.Surface, now_s: float) -> None:
        """Takes the middle of the picture that is shown, if it is time for one."""
        if self._next_s is None:
            # The first pictures of an evening still fade in.
            self._next_s = now_s + 1.0
        if now_s < self._next_s:
            return
        self._next_s = now_s + EVERY_S
        room = shown.get_rect()
        width = min(room.width, room.height * PICTURE_WIDTH_PX // PICTURE_HEIGHT_PX)
        middle = pygame.Rect(0, 0, width, width * PICTURE_HEIGHT_PX // PICTURE_WIDTH_PX)
        middle.height = min(middle.height, room.height)
        middle.center = room.center
        part = shown.subsurface(middle)
        small = pygame.transform.smoothscale(part, (PICTURE_WIDTH_PX, PICTURE_HEIGHT_PX))
        self._keep(pygame.image.tobytes(small, "RGB"))
