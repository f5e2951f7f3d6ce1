"""The title's landscape in the four seasons.

It is drawn once for each season, in the colours of summer; the leaves of trees and hedges have
colours of their own at first, which no picture has. What is drawn is then dressed: every colour of
summer becomes that of the season.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from tools.art.palette import (
    GOLD,
    GRASS,
    LEAF_RAMPS,
    OLIVE,
    RED,
    SECOND_LEAF_RAMPS,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    Colour,
    Ramp,
)
from tools.art.ui_canvas import opaque
from tools.art.ui_shapes import Pixels

LEAVES: Final[Ramp] = tuple((1, 0, step) for step in range(5))
SUNLIT_LEAVES: Final[Ramp] = tuple((2, 0, step) for step in range(5))
"""Placeholders for leaves near by and on the hills behind, from dark to light."""
_SUMMER_LEAVES: Final = (GRASS[:5], GRASS[1:])
_LEAVES: Final[dict[str, tuple[Ramp, Ramp]]] = {
    "spring": (
        LEAF_RAMPS["spring"],
        SECOND_LEAF_RAMPS["spring"],
    ),
    "summer": _SUMMER_LEAVES,
    "autumn": (LEAF_RAMPS["autumn"], SECOND_LEAF_RAMPS["autumn"]),
    "winter": (LEAF_RAMPS["winter"], LEAF_RAMPS["winter"]),
}
_GROUND: Final[dict[str, Ramp]] = {
    "spring": GRASS,
    "summer": GRASS,
    "autumn": (SOIL[0], SOIL[1], OLIVE[0], OLIVE[1], OLIVE[2], SOIL[4]),
    "winter": (STONE[1], STONE[2], STONE[3], SNOW, STONE[4], SNOW),
}
_FIELDS: Final[dict[str, dict[Colour, Colour]]] = {
    # Corn is young in spring; in autumn it is brought in, and only stubble stands.
    "spring": {OLIVE[2]: GRASS[4], GOLD[4]: GRASS[5]},
    "summer": {},
    "autumn": {GOLD[4]: SKIN[3], OLIVE[2]: SOIL[3]},
    "winter": {
        OLIVE[2]: STONE[4],
        GOLD[4]: SNOW,
        SOIL[4]: STONE[4],
        SOIL[3]: STONE[3],
        SOIL[2]: STONE[3],
    },
}
_ROOFS: Final[dict[Colour, Colour]] = {RED[2]: STONE[4], RED[3]: SNOW, RED[1]: STONE[3]}
"""Under snow."""


def dressed_land(layer: Pixels, season: str) -> Pixels:
    """Land with its fields, hedges and trees, in a season."""
    near, far = _LEAVES[season]
    changes = dict(zip(LEAVES, near, strict=True)) | dict(zip(SUNLIT_LEAVES, far, strict=True))
    changes |= dict(zip(GRASS, _GROUND[season], strict=True))
    return _changed(layer, changes | _FIELDS[season])


def dressed_grass(layer: Pixels, season: str) -> Pixels:
    """Grass at the viewer's feet, and what stands in it, in a season."""
    changes = dict(zip(GRASS, _GROUND[season], strict=True))
    if season == "winter":
        # Snow lies along the upper edges of the fence.
        changes[SOIL[4]] = SNOW
    return _changed(layer, changes)


def dressed_house(layer: Pixels, season: str) -> Pixels:
    """A house with the grass at its foot, in a season."""
    changes = dict(zip(GRASS, _GROUND[season], strict=True))
    return _changed(layer, changes | (_ROOFS if season == "winter" else {}))


def _changed(layer: Pixels, changes: dict[Colour, Colour]) -> Pixels:
    result = layer.copy()
    for before, after in changes.items():
        if before != after:
            result[np.all(layer == opaque(before), axis=-1)] = opaque(after)
    return result
