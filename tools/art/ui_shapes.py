"""Soft shapes in hard pixels: shaded balls, leaves, blobs and dithered blends from palette ramps.

Used for the large pictures (logo, title screen), where text grids would be too large to draw.
Masks are boolean arrays of (height, width); layers are RGBA arrays that wrap around in x, so that
whatever crosses the right edge comes in at the left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PIL import Image

from tools.art.palette import Colour

Mask = npt.NDArray[np.bool_]
Field = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.uint8]

_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) / 16


def empty(width_px: int, height_px: int) -> Pixels:
    """A clear layer."""
    return np.zeros((height_px, width_px, 4), dtype=np.uint8)


def coordinates(width_px: int, height_px: int) -> tuple[Field, Field]:
    """The x and y of every pixel's middle."""
    y, x = np.mgrid[0:height_px, 0:width_px]
    return x.astype(np.float64) + 0.5, y.astype(np.float64) + 0.5


def paint(layer: Pixels, mask: Mask, colour: Colour, alpha: int = 255) -> None:
    """Fill a mask with one colour."""
    layer[mask] = (*colour, alpha)


def dithered(value: Field, steps: int, softness: float = 1.0) -> npt.NDArray[np.int64]:
    """Cut a field of 0…1 into ``steps`` whole levels with an ordered dither at the borders.

    ``softness`` 0 gives hard bands, and 1 dithers all the way from one level to the next.
    """
    height, width = value.shape
    pattern = np.tile(_BAYER, (height // 4 + 1, width // 4 + 1))[:height, :width]
    scaled = np.clip(value, 0, 0.9999) * steps - 0.5
    whole = np.floor(scaled)
    part = (scaled - whole - 0.5) / max(softness, 1e-6) + 0.5
    levels: npt.NDArray[np.int64] = np.clip(whole + (part > pattern), 0, steps - 1).astype(int)
    return levels


def paint_levels(
    layer: Pixels, mask: Mask, levels: npt.NDArray[np.int64], ramp: Sequence[Colour]
) -> None:
    """Fill a mask from a ramp, one colour for each level."""
    colours = np.array([(*colour, 255) for colour in ramp], dtype=np.uint8)
    layer[mask] = colours[levels[mask]]


def wrapped(difference: Field, period: float) -> Field:
    """Signed shortest distance on a ring."""
    return (difference + period / 2) % period - period / 2


def ball(
    layer: Pixels, centre: tuple[float, float], radii: tuple[float, float], ramp: Sequence[Colour]
) -> Mask:
    """A shaded ellipsoid, lit from the top left; ``ramp`` runs from dark to light."""
    height, width = layer.shape[:2]
    x, y = coordinates(width, height)
    dx = wrapped(x - centre[0], width) / radii[0]
    dy = (y - centre[1]) / radii[1]
    mask: Mask = dx * dx + dy * dy <= 1
    light = 0.5 - 0.34 * dx - 0.46 * dy
    levels = np.clip(np.floor(light * len(ramp)), 0, len(ramp) - 1).astype(np.int64)
    paint_levels(layer, mask, levels, ramp)
    return mask


def leaf(
    layer: Pixels,
    root: tuple[float, float],
    angle_deg: float,
    length_px: float,
    width_px: float,
    ramp: Sequence[Colour],
) -> None:
    """A pointed leaf from its root outwards; 0° points right and 90° up.

    ``ramp`` holds three colours: the half in shade, the rib, and the half in light.
    """
    height, width = layer.shape[:2]
    x, y = coordinates(width, height)
    turn = math.radians(angle_deg)
    along = ((x - root[0]) * math.cos(turn) - (y - root[1]) * math.sin(turn)) / length_px
    across = (x - root[0]) * math.sin(turn) + (y - root[1]) * math.cos(turn)
    half = width_px / 2 * np.sin(np.clip(along, 0, 1) ** 0.8 * math.pi)
    inside = (along > 0) & (along < 1) & (np.abs(across) <= half)
    # The half that faces up and left is the one in the light.
    upper_is_light = math.cos(turn) + math.sin(turn) * 0.4 > 0
    lit = across < 0 if upper_is_light else across > 0
    paint(layer, inside & ~lit, ramp[0])
    paint(layer, inside & lit, ramp[2])
    paint(layer, inside & (np.abs(across) < 0.6) & (along < 0.8), ramp[1])


def stroke_distance(
    width_px: int, height_px: int, lines: Sequence[Sequence[tuple[float, float]]]
) -> Field:
    """Distance of every pixel from the nearest of some polylines."""
    x, y = coordinates(width_px, height_px)
    nearest = np.full((height_px, width_px), 1e9)
    for line in lines:
        for (ax, ay), (bx, by) in pairwise(line):
            dx, dy = bx - ax, by - ay
            long = max(dx * dx + dy * dy, 1e-9)
            t = np.clip(((x - ax) * dx + (y - ay) * dy) / long, 0, 1)
            nearest = np.minimum(nearest, np.hypot(x - ax - t * dx, y - ay - t * dy))
    return nearest


def shifted(mask: Mask, dx: int, dy: int) -> Mask:
    """A mask moved by whole pixels; what comes in from outside is empty."""
    result = np.zeros_like(mask)
    height, width = mask.shape
    result[max(dy, 0) : height + min(dy, 0), max(dx, 0) : width + min(dx, 0)] = mask[
        max(-dy, 0) : height + min(-dy, 0), max(-dx, 0) : width + min(-dx, 0)
    ]
    return result


def grown(mask: Mask, steps: int) -> Mask:
    """A mask with a border of ``steps`` pixels around it, its corners rounded."""
    for step in range(steps):
        around = mask | shifted(mask, 1, 0) | shifted(mask, -1, 0)
        around |= shifted(mask, 0, 1) | shifted(mask, 0, -1)
        if step % 2:
            for dx, dy in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                around |= shifted(mask, dx, dy)
        mask = around
    return mask


def stamp(layer: Pixels, picture: Image.Image, x: int, y: int) -> None:
    """Draw a picture onto a layer, wrapping in x; clear pixels leave what is there."""
    source = np.asarray(picture.convert("RGBA"))
    height, width = layer.shape[:2]
    for row in range(source.shape[0]):
        if not 0 <= y + row < height:
            continue
        for column in range(source.shape[1]):
            if source[row, column, 3]:
                layer[y + row, (x + column) % width] = source[row, column]


def picture(layer: Pixels) -> Image.Image:
    """A layer as an image."""
    return Image.fromarray(layer, "RGBA")
