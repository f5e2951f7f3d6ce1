"""The title screen's landscape: a farm by a lake on a warm morning, in layers.

Every layer is 1440×400 and repeats in x without a seam, so that it can drift for ever; it is wider
than any screen, on which there is one sun and one mill. From far to near: sky with the low sun,
blue hills in the haze, near hills with fields, farmhouse and mill, and grass with a fence at the
viewer's feet. The mill's sails and the clouds are sprites of their own.
``title_backdrop.json`` says how the parts go together::

    {"width", "height", "layers": [{"file", "x", "y", "speed", "seasons"}, …], "night_sky",
     "clouds": [{"file", "x", "y", "speed"}, …],
     "sails": {"file", "layer", "x", "y", "w", "h", "frames", "frame_ms"},
     "island": {"file", "layer", "x_pct", "shore", "shore_in_picture", "lamp"}}

``seasons`` has the files of a layer by the season in which it looks another way (`ui_seasons`).
A layer is moved to the left by ``x`` and down by ``y``; ``speed`` is pixels a second to the left,
``layer`` the index of the layer that the sails turn with, or that the island stands on. The sails'
frames lie side by side. The lake and the island are in `ui_lake`. Clouds lie between the sky and
the far hills.
``title_backdrop.png`` shows the whole, composed.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw

from tools.art.palette import (
    GOLD,
    GRASS,
    INK,
    OLIVE,
    PAPER,
    PURPLE,
    RED,
    SEASONS,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    WATER,
    Colour,
)
from tools.art.ui_canvas import grid, opaque
from tools.art.ui_lake import HORIZON_PX, LAMP, SHORE_PX, island, lake, night_sky
from tools.art.ui_seasons import (
    LEAVES,
    SUNLIT_LEAVES,
    dressed_grass,
    dressed_house,
    dressed_land,
)
from tools.art.ui_shapes import (
    Field,
    Mask,
    Pixels,
    ball,
    coordinates,
    dithered,
    empty,
    paint,
    paint_levels,
    picture,
    stamp,
    wrapped,
)

WIDTH_PX: Final = 1440
HEIGHT_PX: Final = 400
SUN: Final = (196.0, 196.0)
MILL: Final = (548, 196)
"""Where the mill's sails turn, on the layer of the near hills."""
SAILS_PX: Final = 75
SAIL_FRAMES: Final = 8

_X, _Y = coordinates(WIDTH_PX, HEIGHT_PX)
_TURN: Final = math.tau / 720
"""A wave as long as half a layer; halves of it make the two halves differ."""


def _ridge(base_px: float, waves: tuple[tuple[float, float, float], ...]) -> Field:
    """A skyline for each x: waves around a base, each with its turns in half a layer, its height in
    pixels and its phase."""
    x = _X[0]
    line = np.full(WIDTH_PX, float(base_px))
    for turns, height, phase in waves:
        line -= height * np.sin(_TURN * turns * x + phase)
    return line


def _sky() -> Pixels:
    layer = empty(WIDTH_PX, HEIGHT_PX)
    dx, dy = wrapped(_X - SUN[0], WIDTH_PX), _Y - SUN[1]
    away = np.hypot(dx, dy * 1.15)
    warmth = 0.93 * (_Y / 262) + 0.26 * np.exp(-away / 95)
    ramp = (WATER[2], WATER[3], WATER[3], WATER[4], WATER[4], SNOW, PAPER, GOLD[4], PAPER)
    everywhere = np.ones(_X.shape, dtype=bool)
    levels = dithered(np.clip(warmth / 1.06, 0, 1), len(ramp), 0.45)
    paint_levels(layer, everywhere, levels, ramp)
    # Rays: broad wedges of light, one step warmer, fading with the distance.
    angle = np.arctan2(dy, dx)
    rays = (np.sin(angle * 11 + 0.6) > 0.25) & (away > 34) & (away < 205) & (dy < 30)
    fading = dithered(np.clip(1 - away / 205, 0, 1), 2, 1.0) == 1
    warmer = np.minimum(levels + 1, len(ramp) - 1)
    paint_levels(layer, rays & fading, warmer, ramp)
    paint(layer, away < 31, GOLD[4])
    paint(layer, away < 24, SNOW)
    return layer


def _far_hills() -> Pixels:
    layer = empty(WIDTH_PX, HEIGHT_PX)
    mountains = _ridge(
        222,
        (
            (0.5, 9, 0.9),
            (1.5, 8, 1.6),
            (2, 16, 0.4),
            (3, 13, 2.2),
            (7, 6, 1.0),
            (13, 3, 0.3),
            (29, 1.2, 2.0),
        ),
    )
    body = mountains[None, :] <= _Y
    # A facet is in shade where the skyline up its slope, to the left, falls away from the light.
    depth = _Y - mountains[None, :]
    uphill = (_X - 0.55 * depth + 2.5 * np.sin(depth / 4)).astype(np.int64) % WIDTH_PX
    shade = np.gradient(mountains)[uphill] > 0.16 + 0.012 * depth
    paint(layer, body, STONE[4])
    paint(layer, body & shade, STONE[3])
    lit = body & (mountains[None, :] + 2 > _Y) & ~shade
    paint(layer, lit, SNOW)
    _mist(layer, body, mountains + 44, 26, PURPLE[4])
    hills = _ridge(250, ((0.5, 4, 2.5), (3, 9, 1.2), (5, 6, 3.1), (11, 2, 0.4)))
    body = hills[None, :] <= _Y
    paint(layer, body, STONE[3])
    for index in range(300):
        x = (index * 97 + 13 * (index % 5)) % WIDTH_PX
        size = 2.5 + (index * 7 % 5) * 0.7
        _clump(layer, x, hills[x] + 1, size, (STONE[2], STONE[2], STONE[3], STONE[3]))
    _mist(layer, body, hills + 34, 30, PAPER)
    return layer


def _mist(layer: Pixels, where: Mask, foot: Field, depth_px: float, colour: Colour) -> None:
    """Dither a colour in, from nothing at ``depth_px`` above the foot line to whole below it."""
    amount = np.clip((_Y - (foot[None, :] - depth_px)) / depth_px, 0, 1)
    paint(layer, where & (dithered(amount, 2, 1.0) == 1), colour)


def _clump(layer: Pixels, x: float, y: float, size: float, ramp: tuple[Colour, ...]) -> None:
    """A distant tree: a ball drawn only on its own patch, for speed."""
    half = math.ceil(size) + 2
    patch = empty(2 * half + 1, 2 * half + 1)
    ball(patch, (half + 0.5, half + 0.5), (size, size * 1.1), ramp)
    stamp(layer, picture(patch), int(x) - half, int(y) - half)


def _tree(layer: Pixels, x: int, y: int, size: float, ramp: tuple[Colour, ...] = LEAVES) -> None:
    """A round tree standing on (x, y): trunk, then three balls of leaves."""
    for row in range(int(size * 0.9)):
        for column in range(-1, max(1, int(size * 0.16)) + 1):
            layer[y - row, (x + column) % WIDTH_PX] = opaque(SOIL[0] if column > 0 else SOIL[1])
    top = y - size * 1.35
    for dx, dy, part in ((0.62, 0.35, 0.68), (-0.62, 0.3, 0.66), (0.0, 0.0, 0.95)):
        _clump(layer, x + dx * size, top + dy * size, size * part, ramp)


def _field(
    layer: Pixels,
    ground: Mask,
    skyline: Field,
    shape: tuple[float, float, float, float, float],
    stripes: tuple[Colour, ...],
    row_px: float,
) -> None:
    """A ploughed field on a hillside. Its rows run together towards the top, as they do afar.

    ``shape`` is (x of the middle, half width, top, bottom, lean): top and bottom are pixels below
    the skyline, and the middle moves by ``lean`` pixels from the top edge to the bottom edge.
    """
    middle, half, top, bottom, lean = shape
    depth = (_Y - skyline[None, :] - top) / (bottom - top)
    spread = 0.62 + 0.38 * depth
    across = wrapped(_X - middle - lean * depth, WIDTH_PX) / spread
    inside = ground & (depth >= 0) & (depth < 1) & (np.abs(across) < half)
    rows = np.floor(across / row_px).astype(np.int64) % len(stripes)
    paint_levels(layer, inside, rows, stripes)
    rim = ground & (depth >= -0.05) & (depth < 1.05) & (np.abs(across) < half + 2) & ~inside
    paint(layer, rim, GRASS[2])


def _near_hills(season: str) -> Pixels:
    layer = empty(WIDTH_PX, HEIGHT_PX)
    back = _ridge(262, ((0.5, 5, 0.7), (1.5, 3, 0.1), (2, 10, 2.6), (3, 6, 0.2), (5, 3, 1.0)))
    ground = back[None, :] <= _Y
    paint(layer, ground, GRASS[5])
    paint(layer, ground & (back[None, :] + 1.6 > _Y), GOLD[4])
    wheat = (OLIVE[2], OLIVE[2], GOLD[4])
    _field(layer, ground, back, (120, 62, 8, 46, -20), (GRASS[4], GRASS[4], GRASS[5]), 4)
    _field(layer, ground, back, (300, 52, 6, 40, 12), wheat, 3)
    _field(layer, ground, back, (430, 40, 10, 44, 20), (SOIL[3], SOIL[4], SOIL[4]), 3.4)
    _field(layer, ground, back, (660, 46, 7, 42, 16), wheat, 3)
    _field(layer, ground, back, (860, 58, 9, 44, 18), (SOIL[3], SOIL[4], SOIL[4]), 3.4)
    _field(layer, ground, back, (1040, 44, 6, 40, -14), (GRASS[4], GRASS[4], GRASS[5]), 4)
    _field(layer, ground, back, (1210, 60, 8, 42, 16), wheat, 3)
    _field(layer, ground, back, (1350, 38, 10, 44, -18), (SOIL[3], SOIL[4], SOIL[4]), 3.4)
    for index, x in enumerate(range(8, WIDTH_PX, 31)):
        size = 4.0 + (index * 5 % 4)
        _tree(layer, x, int(back[x]) + 4 + index * 3 % 5, size, SUNLIT_LEAVES)
    _mist(layer, ground, back + 66, 22, OLIVE[2])

    middle = _ridge(300, ((0.5, 5, 0.2), (1.5, 3, 3.0), (2, 14, 4.4), (3, 7, 2.0), (7, 2, 0.7)))
    ground = middle[None, :] <= _Y
    paint(layer, ground, GRASS[4])
    paint(layer, ground & (middle[None, :] + 1.6 > _Y), GRASS[5])
    crops = (GRASS[2], SOIL[2], GRASS[3], SOIL[2])
    _field(layer, ground, middle, (60, 74, 12, 62, 24), (SOIL[2], SOIL[3], SOIL[3], SOIL[2]), 3.5)
    _field(layer, ground, middle, (236, 66, 16, 70, -26), crops, 3)
    _field(layer, ground, middle, (418, 62, 14, 70, 30), (OLIVE[2], SOIL[4], GOLD[4], OLIVE[2]), 3)
    _field(layer, ground, middle, (664, 50, 16, 64, -18), crops, 3)
    _field(layer, ground, middle, (812, 70, 14, 66, 26), (OLIVE[2], SOIL[4], GOLD[4], OLIVE[2]), 3)
    _field(layer, ground, middle, (1004, 58, 16, 62, 20), crops, 3)
    _field(
        layer, ground, middle, (1160, 68, 12, 66, -24), (SOIL[2], SOIL[3], SOIL[3], SOIL[2]), 3.5
    )
    _field(layer, ground, middle, (1330, 54, 15, 64, 22), crops, 3)
    land = dressed_land(layer, season)
    built = empty(WIDTH_PX, HEIGHT_PX)
    _mill(built, MILL[0], int(middle[MILL[0]]) + 9)
    house = int(middle[330]) + 14
    stamp(built, _farmhouse(), 304, house - 38)
    _lay_over(land, dressed_house(built, season))
    # What stands before them.
    layer = empty(WIDTH_PX, HEIGHT_PX)
    for x, size in (
        (292, 10.0),
        (368, 12.0),
        (386, 8.0),
        (590, 9.0),
        (606, 12.0),
        (20, 11.0),
        (148, 9.0),
        (164, 12.0),
        (480, 8.0),
        (704, 10.0),
        (742, 8.0),
        (896, 12.0),
        (912, 9.0),
        (930, 11.0),
        (1088, 10.0),
        (1236, 9.0),
        (1250, 12.0),
        (1268, 8.0),
        (1400, 11.0),
    ):
        _tree(layer, x, int(middle[x % WIDTH_PX]) + 13, size)

    front = _ridge(352, ((0.5, 3, 1.0), (1, 8, 0.6), (3, 7, 4.0), (5, 3, 2.2)))
    ground = front[None, :] <= _Y
    paint(layer, ground, GRASS[3])
    paint(layer, ground & (front[None, :] + 2.0 > _Y), GRASS[4])
    _path(layer, house + 4)
    for index in range(520):
        x = index * 61 % WIDTH_PX
        y = int(front[x]) + 5 + (index * 37) % 44
        if y < HEIGHT_PX - 3:
            tuft = "..5. 5.5. .55." if index % 3 else "2.2. .22. ...."
            stamp(layer, grid(tuft), x, y)
    for index, x in enumerate(range(0, WIDTH_PX, 24)):
        if index % 6 not in (2, 3):
            _clump(layer, x, front[x] + 2, 5 + index * 3 % 4, LEAVES)
    _lay_over(land, dressed_land(layer, season))
    return land


def _lay_over(layer: Pixels, above: Pixels) -> None:
    """Draws one whole layer over another."""
    there = above[..., 3] > 0
    layer[there] = above[there]


def _path(layer: Pixels, top: int) -> None:
    """A sandy way that winds from the farmhouse's door at ``top`` down to the viewer."""
    for y in range(top, HEIGHT_PX):
        down = (y - top) / (HEIGHT_PX - top)
        middle = 320 + 30 * math.sin(down * 5.0) + 30 * down
        half = 3 + 9 * down
        for x in range(int(middle - half), int(middle + half) + 1):
            edge = x < middle - half + 1 or x > middle + half - 1
            layer[y, x] = opaque(SOIL[3] if edge else SOIL[4])


def _farmhouse() -> Image.Image:
    """A small house with a red roof, a lit window and a smoking chimney."""
    image = Image.new("RGBA", (56, 44))
    draw = ImageDraw.Draw(image)
    draw.rectangle((8, 22, 47, 41), fill=PAPER)
    draw.rectangle((34, 22, 47, 41), fill=SKIN[3])
    for y in range(25, 42, 4):
        draw.line((8, y, 33, y), fill=SKIN[3])
        draw.line((34, y, 47, y), fill=SKIN[2])
    draw.polygon(((4, 22), (13, 6), (43, 6), (52, 22)), fill=RED[2])
    draw.polygon(((34, 22), (43, 6), (52, 22)), fill=RED[1])
    for y in (10, 14, 18):
        draw.line((13 - (y - 6) * 9 // 16, y, 42, y), fill=RED[3])
    draw.line((4, 22, 52, 22), fill=RED[1])
    draw.line((13, 6, 43, 6), fill=SKIN[3])
    draw.rectangle((18, 0, 23, 8), fill=STONE[2])
    draw.rectangle((18, 0, 20, 8), fill=STONE[3])
    draw.rectangle((13, 29, 19, 41), fill=SOIL[2])
    draw.rectangle((14, 30, 16, 41), fill=SOIL[3])
    draw.point((18, 35), fill=GOLD[3])
    for x in (24, 38):
        draw.rectangle((x, 27, x + 6, 34), fill=SOIL[1])
        draw.rectangle((x + 1, 28, x + 5, 33), fill=GOLD[4] if x == 24 else WATER[4])
        draw.line((x + 3, 28, x + 3, 33), fill=SOIL[1])
        draw.line((x + 1, 30, x + 5, 30), fill=SOIL[1])
    draw.line((6, 42, 49, 42), fill=GRASS[2])
    draw.line((6, 43, 49, 43), fill=GRASS[2])
    return image


def _mill(layer: Pixels, x: int, foot: int) -> None:
    """A tower mill whose cap ends at the axle, `MILL`; the sails are drawn by the game."""
    top = MILL[1] + 6
    for y in range(top, foot):
        down = (y - top) / (foot - top)
        half = 9 + 9 * down
        for column in range(-int(half), int(half) + 1):
            side = column / half
            colour = (
                SNOW
                if side < -0.55
                else PAPER
                if side < 0.1
                else SKIN[3]
                if side < 0.6
                else SKIN[2]
            )
            if (y - top) % 9 == 8 and side > -0.5:
                colour = SKIN[3] if side < 0.1 else SKIN[2]
            layer[y, x + column] = opaque(colour)
    for y in range(MILL[1] - 9, top + 1):
        rise = (top - y) / (top - MILL[1] + 9)
        half = 12 * math.sqrt(max(0.0, 1 - rise * rise)) + 1
        for column in range(-int(half), int(half) + 1):
            side = column / 12
            colour = RED[3] if side < -0.4 else RED[2] if side < 0.35 else RED[1]
            layer[y, x + column] = opaque(colour)
    for y in range(foot - 17, foot):
        for column in range(-4, 5):
            if y > foot - 14 or abs(column) < 3:
                layer[y, x + column] = opaque(SOIL[1] if abs(column) == 4 else SOIL[2])
    for window in (top + 14, top + 32):
        for y in range(window, window + 7):
            for column in range(-2, 3):
                dark = y == window or abs(column) == 2
                layer[y, x + column] = opaque(SOIL[1] if dark else GOLD[4])
    for column in range(-20, 21):
        layer[foot, x + column] = opaque(GRASS[2])


def _sails() -> Image.Image:
    """A quarter turn of the sails in `SAIL_FRAMES` steps; four arms make it a whole cycle."""
    strip = Image.new("RGBA", (SAILS_PX * SAIL_FRAMES, SAILS_PX))
    middle = SAILS_PX / 2
    x, y = coordinates(SAILS_PX, SAILS_PX)
    for index in range(SAIL_FRAMES):
        frame = empty(SAILS_PX, SAILS_PX)
        for arm in range(4):
            turn = math.tau / 4 * (arm + index / SAIL_FRAMES) + 0.2
            along = (x - middle) * math.cos(turn) + (y - middle) * math.sin(turn)
            across = (y - middle) * math.cos(turn) - (x - middle) * math.sin(turn)
            cloth = (along > 9) & (along < 36) & (across > 0.5) & (across < 8.5)
            paint(frame, cloth, PAPER)
            lath = (np.floor(along) % 6 < 1) | (across > 7.3) | (across % 4 < 0.9)
            paint(frame, cloth & lath, SOIL[3])
            paint(frame, (along > -1) & (along < 36.5) & (np.abs(across) < 1.1), SOIL[1])
        hub = np.hypot(x - middle, y - middle)
        paint(frame, hub < 3.6, SOIL[0])
        paint(frame, hub < 2.0, GOLD[2])
        strip.paste(picture(frame), (index * SAILS_PX, 0))
    return strip


_DAISY: Final = ".W.W. WWYWW .YGY. WWYWW .W.W. ..2.. ..2.. .22.. ..22. ..2.. ..2.. ..2.."
_POPPY: Final = """
.RR.RR.
ROORRRr
RRRnRRr
.RRnRr.
..Rrr..
...1...
...1...
..11...
...11..
...1...
...1...
...1..."""
_BELL: Final = (
    "..1... .M1... MqM1.. .M.1.M ...1Mq ..M1.M .MqM1. ..M.1. ....1. ....1. ....1. ....1. ....1."
)
_SUNFLOWER: Final = """
...G.GG.G...
..GYGYYGYG..
.GYYYYYYYYG.
.YYYggggYYY.
GYYgbhhbgYYG
GYgbhbbhbgYG
GYgbbhhbbgYG
GYYgbhhbgYYG
.YYYggggYYY.
.GYYYYYYYYG.
..GYGYYGYG..
...G.12.G...
.....12.....
.....12.....
.33..12.....
.3543.2.....
..35412.....
...3312.....
.....12..33.
.....12.3543
.....1235543
.....12.333.
.....12.....
.....12.....
.....12.....
.....12.....
.....12.....
.....12.....
.....12.....
.....12.....
"""


def _foreground(season: str) -> Pixels:
    layer = empty(WIDTH_PX, HEIGHT_PX)
    _fence(layer)
    for shade, base, reach, seed in (
        (2, 378.0, 13.0, 0.0),
        (1, 386.0, 13.0, 1.7),
        (0, 395.0, 11.0, 3.1),
    ):
        _grass_row(layer, GRASS[shade], GRASS[shade + 2], base, reach, seed)
        if shade == 2 and season != "winter":
            flowers = (
                (40, _DAISY),
                (86, _POPPY),
                (150, _BELL),
                (205, _DAISY),
                (226, _POPPY),
                (300, _BELL),
                (352, _DAISY),
                (415, _POPPY),
                (470, _DAISY),
                (486, _BELL),
                (560, _DAISY),
                (610, _POPPY),
                (668, _DAISY),
                (700, _BELL),
                (758, _POPPY),
                (812, _DAISY),
                (874, _BELL),
                (930, _POPPY),
                (948, _DAISY),
                (1012, _BELL),
                (1090, _DAISY),
                (1134, _POPPY),
                (1206, _BELL),
                (1262, _DAISY),
                (1330, _POPPY),
                (1398, _DAISY),
            )
            for x, text in flowers:
                stamp(layer, grid(text), x, 368 - x * 7 % 9)
            for x, y in (
                (108, 352),
                (124, 360),
                (520, 350),
                (538, 358),
                (642, 356),
                (838, 354),
                (1050, 351),
                (1068, 359),
                (1290, 355),
            ):
                stamp(layer, grid(_SUNFLOWER), x, y)
    return dressed_grass(layer, season)


def _fence(layer: Pixels) -> None:
    """Posts and two rails, dark against the fields and lit along their upper left edges."""
    for rail in (350, 364):
        for x in range(WIDTH_PX):
            y = rail + round(1.5 * math.sin(_TURN * 5 * x + rail))
            for row, colour in enumerate((SOIL[4], SOIL[2], SOIL[2], SOIL[1])):
                layer[y + row, x] = opaque(colour)
    for index, x in enumerate(range(20, WIDTH_PX, 60)):
        top = 340 + index * 5 % 4
        for y in range(top, HEIGHT_PX):
            for column in range(7):
                if y == top and column in (0, 6):
                    continue
                colour = SOIL[4] if column == 0 or y == top else SOIL[1] if column > 4 else SOIL[2]
                if column == 2 and (y + index * 3) % 11 < 6:
                    colour = SOIL[3]
                layer[y, x + column] = opaque(colour)
        for y in (352, 366):
            layer[y, x + 3] = opaque(INK)


def _grass_row(
    layer: Pixels, colour: Colour, tip: Colour, base_px: float, reach_px: float, seed: float
) -> None:
    """A row of blades of uneven height whose tips catch the light."""
    for x in range(WIDTH_PX):
        wave = math.sin(_TURN * 9 * x + seed) * 2.5
        blade = abs(math.sin(_TURN * 97 * x + seed * 5)) * abs(math.sin(_TURN * 41 * x + seed * 2))
        top = int(base_px - wave - reach_px * blade)
        layer[top:HEIGHT_PX, x] = opaque(colour)
        if blade > 0.35:
            layer[top : top + 1 + int(3 * blade), x] = opaque(tip)


_CLOUDS: Final = (
    (
        132,
        40,
        ((30, 28, 20, 11), (58, 20, 24, 16), (88, 24, 22, 13), (108, 30, 16, 8), (16, 32, 12, 6)),
    ),
    (96, 32, ((24, 22, 18, 9), (46, 16, 20, 13), (70, 21, 18, 9))),
    (64, 22, ((18, 15, 13, 6), (34, 11, 14, 9), (48, 15, 11, 5))),
    (44, 14, ((12, 9, 9, 4), (24, 7, 10, 5), (34, 9, 7, 3))),
)
"""Width, height and puffs (x, y, horizontal and vertical radius) of each cloud."""


def _cloud(width: int, height: int, puffs: tuple[tuple[int, int, int, int], ...]) -> Pixels:
    """Round tops in full light, a rosy belly, and a flat foot."""
    layer = empty(width, height)
    x, y = coordinates(width, height)
    body = np.zeros((height, width), dtype=bool)
    light = np.full((height, width), -9.0)
    foot = max(cy + ry * 0.55 for _, cy, _, ry in puffs)
    for cx, cy, rx, ry in puffs:
        dx, dy = (x - cx) / rx, (y - cy) / ry
        inside = (dx * dx + dy * dy <= 1) & (y < foot)
        body |= inside
        light = np.where(inside, np.maximum(light, -0.35 * dx - 0.75 * dy), light)
    levels = np.digitize(light, (-0.42, -0.18, 0.12))
    paint_levels(layer, body, levels.astype(np.int64), (PURPLE[4], SKIN[3], PAPER, SNOW))
    return layer


_CLOUD_PLACES: Final = (
    (300, 64, 0, 5.0),
    (560, 104, 1, 4.0),
    (60, 96, 2, 3.2),
    (430, 140, 3, 2.4),
    (668, 52, 2, 3.6),
    (880, 88, 1, 4.4),
    (1130, 58, 0, 5.2),
    (1010, 132, 3, 2.6),
)
"""Where clouds begin: (x, y, which cloud, speed)."""

_LAYERS: Final = (
    ("sky", 0, 0, 0.0),
    ("far", 0, -8, 0.6),
    ("lake", 0, 0, 0.0),
    ("near", 400, 22, 0.0),
    ("front", 0, 0, 0.0),
)
"""From far to near: (name, moved to the left by so many pixels, and down, speed)."""
_SEASONAL: Final = ("near", "front")
USUAL_SEASON: Final = "summer"
OTHER_SEASONS: Final = tuple(season for season in SEASONS if season != USUAL_SEASON)
LAKE_LAYER: Final = 2
ISLAND_SHARE_PCT: Final = 85
"""How far to the right the island is, in percent of a screen's width."""


def _in_seasons(name: str) -> dict[str, str]:
    """The files of a layer in the seasons in which it looks another way."""
    return {season: f"title_{name}_{season}.png" for season in OTHER_SEASONS}


def arrangement() -> dict[str, Any]:
    """What goes into ``title_backdrop.json``."""
    return {
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "layers": [
            {"file": f"title_{name}.png", "x": x, "y": y, "speed": speed}
            | ({"seasons": _in_seasons(name)} if name in _SEASONAL else {})
            for name, x, y, speed in _LAYERS
        ],
        "night_sky": "title_night.png",
        "island": {
            "file": "title_island.png",
            "layer": LAKE_LAYER,
            "x_pct": ISLAND_SHARE_PCT,
            "shore": HORIZON_PX + 9,
            "shore_in_picture": SHORE_PX,
            "lamp": list(LAMP),
        },
        "clouds": [
            {"file": f"title_cloud_{kind + 1}.png", "x": x, "y": y, "speed": speed}
            for x, y, kind, speed in _CLOUD_PLACES
        ],
        "sails": {
            "file": "title_sails.png",
            "layer": 3,
            "x": MILL[0] - SAILS_PX // 2,
            "y": MILL[1] - SAILS_PX // 2,
            "w": SAILS_PX,
            "h": SAILS_PX,
            "frames": SAIL_FRAMES,
            "frame_ms": 180,
        },
    }


def write(folder: Path) -> None:
    """Write the layers, sprites, arrangement and the composed picture."""
    drawn = {
        "sky": _sky(),
        "far": _far_hills(),
        "lake": lake(WIDTH_PX, HEIGHT_PX, SUN[0]),
        "near": _near_hills(USUAL_SEASON),
        "front": _foreground(USUAL_SEASON),
        "night": night_sky(WIDTH_PX, HEIGHT_PX),
    }
    for name, layer in drawn.items():
        picture(layer).save(folder / f"title_{name}.png", optimize=True)
    for season in OTHER_SEASONS:
        picture(_near_hills(season)).save(folder / f"title_near_{season}.png", optimize=True)
        picture(_foreground(season)).save(folder / f"title_front_{season}.png", optimize=True)
    clouds = [picture(_cloud(*cloud)) for cloud in _CLOUDS]
    for number, cloud in enumerate(clouds):
        cloud.save(folder / f"title_cloud_{number + 1}.png", optimize=True)
    sails = _sails()
    sails.save(folder / "title_sails.png", optimize=True)
    facts = arrangement()
    (folder / "title_backdrop.json").write_text(
        json.dumps(facts, indent=1) + "\n", encoding="utf-8"
    )
    whole = picture(drawn["sky"])
    for x, y, kind, _ in _CLOUD_PLACES:
        whole.alpha_composite(clouds[kind], (min(x, WIDTH_PX - clouds[kind].width), y))
    candle = island()
    candle.save(folder / "title_island.png", optimize=True)
    for name, x, y, _ in _LAYERS[1:]:
        layer = np.roll(drawn[name], -x, axis=1)
        moved = np.zeros_like(layer)
        moved[max(y, 0) : HEIGHT_PX + min(y, 0)] = layer[max(-y, 0) : HEIGHT_PX - max(y, 0)]
        whole.alpha_composite(picture(moved))
        if name == "lake":
            whole.alpha_composite(candle, (470, HORIZON_PX + 9 - SHORE_PX))
        elif name == "near":
            first = sails.crop((0, 0, SAILS_PX, SAILS_PX))
            at = (facts["sails"]["x"] - x, facts["sails"]["y"] + y)
            whole.alpha_composite(first, at)
    whole.convert("RGB").save(folder / "title_backdrop.png", optimize=True)
