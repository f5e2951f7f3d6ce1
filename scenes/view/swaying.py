"""Plants give way to the wind, and to whoever walks through them: their upper part moves to one
side by whole pixels."""

from collections import OrderedDict
from collections.abc import Sequence
from math import sin

import pygame

from game.world.tiled import TILE_PX
from scenes.media.sprites import Sprite

SWAY_PX = 9.0
"""How near somebody's feet bend a plant."""
SLENDER_PX = 26
"""What is higher gives way to the wind only."""
MARGIN_PX = 3
"""How much wider a bent picture is on each side."""
KEPT_MAX = 400
_Shown = tuple[pygame.Surface, int]


class Swaying:
    """The wind and the feet of a moment, and bent pictures, each drawn once. Pictures stay the
    same objects while the game runs."""

    def __init__(self) -> None:
        self._bent: OrderedDict[tuple[int, int], tuple[pygame.Surface, pygame.Surface]]
        self._bent = OrderedDict()
        self._now_s = 0.0
        self._steady = self._tremble = self._strength = 0.0
        self._turn = 0.0
        self._rest = 1.0
        self.trodden: dict[tuple[int, int], list[tuple[float, float]]] = {}
        """The tiles on which somebody pushes what stands there aside, and whose feet do so."""

    def blow(self, wind_pct: int, feet: Sequence[tuple[float, float]], now_s: float) -> None:
        """Goes on to this moment, with so much wind, and with feet where people stand."""
        self._now_s = now_s
        # The harder it blows, the faster crops move, and the less they come to rest.
        self._turn = now_s * (1.2 + wind_pct / 40)
        self._rest = 0.95 - wind_pct / 125
        # The harder it blows, the more everything leans one way, and the faster it trembles.
        self._steady = -wind_pct / 140
        self._tremble = now_s * (1.3 + wind_pct / 45)
        self._strength = 0.25 + wind_pct / 100
        self.trodden = {}
        for x, y in feet:
            for tile_x in _tiles_around(x):
                for tile_y in _tiles_around(y):
                    self.trodden.setdefault((tile_x, tile_y), []).append((x, y))

    def shown(
        self, picture: pygame.Surface, at: tuple[int, int], sprite: Sprite
    ) -> tuple[pygame.Surface, int]:
        """The picture of a plant whose foot is at a place of the area, as it leans now, and how
        far to the left of the upright one it is drawn."""
        return self.lean_over(picture, self.lean(at, sprite.sway, sprite.height < SLENDER_PX))

    def crop_lean(self, x: int, foot: int) -> int:
        """Which way the wind bends a crop: -1 for the left, 0 for neither."""
        wind = sin(self._turn + x * 0.06 + foot * 0.03)
        return 0 if -self._rest < wind < self._rest else 1 if wind > 0 else -1

    def pushed(self, at: tuple[int, int]) -> int:
        """Which way a crop leans from whoever walks through it; 0 where nobody does."""
        for x, y in self.trodden.get((at[0] // TILE_PX, at[1] // TILE_PX), ()):
            if abs(x - at[0]) < SWAY_PX and abs(y - at[1]) < SWAY_PX:
                return 1 if x < at[0] else -1
        return 0

    def lean_over(self, picture: pygame.Surface, lean_px: int) -> _Shown:
        """The picture of a plant that leans by so many pixels, and how far to the left of the
        upright one it is drawn."""
        if lean_px == 0:
            return picture, 0
        key = (id(picture), lean_px)
        found = self._bent.get(key)
        if found is None or found[0] is not picture:
            found = self._bent[key] = (picture, _bent(picture, lean_px))
            if len(self._bent) > KEPT_MAX:
                self._bent.popitem(last=False)
        return found[1], MARGIN_PX

    def lean(self, at: tuple[int, int], sway: float, is_low: bool) -> int:
        """By how many pixels a plant leans: with the wind, which goes over the land in waves, and
        a low one away from whoever walks through it."""
        if is_low:
            pushed = self.pushed(at)
            if pushed:
                return 2 * pushed
        gust = 0.5 + 0.5 * sin(self._now_s * 0.4 + at[0] * 0.004)
        swing = sin(self._tremble + at[0] * 0.045 + at[1] * 0.03)
        strength = self._strength * (0.45 + 0.55 * gust)
        lean_px = round(sway * (self._steady * gust + swing * strength))
        return -MARGIN_PX if lean_px < -MARGIN_PX else min(lean_px, MARGIN_PX)


def _tiles_around(at: float) -> range:
    """The columns, or the rows, of what feet push aside that are at a place."""
    return range(int((at - SWAY_PX) // TILE_PX), int((at + SWAY_PX) // TILE_PX) + 1)


def _bent(picture: pygame.Surface, lean_px: int) -> pygame.Surface:
    width, height = picture.get_size()
    result = pygame.Surface((width + 2 * MARGIN_PX, height), pygame.SRCALPHA)
    bands = abs(lean_px) + 1
    for band in range(bands):
        # The lowest band stands still.
        top, end = height * band // bands, height * (band + 1) // bands
        move = (bands - 1 - band) * (1 if lean_px > 0 else -1)
        result.blit(picture, (MARGIN_PX + move, top), (0, top, width, end - top))
    # What is clear is then passed over a run at a time.
    result.set_alpha(255, pygame.RLEACCEL)
    return result
