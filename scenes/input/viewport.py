"""How the logical picture sits in the window: a whole zoom and a floating logical size.

The zoom is the largest whole number at which at least 640×360 logical pixels fit, and the logical
picture is as large as the window then allows: 1280×720 shows 640×360, 1280×800 shows 640×400.
Pixels stay square and sharp at every size.
"""

from typing import NamedTuple

LOGICAL_WIDTH = 640
LOGICAL_HEIGHT = 360
Area = tuple[int, int, int, int]
"""Left, top, width and height."""


class Viewport(NamedTuple):
    """The logical picture in a window."""

    zoom: int
    x: int
    """Where the picture's left edge is in the window, in window pixels."""
    y: int
    width: int
    """The logical size."""
    height: int

    def to_logical(self, position: tuple[int, int]) -> tuple[int, int]:
        """The logical pixel under a pixel of the window."""
        return (position[0] - self.x) // self.zoom, (position[1] - self.y) // self.zoom

    def to_window(self, area: Area) -> Area:
        """An area of the logical picture in pixels of the window."""
        left, top, width, height = (length * self.zoom for length in area)
        return self.x + left, self.y + top, width, height


def viewport_of(window_size: tuple[int, int]) -> Viewport:
    """The viewport of a window of any size of at least one pixel. One that is smaller than the
    logical picture is drawn at zoom 1 and shows less of it."""
    width, height = max(1, window_size[0]), max(1, window_size[1])
    zoom = max(1, min(width // LOGICAL_WIDTH, height // LOGICAL_HEIGHT))
    logical_width, logical_height = width // zoom, height // zoom
    return Viewport(
        zoom,
        (width - logical_width * zoom) // 2,
        (height - logical_height * zoom) // 2,
        logical_width,
        logical_height,
    )
