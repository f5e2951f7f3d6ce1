"""A terrain's look over a whole block of ground, put together from its tiles once and kept."""

from collections import OrderedDict

import pygame

from game.world.shown import ALL_SEASONS
from game.world.tiled import TILE_PX
from scenes.media.sprites import Sprite, SpriteBook
from scenes.view.edges import BLOCK_TILES, CUT_PX, PAD_PX, PAD_TILES
from scenes.view.scatter import scatter

KEPT_MAX = 48
"""48 pictures of 370 kB are 18 MB."""
VARIANTS = 2
"""Blocks of so many kinds, so that no eye finds what repeats."""


class Spreads:
    """The looks of all terrains, in cuts."""

    def __init__(self, sprites: SpriteBook) -> None:
        self._sprites = sprites
        self._kept: OrderedDict[tuple[str, str, str, int, int], pygame.Surface] = OrderedDict()

    def sprite(self, terrain: str, season: str, name: str) -> Sprite | None:
        """A picture of a terrain."""
        of_season = self._sprites.get(f"ground/{terrain}/{season}/{name}")
        return of_season or self._sprites.get(f"ground/{terrain}/{ALL_SEASONS}/{name}")

    def spread(
        self, terrain: str, season: str, stem: str, block: int, frame: int = 0
    ) -> pygame.Surface:
        """The look of a terrain over a cut: its `plain` tiles, or those of another stem."""
        key = (terrain, season, stem, block % VARIANTS, frame)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._drawn(*key)
            if len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return found

    def _drawn(
        self, terrain: str, season: str, stem: str, variant: int, frame: int
    ) -> pygame.Surface:
        result = pygame.Surface((CUT_PX, CUT_PX)).convert()
        blits = []
        for y in range(-PAD_TILES, BLOCK_TILES + PAD_TILES):
            for x in range(-PAD_TILES, BLOCK_TILES + PAD_TILES):
                place = (x % BLOCK_TILES + 100 * variant, y % BLOCK_TILES)
                # Other looks may let the plain one through.
                for look in dict.fromkeys(("plain", stem)):
                    sprite = self._tile(terrain, season, look, *place)
                    if sprite is not None:
                        picture = sprite.frames[frame % len(sprite.frames)]
                        blits.append((picture, (x * TILE_PX + PAD_PX, y * TILE_PX + PAD_PX)))
        result.fblits(blits)
        return result

    def _tile(self, terrain: str, season: str, stem: str, x: int, y: int) -> Sprite | None:
        if stem != "plain":
            other = self.sprite(terrain, season, f"{stem}~1") if scatter(x, y, 4) & 1 else None
            return other or self.sprite(terrain, season, stem)
        chance = scatter(x, y) % 100
        variant = 0 if chance < 46 else 1 if chance < 74 else 2 if chance < 90 else 3
        plain = self.sprite(terrain, season, f"plain{variant}")
        return plain or self.sprite(terrain, season, f"plain{variant % 2}")
