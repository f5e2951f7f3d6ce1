"""The window's icon: the lettering's turnip in a field under a morning sky.

It is drawn at 48 pixels, where a turnip has room, and written at 96, from which systems make what
they need: twice as large stays sharp.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from tools.art.palette import GRASS, INK, PAPER, SOIL, WATER
from tools.art.ui_logo import draw_turnip
from tools.art.ui_shapes import Pixels, coordinates, empty, grown, paint, picture

SIDE_PX: Final = 48
ENLARGED: Final = 2
_CORNER_PX: Final = 9
_HORIZON_PX: Final = 29


def icon() -> Pixels:
    """A rounded tile, clear around its corners."""
    layer = empty(SIDE_PX, SIDE_PX)
    x, y = coordinates(SIDE_PX, SIDE_PX)
    middle = (SIDE_PX - 1) / 2
    past = [np.maximum(np.abs(axis - middle) - (middle - _CORNER_PX), 0) for axis in (x, y)]
    away = np.hypot(*past)
    paint(layer, away <= _CORNER_PX, INK)
    tile = away <= _CORNER_PX - 2
    paint(layer, tile, WATER[3])
    paint(layer, tile & (y > 12), WATER[4])
    paint(layer, tile & (y > 21), PAPER)
    hill = _HORIZON_PX - 4 * np.sin(x / 15)
    paint(layer, tile & (y > hill), GRASS[4])
    paint(layer, tile & (y > hill) & (y <= hill + 2), GRASS[5])
    soil = tile & (y > 38 + 0.8 * np.sin(x / 2.2))
    paint(layer, soil, SOIL[2])
    paint(layer, soil & ((x + y * 2) % 7 < 2), SOIL[3])
    turnip = empty(SIDE_PX, SIDE_PX)
    draw_turnip(turnip, middle, 34)
    # Its tip is in the earth already.
    body = (turnip[..., 3] > 0) & (y < 44)
    paint(layer, grown(body, 2) & tile, INK)
    layer[body] = turnip[body]
    return layer


def write(folder: Path) -> None:
    """Write ``icon.png``."""
    side = SIDE_PX * ENLARGED
    large = picture(icon()).resize((side, side), Image.Resampling.NEAREST)
    large.save(folder / "icon.png", optimize=True)
