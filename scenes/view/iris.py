"""The wipe between two scenes or two areas: the picture closes to a circle and opens again."""

import pygame

from scenes.ui import theme


def draw_iris(target: pygame.Surface, openness: float) -> None:
    """Closes the picture to a circle: 1 is open, 0 is dark."""
    width, height = target.get_size()
    radius = int((width**2 + height**2) ** 0.5 / 2 * openness)
    if openness >= 1.0:
        return
    veil = pygame.Surface((width, height))
    veil.fill(theme.INK)
    hole = (255, 0, 255)
    veil.set_colorkey(hole)
    if radius > 0:
        pygame.draw.circle(veil, hole, (width // 2, height // 2), radius)
    target.blit(veil, (0, 0))
