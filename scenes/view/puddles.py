"""Puddles: they come while it rains, ripple under the drops, and stay a while afterwards."""

from typing import NamedTuple

import pygame

from game.world.areas import Area
from game.world.shown import WHOLE_TILES
from game.world.tiled import TILE_PX
from scenes.media.assets import Assets
from scenes.view.canvas import CELL_PX
from scenes.view.scatter import scatter

FILLS_S = 50.0
DRIES_S = 150.0
PUDDLE_ALPHA = 165
_SIZES = 3
_RING_S = 0.9
_DRY = ("water", *WHOLE_TILES)
_PERMILLE = {"path": 75}
_PERMILLE_ELSEWHERE = 24
_CHANGE_MAX_S = 1.0


class _Place(NamedTuple):
    x: int
    y: int
    size: int
    from_wetness: float
    """How wet it must be for there to be one."""


class Puddles:
    """The puddles of one area."""

    def __init__(self, assets: Assets) -> None:
        found = [assets.world.get(f"fx/puddle{number}") for number in range(_SIZES)]
        self._pictures = []
        for sprite in found:
            if sprite is not None:
                picture = sprite.frames[0].copy()
                picture.set_alpha(PUDDLE_ALPHA)
                self._pictures.append((picture, sprite))
        self._ring = assets.world.get("fx/splash")
        self._area: Area | None = None
        self._places: list[_Place] | None = None
        """Looked for when it is wet."""
        self._near: tuple[tuple[int, ...], list[_Place]] | None = None
        """Where the camera is, and which of them are around it."""
        self.wetness = 0.0
        """How wet the land is, 0 to 1."""
        self._last_s: float | None = None

    def show(self, area: Area) -> None:
        """Shows another area from now on."""
        self._area, self._places = area, None

    def update(self, now_s: float, is_raining: bool) -> None:
        """Goes on to this moment. Who comes to a rainy farm finds puddles there."""
        if self._last_s is None:
            self.wetness = 0.7 if is_raining else 0.0
        else:
            step_s = max(0.0, min(_CHANGE_MAX_S, now_s - self._last_s))
            self.wetness += step_s / FILLS_S if is_raining else -step_s / DRIES_S
            self.wetness = max(0.0, min(1.0, self.wetness))
        self._last_s = now_s

    def draw(
        self, target: pygame.Surface, camera: tuple[int, int], now_s: float, is_raining: bool
    ) -> None:
        """Draws those that the camera sees, with rings in them where drops fall."""
        if not self._pictures or self.wetness <= 0 or self._area is None:
            return
        blits, rings = [], []
        for x, y, size, from_wetness in self._around(camera, target.get_size()):
            if self.wetness < from_wetness:
                continue
            fullness = min(size, int((self.wetness - from_wetness) * 6))
            picture, sprite = self._pictures[min(fullness, len(self._pictures) - 1)]
            at = (x - camera[0], y - camera[1])
            blits.append((picture, (at[0] - sprite.anchor_x, at[1] - sprite.anchor_y)))
            if is_raining and self._ring is not None:
                clock = now_s / _RING_S + scatter(x, y, 33) / 65535
                frame = int((clock % 1) * len(self._ring.frames) * 1.6)
                if frame < len(self._ring.frames):
                    side = scatter(x, int(clock), 34) % 7 - 3
                    place = (at[0] + side - self._ring.anchor_x, at[1] - self._ring.anchor_y)
                    rings.append((self._ring.frames[frame], place))
        target.fblits(blits)
        target.fblits(rings)

    def _around(self, camera: tuple[int, int], size: tuple[int, int]) -> list[_Place]:
        """Where puddles may be seen, looked up anew when the camera has moved on by a cell."""
        assert self._area is not None, "puddles lie in an area"
        if self._places is None:
            self._places = _places_in(self._area)
            self._near = None
        cell = (camera[0] // CELL_PX, camera[1] // CELL_PX, *size)
        if self._near is None or self._near[0] != cell:
            around = pygame.Rect(cell[0] * CELL_PX, cell[1] * CELL_PX, *size)
            around.width += CELL_PX
            around.height += CELL_PX
            around.inflate_ip(2 * TILE_PX, 2 * TILE_PX)
            near = [place for place in self._places if around.collidepoint(place.x, place.y)]
            self._near = (cell, near)
        return self._near[1]


def _places_in(area: Area) -> list[_Place]:
    return [
        place
        for y in range(1, area.height - 1)
        for x in range(1, area.width - 1)
        if (place := _place(area, x, y)) is not None
    ]


def _place(area: Area, x: int, y: int) -> _Place | None:
    terrain = area.terrain[y][x]
    chance = scatter(x, y, 31)
    if chance % 1000 >= _PERMILLE.get(terrain, _PERMILLE_ELSEWHERE):
        return None
    around = (area.terrain[y + dy][x + dx] for dx in (-1, 0, 1) for dy in (-1, 0, 1))
    if any(name in _DRY for name in around):
        return None
    middle = TILE_PX // 2
    from_wetness = 0.1 + 0.6 * (scatter(x, y, 32) / 65535)
    return _Place(x * TILE_PX + middle, y * TILE_PX + middle, chance // 1000 % 3, from_wetness)
