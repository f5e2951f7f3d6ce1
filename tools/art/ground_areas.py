"""The ground of shore, village, cave and rooms: sand, cobbles, cave floor, boards, rugs, walls.

Sand, cobbles and cave floor are layers like those in `ground`. Rock and the walls of rooms are
*tall*: `plain` is their top, seen from above, and below its lower border hang the courses of their
face, eight pixels each:

    ground/rock_wall/all/face<n>   the look of course n, 0 to 2 from above
    ground/rock_wall/all/rim       a row of colours, see `tall_rim`

What looks the same in every season is drawn once: `all` stands for each of them.
"""

from __future__ import annotations

import random
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tools.art.atlas import Atlas
from tools.art.canvas import (
    Picture,
    blank,
    box,
    dot,
    filled,
    hash_unit,
    paint,
    smooth_noise,
    speckle,
)
from tools.art.ground import (
    TILE,
    stamp,
)
from tools.art.palette import (
    GOLD,
    INK,
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
from tools.art.rims import layer_rim, rim

COURSES, COURSE_PX = 3, 8

# Sand


def sand_colours(season: str) -> Ramp:
    """Wet, dark, main and light."""
    if season == "winter":
        return (SOIL[4], STONE[3], STONE[4], SNOW)
    return (SOIL[4], SKIN[3], SKIN[4], SNOW)


def sand_plain(season: str, variant: int) -> Picture:
    """Fine sand with ripples of the wind, and what the lake has left on it."""
    wet, dark, main, light = sand_colours(season)
    picture = filled(TILE, TILE, main)
    chance = random.Random(f"sand {variant}")
    for _ in range((1, 2, 3, 2)[variant]):
        x, y = chance.randrange(1, 10), chance.randrange(1, 15)
        box(picture, x, y, chance.randint(2, 4), 1, dark)
        dot(picture, x + 4, y + 1, dark)
    for _ in range((0, 1, 1, 2)[variant]):
        dot(picture, chance.randrange(1, 15), chance.randrange(1, 15), light)
    if variant == 3:
        stamp(picture, (".w.", "wdw", "d.d"), 6, 7, {"w": light, "d": wet})
    return picture


def beach_rim(season: str) -> Picture:
    """The colours of `rims.shore_rim`, for a beach: wet sand that runs out below the water."""
    wet, dark, main, _ = sand_colours(season)
    foam = SNOW if season == "winter" else WATER[4]
    return rim((dark, wet, wet, main, foam, WATER[3], WATER[1]))


# Cobbles


@lru_cache(maxsize=1)
def _stones() -> NDArray[np.int16]:
    """Which stone each pixel of a tile belongs to, -1 in the joints. Stones go on across the
    tile's borders, in the same way in every tile."""
    label = np.full((TILE, TILE), -1, dtype=np.int16)
    rows = ((0, 5, (0, 7)), (6, 4, (3, 12)), (11, 4, (6, 14)))
    number = 0
    for top, height, starts in rows:
        for at, start in enumerate(starts):
            end = starts[(at + 1) % len(starts)] + (TILE if at == len(starts) - 1 else 0)
            for x in range(start, end - 1):
                for y in range(top, top + height):
                    corner = x in {start, end - 2} and y in {top, top + height - 1}
                    if not corner:
                        label[y, x % TILE] = number
            number += 1
    return label


def cobble_plain(season: str, variant: int) -> Picture:
    """Stones set in rows, no two of one tone."""
    joint, tones = STONE[1], (STONE[2], STONE[2], STONE[3], STONE[2], STONE[2])
    if season == "winter":
        joint, tones = STONE[2], (STONE[3], STONE[3], STONE[4], STONE[3], STONE[3])
    picture = filled(TILE, TILE, joint)
    label = _stones()
    crossing = {int(label[y, 0]) for y in range(TILE)} & {int(label[y, 15]) for y in range(TILE)}
    for number in range(int(label.max()) + 1):
        seed = 0 if number in crossing else variant
        tone = tones[int(hash_unit(number, seed, 41) * len(tones))]
        shape = label == number
        paint(picture, shape, tone)
        light = {STONE[2]: STONE[3], STONE[3]: STONE[4]}.get(tone, SNOW)
        upper = shape & ~np.roll(shape, 1, axis=0)
        paint(picture, upper & (speckle(TILE, TILE, 5 + seed) > 0.25), light)
    if season == "winter":
        noise = smooth_noise(TILE, TILE, 8, 31)
        paint(picture, noise > 0.62, STONE[4])
    return picture


# The cave


CAVE: Ramp = (STONE[0], STONE[1], STONE[2], STONE[3])


def cave_plain(variant: int) -> Picture:
    """Bare rock, worn smooth where one walks."""
    picture = filled(TILE, TILE, CAVE[2])
    chance = random.Random(f"cave {variant}")
    for _ in range((1, 2, 4, 3)[variant]):
        x, y = chance.randrange(1, 12), chance.randrange(1, 14)
        box(picture, x, y, chance.randint(2, 4), 1, CAVE[1])
        dot(picture, x + 1, y + 1, CAVE[1])
    for _ in range((1, 1, 2, 2)[variant]):
        box(picture, chance.randrange(1, 13), chance.randrange(1, 15), 2, 1, CAVE[3])
    if variant == 3:
        stamp(picture, (".hm.", "hmmd", ".dd."), 6, 8, {"h": STONE[4], "m": CAVE[3], "d": CAVE[1]})
    return picture


def cave_patch() -> Picture:
    """Darker, rougher floor, to lie in patches."""
    picture = filled(TILE, TILE, CAVE[1])
    paint(picture, speckle(TILE, TILE, 61) < 0.14, CAVE[2])
    paint(picture, speckle(TILE, TILE, 62) > 0.93, CAVE[0])
    return picture


def rock_top(variant: int) -> Picture:
    """The rock that the cave is dug into: darkness."""
    picture = filled(TILE, TILE, INK)
    chance = random.Random(f"rock {variant}")
    for _ in range(2 if variant % 2 else 0):
        x, y = chance.randrange(2, 12), chance.randrange(2, 14)
        box(picture, x, y, chance.randint(1, 3), 1, STONE[0])
    return picture


def rock_face(course: int, variant: int) -> Picture:
    """One course of the face of rock: blocks, darker the lower they are."""
    dark, main, light = (
        (STONE[1], STONE[2], STONE[3]),
        (STONE[0], STONE[1], STONE[2]),
        (INK, STONE[0], STONE[1]),
    )[course]
    picture = filled(TILE, TILE, main)
    rough = smooth_noise(TILE, TILE, 4, 81 + course + 7 * variant)
    paint(picture, rough > 0.62, light)
    paint(picture, rough < 0.3, dark)
    seam = (3, 10, 6)[course] + variant * 4
    for y in range(TILE):
        dot(picture, (seam + y // 4 % 2) % TILE, y, dark)
    return picture


# Rooms


def room_face(course: int) -> Picture:
    """One course of a room's wall: paper above, boards below. It repeats after eight rows."""
    picture = blank(TILE, TILE)
    ys, xs = np.indices((TILE, TILE))
    ys = ys % COURSE_PX
    if course == 0:
        paint(picture, ys >= 0, SKIN[3])
        paint(picture, xs % 8 == 3, SKIN[4])
        paint(picture, ys < 2, SOIL[1])
        paint(picture, ys == 2, SOIL[4])
    elif course == 1:
        paint(picture, ys >= 0, SKIN[3])
        paint(picture, xs % 8 == 3, SKIN[4])
        paint(picture, (xs % 8 == 7) & (ys == 3), SKIN[2])
        paint(picture, ys == 6, SOIL[4])
        paint(picture, ys == 7, SOIL[2])
    else:
        paint(picture, ys >= 0, SOIL[3])
        paint(picture, xs % 4 == 0, SOIL[4])
        paint(picture, xs % 4 == 3, SOIL[2])
        paint(picture, ys == 5, SOIL[4])
        paint(picture, ys == 6, SOIL[2])
        paint(picture, ys == 7, SOIL[0])
    return picture


def boards_plain(variant: int) -> Picture:
    """A scrubbed floor of long boards."""
    picture = filled(TILE, TILE, SOIL[3])
    for row, top in enumerate(range(0, TILE, 8)):
        box(picture, 0, top + 7, TILE, 1, SOIL[2])
        if (row + variant) % 3 == 0:
            seam = (row * 6 + variant * 5) % 13 + 1
            box(picture, seam, top, 1, 7, SOIL[2])
        elif (row + variant) % 3 == 1:
            grain = (row * 7 + variant * 5) % 8 + 1
            box(picture, grain, top + 2, 6, 1, SOIL[4])
            box(picture, grain + 2, top + 3, 4, 1, SOIL[4])
    return picture


def carpet(sides: int) -> Picture:
    """A woven rug; `sides` has a bit for each side on which it ends (N 1, E 2, S 4, W 8)."""
    picture = filled(TILE, TILE, RED[1])
    ys, xs = np.indices((TILE, TILE))
    paint(picture, ((xs + ys) % 8 == 0) | ((xs - ys) % 8 == 0), RED[2])
    paint(picture, ((xs % 8 == 4) & (ys % 8 == 4)), GOLD[3])
    for bit, far, dark in (
        (1, ys, False),
        (4, TILE - 1 - ys, True),
        (8, xs, False),
        (2, TILE - 1 - xs, False),
    ):
        if sides & bit:
            paint(picture, far < 4, RED[2])
            paint(picture, far == 3, GOLD[2])
            paint(picture, far == 1, GOLD[2])
            paint(picture, far < 1, RED[0] if dark else RED[1])
    return picture


def draw_ground_areas(atlas: Atlas) -> None:
    """Put all of it into the atlas, for every season."""
    for season in SEASONS:
        for variant in range(4):
            atlas.add(f"ground/sand/{season}/plain{variant}", sand_plain(season, variant))
            atlas.add(f"ground/cobble/{season}/plain{variant}", cobble_plain(season, variant))
        _, dark, main, _ = sand_colours(season)
        atlas.add(f"ground/sand/{season}/rim", layer_rim(dark, main, dark, dark))
        atlas.add(f"ground/sand/{season}/shore", beach_rim(season))
        light = SNOW if season == "winter" else STONE[4]
        atlas.add(f"ground/cobble/{season}/rim", layer_rim(STONE[1], STONE[2], STONE[2], light))
    for variant in range(4):
        _everywhere(atlas, "cave_floor", f"plain{variant}", cave_plain(variant))
        _everywhere(atlas, "rock_wall", f"plain{variant}", rock_top(variant))
        _everywhere(atlas, "boards", f"plain{variant}", boards_plain(variant))
    _everywhere(atlas, "cave_floor", "patch", cave_patch())
    _everywhere(atlas, "cave_floor", "rim", layer_rim(CAVE[1], CAVE[1], CAVE[1], CAVE[3]))
    for variant in range(2):
        _everywhere(atlas, "room_wall", f"plain{variant}", filled(TILE, TILE, INK))
    for course in range(COURSES):
        _everywhere(atlas, "rock_wall", f"face{course}", rock_face(course, 0))
        _everywhere(atlas, "rock_wall", f"face{course}~1", rock_face(course, 1))
        _everywhere(atlas, "room_wall", f"face{course}", room_face(course))
    rock = tall_rim((STONE[3], STONE[2], STONE[1], STONE[0]), STONE[0], STONE[3], CAVE[1])
    _everywhere(atlas, "rock_wall", "rim", rock)
    beams = tall_rim((SOIL[3], SOIL[3], SOIL[2], SOIL[0]), SOIL[1], SOIL[4], SOIL[1])
    _everywhere(atlas, "room_wall", "rim", beams)
    for sides in range(16):
        _everywhere(atlas, "carpet", f"rail{sides}", carpet(sides))


def tall_rim(
    along: tuple[Colour, Colour, Colour, Colour], seam: Colour, light: Colour, foot: Colour
) -> Picture:
    """The rim of a top from its border inwards; the lower seam of a course and the light above it;
    the shadow on the floor."""
    return rim((*along, seam, light, foot))


def _everywhere(atlas: Atlas, terrain: str, name: str, picture: Picture) -> None:
    """What looks the same in every season."""
    atlas.add(f"ground/{terrain}/all/{name}", picture)
