"""Tilled soil as it lies on the ground: by dual grid (a tile over each corner where four cells
meet), dry or wet, and enriched.

It is laid together in chunks, each drawn once and kept until a bed in it changes.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from typing import NamedTuple

import pygame

from game.world.tiled import TILE_PX
from scenes.media.sprites import Sprite, SpriteBook
from scenes.view.scatter import scatter

CHUNK_TILES = 8
CHUNK_PX = CHUNK_TILES * TILE_PX
Tile = tuple[int, int]


class Tilth(NamedTuple):
    """What a tilled tile looks like."""

    is_wet: bool
    is_enriched: bool


class Tilled:
    """The soil of the beds of one area."""

    def __init__(self, sprites: SpriteBook) -> None:
        self._sprites = sprites
        self._chunks: dict[Tile, pygame.Surface | None] = {}
        """What is laid together so far; None where there is nothing."""

    def clear(self) -> None:
        """Lays everything anew when it is drawn next."""
        self._chunks.clear()

    def changed(self, tile: Tile) -> None:
        """Lays anew what is about a tile."""
        x, y = tile
        for at in {
            ((x + dx) // CHUNK_TILES, (y + dy) // CHUNK_TILES)
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        }:
            self._chunks.pop(at, None)

    def draw(
        self,
        target: pygame.Surface,
        camera: tuple[int, int],
        soil: Callable[[], Mapping[Tile, Tilth]],
        season: str,
    ) -> None:
        """Draws what the camera sees of all the `soil` that there is."""
        width, height = target.get_size()
        blits = []
        for y in range(camera[1] // CHUNK_PX, (camera[1] + height - 1) // CHUNK_PX + 1):
            for x in range(camera[0] // CHUNK_PX, (camera[0] + width - 1) // CHUNK_PX + 1):
                if (x, y) not in self._chunks:
                    self._chunks[x, y] = self._laid((x, y), soil(), season)
                picture = self._chunks[x, y]
                if picture is not None:
                    blits.append((picture, (x * CHUNK_PX - camera[0], y * CHUNK_PX - camera[1])))
        target.fblits(blits)

    def _laid(self, chunk: Tile, soil: Mapping[Tile, Tilth], season: str) -> pygame.Surface | None:
        left, top = chunk[0] * CHUNK_TILES, chunk[1] * CHUNK_TILES
        near = {
            (x, y): soil[x, y]
            for y in range(top - 1, top + CHUNK_TILES + 1)
            for x in range(left - 1, left + CHUNK_TILES + 1)
            if (x, y) in soil
        }
        if not near:
            return None
        picture = pygame.Surface((CHUNK_PX, CHUNK_PX), pygame.SRCALPHA)
        for sprite, x, y in self._pieces(near, season):
            at = (x - left * TILE_PX, y - top * TILE_PX)
            picture.blit(sprite.frames[0], at)
        # What is clear is then passed over a run at a time, and what is solid copied.
        picture.set_alpha(255, pygame.RLEACCEL)
        return picture

    def _pieces(self, soil: Mapping[Tile, Tilth], season: str) -> Iterator[tuple[Sprite, int, int]]:
        """All pictures of some soil, what lies below first, with their left top in the area."""
        wet = {tile for tile, tilth in soil.items() if tilth.is_wet}
        for terrain, tiles in (("bed", soil.keys()), ("wet_soil", wet)):
            corners = {(x + dx, y + dy) for x, y in tiles for dx in (0, 1) for dy in (0, 1)}
            for corner in sorted(corners):
                if terrain == "bed" and _is_within(corner, wet):
                    # The wet soil over it hides it.
                    continue
                sprite = self._ground(terrain, corner, tiles, season)
                if sprite is not None:
                    x, y = (part * TILE_PX - TILE_PX // 2 for part in corner)
                    yield sprite, x, y
        enriched = self._sprites.get("soil/enriched")
        if enriched is not None:
            for (x, y), tilth in soil.items():
                if tilth.is_enriched:
                    yield enriched, x * TILE_PX, y * TILE_PX

    def _ground(
        self, terrain: str, corner: Tile, tiles: Container[Tile], season: str
    ) -> Sprite | None:
        x, y = corner
        around = ((x - 1, y - 1), (x, y - 1), (x - 1, y), (x, y))
        mask = sum(bit for bit, at in zip((1, 2, 4, 8), around, strict=True) if at in tiles)
        stem = f"ground/{terrain}/{season}/"
        if mask == 15:
            return self._sprites.get(f"{stem}plain{scatter(x, y) % 2}")
        return self._sprites.get(f"{stem}edge{mask}")


def _is_within(corner: Tile, tiles: Container[Tile]) -> bool:
    """Whether all four cells around a corner are among the tiles."""
    x, y = corner
    return all(at in tiles for at in ((x - 1, y - 1), (x, y - 1), (x - 1, y), (x, y)))
