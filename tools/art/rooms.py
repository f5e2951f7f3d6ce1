"""Furniture and what hangs on walls, for the inside of houses: the same in every season."""

from __future__ import annotations

from tools.art.atlas import Atlas
from tools.art.buildings import stones
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
    PURPLE,
    RED,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    WATER,
    Colour,
)

FIRE_FRAMES, FIRE_FRAME_MS = 4, 130


def cupboard(width: int, height: int) -> Picture:
    """The body of something of wood, with a lighter top."""
    picture = blank(width + 2, height + 2)
    box(picture, 1, 1, width, height, SOIL[2])
    box(picture, 1, 1, width, 3, SOIL[4])
    box(picture, 1, 4, width, 1, SOIL[1])
    box(picture, 1, 5, 1, height - 5, SOIL[3])
    box(picture, width, 5, 1, height - 5, SOIL[1])
    box(picture, 1, height - 1, width, 2, SOIL[0])
    return picture


def fireplace(frame: int) -> Picture:
    """A hearth of stone with a mantel; the fire in it burns by day as well."""
    picture = blank(46, 52)
    stones(picture, 8, 2, 30, 20)
    box(picture, 34, 2, 4, 20, STONE[1])
    stones(picture, 3, 22, 40, 28)
    box(picture, 1, 20, 44, 4, SOIL[3])
    box(picture, 1, 20, 44, 1, SOIL[4])
    box(picture, 1, 23, 44, 1, SOIL[1])
    box(picture, 11, 29, 24, 21, STONE[0])
    box(picture, 12, 31, 22, 19, INK)
    for x in range(14, 32):
        tall = 4 + int(hash_unit(x, frame, 3) * 5) + max(0, 6 - abs(x - 23))
        for step in range(tall):
            level = step / tall
            tone = GOLD[4] if level < 0.3 else GOLD[3] if level < 0.55 else GOLD[2]
            dot(picture, x, 46 - step, tone if level < 0.8 else RED[3])
    box(picture, 14, 46, 18, 3, SOIL[2])
    box(picture, 14, 46, 18, 1, SOIL[4])
    # On the mantel: a jug, a candle, a plate.
    box(picture, 7, 14, 5, 6, WATER[2])
    box(picture, 7, 14, 2, 6, WATER[3])
    box(picture, 34, 15, 2, 5, SKIN[4])
    dot(picture, 34, 13, GOLD[3])
    box(picture, 20, 13, 7, 7, SNOW)
    box(picture, 22, 15, 3, 3, RED[2])
    return outlined(picture)


def stove() -> Picture:
    """An iron stove with a pot on it."""
    picture = blank(32, 50)
    box(picture, 20, 1, 5, 22, STONE[1])
    box(picture, 20, 1, 2, 22, STONE[2])
    box(picture, 3, 22, 26, 26, STONE[1])
    box(picture, 3, 22, 26, 4, STONE[2])
    box(picture, 3, 22, 26, 1, STONE[3])
    box(picture, 6, 30, 12, 10, STONE[0])
    box(picture, 8, 33, 8, 5, RED[2])
    box(picture, 9, 35, 6, 3, GOLD[2])
    box(picture, 20, 31, 7, 3, STONE[0])
    box(picture, 20, 36, 7, 3, STONE[0])
    box(picture, 3, 44, 26, 1, STONE[0])
    box(picture, 6, 15, 11, 7, RED[2])
    box(picture, 6, 15, 3, 7, RED[3])
    box(picture, 5, 14, 13, 2, RED[1])
    box(picture, 11, 12, 2, 2, STONE[4])
    return outlined(picture)


def dresser() -> Picture:
    """A dresser with plates on its shelves."""
    picture = cupboard(30, 44)
    for y in (8, 18):
        box(picture, 3, y, 26, 9, SOIL[1])
        box(picture, 3, y + 8, 26, 1, SOIL[4])
        for number in range(4):
            tone: Colour = (SNOW, WATER[3], SNOW, SKIN[3])[number]
            x = 4 + number * 6
            paint(picture, ellipse(32, 46, x + 2.5, y + 4.5, 2.6, 3.2), tone)
            dot(picture, x + 2, y + 4, WATER[2] if tone == SNOW else SNOW)
    box(picture, 3, 29, 12, 13, SOIL[3])
    box(picture, 17, 29, 12, 13, SOIL[3])
    for x in (13, 18):
        box(picture, x, 34, 1, 3, GOLD[3])
    return outlined(picture)


def bookshelf() -> Picture:
    """Three shelves of books."""
    picture = cupboard(34, 44)
    tones = (RED[2], WATER[2], GRASS[3], GOLD[2], PURPLE[2], SKIN[3], RED[1], STONE[3])
    for row, y in enumerate((7, 19, 31)):
        box(picture, 3, y, 30, 11, SOIL[0])
        x = 4
        for number in range(11):
            width = 2 + int(hash_unit(number, row, 4) * 2)
            tall = 7 + int(hash_unit(number, row, 5) * 3)
            if x + width > 32 or (row == 1 and number == 6):
                x += 4
                continue
            tone = tones[(number * 3 + row * 5) % len(tones)]
            box(picture, x, y + 11 - tall, width, tall, tone)
            dot(picture, x, y + 13 - tall, SKIN[4])
            x += width
        box(picture, 3, y + 11, 30, 1, SOIL[4])
    return outlined(picture)


def wall_window(lit: bool) -> Picture:
    """A window with curtains: the sky by day, the dark by night."""
    picture = blank(26, 26)
    box(picture, 3, 2, 20, 20, SOIL[1])
    box(picture, 4, 3, 18, 18, SOIL[4])
    box(picture, 6, 5, 14, 14, WATER[0] if lit else WATER[4])
    if lit:
        for x, y in ((8, 7), (15, 9), (11, 13)):
            dot(picture, x, y, GOLD[4])
    else:
        box(picture, 6, 14, 14, 5, GRASS[3])
        box(picture, 6, 13, 14, 1, GRASS[4])
        box(picture, 9, 8, 6, 2, SNOW)
    box(picture, 12, 5, 2, 14, SOIL[3])
    box(picture, 6, 11, 14, 1, SOIL[3])
    for x, width in ((4, 4), (18, 4)):
        box(picture, x, 4, width, 15, RED[2])
        box(picture, x + 1, 4, 1, 15, RED[3])
    box(picture, 2, 2, 22, 3, RED[1])
    box(picture, 2, 21, 22, 2, SOIL[3])
    box(picture, 2, 21, 22, 1, SKIN[3])
    return outlined(picture)


def wall_picture() -> Picture:
    """A painting of the lake, with the lighthouse burning."""
    picture = blank(22, 18)
    box(picture, 1, 1, 20, 15, GOLD[1])
    box(picture, 1, 1, 20, 1, GOLD[3])
    box(picture, 3, 3, 16, 11, PURPLE[2])
    box(picture, 3, 9, 16, 5, WATER[1])
    box(picture, 13, 5, 2, 5, SNOW)
    box(picture, 13, 4, 2, 1, GOLD[4])
    for x in (4, 7, 12):
        box(picture, x, 11 + x % 2, 3, 1, WATER[3])
    return outlined(picture)


def wall_clock() -> Picture:
    """A round clock."""
    picture = blank(16, 22)
    box(picture, 4, 1, 8, 19, SOIL[2])
    paint(picture, ellipse(16, 22, 8, 7, 6, 6), SOIL[4])
    paint(picture, ellipse(16, 22, 8, 7, 4.5, 4.5), SNOW)
    line(picture, 8, 7, 8, 4, INK)
    line(picture, 8, 7, 10, 8, INK)
    box(picture, 7, 14, 2, 3, GOLD[3])
    return outlined(picture)


def back_door() -> Picture:
    """A narrow door in a wall, to a room that nobody else goes into."""
    picture = blank(20, 31)
    box(picture, 1, 1, 18, 29, SOIL[1])
    box(picture, 3, 3, 14, 27, SOIL[3])
    box(picture, 3, 3, 1, 27, SOIL[4])
    for y in (6, 17):
        box(picture, 5, y, 10, 9, SOIL[2])
        box(picture, 6, y + 1, 8, 7, SOIL[3])
        box(picture, 6, y + 8, 9, 1, SOIL[4])
    box(picture, 14, 15, 2, 2, GOLD[3])
    return outlined(picture)


def dining_table() -> Picture:
    """A table laid for two."""
    picture = blank(48, 30)
    for x in (5, 39):
        box(picture, x, 18, 4, 10, SOIL[1])
    box(picture, 2, 3, 44, 16, SOIL[3])
    box(picture, 2, 3, 44, 1, SOIL[4])
    for y in (7, 11, 15):
        box(picture, 2, y, 44, 1, SOIL[2])
    box(picture, 2, 18, 44, 3, SOIL[1])
    box(picture, 17, 3, 14, 16, SKIN[4])
    box(picture, 17, 3, 1, 16, RED[2])
    box(picture, 30, 3, 1, 16, RED[2])
    for x in (7, 37):
        paint(picture, ellipse(48, 30, x + 2, 10, 4, 3), SNOW)
        paint(picture, ellipse(48, 30, x + 2, 10, 2, 1.4), STONE[4])
    box(picture, 22, 4, 4, 8, WATER[2])
    box(picture, 22, 4, 1, 8, WATER[3])
    for x, y, tone in ((21, 1, RED[3]), (24, 0, GOLD[3]), (26, 2, PURPLE[3])):
        box(picture, x, y, 3, 3, tone)
    return outlined(picture)


def chair(is_left: bool) -> Picture:
    """A chair, seen from its side."""
    picture = blank(16, 24)
    back = 2 if is_left else 11
    box(picture, back, 2, 3, 20, SOIL[3])
    box(picture, back, 2, 1, 20, SOIL[4])
    box(picture, 3, 12, 10, 3, RED[2])
    box(picture, 3, 14, 10, 2, SOIL[2])
    for x in (3, 11):
        box(picture, x, 15, 2, 7, SOIL[1])
    return outlined(picture)


def house_plant() -> Picture:
    """A plant in a pot of clay."""
    picture = blank(20, 30)
    box(picture, 6, 20, 9, 8, SKIN[1])
    box(picture, 6, 20, 9, 2, SKIN[2])
    box(picture, 6, 20, 2, 8, SKIN[2])
    for x0, y0 in ((3, 8), (7, 3), (12, 4), (17, 9), (10, 1), (4, 14), (16, 14)):
        line(picture, 10, 19, x0, y0, GRASS[2])
        box(picture, x0 - 1, y0, 3, 4, GRASS[3])
        dot(picture, x0 - 1, y0, GRASS[5])
    return outlined(picture)


def floor_lamp() -> Picture:
    """A lamp with a shade, on a tall foot."""
    picture = blank(18, 36)
    for y in range(2, 12):
        half = 3.5 + (y - 2) * 0.45
        box(picture, round(9 - half), y, round(half * 2), 1, GOLD[3] if y > 4 else GOLD[4])
    box(picture, 2, 11, 14, 1, GOLD[2])
    box(picture, 8, 12, 2, 20, SOIL[3])
    box(picture, 5, 32, 8, 2, SOIL[2])
    return outlined(picture)


def doormat() -> Picture:
    """A mat of straw before the door."""
    picture = blank(30, 12)
    box(picture, 1, 1, 28, 10, SOIL[4])
    for x in range(2, 28, 3):
        box(picture, x, 2, 1, 8, SOIL[3])
    box(picture, 1, 1, 28, 1, SKIN[3])
    box(picture, 1, 10, 28, 1, SOIL[2])
    return picture


def counter() -> Picture:
    """One piece of a shop's counter; pieces stand side by side."""
    picture = blank(16, 24)
    box(picture, 0, 2, 16, 9, SOIL[4])
    box(picture, 0, 2, 16, 1, SKIN[3])
    box(picture, 0, 10, 16, 1, SOIL[1])
    box(picture, 0, 11, 16, 12, SOIL[2])
    box(picture, 2, 13, 12, 8, SOIL[3])
    box(picture, 2, 13, 12, 1, SOIL[1])
    box(picture, 0, 22, 16, 2, SOIL[0])
    box(picture, 0, 1, 16, 1, INK)
    return picture


def scales() -> Picture:
    """Scales of brass."""
    picture = blank(20, 18)
    box(picture, 9, 3, 2, 12, GOLD[2])
    box(picture, 5, 14, 10, 2, GOLD[1])
    line(picture, 3, 5, 16, 3, GOLD[3])
    for x, y in ((1, 9), (13, 7)):
        box(picture, x, y, 6, 2, GOLD[2])
        line(picture, x, y, x + 2, y - 4, STONE[3])
        line(picture, x + 5, y, x + 3, y - 4, STONE[3])
    return outlined(picture)


def goods_shelf(second: bool) -> Picture:
    """A tall shelf full of what a village needs."""
    picture = cupboard(36, 48)
    first = ((RED[2], RED[3]), (GOLD[2], GOLD[3]), (WATER[2], WATER[3]), (GRASS[3], GRASS[4]))
    for row, y in enumerate((7, 20, 33)):
        box(picture, 3, y, 32, 12, SOIL[0])
        for number in range(5):
            tone, light = first[(number + row * 2 + second) % 4]
            x = 4 + number * 6
            kind = (number * 2 + row + second) % 3
            if kind == 0:
                box(picture, x, y + 4, 5, 8, tone)
                box(picture, x, y + 4, 2, 8, light)
                box(picture, x + 1, y + 2, 3, 2, SKIN[3])
            elif kind == 1:
                box(picture, x, y + 6, 5, 6, SOIL[4])
                box(picture, x, y + 6, 5, 1, SKIN[3])
                box(picture, x + 1, y + 4, 3, 2, tone)
            else:
                paint(picture, ellipse(38, 50, x + 2.5, y + 9, 2.6, 3), SKIN[3])
                box(picture, x + 1, y + 5, 3, 1, tone)
        box(picture, 3, y + 12, 32, 1, SOIL[4])
    return outlined(picture)


def pigeonholes() -> Picture:
    """Where the letters lie."""
    picture = cupboard(36, 48)
    for row in range(4):
        for column in range(4):
            x, y = 3 + column * 8, 7 + row * 10
            box(picture, x, y, 7, 8, SOIL[0])
            if hash_unit(column, row, 7) > 0.3:
                box(picture, x + 1, y + 3, 5, 5, SNOW)
                dot(picture, x + 3, y + 5, RED[2])
                if hash_unit(column, row, 9) > 0.5:
                    box(picture, x + 1, y + 5, 5, 3, SKIN[3])
    return outlined(picture)


def market_table() -> Picture:
    """A low table with baskets of what is fresh."""
    picture = blank(50, 32)
    box(picture, 2, 10, 46, 14, SOIL[3])
    box(picture, 2, 10, 46, 1, SOIL[4])
    box(picture, 2, 22, 46, 3, SOIL[1])
    for x in (4, 43):
        box(picture, x, 25, 3, 5, SOIL[1])
    for number, (tone, light) in enumerate(
        ((RED[2], RED[3]), (GRASS[3], GRASS[5]), (GOLD[2], GOLD[3]))
    ):
        x = 4 + number * 15
        box(picture, x, 9, 13, 10, SOIL[2])
        for step in range(0, 13, 3):
            box(picture, x + step, 12, 2, 7, SOIL[4])
        for step in range(4):
            box(picture, x + 1 + step * 3, 5 + step % 2, 3, 4, tone)
            dot(picture, x + 1 + step * 3, 5 + step % 2, light)
        box(picture, x + 2, 3, 9, 2, tone)
        box(picture, x + 3, 3, 3, 1, light)
    return outlined(picture)


def draw_rooms(atlas: Atlas) -> None:
    """Put the furniture into the atlas."""
    atlas.add(
        "scenery/fireplace",
        strip(fireplace(frame) for frame in range(FIRE_FRAMES)),
        frames=FIRE_FRAMES,
        frame_ms=FIRE_FRAME_MS,
        lit=((12, 31, 22, 19),),
    )
    for name, picture, lit in (
        ("stove", stove(), ((8, 33, 8, 5),)),
        ("floor_lamp", floor_lamp(), ((3, 2, 12, 9),)),
    ):
        atlas.add(f"scenery/{name}", picture, shadow="shadow/small", lit=lit)
    for name, picture, shadow in (
        ("dresser", dresser(), ""),
        ("bookshelf", bookshelf(), ""),
        ("wall_picture", wall_picture(), ""),
        ("wall_clock", wall_clock(), ""),
        ("back_door", back_door(), ""),
        ("dining_table", dining_table(), "shadow/large"),
        ("chair_left", chair(True), "shadow/small"),
        ("chair_right", chair(False), "shadow/small"),
        ("house_plant", house_plant(), "shadow/small"),
        ("counter", counter(), ""),
        ("scales", scales(), ""),
        ("goods_shelf", goods_shelf(False), ""),
        ("goods_shelf_b", goods_shelf(True), ""),
        ("pigeonholes", pigeonholes(), ""),
        ("market_table", market_table(), "shadow/large"),
    ):
        atlas.add(f"scenery/{name}", picture, shadow=shadow)
    atlas.add("scenery/wall_window", wall_window(False))
    atlas.add("scenery/wall_window_lit", wall_window(True))
    # What lies on the floor is drawn before everything that stands: it hangs at its upper edge.
    atlas.add("scenery/doormat", doormat(), anchor=(15, 0))
