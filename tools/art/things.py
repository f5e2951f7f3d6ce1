"""Shadows and effects."""

from __future__ import annotations

import math
import random

import numpy as np

from tools.art.atlas import Atlas
from tools.art.canvas import (
    Picture,
    blank,
    dot,
    ellipse,
    from_rows,
    outlined,
    paste,
    strip,
)
from tools.art.letters import LETTERS
from tools.art.palette import (
    GOLD,
    GRASS,
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


def shadow(width: int, height: int, strength: int) -> Picture:
    """A soft-edged ellipse of ink to lay under a sprite."""
    frame = blank(width, height)
    outer = ellipse(width, height, width / 2, height / 2, width / 2, height / 2)
    inner = ellipse(width, height, width / 2, height / 2, width / 2 - 1.5, height / 2 - 1)
    frame[outer] = (*STONE[0], strength * 3 // 5)
    frame[inner] = (*STONE[0], strength)
    return frame


def rings() -> Picture:
    """A raindrop's splash ring, four frames."""
    frames = []
    for number, (rx, ry) in enumerate(((1.0, 0.8), (2.5, 1.4), (4.0, 2.0), (5.0, 2.5))):
        frame = blank(12, 8)
        outer = ellipse(12, 8, 6, 5, rx, ry)
        inner = ellipse(12, 8, 6, 5, max(rx - 1.1, 0.1), max(ry - 0.9, 0.1))
        ring = outer & ~inner
        if number == 3:
            ring &= np.indices(ring.shape).sum(axis=0) % 2 == 0
        frame[ring] = (*(WATER[4] if number < 2 else WATER[3]), 255)
        if number == 0:
            dot(frame, 6, 2, WATER[4])
            dot(frame, 4, 3, WATER[4])
        frames.append(frame)
    return strip(frames)


def sparkle() -> Picture:
    """A star that opens and closes, four frames."""
    frames = []
    for reach in (1, 3, 4, 2):
        frame = blank(11, 11)
        for step in range(-reach, reach + 1):
            colour = SNOW if abs(step) < 2 else GOLD[4] if abs(step) < 3 else GOLD[3]
            dot(frame, 5 + step, 5, colour)
            dot(frame, 5, 5 + step, colour)
        frames.append(frame)
    return strip(frames)


def puff(colours: tuple[Colour, Colour, Colour]) -> Picture:
    """A cloud of dust that spreads and thins, five frames."""
    frames = []
    chance = random.Random("puff")
    bits = [(chance.uniform(0, math.tau), chance.uniform(0.5, 1.0)) for _ in range(7)]
    for number in range(5):
        frame = blank(20, 16)
        for angle, far in bits:
            reach = (2 + number * 1.7) * far
            x = 10 + math.cos(angle) * reach
            y = 10 + math.sin(angle) * reach * 0.55 - number * 0.8
            radius = (2.6, 3.0, 2.4, 1.6, 0.8)[number]
            frame[ellipse(20, 16, x, y, radius, radius * 0.85)] = (*colours[0], 255)
        for angle, far in bits:
            reach = (2 + number * 1.7) * far
            x = 9.4 + math.cos(angle) * reach
            y = 9.2 + math.sin(angle) * reach * 0.55 - number * 0.8
            radius = (2.0, 2.3, 1.7, 1.0, 0.4)[number]
            frame[ellipse(20, 16, x, y, radius, radius * 0.8)] = (*colours[1], 255)
            dot(frame, int(x - 0.5), int(y - 1), colours[2])
        frames.append(frame)
    return strip(frames)


def chips(colours: tuple[Colour, Colour, Colour], long: bool) -> Picture:
    """Four bits of debris, one to a frame, six pixels square."""
    light, middle, dark = colours
    key = {"l": light, "m": middle, "d": dark}
    shapes = (
        ("......", ".lm...", ".lmm..", "..md..", "......", "......"),
        ("......", "..l...", ".lmm..", ".mmd..", "..d...", "......"),
        ("......", "......", "..lm..", "..md..", "......", "......"),
        ("......", "......", "..l...", "..d...", "......", "......"),
    )
    if long:
        shapes = (
            ("......", "l.....", "lmm...", ".mmmd.", "...dd.", "......"),
            ("....l.", "...lm.", "..lm..", ".lmd..", ".md...", "......"),
            ("......", "......", "lmmd..", ".ddd..", "......", "......"),
            ("......", "......", "..lm..", "..d...", "......", "......"),
        )
    return strip(from_rows(shape, key) for shape in shapes)


def drops() -> Picture:
    """Four drops of water, one to a frame, three pixels square."""
    key = {"l": WATER[4], "m": WATER[3], "d": WATER[2]}
    shapes = (
        (".l.", "lmm", ".d."),
        (".l.", ".m.", ".d."),
        ("...", "lm.", "md."),
        ("...", ".l.", "..."),
    )
    return strip(from_rows(shape, key) for shape in shapes)


def flutter(light: Colour, middle: Colour) -> Picture:
    """A petal or leaf that turns as it falls, four frames."""
    key = {"l": light, "m": middle}
    shapes = (
        (".....", ".ll..", "lmm..", ".mm..", "....."),
        (".....", "..l..", ".lm..", ".m...", "....."),
        (".....", ".....", ".lll.", ".mm..", "....."),
        (".....", ".l...", ".lm..", "..m..", "....."),
    )
    return strip(from_rows(shape, key) for shape in shapes)


BUBBLE = (
    "...wwwwwwwwww...",
    "..wwwwwwwwwwww..",
    ".wwwwwwwwwwwwww.",
    ".wwwwwwwwwwwwww.",
    ".wwwwwwwwwwwwww.",
    ".wwwwwwwwwwwwww.",
    ".wwwwwwwwwwwwww.",
    ".wwwwwwwwwwwwww.",
    "..wwwwwwwwwwwd..",
    "...ddwwwwddddd..",
    "......wwd.......",
    ".......d........",
)
EMOTES: dict[str, tuple[str, ...]] = {
    "dots": ("........", "........", "........", "kk.kk.kk", "kk.kk.kk"),
    "alert": ("..rr..", "..rr..", "..rr..", "..rr..", "......", "..rr.."),
    "heart": (".rr.rr.", "rerrrrr", "rrrrrrr", ".rrrrr.", "..rrr..", "...r..."),
    "question": (".bbb.", "bb.bb", "...bb", "..bb.", ".....", "..bb."),
    "note": ("...pp.", "...p.p", "...p..", ".ppp..", "pppp..", ".pp..."),
    "laugh": ("k...k", "kk.kk", ".....", "kkkkk", "krrrk", ".kkk."),
    "thumb": ("...o...", "..oo...", "ooooooo", "ooooouu", "ooooooo", ".ooouu."),
    "wave": (".o.o...", "oo.oo.o", "ooooo.o", "uooooo.", ".uooo..", "..uu..."),
    "star": ("...o...", "...o...", "ooyyooo", ".ooooo.", ".oo.oo.", ".o...o."),
    "sweat": ("...m...", "..im...", "..immm.", ".iimmm.", ".immmm.", "..mmm.."),
    "angry": ("r...r..", "rr.rr..", "..r..rr", "..r..rr", "rr.rr..", "r...r.."),
    "sleep": ("bbbb...", "..b....", ".b..bbb", "bbbb.b.", "....bbb"),
}


def emote(name: str) -> Picture:
    """A bubble with a sign in it, to show over a head."""
    frame = blank(18, 14)
    paste(frame, from_rows(BUBBLE, {"w": PAPER, "d": SKIN[3]}), 1, 1)
    sign = from_rows(EMOTES[name], LETTERS)
    paste(frame, sign, 9 - sign.shape[1] // 2, 6 - sign.shape[0] // 2)
    return outlined(frame)


def draw_things(atlas: Atlas) -> None:
    """Put shadows and effects into the atlas."""
    for name, size in {
        "tiny": (8, 4),
        "post": (10, 4),
        "small": (14, 6),
        "medium": (20, 8),
        "chest": (18, 6),
        "tree": (30, 12),
        "large": (44, 14),
        "house": (104, 24),
        "mill": (62, 20),
    }.items():
        atlas.add(f"shadow/{name}", shadow(*size, 90), anchor=(size[0] // 2, size[1] // 2))
    middle = {"anchor": (6, 5)}
    atlas.add("fx/splash", rings(), frames=4, frame_ms=60, anchor=middle["anchor"])
    atlas.add("fx/sparkle", sparkle(), frames=4, frame_ms=80, anchor=(5, 5))
    atlas.add("fx/dust", puff((SOIL[3], SOIL[4], SKIN[4])), frames=5, frame_ms=70, anchor=(10, 13))
    atlas.add(
        "fx/snow_puff", puff((STONE[3], STONE[4], SNOW)), frames=5, frame_ms=70, anchor=(10, 13)
    )
    atlas.add("fx/chips_wood", chips((SOIL[4], SOIL[3], SOIL[1]), True), frames=4, anchor=(3, 3))
    atlas.add(
        "fx/chips_stone", chips((STONE[4], STONE[3], STONE[1]), False), frames=4, anchor=(3, 3)
    )
    atlas.add(
        "fx/chips_leaf", chips((GRASS[5], GRASS[4], GRASS[2]), False), frames=4, anchor=(3, 3)
    )
    atlas.add("fx/chips_soil", chips((SOIL[3], SOIL[2], SOIL[0]), False), frames=4, anchor=(3, 3))
    atlas.add("fx/drops", drops(), frames=4, anchor=(1, 1))
    for name, light, dark in (
        ("petal", PURPLE[4], PURPLE[3]),
        ("leaf_green", GRASS[5], GRASS[3]),
        ("leaf_red", RED[3], RED[2]),
        ("leaf_gold", GOLD[3], GOLD[2]),
    ):
        atlas.add(f"fx/{name}", flutter(light, dark), frames=4, frame_ms=140, anchor=(2, 2))
    flake = from_rows((".w.", "www", ".w."), LETTERS)
    atlas.add("fx/snow_large", flake, anchor=(1, 1))
    atlas.add("fx/snow_small", from_rows(("w",), LETTERS), anchor=(0, 0))
    streak = blank(3, 7)
    for y in range(7):
        dot(streak, 2 - y // 3, y, WATER[4] if y > 3 else WATER[3])
    atlas.add("fx/rain", streak, anchor=(0, 7))
    for name in EMOTES:
        atlas.add(f"fx/emote_{name}", emote(name), anchor=(8, 14))
