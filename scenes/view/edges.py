"""Where one look of the ground ends and another begins.

What a map says of a cell is a height in its middle; between the middles heights are interpolated,
unevenness is added, and a look is shown where the sum is high enough. So borders wander, corners
are round, and neither the grid nor its stairs are seen. All of it is done by pygame's scaling and
masks: a block of ground is cut in about a millisecond.
"""

from collections.abc import Sequence
from enum import Enum
from random import Random

import pygame

from game.world.tiled import TILE_PX

BLOCK_TILES = 16
BLOCK_PX = BLOCK_TILES * TILE_PX
PAD_TILES = 2
PAD_PX = PAD_TILES * TILE_PX - TILE_PX // 2
"""How far a cut goes beyond the block, so that its borders are known there too."""
CUT_PX = BLOCK_PX + 2 * PAD_PX
SAMPLES = CUT_PX // TILE_PX + 1
_SCALE = 150
"""Steps of grey between a height of 0 and one of 1."""
_MIDDLE = 128


class Roughness(Enum):
    """How uneven a border is: the parts of the unevenness, each with the width and height of its
    blobs in pixels and how much of a height it takes."""

    BLADES = ((32, 32, 0.20), (8, 8, 0.20), (2, 4, 0.22), (1, 2, 0.20))
    TRODDEN = ((32, 32, 0.34), (8, 8, 0.26), (2, 2, 0.14))
    SHORE = ((64, 64, 0.46), (16, 16, 0.24), (4, 4, 0.14), (2, 2, 0.06))
    RIPPLES = ((32, 32, 0.34), (16, 4, 0.20), (8, 1, 0.26))
    DRIFTS = ((32, 32, 0.5), (8, 4, 0.34), (2, 1, 0.12))


class Edges:
    """Cuts shapes out of blocks of ground. The unevenness is the same in every block, and goes on
    from one to the next."""

    def __init__(self) -> None:
        self._rough: dict[tuple[Roughness, int], tuple[pygame.Surface, int]] = {}
        self._speckles: dict[int, pygame.Mask] = {}

    def cut(
        self,
        heights: Sequence[Sequence[float]],
        level: float,
        roughness: Roughness,
        seed: int = 0,
        steepness: float = 1.0,
    ) -> pygame.Mask:
        """Where heights are over a level. They are those of `SAMPLES` cells in each direction, of
        which `PAD_TILES` are before the block; the shape begins `PAD_PX` before it."""
        rough, mean = self._roughness(roughness, seed)
        base, scale = _MIDDLE - mean - level * _SCALE * steepness, _SCALE * steepness
        greys = bytes(
            [max(0, min(255, int(base + height * scale))) for row in heights for height in row]
        )
        field = _greys(greys, (SAMPLES, SAMPLES), 255)
        large = pygame.transform.smoothscale(field, (CUT_PX, CUT_PX))
        large.blit(rough, (0, 0), special_flags=pygame.BLEND_RGB_ADD)
        return pygame.mask.from_threshold(large, (255, 255, 255), (127, 127, 127, 255))

    def speckles(self, percent: int) -> pygame.Mask:
        """So many of the pixels of a cut, as by chance."""
        found = self._speckles.get(percent)
        if found is None:
            grey = _noise(1, 1, 255, Random(percent))
            limit = 255 * percent // 100
            found = pygame.mask.from_threshold(grey, (0, 0, 0), (limit, limit, limit, 255))
            self._speckles[percent] = found
        return found

    def _roughness(self, roughness: Roughness, seed: int) -> tuple[pygame.Surface, int]:
        """The unevenness as greys to be added, and the grey that they have in the mean."""
        found = self._rough.get((roughness, seed))
        if found is None:
            total = pygame.Surface((CUT_PX, CUT_PX), depth=32)
            chance, mean = Random(f"{roughness.name} {seed}"), 0
            for width, height, share in roughness.value:
                grey = int(share * _SCALE)
                part = _noise(width, height, grey, chance)
                total.blit(part, (0, 0), special_flags=pygame.BLEND_RGB_ADD)
                mean += grey // 2
            found = self._rough[roughness, seed] = (total, mean)
        return found


def moved(shape: pygame.Mask, dx: int, dy: int) -> pygame.Mask:
    """The part of a shape that stays in it when it is moved by so many pixels."""
    return shape.overlap_mask(shape, (dx, dy))


def without(shape: pygame.Mask, other: pygame.Mask) -> pygame.Mask:
    """A shape less another."""
    rest = shape.copy()
    rest.erase(other, (0, 0))
    return rest


def inner(shape: pygame.Mask, reach_px: int) -> pygame.Mask:
    """A shape without so many pixels along its border."""
    result = shape
    for dx, dy in ((reach_px, 0), (-reach_px, 0), (0, reach_px), (0, -reach_px)):
        result = result.overlap_mask(shape, (dx, dy))
    return result


def paint(
    target: pygame.Surface, shape: pygame.Mask, look: pygame.Surface | tuple[int, int, int]
) -> None:
    """Draws a cut into its block, filled with a colour or with a picture as large as a block."""
    at = (-PAD_PX, -PAD_PX)
    if isinstance(look, pygame.Surface):
        shape.to_surface(target, setsurface=look, unsetcolor=None, dest=at)
    else:
        shape.to_surface(target, setcolor=look, unsetcolor=None, dest=at)


def _noise(width: int, height: int, grey: int, chance: Random) -> pygame.Surface:
    """Blobs of greys from 0 to `grey`, so wide and high, that go on in the next block."""
    columns, rows = BLOCK_PX // width, BLOCK_PX // height
    lines = [chance.randbytes(columns) for _ in range(rows)]
    wrapped = b"".join(line + line[:1] for line in (*lines, lines[0]))
    tile = _greys(wrapped, (columns + 1, rows + 1), grey)
    if width > 1 or height > 1:
        tile = pygame.transform.smoothscale(tile, (BLOCK_PX, BLOCK_PX))
    result = pygame.Surface((CUT_PX, CUT_PX), depth=32)
    for x in (PAD_PX - BLOCK_PX, PAD_PX, PAD_PX + BLOCK_PX):
        for y in (PAD_PX - BLOCK_PX, PAD_PX, PAD_PX + BLOCK_PX):
            result.blit(tile, (x, y), (0, 0, BLOCK_PX, BLOCK_PX))
    return result


def _greys(values: bytes, size: tuple[int, int], most: int) -> pygame.Surface:
    """A picture of greys, a byte for each pixel, of which 255 becomes `most`."""
    picture = pygame.image.frombytes(values, size, "P")
    picture.set_palette([(grey * most // 255,) * 3 for grey in range(256)])
    return picture.convert(pygame.Surface((1, 1), depth=32))
