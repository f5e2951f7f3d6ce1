"""Water and its shore: a bank of earth below the land, foam along it that comes and goes, and
deeper water further out."""

from collections.abc import Sequence
from typing import NamedTuple

import pygame

from scenes.ui.theme import Colour
from scenes.view.edges import Edges, inner, moved, paint, without

WATER_FRAMES = 4
_WAVES = (1, 2, 3, 2)
"""How far the second line of foam is from the shore in each frame, in pixels."""


class ShoreColours(NamedTuple):
    """What a shore is drawn with."""

    bank: Colour = (0x80, 0x51, 0x3F)
    foot: Colour = (0x5C, 0x34, 0x39)
    """The lowest of the bank, which is wet."""
    clod: Colour = (0xA8, 0x75, 0x4D)
    edge: Colour = (0x3B, 0x22, 0x33)
    """Under the grass that hangs over it."""
    foam: Colour = (0xA8, 0xE6, 0xEE)
    ripple: Colour = (0x62, 0xC0, 0xDE)
    shade: Colour = (0x00, 0x72, 0xB2)

    @classmethod
    def of(cls, picture: pygame.Surface) -> "ShoreColours":
        """The colours as they stand in a row of a picture."""
        found = [picture.get_at((n, 0)) for n in range(len(cls._fields))]
        return cls(*((colour.r, colour.g, colour.b) for colour in found))


class Waters(NamedTuple):
    """The shapes of water in a block of ground."""

    whole: pygame.Mask
    """Everything below the land's edge."""
    surface: pygame.Mask
    """Without the bank."""
    deep: pygame.Mask
    beach: pygame.Mask
    """Where the land is sand, which runs out flat below the water."""


def paint_waters(
    land: pygame.Surface,
    waters: Waters,
    looks: Sequence[Sequence[pygame.Surface]],
    colours: ShoreColours,
    edges: Edges,
    sand: ShoreColours | None = None,
) -> list[pygame.Surface]:
    """A picture of the block for each frame. `looks` are those of plain and deep water in each,
    `sand` are the colours of a beach."""
    whole, surface, deep, beach = waters
    bank, edge = without(whole, surface), without(whole, moved(whole, 0, 1))
    _paint_bank(land, bank, edge, surface, colours, edges)
    if sand is not None and beach.count():
        flat = bank.overlap_mask(beach, (0, 0))
        _paint_bank(land, flat, edge.overlap_mask(beach, (0, 0)), surface, sand, edges)
    rim = without(surface, inner(surface, 1))
    shade = without(surface, surface.overlap_mask(surface, (0, 6))).overlap_mask(surface, (0, 2))
    pictures = []
    for frame, (plain, below) in enumerate(looks):
        picture = land.copy()
        paint(picture, surface, plain)
        paint(picture, deep, below)
        paint(picture, shade, colours.shade)
        reach = _WAVES[frame]
        broken = edges.speckles(62 if frame % 2 else 55)
        wave = without(inner(surface, reach), inner(surface, reach + 1))
        paint(picture, wave.overlap_mask(broken, (0, 0)), colours.ripple)
        paint(picture, rim, colours.foam)
        pictures.append(picture)
    return pictures


def _paint_bank(
    land: pygame.Surface,
    bank: pygame.Mask,
    edge: pygame.Mask,
    surface: pygame.Mask,
    colours: ShoreColours,
    edges: Edges,
) -> None:
    paint(land, bank, colours.bank)
    paint(land, bank.overlap_mask(edges.speckles(12), (0, 0)), colours.clod)
    paint(land, bank.overlap_mask(surface, (0, -2)), colours.foot)
    paint(land, without(bank, moved(bank, 0, -1)), colours.foot)
    paint(land, edge, colours.edge)
