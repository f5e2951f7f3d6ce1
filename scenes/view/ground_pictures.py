"""What the ground is drawn with, and what has been drawn of it.

There is one for the whole program: whoever comes back to an area, or to a farm, finds its ground
as it was drawn. A block of ground is the same whenever it is drawn, so nothing in here is state of
a farm.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

import pygame

from game.world.areas import Area
from scenes.media.sprites import SpriteBook
from scenes.view.edges import Edges
from scenes.view.spreads import Spreads

BLOCKS_MAX = 216
"""216 pictures of 256 kB are 54 MB; a picture of 1920×1080 logical pixels needs 54."""


class Block(NamedTuple):
    """A block of ground that is drawn."""

    frames: tuple[pygame.Surface, ...]
    """As many as its water has, or one."""
    water: pygame.Mask | None
    """Where it has open water."""


class Place(NamedTuple):
    """Which block it is, and when."""

    season: str
    cover: int
    """How much snow lies on it."""
    x: int
    y: int


class GroundPictures:
    """Looks, edges, and the blocks that were drawn last."""

    def __init__(self, sprites: SpriteBook) -> None:
        self.spreads = Spreads(sprites)
        self.edges = Edges()
        self._blocks: OrderedDict[tuple[int, Place], tuple[Area, Block]] = OrderedDict()
        """By the area's identity. Areas are kept along, so that none takes over another's."""

    def block(self, area: Area, place: Place, draw: Callable[[], Block]) -> Block:
        """The block of an area, drawn if it is not there."""
        key = (id(area), place)
        found = self._blocks.get(key)
        if found is None:
            found = self._blocks[key] = (area, draw())
            if len(self._blocks) > BLOCKS_MAX:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(key)
        return found[1]

    def has(self, area: Area, place: Place) -> bool:
        """Whether the block is there."""
        return (id(area), place) in self._blocks
