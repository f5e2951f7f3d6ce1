"""Trees, bushes, stones and whatever else grows or lies about.

A crown is a heap of leaf bunches. Each bunch is a small disc that is lit by where it sits in the
crown (upper left is bright, lower right is dark) and has a bright upper edge and a dark lower
one of its own; bunches are laid from the back to the front. That gives a crown its depth with
five colours.
"""

from __future__ import annotations

import math
import random

import numpy as np

from tools.art.atlas import Atlas
from tools.art.canvas import (
    Mask,
    Picture,
    blank,
    box,
    dot,
    ellipse,
    from_rows,
    grown,
    hash_unit,
    moved,
    opaque,
    outlined,
    paint,
    paste,
    speckle,
)
from tools.art.crops import standing_crop
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
    SECOND_LEAF_RAMPS,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    Colour,
    Ramp,
)

OAK_WIDTH, OAK_HEIGHT = 42, 52
PINE_WIDTH, PINE_HEIGHT = 32, 54


def bunch(picture: Picture, cx: float, cy: float, radius: float, level: float, ramp: Ramp) -> None:
    """One bunch of leaves; `level` from 0 (dark) to 4 (bright)."""
    height, width = picture.shape[:2]
    shape = ellipse(width, height, cx, cy, radius, radius * 0.9)
    ragged = speckle(width, height, int(cx * 7 + cy * 13))
    border = shape & ~(moved(shape, 1, 0) & moved(shape, -1, 0) & moved(shape, 0, 1))
    shape = shape & ~(border & (ragged > 0.72))
    base = round(level)
    paint(picture, shape, ramp[max(0, min(4, base))])
    lower = shape & ~ellipse(width, height, cx - 1.0, cy - 1.4, radius, radius * 0.9)
    paint(picture, lower, ramp[max(0, min(4, base - 1))])
    upper = shape & ~ellipse(width, height, cx + 1.2, cy + 1.5, radius, radius * 0.9)
    paint(picture, upper & (ragged > 0.25), ramp[max(0, min(4, base + 1))])
    for number in range(3):
        x = int(cx + (hash_unit(number, int(cx), int(cy)) - 0.6) * radius)
        y = int(cy + (hash_unit(number, int(cy), int(cx)) - 0.7) * radius)
        if 0 <= x < width and 0 <= y < height and shape[y, x]:
            dot(picture, x, y, ramp[max(0, min(4, base + 1))])
            dot(picture, x + 1, y, ramp[max(0, min(4, base + 1))])


def crown(
    picture: Picture,
    cx: float,
    cy: float,
    rx: float,
    ry: float,
    ramp: Ramp,
    seed: str,
    bright: float = 0.0,
) -> None:
    """A crown of bunches in an ellipse; `bright` lifts every bunch."""
    chance = random.Random(seed)
    places: list[tuple[float, float, float]] = []
    count = 11
    for number in range(count):
        angle = math.tau * number / count + chance.uniform(-0.15, 0.15)
        places.append((math.cos(angle) * 0.86, math.sin(angle) * 0.86, chance.uniform(4.6, 6.0)))
    for number in range(7):
        angle = math.tau * number / 7 + chance.uniform(-0.3, 0.3)
        places.append((math.cos(angle) * 0.48, math.sin(angle) * 0.48, chance.uniform(4.8, 6.4)))
    places.append((0.0, -0.1, 6.2))
    middle = blank(picture.shape[1], picture.shape[0])
    height, width = picture.shape[:2]
    paint(middle, ellipse(width, height, cx, cy + 1, rx, ry), ramp[1])
    paste(picture, middle, 0, 0)
    # Lower bunches lie in front of the upper ones, like slates the other way about.
    for ux, uy, radius in sorted(places, key=lambda place: place[1]):
        light = 2.1 + bright - uy * 1.35 - ux * 0.8
        bunch(picture, cx + ux * rx, cy + uy * ry, radius, light, ramp)
    # The brightest bunches come again at the end, so that the light side is not covered.
    for ux, uy, radius in ((-0.42, -0.45, 5.0), (0.12, -0.62, 4.2), (-0.62, 0.0, 3.8)):
        bunch(picture, cx + ux * rx, cy + uy * ry, radius * 0.9, 3.1 - uy * 0.4 - ux * 0.2, ramp)


def trunk(picture: Picture, cx: int, top: int, bottom: int, half: int) -> None:
    """A trunk with lit bark on the left and roots."""
    for y in range(top, bottom):
        spread = half + (2 if y >= bottom - 2 else 1 if y >= bottom - 4 else 0)
        box(picture, cx - spread, y, spread * 2, 1, SOIL[2])
        box(picture, cx + spread - 2, y, 2, 1, SOIL[1])
        if spread == half:
            box(picture, cx - spread, y, 1, 1, SOIL[3])
        if y % 4 == 1:
            dot(picture, cx - 1, y, SOIL[1])
        if y % 5 == 2:
            dot(picture, cx + 1 - half, y, SOIL[3])
    box(picture, cx - half - 2, bottom - 1, 1, 1, SOIL[1])
    dot(picture, cx, bottom - 1, SOIL[1])


def edge_line(picture: Picture, ramp: Ramp) -> Picture:
    """A selective outline: ink at the lower right, the crown's own dark elsewhere."""
    result = picture.copy()
    shape = opaque(picture)
    ring = grown(shape) & ~shape
    paint(result, ring, ramp[0])
    below = ring & (moved(shape, 0, 1) | moved(shape, 1, 0))
    paint(result, below, INK)
    return result


def bare_branches(picture: Picture, cx: int, top: int, snow: bool, seed: str) -> None:
    """A leafless crown: forks that grow thinner, with snow on their upper sides."""
    chance = random.Random(seed)

    def limb(x: float, y: float, angle: float, length: float, thick: int) -> None:
        steps = max(int(length), 1)
        for step in range(steps):
            bend = angle + 0.25 * math.sin(step * 0.6)
            x += math.cos(bend)
            y += math.sin(bend)
            box(picture, round(x - thick / 2), round(y), thick, 1, SOIL[2])
            if thick > 1:
                dot(picture, round(x + thick / 2) - 1, round(y), SOIL[1])
        if length > 3.2:
            for side in (-1, 1):
                limb(
                    x,
                    y,
                    angle + side * chance.uniform(0.35, 0.75),
                    length * chance.uniform(0.56, 0.74),
                    max(thick - 1, 1) if length > 6 else 1,
                )

    for angle, length in ((-math.pi / 2 - 0.75, 9), (-math.pi / 2 + 0.7, 9), (-math.pi / 2, 9)):
        limb(cx, top, angle, length, 3)
    if snow:
        shape = opaque(picture)
        bare = shape & ~moved(shape, 0, 1)
        bare[top + 6 :] = False
        sky = np.array(
            [
                [hash_unit(x, y, 9) > 0.3 for x in range(picture.shape[1])]
                for y in range(picture.shape[0])
            ]
        )
        caps = moved(bare, 0, -1) & ~shape & sky
        paint(picture, caps, SNOW)


def oak(season: str, variant: int) -> Picture:
    """A broad-leaved tree."""
    picture = blank(OAK_WIDTH, OAK_HEIGHT)
    cx = OAK_WIDTH // 2
    if season == "winter":
        trunk(picture, cx, 29, OAK_HEIGHT - 1, 3)
        bare_branches(picture, cx, 30, True, f"bare {variant}")
        return outlined(picture, STONE[0])
    ramp = (SECOND_LEAF_RAMPS if variant else LEAF_RAMPS)[season]
    bright = 0.7 if season == "spring" and variant == 0 else 0.2
    leaves = blank(OAK_WIDTH, OAK_HEIGHT)
    if variant == 0:
        crown(leaves, cx, 19.5, 15.5, 13.5, ramp, "oak 0", bright)
    else:
        crown(leaves, cx - 1, 22, 15.0, 12.0, ramp, "oak 1", bright)
        crown(leaves, cx + 3, 14, 10.5, 9.0, ramp, "oak 2", bright)
    trunk(picture, cx, 30, OAK_HEIGHT - 1, 3)
    shade = opaque(leaves)
    stem = opaque(picture) & moved(shade, 0, 3)
    picture_dark = np.all(picture[:, :, :3] == SOIL[2], axis=2) & stem
    paint(picture, stem & ~picture_dark, SOIL[0])
    paint(picture, picture_dark, SOIL[1])
    picture = outlined(picture, INK)
    paste(picture, edge_line(leaves, ramp), 0, 0)
    return picture


def pine(season: str, variant: int) -> Picture:
    """A conifer in tiers whose branches droop at their ends."""
    ramp = NEEDLE_RAMPS[season]
    picture = blank(PINE_WIDTH, PINE_HEIGHT)
    cx = PINE_WIDTH // 2
    trunk(picture, cx, PINE_HEIGHT - 12, PINE_HEIGHT - 1, 2)
    picture = outlined(picture)
    leaves = blank(PINE_WIDTH, PINE_HEIGHT)
    tiers: tuple[tuple[int, int, float], ...] = (
        (2, 16, 6.5),
        (9, 25, 9.5),
        (17, 35, 12.0),
        (26, 46, 14.5),
    )
    if variant:
        tiers = ((3, 14, 5.5), (9, 22, 8.0), (15, 30, 10.5), (22, 38, 12.5), (30, 46, 13.5))
    for number, (top, bottom, half) in reversed(list(enumerate(tiers))):
        tier = blank(PINE_WIDTH, PINE_HEIGHT)
        for y in range(top, bottom):
            t = (y - top) / (bottom - top)
            reach = half * (0.12 + 0.88 * t**0.9)
            for x in range(PINE_WIDTH):
                offset = x + 0.5 - cx
                notch = ((x * 5 + number * 3) % 6) / 5.0
                limit = bottom - 1 - (notch * 2.6 + (0 if abs(offset) > half * 0.7 else 1))
                ragged = reach - (y * 7 + number * 5) % 4 * 0.55
                if abs(offset) > ragged or y > limit + abs(offset) * 0.16:
                    continue
                light = 2.75 - offset / half * 1.25 - t * 0.8
                light += (hash_unit(x, y // 2, 5 + number) - 0.5) * 1.1
                if y > limit - 2 + abs(offset) * 0.16:
                    light -= 1.1
                dot(tier, x, y, ramp[max(1, min(4, round(light)))])
        if number < len(tiers):
            under = moved(opaque(tier), 0, 3) & ~opaque(tier) & opaque(leaves)
            paint(leaves, under, ramp[1])
        paste(leaves, tier, 0, 0)
    if season == "winter":
        shape = opaque(leaves)
        top_edge = shape & ~(moved(shape, 0, 1) & moved(shape, 1, 1))
        paint(leaves, top_edge, SNOW)
    paste(picture, edge_line(leaves, (ramp[0] if season != "winter" else GRASS[0],) * 5), 0, 0)
    return picture


def stump(season: str) -> Picture:
    """What is left of a tree: rings on top, roots below."""
    rows = (
        "....hhhhhhhh....",
        "..hhrrrrrrrrhh..",
        ".hrrrhhhhrrrrhd.",
        ".hrrhrrrrhrrrhd.",
        ".hrrrhhrrhrrrhd.",
        ".bhhrrrrrrrhhdd.",
        ".blbhhhhhhhhbdd.",
        ".blbbdbblbbdbdd.",
        ".blbbdbblbbdbdd.",
        "bblbbdbbbbbdbddd",
        "bb.bbddb.bbdd.dd",
        "b...bd....bd...d",
    )
    key = {"h": SOIL[4], "r": SOIL[3], "b": SOIL[2], "l": SOIL[3], "d": SOIL[1]}
    frame = blank(18, 14)
    paste(frame, from_rows(rows, key), 1, 1)
    if season == "winter":
        box(frame, 4, 1, 9, 1, SNOW)
        box(frame, 3, 2, 11, 2, SNOW)
        box(frame, 4, 4, 5, 1, STONE[4])
    return outlined(frame)


ROCKS = (
    (
        ".......hhhh.......",
        ".....hhhhhllm.....",
        "....hhllllllmm....",
        "...hllllllmmmmd...",
        "..hlllllmmlmmmdd..",
        ".hhllllmlllmmddd..",
        ".hlllmmllllmmmddd.",
        "hllllmlllmmmmdmdd.",
        "hlmlllmmmmmmddmmdd",
        "mllmlmmmmdmmmddmdd",
        "mmmmmmmddmmmmmddd.",
        ".dmmmmdddddmdddd..",
        "...dddd...dddd....",
    ),
    (
        ".........hhh......",
        "...hhh..hlllm.....",
        "..hlllmhllllmm....",
        ".hlllmmhlllmmmd...",
        ".hllmmhllllmmmd...",
        "hlllmhlllmmlmmdd..",
        "hllmmhllmmllmmddh.",
        "hlmmmdllmmlmmmdhlm",
        "mlmmddlmmmmmmddlmd",
        "mmmmdddmmmmmddmmdd",
        ".dmdd.dddmdddd.dd.",
    ),
)


def rock(season: str, variant: int) -> Picture:
    """A boulder."""
    key = {"h": STONE[4], "l": STONE[3], "m": STONE[2], "d": STONE[1]}
    rows = ROCKS[variant]
    frame = blank(20, 16)
    paste(frame, from_rows(rows, key), 1, 15 - len(rows))
    if season == "winter":
        snow_cap(frame, 2)
    elif season != "autumn":
        for x, y in ((4, 12), (5, 11), (6, 12), (7, 13), (5, 13), (12, 13), (13, 12)):
            if frame[y, x, 3]:
                dot(frame, x, y, GRASS[2])
        for x, y in ((4, 11), (12, 12)):
            if frame[y, x, 3]:
                dot(frame, x, y, GRASS[3])
    return outlined(frame)


def snow_cap(picture: Picture, depth: int) -> None:
    """Snow on everything that is open to the sky."""
    shape = opaque(picture)
    buried = np.zeros_like(shape)
    for step in range(1, depth + 1):
        buried |= shape & ~moved(shape, 0, step)
    top: Mask = shape & ~moved(shape, 0, 1)
    paint(picture, buried, STONE[4])
    paint(picture, top | (shape & ~moved(shape, 0, max(depth - 1, 1))), SNOW)


def bush(season: str, variant: int) -> Picture:
    """A round bush, with berries or flowers."""
    frame = blank(24, 20)
    ramp = {
        "spring": (GRASS[0], GRASS[1], GRASS[2], GRASS[3], GRASS[5]),
        "summer": (GRASS[0], GRASS[1], GRASS[2], GRASS[4], GRASS[5]),
        "autumn": (SOIL[0], SOIL[1], OLIVE[0], OLIVE[1], OLIVE[2]),
        "winter": (STONE[1], STONE[2], STONE[3], STONE[4], SNOW),
    }[season]
    places = ((6, 12, 4.4), (17, 12, 4.4), (12, 8, 5.4), (9, 13, 4.6), (14, 14, 4.6))
    if variant:
        places = ((7, 11, 5.0), (15, 9, 5.2), (18, 13, 3.6), (11, 14, 4.8), (5, 14, 3.4))
    for x, y, radius in sorted(places, key=lambda place: place[1]):
        bunch(frame, x, y, radius, 2.4 - (y - 11) * 0.22 - (x - 12) * 0.08, ramp)
    chance = random.Random(f"berries {variant}")
    fruit: dict[str, tuple[Colour, Colour]] = {
        "spring": (PURPLE[4], PURPLE[3]),
        "summer": (RED[2], RED[1]),
        "autumn": (RED[3], RED[2]),
        "winter": (RED[2], RED[1]),
    }
    light, dark = fruit[season]
    shape = opaque(frame)
    for _ in range(9):
        x, y = chance.randrange(4, 20), chance.randrange(4, 17)
        if shape[y, x] and shape[y + 1, x + 1] and shape[y, x + 1]:
            dot(frame, x, y, light)
            dot(frame, x + 1, y, dark)
            dot(frame, x, y + 1, dark)
    return edge_line(frame, ramp if season != "winter" else (STONE[1],) * 5)


def hedge(season: str) -> Picture:
    """A clipped hedge, one tile wide, that joins to its neighbours."""
    ramp = {
        "spring": (GRASS[0], GRASS[1], GRASS[2], GRASS[3], GRASS[4]),
        "summer": (GRASS[0], GRASS[1], GRASS[2], GRASS[3], GRASS[4]),
        "autumn": (SOIL[0], GRASS[0], GRASS[1], OLIVE[0], OLIVE[2]),
        "winter": (GRASS[0], GRASS[1], STONE[3], STONE[4], SNOW),
    }[season]
    frame = blank(20, 22)
    for y, level in ((6, 3.2), (11, 2.3), (16, 1.4)):
        for x in (4, 10, 16):
            bunch(frame, x + (1 if y == 11 else 0), y, 4.2, level - (x - 10) * 0.03, ramp)
    return edge_line(frame, ramp)


TUFT = (
    "..l....l....",
    "..l.l..l.l..",
    "l.ml.l.m.l.l",
    "l.ml.lmm.m.l",
    "m.mmlmmmlm.m",
    "mdmdmmdmmdmm",
    ".ddmddmdmdd.",
    "..ddddddd...",
)
REED = (
    "...b.......b..",
    "...b..b....b..",
    "...b..b..b.b..",
    "...n..b..b.n..",
    ".l.g..b..b.g..",
    ".l.g.ln..n.g.l",
    ".lgg.lg..g.g.l",
    "..gg.lg.lg.g.l",
    "l.gg.gg.lggg.g",
    "lggg.gg.gggglg",
    ".ggd.gdggdgggg",
    ".dgd.gdgddgdg.",
    "..ddgddddddd..",
)
MUSHROOM = (
    "...rrr....",
    "..rwrrr...",
    ".rrrrwrd..",
    ".rwrrrrd..",
    "..dsssd...",
    "...ss..rr.",
    "...ss.rwrd",
    "...sS..sS.",
    "..gsSg.sSg",
)
FLOWER_TALL = (
    "..pp......",
    ".pccp..pp.",
    ".pccp.pccp",
    "..pp..pccp",
    "..g....pp.",
    "..g.g..g..",
    ".lg.gg.g..",
    "..ggg.gg.l",
    "..gg..ggl.",
    "..gd.dgg..",
)
LOG = (
    "..bbbbbbbbbbbbbbbbb...",
    ".hhllhhlllhhhllllhbhh.",
    "hlllllbbllllllbbllhrrh",
    "lbblllllllbblllllhrhhr",
    "bbbbbllbbbbbbbllbhrhrh",
    "dbbdbbbbbddbbbbbbhrhhr",
    "ddddddbbdddddbddddhrrh",
    ".dddddddddddddddddd.d.",
)
LILY = (
    "..gggg....",
    ".gllllg...",
    "gllllg.pp.",
    "glllglgpcp",
    ".gglllg.p.",
    "...ggg....",
)


def plant_pictures(season: str) -> dict[str, Picture]:
    """Small things of a season, by name."""
    ground = {
        "spring": (GRASS[5], GRASS[4], GRASS[2]),
        "summer": (GRASS[5], GRASS[3], GRASS[1]),
        "autumn": (GOLD[2], OLIVE[2], GOLD[1]),
        "winter": (OLIVE[2], OLIVE[1], OLIVE[0]),
    }[season]
    light, middle, dark = ground
    tuft = from_rows(TUFT, {"l": light, "m": middle, "d": dark})
    reed_green = GRASS[3] if season in {"spring", "summer"} else OLIVE[1]
    reed = from_rows(
        REED,
        {
            "b": SOIL[2],
            "n": SOIL[1],
            "g": reed_green,
            "l": light,
            "d": GRASS[1] if season in {"spring", "summer"} else OLIVE[0],
        },
    )
    cap = {"spring": RED[2], "summer": RED[2], "autumn": RED[3], "winter": STONE[4]}[season]
    mushroom = outlined(
        np.pad(
            from_rows(
                MUSHROOM,
                {
                    "r": cap,
                    "w": SNOW,
                    "d": RED[1] if season != "winter" else STONE[2],
                    "s": SKIN[4],
                    "S": SKIN[3],
                    "g": dark,
                },
            ),
            ((1, 1), (1, 1), (0, 0)),
        )
    )
    petals = {
        "spring": (PURPLE[3], GOLD[3]),
        "summer": (GOLD[3], GOLD[1]),
        "autumn": (RED[2], GOLD[2]),
        "winter": (STONE[3], STONE[2]),
    }[season]
    green = {"autumn": GRASS[2], "winter": OLIVE[1]}.get(season, GRASS[1])
    flower = from_rows(
        FLOWER_TALL,
        {"p": petals[0], "c": petals[1], "g": green, "l": light, "d": GRASS[1]},
    )
    petals_b = {
        "spring": (SNOW, GOLD[3]),
        "summer": (RED[2], GOLD[4]),
        "autumn": (PURPLE[2], GOLD[3]),
        "winter": (SOIL[3], SOIL[2]),
    }[season]
    flower_b = from_rows(
        FLOWER_TALL,
        {"p": petals_b[0], "c": petals_b[1], "g": green, "l": light, "d": GRASS[1]},
    )[:, ::-1]
    log = np.pad(
        from_rows(LOG, {"b": SOIL[2], "l": SOIL[3], "h": SOIL[4], "d": SOIL[1], "r": SKIN[3]}),
        ((1, 1), (1, 1), (0, 0)),
    )
    if season == "winter":
        snow_cap(log, 2)
    elif season != "autumn":
        for x, y in ((5, 1), (6, 1), (7, 1), (6, 2), (11, 1), (12, 1), (12, 2), (13, 1)):
            dot(log, x, y, GRASS[3] if y == 1 else GRASS[2])
    lily_green = (GRASS[2], GRASS[4]) if season != "winter" else (STONE[3], STONE[4])
    lily_petal = PURPLE[4] if season in {"spring", "summer"} else lily_green[1]
    lily = from_rows(LILY, {"g": lily_green[0], "l": lily_green[1], "p": lily_petal, "c": GOLD[3]})
    crops = {
        "spring": (("strawberry", 4), ("potato", 3)),
        "summer": (("tomato", 4), ("wheat", 4)),
        "autumn": (("pumpkin", 4), ("cabbage", 4)),
        "winter": (("leek", 4), ("cabbage", 3)),
    }[season]
    return {
        "crop": standing_crop(*crops[0]),
        "crop_b": standing_crop(*crops[1]),
        "tall_grass": tuft,
        "reeds": reed,
        "mushroom": mushroom,
        "flower": flower,
        "flower_b": np.ascontiguousarray(flower_b),
        "log": outlined(log),
        "lily": lily,
    }


def draw_plants(atlas: Atlas) -> None:
    """Put trees, stones and plants of all seasons into the atlas."""
    for season in SEASONS:
        for variant in range(2):
            mark = "" if variant == 0 else f"~{variant}"
            atlas.add(
                f"tree/oak/{season}{mark}",
                oak(season, variant),
                anchor=(OAK_WIDTH // 2, OAK_HEIGHT - 2),
                shadow="shadow/tree",
            )
            atlas.add(
                f"tree/pine/{season}{mark}",
                pine(season, variant),
                anchor=(PINE_WIDTH // 2, PINE_HEIGHT - 2),
                shadow="shadow/tree",
            )
            atlas.add(
                f"rock/{season}{mark}",
                rock(season, variant),
                anchor=(10, 15),
                shadow="shadow/medium",
            )
            bush_name = "bush" if variant == 0 else "bush_b"
            atlas.add(
                f"scenery/{bush_name}/{season}",
                bush(season, variant),
                anchor=(12, 19),
                shadow="shadow/medium",
            )
        atlas.add(f"stump/{season}", stump(season), anchor=(9, 13), shadow="shadow/medium")
        atlas.add(f"scenery/hedge/{season}", hedge(season), anchor=(10, 21), shadow="shadow/medium")
        for name, picture in plant_pictures(season).items():
            heavy = (
                "shadow/medium" if name == "log" else "shadow/tiny" if name == "mushroom" else ""
            )
            atlas.add(f"scenery/{name}/{season}", picture, shadow=heavy)
