"""The ground: plain tiles, tiles that lie in patches, and small details.

The game cuts the borders of terrains and of patches itself, in the colours of `rims`. Beds have
borders of their own, in the module `soil`.
"""

from __future__ import annotations

import random

from tools.art.atlas import Atlas
from tools.art.canvas import (
    Picture,
    blank,
    box,
    dot,
    filled,
    strip,
)
from tools.art.palette import (
    GOLD,
    GRASS,
    GROUND_RAMPS,
    OLIVE,
    PURPLE,
    RED,
    SEASONS,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    WATER,
    Colour,
    Ramp,
)

TILE = 16
PATCH_VARIANTS = 2
WATER_FRAMES = 4
WATER_FRAME_MS = 250


def _strokes(
    picture: Picture, chance: random.Random, count: int, colours: tuple[Colour, ...], tall: int
) -> None:
    """Short upright blades, kept off the border so that tiles never cut them."""
    for _ in range(count):
        x, y = chance.randrange(1, TILE - 1), chance.randrange(tall, TILE - 1)
        colour = chance.choice(colours)
        for step in range(chance.randint(1, tall)):
            dot(picture, x, y - step, colour)


def grass_plain(season: str, variant: int) -> Picture:
    """Calm meadow: one colour, and the fewer marks the lower the variant."""
    ramp = GROUND_RAMPS[season]
    picture = filled(TILE, TILE, ramp[3])
    chance = random.Random(f"grass {variant}")
    _strokes(picture, chance, (1, 3, 5, 4)[variant], (ramp[2],), 2)
    _strokes(picture, chance, (0, 2, 2, 4)[variant], (ramp[4],), 2)
    return picture


def grass_patch(season: str, variant: int) -> Picture:
    """Lighter grass; on snow only some drifts, since whole white patches would glare."""
    ramp = GROUND_RAMPS[season]
    if season == "winter":
        picture = blank(TILE, TILE)
        if variant == 0:
            chance = random.Random("drift 15 0")
            x, y = chance.randrange(1, 9), chance.randrange(4, 14)
            box(picture, x, y, chance.randint(4, 7), 1, SNOW)
            box(picture, x + 2, y - 1, 3, 1, SNOW)
        return picture
    picture = filled(TILE, TILE, ramp[4])
    chance = random.Random(f"patch 15 {variant}")
    _strokes(picture, chance, 3, (ramp[5], ramp[3], ramp[3]), 2)
    return picture


TUFTS = (
    ("..l....", "l.l..l.", ".ldl.l.", ".dldld.", "..ddd.."),
    (".l...", ".l.l.", "ldld.", ".ddd."),
    ("l...l.", ".l.l..", ".dldl.", "..dd.."),
)
CLOVER = ("l.l..", ".d...", "...l.", "..l.l", "...d.")
PEBBLES = (".hh...", "hmmd..", ".dd.h.", "....md")
DAISY = (".p.", "pcp", ".p.")
TWIG = ("....t", "tt.t.", "..tt.", ".....")
FALLEN = (".a.", "aab", ".b.")
DENTS = (".dd..", "d....", "...dd", "..d..")
FLOWER_COLOURS: dict[str, tuple[tuple[Colour, Colour], ...]] = {
    "spring": ((PURPLE[4], GOLD[3]), (PURPLE[3], GOLD[4]), (SNOW, GOLD[3]), (GOLD[4], GOLD[2])),
    "summer": ((SNOW, GOLD[2]), (RED[3], GOLD[3]), (GOLD[3], GOLD[1]), (PURPLE[2], GOLD[4])),
    "autumn": ((RED[2], RED[1]), (GOLD[2], GOLD[1]), (RED[3], RED[1]), (GOLD[2], RED[2])),
    "winter": ((STONE[3], STONE[2]), (STONE[3], STONE[2]), (SOIL[3], SOIL[2]), (SNOW, STONE[3])),
}


def stamp(picture: Picture, rows: tuple[str, ...], x: int, y: int, key: dict[str, Colour]) -> None:
    """Draw a little text picture at a place."""
    for dy, row in enumerate(rows):
        for dx, character in enumerate(row):
            if character != ".":
                dot(picture, x + dx, y + dy, key[character])


def grass_detail(season: str, number: int) -> Picture:
    """Tufts, clover and pebbles, on a transparent tile."""
    ramp = GROUND_RAMPS[season]
    picture = blank(TILE, TILE)
    tuft = {"d": ramp[2], "l": ramp[5] if season == "spring" else ramp[4]}
    if season == "winter":
        tuft = {"d": OLIVE[0], "l": OLIVE[2]}
    if number < 3:
        stamp(picture, TUFTS[number], (5, 3, 8)[number], (8, 4, 9)[number], tuft)
        if number == 1 and season != "winter":
            stamp(picture, TUFTS[2], 9, 10, tuft)
    elif number == 3:
        if season == "winter":
            stamp(picture, DENTS, 5, 6, {"d": STONE[3]})
        elif season == "autumn":
            stamp(picture, FALLEN, 3, 4, {"a": GOLD[2], "b": GOLD[1]})
            stamp(picture, FALLEN, 10, 9, {"a": RED[3], "b": RED[2]})
        else:
            stamp(picture, CLOVER, 3, 4, tuft)
            stamp(picture, CLOVER, 9, 9, tuft)
    elif number == 4:
        key = {"h": STONE[4], "m": STONE[3], "d": STONE[2]}
        stamp(picture, PEBBLES, 5, 7, key)
    else:
        stamp(picture, TUFTS[1], 2, 9, tuft)
        stamp(picture, TUFTS[1], 10, 3, tuft)
    return picture


def grass_accent(season: str, number: int) -> Picture:
    """Flowers in spring and summer, fallen leaves in autumn, stalks and tracks in winter."""
    picture = blank(TILE, TILE)
    ramp = GROUND_RAMPS[season]
    petals, core = FLOWER_COLOURS[season][number % 4]
    if season in {"spring", "summer"}:
        for x, y in (((2, 2), (9, 5), (4, 10)), ((4, 3), (10, 9)), ((7, 6),))[number // 4 % 3]:
            dot(picture, x + 1, y + 3, ramp[2])
            dot(picture, x + 1, y + 4, ramp[2])
            dot(picture, x + 2, y + 4, ramp[2])
            stamp(picture, DAISY, x, y, {"p": petals, "c": core})
    elif season == "autumn":
        chance = random.Random(f"leaves {number}")
        for _ in range(5 - number // 4):
            x, y = chance.randrange(1, 13), chance.randrange(1, 13)
            main, dark = chance.choice(FLOWER_COLOURS[season])
            stamp(
                picture, chance.choice((FALLEN, ("ab",), ("a", "b"))), x, y, {"a": main, "b": dark}
            )
    elif number % 4 == 2:
        stamp(picture, TWIG, 5, 6, {"t": SOIL[2]})
        stamp(picture, TWIG, 6, 7, {"t": SNOW})
        stamp(picture, TWIG, 5, 6, {"t": SOIL[2]})
    else:
        stamp(picture, DENTS, 2 + number, 3, {"d": STONE[3]})
        stamp(picture, DENTS, 8, 9, {"d": SNOW})
    return picture


# Forest floor


def floor_colours(season: str) -> Ramp:
    """Dark, main, light and two colours of litter."""
    return {
        "spring": (GRASS[1], GRASS[2], GRASS[3], OLIVE[0], SOIL[2]),
        "summer": (GRASS[1], GRASS[2], GRASS[3], OLIVE[0], GRASS[4]),
        "autumn": (SOIL[1], OLIVE[0], OLIVE[1], GOLD[1], RED[2]),
        "winter": (STONE[2], STONE[3], STONE[4], SOIL[2], STONE[2]),
    }[season]


def forest_plain(season: str, variant: int) -> Picture:
    """Moss and litter."""
    dark, main, light, litter, leaf = floor_colours(season)
    picture = filled(TILE, TILE, main)
    chance = random.Random(f"forest {variant}")
    _strokes(picture, chance, 2 + variant, (dark,), 1)
    _strokes(picture, chance, 1 + variant // 2, (light,), 2)
    for _ in range((0, 2, 3, 5)[variant]):
        x, y = chance.randrange(1, 14), chance.randrange(1, 14)
        box(picture, x, y, 2, 1, chance.choice((litter, litter, leaf)))
    return picture


def forest_patch(season: str, variant: int) -> Picture:
    """Moss on the forest floor."""
    dark, main, light, litter, _ = floor_colours(season)
    picture = filled(TILE, TILE, dark if season in {"spring", "summer"} else light)
    chance = random.Random(f"moss 15 {variant}")
    _strokes(picture, chance, 3, (main, litter), 2)
    return picture


# Trodden earth


def path_colours(season: str) -> Ramp:
    """Shadow, dark, main, light and lip."""
    if season == "winter":
        return (SOIL[2], SOIL[2], SOIL[3], STONE[3], STONE[4])
    return (SOIL[2], SOIL[3], SOIL[4], SKIN[3], SOIL[3])


def path_plain(season: str, variant: int) -> Picture:
    """Smooth, with a few pebbles."""
    _, dark, main, light, _ = path_colours(season)
    picture = filled(TILE, TILE, main)
    chance = random.Random(f"path {variant}")
    for _ in range((1, 3, 4, 3)[variant]):
        x, y = chance.randrange(1, 13), chance.randrange(1, 14)
        box(picture, x, y, chance.randint(2, 3), 1, dark)
    for _ in range((1, 1, 2, 1)[variant]):
        box(picture, chance.randrange(1, 13), chance.randrange(1, 14), 2, 1, light)
    if variant == 3:
        stamp(picture, (".hm.", "hmmd", ".dd."), 6, 7, {"h": STONE[4], "m": STONE[3], "d": dark})
    if season == "winter":
        _frost(picture, chance, (1, 2, 3, 1)[variant])
    return picture


def frozen_patch(variant: int) -> Picture:
    """Where snow has been trodden into the path, and has stayed in its hollows."""
    picture = path_plain("winter", variant)
    _frost(picture, random.Random(f"frost {variant}"), 9)
    return picture


def _frost(picture: Picture, chance: random.Random, count: int) -> None:
    for _ in range(count):
        x, y, width = chance.randrange(0, 12), chance.randrange(1, 15), chance.randint(2, 4)
        box(picture, x + 1, y - 1, width - chance.randint(1, 2), 1, STONE[4])
        box(picture, x, y, width, 1, STONE[3])


# Water


def water_plain(season: str, variant: int, frame: int) -> Picture:
    """Calm water: long ripples that drift, and now and then a glint."""
    picture = filled(TILE, TILE, WATER[2])
    chance = random.Random(f"water {variant}")
    for number in range((1, 2, 2, 3)[variant]):
        y = chance.randrange(2, 15)
        x = chance.randrange(0, 10)
        length = chance.randint(3, 6)
        phase = (frame + number + variant) % WATER_FRAMES
        drift = (0, 1, 2, 1)[phase]
        colour = WATER[1] if number % 2 else WATER[3]
        shrink = 1 if phase == 2 else 0
        box(picture, x + drift, y, max(length - shrink, 1), 1, colour)
        if colour == WATER[3] and phase == 0 and variant == 3:
            box(picture, x + drift + 1, y, 2, 1, WATER[4])
    if season == "winter" and variant in {1, 3}:
        x, y = (3, 5) if variant == 1 else (8, 9)
        stamp(
            picture,
            (".sss.", "sssss", "ddsd."),
            x + (frame in {1, 2}),
            y,
            {"s": STONE[4], "d": WATER[3]},
        )
    return picture


def deep_patch(variant: int) -> Picture:
    """Deeper water."""
    picture = filled(TILE, TILE, WATER[1])
    chance = random.Random(f"deep 15 {variant}")
    for _ in range(2):
        x, y = chance.randrange(0, 11), chance.randrange(1, 15)
        box(picture, x, y, chance.randint(3, 5), 1, WATER[2])
    return picture


# Planks


def planks(season: str, across: bool, rails: int) -> Picture:
    """A tile of a wooden bridge; `rails` has a bit for each side (N 1, E 2, S 4, W 8)."""
    picture = filled(TILE, TILE, SOIL[3])
    for start in range(0, TILE, 4):
        if across:
            box(picture, start, 0, 1, TILE, SOIL[4])
            box(picture, start + 3, 0, 1, TILE, SOIL[1])
            dot(picture, start + 1, (start * 5 + 3) % 16, SOIL[2])
            dot(picture, start + 2, (start * 7 + 9) % 16, SOIL[2])
        else:
            box(picture, 0, start, TILE, 1, SOIL[4])
            box(picture, 0, start + 3, TILE, 1, SOIL[1])
            box(picture, (start * 5 + 3) % 14, start + 1, 2, 1, SOIL[2])
    rail = SOIL[2]
    if rails & 1:
        box(picture, 0, 0, TILE, 4, SOIL[1])
        box(picture, 0, 0, TILE, 2, rail)
        box(picture, 0, 0, TILE, 1, SOIL[4])
        box(picture, 6, 0, 4, 5, SOIL[2])
        box(picture, 6, 0, 4, 1, SOIL[4])
        box(picture, 9, 1, 1, 4, SOIL[0])
    if rails & 4:
        box(picture, 0, 11, TILE, 5, SOIL[0])
        box(picture, 0, 11, TILE, 2, rail)
        box(picture, 0, 11, TILE, 1, SOIL[4])
        box(picture, 6, 10, 4, 6, SOIL[2])
        box(picture, 6, 10, 4, 1, SOIL[4])
        box(picture, 9, 11, 1, 5, SOIL[0])
        box(picture, 0, 14, TILE, 1, SOIL[2])
        box(picture, 0, 15, TILE, 1, WATER[0])
    if rails & 8:
        box(picture, 0, 0, 3, TILE, rail)
        box(picture, 0, 0, 1, TILE, SOIL[4])
        box(picture, 2, 0, 1, TILE, SOIL[0])
        box(picture, 0, 6, 4, 4, SOIL[2])
        box(picture, 0, 6, 4, 1, SOIL[4])
    if rails & 2:
        box(picture, 13, 0, 3, TILE, rail)
        box(picture, 13, 0, 1, TILE, SOIL[4])
        box(picture, 15, 0, 1, TILE, SOIL[0])
        box(picture, 12, 6, 4, 4, SOIL[2])
        box(picture, 12, 6, 4, 1, SOIL[4])
    if season == "winter":
        _snow_on_planks(picture, across, rails)
    return picture


def _snow_on_planks(picture: Picture, across: bool, rails: int) -> None:
    """Frost on the edges of the boards, and snow on the rails and at their feet, where nobody
    treads."""
    chance = random.Random(f"planks {across} {rails}")
    for start in range(0, TILE, 4):
        at, length = chance.randrange(4, 9), chance.randint(2, 5)
        box(picture, *((start, at, 1, length) if across else (at, start, length, 1)), STONE[3])
    for place in range(TILE):
        deep = 1 + (place // 3 * 5 % 7 > 2)
        if rails & 1:
            box(picture, place, 5, 1, deep, STONE[4])
            box(picture, place, 0, 1, 1, SNOW)
        if rails & 4:
            box(picture, place, 11 - deep, 1, deep, STONE[4])
            box(picture, place, 11, 1, 1, SNOW)
        if rails & 8:
            box(picture, 3, place, deep, 1, STONE[4])
            box(picture, 0, place, 1, 1, SNOW)
        if rails & 2:
            box(picture, 13 - deep, place, deep, 1, STONE[4])
            box(picture, 13, place, 1, 1, SNOW)
    for side, x, y, width in ((1, 6, 0, 4), (4, 6, 10, 4), (8, 0, 6, 4), (2, 12, 6, 4)):
        if rails & side:
            box(picture, x, y, width, 2, SNOW)


def floor_boards(season: str, variant: int) -> Picture:
    """Boards of a porch."""
    picture = planks(season, False, 0)
    seam = (5, 11)[variant]
    for row in (0, 8):
        box(picture, (seam + row) % 16, row, 1, 3, SOIL[1])
    return picture


def draw_ground(atlas: Atlas) -> None:
    """Put every ground tile of every season into the atlas."""
    for season in SEASONS:
        prefix = "ground/{}/" + season + "/"
        for variant in range(4):
            atlas.add(prefix.format("grass") + f"plain{variant}", grass_plain(season, variant))
            atlas.add(
                prefix.format("forest_floor") + f"plain{variant}", forest_plain(season, variant)
            )
            atlas.add(prefix.format("path") + f"plain{variant}", path_plain(season, variant))
            water = strip(water_plain(season, variant, frame) for frame in range(WATER_FRAMES))
            atlas.add(
                prefix.format("water") + f"plain{variant}",
                water,
                frames=WATER_FRAMES,
                frame_ms=WATER_FRAME_MS,
            )
        for variant in range(2):
            atlas.add(prefix.format("floor") + f"plain{variant}", floor_boards(season, variant))
        for number in range(6):
            atlas.add(prefix.format("grass") + f"detail{number}", grass_detail(season, number))
        for number in range(12):
            atlas.add(prefix.format("grass") + f"accent{number}", grass_accent(season, number))
        for rails in range(16):
            across = bool(rails & 5) or rails == 0
            atlas.add(prefix.format("bridge") + f"rail{rails}", planks(season, across, rails))
        for variant in range(PATCH_VARIANTS):
            name = "patch" if variant == 0 else f"patch~{variant}"
            atlas.add(prefix.format("grass") + name, grass_patch(season, variant))
            atlas.add(prefix.format("water") + name, deep_patch(variant))
            atlas.add(prefix.format("forest_floor") + name, forest_patch(season, variant))
            if season == "winter":
                atlas.add(prefix.format("path") + name, frozen_patch(variant))
