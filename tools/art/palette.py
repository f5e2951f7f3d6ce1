"""The forty colours, and one ink, from which every picture in the game is drawn.

Colours are grouped in ramps from dark to light. Darks lean to blue or purple and lights lean
to yellow, so that any two ramps sit well beside each other. Neighbouring ramps share an end
colour where two colours would differ by less than an eye can see; that is how eight ramps, an
olive for autumn and a snow white fit into forty.

A season is a *swap*: pictures of plants and ground are drawn with the spring grass ramp, or
with roles such as "leaf 2", and `GROUND_RAMPS` and `LEAF_RAMPS` say which colours take those
roles in each season.

Every colour is an `(r, g, b)` tuple of integers from 0 to 255.
"""

from __future__ import annotations

from typing import Final

Colour = tuple[int, int, int]
Ramp = tuple[Colour, ...]


def rgb(code: str) -> Colour:
    """Turn six hexadecimal digits (``"1a1428"``) into a colour."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def _ramp(codes: str) -> Ramp:
    return tuple(rgb(code) for code in codes.split())


INK: Final = rgb("1a1428")

#: Six steps: the two in the middle differ little, which keeps large meadows calm.
GRASS: Final = _ramp("1d3a3a 2b5a3c 3f7d3e 549240 70ab45 a5d05a")
#: Three steps of dry grass.
OLIVE: Final = _ramp("6c6234 98863a c2a749")
SOIL: Final = _ramp("3b2233 5c3439 80513f a8754d cfa168")
STONE: Final = _ramp("2a2740 454566 6c7491 9fadbd c9d6e0")
SNOW: Final = rgb("f2f6f0")
WATER: Final = _ramp("1c2a5a 0072b2 2f8fc4 62c0de a8e6ee")
SKIN: Final = _ramp("5c3439 9a5648 d08a62 f0bd8a fde3bd")
RED: Final = _ramp("3b2233 8a2440 c93f45 ee7a51 f0bd8a")
PURPLE: Final = _ramp("2a2740 4d2f7a 7d52b0 cc79a7 e6c4f2")
GOLD: Final = _ramp("5c3439 a86a25 e69f00 f0e442 fff3a8")

#: The paper of panels and bubbles, and the wood of their frames.
PAPER: Final = SKIN[4]
WOOD: Final = SOIL

RAMPS: Final[dict[str, Ramp]] = {
    "grass": GRASS,
    "olive": OLIVE,
    "soil": SOIL,
    "stone": STONE,
    "snow": (SNOW,),
    "water": WATER,
    "skin": SKIN,
    "red": RED,
    "purple": PURPLE,
    "gold": GOLD,
}

#: All forty colours without the ink, in a fixed order and without repeats.
COLOURS: Final[tuple[Colour, ...]] = tuple(
    dict.fromkeys(colour for ramp in RAMPS.values() for colour in ramp)
)
#: What an opaque pixel of any picture may be.
ALLOWED: Final[frozenset[Colour]] = frozenset((*COLOURS, INK))

SEASONS: Final = ("spring", "summer", "autumn", "winter")

#: Six steps for the meadow in each season; index 3 is the plain colour.
GROUND_RAMPS: Final[dict[str, Ramp]] = {
    "spring": GRASS,
    "summer": (GRASS[0], GRASS[1], GRASS[2], GRASS[3], GRASS[4], OLIVE[2]),
    "autumn": (SOIL[0], SOIL[1], OLIVE[0], OLIVE[1], OLIVE[2], GOLD[2]),
    "winter": (STONE[1], STONE[2], STONE[3], STONE[4], SNOW, SNOW),
}

#: Five steps, dark to light, for the crown of a broad-leaved tree in each season.
LEAF_RAMPS: Final[dict[str, Ramp]] = {
    "spring": (PURPLE[1], PURPLE[2], PURPLE[3], PURPLE[4], SKIN[4]),
    "summer": (GRASS[0], GRASS[1], GRASS[2], GRASS[4], GRASS[5]),
    "autumn": (RED[0], RED[1], RED[2], RED[3], GOLD[2]),
    "winter": (STONE[1], STONE[2], STONE[3], STONE[4], SNOW),
}

#: The same for every second tree, so that a wood is not of one colour.
SECOND_LEAF_RAMPS: Final[dict[str, Ramp]] = {
    "spring": (GRASS[0], GRASS[1], GRASS[3], GRASS[4], GRASS[5]),
    "summer": (GRASS[0], GRASS[1], GRASS[2], GRASS[3], GRASS[4]),
    "autumn": (SOIL[1], SKIN[1], RED[3], GOLD[2], GOLD[3]),
    "winter": (STONE[1], STONE[2], STONE[3], STONE[4], SNOW),
}

#: The same five steps for needles and evergreen bushes.
NEEDLE_RAMPS: Final[dict[str, Ramp]] = {
    "spring": (INK, GRASS[0], GRASS[1], GRASS[2], GRASS[4]),
    "summer": (INK, GRASS[0], GRASS[1], GRASS[2], GRASS[3]),
    "autumn": (INK, GRASS[0], GRASS[1], OLIVE[0], OLIVE[2]),
    "winter": (GRASS[0], GRASS[1], STONE[3], STONE[4], SNOW),
}

#: The eight player colours as (dark, main, light): amber, blue, yellow, pink, sky, green, rust and
#: white, which stay apart for colour-blind eyes. The game's badges have the main ones
#: (`PLAYER_COLOURS` in scenes/ui/theme.py); every player has a silhouette and a name as well, so
#: colour never stands alone.
LIVERIES: Final[tuple[Ramp, ...]] = (
    (GOLD[1], GOLD[2], SKIN[3]),
    (WATER[0], WATER[1], WATER[3]),
    (OLIVE[1], GOLD[3], GOLD[4]),
    (PURPLE[2], PURPLE[3], PURPLE[4]),
    (WATER[2], WATER[3], WATER[4]),
    (GRASS[2], GRASS[4], GRASS[5]),
    (RED[1], RED[2], RED[3]),
    (STONE[3], STONE[4], SNOW),
)
