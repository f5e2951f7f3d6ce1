"""What stands about to be gathered and grows back: young trees, their stumps, rocks with something
in them, mounds that are dug, and bushes with berries."""

from __future__ import annotations

from tools.art.atlas import Atlas
from tools.art.canvas import Picture, blank, box, dot, from_rows, opaque, outlined, paste
from tools.art.palette import (
    GOLD,
    GRASS,
    INK,
    LEAF_RAMPS,
    NEEDLE_RAMPS,
    OLIVE,
    PURPLE,
    RED,
    SEASONS,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    Colour,
    Ramp,
)
from tools.art.plants import bunch, edge_line, rock, snow_cap, stump

#: Grains of ore, by the upper left of each: two wide, two high.
GRAINS = (
    ((5, 5), (10, 7), (13, 10), (7, 10)),
    ((5, 8), (10, 6), (13, 9), (8, 11)),
)
MOUND = (
    "......hhhhh.......",
    "....hhhhllll......",
    "...hhhllllllm.....",
    "..hhlllllllmmm....",
    ".hhlllmmlllllmm...",
    ".hllllllllmlllmmm.",
    "hhlmmlllllllllmmmd",
    "hlllllllmmllllmmdd",
    "lllllmlllllllmmmdd",
    "mllllllllmlllmmddd",
    ".mmmlllmmmmmmmddd.",
    "..ddmmmmddddddd...",
)
TALL = (
    "....l.......l...",
    "..l.l..l.l..l.l.",
    "..l.ml.l.l.ll.l.",
    "l.m.ml.m.m.lm.l.",
    "l.m.mm.m.m.mm.ml",
    "m.mlmmlm.mlmm.ml",
    "m.mmdmlmmmmmm.mm",
    "mmmmdmmmmdmmdmmm",
    "dmdmddmmdmdmdmmd",
    "dddmddmdddmddddd",
    ".ddddddddddddd..",
)


def ore_rock(season: str, variant: int, light: Colour, middle: Colour, dark: Colour) -> Picture:
    """A boulder with grains of something in it."""
    frame = rock(season, variant)
    for x, y in GRAINS[variant]:
        for dx, dy, colour in (
            (0, 0, light),
            (1, 0, middle),
            (0, 1, middle),
            (1, 1, dark),
            (2, 1, dark),
            (-1, 0, dark),
        ):
            if frame[y + dy, x + dx, 3]:
                dot(frame, x + dx, y + dy, colour)
    return frame


def mound(season: str, ramp: Ramp) -> Picture:
    """A heap of something loose; `ramp` has four colours, light to dark."""
    frame = blank(20, 14)
    key = dict(zip("hlmd", ramp, strict=True))
    paste(frame, from_rows(MOUND, key), 1, 1)
    if season == "winter":
        snow_cap(frame, 2)
    return outlined(frame)


def sapling(ramp: Ramp, *, is_conifer: bool) -> Picture:
    """A young tree that is tied to a stick."""
    frame = blank(16, 24)
    box(frame, 8, 12, 1, 11, SOIL[2])
    box(frame, 10, 9, 1, 14, SOIL[3])
    box(frame, 8, 15, 3, 1, SKIN[4])
    if is_conifer:
        for y, half in ((4, 1), (7, 3), (11, 4), (15, 5)):
            for row in range(3):
                wide = max(0, half - 2 + row)
                box(frame, 8 - wide, y + row, wide * 2 + 1, 1, ramp[3 if row == 0 else 2])
                dot(frame, 8 + wide, y + row, ramp[1])
    else:
        for x, y, radius, level in (
            (8, 10, 3.4, 1.6),
            (5, 8, 2.8, 2.6),
            (11, 8, 2.8, 1.8),
            (8, 5, 3.2, 3.0),
        ):
            bunch(frame, x, y, radius, level, ramp)
    return edge_line(frame, ramp)


def sprouting_stump(season: str, ramp: Ramp) -> Picture:
    """A stump with a shoot, so that one sees that it will be a tree again."""
    low = stump(season)
    frame = blank(18, 19)
    paste(frame, low, 0, 5)
    box(frame, 12, 4, 1, 5, SOIL[2])
    for x, y in ((10, 3), (11, 4), (13, 2), (14, 3), (12, 2), (11, 2), (13, 4), (14, 2)):
        dot(frame, x, y, ramp[3] if y < 3 else ramp[2])
    for x, y in ((9, 3), (10, 2), (12, 1), (15, 2), (13, 1), (14, 4), (10, 4), (15, 3)):
        if not frame[y, x, 3]:
            dot(frame, x, y, INK)
    return frame


def with_berries(season: str) -> Picture:
    """A bush full of ripe berries, which are seen from afar."""
    frame = plain_bush(season)
    shape = opaque(frame)
    for x, y in ((6, 9), (11, 6), (16, 9), (9, 12), (14, 13), (19, 12), (4, 13), (12, 16), (7, 15)):
        if shape[y + 1, x + 1]:
            for dx, dy, colour in (
                (0, 0, PURPLE[2]),
                (1, 0, PURPLE[2]),
                (0, 1, PURPLE[2]),
                (1, 1, PURPLE[1]),
            ):
                dot(frame, x + dx, y + dy, colour)
            dot(frame, x, y, PURPLE[4])
    return frame


def plain_bush(season: str) -> Picture:
    """The bush of the border, in leaf and without flowers."""
    ramp: Ramp = {
        "spring": (GRASS[0], GRASS[1], GRASS[2], GRASS[3], GRASS[5]),
        "summer": (GRASS[0], GRASS[1], GRASS[2], GRASS[4], GRASS[5]),
        "autumn": (SOIL[0], SOIL[1], OLIVE[0], OLIVE[1], OLIVE[2]),
        "winter": (STONE[1], STONE[2], STONE[3], STONE[4], SNOW),
    }[season]
    frame = blank(24, 20)
    places = ((6, 12, 4.4), (17, 12, 4.4), (12, 8, 5.4), (9, 13, 4.6), (14, 14, 4.6))
    for x, y, radius in sorted(places, key=lambda place: place[1]):
        bunch(frame, x, y, radius, 2.4 - (y - 11) * 0.22 - (x - 12) * 0.08, ramp)
    return edge_line(frame, ramp if season != "winter" else (STONE[1],) * 5)


def tall_grass(season: str) -> Picture:
    """Grass to the knee."""
    light, middle, dark = {
        "spring": (GRASS[5], GRASS[4], GRASS[1]),
        "summer": (OLIVE[2], GRASS[5], GRASS[1]),
        "autumn": (GOLD[3], OLIVE[2], OLIVE[0]),
        "winter": (SNOW, STONE[4], STONE[2]),
    }[season]
    return from_rows(TALL, {"l": light, "m": middle, "d": dark})


def trunk(season: str) -> Picture:
    """A great trunk that a storm has felled: too thick for one saw arm, with moss on its back and
    its rings to be counted."""
    frame = blank(32, 17)
    bark = (
        SOIL[3],
        SOIL[2],
        SOIL[2],
        SOIL[1],
        SOIL[2],
        SOIL[1],
        SOIL[1],
        SOIL[0],
        SOIL[1],
        SOIL[0],
    )
    for x in range(2, 26):
        top = 3 if 5 < x < 22 else 4
        for y, colour in enumerate(bark):
            groove = (x * 5 + y * 3) % 11 == 0 and 0 < y < 9
            dot(frame, x, top + y, SOIL[0] if groove else colour)
    for y in range(15):
        half = (2.0, 3.2, 4.0, 4.4, 4.6, 4.6, 4.6, 4.4, 4.0, 3.2, 2.0)
        if not 2 <= y <= 12:
            continue
        reach = half[y - 2]
        for x in range(32):
            off = abs(x - 25.5)
            if off > reach:
                continue
            ring = max(off / 4.6, abs(y - 7) / 5.4)
            colour = SOIL[1] if ring > 0.86 else SKIN[3] if int(ring * 7) % 2 else SKIN[2]
            dot(frame, x, y, SOIL[1] if ring < 0.16 else colour)
    # The stub of a branch, and roots in the air.
    for x, y in ((8, 2), (8, 1), (9, 1), (9, 2), (9, 0), (10, 2)):
        dot(frame, x, y, SOIL[2] if x == 8 else SOIL[1])
    for x, y in ((1, 5), (1, 8), (0, 8), (1, 11), (0, 12), (1, 12)):
        dot(frame, x, y, SOIL[1])
    shape = opaque(frame)
    cover = {"winter": (SNOW, STONE[4]), "autumn": (OLIVE[2], OLIVE[0])}.get(
        season, (GRASS[4], GRASS[2])
    )
    for x in range(3, 23):
        if x in (12, 13, 19) and season != "winter":
            continue
        for depth in range(3 if x % 4 else 2):
            y = (3 if 5 < x < 22 else 4) + depth
            if shape[y, x]:
                dot(frame, x, y, cover[0] if depth == 0 else cover[1])
    return outlined(frame)


def draw_wild(atlas: Atlas) -> None:
    """Put them into the atlas, for all seasons."""
    heavy = "shadow/medium"
    for season in SEASONS:
        leaves, needles = LEAF_RAMPS[season], NEEDLE_RAMPS[season]
        for kind, ramp in (("oak", leaves), ("pine", needles)):
            picture = sapling(ramp, is_conifer=kind == "pine")
            atlas.add(f"{kind}_sapling/{season}", picture, anchor=(8, 22), shadow="shadow/tiny")
            picture = sprouting_stump(season, ramp)
            atlas.add(f"{kind}_stump/{season}", picture, anchor=(9, 18), shadow=heavy)
        for variant, mark in enumerate(("", "~1")):
            for kind, colours in (
                ("ore_rock", (RED[4], RED[3], SKIN[1])),
                ("coal_rock", (STONE[2], INK, INK)),
                ("crystal_rock", (SNOW, PURPLE[4], PURPLE[2])),
            ):
                atlas.add(
                    f"{kind}/{season}{mark}",
                    ore_rock(season, variant, *colours),
                    anchor=(10, 15),
                    shadow=heavy,
                )
        clay = (SKIN[3], SKIN[2], SKIN[1], SOIL[1])
        sand = (SNOW, SKIN[4], SOIL[4], SOIL[3])
        atlas.add(f"clay_mound/{season}", mound(season, clay), anchor=(10, 12), shadow=heavy)
        atlas.add(f"sand_heap/{season}", mound(season, sand), anchor=(10, 12), shadow=heavy)
        atlas.add(f"trunk/{season}", trunk(season), anchor=(16, 15), shadow="shadow/medium")
        bare = plain_bush(season)
        atlas.add(f"bush/{season}", bare, anchor=(12, 18), shadow=heavy)
        atlas.add(f"bush_berry/{season}", with_berries(season), anchor=(12, 18), shadow=heavy)
        atlas.add(f"tall_grass/{season}", tall_grass(season), anchor=(8, 10))
