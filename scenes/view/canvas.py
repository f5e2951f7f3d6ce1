"""The canvas: a surface a little larger than the picture, over which the picture moves.

Its left top stays at one point of the area until the camera has moved on by a cell. So what stands
still keeps its place on it, and hundreds of places need not be computed anew for each frame.
"""

import pygame

CELL_PX = 64
"""How far the camera moves until the canvas lies elsewhere."""


class Canvas:
    """See the module. Drawing on the `whole` changes nothing beside the `view`."""

    def __init__(self) -> None:
        self.origin = (0, 0)
        """The point of the area at its left top."""
        self.whole = pygame.Surface((1, 1))
        self.view = self.whole
        """The part of it that is seen now."""

    def look(self, camera: tuple[int, int], size: tuple[int, int]) -> None:
        """Shows so much of the area from a point on. What is in the picture is then as yet
        undefined."""
        self.origin = (camera[0] // CELL_PX * CELL_PX, camera[1] // CELL_PX * CELL_PX)
        around = (size[0] + CELL_PX, size[1] + CELL_PX)
        if self.whole.get_size() != around:
            self.whole = pygame.Surface(around).convert()
        seen = pygame.Rect(camera[0] - self.origin[0], camera[1] - self.origin[1], *size)
        self.whole.set_clip(seen)
        self.view = self.whole.subsurface(seen)
