"""The cave: its mouth in the forest, crystals, lamps, beams, levers, the gate, and what a pick
breaks there. All but the mouth looks the same in every season."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np

from tools.art.atlas import Atlas
from tools.art.canvas import (
    Picture,
    blank,
    box,
    dot,
    ellipse,
    from_rows,
    hash_unit,
    line,
    outlined,
    paint,
    paste,
)
from tools.art.letters import LETTERS
from tools.art.palette import (
    GOLD,
    GROUND_RAMPS,
    INK,
    PURPLE,
    RED,
    SEASONS,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    WATER,
    Ramp,
)
from tools.art.village import beam


def boulder_wall(width: int, height: int, top: Callable[[float], float], foot: int) -> Picture:
    """A wall of boulders, each lit from the upper left; `top` is its upper border by column."""
    picture = blank(width, height)
    chance = random.Random("cliff")
    stones_at = []
    for row, y in enumerate(range(0, foot, 9)):
        left = -6.0 + row % 2 * 7
        while left < width + 8:
            rx, ry = chance.uniform(8, 13), chance.uniform(6, 9)
            stones_at.append((left, y + chance.uniform(-2, 2), rx, ry))
            left += rx * 1.45
    inside = np.zeros((height, width), dtype=np.bool_)
    for column in range(width):
        inside[round(top(column)) : foot - int(2 * hash_unit(column // 5, 3, 4)), column] = True
    paint(picture, inside, STONE[1])
    for x, middle, rx, ry in sorted(stones_at, key=lambda stone: stone[1]):
        body = ellipse(width, height, x, middle, rx, ry) & inside
        low = middle / foot
        tones = (STONE[1], STONE[2], STONE[3], STONE[4])
        if low > 0.62:
            tones = (STONE[0], STONE[1], STONE[2], STONE[3])
        paint(picture, body, STONE[0])
        paint(picture, body & ellipse(width, height, x, middle - 1, rx - 1, ry - 0.6), tones[0])
        paint(
            picture,
            body & ellipse(width, height, x - 0.8, middle - 1.4, rx - 2, ry - 1.8),
            tones[1],
        )
        upper = ellipse(width, height, x - 1.6, middle - 2.6, rx - 4, ry - 3.6)
        paint(picture, body & upper, tones[2])
        glint = ellipse(width, height, x - 3, middle - 4, 2, 1)
        paint(picture, body & glint, tones[3])
    return picture


def cave_mouth(season: str) -> Picture:
    """A cliff of boulders with a dark opening, propped with timber; grass or snow lies on top."""
    grass = GROUND_RAMPS[season]

    def top(x: float) -> float:
        t = abs(x - 68) / 66
        return 10 + 26 * math.pow(t, 2.4) + 3 * math.sin(x * 0.23) + 2 * math.sin(x * 0.11 + 2)

    picture = boulder_wall(136, 84, top, 80)
    for x in range(2, 134):
        edge = round(top(x))
        hang = 4 + int(hash_unit(x // 2, 5, 7) * 5) + int(2 + 2 * math.sin(x * 0.35))
        for y in range(edge - 2, edge + hang):
            level = 4 if y < edge else 3 if y < edge + hang - 2 else 2
            dot(picture, x, y, grass[level])
    # The opening.
    for y in range(32, 82):
        half = 18 if y > 50 else 18 * math.sqrt(max(0.0, 1 - ((50 - y) / 18) ** 2))
        for x in range(round(68 - half), round(68 + half)):
            far = (82 - y) / 50
            dot(picture, x, y, INK if far > 0.25 else STONE[0])
    for x in (47, 85):
        beam(picture, x, 40, 5, 42)
    beam(picture, 43, 35, 51, 6)
    box(picture, 46, 37, 2, 2, STONE[3])
    box(picture, 88, 37, 2, 2, STONE[3])
    # A lamp hangs from the beam.
    box(picture, 55, 41, 1, 3, STONE[3])
    box(picture, 53, 44, 5, 6, STONE[1])
    box(picture, 54, 45, 3, 4, GOLD[3])
    if season == "winter":
        box(picture, 43, 34, 51, 2, SNOW)
    return outlined(picture)


#: Of each crystal in a cluster: its foot, how tall it is, and how it leans.
CLUSTER = (
    (15, 30, 26, 0.0),
    (9, 31, 17, -0.25),
    (21, 31, 19, 0.28),
    (5, 32, 9, -0.4),
    (25, 32, 10, 0.4),
)


def crystal(ramp: Ramp, seed: int) -> Picture:
    """A cluster of crystals that shine by themselves."""
    picture = blank(30, 34)
    for number, (x, foot, most, lean) in enumerate(CLUSTER):
        width = 5 if most > 20 else 4 if most > 12 else 3
        tall = most - (seed * number) % 4
        for step in range(tall):
            half = width / 2 if step < tall - width else (tall - step) / 2
            mid = x + lean * step
            for px in range(round(mid - half), round(mid + half) + 1):
                across = px - mid
                tone = ramp[3] if across < -0.5 else ramp[2] if across < 1 else ramp[1]
                if step < 3:
                    tone = ramp[1]
                dot(picture, px, foot - step, tone)
        dot(picture, round(x + lean * (tall - 4)), foot - tall + 4, ramp[4])
        dot(picture, round(x + lean * (tall // 2)) - 1, foot - tall // 2, ramp[4])
    return outlined(picture)


def stalagmite() -> Picture:
    """A stone that has grown drop by drop."""
    picture = blank(20, 30)
    for y in range(3, 28):
        half = 0.8 + ((y - 3) / 25) ** 1.5 * 7.5
        for x in range(round(10 - half), round(10 + half) + 1):
            across = (x - 10) / max(half, 1)
            tone = STONE[3] if across < -0.35 else STONE[2] if across < 0.3 else STONE[1]
            if y % 6 == 0 and across > -0.6:
                tone = STONE[1]
            dot(picture, x, y, tone)
    return outlined(picture)


def cave_beam() -> Picture:
    """A prop of timber that reaches up into the dark."""
    picture = blank(14, 46)
    beam(picture, 4, 2, 6, 42)
    box(picture, 3, 40, 8, 4, STONE[1])
    box(picture, 3, 40, 8, 1, STONE[3])
    beam(picture, 1, 2, 12, 4)
    line(picture, 5, 14, 8, 11, SKIN[3])
    line(picture, 5, 16, 8, 13, SKIN[3])
    return outlined(picture)


LAMP_ROWS = (
    "...aa...",
    "..aaaa..",
    ".aooooa.",
    ".aoYyoa.",
    ".aoYyoa.",
    ".aoyyoa.",
    "..aaaa..",
    "...43...",
    "...43...",
    "...43...",
    "...43...",
    "...43...",
    "...43...",
    "...42...",
    "...42...",
    "..4321..",
)
CART_ROWS = (
    "....bd..cb..dc......",
    "..bdccbbccbdccbb....",
    ".4444444444444444...",
    "433333333333333332..",
    "2aaaaaaaaaaaaaaaa1..",
    ".433333333333333 2..".replace(" ", "3"),
    ".42222222222222221..",
    ".2aaaaaaaaaaaaaa1...",
    "..43333333333332....",
    "..22222222222221....",
    "..abba......abba....",
    ".abccba....abccba...",
    ".abccba....abccba...",
    "..abba......abba....",
)


def lever(is_on: bool) -> Picture:
    """A lever on its block of stone; a lamp on it says how it stands."""
    picture = blank(22, 26)
    box(picture, 3, 15, 16, 9, STONE[2])
    box(picture, 3, 15, 16, 2, STONE[4])
    box(picture, 3, 22, 16, 2, STONE[1])
    box(picture, 8, 16, 6, 3, INK)
    x1 = 17 if is_on else 4
    line(picture, 11, 17, x1, 5, STONE[3])
    line(picture, 10, 17, x1 - 1, 5, SOIL[4])
    box(picture, x1 - 2, 2, 4, 4, RED[2])
    dot(picture, x1 - 2, 2, RED[3])
    box(picture, 9, 20, 4, 2, GOLD[3] if is_on else STONE[0])
    return outlined(picture)


def mooring(is_on: bool) -> Picture:
    """A post with a rope round it; a lantern burns on it once the boat may go."""
    picture = blank(16, 26)
    beam(picture, 5, 6, 6, 18)
    box(picture, 4, 5, 8, 3, SOIL[4])
    for y in (13, 15, 17):
        box(picture, 4, y, 8, 1, SKIN[3])
        box(picture, 4, y + 1, 8, 1, SOIL[4])
    line(picture, 11, 18, 14, 23, SKIN[3])
    box(picture, 6, 0, 4, 5, STONE[1])
    box(picture, 7, 1, 2, 3, GOLD[3] if is_on else STONE[0])
    return outlined(picture)


def winch(is_on: bool) -> Picture:
    """A winch with a crank, for what is heavy to get up a tower."""
    picture = blank(26, 26)
    for x in (4, 18):
        beam(picture, x, 6, 4, 18)
    box(picture, 8, 9, 10, 7, SOIL[4])
    for x in range(8, 18, 2):
        box(picture, x, 9, 1, 7, SKIN[3])
    box(picture, 3, 11, 20, 2, STONE[3])
    line(picture, 22, 12, 22, 5 if is_on else 19, STONE[2])
    box(picture, 21, 3 if is_on else 18, 4, 3, RED[2])
    return outlined(picture)


def cave_gate(is_open: bool) -> Picture:
    """An iron gate across the passage, between two posts; open, it is drawn up."""
    picture = blank(100, 50)
    for x in (0, 92):
        box(picture, x + 1, 4, 6, 44, STONE[2])
        box(picture, x + 1, 4, 2, 44, STONE[3])
        box(picture, x + 6, 4, 1, 44, STONE[0])
        box(picture, x, 2, 8, 4, STONE[3])
    beam(picture, 4, 4, 92, 5)
    bottom = 17 if is_open else 47
    for x in range(10, 92, 7):
        box(picture, x, 9, 3, bottom - 9, STONE[1])
        box(picture, x, 9, 1, bottom - 9, STONE[3])
        dot(picture, x + 1, bottom, STONE[2])
    for y in (14, 30, 42):
        if y < bottom - 2:
            box(picture, 9, y, 82, 2, STONE[1])
            box(picture, 9, y, 82, 1, STONE[2])
    if not is_open:
        for x, tone in ((46, GOLD[1]), (52, GOLD[1])):
            box(picture, x, 26, 3, 3, tone)
    return outlined(picture)


def rubble() -> Picture:
    """Fallen stones, wedged into each other."""
    picture = blank(24, 22)
    for x, y, rx, ry in ((8, 14, 6, 5), (16, 15, 6, 5), (12, 8, 6, 5)):
        paint(picture, ellipse(24, 22, x, y, rx, ry), STONE[2])
        paint(picture, ellipse(24, 22, x - 1, y - 1.6, rx - 2, ry - 2.4), STONE[3])
        paint(
            picture,
            ellipse(24, 22, x, y, rx, ry) & ~ellipse(24, 22, x - 1, y - 1, rx, ry),
            STONE[1],
        )
    return outlined(picture)


def boxed(rows: tuple[str, ...]) -> Picture:
    """A text picture with its outline."""
    drawn = from_rows(rows, LETTERS)
    picture = blank(drawn.shape[1] + 2, drawn.shape[0] + 2)
    paste(picture, drawn, 1, 1)
    return outlined(picture)


def draw_cave(atlas: Atlas) -> None:
    """Put the cave into the atlas."""
    for season in SEASONS:
        atlas.add(
            f"scenery/cave_mouth/{season}",
            cave_mouth(season),
            anchor=(68, 80),
            lit=((54, 45, 3, 4),),
        )
    blue: Ramp = (WATER[0], WATER[1], WATER[2], WATER[3], WATER[4])
    violet: Ramp = (PURPLE[0], PURPLE[1], PURPLE[2], PURPLE[3], PURPLE[4])
    for name, ramp, seed in (("crystal", blue, 1), ("crystal_b", violet, 3)):
        atlas.add(f"scenery/{name}", crystal(ramp, seed), shadow="shadow/medium",
                  lit=((13, 14, 4, 8),))  # fmt: skip
    atlas.add("scenery/stalagmite", stalagmite(), shadow="shadow/small")
    atlas.add("scenery/cave_beam", cave_beam(), shadow="shadow/small")
    atlas.add("scenery/cave_lamp", boxed(LAMP_ROWS), shadow="shadow/post", lit=((2, 3, 6, 5),))
    atlas.add("scenery/mine_cart", boxed(CART_ROWS), shadow="shadow/medium")
    for state, is_on in (("", False), ("_on", True)):
        atlas.add(f"scenery/lever{state}", lever(is_on), shadow="shadow/small")
        atlas.add(f"scenery/cave_gate{state}", cave_gate(is_on))
        atlas.add(f"scenery/mooring{state}", mooring(is_on), anchor=(8, 24))
        atlas.add(f"scenery/winch{state}", winch(is_on), shadow="shadow/medium")
    for season in SEASONS:
        atlas.add(f"rubble/{season}", rubble(), shadow="shadow/medium")
