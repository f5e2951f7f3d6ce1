"""Small pictures of areas, for the map: the colours of their ground, and what stands in them."""

import pygame

from game.world.areas import Area
from game.world.shown import ALL_SEASONS, TALL
from game.world.tiled import TILE_PX
from scenes.media.sprites import Sprite, SpriteBook
from scenes.ui import theme
from scenes.view.scenery import Look, standing_scenery

_GRASS = (0x54, 0x92, 0x40)
"""What is shown of ground without any picture."""


class AreaMaps:
    """Pictures of areas, made once for each season and size."""

    def __init__(self, sprites: SpriteBook) -> None:
        self._sprites = sprites
        self._made: dict[tuple[str, str, int], pygame.Surface] = {}
        self._small: dict[tuple[int, int], pygame.Surface] = {}

    def picture(self, area: Area, season: str, px_per_tile: int) -> pygame.Surface:
        """The picture of an area with so many pixels for a tile."""
        key = (area.id, season, px_per_tile)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._make(area, season, px_per_tile)
        return found

    def _make(self, area: Area, season: str, px_per_tile: int) -> pygame.Surface:
        colours = {
            terrain: self._colour(terrain, season)
            for row in area.terrain
            for terrain in dict.fromkeys(row)
        }
        ground = pygame.Surface((area.width, area.height)).convert()
        for y, row in enumerate(area.terrain):
            for x, terrain in enumerate(row):
                ground.set_at((x, y), colours[terrain])
        picture = pygame.transform.scale_by(ground, px_per_tile)
        look = Look(season, False, frozenset())
        standing = [
            (thing.sprite.frames[0], thing.left, thing.top, thing.foot)
            for thing in standing_scenery(area, look, self._sprites)
        ]
        for site in area.destructables:
            sprite = self._sprites.seasonal(f"tree/{site.kind}", season) or self._sprites.seasonal(
                site.kind, season
            )
            if sprite is not None:
                x, y = site.tile_x * TILE_PX + 8, site.tile_y * TILE_PX + 12
                left, top = x - sprite.anchor_x, y - sprite.anchor_y
                standing.append((sprite.frames[0], left, top, y))
        for frame, left, top, _ in sorted(standing, key=lambda thing: thing[3]):
            at = (left * px_per_tile // TILE_PX, top * px_per_tile // TILE_PX)
            picture.blit(self._scaled(frame, px_per_tile), at)
        return picture

    def _scaled(self, frame: pygame.Surface, px_per_tile: int) -> pygame.Surface:
        key = (id(frame), px_per_tile)
        found = self._small.get(key)
        if found is None:
            width = max(1, frame.get_width() * px_per_tile // TILE_PX)
            height = max(1, frame.get_height() * px_per_tile // TILE_PX)
            found = self._small[key] = pygame.transform.smoothscale(frame, (width, height))
        return found

    def _colour(self, terrain: str, season: str) -> pygame.Color:
        """The middle colour of a tile's picture. What stands high is as dark as it is seen."""
        if terrain in TALL:
            return pygame.Color(theme.INK)
        sprite = self._tile(terrain, season)
        if sprite is None:
            return pygame.Color(*_GRASS)
        return pygame.Color(*pygame.transform.average_color(sprite.frames[0]))

    def _tile(self, terrain: str, season: str) -> Sprite | None:
        """A tile in the middle of others like it; of what has none, one between rails."""
        for drawn in (season, ALL_SEASONS):
            for name in ("plain0", "rail0"):
                sprite = self._sprites.get(f"ground/{terrain}/{drawn}/{name}")
                if sprite is not None:
                    return sprite
        return None
