"""The lake behind the menus, and the lighthouse across it: water to the far shore, the island with
the Candle on it, and the night sky under which it shines.

The game lays the light itself: here is only where the lamp is. The island is a sprite of its own,
since it stands at the same share of every screen's width.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from tools.art.palette import (
    GOLD,
    GRASS,
    INK,
    PAPER,
    PURPLE,
    RED,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    WATER,
    Colour,
)
from tools.art.ui_shapes import (
    Pixels,
    ball,
    coordinates,
    dithered,
    empty,
    paint,
    paint_levels,
    picture,
    wrapped,
)

HORIZON_PX: Final = 212
"""Where the water begins, from the top of a layer."""
ISLAND_PX: Final = (150, 132)
SHORE_PX: Final = 100
"""Where the island's sprite meets the water, from its top; what is below is its reflection."""
TOWER_X: Final = 84
LAMP: Final = (84, 19)
"""The middle of the lamp, in the island's sprite."""


def lake(width_px: int, height_px: int, sun_x: float) -> Pixels:
    """Water from the far shore to the viewer, with the sun's path on it."""
    layer = empty(width_px, height_px)
    xs, ys = coordinates(width_px, height_px)
    near = np.clip((ys - HORIZON_PX) / 150, 0, 1)
    water = ys >= HORIZON_PX
    # Ripples are long and narrow, and longer the nearer they are.
    waves = np.sin(xs * math.tau / width_px * 38 + np.floor(ys / 2) * 2.4)
    waves += np.sin(xs * math.tau / width_px * 61 + np.floor(ys / 2) * 5.1)
    levels = dithered(np.clip(near**0.55 + waves * 0.035, 0, 1), 4, 0.35)
    paint_levels(layer, water, levels, (WATER[4], WATER[3], WATER[2], WATER[2]))
    ripple = water & (waves > 1.25) & (np.floor(ys) % 3 == 0) & (near > 0.08)
    paint(layer, ripple, WATER[3])
    dip = water & (waves < -1.45) & (np.floor(ys) % 4 == 1) & (near > 0.3)
    paint(layer, dip, WATER[1])
    away = np.abs(wrapped(xs - sun_x, width_px))
    path = water & (away < 10 + near * 46) & (waves > 0.15) & (np.floor(ys) % 2 == 0)
    paint(layer, path, PAPER)
    paint(layer, path & (away < 6 + near * 18), SNOW)
    _far_shore(layer, width_px)
    return layer


def _far_shore(layer: Pixels, width_px: int) -> None:
    """Woods in the haze along the horizon, with their image below them."""
    for index in range(width_px // 5):
        x = index * 5 + index * 7 % 4
        swell = 2.2 + 1.6 * math.sin(index * math.tau * 9 / (width_px // 5))
        size = swell + (index * 13 % 5) * 0.5
        ball(layer, (x, HORIZON_PX - 1), (size + 2, size), (STONE[2], STONE[2], STONE[3]))
    layer[HORIZON_PX - 1 : HORIZON_PX + 1] = (*STONE[2], 255)
    layer[HORIZON_PX + 2, ::] = (*STONE[3], 255)


def night_sky(width_px: int, height_px: int) -> Pixels:
    """Stars over the last light in the west."""
    layer = empty(width_px, height_px)
    xs, ys = coordinates(width_px, height_px)
    ramp = (INK, STONE[0], STONE[0], PURPLE[1], STONE[1], STONE[1], STONE[2])
    levels = dithered(np.clip(ys / (HORIZON_PX + 24), 0, 1) ** 1.5, len(ramp), 0.6)
    paint_levels(layer, ys >= 0, levels, ramp)
    for index in range(260):
        x = index * 397 % width_px
        y = int((index * 211 % 180) * (0.35 + 0.65 * (index * 53 % 97) / 97))
        colour: Colour = (SNOW, STONE[4], STONE[3], GOLD[4], STONE[3])[index % 5]
        layer[y, x] = (*colour, 255)
        if index % 17 == 0:
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                layer[max(0, y + dy), (x + dx) % width_px] = (*STONE[2], 255)
    del xs
    return layer


def island() -> Image.Image:
    """The Candle on its rock, dark, with its image in the water."""
    width, height = ISLAND_PX
    image = Image.new("RGBA", (width, height))
    draw = ImageDraw.Draw(image)
    _rock(draw)
    _house(draw)
    _tower(draw)
    _trees(image)
    _mirror(image)
    return image


def _rock(draw: ImageDraw.ImageDraw) -> None:
    foot = SHORE_PX
    outline = (
        (6, foot),
        (18, 92),
        (34, 88),
        (48, 82),
        (70, 78),
        (100, 78),
        (118, 84),
        (136, 93),
        (146, foot),
    )
    draw.polygon(outline, fill=STONE[2])
    draw.polygon(((48, 82), (70, 78), (100, 78), (118, 84), (106, 88), (62, 88)), fill=GRASS[2])
    draw.polygon(((52, 82), (70, 78), (96, 78), (104, 81), (70, 84)), fill=GRASS[3])
    for points, colour in (
        (((18, 92), (34, 88), (40, 94), (28, 99)), STONE[3]),
        (((62, 88), (84, 88), (90, 95), (72, 99)), STONE[3]),
        (((106, 88), (118, 84), (128, 92), (114, 97)), STONE[1]),
        (((40, 94), (62, 88), (66, 97), (48, 99)), STONE[1]),
        (((128, 92), (136, 93), (145, 99), (124, 99)), STONE[1]),
    ):
        draw.polygon(points, fill=colour)
    draw.line((6, foot, 146, foot), fill=STONE[0])
    draw.line((10, foot - 1, 142, foot - 1), fill=STONE[1])


def _house(draw: ImageDraw.ImageDraw) -> None:
    """The keeper's cottage beside the tower."""
    draw.rectangle((98, 70, 115, 82), fill=SKIN[3])
    draw.rectangle((98, 70, 103, 82), fill=PAPER)
    draw.polygon(((95, 70), (101, 62), (112, 62), (118, 70)), fill=SOIL[2])
    draw.line((95, 70, 118, 70), fill=SOIL[1])
    draw.line((101, 62, 112, 62), fill=SOIL[3])
    draw.rectangle((109, 58, 111, 63), fill=STONE[2])
    draw.rectangle((106, 74, 110, 78), fill=STONE[0])
    draw.rectangle((99, 75, 101, 82), fill=SOIL[1])


def _tower(draw: ImageDraw.ImageDraw) -> None:
    """White with two red bands; the lantern is dark."""
    top, foot = 29, 80
    for y in range(top, foot + 1):
        down = (y - top) / (foot - top)
        half = 5 + 4 * down
        is_band = 0.16 < down < 0.34 or 0.56 < down < 0.74
        light, middle, shade = (RED[3], RED[2], RED[1]) if is_band else (SNOW, STONE[4], STONE[3])
        draw.line((TOWER_X - half, y, TOWER_X + half, y), fill=middle)
        draw.line((TOWER_X - half, y, TOWER_X - half * 0.4, y), fill=light)
        draw.line((TOWER_X + half * 0.4, y, TOWER_X + half, y), fill=shade)
    for y in (44, 60):
        draw.rectangle((TOWER_X - 1, y, TOWER_X + 1, y + 4), fill=STONE[0])
    draw.rectangle((TOWER_X - 2, 73, TOWER_X + 2, 80), fill=SOIL[1])
    draw.rectangle((TOWER_X - 9, 26, TOWER_X + 9, 28), fill=STONE[1])
    draw.line((TOWER_X - 9, 26, TOWER_X + 9, 26), fill=STONE[3])
    for x in range(TOWER_X - 9, TOWER_X + 10, 3):
        draw.line((x, 22, x, 25), fill=STONE[1])
    draw.line((TOWER_X - 9, 22, TOWER_X + 9, 22), fill=STONE[2])
    draw.rectangle((TOWER_X - 5, 14, TOWER_X + 5, 25), fill=STONE[0])
    draw.rectangle((TOWER_X - 4, 15, TOWER_X + 4, 24), fill=WATER[0])
    draw.line((TOWER_X, 14, TOWER_X, 25), fill=STONE[1])
    draw.line((TOWER_X - 3, 17, TOWER_X - 3, 21), fill=WATER[2])
    draw.polygon(((TOWER_X - 7, 14), (TOWER_X, 6), (TOWER_X + 7, 14)), fill=RED[2])
    draw.polygon(((TOWER_X + 1, 14), (TOWER_X, 6), (TOWER_X + 7, 14)), fill=RED[1])
    draw.line((TOWER_X - 7, 14, TOWER_X + 7, 14), fill=RED[1])
    draw.line((TOWER_X, 2, TOWER_X, 6), fill=STONE[1])


def _trees(image: Image.Image) -> None:
    layer = np.array(image)
    ramp = (GRASS[0], GRASS[1], GRASS[2], GRASS[3])
    for x, y, size in ((56, 78, 5.0), (63, 76, 4.0), (122, 86, 4.0), (50, 83, 3.0)):
        ball(layer, (x, y), (size, size * 1.1), ramp)
    image.paste(picture(layer))


def _mirror(image: Image.Image) -> None:
    """What is seen of it in the water: every second row, moved a little, and darker."""
    pixels = np.array(image)
    height = pixels.shape[0]
    dark = {
        SNOW: WATER[4], PAPER: WATER[4], STONE[4]: WATER[4], STONE[3]: WATER[3],
        RED[3]: PURPLE[3], RED[2]: PURPLE[2], RED[1]: PURPLE[2],
    }  # fmt: skip
    for y in range(SHORE_PX + 1, height):
        above = SHORE_PX - (y - SHORE_PX) * 3
        if above < 0 or (y - SHORE_PX) % 3 == 2:
            continue
        row = np.roll(pixels[above], (1, 0, -1, 0)[y % 4], axis=0)
        for x in range(pixels.shape[1]):
            if row[x, 3]:
                colour = int(row[x, 0]), int(row[x, 1]), int(row[x, 2])
                pixels[y, x] = (*dark.get(colour, WATER[2]), 255)
    image.paste(Image.fromarray(pixels))
