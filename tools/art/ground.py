"""The ground: plain tiles, soft patches, small details, and edges cut by corner mask.

Every tile of an edge is cut from the same field: the four corners are 0 or 1, the pixels between
are interpolated, a little noise that repeats every tile is added, and the terrain is where the
result is over one half. Because neighbours share two corners and the noise, edges always meet.

Dug soil has a module of its own, `soil`.

The ground lies in layers (`TERRAIN_ORDER`). What lies higher in the order is *lower* in the
landscape: a path is trodden into the grass, water is dug into everything. So the upper and left
border of a layer is in shadow and the lower and right border catches the light.
"""

from __future__ import annotations

import random
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tools.art.atlas import Atlas
from tools.art.canvas import (
    Field,
    Mask,
    Picture,
    blank,
    box,
    dot,
    filled,
    paint,
    smooth_noise,
    speckle,
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
#: From the lowest layer to the highest: each is drawn over those before it.
TERRAIN_ORDER = ("grass", "forest_floor", "path", "soil", "wet_soil", "water")
EDGE_VARIANTS = 2
WATER_FRAMES = 4
WATER_FRAME_MS = 250

#: Bits of a corner mask.
TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT, BOTTOM_RIGHT = 1, 2, 4, 8


def corner_field(mask: int, variant: int, roughness: float) -> Field:
    """Height of the terrain over a tile, 0 to 1, from its corner mask.

    The variants share their noise along the tile's border, so that any two of them meet."""
    ys, xs = (np.mgrid[0:TILE, 0:TILE] + 0.5) / TILE
    corners = [1.0 if mask & bit else 0.0 for bit in (1, 2, 4, 8)]
    top = corners[0] * (1 - xs) + corners[1] * xs
    bottom = corners[2] * (1 - xs) + corners[3] * xs
    field = top * (1 - ys) + bottom * ys
    common, own = rough(11, 12), rough(21 + variant, 31 + variant)
    inner = np.minimum(np.minimum(xs, 1 - xs), np.minimum(ys, 1 - ys))
    weight = np.clip(inner * 5, 0, 1)
    noise = common * (1 - weight) + own * weight - 0.75
    return np.asarray(field + roughness * noise)


@lru_cache(maxsize=16)
def rough(smooth_seed: int, speckle_seed: int) -> Field:
    """The unevenness of an edge over a tile: blobs with single pixels among them."""
    return smooth_noise(TILE, TILE, 4, smooth_seed) + 0.5 * speckle(TILE, TILE, speckle_seed)


def cut(mask: int, variant: int, roughness: float = 0.3) -> Mask:
    """The pixels of a tile that belong to the terrain."""
    if mask == 15:
        return np.ones((TILE, TILE), dtype=np.bool_)
    return np.asarray(corner_field(mask, variant, roughness) > 0.5)


def shifted(shape: Mask, dx: int, dy: int) -> Mask:
    """The shape moved, taking its own border pixels as what lies beyond the tile."""
    height, width = shape.shape
    return shape[_indices(height, dy)[:, None], _indices(width, dx)]


@lru_cache(maxsize=64)
def _indices(length: int, step: int) -> NDArray[np.intp]:
    """Which pixel each one of a row takes when the row is moved by a step."""
    return np.clip(np.arange(length) - step, 0, length - 1)


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


def grass_patch(season: str, mask: int, variant: int) -> Picture:
    """A patch of lighter grass, its border made of blades."""
    ramp = GROUND_RAMPS[season]
    shape = cut(mask, variant, 0.75 if season != "winter" else 0.25)
    picture = blank(TILE, TILE)
    if season == "winter":
        # On snow only the rim and some drifts show: whole white patches would glare.
        chance = random.Random(f"drift {mask} {variant}")
        marks = blank(TILE, TILE)
        if mask != 15 or variant == 0:
            x, y = chance.randrange(1, 9), chance.randrange(4, 14)
            box(marks, x, y, chance.randint(4, 7), 1, SNOW)
            box(marks, x + 2, y - 1, 3, 1, SNOW)
        paste_inside(picture, marks, shape)
        rim = shape & ~shifted(shape, 0, 1)
        paint(picture, rim & (smooth_noise(TILE, TILE, 4, 6) > 0.42), SNOW)
        rim = shape & ~shifted(shape, 0, -1)
        paint(picture, rim & (smooth_noise(TILE, TILE, 4, 7) > 0.5), ramp[2])
        return picture
    paint(picture, shape, ramp[4])
    chance = random.Random(f"patch {mask} {variant}")
    marks = blank(TILE, TILE)
    _strokes(marks, chance, 3, (ramp[5], ramp[3], ramp[3]), 2)
    paste_inside(picture, marks, shape)
    tips = shifted(shape, 0, -1) & ~shape & (speckle(TILE, TILE, 5) > 0.55)
    paint(picture, tips, ramp[4])
    return picture


def paste_inside(picture: Picture, marks: Picture, shape: Mask) -> None:
    """Lay marks over a picture, but only inside a shape."""
    shown = (marks[:, :, 3] > 0) & shape
    picture[shown] = marks[shown]


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


# Trodden earth


def path_colours(season: str) -> Ramp:
    """Shadow, dark, main, light and lip."""
    if season == "winter":
        return (SOIL[1], SOIL[2], SOIL[3], STONE[4], SOIL[2])
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
    return picture


def path_edge(season: str, mask: int, variant: int) -> Picture:
    """Path with shadow under its upper border and light along the lower one."""
    shadow, dark, _, light, lip = path_colours(season)
    shape = cut(mask, variant)
    picture = path_plain(season, (mask + variant) % 2)
    picture[~shape] = 0
    upper = shape & ~shifted(shape, 0, 1)
    left = shape & ~shifted(shape, 1, 0)
    right = shape & ~shifted(shape, -1, 0)
    lower = shape & ~shifted(shape, 0, -1)
    paint(picture, right | lower, light)
    paint(picture, left, lip)
    second = shape & ~shifted(shape, 0, 2)
    paint(picture, second & (speckle(TILE, TILE, 7) > 0.25), dark)
    paint(picture, upper, shadow)
    return picture


def forest_edge(season: str, mask: int, variant: int) -> Picture:
    """Forest floor thinning out in blades."""
    dark, _, light, _, _ = floor_colours(season)
    shape = cut(mask, variant, 0.45)
    picture = forest_plain(season, mask % 2)
    picture[~shape] = 0
    rim = shape & ~(shifted(shape, 0, 1) & shifted(shape, 1, 0))
    paint(picture, rim & (speckle(TILE, TILE, 9) > 0.5), dark)
    rim = shape & ~shifted(shape, 0, -1)
    paint(picture, rim & (speckle(TILE, TILE, 10) > 0.6), light)
    return picture


def forest_patch(season: str, mask: int, variant: int) -> Picture:
    """A patch of moss on the forest floor."""
    dark, main, light, litter, _ = floor_colours(season)
    shape = cut(mask, variant, 0.75)
    picture = blank(TILE, TILE)
    colour = dark if season in {"spring", "summer"} else light
    paint(picture, shape, colour)
    chance = random.Random(f"moss {mask} {variant}")
    marks = blank(TILE, TILE)
    _strokes(marks, chance, 3, (main, litter), 2)
    paste_inside(picture, marks, shape)
    return picture


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


def water_edge(season: str, mask: int, variant: int, frame: int) -> Picture:
    """Water with an earthen bank under its upper shore and moving foam along every shore."""
    shape = cut(mask, variant, 0.26)
    picture = water_plain(season, 0 if mask != 15 else variant, frame)
    deep_shade = np.zeros_like(shape)
    for reach in (6, 7):
        deep_shade |= shape & ~_within(shape, 0, reach)
    paint(picture, deep_shade, WATER[1])
    wave = (0, 1, 1, 0)[frame]
    ring = shape & ~_ring(shape, 2 + wave)
    inner = shape & ~_ring(shape, 1 + wave)
    paint(picture, (ring & ~inner) & (speckle(TILE, TILE, 40 + frame // 2) > 0.35), WATER[3])
    rim = shape & ~(shifted(shape, -1, 0) & shifted(shape, 0, -1) & shifted(shape, 1, 0))
    paint(picture, rim, WATER[4] if season != "winter" else SNOW)
    bank = shape & ~_within(shape, 0, 5)
    paint(picture, bank, SOIL[2])
    low = shape & ~_within(shape, 0, 5) & _within(shape, 0, 3)
    paint(picture, low, SOIL[1])
    paint(picture, bank & (speckle(TILE, TILE, 3) > 0.78), SOIL[3])
    water_line = shape & ~_within(shape, 0, 6 + wave) & _within(shape, 0, 5 + wave)
    paint(picture, water_line, WATER[4] if season != "winter" else SNOW)
    if wave:
        paint(picture, shape & ~_within(shape, 0, 6) & _within(shape, 0, 5), WATER[0])
    top = shape & ~_within(shape, 0, 1)
    paint(picture, top, SOIL[0])
    picture[~shape] = 0
    return picture


def _within(shape: Mask, dx: int, reach: int) -> Mask:
    """Where the shape also holds at every step up to `reach` pixels above."""
    result = shape.copy()
    for step in range(1, reach + 1):
        result &= shifted(shape, dx, step)
    return result


def _ring(shape: Mask, reach: int) -> Mask:
    """The shape without a border of `reach` pixels at its sides and lower end."""
    result = shape.copy()
    for step in range(1, reach + 1):
        result &= shifted(shape, step, 0) & shifted(shape, -step, 0) & shifted(shape, 0, -step)
    return result


def deep_patch(mask: int, variant: int) -> Picture:
    """A patch of deeper water, its border broken up into ripples."""
    shape = cut(mask, variant, 0.5)
    # Whole rows of pixels move together, so that the border looks like ripples.
    for y in range(TILE):
        if y % 2:
            shape[y] = shape[y - 1]
    picture = blank(TILE, TILE)
    rows = np.indices(shape.shape)[0] % 4
    inner = shape if mask == 15 else shape & (corner_field(mask, variant, 0.4) > 0.66)
    paint(picture, shape & ((rows == 1) | (rows == 2)), WATER[1])
    paint(picture, inner, WATER[1])
    chance = random.Random(f"deep {mask} {variant}")
    marks = blank(TILE, TILE)
    for _ in range(2):
        box(
            marks,
            chance.randrange(0, 11),
            chance.randrange(1, 15),
            chance.randint(3, 5),
            1,
            WATER[2],
        )
    paste_inside(picture, marks, inner)
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
    if season == "winter":
        noise = smooth_noise(TILE, TILE, 4, 77)
        paint(picture, noise > 0.72, SNOW)
        paint(picture, (noise > 0.64) & (noise <= 0.72), STONE[4])
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
    return picture


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
        for mask in range(1, 16):
            for variant in range(EDGE_VARIANTS):
                name = f"{mask}" if variant == 0 else f"{mask}~{variant}"
                atlas.add(
                    prefix.format("grass") + f"patch{name}", grass_patch(season, mask, variant)
                )
                atlas.add(prefix.format("water") + f"patch{name}", deep_patch(mask, variant))
                atlas.add(
                    prefix.format("forest_floor") + f"patch{name}",
                    forest_patch(season, mask, variant),
                )
                atlas.add(
                    prefix.format("forest_floor") + f"edge{name}",
                    forest_edge(season, mask, variant),
                )
                atlas.add(prefix.format("path") + f"edge{name}", path_edge(season, mask, variant))
                shore = strip(
                    water_edge(season, mask, variant, frame) for frame in range(WATER_FRAMES)
                )
                atlas.add(
                    prefix.format("water") + f"edge{name}",
                    shore,
                    frames=WATER_FRAMES,
                    frame_ms=WATER_FRAME_MS,
                )
