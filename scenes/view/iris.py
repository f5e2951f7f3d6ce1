"""The wipe between two scenes or two areas: the picture closes to a circle and opens again."""

from math import dist

import pygame

from scenes.ui import theme


def draw_iris(target: pygame.Surface, openness: float, centre: tuple[int, int]) -> None:
    """Closes the picture to a circle around a point of it: 1 is open, 0 is dark."""
    if openness >= 1.0:
        return
    width, height = target.get_size()
    corners = ((x, y) for x in (0, width) for y in (0, height))
    radius = int(max(dist(corner, centre) for corner in corners) * openness)
    veil = pygame.Surface((width, height))
    veil.fill(theme.INK)
    hole = (255, 0, 255)
    veil.set_colorkey(hole)
    if radius > 0:
        pygame.draw.circle(veil, hole, centre, radius)
    target.blit(veil, (0, 0))
