"""The few tools that every picture of the user interface is made with.

A drawing is text: one character per pixel, whose colour `KEY` names, or a nine-slice built from
rings. Nothing here is anti-aliased, and every colour comes from the palette, so that pictures keep
their crisp pixels at each whole zoom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image

from tools.art.palette import (
    GOLD,
    GRASS,
    INK,
    OLIVE,
    PURPLE,
    RED,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    WATER,
    Colour,
)

Pixel = tuple[int, int, int, int]
CLEAR: Final[Pixel] = (0, 0, 0, 0)


def opaque(colour: Colour, alpha: int = 255) -> Pixel:
    """A palette colour as a pixel; ``alpha`` from 0 (clear) to 255."""
    return (*colour, alpha)


_LETTERS: Final[dict[str, Colour]] = {
    "k": INK,
    **dict(zip("abcde", SOIL, strict=True)),
    **dict(zip("hiopP", SKIN, strict=True)),
    **dict(zip("jrROf", RED, strict=True)),
    **dict(zip("nsStT", STONE, strict=True)),
    "W": SNOW,
    **dict(zip("uUwvV", WATER, strict=True)),
    **dict(zip("NmMqQ", PURPLE, strict=True)),
    **dict(zip("bgGYy", GOLD, strict=True)),
    **dict(zip("012345", GRASS, strict=True)),
    **dict(zip("xXz", OLIVE, strict=True)),
}
KEY: Final[dict[str, Pixel]] = {
    ".": CLEAR,
    "%": opaque(INK, 96),
    **{letter: opaque(colour) for letter, colour in _LETTERS.items()},
}
"""Colour of each character of a drawing; ``.`` is clear and ``%`` a soft shadow."""


@dataclass(frozen=True)
class Sprite:
    """A named picture on its way into the atlas.

    ``frames`` are equally large and lie side by side. ``slices`` are the fixed margins (left, top,
    right, bottom) of a nine-slice, ``padding`` the room that its frame takes from the content, and
    ``offset`` where the picture's corner goes relative to the corner of the thing it decorates.
    All are pixels.
    """

    name: str
    frames: tuple[Image.Image, ...]
    slices: tuple[int, int, int, int] | None = None
    padding: tuple[int, int, int, int] | None = None
    offset: tuple[int, int] | None = None
    frame_ms: int | None = None


def grid(text: str, key: dict[str, Pixel] | None = None) -> Image.Image:
    """Draw a text grid. Raises ValueError when its rows are not equally long."""
    colours = KEY | (key or {})
    rows = text.split()
    if len({len(row) for row in rows}) != 1:
        raise ValueError(f"the rows of a drawing differ in length: {[len(row) for row in rows]}")
    image = Image.new("RGBA", (len(rows[0]), len(rows)))
    image.putdata([colours[letter] for row in rows for letter in row])
    return image


def outlined(image: Image.Image, colour: Colour = INK) -> Image.Image:
    """Put a one-pixel outline around the ink of a picture, which grows by a pixel at each side."""
    result = Image.new("RGBA", (image.width + 2, image.height + 2))
    mask = image.getchannel("A").point(lambda alpha: 255 if alpha else 0)
    for dx, dy in ((0, 1), (2, 1), (1, 0), (1, 2)):
        result.paste(opaque(colour), (dx, dy), mask)
    result.paste(image, (1, 1), mask)
    return result


def centred(image: Image.Image, width_px: int, height_px: int) -> Image.Image:
    """Put a picture into the middle of a clear box."""
    box = Image.new("RGBA", (width_px, height_px))
    box.paste(image, ((width_px - image.width) // 2, (height_px - image.height) // 2))
    return box


def strip(text: str, key: dict[str, Pixel] | None = None) -> tuple[Image.Image, ...]:
    """Frames drawn under each other, with an empty line between them."""
    return tuple(grid(frame, key) for frame in text.strip().split("\n\n"))


@dataclass(frozen=True)
class Ring:
    """One pixel of a frame: a letter of `KEY` for each side, in the order top, left, right, bottom.

    ``cut`` is how many pixels the corner is cut off diagonally.
    """

    sides: str
    cut: int = 0


def frame(
    width_px: int, height_px: int, rings: Sequence[Ring], inside: Pixel = CLEAR
) -> Image.Image:
    """A panel of nested rings, from the outermost to the innermost, around one flat colour.

    A side letter ``.`` leaves the pixel clear. Light comes from the top left: where two sides meet,
    top and left win over right and bottom.
    """
    image = Image.new("RGBA", (width_px, height_px))
    pixels = image.load()
    assert pixels is not None
    # A ring inside a cut corner is itself cut, one pixel less, so that the outline never opens.
    cuts: list[int] = []
    cut = 0
    for depth, ring in enumerate(rings):
        cut = max(ring.cut, cut - 1)
        cuts.append(cut + 2 * depth)
    for y in range(height_px):
        for x in range(width_px):
            edge_x, edge_y = min(x, width_px - 1 - x), min(y, height_px - 1 - y)
            # The ring a pixel belongs to is the innermost one that still holds it; a cut corner
            # pushes the pixel out to the ring before.
            depth = min(edge_x, edge_y, len(rings))
            while depth >= 0 and depth < len(rings) and edge_x + edge_y < cuts[depth]:
                depth -= 1
            if depth == len(rings) and rings and edge_x + edge_y < cuts[-1] + 1:
                depth -= 1
            if depth < 0:
                continue
            if depth == len(rings):
                pixels[x, y] = inside
                continue
            top, left, right, bottom = tuple(rings[depth].sides)
            distances = (
                (y, 0, top),
                (x, 1, left),
                (height_px - 1 - y, 2, bottom),
                (width_px - 1 - x, 3, right),
            )
            pixels[x, y] = KEY[min(distances)[2]]
    return image


def put(image: Image.Image, text: str, x: int, y: int) -> None:
    """Draw a text grid onto a picture; clear characters leave what is there."""
    drawing = grid(text)
    image.paste(drawing, (x, y), drawing.getchannel("A").point(lambda alpha: 255 if alpha else 0))


def mirrored_corners(image: Image.Image, text: str, inset_px: int) -> None:
    """Draw a text grid into all four corners, mirrored."""
    drawing = grid(text)
    far_x = image.width - inset_px - drawing.width
    far_y = image.height - inset_px - drawing.height
    flip, turn = Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM
    for x, y, mirror_x, mirror_y in (
        (inset_px, inset_px, False, False),
        (far_x, inset_px, True, False),
        (inset_px, far_y, False, True),
        (far_x, far_y, True, True),
    ):
        corner = drawing.transpose(flip) if mirror_x else drawing
        corner = corner.transpose(turn) if mirror_y else corner
        image.paste(corner, (x, y), corner.getchannel("A"))
