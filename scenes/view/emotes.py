"""The pictures of emotes."""

from collections.abc import Sequence

import pygame

from game.world.emotes import EMOTES
from scenes.media.assets import Assets

POP_S = 0.16
"""How long an emote takes to come up."""


def emote_picture(assets: Assets, number: int) -> pygame.Surface | None:
    """The picture of an emote; None for one that this game does not know."""
    if not 1 <= number <= len(EMOTES):
        return None
    sprite = assets.world.get(f"fx/emote_{EMOTES[number - 1]}")
    return None if sprite is None else sprite.frames[0]


def draw_emote(
    target: pygame.Surface,
    assets: Assets,
    number: int,
    head: tuple[int, int],
    shown_s: float,
    taken: Sequence[pygame.Rect],
) -> pygame.Rect | None:
    """Draws an emote over somebody's head, and over what is `taken` there. Returns where it is."""
    picture = emote_picture(assets, number)
    if picture is None:
        return None
    risen_px = round(4 * min(1.0, shown_s / POP_S)) + (1 if shown_s % 0.8 < 0.4 else 0)
    large = pygame.transform.scale_by(picture, 2)
    place = large.get_rect(midbottom=(head[0], head[1] - 2))
    for rect in sorted(taken, key=lambda rect: -rect.bottom):
        if place.colliderect(rect):
            place.bottom = rect.top - 1
    target.blit(large, place.move(0, 4 - risen_px))
    return place
