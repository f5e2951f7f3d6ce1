"""Pictures of accounts, as small framed squares that fit the game's own pictures.

Whatever an account shows was chosen by a stranger: its size is bounded and its bytes are counted
before pygame sees them, and what does not add up is no picture. Finished squares are kept, so that
a face costs one blit a frame.
"""

from collections import OrderedDict
from dataclasses import dataclass

import pygame

from scenes.ui import theme

PORTRAIT_MAX_PX = 512
"""Services offer 184 pixels at most; far larger pictures would only cost time and memory."""
PORTRAITS_MAX = 96
"""A screen of friends in two sizes, with room to scroll."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """The picture of an account, as its owner chose it."""

    width_px: int
    height_px: int
    rgba: bytes
    """Rows from the top, four bytes a pixel, the last one its opacity."""


class Portraits:
    """Finished squares by account and size, those longest unused forgotten first."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[str, int], tuple[Portrait, pygame.Surface]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._made)

    def framed(
        self, account: str, portrait: Portrait | None, size_px: int
    ) -> pygame.Surface | None:
        """The picture as a square of `size_px` pixels with its frame, None when there is none or
        when it is damaged. The surface is shared and must not be drawn on."""
        if portrait is None or not is_sound(portrait):
            return None
        size_px = max(3, min(PORTRAIT_MAX_PX, size_px))
        key = (account, size_px)
        kept = self._made.get(key)
        if kept is not None and kept[0] == portrait:
            self._made.move_to_end(key)
            return kept[1]
        made = _square(portrait, size_px)
        self._made[key] = (portrait, made)
        self._made.move_to_end(key)
        if len(self._made) > PORTRAITS_MAX:
            self._made.popitem(last=False)
        return made


def is_sound(portrait: Portrait) -> bool:
    """Whether a picture has a sensible size and exactly the bytes of that size."""
    width, height = portrait.width_px, portrait.height_px
    return (
        1 <= width <= PORTRAIT_MAX_PX
        and 1 <= height <= PORTRAIT_MAX_PX
        and len(portrait.rgba) == 4 * width * height
    )


def _square(portrait: Portrait, size_px: int) -> pygame.Surface:
    size = (portrait.width_px, portrait.height_px)
    picture = pygame.image.frombuffer(portrait.rgba, size, "RGBA")
    # A picture that is clear in places must not let the row behind it shine through.
    opaque = pygame.Surface(size, depth=32)
    opaque.fill(theme.SAND)
    opaque.blit(picture, (0, 0))
    side = min(size)
    middle = pygame.Rect((size[0] - side) // 2, (size[1] - side) // 2, side, side)
    inner = size_px - 2
    shrunk = pygame.transform.smoothscale(opaque.subsurface(middle), (inner, inner))
    framed = pygame.Surface((size_px, size_px), pygame.SRCALPHA)
    framed.blit(shrunk, (1, 1))
    pygame.draw.rect(framed, theme.INK, framed.get_rect(), 1)
    for corner in ((0, 0), (size_px - 1, 0), (0, size_px - 1), (size_px - 1, size_px - 1)):
        framed.set_at(corner, (0, 0, 0, 0))
    return framed.convert_alpha()
