"""The farmhouse, the old mill, and what people have put up around them.

Large things are drawn from a few kinds of surface: boards, shingles and stones. Each surface
takes its light from the upper left and is darkest under an eave. In winter `season` puts snow on
roofs and on whatever is open to the sky.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from tools.art.atlas import Atlas, Rect
from tools.art.canvas import (
    Picture,
    blank,
    box,
    dot,
    from_rows,
    hash_unit,
    line,
    outlined,
    paste,
    strip,
)
from tools.art.palette import (
    GOLD,
    GRASS,
    INK,
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
from tools.art.plants import bunch, snow_cap

HOUSE_WIDTH, HOUSE_HEIGHT = 100, 96
MILL_WIDTH, MILL_HEIGHT = 88, 118
MILL_HUB = (44, 44)
MILL_FRAMES = 4
MILL_FRAME_MS = 180
#: Columns and rows left free around a large building, for its outline and its sails.
MARGIN = (3, 3)
SNOW_RAMP: Ramp = (STONE[2], STONE[3], STONE[4], SNOW, SNOW)


def boards(
    picture: Picture, x: int, y: int, width: int, height: int, ramp: Ramp, upright: bool
) -> None:
    """A wall of boards: light edge, dark seam, a little grain."""
    box(picture, x, y, width, height, ramp[1])
    step = 5
    for offset in range(0, width if upright else height, step):
        if upright:
            box(picture, x + offset, y, 1, height, ramp[2])
            if offset + step - 1 < width:
                box(picture, x + offset + step - 1, y, 1, height, ramp[0])
        else:
            box(picture, x, y + offset, width, 1, ramp[2])
            if offset + step - 1 < height:
                box(picture, x, y + offset + step - 1, width, 1, ramp[0])
            seam = x + int(hash_unit(offset, x, 3) * (width - 4)) + 2
            box(picture, seam, y + offset, 1, min(step - 1, height - offset), ramp[0])
        for grain in range(2):
            gx = x + int(hash_unit(offset + grain, y, 4) * (width - 3))
            gy = y + int(hash_unit(offset + grain, x, 5) * (height - 2))
            if upright:
                gx = x + offset + 2
                box(picture, gx, gy, 1, 2, ramp[0])
            else:
                gy = y + offset + 2
                box(picture, gx, gy, 3, 1, ramp[0])


def stones(picture: Picture, x: int, y: int, width: int, height: int) -> None:
    """Courses of rough stones."""
    box(picture, x, y, width, height, STONE[1])
    for row in range(0, height, 4):
        offset = -int(hash_unit(row, x, 6) * 5)
        while offset < width:
            size = 4 + int(hash_unit(offset + 40, row, 7) * 4)
            left, right = max(offset, 0), min(offset + size - 1, width)
            tone = STONE[2] if hash_unit(offset, row + y, 8) > 0.35 else STONE[3]
            if right > left:
                box(picture, x + left, y + row, right - left, min(3, height - row), tone)
                light = STONE[3] if tone == STONE[2] else STONE[4]
                box(picture, x + left, y + row, max(right - left - 1, 1), 1, light)
            offset += size


def shingles(
    picture: Picture,
    rows: range,
    extent: Callable[[int], tuple[float, float]],
    ramp: Ramp,
    season: str,
) -> None:
    """A roof seen from the front: `extent` gives its left and right end on each row."""
    depth = len(rows)
    for y in rows:
        left, right = extent(y)
        course, inside = divmod(y - rows.start, 5)
        t = (y - rows.start) / depth
        for x in range(round(left), round(right)):
            across = (x - left) / max(right - left, 1)
            tile, tx = divmod(x + course * 3, 6)
            level = 2.55 - across * 0.75 - t * 0.35 + (hash_unit(tile, course, 9) - 0.5) * 0.7
            if inside == 0:
                level += 0.75
            if inside == 4:
                level -= 1.2
            elif tx == 0:
                level -= 0.8
            elif inside == 3 and tx in {1, 5}:
                level -= 0.9
            if x - left < 1.5:
                level += 1
            if right - x < 2:
                level -= 1
            tones = ramp
            if season == "winter" and y < (snow_end := _snow_end(x, rows)):
                tones = SNOW_RAMP
                level = 2.9 - across * 0.9 + (0.5 if t < 0.1 else 0) - t * 0.2
                level += (hash_unit(x // 3, y // 2, 2) - 0.5) * 0.35
                if y + 1 >= snow_end:
                    level = 1.0
            dot(picture, x, y, tones[max(0, min(4, round(level)))])


def _snow_end(x: int, rows: range) -> float:
    """Where the snow on a roof ends: it slides off the lower part, or it would melt into the
    ground at night."""
    depth = len(rows)
    wave = 1.6 * math.sin(x * 0.45) + 1.4 * math.sin(x * 0.21 + 1)
    return rows.stop - max(6, round(depth * 0.42)) + wave * min(2.0, depth / 20)


def window(picture: Picture, x: int, y: int, width: int, height: int, lit: bool) -> None:
    """A window with a cross and a sill."""
    box(picture, x - 2, y - 2, width + 4, height + 4, SOIL[0])
    box(picture, x - 1, y - 1, width + 2, height + 2, SOIL[4])
    box(picture, x, y, width, height, GOLD[3] if lit else WATER[1])
    if lit:
        box(picture, x, y, width, height // 3, GOLD[2])
        box(picture, x + 1, y + height // 3 + 1, width // 2 - 1, 2, GOLD[4])
    else:
        box(picture, x, y, width, 2, WATER[0])
        for step in range(min(width, height) - 3):
            dot(picture, x + 1 + step, y + height - 2 - step, WATER[3])
        dot(picture, x + width - 2, y + height - 2, WATER[3])
    box(picture, x + width // 2, y, 1, height, SOIL[3])
    box(picture, x, y + height // 2, width, 1, SOIL[3])
    box(picture, x - 2, y + height + 1, width + 4, 2, SOIL[4])
    box(picture, x - 2, y + height + 3, width + 4, 1, SOIL[1])


def flower_box(picture: Picture, x: int, y: int, width: int, season: str) -> None:
    """A box under a window with what the season has to offer."""
    box(picture, x, y + 2, width, 4, SOIL[2])
    box(picture, x, y + 2, width, 1, SOIL[3])
    box(picture, x, y + 5, width, 1, SOIL[0])
    petals = {
        "spring": (PURPLE[3], PURPLE[4]),
        "summer": (RED[2], GOLD[3]),
        "autumn": (GOLD[2], RED[3]),
        "winter": (SNOW, SNOW),
    }[season]
    for offset in range(width):
        if season == "winter":
            dot(picture, x + offset, y + 1, SNOW)
            continue
        dot(picture, x + offset, y + 1, GRASS[2] if offset % 3 else GRASS[3])
        if hash_unit(offset, x, 4) > 0.4:
            dot(picture, x + offset, y + (offset % 2), petals[offset // 2 % 2])


def framed(picture: Picture) -> Picture:
    """The picture with a margin at its sides and above."""
    x, y = MARGIN
    return np.pad(picture, ((y, 0), (x, x), (0, 0)))


def shifted(rects: tuple[Rect, ...]) -> tuple[Rect, ...]:
    """Rectangles moved by the margin."""
    return tuple((x + MARGIN[0], y + MARGIN[1], w, h) for x, y, w, h in rects)


#: Where the house's windows and door lamp are, for the night.
HOUSE_LIT = ((60, 66, 12, 11), (78, 66, 12, 11), (25, 43, 10, 10))


def house(season: str, lit: bool) -> Picture:
    """The farmhouse: a long roof, a gable to the front with the door, a chimney."""
    picture = blank(HOUSE_WIDTH, HOUSE_HEIGHT)
    walls = (SOIL[1], SOIL[3], SOIL[4])
    # The chimney stands behind the ridge.
    stones(picture, 74, 3, 11, 24)
    box(picture, 73, 2, 13, 3, STONE[3])
    box(picture, 73, 2, 13, 1, STONE[4])
    box(picture, 76, 3, 7, 1, STONE[0])
    box(picture, 82, 5, 3, 20, STONE[1])
    if season == "winter":
        box(picture, 73, 1, 13, 2, SNOW)
    # The long wall to the right.
    boards(picture, 47, 54, 47, 36, walls, False)
    box(picture, 47, 54, 47, 5, SOIL[1])
    box(picture, 47, 54, 47, 3, SOIL[0])
    stones(picture, 46, 86, 49, 7)
    box(picture, 91, 56, 4, 31, SOIL[2])
    box(picture, 91, 56, 1, 31, SOIL[3])
    for x in (60, 78):
        window(picture, x, 66, 12, 11, lit)
        flower_box(picture, x - 2, 78, 16, season)
    # The roof over it.
    shingles(
        picture,
        range(12, 57),
        lambda y: (12 - (y - 12) * 0.2, 88 + (y - 12) * 0.24),
        RED,
        season,
    )
    box(picture, 12, 11, 76, 2, SNOW if season == "winter" else RED[3])
    box(picture, 12, 13, 76, 1, STONE[4] if season == "winter" else RED[1])
    box(picture, 3, 57, 96, 1, SOIL[0])
    # The gable: its wall, then the two slopes of its roof.
    for y in range(30, 92):
        half = min((y - 24) * 0.86, 21)
        box(picture, round(30 - half), y, round(half * 2), 1, SOIL[4])
    for y in range(30, 92):
        half = min((y - 24) * 0.86, 21)
        for x in range(round(30 - half), round(30 + half)):
            tone = SOIL[3]
            if (x - 9) % 6 == 0:
                tone = SOIL[4]
            elif (x - 9) % 6 == 5:
                tone = SOIL[1]
            elif hash_unit(x, y // 3, 2) > 0.93:
                tone = SOIL[2]
            dot(picture, x, y, tone)
    box(picture, 9, 58, 42, 3, SOIL[2])
    box(picture, 9, 58, 42, 1, SOIL[4])
    box(picture, 9, 61, 42, 1, SOIL[0])
    box(picture, 9, 61, 3, 31, SOIL[2])
    box(picture, 9, 61, 1, 31, SOIL[4])
    box(picture, 48, 61, 3, 31, SOIL[2])
    box(picture, 50, 54, 1, 38, SOIL[0])
    stones(picture, 8, 86, 14, 7)
    stones(picture, 38, 86, 14, 7)
    window(picture, 25, 43, 10, 10, lit)
    _gable_roof(picture, season)
    # The door under a little lamp, with two steps.
    box(picture, 21, 65, 18, 28, SOIL[0])
    box(picture, 22, 66, 16, 27, SOIL[4])
    boards(picture, 24, 68, 12, 25, (GRASS[0], GRASS[1], GRASS[2]), True)
    box(picture, 24, 68, 12, 1, GRASS[3])
    box(picture, 27, 71, 6, 6, SOIL[0])
    box(picture, 28, 72, 4, 4, GOLD[3] if lit else WATER[1])
    dot(picture, 28, 75, GOLD[4] if lit else WATER[3])
    box(picture, 33, 81, 2, 2, GOLD[3])
    dot(picture, 34, 82, GOLD[1])
    box(picture, 19, 90, 22, 4, STONE[3])
    box(picture, 19, 90, 22, 1, STONE[4])
    box(picture, 19, 93, 22, 2, STONE[1])
    box(picture, 42, 66, 4, 6, SOIL[0])
    box(picture, 43, 67, 2, 4, GOLD[3] if lit else GOLD[1])
    # Ivy climbs the right corner.
    if season != "winter":
        ramp: Ramp = {
            "spring": (GRASS[0], GRASS[1], GRASS[2], GRASS[3], GRASS[5]),
            "summer": (GRASS[0], GRASS[1], GRASS[2], GRASS[4], GRASS[5]),
            "autumn": (RED[0], RED[1], RED[2], RED[3], GOLD[2]),
        }[season]
        for x, y, radius in (
            (93, 62, 2.6),
            (91, 67, 3.2),
            (94, 72, 3.0),
            (92, 78, 3.4),
            (94, 84, 3.6),
            (89, 87, 3.4),
            (94, 90, 3.2),
        ):
            bunch(picture, x, y, radius, 2.2, ramp)
    return outlined(framed(picture))


def _gable_roof(picture: Picture, season: str) -> None:
    """Two steep slopes that meet over the door side, seen edge on."""
    for side in (-1, 1):
        for step in range(0, 29):
            x = 30 + side * step
            y = 22 + step * 1.12
            light = 3 if side < 0 else 2
            for depth in range(9):
                # Below its ridge the slope has lost its snow.
                is_snowy = season == "winter" and depth < 4 and step < 22
                ramp = SNOW_RAMP if is_snowy else RED
                level = light if depth < 2 else light - 1
                if depth >= 6:
                    level = light - 2
                if depth < 6 and (step + depth // 3 * 2) % 5 == 0 and not is_snowy:
                    level -= 1
                dot(picture, x if side > 0 else x - 1, round(y) + depth - 3, ramp[max(level, 0)])
            dot(picture, x if side > 0 else x - 1, round(y) + 6, SOIL[4])
            dot(picture, x if side > 0 else x - 1, round(y) + 7, SOIL[2])
            dot(picture, x if side > 0 else x - 1, round(y) + 8, SOIL[0])
            dot(picture, x if side > 0 else x - 1, round(y) - 4, INK)
    box(picture, 28, 18, 4, 2, SNOW if season == "winter" else RED[3])


def mill(season: str, lit: bool) -> Picture:
    """The old mill, a frame beside the other: only its sails turn."""
    tower = _mill_tower(season, lit)
    frames = [tower.copy() for _ in range(MILL_FRAMES)]
    for number, frame in enumerate(frames):
        _sails(frame, number, season)
    return strip(frames)


def _mill_tower(season: str, lit: bool) -> Picture:
    """An eight-sided tower of weathered boards on a round stone foot."""
    picture = blank(MILL_WIDTH, MILL_HEIGHT)
    cx = MILL_WIDTH // 2
    # Three faces of the tower: the left one is lit, the right one is in shade.
    for y in range(44, 98):
        half = 13 + (y - 44) * 0.15
        inside = (y - 44) % 5
        for x in range(round(cx - half), round(cx + half)):
            across = (x + 0.5 - cx) / half
            face = 0 if across < -0.42 else 1 if across < 0.42 else 2
            tones = (
                (SOIL[2], SOIL[3], SOIL[4]),
                (SOIL[1], SOIL[3], SOIL[3]),
                (SOIL[0], SOIL[2], SOIL[2]),
            )
            dark, main, light = tones[face]
            tone = light if inside == 0 else dark if inside == 4 else main
            seam = hash_unit((y - 44) // 5, face, 14) * 1.6 - 0.8
            if abs(across - seam) < 0.04:
                tone = dark
            if hash_unit(x // 3, y, 6) > 0.95:
                tone = dark
            dot(picture, x, y, tone)
    for y in range(44, 98):
        half = 13 + (y - 44) * 0.15
        for edge in (-0.42, 0.42):
            dot(picture, round(cx + edge * half), y, SOIL[4] if edge < 0 else SOIL[1])
    # Boards that have come off, and one nailed across.
    box(picture, 51, 62, 6, 4, SOIL[0])
    box(picture, 33, 84, 5, 4, SOIL[0])
    line(picture, 50, 66, 58, 61, SOIL[4])
    line(picture, 50, 67, 58, 62, SOIL[3])
    # The stone foot.
    for y in range(96, 117):
        half = 21 + (y - 96) * 0.22
        for x in range(round(cx - half), round(cx + half)):
            dot(picture, x, y, STONE[1])
    stones(picture, cx - 21, 97, 42, 20)
    stones(picture, cx - 24, 105, 48, 12)
    box(picture, cx + 15, 97, 7, 20, STONE[1])
    for y in range(97, 117, 4):
        box(picture, cx + 16 + y % 3, y, 4, 2, STONE[2])
    box(picture, cx - 24, 95, 48, 3, SOIL[2])
    box(picture, cx - 24, 95, 48, 1, SOIL[4])
    box(picture, cx - 24, 98, 48, 1, SOIL[0])
    # The door and a window.
    box(picture, cx - 8, 92, 16, 25, SOIL[0])
    box(picture, cx - 7, 93, 14, 24, SOIL[4])
    boards(picture, cx - 6, 95, 12, 22, (SOIL[0], SOIL[2], SOIL[3]), True)
    box(picture, cx - 6, 100, 12, 2, STONE[1])
    box(picture, cx - 6, 110, 12, 2, STONE[1])
    box(picture, cx + 3, 105, 2, 2, GOLD[2])
    window(picture, cx - 4, 70, 8, 9, lit)
    # The cap.
    shingles(
        picture,
        range(28, 47),
        lambda y: (
            cx - 16.5 * math.sqrt(max(1 - ((46 - y) / 20) ** 2, 0)),
            cx + 16.5 * math.sqrt(max(1 - ((46 - y) / 20) ** 2, 0)),
        ),
        (PURPLE[0], STONE[1], STONE[2], STONE[3], STONE[4]),
        season,
    )
    box(picture, cx - 17, 46, 34, 2, SOIL[2])
    box(picture, cx - 17, 46, 34, 1, SOIL[4])
    box(picture, cx - 15, 48, 30, 2, SOIL[0])
    box(picture, cx - 1, 24, 2, 5, SOIL[2])
    if season != "winter":
        ramp: Ramp = {
            "spring": (GRASS[0], GRASS[1], GRASS[2], GRASS[3], GRASS[5]),
            "summer": (GRASS[0], GRASS[1], GRASS[2], GRASS[4], GRASS[5]),
            "autumn": (RED[0], RED[1], RED[2], RED[3], GOLD[2]),
        }[season]
        for x, y, radius in (
            (22, 98, 3.0),
            (20, 104, 3.6),
            (24, 108, 3.4),
            (20, 112, 3.6),
            (26, 114, 2.6),
            (60, 94, 2.4),
            (63, 99, 3.0),
            (65, 105, 3.2),
            (64, 111, 3.8),
        ):
            bunch(picture, x, y, radius, 2.2, ramp)
    return outlined(framed(picture))


def _sails(picture: Picture, frame: int, season: str) -> None:
    """Four sails of lattice and cloth, turned by a sixteenth of a turn for each frame."""
    hx, hy = MILL_HUB[0] + MARGIN[0], MILL_HUB[1] + MARGIN[1]
    layer = blank(picture.shape[1], picture.shape[0])
    for arm in range(4):
        angle = math.tau * (arm / 4 + frame / 16) + 0.22
        ux, uy = math.cos(angle), math.sin(angle)
        px, py = -uy, ux
        for step in range(18, 84):
            along = step / 2
            for across2 in range(0, 18):
                across = across2 / 2
                x = math.floor(hx + ux * along + px * across + 0.5)
                y = math.floor(hy + uy * along + py * across + 0.5)
                rung = int(along) % 6 == 0
                rail = across >= 8
                cloth = 1 <= across <= 7.6 and along > 11
                if (along > 36 and across > 1.5) or (24 < along < 30 and across > 5):
                    cloth = False
                if not 0 <= x < layer.shape[1] or not 0 <= y < layer.shape[0]:
                    continue
                if rung or rail:
                    if along > 10:
                        dot(layer, x, y, SOIL[2])
                elif cloth and layer[y, x, 3] == 0:
                    fold = int(along) % 6
                    tone = SNOW if season == "winter" and fold < 2 else SKIN[4]
                    if fold >= 4 or across > 6.5:
                        tone = SKIN[3]
                    dot(layer, x, y, tone)
    for arm in range(4):
        angle = math.tau * (arm / 4 + frame / 16) + 0.22
        ux, uy = math.cos(angle), math.sin(angle)
        for step in range(0, 86):
            x = math.floor(hx + ux * step / 2 + 0.5)
            y = math.floor(hy + uy * step / 2 + 0.5)
            dot(layer, x, y, SOIL[1])
            dot(layer, x, y - 1, SOIL[3])
    paste(picture, outlined(layer), 0, 0)
    box(picture, hx - 3, hy - 2, 6, 5, INK)
    box(picture, hx - 2, hy - 3, 4, 7, INK)
    box(picture, hx - 2, hy - 2, 4, 5, SOIL[2])
    box(picture, hx - 2, hy - 2, 3, 2, SOIL[4])


WELL = (
    "......................",
    "..........rr..........",
    ".........rrrR.........",
    "........rerrrR........",
    ".......rerrrrRR.......",
    "......rerrrrrrRR......",
    ".....rrrrRrrrrRRR.....",
    "....rerrrrrRrrrRRR....",
    "...rerrRrrrrrrrRrRR...",
    "..rrrrrrrrRrrrrrrRRR..",
    ".RRRRRRRRRRRRRRRRRRRR.",
    "...43............32...",
    "...43............32...",
    "...43....4433....32...",
    "...4344433332222232...",
    "...43....4f33....32...",
    "...43.....f......32...",
    "...43.....f......32...",
    "...43....bab.....32...",
    "...43...4b3b3....32...",
    "...43dddd3332dddd32...",
    "..ddcccccccccccccccb..",
    ".dcckkkkkkkkkkkkkkcbb.",
    ".dckkkaaaaaaaaaakkkbb.",
    ".dccckkkaaaaaakkkcbbb.",
    ".ccccccccccccccccbbba.",
    ".dddbcddddbcddddbcdba.",
    ".dccbcdcccbcdcccbccba.",
    ".ccbbcccbbbccbbbbcbba.",
    ".bbbabbbbbabbbbbabbaa.",
    ".cddccbcddccbcddccbca.",
    ".dccbccdccbccdccbccba.",
    ".ccbbbccbbbccbbbccbaa.",
    ".bbaaabbbaaabbbaabbaa.",
    "..aaaaaaaaaaaaaaaaaa..",
)
SIGNPOST = (
    "........43........",
    "..44444444444444..",
    ".4333333333333332.",
    ".43323323323323332",
    ".4333333333333332.",
    "..22222222222222..",
    "........43........",
    "...444444444444...",
    "..4333333333333...",
    ".43323323323332...",
    "..3333333333333...",
    "...222222222222...",
    "........43........",
    "........43........",
    "........43........",
    "........42........",
    "........42........",
    "........32........",
    ".......4321.......",
)
LAMP = (
    "....aa....",
    "...aaaa...",
    "..aabbaa..",
    ".aaaaaaaa.",
    "..ayyyya..",
    "..ayYyoa..",
    "..ayYyoa..",
    "..ayyyoa..",
    "..aayooa..",
    "...aaaa...",
    "....ab....",
    "....ba....",
    "....ba....",
    "....ba....",
    "....ba....",
    "....ba....",
    "....ba....",
    "....ba....",
    "....ba....",
    "....ba....",
    "....ba....",
    "....ba....",
    "....ba....",
    "....ba....",
    "....ba....",
    "....ba....",
    "...cbaa...",
    "...cbaa...",
    "..cbbaaa..",
)
MAILBOX = (
    "....rrrrr...",
    "..rreeerrR..",
    ".rreerrrrRR.",
    ".rerrrrrrRRo",
    ".rrrrrrrrRRo",
    ".RkkkkrrrRRo",
    ".rrrrrrrrRRo",
    ".RRRRRRRRRRo",
    "....432.....",
    "....432.....",
    "....432.....",
    "....432.....",
    "....432.....",
    "....432.....",
    "....422.....",
    "...43321....",
)
SCARECROW = (
    "........444.........",
    ".......44443........",
    "......4444433.......",
    "......rrrrrrR.......",
    "...44444444443333...",
    "......fffffS........",
    "......fkffkS........",
    "......fffffS........",
    "......SfkkfS........",
    ".......SSSS.........",
    ".......rrrr.........",
    "4422uuuuuuuuuu2233..",
    "4y.yuuuUuuuUuu.y.y..",
    ".y..uuuuuuuuuU..y...",
    "....UuuGGuuuUU......",
    "....uuuGguuuU.......",
    "....uuuuuuuuU.......",
    "....222oo2222.......",
    "....uuuuuuuUU.......",
    "....uUuuuuUuU.......",
    "....y.yu.yy.y.......",
    ".......32...........",
    ".......32...........",
    ".......32...........",
    ".......32...........",
    "......4321..........",
)
HAY = (
    ".....tyyytttyytt.....",
    "...tyytttyyttttttu...",
    "..tttttttttttttutuu..",
    ".tyyttuttyyttutttuuu.",
    ".2tttttttttttttttt21.",
    ".21111111111111112121",
    ".2tytttttttutttttt21.",
    ".2ttttyytttttyytut21.",
    ".2tuttttttuttttttu21.",
    ".2tttttuttttttuttu21.",
    ".2uyyttttttytttttu21.",
    ".2uttttuttttttutuu21.",
    "..uuutttuutttuuuuuu..",
    "...uuuuuuuuuuuuuuu...",
)
BARREL = (
    "....444433....",
    "..4433332222..",
    ".443333222221.",
    ".432222222211.",
    ".aabbccbbbaaa.",
    ".433342332321.",
    "4433342332322.",
    "44333423323221",
    "44333423323221",
    "44333423323221",
    "4433342332322.",
    ".433342332321.",
    ".aabbccbbbaaa.",
    ".433342332321.",
    "..4333233221..",
    "....322221....",
)
WOODPILE = (
    ".....................ff.......",
    "........ffff...ffff.f44u......",
    ".......f4uu4uf4uu4uf4uu4......",
    ".......4u44u44u44u44u44u......",
    ".......u4uu4uu4uu4uu4uu4......",
    "...ffff.4uuff4uu4ffu4uff......",
    "..f4uu4uff4uu4uff4uu4u44u.....",
    "..4u44u44u4u44u44u44u4uu4.....",
    "..u4uu4uu4u4uu4uu4uu4u44u.....",
    "..1uuu1u1uu1uuu1uuuu1uuu1.....",
    "ffff1ffff1ffff1ffff1ffff1f....",
    "4uu4u4uu4u4uu4u4uu4u4uu4u4....",
    "u44u4u44u4u44u4u44u4u44u4u....",
    "u44u4u44u4u44u4u44u4u44u4u....",
    "4uu4u4uu4u4uu4u4uu4u4uu4u4....",
    "uuuu1uuuu1uuuu1uuuu1uuuu1u....",
)
CRATE = (
    "4444444444444444",
    "4333333333333332",
    "4322222222222232",
    "4323333333332132",
    "4332222222221332",
    "4444444444444442",
    "4333333333333322",
    "4342333333334232",
    "4334233333342332",
    "4333423333423332",
    "4333342334233332",
    "4333334242333332",
    "4333342334233332",
    "4333423333423332",
    "4222222222222222",
    "1111111111111111",
)
BENCH = (
    ".44444444444444444444.",
    ".33333333333333333332.",
    ".22222222222222222222.",
    ".44444444444444444444.",
    ".33333333333333333332.",
    ".43................32.",
    "4444444444444444444444",
    "4333333333333333333332",
    "2222222222222222222221",
    ".43..43........32..32.",
    ".43..............3.32.",
    ".32................21.",
)
SCENERY_KEY: dict[str, Colour] = {
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
    "r": RED[2],
    "R": RED[1],
    "e": RED[3],
    "o": GOLD[2],
    "y": GOLD[3],
    "Y": GOLD[4],
    "f": SKIN[3],
    "S": SKIN[2],
    "u": GOLD[1],
    "U": SOIL[2],
    "g": GRASS[3],
    "G": GRASS[2],
    "t": OLIVE[2],
}


def small(rows: tuple[str, ...], season: str, snow: int = 2) -> Picture:
    """A small thing from text, with room for its outline, under snow in winter."""
    drawn = from_rows(rows, SCENERY_KEY)
    height, width = drawn.shape[:2]
    frame = blank(width + 2, height + 2)
    paste(frame, drawn, 1, 1)
    if season == "winter" and snow:
        snow_cap(frame, snow)
    return outlined(frame)


def jetty_post(season: str) -> Picture:
    """A mooring post that stands in water."""
    frame = blank(8, 16)
    box(frame, 2, 2, 4, 12, SOIL[2])
    box(frame, 2, 2, 1, 12, SOIL[4])
    box(frame, 5, 2, 1, 12, SOIL[0])
    box(frame, 2, 1, 4, 2, SNOW if season == "winter" else SOIL[4])
    box(frame, 2, 7, 4, 2, SKIN[3])
    done = outlined(frame)
    box(done, 0, 13, 8, 1, WATER[4])
    return done


def draw_buildings(atlas: Atlas) -> None:
    """Put buildings and garden things of all seasons into the atlas."""
    for season in SEASONS:
        for lit in (False, True):
            suffix = "_lit" if lit else ""
            atlas.add(
                f"scenery/house{suffix}/{season}",
                house(season, lit),
                anchor=(HOUSE_WIDTH // 2 + MARGIN[0], HOUSE_HEIGHT - 2 + MARGIN[1]),
                shadow="shadow/house",
                lit=shifted(HOUSE_LIT),
                smoke=(79 + MARGIN[0], 1 + MARGIN[1]),
            )
            atlas.add(
                f"scenery/mill{suffix}/{season}",
                mill(season, lit),
                anchor=(MILL_WIDTH // 2 + MARGIN[0], MILL_HEIGHT - 2 + MARGIN[1]),
                frames=MILL_FRAMES,
                frame_ms=MILL_FRAME_MS,
                shadow="shadow/mill",
                lit=shifted(((40, 70, 8, 9),)),
            )
        for name, rows, shadow in (
            ("well", WELL, "shadow/large"),
            ("signpost", SIGNPOST, "shadow/post"),
            ("mailbox", MAILBOX, "shadow/post"),
            ("scarecrow", SCARECROW, "shadow/post"),
            ("hay", HAY, "shadow/medium"),
            ("barrel", BARREL, "shadow/chest"),
            ("wood_pile", WOODPILE, "shadow/large"),
            ("crate", CRATE, "shadow/chest"),
            ("bench", BENCH, "shadow/medium"),
        ):
            atlas.add(f"scenery/{name}/{season}", small(rows, season), shadow=shadow)
        atlas.add(
            f"scenery/lamp_post/{season}",
            small(LAMP, season, 1),
            shadow="shadow/post",
            lit=((3, 5, 6, 6),),
        )
        atlas.add(f"scenery/jetty_post/{season}", jetty_post(season))
