"""The title lettering: TANDEM ACRES in turf-topped wood, with a turnip and a sprout beside it.

Each letter is a few centre lines. The distance from them gives the wood its shape, the outline and
the thickness of the block; turf grows wherever a letter has a top side.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

import numpy as np

from tools.art.palette import GRASS, INK, PURPLE, SKIN, SNOW, SOIL, STONE
from tools.art.ui_shapes import (
    Mask,
    Pixels,
    ball,
    empty,
    grown,
    leaf,
    paint,
    picture,
    shifted,
    stroke_distance,
)

WIDTH_PX: Final = 288
HEIGHT_PX: Final = 104
_STROKE_PX: Final = 5.0

Line = list[tuple[float, float]]


def _arc(cx: float, cy: float, rx: float, ry: float, start_deg: float, end_deg: float) -> Line:
    """Points on an ellipse; 0° is right and 90° down."""
    steps = 18
    turns = [
        math.radians(start_deg + (end_deg - start_deg) * step / steps) for step in range(steps + 1)
    ]
    return [(cx + rx * math.cos(turn), cy + ry * math.sin(turn)) for turn in turns]


_LETTERS: Final[dict[str, tuple[float, list[Line]]]] = {
    "T": (26, [[(0, 0), (26, 0)], [(13, 0), (13, 30)]]),
    "A": (29, [[(0, 30), (12.5, 0), (16.5, 0), (29, 30)], [(5, 22.5), (24, 22.5)]]),
    "N": (24, [[(0, 30), (0, 0), (24, 30), (24, 0)]]),
    "D": (24, [[(0, 0), (0, 30)], [(0, 0), *_arc(8, 15, 16, 15, -90, 90), (0, 30)]]),
    "E": (19, [[(19, 0), (0, 0), (0, 30), (19, 30)], [(0, 15), (15, 15)]]),
    "M": (32, [[(0, 30), (3, 0), (16, 21), (29, 0), (32, 30)]]),
    "C": (25, [_arc(14, 15, 14, 15, -48, -312)]),
    "R": (23, [[(0, 30), (0, 0), *_arc(11, 8, 11, 8, -90, 90), (0, 16)], [(10, 16), (23, 30)]]),
    "S": (22, [[*_arc(11, 7.5, 11, 7.5, -25, -270), *_arc(11, 22.5, 11, 7.5, -90, 155)]]),
}
"""Width and centre lines of each letter, on a height of 30 pixels."""


def _word(text: str, top_px: float, middle_px: float, gap_px: float, bow_px: float) -> list[Line]:
    """Centre lines of a word around ``middle_px``; its middle is lifted by ``bow_px``."""
    closer = {index: 5.0 for index in range(len(text)) if text[index : index + 2] == "TA"}
    total = sum(_LETTERS[letter][0] + gap_px for letter in text) - gap_px - sum(closer.values())
    x = middle_px - total / 2
    lines = []
    for index, letter in enumerate(text):
        width, strokes = _LETTERS[letter]
        away = (x + width / 2 - middle_px) / (total / 2)
        lift = top_px + bow_px * away * away
        lines += [[(x + px, lift + py) for px, py in stroke] for stroke in strokes]
        x += width + gap_px - closer.get(index, 0.0)
    return lines


def _run_from_top(mask: Mask) -> np.ndarray:
    """For each pixel inside: how many pixels lie between it and the top side above it."""
    depth = np.zeros(mask.shape, dtype=np.int64)
    for row in range(1, mask.shape[0]):
        depth[row] = np.where(mask[row], depth[row - 1] + 1, 0)
    return depth


def _wood(layer: Pixels, mask: Mask) -> None:
    """Planks: light from the top left, and a grain of long, wavering lines."""
    height, width = mask.shape
    y, x = np.mgrid[0:height, 0:width]
    paint(layer, mask, SOIL[4])
    waver = np.round(1.6 * np.sin(x / 11 + y // 7 * 2.1) + 0.8 * np.sin(x / 4.3 + y // 7)).astype(
        int
    )
    line = (y + waver) % 7
    broken = np.sin(x / 6.1 + y // 7 * 5.3) > -0.45
    paint(layer, mask & (line == 0) & broken, SOIL[3])
    paint(layer, mask & (line == 1) & ~broken & (np.sin(x / 3.0) > 0.2), SKIN[3])
    inner = mask & ~shifted(mask, 0, -2)
    paint(layer, inner, SOIL[3])
    paint(layer, mask & ~shifted(mask, -1, 0), SOIL[3])
    paint(layer, mask & ~shifted(mask, -1, 0) & ~shifted(mask, 0, -3), SOIL[2])
    paint(layer, mask & ~shifted(mask, 1, 0), SKIN[4])
    paint(layer, mask & ~shifted(mask, 0, -1), SOIL[2])


def _turf(layer: Pixels, mask: Mask) -> None:
    """Grass on every top side, hanging over in uneven blades."""
    depth = _run_from_top(mask)
    columns = np.arange(mask.shape[1])
    hang = 4 + np.round(1.4 * np.sin(columns / 2.3) + 1.2 * np.sin(columns / 1.1 + 2)).astype(int)
    # A side so steep that its neighbour to the left or right is open far down is no place for turf.
    turf = mask & (depth > 0) & (depth <= hang[None, :])
    paint(layer, turf, GRASS[4])
    paint(layer, turf & (depth == hang[None, :]), GRASS[2])
    paint(layer, turf & (depth == hang[None, :] - 1) & (columns % 3 == 0)[None, :], GRASS[3])
    paint(layer, turf & (depth <= 2), GRASS[5])
    paint(layer, mask & (depth == hang[None, :] + 1), SOIL[3])


def draw_turnip(layer: Pixels, x: float, y: float) -> None:
    """A turnip whose bulb is 22 pixels wide, with three leaves."""
    green = (GRASS[2], GRASS[5], GRASS[4])
    leaf(layer, (x, y - 6), 128, 20, 10, green)
    leaf(layer, (x, y - 6), 52, 20, 10, green)
    leaf(layer, (x, y - 6), 90, 25, 10, green)
    for row, radius in ((9, 2.6), (12, 1.6), (15, 0.9)):
        ball(layer, (x, y + row), (radius, 2.5), (STONE[3], STONE[4], SNOW))
    body = ball(layer, (x, y), (12, 10.5), (STONE[3], STONE[4], STONE[4], SNOW, SNOW))
    top = empty(layer.shape[1], layer.shape[0])
    crown = ball(
        top, (x, y - 1), (12.5, 10), (PURPLE[1], PURPLE[2], PURPLE[3], PURPLE[4], PURPLE[4])
    )
    rows = np.arange(layer.shape[0])[:, None]
    edge = y - 1 + np.round(1.2 * np.sin(np.arange(layer.shape[1]) * 1.3))[None, :]
    painted = body & crown & (rows < edge)
    layer[painted] = top[painted]


def _sprout(layer: Pixels, x: float, y: float) -> None:
    """Two seed leaves on a stem over a small mound of earth."""
    ball(layer, (x, y + 9), (15, 6), (SOIL[0], SOIL[1], SOIL[2], SOIL[3]))
    stem = stroke_distance(
        layer.shape[1], layer.shape[0], [[(x, y + 6), (x + 1, y - 2), (x, y - 9)]]
    )
    paint(layer, stem <= 1.7, GRASS[3])
    green = (GRASS[3], GRASS[2], GRASS[5])
    leaf(layer, (x, y - 8), 148, 19, 12, green)
    leaf(layer, (x, y - 8), 32, 19, 12, green)
    leaf(layer, (x, y - 8), 88, 12, 7, green)


def logo() -> Pixels:
    """The whole lettering on transparency."""
    lines = _word("TANDEM", 11, WIDTH_PX / 2, 14.5, 3.0)
    lines += _word("ACRES", 59, WIDTH_PX / 2, 14.5, -2.0)
    wood: Mask = stroke_distance(WIDTH_PX, HEIGHT_PX, lines) <= _STROKE_PX
    ornaments = empty(WIDTH_PX, HEIGHT_PX)
    draw_turnip(ornaments, 27, 76)
    _sprout(ornaments, 263, 78)
    ornament: Mask = ornaments[..., 3] > 0
    layer = empty(WIDTH_PX, HEIGHT_PX)
    block = wood.copy()
    for _ in range(3):
        block |= shifted(block, 0, 1)
    paint(layer, grown(block, 2) | grown(ornament, 2), INK)
    paint(layer, block & ~wood, SOIL[1])
    paint(layer, shifted(wood, 0, 3) & ~wood & ~shifted(wood, 0, 2), SOIL[0])
    _wood(layer, wood)
    _turf(layer, wood)
    layer[ornament] = ornaments[ornament]
    return layer


def write(folder: Path) -> None:
    """Write ``title_logo.png``."""
    picture(logo()).save(folder / "title_logo.png", optimize=True)
