"""The colours in which grounds meet, as rows of pixels: the game cuts the borders itself."""

from __future__ import annotations

from tools.art.atlas import Atlas
from tools.art.canvas import Picture, blank, dot
from tools.art.ground import floor_colours, path_colours
from tools.art.palette import SEASONS, SNOW, SOIL, STONE, WATER, Colour, Ramp


def rim(colours: Ramp) -> Picture:
    """A row of colours."""
    picture = blank(len(colours), 1)
    for x, colour in enumerate(colours):
        dot(picture, x, 0, colour)
    return picture


def layer_rim(shadow: Colour, second: Colour, side: Colour, light: Colour) -> Picture:
    """What is along a layer's upper border, below that, on its left, and on its lower right."""
    return rim((shadow, second, side, light))


def shore_rim(season: str) -> Picture:
    """Bank, its foot, its clods, the edge above it, foam, ripples and the shade of the bank."""
    foam = SNOW if season == "winter" else WATER[4]
    clod = STONE[4] if season == "winter" else SOIL[3]
    return rim((SOIL[2], SOIL[1], clod, SOIL[0], foam, WATER[3], WATER[1]))


def draw_rims(atlas: Atlas) -> None:
    """Put the rims of every season into the atlas."""
    for season in SEASONS:
        shadow, dark, _, light, lip = path_colours(season)
        atlas.add(f"ground/path/{season}/rim", layer_rim(shadow, dark, lip, light))
        dark, _, light, _, _ = floor_colours(season)
        atlas.add(f"ground/forest_floor/{season}/rim", layer_rim(dark, dark, dark, light))
        atlas.add(f"ground/water/{season}/rim", shore_rim(season))
