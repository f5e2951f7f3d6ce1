"""Placeables, item icons, shadows and effects."""

from __future__ import annotations

import math
import random

import numpy as np

from tools.art.atlas import Atlas
from tools.art.canvas import (
    Picture,
    blank,
    box,
    dot,
    ellipse,
    from_rows,
    outlined,
    paste,
    strip,
)
from tools.art.palette import (
    GOLD,
    GRASS,
    INK,
    OLIVE,
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

FLAME_FRAME_MS = 110
KEY: dict[str, Colour] = {
    "0": SOIL[0],
    "1": SOIL[1],
    "2": SOIL[2],
    "3": SOIL[3],
    "4": SOIL[4],
    "k": INK,
    "a": STONE[1],
    "b": STONE[2],
    "c": STONE[3],
    "d": STONE[4],
    "w": SNOW,
    "r": RED[2],
    "R": RED[1],
    "o": GOLD[2],
    "y": GOLD[3],
    "Y": GOLD[4],
    "u": GOLD[1],
    "e": RED[3],
    "g": GRASS[3],
    "G": GRASS[2],
    "D": GRASS[1],
    "l": GRASS[5],
    "p": PURPLE[3],
    "P": PURPLE[2],
    "f": SKIN[4],
    "t": OLIVE[2],
    "T": OLIVE[1],
}


def icon(rows: tuple[str, ...]) -> Picture:
    """An item icon of sixteen by sixteen from at most fourteen by fourteen, outlined."""
    drawn = from_rows(rows, KEY)
    height, width = drawn.shape[:2]
    frame = blank(16, 16)
    paste(frame, drawn, (16 - width) // 2, (16 - height) // 2)
    return outlined(frame)


ITEMS: dict[str, tuple[str, ...]] = {
    "wood": (
        "......4433....",
        "....44333244..",
        "..4433322f33f.",
        ".43332221fuuf.",
        "43322211.fuuf.",
        "f33211.443ff..",
        "uuf..44333244.",
        "uuf443332f33f.",
        "ff4333222fuuf.",
        ".33322211.ff..",
        "f3222211......",
        "uuf211........",
        "uuf1..........",
        ".ff...........",
    ),
    "stone": (
        ".....dddd.....",
        "...ddcccdd....",
        "..dcccccccb...",
        ".dccccccccbb..",
        ".dcccdccccbb..",
        "dcccdccccbbba.",
        "dccccccccbbba.",
        "dccccbbccbbaa.",
        "ccccbccccbbaa.",
        ".cbbbbbbbbaa..",
        "..bbbbaaaaa...",
        "....aaaaa.....",
    ),
    "fence": (
        "..44......44..",
        ".4332....4332.",
        ".4332....4332.",
        "44332444443324",
        "33332333333323",
        "22222222222222",
        ".4332....4332.",
        "44332444443324",
        "33332333333323",
        "22222222222222",
        ".4332....4332.",
        ".4331....4331.",
        ".3221....3221.",
    ),
    "torch": (
        "......e.......",
        ".....ee.......",
        ".....eoe......",
        "....eooe......",
        "...eoyoee.....",
        "...eoyyoe.....",
        "...eyYYoe.....",
        "....oYYo......",
        "....2222......",
        "....3332......",
        ".....32.......",
        ".....32.......",
        ".....32.......",
        ".....22.......",
    ),
    "chest": (
        ".444444444444.",
        "43333333333332",
        "43333333333332",
        "33322222222233",
        "aaaaaaaaaaaaaa",
        "0000000yY00000",
        "4333333yy33332",
        "43333333333332",
        "43222222222232",
        "33333333333322",
        "22222222222220",
        ".000000000000.",
    ),
    "axe": (
        ".......dd.....",
        "......dccc....",
        ".....wcccb4...",
        "....wccccb34..",
        "....wcccbb32..",
        "....wccbb.432.",
        ".....wbb.432..",
        "........432...",
        ".......432....",
        "......432.....",
        ".....432......",
        "....432.......",
        "...432........",
        "...32.........",
    ),
    "pick": (
        "...wcccc......",
        "..wcccccbb....",
        ".......bcb4...",
        ".........332..",
        "........432b..",
        ".......432.cb.",
        "......432..cb.",
        ".....432...cb.",
        "....432....cb.",
        "...432.....cb.",
        "..432......ca.",
        ".432.......c..",
        ".32...........",
    ),
    "sapling": (
        ".....ll.......",
        "....lggl..ll..",
        "...lggG..lggl.",
        "...lgG..lggG..",
        "....GG.lgGG...",
        "..ll.3.GG.....",
        ".lggl32.......",
        "..GGG32.......",
        "....G32.......",
        "..44444444....",
        ".4333333332...",
        "..33222221....",
        "...222211.....",
    ),
    "fiber": (
        ".l....l....l..",
        ".l.l..l..l.l..",
        "..ll.ll.ll.l..",
        "..lg.lg.lg.g..",
        "...ggggggg....",
        "....gGgGg.....",
        "...3333333....",
        "...2222222....",
        "....gGgGg.....",
        "...ggGgGgg....",
        "..gg.GgG.gg...",
        "..g..g.g..g...",
        ".g...g.g...g..",
    ),
}


def small_item(picture: Picture) -> Picture:
    """An icon at three quarters of its size, as it lies on the ground."""
    inner = picture[:, :, :]
    frame = blank(12, 12)
    for y in range(10):
        for x in range(10):
            sx, sy = 1 + int((x + 0.5) * 1.4), 1 + int((y + 0.5) * 1.4)
            pixel = inner[sy, sx]
            if pixel[3] and tuple(int(v) for v in pixel[:3]) != INK:
                frame[y + 1, x + 1] = pixel
    return outlined(frame)


# Placeables


def fence(mask: int) -> Picture:
    """A post with rails to the neighbours in the mask (N 1, E 2, S 4, W 8)."""
    frame = blank(16, 24)
    if mask & 1:
        box(frame, 7, 3, 1, 9, SOIL[4])
        box(frame, 8, 3, 1, 9, SOIL[2])
    for bit, left, right in ((8, 0, 6), (2, 10, 16)):
        if mask & bit:
            for y in (11, 16):
                box(frame, left, y - 1, right - left, 1, INK)
                box(frame, left, y, right - left, 1, SOIL[4])
                box(frame, left, y + 1, right - left, 1, SOIL[3])
                box(frame, left, y + 2, right - left, 1, INK)
    post = from_rows(
        (
            ".4444.",
            "443332",
            "443332",
            "433321",
            "433321",
            "432321",
            "433321",
            "433321",
            "433221",
            "433321",
            "423321",
            "433321",
            "433321",
            "322211",
        ),
        KEY,
    )
    cut = blank(16, 24)
    paste(cut, post, 5, 8)
    if mask & 4:
        box(cut, 7, 22, 1, 2, SOIL[4])
        box(cut, 8, 22, 1, 2, SOIL[2])
    if mask & 1:
        shaft = outlined(frame)
        frame = shaft
    paste(frame, outlined(cut), 0, 0)
    if mask & 1:
        frame[0:3] = 0
    return frame


def torch(frame_number: int) -> Picture:
    """A burning torch stuck into the ground."""
    frame = blank(16, 28)
    box(frame, 7, 13, 2, 13, SOIL[2])
    box(frame, 7, 13, 1, 13, SOIL[3])
    box(frame, 6, 11, 4, 3, SOIL[1])
    box(frame, 6, 11, 4, 1, SOIL[3])
    flames = (
        ("...e..", "..ee..", ".eoe..", ".eooe.", "eooyoe", "eoyyoe", "eoYYoe", ".oYYo."),
        ("..e...", "..e.e.", "..eoe.", ".eooe.", "eoyooe", "eoyyoe", "eoYYoe", ".oYYo."),
        ("....e.", ".e.e..", ".eoe..", "eooee.", "eoyooe", "eoyyoe", "eoYYoe", ".oYYo."),
        (".e....", "..ee..", "..eoe.", ".eoooe", ".ooyoe", "eoyyoe", "eoYYoe", ".oYYo."),
    )
    done = outlined(frame)
    paste(done, from_rows(flames[frame_number], KEY), 5, 3)
    return done


CHEST_OPEN = (
    "..444444444444..",
    ".43333333333332.",
    ".43222222222232.",
    ".32000000000023.",
    ".30000000000003.",
    "aaaaaaaaaaaaaaaa",
    "0000000000000000",
    "00yy000000y00yy0",
    "4444444444444442",
    "433333ayya333332",
    "433333ayya333332",
    "4333333333333332",
    "4322222222222232",
    "3333333333333322",
    "2222222222222220",
)
CHEST_CLOSED = (
    "..444444444444..",
    ".44333333333332.",
    "4433333333333332",
    "4333333333333332",
    "4322222222222232",
    "3333333333333322",
    "aaaaaaaaaaaaaaaa",
    "0000000yy0000000",
    "44444aayyaa44442",
    "433333ayya333332",
    "4333333333333332",
    "4322222222222232",
    "3333333333333322",
    "2222222222222220",
)


def chest(state: str) -> Picture:
    """A chest with iron bands."""
    rows = CHEST_OPEN if state == "open" else CHEST_CLOSED
    if state == "half":
        rows = (*CHEST_CLOSED[:6], "0000000000000000", *CHEST_CLOSED[6:])
    drawn = from_rows(rows, KEY)
    frame = blank(18, 19)
    paste(frame, drawn, 1, 18 - drawn.shape[0])
    return outlined(frame)


# Effects


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
    "sleep": ("bbbb...", "..b....", ".b..bbb", "bbbb.b.", "....bbb"),
}


def emote(name: str) -> Picture:
    """A bubble with a sign in it, to show over a head."""
    frame = blank(18, 14)
    paste(frame, from_rows(BUBBLE, {"w": PAPER, "d": SKIN[3]}), 1, 1)
    sign = from_rows(EMOTES[name], KEY)
    paste(frame, sign, 9 - sign.shape[1] // 2, 6 - sign.shape[0] // 2)
    return outlined(frame)


def draw_things(atlas: Atlas) -> None:
    """Put items, placeables, shadows and effects into the atlas."""
    for name, rows in ITEMS.items():
        picture = icon(rows)
        atlas.add(f"item/{name}", picture, anchor=(8, 15))
        atlas.add(f"drop/{name}", small_item(picture), anchor=(6, 11), shadow="shadow/tiny")
    for mask in range(16):
        atlas.add(f"placeable/fence/{mask}", fence(mask), anchor=(8, 22), shadow="shadow/post")
    atlas.add(
        "placeable/torch",
        strip(torch(number) for number in range(4)),
        anchor=(8, 26),
        frames=4,
        frame_ms=FLAME_FRAME_MS,
        shadow="shadow/tiny",
        lit=((4, 3, 8, 9),),
    )
    for state in ("closed", "half", "open"):
        atlas.add(f"placeable/chest/{state}", chest(state), anchor=(9, 17), shadow="shadow/chest")
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
    for name, light, dark in (
        ("petal", PURPLE[4], PURPLE[3]),
        ("leaf_green", GRASS[5], GRASS[3]),
        ("leaf_red", RED[3], RED[2]),
        ("leaf_gold", GOLD[3], GOLD[2]),
    ):
        atlas.add(f"fx/{name}", flutter(light, dark), frames=4, frame_ms=140, anchor=(2, 2))
    flake = from_rows((".w.", "www", ".w."), KEY)
    atlas.add("fx/snow_large", flake, anchor=(1, 1))
    atlas.add("fx/snow_small", from_rows(("w",), KEY), anchor=(0, 0))
    streak = blank(3, 7)
    for y in range(7):
        dot(streak, 2 - y // 3, y, WATER[4] if y > 3 else WATER[3])
    atlas.add("fx/rain", streak, anchor=(0, 7))
    for name in EMOTES:
        atlas.add(f"fx/emote_{name}", emote(name), anchor=(8, 14))
