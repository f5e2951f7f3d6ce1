"""Small animals and what weather leaves behind: birds, butterflies, puddles, smoke, footprints."""

from __future__ import annotations

import numpy as np

from tools.art.atlas import Atlas
from tools.art.canvas import Picture, blank, ellipse, from_rows, outlined, paint, strip
from tools.art.palette import (
    GOLD,
    INK,
    PURPLE,
    RED,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    WATER,
    Colour,
)

SITTING = (
    "..........",
    ".....bb...",
    "....bbeb..",
    "....bbbyy.",
    ".wwbbrr...",
    "..wwbrrr..",
    "....rrr...",
    "....l.l...",
)
PECKING = (
    "..........",
    "..........",
    "..........",
    "...bbbb...",
    ".wbwwbbb..",
    "..wwrrbeb.",
    "....rrrby.",
    "....l.l...",
)
WINGS_UP = (
    "...w......",
    "...ww.....",
    "...www....",
    "....wwbb..",
    ".wbbbbbeb.",
    "..wbrrrbyy",
    "....rrr...",
    "..........",
)
WINGS_LEVEL = (
    "..........",
    "..........",
    ".wwww.bb..",
    "..wwwwbeb.",
    ".wbbbwbbyy",
    "..wbrrrr..",
    "....rrr...",
    "..........",
)
WINGS_DOWN = (
    "..........",
    "..........",
    "......bb..",
    ".wbbbbbeb.",
    "..wbwwrbyy",
    "...wwwrr..",
    "...ww.....",
    "...w......",
)
#: Back, wing and breast of each kind, and the seasons in which it is there.
BIRDS: dict[str, tuple[Colour, Colour, Colour]] = {
    "robin": (SOIL[3], SOIL[2], RED[3]),
    "tit": (WATER[2], WATER[1], GOLD[3]),
    "sparrow": (SOIL[3], SOIL[1], SOIL[4]),
    "bullfinch": (STONE[2], STONE[0], RED[2]),
}
OPEN = ("a.....a", "aba.aba", ".abkba.", "..aka..", ".aa.aa.")
HALF = (".......", "..a.a..", "..bkb..", "..aka..", "..a.a..")
CLOSED = (".......", "...a...", "...bk..", "...ak..", "...a...")
BUTTERFLIES: tuple[tuple[Colour, Colour], ...] = (
    (GOLD[4], GOLD[2]),
    (PURPLE[4], PURPLE[3]),
    (SNOW, WATER[3]),
    (RED[3], RED[2]),
)


def bird(rows: tuple[str, ...], colours: tuple[Colour, Colour, Colour]) -> Picture:
    """A bird that looks to the right."""
    back, wing, breast = colours
    key = {"b": back, "w": wing, "r": breast, "e": INK, "y": GOLD[2], "l": SOIL[1]}
    picture = blank(12, 10)
    picture[1:9, 1:11] = from_rows(rows, key)
    return outlined(picture)


def butterfly(colours: tuple[Colour, Colour]) -> Picture:
    """A butterfly seen from above, four frames."""
    key = {"a": colours[0], "b": colours[1], "k": INK}
    frames = [from_rows(rows, key) for rows in (OPEN, HALF, CLOSED, HALF)]
    return strip(frames)


def puddle(width: int, height: int) -> Picture:
    """Water in a hollow, with the grey sky in it."""
    picture = blank(width, height)
    cx, cy = width / 2, height / 2
    shape = ellipse(width, height, cx, cy, cx - 0.5, cy - 0.5)
    shape |= ellipse(width, height, cx * 0.62, cy * 1.2, cx * 0.55, cy * 0.7)
    inside = ellipse(width, height, cx, cy + 0.5, cx - 1.8, cy - 1.6)
    paint(picture, shape, STONE[2])
    paint(picture, inside & shape, STONE[3])
    glint = ellipse(width, height, cx * 0.8, cy * 0.8, cx * 0.4, 0.8)
    paint(picture, glint & shape, STONE[4])
    return picture


def smoke(number: int) -> Picture:
    """A puff of smoke, larger the older it is."""
    size = (5, 7, 9, 11)[number]
    picture = blank(size, size)
    middle = size / 2
    shape = ellipse(size, size, middle, middle, middle, middle - 0.3)
    light = ellipse(size, size, middle - 0.8, middle - 1, middle - 1.4, middle - 1.6)
    paint(picture, shape, STONE[3])
    paint(picture, light & shape, STONE[4])
    if number == 3:
        picture[np.indices(shape.shape).sum(axis=0) % 2 == 0] = 0
    return picture


def draw_critters(atlas: Atlas) -> None:
    """Put all of them into the atlas."""
    for name, colours in BIRDS.items():
        sitting = strip(bird(rows, colours) for rows in (SITTING, SITTING, SITTING, PECKING))
        atlas.add(f"critter/{name}/sit", sitting, frames=4, frame_ms=420, anchor=(6, 10))
        frames = (WINGS_UP, WINGS_LEVEL, WINGS_DOWN, WINGS_LEVEL)
        flying = strip(bird(rows, colours) for rows in frames)
        atlas.add(f"critter/{name}/fly", flying, frames=4, frame_ms=70, anchor=(6, 6))
    for number, pair in enumerate(BUTTERFLIES):
        atlas.add(
            f"critter/butterfly{number}", butterfly(pair), frames=4, frame_ms=90, anchor=(3, 2)
        )
    for number, (width, height) in enumerate(((9, 5), (15, 8), (22, 11))):
        atlas.add(f"fx/puddle{number}", puddle(width, height), anchor=(width // 2, height // 2))
    for number in range(4):
        atlas.add(f"fx/smoke{number}", smoke(number), anchor=(3 + number, 3 + number))
    foot = from_rows(("f.", "ff", ".f"), {"f": STONE[3]})
    atlas.add("fx/footprint_snow", foot, anchor=(1, 1))
    atlas.add("fx/footprint_sand", from_rows(("f.", "ff", ".f"), {"f": SKIN[2]}), anchor=(1, 1))
