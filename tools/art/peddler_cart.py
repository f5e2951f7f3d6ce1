"""The peddler's hand cart: an awning over a rack of seed packets, and potted plants in its bed."""

from __future__ import annotations

import math

from tools.art.atlas import Atlas
from tools.art.canvas import (
    Picture,
    blank,
    box,
    dot,
    ellipse,
    from_rows,
    line,
    outlined,
    paint,
    paste,
)
from tools.art.letters import LETTERS
from tools.art.palette import GOLD, GRASS, PURPLE, RED, SEASONS, SKIN, SNOW, SOIL, STONE, Colour
from tools.art.plants import snow_cap

WIDTH, HEIGHT = 54, 45
#: Columns of the cart's body; the shafts stick out on its left.
LEFT, BODY_WIDTH = 9, 42
STRIPE = 6
BED_ROW, WHEEL_ROW, WHEEL_RADIUS = 28, 37, 6.5
#: The colour of the band on each packet in the rack.
PACKETS: tuple[Colour, ...] = (RED[2], GOLD[2], PURPLE[2], GRASS[3], RED[3], PURPLE[3])
#: What stands in the bed, and the column of each: plants in pots, and a sack of corn.
WARES: tuple[tuple[int, tuple[str, ...]], ...] = (
    (12, ("..r...", ".rer.r", "..rh.e", ".hh.h.", "ngggge", ".neen.", ".neen.", "..nn..")),
    (19, (".h..h.", "lhhlhl", ".hlhh.", "..gh..", "neeeee", ".neen.", ".neen.", "..nn..")),
    (26, ("..yyoy..", ".yoyyoy.", "fsfsfsfs", ".ffffsS.", "ffffffsS", "ffffffsS", ".fffssS.")),
    (35, ("..yy..", ".yooy.", "..yy..", "h.g.hh", "neeeee", ".neen.", ".neen.", "..nn..")),
    (41, ("......", ".p..p.", "pqppqp", ".ph.p.", "nghhge", ".neen.", ".neen.", "..nn..")),
)


def awning(picture: Picture) -> None:
    """A striped cloth with a scalloped hem."""
    for x in range(BODY_WIDTH):
        number = x // STRIPE
        light, dark = (SKIN[4], SKIN[3]) if number % 2 else (RED[2], RED[1])
        slope = 2 if x < 2 or x >= BODY_WIDTH - 2 else 0
        box(picture, LEFT + x, 2 + slope, 1, 6 - slope, light)
        hem = 3 if 0 < x % STRIPE < STRIPE - 1 else 2
        box(picture, LEFT + x, 8, 1, hem, dark)


def wheel(picture: Picture, middle: int) -> None:
    """A wheel with a rim, eight spokes and a hub."""
    frame = blank(WIDTH, HEIGHT)
    outer = ellipse(WIDTH, HEIGHT, middle, WHEEL_ROW, WHEEL_RADIUS, WHEEL_RADIUS)
    inner = ellipse(WIDTH, HEIGHT, middle, WHEEL_ROW, WHEEL_RADIUS - 2, WHEEL_RADIUS - 2)
    paint(frame, outer, SOIL[4])
    paint(frame, inner, SOIL[0])
    for turn in range(8):
        angle = math.tau * turn / 8
        reach = WHEEL_RADIUS - 1.5
        end = middle + math.cos(angle) * reach, WHEEL_ROW + math.sin(angle) * reach
        line(frame, middle - 0.5, WHEEL_ROW - 0.5, end[0] - 0.5, end[1] - 0.5, SOIL[3])
    box(frame, middle - 1, WHEEL_ROW - 1, 2, 2, GOLD[2])
    paste(picture, outlined(frame), 0, 0)


def cart(season: str) -> Picture:
    """The whole cart, under snow in winter."""
    picture = blank(WIDTH, HEIGHT)
    right = LEFT + BODY_WIDTH
    for x in (LEFT + 2, right - 4):
        box(picture, x, 8, 2, BED_ROW - 8, SOIL[3])
        box(picture, x + 1, 8, 1, BED_ROW - 8, SOIL[2])
    box(picture, LEFT + 4, 8, BODY_WIDTH - 8, BED_ROW - 8, SOIL[0])
    box(picture, LEFT + 4, 19, BODY_WIDTH - 8, 1, SOIL[3])
    for number, band in enumerate(PACKETS):
        x = LEFT + 4 + number * 6
        box(picture, x, 12, 4, 7, SKIN[4])
        box(picture, x + 3, 12, 1, 7, SKIN[3])
        box(picture, x, 12, 4, 2, band)
        box(picture, x + 1, 15, 2, 2, band)
    awning(picture)
    box(picture, 1, BED_ROW + 3, LEFT, 2, SOIL[3])
    box(picture, 1, BED_ROW + 4, LEFT, 1, SOIL[2])
    box(picture, 4, BED_ROW + 5, 2, 10, SOIL[2])
    box(picture, LEFT, BED_ROW, BODY_WIDTH, 8, SOIL[3])
    box(picture, LEFT, BED_ROW, BODY_WIDTH, 1, SOIL[4])
    box(picture, LEFT, BED_ROW + 4, BODY_WIDTH, 1, SOIL[2])
    box(picture, LEFT, BED_ROW + 7, BODY_WIDTH, 1, SOIL[1])
    for x in (LEFT, LEFT + 20, right - 2):
        box(picture, x, BED_ROW, 2, 8, SOIL[2])
        dot(picture, x, BED_ROW + 2, STONE[3])
    for x, rows in WARES:
        thing = from_rows(rows, LETTERS)
        frame = blank(thing.shape[1] + 2, thing.shape[0] + 2)
        paste(frame, thing, 1, 1)
        frame = outlined(frame)
        paste(picture, frame[:-1], x, BED_ROW - frame.shape[0] + 1)
    if season == "winter":
        snow_cap(picture, 2)
        box(picture, LEFT, BED_ROW, 3, 1, SNOW)
        box(picture, right - 7, BED_ROW, 7, 1, SNOW)
    done = outlined(picture)
    for middle in (LEFT + 9, right - 9):
        wheel(done, middle)
    return done


def draw_peddler_cart(atlas: Atlas) -> None:
    """Put the cart of every season into the atlas."""
    for season in SEASONS:
        atlas.add(f"scenery/peddler_cart/{season}", cart(season), shadow="shadow/large")
