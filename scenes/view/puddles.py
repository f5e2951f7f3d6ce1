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
WETNESS_STEPS = 100
"""In so many steps puddles fill."""


class _Place(NamedTuple):
    x: int
    y: int
    size: int
    from_wetness: float
    """How wet it must be for there to be one."""


class _Puddle(NamedTuple):
    """One as it is at the moment, in pixels of the area."""

    picture: pygame.Surface
    left: int
    top: int
    x: int
    y: int
    offset: float
    """Of the turn of its rings, by how much it is ahead of others."""


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
        self._full: tuple[float, list[_Puddle]] | None = None
        """How wet it is, and which of these there are then."""
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
        left, top = camera
        seen = self._seen(camera, target.get_size())
        target.fblits([(one.picture, (one.left - left, one.top - top)) for one in seen])
        if not is_raining or self._ring is None:
            return
        frames, rings = self._ring.frames, []
        time, steps = now_s / _RING_S, len(self._ring.frames) * 1.6
        left, top = left + self._ring.anchor_x, top + self._ring.anchor_y
        for one in seen:
            clock = time + one.offset
            frame = int((clock % 1) * steps)
            if frame < len(frames):
                side = scatter(one.x, int(clock), 34) % 7 - 3
                rings.append((frames[frame], (one.x + side - left, one.y - top)))
        target.fblits(rings)

    def _seen(self, camera: tuple[int, int], size: tuple[int, int]) -> list[_Puddle]:
        """The puddles that may be seen, looked up anew when the camera has moved on by a cell, or
        the land is wetter or drier."""
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
            self._near, self._full = (cell, near), None
        # In steps that nobody sees: otherwise all of it would be looked at in every frame.
        wetness = int(self.wetness * WETNESS_STEPS) / WETNESS_STEPS
        if self._full is None or self._full[0] != wetness:
            near = self._near[1]
            wet = [self._puddle(one, wetness) for one in near if wetness >= one.from_wetness]
            self._full = (wetness, wet)
        return self._full[1]

    def _puddle(self, place: _Place, wetness: float) -> _Puddle:
        x, y, size, from_wetness = place
        fullness = min(size, int((wetness - from_wetness) * 6))
        picture, sprite = self._pictures[min(fullness, len(self._pictures) - 1)]
        left, top = x - sprite.anchor_x, y - sprite.anchor_y
        return _Puddle(picture, left, top, x, y, scatter(x, y, 33) / 65535)


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
