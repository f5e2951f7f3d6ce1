"""The marker on the tile one would act on, and the ghost of what would stand there."""

from math import sin

import pygame

from game.world.tiled import TILE_PX
from scenes.media.assets import Assets
from scenes.play.aim import Aim
from scenes.ui import theme
from scenes.ui.theme import Colour

_GHOST_ALPHA = 150


def draw_aim(
    target: pygame.Surface, assets: Assets, aim: Aim, camera: tuple[int, int], time_s: float
) -> None:
    """Draws marker and ghost."""
    if aim.tile is None:
        return
    x, y = aim.tile[0] * TILE_PX - camera[0], aim.tile[1] * TILE_PX - camera[1]
    for tile_x, tile_y in aim.row:
        left, top = tile_x * TILE_PX - camera[0], tile_y * TILE_PX - camera[1]
        _draw_corners(target, left, top, theme.CREAM, time_s)
    if aim.item is None:
        _draw_corners(target, x, y, theme.PAPER, time_s)
        return
    _draw_corners(target, x, y, theme.CREAM if aim.can_place else theme.RED, time_s)
    stem = f"placeable/{aim.item}"
    names = (f"{stem}/turn{aim.turn}", stem, f"{stem}/closed", f"{stem}/0", f"item/{aim.item}")
    sprite = next((s for name in names if (s := assets.world.get(name)) is not None), None)
    if sprite is not None:
        ghost = sprite.frames[0].copy()
        if not aim.can_place:
            ghost.fill((255, 110, 110, 255), special_flags=pygame.BLEND_RGBA_MULT)
        ghost.set_alpha(_GHOST_ALPHA)
        target.blit(ghost, (x + 8 - sprite.anchor_x, y + TILE_PX - 2 - sprite.anchor_y))


def _draw_corners(target: pygame.Surface, x: int, y: int, colour: Colour, time_s: float) -> None:
    """Four corners around a tile that breathe a little."""
    out = 1 if sin(time_s * 5) > 0 else 0
    left, top, right, bottom = x - out, y - out, x + TILE_PX - 1 + out, y + TILE_PX - 1 + out
    for shade, shift in ((theme.INK, 1), (colour, 0)):
        for corner_x, sign_x in ((left, 1), (right, -1)):
            for corner_y, sign_y in ((top, 1), (bottom, -1)):
                at = (corner_x, corner_y + shift)
                pygame.draw.line(target, shade, at, (corner_x + 3 * sign_x, corner_y + shift))
                pygame.draw.line(target, shade, at, (corner_x, corner_y + 3 * sign_y + shift))
