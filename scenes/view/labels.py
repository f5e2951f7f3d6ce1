"""What players have written on chests and signs, over them, when one comes near."""

from collections.abc import Sequence
from math import hypot

import pygame

from game.world.records import Placeable
from scenes.ui import theme
from scenes.ui.edited_line import clean_letters
from scenes.ui.text import Font
from scenes.view.camera import Camera
from scenes.view.players import draw_badge
from scenes.view.things import Field

NEAR_PX = 56
_ABOVE_PX = 18


def draw_labels(
    target: pygame.Surface,
    field: Field,
    font: Font,
    camera: Camera,
    at: tuple[float, float],
    kept_free: Sequence[pygame.Rect] = (),
) -> list[pygame.Rect]:
    """Draws the labels around a place of the area, lifted over what is to be kept free. Returns
    where they are."""
    x, y = int(at[0]), int(at[1])
    placed: list[pygame.Rect] = []
    near = field.within(x - NEAR_PX, y - NEAR_PX, x + NEAR_PX, y + NEAR_PX)
    labelled = [
        (thing, record)
        for thing in near
        if isinstance(record := thing.record, Placeable) and (record.name or record.colour)
    ]
    for thing, record in sorted(labelled, key=lambda one: hypot(one[0].x - x, one[0].y - y)):
        name = font.fit(clean_letters(record.name), 150)
        badge_px = 13 if record.colour else 0
        plate = pygame.Rect(0, 0, font.width(name) + badge_px + 8, font.line_px + 2)
        plate.midbottom = camera.on_ui(thing.x, thing.y - _ABOVE_PX)
        for taken in sorted((*kept_free, *placed), key=lambda rect: -rect.bottom):
            if plate.colliderect(taken):
                plate.bottom = taken.top - 1
        pygame.draw.rect(target, theme.INK, plate, border_radius=3)
        pygame.draw.rect(target, theme.PAPER, plate.inflate(-2, -2), border_radius=2)
        if record.colour:
            draw_badge(target, field.assets, record.colour - 1, (plate.x + 8, plate.centery))
        place = (plate.x + 4 + badge_px, plate.y + 1)
        target.blit(font.render(name, theme.TEXT_ON_PAPER), place)
        placed.append(plate)
    return placed
