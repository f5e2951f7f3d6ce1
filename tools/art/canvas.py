"""Small drawing tools for pixel pictures held as arrays of red, green, blue and alpha.

A picture is a numpy array of shape (height, width, 4). Pixels are either opaque or fully
transparent, except in shadows. Everything here is deterministic: chance comes from `speckle` and
`smooth_noise`, which are hashes of the position, or from a `random.Random` with a fixed seed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tools.art.palette import INK, Colour, Ramp

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Field = NDArray[np.float64]


def blank(width: int, height: int) -> Picture:
    """A transparent picture."""
    return np.zeros((height, width, 4), dtype=np.uint8)


def filled(width: int, height: int, colour: Colour) -> Picture:
    """A picture of one opaque colour."""
    picture = blank(width, height)
    picture[:, :] = (*colour, 255)
    return picture


def from_rows(rows: Sequence[str], key: Mapping[str, Colour]) -> Picture:
    """A picture from lines of text, one character a pixel. A dot or a blank is transparent.

    Raises KeyError when a character is not in the key."""
    picture = blank(max(len(row) for row in rows), len(rows))
    for y, row in enumerate(rows):
        for x, character in enumerate(row):
            if character not in ". ":
                picture[y, x] = (*key[character], 255)
    return picture


def opaque(picture: Picture) -> Mask:
    """Which pixels are not fully transparent."""
    return np.asarray(picture[:, :, 3] > 0)


def paint(picture: Picture, mask: Mask, colour: Colour) -> None:
    """Colour the pixels of the mask."""
    picture[mask] = (*colour, 255)


def dot(picture: Picture, x: int, y: int, colour: Colour) -> None:
    """Colour one pixel; outside the picture nothing happens."""
    if 0 <= x < picture.shape[1] and 0 <= y < picture.shape[0]:
        picture[y, x] = (*colour, 255)


def box(picture: Picture, x: int, y: int, width: int, height: int, colour: Colour) -> None:
    """Fill a rectangle, cut off at the picture's border."""
    picture[max(y, 0) : max(y + height, 0), max(x, 0) : max(x + width, 0)] = (*colour, 255)


def line(picture: Picture, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
    """A line one pixel wide."""
    steps = max(int(max(abs(x1 - x0), abs(y1 - y0)) + 0.5), 1)
    for step in range(steps + 1):
        t = step / steps
        dot(picture, math.floor(x0 + (x1 - x0) * t), math.floor(y0 + (y1 - y0) * t), colour)


def paste(target: Picture, source: Picture, x: int, y: int) -> None:
    """Lay a picture over another; what sticks out is cut off."""
    height, width = source.shape[:2]
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + width, target.shape[1]), min(y + height, target.shape[0])
    if left >= right or top >= bottom:
        return
    part = source[top - y : bottom - y, left - x : right - x]
    area = target[top:bottom, left:right]
    shown = part[:, :, 3] > 0
    area[shown] = part[shown]


def mirrored(picture: Picture) -> Picture:
    """The same picture, left and right exchanged."""
    return np.ascontiguousarray(picture[:, ::-1])


def moved(mask: Mask, dx: int, dy: int, fill: bool = False) -> Mask:
    """The mask shifted by whole pixels; what comes in from outside is `fill`."""
    result = np.full_like(mask, fill)
    height, width = mask.shape
    result[max(dy, 0) : height + min(dy, 0), max(dx, 0) : width + min(dx, 0)] = mask[
        max(-dy, 0) : height + min(-dy, 0), max(-dx, 0) : width + min(-dx, 0)
    ]
    return result


def grown(mask: Mask) -> Mask:
    """The mask and its four neighbours."""
    return mask | moved(mask, 1, 0) | moved(mask, -1, 0) | moved(mask, 0, 1) | moved(mask, 0, -1)


def outlined(picture: Picture, colour: Colour = INK) -> Picture:
    """The picture with a one-pixel outline in the transparent pixels around its shape."""
    result = picture.copy()
    shape = opaque(picture)
    paint(result, grown(shape) & ~shape, colour)
    return result


def strip(frames: Iterable[Picture]) -> Picture:
    """Frames of one size, side by side."""
    return np.concatenate(list(frames), axis=1)


def ellipse(width: int, height: int, cx: float, cy: float, rx: float, ry: float) -> Mask:
    """The pixels whose middle lies in an ellipse."""
    ys, xs = np.mgrid[0:height, 0:width]
    return np.asarray(((xs + 0.5 - cx) / rx) ** 2 + ((ys + 0.5 - cy) / ry) ** 2 <= 1.0)


def shade(value: float, ramp: Ramp) -> Colour:
    """The ramp's colour for a brightness from 0 to 1."""
    return ramp[min(max(int(value * len(ramp)), 0), len(ramp) - 1)]


def hash_unit(x: int, y: int, seed: int) -> float:
    """A number from 0 to 1 that depends on nothing but its arguments."""
    value = (x * 374761393 + y * 668265263 + seed * 974634749) & 0xFFFFFFFF
    value = ((value ^ (value >> 13)) * 1274126177) & 0xFFFFFFFF
    value = ((value ^ (value >> 16)) * 2246822519) & 0xFFFFFFFF
    return ((value ^ (value >> 15)) & 0xFFFFFF) / 0x1000000


def speckle(width: int, height: int, seed: int) -> Field:
    """White noise from 0 to 1: `hash_unit` of every pixel."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.uint64)
    salt = np.uint64(seed * 974634749 & 0xFFFFFFFF)
    value = (xs * 374761393 + ys * 668265263 + salt) & 0xFFFFFFFF
    value = ((value ^ (value >> 13)) * 1274126177) & 0xFFFFFFFF
    value = ((value ^ (value >> 16)) * 2246822519) & 0xFFFFFFFF
    return np.asarray(((value ^ (value >> 15)) & 0xFFFFFF) / 0x1000000)


def smooth_noise(width: int, height: int, cell: int, seed: int) -> Field:
    """Soft blobs from 0 to 1, about `cell` pixels wide, that repeat at the picture's borders.

    Width and height must be multiples of the cell."""
    columns, rows = width // cell, height // cell
    knots = speckle(columns, rows, seed)
    ys, xs = np.mgrid[0:height, 0:width] / cell
    x0, y0 = xs.astype(int), ys.astype(int)
    fx, fy = xs - x0, ys - y0
    fx, fy = fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)
    x1, y1 = (x0 + 1) % columns, (y0 + 1) % rows
    top = knots[y0, x0] * (1 - fx) + knots[y0, x1] * fx
    bottom = knots[y1, x0] * (1 - fx) + knots[y1, x1] * fx
    return np.asarray(top * (1 - fy) + bottom * fy)
