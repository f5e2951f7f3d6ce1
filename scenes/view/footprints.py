"""Footprints in snow and sand, which fade after a while. They are drawn where one sees somebody
walk; nobody sends them."""

from collections import deque
from dataclasses import dataclass
from math import hypot

import pygame

from scenes.media.assets import Assets

STEP_PX = 8.0
FADE_S = 28.0
PRINTS_MAX = 500
JUMP_PX = 40.0
"""Who moves further at once has not walked there."""
_ALPHAS = (70, 130, 190)


@dataclass(frozen=True, slots=True)
class _Print:
    x: int
    y: int
    born_s: float
    ground: str


class Footprints:
    """The footprints in one area."""

    def __init__(self, assets: Assets) -> None:
        self._pictures: dict[str, list[pygame.Surface]] = {}
        for ground in ("snow", "sand"):
            sprite = assets.world.get(f"fx/footprint_{ground}")
            if sprite is not None:
                self._pictures[ground] = [sprite.frames[0].copy() for _ in _ALPHAS]
                for picture, alpha in zip(self._pictures[ground], _ALPHAS, strict=True):
                    picture.set_alpha(alpha)
        self._prints: deque[_Print] = deque(maxlen=PRINTS_MAX)
        self._last: dict[str, tuple[float, float, bool]] = {}

    def clear(self) -> None:
        """Forgets all of them, because another area is shown."""
        self._prints.clear()
        self._last.clear()

    def walk(self, who: str, x: float, y: float, ground: str | None, now_s: float) -> None:
        """Somebody is here now, on `snow`, `sand` or ground that keeps no prints."""
        before = self._last.get(who)
        if before is None:
            self._last[who] = (x, y, False)
            return
        old_x, old_y, is_left = before
        way_x, way_y = x - old_x, y - old_y
        length = hypot(way_x, way_y)
        if length < STEP_PX:
            return
        self._last[who] = (x, y, not is_left)
        if length < JUMP_PX and ground in self._pictures:
            # Left and right of the way that one goes.
            side = 2.0 if is_left else -2.0
            at = (int(x - way_y / length * side), int(y + way_x / length * side) - 1)
            self._prints.append(_Print(*at, now_s, ground or ""))

    def draw(self, target: pygame.Surface, camera: tuple[int, int], now_s: float) -> None:
        """Draws those that the camera sees."""
        while self._prints and now_s - self._prints[0].born_s >= FADE_S:
            self._prints.popleft()
        width, height = target.get_size()
        blits = []
        for mark in self._prints:
            x, y = mark.x - camera[0], mark.y - camera[1]
            if 0 <= x < width and 0 <= y < height:
                left = 1 - (now_s - mark.born_s) / FADE_S
                step = max(0, min(len(_ALPHAS) - 1, int(left * len(_ALPHAS))))
                blits.append((self._pictures[mark.ground][step], (x, y)))
        target.fblits(blits)
