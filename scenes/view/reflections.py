"""What stands by the water is seen in it: upside down, darker, and trembling.

A reflection is cut to the water's own shape, so that none of it lies on the bank. What stands
still is cut once for each frame of the water and kept.
"""

from collections import OrderedDict
from math import sin

import pygame

from game.world.areas import Area
from game.world.tiled import TILE_PX
from scenes.view.ground import CHUNK_PX, WATER_FRAME_MS, Ground
from scenes.view.shore import WATER_FRAMES

TINT = (150, 176, 224, 150)
"""What a reflection's colours and its opacity are multiplied by."""
NEAR_TILES = 4
"""How far above water something stands at most to be seen in it."""
LOW_PX = 16
"""What is lower and floats on the water hides what would be seen of it."""
KEPT_MAX = 320
_WATERS = ("water", "deep_water")


class Reflections:
    """What is seen in the water of one area."""

    def __init__(self) -> None:
        self._near: dict[int, set[int]] = {}
        """By the row of the foot, the columns in which something is seen in water."""
        self._in_water: set[tuple[int, int]] = set()
        self._flipped: OrderedDict[tuple[int, int], tuple[pygame.Surface, pygame.Surface]]
        self._flipped = OrderedDict()
        self._cut: OrderedDict[tuple[int, int, int, int], tuple[pygame.Surface, pygame.Surface]]
        self._cut = OrderedDict()

    def show(self, area: Area) -> None:
        """Shows another area, or the same one in another season, from now on."""
        self._cut.clear()
        self._in_water = {
            (x, y)
            for y in range(area.height)
            for x in range(area.width)
            if area.terrain[y][x] in _WATERS
        }
        self._near = {}
        for x, y in self._in_water:
            for dy in range(NEAR_TILES + 1):
                self._near.setdefault(y - dy, set()).update((x - 1, x, x + 1))

    def is_near(self, x: int, foot: int) -> bool:
        """Whether something whose middle and foot are there may be seen in water."""
        return x // TILE_PX in self._near.get(foot // TILE_PX, ())

    def add(
        self,
        blits: list[tuple[pygame.Surface, tuple[int, int]]],
        ground: Ground,
        picture: pygame.Surface,
        at: tuple[int, int],
        foot: int,
        camera: tuple[int, int],
        now_s: float,
    ) -> None:
        """Adds the reflection of a picture whose left top is `at` in the target, where it stands
        by water. `foot` is where it stands, in pixels of the area from above."""
        left, (width, height) = at[0] + camera[0], picture.get_size()
        middle = left + width // 2
        if not self.is_near(middle, foot):
            return
        if height < LOW_PX and (middle // TILE_PX, foot // TILE_PX) in self._in_water:
            return
        frame = int(now_s * 1000 / WATER_FRAME_MS) % WATER_FRAMES
        top = 2 * foot - (at[1] + camera[1]) - height
        key = (id(picture), left, top, frame)
        found = self._cut.get(key)
        if found is None or found[0] is not picture:
            flipped = self._upside_down(picture, frame)
            found = self._cut[key] = (picture, _cut(flipped, ground, left, top))
            if len(self._cut) > KEPT_MAX:
                self._cut.popitem(last=False)
        blits.append((found[1], (left - camera[0], top - camera[1])))

    def _upside_down(self, picture: pygame.Surface, frame: int) -> pygame.Surface:
        found = self._flipped.get((id(picture), frame))
        if found is None or found[0] is not picture:
            found = self._flipped[id(picture), frame] = (picture, _upside_down(picture, frame))
            if len(self._flipped) > KEPT_MAX:
                self._flipped.popitem(last=False)
        return found[1]


def _upside_down(picture: pygame.Surface, frame: int) -> pygame.Surface:
    flipped = pygame.transform.flip(picture, False, True)
    width, height = flipped.get_size()
    result = pygame.Surface((width, height), pygame.SRCALPHA)
    for y in range(height):
        # The further from the shore, the more it trembles.
        move = sin(y * 0.9 + frame * 1.57) * min(1.6, 0.5 + y / 24)
        result.blit(flipped, (round(move), y), (0, y, width, 1))
    result.fill(TINT, special_flags=pygame.BLEND_RGBA_MULT)
    return result


def _cut(flipped: pygame.Surface, ground: Ground, left: int, top: int) -> pygame.Surface:
    """The part of a reflection that lies on water."""
    width, height = flipped.get_size()
    wet = pygame.Mask((width, height))
    for chunk_y in range(top // CHUNK_PX, (top + height - 1) // CHUNK_PX + 1):
        for chunk_x in range(left // CHUNK_PX, (left + width - 1) // CHUNK_PX + 1):
            water = ground.water(chunk_x, chunk_y)
            if water is not None:
                wet.draw(water, (chunk_x * CHUNK_PX - left, chunk_y * CHUNK_PX - top))
    result = pygame.Surface((width, height), pygame.SRCALPHA)
    return wet.to_surface(result, setsurface=flipped, unsetcolor=None)
