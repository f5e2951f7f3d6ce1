"""What stands high: rock that a cave is dug into, the walls of rooms.

Its top is a shape like any other ground's; its face is the same shape moved down, course by
course, the lowest drawn first, so that a wall follows every bend of the rock above it.
"""

from collections.abc import Callable, Sequence

import pygame

from game.world.tiled import TILE_PX
from scenes.ui.theme import Colour
from scenes.view.edges import CUT_PX, PAD_PX, inner, moved, paint, without

COURSE_PX = 8
COURSES = PAD_PX // COURSE_PX
"""A face is as high as a cut reaches beyond its block: what hangs into a block from above is known
there."""
_FOOT_PX = 3
_RIM_PX = (4, 3, 2, 1)
_SEAM, _LIGHT, _FOOT = 4, 5, 6
"""Where a wall's rim has the colours of a course's lower seam, of the light over it and of the
shadow at the foot; before them those along the top's border."""

Look = Callable[[str], pygame.Surface]
"""The look of a stem over a whole cut."""


def straight(cells: Sequence[Sequence[str]], terrain: str, before: int) -> pygame.Mask:
    """The cells of a terrain as a shape with straight borders. `cells` begin so many cells before
    the block."""
    shape = pygame.Mask((CUT_PX, CUT_PX))
    cell = pygame.Mask((TILE_PX, TILE_PX), fill=True)
    for y, row in enumerate(cells):
        for x, name in enumerate(row):
            if name == terrain:
                at = ((x - before) * TILE_PX + PAD_PX, (y - before) * TILE_PX + PAD_PX)
                shape.draw(cell, at)
    return shape


def paint_tall(land: pygame.Surface, shape: pygame.Mask, look: Look, rim: Sequence[Colour]) -> None:
    """Draws the face below a shape, and the shape as its top."""
    foot = hanging(shape, COURSES * COURSE_PX + _FOOT_PX)
    paint(land, foot, rim[_FOOT])
    for course in range(COURSES - 1, -1, -1):
        part = hanging(shape, (course + 1) * COURSE_PX)
        paint(land, part, look(f"face{course}"))
        seam = without(part, moved(part, 0, -1))
        light = without(moved(part, 0, -1), moved(part, 0, -2))
        paint(land, light, rim[_LIGHT if course == 0 else _SEAM - 1])
        paint(land, seam, rim[_SEAM])
    paint(land, shape, look("plain"))
    for reach_px, colour in zip(_RIM_PX, reversed(rim[:_SEAM]), strict=True):
        paint(land, without(shape, inner(shape, reach_px)), colour)


def hanging(shape: pygame.Mask, height_px: int) -> pygame.Mask:
    """A shape and everything up to so many pixels below it."""
    result = shape.copy()
    reach_px = 0
    while reach_px < height_px:
        step = min(reach_px + 1, height_px - reach_px)
        result.draw(result.copy(), (0, step))
        reach_px += step
    return result
