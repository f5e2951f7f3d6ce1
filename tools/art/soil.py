"""Fields that lie fallow, and beds: dug soil with its furrows, the stain of water on it, and the
crumbs of compost.

A fallow field is pale, trodden and weedy, so that every cell of it that is dug stands out.

A bed fills its cells nearly to their corners, so that a single dug cell is a bed and no molehill.
Wet soil is a stain that lies *on* soil and keeps clear of the bed's border by two pixels: dry soil
is drawn under every wet cell. Furrows lie where they lay before when a bed gets wet.
"""

from __future__ import annotations

import random
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tools.art.atlas import Atlas
from tools.art.canvas import Field, Mask, Picture, blank, box, dot, paint, smooth_noise, speckle
from tools.art.ground import TILE
from tools.art.palette import GRASS, OLIVE, SEASONS, SKIN, SNOW, SOIL, STONE, Ramp

PLAIN_VARIANTS = 4
#: How many times as steep as a straight slope from corner to corner a bed's border is.
STEEPNESS = 2.4
ROUGHNESS = 0.26
BED_LEVEL, STAIN_LEVEL = 0.4, 0.72
FURROWS = (2, 10)


#: Dark and light of the weeds on a fallow field.
WEEDS = {
    "spring": (GRASS[3], GRASS[4]),
    "summer": (GRASS[2], GRASS[4]),
    "autumn": (OLIVE[0], OLIVE[1]),
    "winter": (SOIL[2], OLIVE[1]),
}
TUFTS = 3


def soil_colours(terrain: str, season: str) -> Ramp:
    """Shadow, dark, main, light and lip of a fallow field, a dry bed and wet soil."""
    if terrain == "soil":
        light = STONE[3] if season == "winter" else SOIL[4]
        return SOIL[1], SOIL[2], SOIL[3], light, SOIL[2]
    if terrain == "wet_soil":
        return SOIL[0], SOIL[0], SOIL[1], SOIL[2], SOIL[1]
    if season == "winter":
        return SOIL[0], SOIL[1], SOIL[2], STONE[3], SOIL[1]
    return SOIL[0], SOIL[1], SOIL[2], SOIL[3], SOIL[1]


@lru_cache(maxsize=4)
def rough(smooth_seed: int, speckle_seed: int) -> Field:
    """The unevenness of a border over a tile: blobs with single pixels among them."""
    return smooth_noise(TILE, TILE, 4, smooth_seed) + 0.5 * speckle(TILE, TILE, speckle_seed)


def shifted(shape: Mask, dx: int, dy: int) -> Mask:
    """The shape moved, taking its own border pixels as what lies beyond the tile."""
    return shape[_indices(dy)[:, None], _indices(dx)]


def _indices(step: int) -> NDArray[np.intp]:
    """Which pixel each one of a row takes when the row is moved by a step."""
    return np.clip(np.arange(TILE) - step, 0, TILE - 1)


def bed(mask: int, level: float) -> Mask:
    """The pixels of a tile, seen from the corner between four cells, that belong to a bed. The mask
    tells which of the four do: top left 1, top right 2, bottom left 4, bottom right 8.

    Neighbours share two corners and the noise along the border between them, so they meet."""
    if mask == 15:
        return np.ones((TILE, TILE), dtype=np.bool_)
    ys, xs = (np.mgrid[0:TILE, 0:TILE] + 0.5) / TILE
    xs, ys = (np.clip((part - 0.5) * STEEPNESS + 0.5, 0, 1) for part in (xs, ys))
    corners = [1.0 if mask & bit else 0.0 for bit in (1, 2, 4, 8)]
    top = corners[0] * (1 - xs) + corners[1] * xs
    bottom = corners[2] * (1 - xs) + corners[3] * xs
    field = top * (1 - ys) + bottom * ys
    own = rough(53, 55).copy()
    common = rough(51, 52)
    own[[0, -1], :] = common[[0, -1], :]
    own[:, [0, -1]] = common[:, [0, -1]]
    return np.asarray(field + ROUGHNESS * (own - 0.75) > level)


def furrows(picture: Picture, variant: int, colours: Ramp) -> None:
    """Two furrows across the tile, with clods on the ridges between them."""
    shadow, dark, _, light, _ = colours
    chance = random.Random(f"furrow {variant}")
    for top in FURROWS:
        box(picture, 0, top, TILE, 1, dark)
        for _ in range(3):
            # A clod that has fallen into the furrow.
            dot(picture, chance.randrange(1, 15), top, colours[2])
        x = chance.randrange(0, 3)
        while x < TILE:
            length = chance.randint(1, 4)
            box(picture, x, top + 1, min(length, TILE - x), 1, dark)
            x += length + chance.randint(2, 5)
        x = chance.randrange(0, 3)
        while x < TILE:
            length = chance.randint(2, 5)
            box(picture, x, top - 1, min(length, TILE - x), 1, light)
            x += length + chance.randint(3, 6)
        for _ in range(1 + variant % 2):
            x, y = chance.randrange(1, 13), top + chance.randint(3, 5)
            box(picture, x, y, 2, 1, light)
            box(picture, x + 1, y + 1, 2, 1, dark)
    if variant == 3:
        dot(picture, chance.randrange(2, 14), 7, shadow)


def fallow(picture: Picture, season: str, variant: int, colours: Ramp) -> None:
    """Clods without order, and weeds among them."""
    _, dark, _, light, _ = colours
    chance = random.Random(f"fallow {variant}")
    for colour, count in ((dark, 4), (light, 5)):
        for _ in range(count):
            x, y = chance.randrange(0, 14), chance.randrange(0, 15)
            box(picture, x, y, chance.randint(1, 2), 1, colour)
    leaf_dark, leaf = WEEDS[season]
    for _ in range(variant % TUFTS):
        x, y = chance.randrange(2, 13), chance.randrange(3, 13)
        box(picture, x - 1, y + 1, 3, 1, leaf_dark)
        for dx, dy in ((-1, 0), (1, 0), (0, -1)):
            dot(picture, x + dx, y + dy, leaf)
        dot(picture, x, y, leaf_dark)


def soil_plain(terrain: str, season: str, variant: int) -> Picture:
    """A tile within a fallow field, a bed or its stain."""
    colours = soil_colours(terrain, season)
    picture = blank(TILE, TILE)
    paint(picture, np.ones((TILE, TILE), dtype=np.bool_), colours[2])
    if terrain == "soil":
        fallow(picture, season, variant, colours)
    else:
        furrows(picture, variant, colours)
    return picture


def bed_edge(season: str, mask: int) -> Picture:
    """The border of a bed: its upper side in shadow, its lower side catching the light."""
    shadow, dark, _, light, lip = soil_colours("bed", season)
    shape = bed(mask, BED_LEVEL)
    picture = soil_plain("bed", season, mask % 2)
    picture[~shape] = 0
    right = shape & ~shifted(shape, -1, 0)
    lower = shape & ~shifted(shape, 0, -1)
    paint(picture, shape & ~shifted(shape, 1, 0), lip)
    paint(picture, shape & ~shifted(shape, 0, 2), dark)
    paint(picture, right | lower, light)
    paint(picture, shape & ~shifted(shape, 0, 1), shadow)
    return picture


def stain(season: str, mask: int) -> Picture:
    """The border of wet soil."""
    picture = soil_plain("wet_soil", season, mask % 2)
    picture[~bed(mask, STAIN_LEVEL)] = 0
    return picture


def enriched() -> Picture:
    """Crumbs of compost, to lie over a cell of soil."""
    picture = blank(TILE, TILE)
    chance = random.Random("compost 0")
    colours = (OLIVE[2], GRASS[4], SKIN[3], SNOW, OLIVE[1], GRASS[5])
    for number, (column, row) in enumerate(
        (column, row) for row in range(3) for column in range(4) if (column + row) % 2
    ):
        x, y = 2 + column * 3 + chance.randrange(2), 3 + row * 4 + chance.randrange(3)
        dot(picture, x, y, colours[number % len(colours)])
        dot(picture, x + 1, y, colours[number % len(colours)])
        box(picture, x, y + 1, 2, 1, SOIL[0])
    return picture


def draw_soil(atlas: Atlas) -> None:
    """Put fields, beds and wet soil of every season into the atlas, and what enriches them."""
    for season in SEASONS:
        for terrain in ("soil", "bed", "wet_soil"):
            for variant in range(PLAIN_VARIANTS):
                tile = soil_plain(terrain, season, variant)
                atlas.add(f"ground/{terrain}/{season}/plain{variant}", tile)
        for mask in range(1, 15):
            atlas.add(f"ground/bed/{season}/edge{mask}", bed_edge(season, mask))
            atlas.add(f"ground/wet_soil/{season}/edge{mask}", stain(season, mask))
    atlas.add("soil/enriched", enriched(), anchor=(0, 0))
