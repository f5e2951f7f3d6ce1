"""The lake and the island: the lighthouse near and far, the ferry, the boathouse and the beach."""

from __future__ import annotations

import math

from tools.art.atlas import Atlas, Rect
from tools.art.buildings import MARGIN, boards, framed, shifted, shingles, stones, window
from tools.art.canvas import (
    Picture,
    blank,
    box,
    dot,
    ellipse,
    hash_unit,
    line,
    outlined,
    paint,
    strip,
)
from tools.art.palette import (
    GOLD,
    GRASS,
    INK,
    OLIVE,
    RED,
    SEASONS,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    WATER,
    Ramp,
)
from tools.art.plants import bunch, snow_cap
from tools.art.village import beam, door

TOWER_WIDTH, TOWER_HEIGHT = 60, 150
LAMP_FRAMES, LAMP_FRAME_MS = 4, 260


def lighthouse(season: str, frame: int, burns: bool, lit: bool) -> Picture:
    """The Candle: a tall tower with faded red bands and a lantern room, dark or burning."""
    picture = blank(TOWER_WIDTH, TOWER_HEIGHT)
    cx = TOWER_WIDTH // 2
    for y in range(40, 146):
        half = 13 + (y - 40) * 0.07
        band = (y - 40) // 21 % 2
        light, main, dark = (RED[3], RED[2], RED[1]) if band else (SNOW, SKIN[4], STONE[3])
        for x in range(round(cx - half), round(cx + half)):
            across = (x + 0.5 - cx) / half
            tone = light if across < -0.55 else main if across < 0.35 else dark
            if hash_unit(x // 2, y // 2, 5) > 0.94:
                tone = dark
            dot(picture, x, y, tone)
        if (y - 40) % 21 == 0:
            box(picture, round(cx - half), y, round(half * 2), 1, STONE[3])
    for y in (58, 84):
        window(picture, cx - 4, y, 7, 9, lit and burns)
    door(picture, cx - 6, 118, 27, (WATER[0], WATER[1], WATER[2]), lit and burns)
    stones(picture, cx - 23, 138, 15, 9)
    stones(picture, cx + 9, 138, 14, 9)
    # The gallery and the lantern room.
    box(picture, cx - 17, 36, 34, 4, STONE[2])
    box(picture, cx - 17, 36, 34, 1, STONE[4])
    box(picture, cx - 15, 40, 30, 2, STONE[0])
    for x in range(cx - 16, cx + 17, 4):
        box(picture, x, 30, 1, 6, STONE[1])
    box(picture, cx - 16, 29, 33, 1, STONE[3])
    box(picture, cx - 10, 16, 20, 20, STONE[0])
    for x in range(cx - 9, cx + 9):
        for y in range(18, 35):
            if burns:
                far = math.hypot((x - cx + 0.5) / 8, (y - 26) / 8)
                wave = (0.0, 0.12, 0.2, 0.1)[frame]
                tone = GOLD[4] if far < 0.5 + wave else GOLD[3] if far < 0.9 else GOLD[2]
            else:
                tone = WATER[0] if x < cx + 3 else INK
                if (x + y) % 11 == 0 and x < cx:
                    tone = WATER[1]
            dot(picture, x, y, tone)
    if not burns:
        # The burst lens: cracks in the glass.
        line(picture, cx - 6, 20, cx, 27, STONE[3])
        line(picture, cx, 27, cx + 5, 22, STONE[3])
        line(picture, cx, 27, cx - 2, 33, STONE[3])
    for x in (cx - 10, cx - 4, cx + 3, cx + 9):
        box(picture, x, 17, 1, 19, STONE[1])
    for step in range(13):
        half = 3 + step * 0.75
        tones = (RED[3], RED[2], RED[1])
        if season == "winter":
            tones = (SNOW, SNOW, STONE[4])
        for x in range(round(cx - half), round(cx + half)):
            across = (x + 0.5 - cx) / half
            tone = tones[0 if across < -0.4 else 1 if across < 0.4 else 2]
            dot(picture, x, 5 + step, tone)
    box(picture, cx - 1, 0, 2, 6, STONE[3])
    box(picture, cx - 13, 17, 26, 1, SOIL[0])
    if season != "winter":
        ramp: Ramp = (GRASS[0], GRASS[1], GRASS[2], GRASS[3], GRASS[5])
        if season == "autumn":
            ramp = (RED[0], RED[1], RED[2], RED[3], GOLD[2])
        for x, y, radius in ((11, 140, 3.6), (9, 133, 3.0), (13, 128, 2.4), (48, 142, 3.2)):
            bunch(picture, x, y, radius, 2.2, ramp)
    return outlined(framed(picture))


def lighthouse_far(season: str, frame: int, burns: bool) -> Picture:
    """The Candle across the water, on its rock, pale with distance."""
    picture = blank(72, 84)
    rock = (STONE[1], STONE[2], STONE[3])
    for x, y, rx, ry in ((36, 76, 31, 11), (24, 72, 15, 9), (50, 72, 14, 8), (36, 68, 20, 9)):
        body = ellipse(72, 84, x, y, rx, ry)
        paint(picture, body, rock[0])
        paint(picture, ellipse(72, 84, x - 1, y - 1.5, rx - 1.5, ry - 1.5), rock[1])
        paint(picture, ellipse(72, 84, x - 3, y - 4, rx * 0.6, ry * 0.4), rock[2])
    top = (SNOW, STONE[4]) if season == "winter" else (GRASS[3], GRASS[2])
    if season == "autumn":
        top = (OLIVE[2], OLIVE[1])
    paint(picture, ellipse(72, 84, 35, 62, 18, 4.5), top[1])
    paint(picture, ellipse(72, 84, 33, 61, 14, 3), top[0])
    for x in (22, 47):
        paint(picture, ellipse(72, 84, x, 59, 4, 4), top[1])
        paint(picture, ellipse(72, 84, x - 1, 58, 2.5, 2.4), top[0])
    for y in range(22, 62):
        half = 4.6 + (y - 22) * 0.05
        band = (y - 22) // 8 % 2
        for x in range(round(35 - half), round(35 + half)):
            across = (x + 0.5 - 35) / half
            light, dark = (RED[3], RED[2]) if band else (SNOW, STONE[4])
            dot(picture, x, y, light if across < -0.1 else dark)
    box(picture, 34, 54, 3, 7, WATER[1])
    box(picture, 28, 20, 14, 2, STONE[2])
    box(picture, 28, 20, 14, 1, STONE[4])
    box(picture, 31, 11, 8, 9, STONE[1])
    glow = (GOLD[4] if frame % 2 else GOLD[3]) if burns else WATER[0]
    box(picture, 32, 12, 6, 8, glow)
    box(picture, 34, 12, 1, 8, STONE[1])
    for step in range(6):
        tone = (SNOW, STONE[4]) if season == "winter" else (RED[3], RED[2])
        half = 1 + round(step * 0.8)
        box(picture, 35 - half, 5 + step, half, 1, tone[0])
        box(picture, 35, 5 + step, half, 1, tone[1])
    box(picture, 34, 2, 2, 3, STONE[3])
    done = outlined(picture)
    # It stands in the water up to here.
    done[78:] = 0
    for x in range(6, 67):
        if done[77, x, 3]:
            dot(done, x, 77, WATER[4] if (x + frame) % 5 < 3 else WATER[3])
            if (x + frame) % 7 < 3:
                dot(done, x, 78, WATER[3])
    return done


def ferry(season: str, is_mended: bool, frame: int) -> Picture:
    """A broad boat: with a hole and no oars, or sound and ready."""
    picture = blank(60, 40)
    bob = (0, 0, 1, 1)[frame] if is_mended else 0
    top = 10 + bob
    for y in range(top, top + 22):
        t = (y - top) / 22
        half = 27 * math.sqrt(max(0.0, 1 - (t * 0.86) ** 2.4))
        for x in range(round(30 - half), round(30 + half)):
            tone = SOIL[3] if t > 0.45 else SOIL[2]
            if t > 0.45 and int((y - top) % 4) == 0:
                tone = SOIL[1]
            if t > 0.8:
                tone = SOIL[1]
            dot(picture, x, y, tone)
    for x in range(6, 54):
        t = abs(x - 30) / 27
        inner = 7 * math.sqrt(max(0.0, 1 - t**2.2))
        for y in range(round(top + 5 - inner * 0.5), round(top + 5 + inner * 0.7)):
            dot(picture, x, y, SOIL[0] if y < top + 4 else SOIL[1])
    rim = WATER[2] if is_mended else SOIL[4]
    for x in range(4, 57):
        t = min(abs(x - 30) / 27, 1.0)
        y = round(top + 10 - 8 * t * t * 0.9) if is_mended else round(top + 10 - 6 * t * t)
        box(picture, x, y, 1, 2, rim)
        dot(picture, x, y - 1, SOIL[4])
    for x in (20, 37):
        box(picture, x, top + 1, 4, 9, SOIL[4])
        box(picture, x, top + 8, 4, 2, SOIL[2])
    if is_mended:
        for x0, x1 in ((16, 4), (44, 56)):
            line(picture, x0, top + 6, x1, top + 17, SOIL[4])
            line(picture, x0, top + 7, x1, top + 18, SOIL[2])
        beam(picture, 29, 0 + bob, 2, top + 2)
        box(picture, 31, 2 + bob, 9, 6, RED[2])
        box(picture, 31, 2 + bob, 9, 1, RED[3])
    else:
        box(picture, 40, top + 12, 9, 6, INK)
        line(picture, 38, top + 12, 43, top + 15, SOIL[4])
        line(picture, 50, top + 18, 46, top + 14, SOIL[4])
        box(picture, 11, top + 12, 7, 1, SOIL[0])
        line(picture, 14, top + 2, 24, top - 6, SOIL[3])
    if season == "winter":
        snow_cap(picture, 1)
    done = outlined(picture)
    for x in range(6, 54):
        wave = (x + frame * 2) % 9
        box(done, x, 32 + bob + (1 if wave > 5 else 0), 1, 8, (0, 0, 0))
        done[32 + bob + (1 if wave > 5 else 0) :, x] = 0
        dot(done, x, 32 + bob + (1 if wave > 5 else 0), WATER[4] if wave < 6 else WATER[3])
    done[:, :2][done[:, :2, 3] > 0] = 0
    return done


BOATHOUSE_LIT: tuple[Rect, ...] = ((54, 56, 11, 10),)


def boathouse(season: str, lit: bool) -> Picture:
    """Bo's house: grey boards, a blue door, a fish over it, nets and floats on the wall."""
    picture = blank(84, 88)
    walls: Ramp = (STONE[1], STONE[2], STONE[3])
    boards(picture, 7, 44, 70, 40, walls, False)
    box(picture, 7, 44, 70, 4, STONE[1])
    for x in (7, 74):
        beam(picture, x, 46, 3, 38)
    stones(picture, 6, 80, 72, 7)
    window(picture, 54, 56, 11, 10, lit)
    door(picture, 24, 60, 27, (WATER[0], WATER[1], WATER[3]), lit)
    for x, y, tone in ((44, 66, RED[2]), (47, 70, GOLD[2]), (45, 74, SNOW), (70, 72, RED[2])):
        box(picture, x, y, 3, 3, tone)
        dot(picture, x, y, SNOW)
    line(picture, 45, 60, 45, 78, SKIN[3])
    line(picture, 71, 58, 71, 76, SKIN[3])
    shingles(
        picture,
        range(12, 50),
        lambda y: (14 - (y - 12) * 0.3, 70 + (y - 12) * 0.3),
        (SOIL[0], SOIL[1], SOIL[2], SOIL[3], SOIL[4]),
        season,
    )
    box(picture, 14, 11, 56, 2, SNOW if season == "winter" else SOIL[4])
    box(picture, 2, 50, 80, 1, SOIL[0])
    # A carved fish over the door.
    paint(picture, ellipse(84, 88, 30, 55, 7, 3), GOLD[2])
    box(picture, 36, 53, 3, 4, GOLD[1])
    dot(picture, 26, 54, INK)
    return outlined(framed(picture))


def rowboat(season: str) -> Picture:
    """A little boat, pulled up on land."""
    picture = blank(46, 22)
    for y in range(4, 20):
        t = (y - 4) / 16
        half = 20 * math.sqrt(max(0.0, 1 - (t * 0.8) ** 2.4))
        for x in range(round(22 - half), round(22 + half)):
            dot(picture, x, y, (RED[2] if x < 28 else RED[1]) if t > 0.4 else SOIL[1])
    for x in range(4, 42):
        y = round(10 - 5 * (abs(x - 22) / 20) ** 2)
        box(picture, x, y, 1, 2, SKIN[4])
    for x in (14, 27):
        box(picture, x, 5, 3, 5, SOIL[4])
    line(picture, 8, 3, 38, 8, SOIL[3])
    if season == "winter":
        snow_cap(picture, 2)
    return outlined(picture)


def net_rack(season: str) -> Picture:
    """A net hung up to dry."""
    picture = blank(40, 32)
    for x in (3, 34):
        beam(picture, x, 2, 3, 29)
    beam(picture, 3, 4, 34, 2)
    for x in range(6, 34):
        sag = round(16 + 6 * math.sin((x - 6) / 28 * math.pi))
        for y in range(6, sag):
            if (x + y) % 4 == 0 or (x - y) % 4 == 0:
                dot(picture, x, y, SKIN[3] if y < 14 else SOIL[4])
        if x % 5 == 0:
            box(picture, x, sag, 2, 2, RED[2] if x % 2 else GOLD[2])
    if season == "winter":
        snow_cap(picture, 1)
    return picture if season == "none" else outlined(picture)


def campfire(season: str, frame: int, lit: bool) -> Picture:
    """A ring of stones: cold wood by day, a fire by night."""
    picture = blank(24, 26)
    for x, y in ((3, 16), (7, 19), (12, 20), (16, 18), (19, 15), (5, 13), (17, 12)):
        box(picture, x, y, 4, 4, STONE[2])
        box(picture, x, y, 3, 1, STONE[4] if season != "winter" else SNOW)
        box(picture, x, y + 3, 4, 1, STONE[1])
    line(picture, 6, 18, 17, 13, SOIL[3])
    line(picture, 6, 17, 17, 12, SOIL[4])
    line(picture, 7, 13, 17, 18, SOIL[2])
    if lit:
        for x in range(7, 17):
            tall = 4 + int(hash_unit(x, frame, 9) * 5) + (4 - abs(x - 12)) * 2
            for step in range(max(tall, 2)):
                level = step / max(tall, 1)
                tone = GOLD[4] if level < 0.25 else GOLD[3] if level < 0.5 else GOLD[2]
                dot(picture, x, 17 - step, tone if level < 0.75 else RED[3])
    return outlined(picture)


DRIFTWOOD = ("....44......", ".4433333444.", "433322333333", ".22222.2222.")
SHELLS = ("..f....", ".fsf...", ".sss.w.", "....wdw", ".....d.")
PEBBLES = (".dd....", "dccb.d.", ".bb.dcb", ".....b.")


def draw_shore(atlas: Atlas) -> None:
    """Put the lake and the island into the atlas, for every season."""
    from tools.art.canvas import from_rows
    from tools.art.letters import LETTERS

    for season in SEASONS:
        for lit in (False, True):
            suffix = "_lit" if lit else ""
            atlas.add(
                f"scenery/boathouse{suffix}/{season}",
                boathouse(season, lit),
                anchor=(42 + MARGIN[0], 86 + MARGIN[1]),
                shadow="shadow/house",
                lit=shifted(BOATHOUSE_LIT),
            )
            fire = strip(campfire(season, frame, lit) for frame in range(4 if lit else 1))
            atlas.add(
                f"scenery/campfire{suffix}/{season}",
                fire,
                frames=4 if lit else 1,
                frame_ms=140 if lit else 0,
                shadow="shadow/medium",
                lit=((7, 6, 10, 12),) if lit else (),
            )
            for burns in (False, True):
                state = "_on" if burns else ""
                frames = LAMP_FRAMES if burns else 1
                atlas.add(
                    f"scenery/lighthouse{state}{suffix}/{season}",
                    strip(lighthouse(season, frame, burns, lit) for frame in range(frames)),
                    anchor=(TOWER_WIDTH // 2 + MARGIN[0], TOWER_HEIGHT - 4 + MARGIN[1]),
                    frames=frames,
                    frame_ms=LAMP_FRAME_MS if burns else 0,
                    shadow="shadow/mill",
                    lit=shifted(((21, 18, 18, 17), (26, 58, 7, 9), (26, 84, 7, 9)))
                    if burns
                    else (),
                )
        for burns in (False, True):
            state = "_on" if burns else ""
            atlas.add(
                f"scenery/lighthouse_far{state}/{season}",
                strip(lighthouse_far(season, frame, burns) for frame in range(4)),
                anchor=(36, 77),
                frames=4,
                frame_ms=LAMP_FRAME_MS,
                lit=((32, 12, 6, 8),) if burns else (),
            )
        atlas.add(f"scenery/ferry/{season}", ferry(season, False, 0), anchor=(30, 31))
        atlas.add(
            f"scenery/ferry_on/{season}",
            strip(ferry(season, True, frame) for frame in range(4)),
            anchor=(30, 31),
            frames=4,
            frame_ms=420,
        )
        atlas.add(f"scenery/rowboat/{season}", rowboat(season), shadow="shadow/large")
        atlas.add(f"scenery/net_rack/{season}", net_rack(season), shadow="shadow/medium")
        for name, rows in (("driftwood", DRIFTWOOD), ("shells", SHELLS), ("pebbles", PEBBLES)):
            picture = from_rows(rows, LETTERS)
            if name == "driftwood":
                framed_rows = blank(picture.shape[1] + 2, picture.shape[0] + 2)
                framed_rows[1:-1, 1:-1] = picture
                picture = outlined(framed_rows)
            atlas.add(f"scenery/{name}/{season}", picture)
