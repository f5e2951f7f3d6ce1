"""The letters of text pictures: one for each colour, the same in every picture that is written
out as lines of text."""

from __future__ import annotations

from typing import Final

from tools.art.palette import (
    GOLD,
    GRASS,
    INK,
    OLIVE,
    PURPLE,
    RED,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    WATER,
    Colour,
)

LETTERS: Final[dict[str, Colour]] = {
    "k": INK,
    # Earth and wood, dark to light.
    "0": SOIL[0],
    "1": SOIL[1],
    "2": SOIL[2],
    "3": SOIL[3],
    "4": SOIL[4],
    # Stone and metal.
    "A": STONE[0],
    "a": STONE[1],
    "b": STONE[2],
    "c": STONE[3],
    "d": STONE[4],
    "w": SNOW,
    # Fire and fruit.
    "R": RED[1],
    "r": RED[2],
    "e": RED[3],
    # Gold.
    "u": GOLD[1],
    "o": GOLD[2],
    "y": GOLD[3],
    "Y": GOLD[4],
    # Leaves, and dry leaves.
    "N": GRASS[0],
    "D": GRASS[1],
    "G": GRASS[2],
    "g": GRASS[3],
    "h": GRASS[4],
    "l": GRASS[5],
    "x": OLIVE[0],
    "T": OLIVE[1],
    "t": OLIVE[2],
    # Flowers and berries.
    "Q": PURPLE[1],
    "P": PURPLE[2],
    "p": PURPLE[3],
    "q": PURPLE[4],
    # Dough, skin and paper.
    "n": SKIN[1],
    "S": SKIN[2],
    "s": SKIN[3],
    "f": SKIN[4],
    # Water.
    "W": WATER[0],
    "M": WATER[1],
    "m": WATER[2],
    "i": WATER[3],
    "I": WATER[4],
}
