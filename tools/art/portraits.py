"""Portraits: the faces of the village, larger, for the box in which people speak.

Each is built up like a bust: hair behind, neck and clothes, face, then eyes, brows and mouth by
mood, then hair and hat in front. Light falls from the upper left. All share one face, so that a
mood looks alike on everybody, and differ in hair, hats, skin, clothes and what they wear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from tools.art.atlas import Atlas
from tools.art.canvas import (
    Mask,
    Picture,
    blank,
    box,
    dot,
    ellipse,
    line,
    moved,
    outlined,
    paint,
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
    Ramp,
)

SIZE: Final = 56
MOODS: Final = ("calm", "happy", "sad", "surprised")
_EYES: Final = (22, 34)
_EYE_TOP: Final = 28


@dataclass(frozen=True, slots=True)
class Bust:
    """One person: skin (dark, main, light), brows, and what is drawn behind and before the face."""

    skin: tuple[Colour, Colour, Colour]
    brows: Colour
    behind: Callable[[Picture], None]
    before: Callable[[Picture], None]
    lips: Colour = RED[1]
    face: tuple[float, float] = (13.0, 15.0)
    """Half the width and height of the face."""


def portrait(bust: Bust, mood: str) -> Picture:
    """One face in a mood."""
    picture = blank(SIZE, SIZE)
    bust.behind(picture)
    dark, main, light = bust.skin
    _fill(picture, _oval(28, 46, 5.5, 7), (dark, dark, main))
    ears = _oval(14.5, 33, 2.6, 3.6) | _oval(41.5, 33, 2.6, 3.6)
    paint(picture, ears, main)
    paint(picture, ears & _oval(41.5, 33, 2.6, 3.6), dark)
    face = _oval(28, 31, *bust.face)
    _fill(picture, face, bust.skin)
    if mood == "happy":
        paint(picture, face & (_oval(18, 36, 3, 2) | _oval(38, 36, 3, 2)), SKIN[2])
    box(picture, 27, 34, 3, 1, dark)
    dot(picture, 29, 33, dark)
    dot(picture, 27, 33, light)
    for x in _EYES:
        _eye(picture, x, mood, main)
    _brows(picture, mood, bust.brows)
    bust.before(picture)
    _mouth(picture, mood, bust.lips, dark)
    return outlined(picture)[:SIZE]


def _oval(cx: float, cy: float, rx: float, ry: float) -> Mask:
    return ellipse(SIZE, SIZE, cx, cy, rx, ry)


def _rows(first: int, end: int) -> Mask:
    """The rows from `first` up to `end`."""
    mask = np.zeros((SIZE, SIZE), dtype=np.bool_)
    mask[max(0, first) : end] = True
    return mask


def _fill(picture: Picture, mask: Mask, tones: tuple[Colour, Colour, Colour]) -> None:
    """A round thing: dark where it turns away from the light, light where it faces it."""
    dark, main, light = tones
    paint(picture, mask, main)
    paint(picture, mask & ~moved(mask, -3, -2), dark)
    paint(picture, mask & moved(mask, 2, 1) & ~moved(mask, 5, 4), light)
    paint(picture, mask & ~moved(mask, 2, 1), main)


def _eye(picture: Picture, x: int, mood: str, skin: Colour) -> None:
    top = _EYE_TOP
    if mood == "happy":
        for dx, dy in ((-2, 2), (-1, 1), (0, 1), (1, 1), (2, 2)):
            dot(picture, x + dx, top + dy, INK)
        dot(picture, x - 2, top + 3, INK)
        dot(picture, x + 2, top + 3, INK)
        return
    if mood == "surprised":
        paint(picture, _oval(x + 0.5, top + 2.5, 3.4, 3.6), SNOW)
        box(picture, x - 1, top + 1, 3, 4, INK)
        dot(picture, x - 1, top + 1, SNOW)
        return
    box(picture, x - 2, top + 1, 5, 4, SNOW)
    box(picture, x - 1, top, 3, 5, INK)
    dot(picture, x - 1, top + 1, SNOW)
    for corner in (x - 2, x + 2):
        dot(picture, corner, top + 4, skin)
        dot(picture, corner, top + 1, INK if mood == "calm" else skin)
    if mood == "sad":
        box(picture, x - 2, top, 5, 2, skin)
        box(picture, x - 2, top + 1, 5, 1, INK)
        dot(picture, x - 1, top + 2, SNOW)


def _brows(picture: Picture, mood: str, colour: Colour) -> None:
    for side, x in ((-1, _EYES[0]), (1, _EYES[1])):
        y = _EYE_TOP - {"calm": 3, "happy": 3, "sad": 3, "surprised": 5}[mood]
        # How far the inner end stands higher than the outer one.
        lift = {"calm": 0, "happy": -1, "sad": 2, "surprised": 1}[mood]
        outer, inner = x + side * 3, x - side * 2
        for rise in (0, 1):
            line(picture, outer, y + rise, inner, y - lift + rise, colour)


def _mouth(picture: Picture, mood: str, lips: Colour, dark: Colour) -> None:
    y = 39
    if mood == "happy":
        opening = _oval(28.5, y, 5, 4) & _rows(y, SIZE)
        paint(picture, opening, lips)
        box(picture, 25, y, 7, 1, SNOW)
        box(picture, 27, y + 3, 3, 1, RED[3])
    elif mood == "surprised":
        paint(picture, _oval(28.5, y + 1, 2.5, 3), lips)
        paint(picture, _oval(28.5, y + 2, 1.5, 1.5), INK)
    elif mood == "sad":
        for x in range(25, 32):
            dot(picture, x, y + (x in {25, 31}), lips)
        box(picture, 27, y + 3, 3, 1, dark)
    else:
        for x in range(25, 32):
            dot(picture, x, y + (x not in {25, 31}), lips)


def _shoulders(
    picture: Picture, tones: tuple[Colour, Colour, Colour], *, width: float = 24, top: float = 44
) -> Mask:
    """A bust's shoulders in a cloth; returns where they are."""
    mask = _oval(28, top + 16, width, 16)
    _fill(picture, mask, tones)
    return mask


def _tones(ramp: Ramp, main: int) -> tuple[Colour, Colour, Colour]:
    return ramp[max(main - 1, 0)], ramp[main], ramp[min(main + 1, len(ramp) - 1)]


def _fringe(picture: Picture, tones: tuple[Colour, Colour, Colour], bottom: int) -> None:
    """Hair over the forehead, down to a row in the middle and further at the temples."""
    dome = _oval(28, 30, 15, 18)
    hair = dome & _rows(0, bottom)
    temples = dome & ~_oval(28, 32, 11.5, 13) & _rows(0, 34)
    _fill(picture, hair | temples, tones)


# The miller: a flour-white cap, and a beard that has seen bread.


def _miller_behind(picture: Picture) -> None:
    _shoulders(picture, _tones(SOIL, 2), width=25)
    _fill(picture, _oval(28, 58, 9, 14), (STONE[2], STONE[3], STONE[4]))


def _miller_before(picture: Picture) -> None:
    white = (STONE[3], STONE[4], SNOW)
    beard = (_oval(28, 42, 14.5, 14) & _rows(35, SIZE)) & ~_oval(28, 32.5, 10, 4.5)
    _fill(picture, beard, white)
    _fill(picture, _oval(24, 37, 5, 2.4) | _oval(33, 37, 5, 2.4), white)
    box(picture, 27, 36, 3, 1, SNOW)
    _fill(picture, _oval(28, 33.5, 3.4, 2.6), (SKIN[2], SKIN[3], SKIN[4]))
    paint(picture, _oval(28.5, 40.5, 5, 3.2), STONE[3])
    _fill(picture, _oval(28, 11, 17, 8), white)
    _fill(picture, _oval(28, 18, 15, 4.5), white)
    box(picture, 14, 20, 29, 1, STONE[3])
    for x, y in ((22, 7), (34, 10), (28, 13)):
        box(picture, x, y, 3, 1, STONE[4])


# Marla: a dotted headscarf, a fringe, and freckles from the road.


def _marla_behind(picture: Picture) -> None:
    _shoulders(picture, (SKIN[3], SKIN[4], SNOW), width=22)
    _fill(picture, _oval(28, 60, 12, 12), (WATER[1], WATER[2], WATER[3]))
    _fill(picture, _oval(28, 31, 18, 19), _tones(RED, 2))


def _marla_before(picture: Picture) -> None:
    fringe = _oval(28, 22, 13, 8) & ~_oval(28, 31, 12.5, 8) & _rows(0, 27)
    _fill(picture, fringe, (SOIL[0], SOIL[1], SOIL[2]))
    scarf = _oval(28, 27, 18, 20) & ~_oval(28, 33, 13, 14.5)
    scarf &= _rows(0, 47)
    fringe_free = scarf & ~fringe
    _fill(picture, fringe_free, _tones(RED, 2))
    for x, y in ((20, 11), (28, 9), (36, 12), (14, 20), (42, 21), (12, 30), (43, 31), (24, 15)):
        if fringe_free[y, x] and fringe_free[y + 1, x + 1]:
            box(picture, x, y, 2, 2, GOLD[3])
    knot = _oval(25, 48, 4, 2.6) | _oval(32, 48, 4, 2.6)
    _fill(picture, knot, _tones(RED, 2))
    box(picture, 27, 47, 3, 3, RED[1])
    for x, y in ((18, 34), (20, 36), (22, 34), (34, 34), (36, 36), (38, 34)):
        dot(picture, x, y, SKIN[2])


# Hedda: goggles on her forehead, soot on her cheek.


def _hedda_behind(picture: Picture) -> None:
    bare = _shoulders(picture, (SKIN[1], SKIN[2], SKIN[3]), width=26)
    _fill(picture, bare & _oval(28, 60, 17, 15), (STONE[2], STONE[3], STONE[4]))
    _fill(picture, bare & _oval(28, 64, 14, 12), _tones(SOIL, 2))
    for x in (17, 36):
        line(picture, x, 46, x + 2, 55, SOIL[1])
        line(picture, x + 1, 46, x + 3, 55, SOIL[2])
        line(picture, x + 2, 46, x + 4, 55, SOIL[1])
    _fill(picture, _oval(38, 14, 8, 7), (INK, STONE[0], STONE[1]))


def _hedda_before(picture: Picture) -> None:
    _fringe(picture, (INK, STONE[0], STONE[1]), 23)
    box(picture, 14, 19, 29, 3, SOIL[1])
    for x in (21, 35):
        _fill(picture, _oval(x + 0.5, 20.5, 5.5, 4.5), (GOLD[1], GOLD[2], GOLD[3]))
        paint(picture, _oval(x + 0.5, 20.5, 3.6, 2.8), WATER[3])
        dot(picture, x - 1, 19, SNOW)
        dot(picture, x, 19, SNOW)
    for x, y in ((37, 36), (38, 36), (39, 36), (38, 37), (39, 37), (40, 35)):
        dot(picture, x, y, SKIN[0])


# Pip: a cap that has grown with him, and hair that has not listened.


def _pip_behind(picture: Picture) -> None:
    coat = _shoulders(picture, (WATER[0], WATER[1], WATER[2]), width=21)
    for offset in range(4):
        line(picture, 14 + offset, 46, 38 + offset, 60, SOIL[3] if offset in {1, 2} else SOIL[2])
    paint(picture, coat & _oval(28, 44, 7, 5), SNOW)
    line(picture, 28, 46, 28, 56, WATER[0])
    for y in (50, 54):
        box(picture, 29, y, 2, 2, GOLD[3])
    tufts = _oval(14, 29, 5, 6) | _oval(42, 29, 5, 6)
    _fill(picture, tufts, (RED[2], RED[3], SKIN[3]))


def _pip_before(picture: Picture) -> None:
    _fringe(picture, (RED[2], RED[3], SKIN[3]), 22)
    for x in (19, 26, 33):
        line(picture, x, 21, x + 2, 25, RED[3])
        line(picture, x + 1, 21, x + 3, 24, RED[3])
    for x, y in ((18, 34), (20, 35), (22, 34), (34, 34), (36, 35), (38, 34)):
        dot(picture, x, y, SKIN[2])
    _fill(picture, _oval(28, 11, 17, 8.5), (WATER[0], WATER[1], WATER[2]))
    box(picture, 14, 15, 29, 3, RED[2])
    box(picture, 14, 15, 12, 1, RED[3])
    peak = _oval(28, 18, 18, 5) & _rows(18, SIZE)
    paint(picture, peak, INK)
    paint(picture, peak & _rows(18, 19), STONE[1])
    _fill(picture, _oval(28.5, 12.5, 3.2, 3.4), (GOLD[1], GOLD[3], GOLD[4]))


# Bo: a knitted cap pulled over his curls, and an oilskin that is dry inside.


def _bo_behind(picture: Picture) -> None:
    _shoulders(picture, (GOLD[2], GOLD[3], GOLD[4]), width=24)
    collar = _oval(28, 50, 15, 8)
    _fill(picture, collar, (GOLD[1], GOLD[2], GOLD[3]))
    line(picture, 28, 50, 28, 56, GOLD[1])
    for x, y in ((13, 31), (12, 36), (43, 31), (44, 36), (15, 40), (41, 40)):
        _fill(picture, _oval(x, y, 4.4, 4), (STONE[3], STONE[4], SNOW))


def _bo_before(picture: Picture) -> None:
    for x in (19, 25, 31, 37):
        _fill(picture, _oval(x, 22, 4, 3.4), (STONE[3], STONE[4], SNOW))
    _fill(picture, _oval(28, 13, 16, 10), (WATER[0], WATER[1], WATER[2]))
    for x in range(16, 42, 5):
        line(picture, x, 8 + abs(x - 28) // 5, x, 14, WATER[0])
    _fill(picture, _oval(28, 18, 17, 4.4), (WATER[0], WATER[0], WATER[1]))
    for x in range(13, 44, 3):
        line(picture, x, 16, x, 20, INK)
    _fill(picture, _oval(28, 4, 3.6, 3.2), (WATER[1], WATER[2], WATER[3]))
    for x, y in ((22, 43), (25, 44), (29, 44), (33, 43), (20, 41), (36, 41)):
        dot(picture, x, y, SKIN[2])


# Ottilie: silver hair in a knot, spectacles, and a shawl with a brooch.


def _ottilie_behind(picture: Picture) -> None:
    silver = (STONE[3], STONE[4], SNOW)
    _fill(picture, _oval(28, 8, 8, 7), silver)
    _fill(picture, _oval(28, 28, 16.5, 18), silver)
    _shoulders(picture, (GRASS[1], GRASS[2], GRASS[3]), width=23)
    for x in range(11, 44, 6):
        line(picture, x, 54, x + 3, 50, GRASS[1])
    paint(picture, _oval(28, 49, 7, 5), PURPLE[1])


def _ottilie_before(picture: Picture) -> None:
    silver = (STONE[3], STONE[4], SNOW)
    hair = _oval(28, 28, 16, 17) & ~(_oval(23, 34, 10, 13) | _oval(33, 34, 10, 13)) & _rows(0, 33)
    _fill(picture, hair, silver)
    line(picture, 28, 12, 28, 20, STONE[3])
    line(picture, 20, 14, 16, 22, STONE[3])
    line(picture, 36, 14, 40, 22, STONE[3])
    for x in _EYES:
        rim = _oval(x + 0.5, 30.5, 5.5, 5) & ~_oval(x + 0.5, 30.5, 4.6, 4.1)
        paint(picture, rim, GOLD[3])
    line(picture, 27, 30, 29, 30, GOLD[3])
    for x, y in ((18, 37), (19, 38), (38, 37), (37, 38), (23, 42), (33, 42)):
        dot(picture, x, y, SOIL[1])
    _fill(picture, _oval(28.5, 53, 3, 3), (RED[1], RED[3], SKIN[4]))


BUSTS: Final[dict[str, Bust]] = {
    "miller": Bust((SKIN[2], SKIN[3], SKIN[4]), STONE[4], _miller_behind, _miller_before),
    "peddler": Bust((SKIN[2], SKIN[3], SKIN[4]), SOIL[1], _marla_behind, _marla_before),
    "smith": Bust((SKIN[1], SKIN[2], SKIN[3]), INK, _hedda_behind, _hedda_before),
    "postie": Bust((SKIN[2], SKIN[3], SKIN[4]), RED[2], _pip_behind, _pip_before),
    "fisher": Bust((SKIN[2], SKIN[3], SKIN[4]), STONE[3], _bo_behind, _bo_before),
    "keeper": Bust(
        (SOIL[1], SKIN[1], SKIN[2]), STONE[4], _ottilie_behind, _ottilie_before, lips=SKIN[0]
    ),
}


def draw_portraits(atlas: Atlas) -> None:
    """Puts everybody's face into the atlas, in each mood."""
    for name, bust in BUSTS.items():
        for mood in MOODS:
            atlas.add(f"portrait/{name}/{mood}", portrait(bust, mood))
