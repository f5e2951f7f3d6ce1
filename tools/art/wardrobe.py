"""What players can wear: the parts of a look and the colours to choose from.

Parts are drawn in *roles*: colours that stand for "the skin", "the shirt, in shade" and so on. The
game puts a figure together from the parts of a look and exchanges the roles for the chosen
colours. `look/roles` says which colours are roles, and `look/skin`, `look/hair` and `look/cloth`
are the choices, one row each.
"""

from __future__ import annotations

from typing import Final

from tools.art.atlas import Atlas
from tools.art.canvas import Picture, blank, dot
from tools.art.palette import (
    GOLD,
    GRASS,
    INK,
    LIVERIES,
    OLIVE,
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

ROLES: Final[dict[str, Colour]] = {
    "s": SKIN[3],
    "S": SKIN[2],
    "h": GOLD[3],
    "H": GOLD[4],
    "a": PURPLE[2],
    "A": PURPLE[1],
    "i": PURPLE[3],
    "p": OLIVE[1],
    "P": OLIVE[0],
    "c": GRASS[2],
    "C": GRASS[1],
    "I": GRASS[3],
}
"""Skin, hair, shirt, trousers and hat; no tool and nothing that is eaten has one of these."""
KEY: Final[dict[str, Colour]] = {
    **ROLES,
    "e": INK,
    "b": SOIL[1],
    "u": SOIL[4],
    "U": SOIL[3],
    "w": SNOW,
}
"""The letters of every part of a figure."""
SHIRTS: Final = ("overalls", "tunic", "dress", "cloak", "jumper", "waistcoat")
TROUSERS: Final = ("long", "short", "bare")
SKIN_TONES: Final[tuple[Ramp, ...]] = (
    (SKIN[4], SKIN[3]),
    (SKIN[3], SKIN[2]),
    (SKIN[2], SKIN[1]),
    (SOIL[3], SOIL[2]),
    (SKIN[1], SOIL[1]),
    (SOIL[2], SOIL[1]),
)
HAIR_COLOURS: Final[tuple[Ramp, ...]] = (
    (STONE[0], INK),
    (SOIL[1], SOIL[0]),
    (SOIL[2], SOIL[1]),
    (SKIN[1], SOIL[1]),
    (RED[3], GOLD[1]),
    (RED[2], RED[1]),
    (GOLD[1], SOIL[1]),
    (SOIL[4], GOLD[1]),
    (GOLD[4], GOLD[2]),
    (STONE[3], STONE[2]),
    (SNOW, STONE[4]),
    (PURPLE[3], PURPLE[2]),
)
#: Cloth as (main, dark, light). The first eight are the players' own colours.
CLOTH_COLOURS: Final[tuple[Ramp, ...]] = (
    *((main, dark, light) for dark, main, light in LIVERIES),
    (PURPLE[2], PURPLE[1], PURPLE[3]),
    (GRASS[1], GRASS[0], GRASS[3]),
    (OLIVE[1], OLIVE[0], OLIVE[2]),
    (SOIL[1], SOIL[0], SOIL[3]),
    (SOIL[3], SOIL[2], SOIL[4]),
    (STONE[1], STONE[0], STONE[3]),
    (STONE[2], STONE[1], STONE[3]),
    (WATER[0], INK, WATER[2]),
)


def draw_choices(atlas: Atlas) -> None:
    """Put the roles and the colours to choose from into the atlas, a pixel each."""
    _table(atlas, "roles", [tuple(ROLES.values())])
    _table(atlas, "skin", SKIN_TONES)
    _table(atlas, "hair", HAIR_COLOURS)
    _table(atlas, "cloth", CLOTH_COLOURS)


def _table(atlas: Atlas, name: str, rows: list[Ramp] | tuple[Ramp, ...]) -> None:
    picture: Picture = blank(len(rows[0]), len(rows))
    for y, row in enumerate(rows):
        for x, colour in enumerate(row):
            dot(picture, x, y, colour)
    atlas.add(f"look/{name}", picture, anchor=(0, 0))
