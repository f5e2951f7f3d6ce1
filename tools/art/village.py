"""The village: cottages, shop, forge, fountain, notice board, stall and flower beds."""

from __future__ import annotations

import math

from tools.art.atlas import Atlas, Rect
from tools.art.buildings import (
    MARGIN,
    SNOW_RAMP,
    boards,
    flower_box,
    framed,
    shifted,
    shingles,
    stones,
    window,
)
from tools.art.canvas import Picture, blank, box, dot, hash_unit, line, outlined, strip
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
from tools.art.plants import snow_cap

COTTAGE_WIDTH, COTTAGE_HEIGHT = 84, 88
SHOP_WIDTH, SHOP_HEIGHT = 104, 96
FORGE_WIDTH, FORGE_HEIGHT = 100, 92
FOUNTAIN_FRAMES, FOUNTAIN_FRAME_MS = 4, 150
#: Roof and door of each cottage.
COTTAGES: dict[str, tuple[Ramp, Ramp]] = {
    "blue": ((WATER[0], STONE[1], STONE[2], STONE[3], STONE[4]), (RED[0], RED[1], RED[2])),
    "green": ((GRASS[0], GRASS[1], GRASS[2], GRASS[3], GRASS[4]), (SOIL[0], SOIL[2], SOIL[3])),
    "gold": ((SOIL[1], GOLD[1], SOIL[3], SOIL[4], SKIN[3]), (WATER[0], WATER[1], WATER[2])),
}
COTTAGE_LIT: tuple[Rect, ...] = ((13, 60, 10, 10), (60, 60, 10, 10), (37, 30, 9, 8))


def plaster(picture: Picture, x: int, y: int, width: int, height: int) -> None:
    """A whitewashed wall between timbers."""
    box(picture, x, y, width, height, SKIN[4])
    for step in range(width * height // 26):
        px = x + int(hash_unit(step, x, 12) * (width - 2))
        py = y + int(hash_unit(step, y, 13) * height)
        box(picture, px, py, 2, 1, SKIN[3])
    box(picture, x, y, width, 3, SKIN[3])


def beam(picture: Picture, x: int, y: int, width: int, height: int) -> None:
    """A timber, lit from the upper left."""
    box(picture, x, y, width, height, SOIL[2])
    if width > height:
        box(picture, x, y, width, 1, SOIL[3])
        box(picture, x, y + height - 1, width, 1, SOIL[1])
    else:
        box(picture, x, y, 1, height, SOIL[3])
        box(picture, x + width - 1, y, 1, height, SOIL[1])


def door(picture: Picture, x: int, y: int, height: int, ramp: Ramp, lit: bool) -> None:
    """A door of twelve pixels in its frame, with a little window and a step before it."""
    box(picture, x - 2, y - 2, 16, height + 2, SOIL[0])
    box(picture, x - 1, y - 1, 14, height + 1, SOIL[4])
    boards(picture, x, y, 12, height, ramp, True)
    box(picture, x + 3, y + 3, 6, 6, SOIL[0])
    box(picture, x + 4, y + 4, 4, 4, GOLD[3] if lit else WATER[1])
    box(picture, x + 9, y + height // 2 + 2, 2, 2, GOLD[3])
    box(picture, x - 4, y + height - 3, 20, 3, STONE[3])
    box(picture, x - 4, y + height - 3, 20, 1, STONE[4])
    box(picture, x - 4, y + height - 1, 20, 1, STONE[1])


def chimney(picture: Picture, x: int, y: int, height: int, season: str) -> None:
    """A chimney of stone."""
    stones(picture, x, y + 2, 10, height)
    box(picture, x + 7, y + 3, 3, height - 1, STONE[1])
    box(picture, x - 1, y, 12, 3, STONE[3])
    box(picture, x - 1, y, 12, 1, SNOW if season == "winter" else STONE[4])
    box(picture, x + 2, y + 1, 6, 1, STONE[0])


def cottage(season: str, lit: bool, roof: Ramp, door_ramp: Ramp) -> Picture:
    """A half-timbered cottage with a steep roof and a dormer."""
    picture = blank(COTTAGE_WIDTH, COTTAGE_HEIGHT)
    chimney(picture, 62, 2, 22, season)
    plaster(picture, 6, 48, 72, 34)
    for x in (6, 27, 53, 75):
        beam(picture, x, 48, 3, 36)
    beam(picture, 6, 50, 72, 3)
    for x0, x1 in ((9, 26), (74, 56)):
        line(picture, x0, 80, x1, 73, SOIL[2])
        line(picture, x0, 79, x1, 72, SOIL[3])
    stones(picture, 5, 80, 74, 7)
    for x in (13, 60):
        window(picture, x, 60, 10, 10, lit)
        flower_box(picture, x - 2, 71, 14, season)
    door(picture, 36, 60, 27, door_ramp, lit)
    shingles(
        picture,
        range(10, 53),
        lambda y: (15 - (y - 10) * 0.33, 69 + (y - 10) * 0.33),
        roof,
        season,
    )
    is_winter = season == "winter"
    box(picture, 15, 9, 54, 2, SNOW if is_winter else roof[3])
    box(picture, 15, 11, 54, 1, STONE[4] if is_winter else roof[1])
    box(picture, 0, 53, 84, 1, SOIL[0])
    box(picture, 1, 54, 82, 2, SOIL[2])
    # The dormer.
    for y in range(20, 41):
        half = min((y - 19) * 1.0, 10)
        box(picture, round(41.5 - half), y, round(half * 2), 1, SKIN[4])
    window(picture, 37, 30, 9, 8, lit)
    for side in (-1, 1):
        for step in range(15):
            x, y = 41 + side * step, 18 + step
            tones = SNOW_RAMP if is_winter else roof
            for depth in range(5):
                tone = tones[3 if depth < 2 else 2] if side < 0 else tones[2 if depth < 2 else 1]
                dot(picture, x, y + depth - 2, tone)
            dot(picture, x, y + 3, SOIL[1])
    return outlined(framed(picture))


SHOP_LIT: tuple[Rect, ...] = ((54, 60, 15, 14), (74, 60, 15, 14), (64, 34, 12, 9))


def awning(picture: Picture, x: int, y: int, width: int, season: str) -> None:
    """A striped cloth over a shop's window."""
    for step in range(width):
        stripe = step // 6 % 2
        light, main, dark = (SNOW, SKIN[4], SKIN[3]) if stripe else (RED[3], RED[2], RED[1])
        for row in range(11):
            tone = light if row < 2 else main if row < 8 else dark
            if row >= 9 and step % 6 in {0, 5}:
                continue
            dot(picture, x + step, y + row, tone)
    if season == "winter":
        for step in range(width):
            box(picture, x + step, y - 1, 1, 2 + int(1.2 + math.sin(step * 0.5)), SNOW)
    box(picture, x, y - 2, width, 1, SOIL[1])


def shop(season: str, lit: bool) -> Picture:
    """The shop: two storeys, a sign with a loaf, goods under an awning."""
    picture = blank(SHOP_WIDTH, SHOP_HEIGHT)
    roof = (RED[0], SKIN[1], RED[2], RED[3], SKIN[3])
    chimney(picture, 16, 0, 24, season)
    plaster(picture, 8, 46, 88, 46)
    beam(picture, 8, 48, 88, 3)
    for x in (8, 48, 93):
        beam(picture, x, 48, 3, 46)
    stones(picture, 7, 88, 90, 7)
    shingles(
        picture,
        range(8, 51),
        lambda y: (14 - (y - 8) * 0.25, 90 + (y - 8) * 0.25),
        roof,
        season,
    )
    is_winter = season == "winter"
    box(picture, 14, 7, 76, 2, SNOW if is_winter else roof[3])
    box(picture, 14, 9, 76, 1, STONE[4] if is_winter else roof[1])
    box(picture, 3, 51, 98, 1, SOIL[0])
    box(picture, 4, 52, 96, 2, SOIL[2])
    # A gable with a window over the shop.
    for y in range(20, 51):
        half = min((y - 18) * 1.05, 17)
        box(picture, round(70 - half), y, round(half * 2), 1, SKIN[4])
    beam(picture, 54, 46, 33, 3)
    window(picture, 64, 34, 12, 9, lit)
    for side in (-1, 1):
        for step in range(23):
            x, y = 70 + side * step, 17 + round(step * 1.0)
            tones = SNOW_RAMP if is_winter else roof
            for depth in range(6):
                tone = tones[3 if depth < 2 else 2] if side < 0 else tones[2 if depth < 2 else 1]
                dot(picture, x, y + depth - 3, tone)
            dot(picture, x, y + 3, SOIL[1])
            dot(picture, x, y + 4, SOIL[0])
    # Door, sign and window.
    door(picture, 26, 66, 28, (WATER[0], WATER[1], WATER[2]), lit)
    box(picture, 22, 54, 20, 9, SOIL[0])
    box(picture, 23, 55, 18, 7, SOIL[4])
    box(picture, 23, 55, 18, 1, SKIN[3])
    for x, tone in ((26, GOLD[2]), (30, RED[2]), (34, GRASS[3])):
        box(picture, x, 57, 3, 3, tone)
        dot(picture, x, 57, SNOW)
    for x in (54, 74):
        window(picture, x, 60, 15, 14, lit)
    awning(picture, 50, 52, 43, season)
    # Crates of goods stand before the window.
    for number, x in enumerate((51, 66, 81)):
        box(picture, x, 82, 13, 10, SOIL[1])
        box(picture, x + 1, 83, 11, 8, SOIL[3])
        box(picture, x + 1, 83, 11, 1, SOIL[4])
        box(picture, x + 1, 87, 11, 1, SOIL[2])
        tones = ((RED[2], RED[3]), (GOLD[2], GOLD[3]), (GRASS[3], GRASS[4]))[number]
        for step in range(4):
            box(picture, x + 1 + step * 3, 80 + step % 2, 2, 3, tones[step % 2])
    return outlined(framed(picture))


FORGE_LIT: tuple[Rect, ...] = ((58, 62, 22, 18), (20, 58, 10, 9))


def forge(season: str, lit: bool) -> Picture:
    """The forge: stone, a wide chimney, and the fire seen through its open side."""
    picture = blank(FORGE_WIDTH, FORGE_HEIGHT)
    slate: Ramp = (STONE[0], STONE[1], STONE[2], STONE[3], STONE[4])
    stones(picture, 66, 0, 18, 40)
    box(picture, 64, 0, 22, 4, STONE[3])
    box(picture, 64, 0, 22, 1, SNOW if season == "winter" else STONE[4])
    box(picture, 69, 1, 12, 1, INK)
    box(picture, 79, 4, 5, 34, STONE[1])
    stones(picture, 6, 48, 88, 42)
    shingles(
        picture,
        range(16, 52),
        lambda y: (14 - (y - 16) * 0.3, 86 + (y - 16) * 0.3),
        slate,
        season,
    )
    box(picture, 14, 15, 72, 2, SNOW if season == "winter" else slate[3])
    box(picture, 2, 52, 96, 1, INK)
    beam(picture, 3, 53, 94, 3)
    window(picture, 20, 58, 10, 9, lit)
    # The open side: dark, with the hearth in it.
    box(picture, 44, 57, 48, 33, SOIL[0])
    box(picture, 46, 58, 44, 32, INK)
    for x in (43, 90):
        beam(picture, x, 56, 3, 34)
    box(picture, 54, 60, 30, 24, STONE[1])
    box(picture, 56, 61, 26, 22, STONE[2])
    box(picture, 58, 62, 22, 18, INK)
    fire = (RED[1], RED[2], RED[3], GOLD[2], GOLD[3])
    for x in range(59, 79):
        tall = 6 + int(hash_unit(x // 2, 1, 3) * 9)
        for step in range(tall):
            level = 4 - step * 5 // max(tall, 1)
            dot(picture, x, 79 - step, fire[max(0, min(4, level))])
    box(picture, 56, 80, 26, 4, STONE[3])
    box(picture, 56, 80, 26, 1, RED[3])
    for x in range(57, 81, 3):
        dot(picture, x, 79, GOLD[4])
    # Tongs and hammers on the wall, horseshoes over the beam.
    for x in (12, 16):
        box(picture, x, 64, 1, 12, STONE[4])
        box(picture, x - 1, 63, 3, 3, STONE[3])
    for x in (30, 36):
        line(picture, x - 2, 76, x - 2, 72, STONE[4])
        line(picture, x + 1, 76, x + 1, 72, STONE[4])
        line(picture, x - 1, 71, x, 71, STONE[4])
    stones(picture, 5, 85, 40, 6)
    return outlined(framed(picture))


def fountain(season: str, frame: int) -> Picture:
    """A round basin with a pillar; the water plays, and freezes in winter."""
    picture = blank(50, 46)
    is_winter = season == "winter"
    for y in range(16, 44):
        half = 23 * math.sqrt(max(0.0, 1 - ((y - 27) / 12) ** 2)) if y < 27 else 23
        if y > 34:
            half = 23 * math.sqrt(max(0.0, 1 - ((y - 33) / 11.5) ** 2))
        for x in range(round(25 - half), round(25 + half)):
            tone = STONE[3]
            if y > 30:
                tone = STONE[2] if x < 34 else STONE[1]
                if (x + y // 5 * 4) % 8 == 0 or y % 5 == 0:
                    tone = STONE[1] if x < 34 else STONE[0]
            dot(picture, x, y, tone)
    for y in range(17, 33):
        half = 19.5 * math.sqrt(max(0.0, 1 - ((y - 25) / 8) ** 2))
        for x in range(round(25 - half), round(25 + half)):
            tone = STONE[4] if is_winter else WATER[2] if y > 20 else WATER[1]
            dot(picture, x, y, tone)
    for number in range(7):
        x = 9 + int(hash_unit(number, 3, 5) * 30)
        y = 21 + int(hash_unit(number, 7, 5) * 9)
        drift = (0, 1, 2, 1)[(frame + number) % 4]
        box(picture, x + drift, y, 4, 1, SNOW if is_winter else WATER[3])
    # The pillar and its bowl.
    box(picture, 22, 12, 6, 16, STONE[3])
    box(picture, 22, 12, 2, 16, STONE[4])
    box(picture, 26, 12, 2, 16, STONE[1])
    for y in range(8, 13):
        half = 10 - (y - 8) * 1.4
        box(picture, round(25 - half), y, round(half * 2), 1, STONE[4] if y < 10 else STONE[2])
    box(picture, 16, 8, 18, 1, SNOW if is_winter else WATER[4])
    box(picture, 24, 3, 3, 6, STONE[3])
    box(picture, 24, 2, 2, 2, STONE[4])
    if is_winter:
        for x, tall in ((15, 7), (18, 4), (32, 5), (35, 8)):
            box(picture, x, 10, 1, tall, WATER[4])
        box(picture, 17, 7, 17, 2, SNOW)
    else:
        for side in (-1, 1):
            for step in range(13):
                across, drop = 25 + side * (3 + step * 0.75), 3 + (step - 3) ** 2 * 0.2
                tone = WATER[4] if (step + frame) % 4 < 2 else WATER[3]
                dot(picture, round(across), round(drop), tone)
            for step in range(11):
                y = 10 + step
                tone = WATER[4] if (step + frame * 2) % 5 < 3 else WATER[3]
                dot(picture, 25 + side * (10 + step // 5), y, tone)
            ring = (frame % 2) + 2
            box(picture, 25 + side * 12 - ring // 2, 22, ring + 1, 1, WATER[4])
    return outlined(picture)


def notice_board(season: str) -> Picture:
    """A board under a little roof, with notes pinned to it."""
    picture = blank(34, 36)
    for x in (4, 27):
        beam(picture, x, 8, 3, 27)
    box(picture, 5, 10, 24, 17, SOIL[1])
    box(picture, 6, 11, 22, 15, SOIL[3])
    box(picture, 6, 11, 22, 1, SOIL[4])
    for x, y, w, h, tone in (
        (8, 13, 6, 7, SKIN[4]),
        (16, 12, 5, 6, SNOW),
        (22, 14, 5, 8, SKIN[4]),
        (14, 20, 6, 5, GOLD[4]),
    ):
        box(picture, x, y, w, h, tone)
        box(picture, x, y + h - 1, w, 1, SKIN[3])
        dot(picture, x + w // 2, y, RED[2])
        for row in range(2, h - 1, 2):
            box(picture, x + 1, y + row, w - 2, 1, SOIL[4])
    for step in range(8):
        tones = SNOW_RAMP if season == "winter" else (RED[1], RED[1], RED[2], RED[3])
        box(picture, 8 - step, 2 + step, 18 + step * 2, 1, tones[3 if step < 2 else 2])
        if step in {3, 7}:
            box(picture, 8 - step, 2 + step, 18 + step * 2, 1, tones[1])
    return outlined(picture)


def flower_bed(season: str) -> Picture:
    """A bed edged with stones, full of what the season has."""
    picture = blank(34, 22)
    box(picture, 2, 6, 30, 13, SOIL[1])
    box(picture, 3, 6, 28, 11, SOIL[2])
    for x in range(2, 32, 5):
        tone = STONE[4] if season != "winter" else SNOW
        box(picture, x, 16, 4, 4, STONE[3])
        box(picture, x, 16, 4, 1, tone)
        box(picture, x, 19, 4, 1, STONE[1])
        box(picture, x, 5, 4, 2, STONE[3])
    petals: dict[str, tuple[Colour, ...]] = {
        "spring": (PURPLE[3], GOLD[3], PURPLE[4], RED[3]),
        "summer": (RED[2], GOLD[3], SNOW, RED[3]),
        "autumn": (GOLD[2], RED[3], PURPLE[2], GOLD[1]),
    }
    leaf = {"spring": GRASS, "summer": GRASS}.get(season)
    if season == "winter":
        # It lies under one blanket, through which stalks and a little earth look.
        for x in range(3, 31):
            box(picture, x, 7, 1, 6 + int(hash_unit(x // 3, 4, 8) * 4), STONE[4])
            box(picture, x, 6, 1, 2 + int(hash_unit(x // 4, 3, 8) * 3), SNOW)
    for number in range(18):
        x = 4 + number % 9 * 3 + number // 9
        y = 5 + number // 9 * 5 + int(hash_unit(number, 2, 8) * 2)
        if season == "winter":
            if number % 4 == 1:
                box(picture, x, y - 1, 1, 4, SOIL[2])
                box(picture, x - 1, y - 2, 3, 2, SOIL[3])
            continue
        green = leaf or (OLIVE[0], OLIVE[0], OLIVE[1], OLIVE[1], OLIVE[2])
        box(picture, x, y + 2, 3, 3, green[2])
        dot(picture, x, y + 2, green[4])
        tone = petals[season][(number * 7 + number // 9) % 4]
        box(picture, x, y, 3, 2, tone)
        dot(picture, x + 1, y + 1, GOLD[4] if tone != GOLD[3] else GOLD[1])
    return outlined(picture)


def market_stall(season: str) -> Picture:
    """A stall with a striped roof, fruit and bread on its table."""
    picture = blank(50, 46)
    for x in (4, 43):
        beam(picture, x, 8, 3, 36)
    box(picture, 4, 26, 42, 4, SOIL[4])
    box(picture, 4, 30, 42, 12, SOIL[2])
    for x in range(6, 44, 6):
        box(picture, x, 30, 1, 12, SOIL[1])
    box(picture, 4, 26, 42, 1, SKIN[3])
    for number in range(9):
        x = 6 + number * 4
        tone, light = (
            (RED[2], RED[3]),
            (GOLD[2], GOLD[3]),
            (SOIL[4], SKIN[3]),
            (GRASS[3], GRASS[4]),
            (PURPLE[2], PURPLE[3]),
        )[number // 2]
        box(picture, x, 22, 4, 4, tone)
        box(picture, x + 1, 21, 2, 1, tone)
        box(picture, x, 22, 2, 1, light)
    awning(picture, 1, 6, 48, season)
    return outlined(picture)


def anvil(season: str) -> Picture:
    """An anvil on a block of wood."""
    picture = blank(22, 20)
    box(picture, 6, 10, 10, 9, SOIL[2])
    box(picture, 6, 10, 10, 2, SOIL[4])
    box(picture, 14, 12, 2, 7, SOIL[1])
    box(picture, 2, 3, 17, 4, STONE[2])
    box(picture, 2, 3, 17, 1, STONE[4])
    box(picture, 0, 4, 3, 2, STONE[3])
    box(picture, 7, 7, 8, 2, STONE[1])
    box(picture, 5, 9, 12, 2, STONE[2])
    if season == "winter":
        snow_cap(picture, 1)
    return outlined(picture)


def sacks(season: str) -> Picture:
    """Two sacks of flour, tied up."""
    picture = blank(26, 22)
    for x, y in ((2, 5), (12, 7)):
        for row in range(14):
            half = 5.5 if 3 < row < 12 else 4.2 if row > 1 else 2.5
            left = round(x + 6 - half)
            box(picture, left, y + row, round(half * 2), 1, SKIN[3])
            box(picture, left, y + row, 3, 1, SKIN[4])
            box(picture, left + round(half * 2) - 2, y + row, 2, 1, SOIL[4])
        box(picture, x + 4, y + 2, 4, 1, SOIL[2])
        box(picture, x + 4, y + 8, 4, 3, SOIL[4])
    if season == "winter":
        snow_cap(picture, 1)
    return outlined(picture)


def draw_village(atlas: Atlas) -> None:
    """Put the village into the atlas, for every season."""
    for season in SEASONS:
        for lit in (False, True):
            suffix = "_lit" if lit else ""
            for name, (roof, door_ramp) in COTTAGES.items():
                atlas.add(
                    f"scenery/cottage_{name}{suffix}/{season}",
                    cottage(season, lit, roof, door_ramp),
                    anchor=(COTTAGE_WIDTH // 2 + MARGIN[0], COTTAGE_HEIGHT - 2 + MARGIN[1]),
                    shadow="shadow/house",
                    lit=shifted(COTTAGE_LIT),
                )
            for name, picture, rects in (
                ("shop", shop(season, lit), SHOP_LIT),
                ("forge", forge(season, lit), FORGE_LIT),
            ):
                width, height = picture.shape[1], picture.shape[0]
                atlas.add(
                    f"scenery/{name}{suffix}/{season}",
                    picture,
                    anchor=(width // 2, height - 3),
                    shadow="shadow/house",
                    lit=shifted(rects),
                )
        atlas.add(
            f"scenery/fountain/{season}",
            strip(fountain(season, frame) for frame in range(FOUNTAIN_FRAMES)),
            anchor=(25, 43),
            frames=FOUNTAIN_FRAMES,
            frame_ms=FOUNTAIN_FRAME_MS,
            shadow="shadow/large",
        )
        for name, picture, shadow in (
            ("notice_board", notice_board(season), "shadow/medium"),
            ("flower_bed", flower_bed(season), ""),
            ("market_stall", market_stall(season), "shadow/large"),
            ("anvil", anvil(season), "shadow/chest"),
            ("sacks", sacks(season), "shadow/medium"),
        ):
            atlas.add(f"scenery/{name}/{season}", picture, shadow=shadow)
