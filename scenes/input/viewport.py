"""How large things are drawn in a window: the UI by one scale, the world by another.

The UI is laid out in logical pixels. Its scale is the largest step at which at least
`LOGICAL_MIN_WIDTH` × `LOGICAL_MIN_HEIGHT` of them fit, and the logical picture is as large as the
window then allows. The world's zoom is the step at which everybody sees about as much of the world,
whatever the window's shape, and nothing beyond an area's edge. Both are whole numbers where that
is close enough, so that pixels stay square and sharp; a step between exists where whole ones are
far apart.

A machine that is too slow for its window gets a cheaper picture, in steps: at the first the world
has the UI's scale, and both are one picture; at each of the next that one is enlarged less and
stands in the middle of the window, with the same logical size.
"""

from collections.abc import Iterator
from itertools import count
from math import ceil, sqrt
from typing import NamedTuple

LOGICAL_MIN_WIDTH = 600
LOGICAL_MIN_HEIGHT = 330
WORLD_SEEN_PX = 640 * 360
"""How many of the world's pixels are seen, roughly."""
NEAR_ENOUGH = 1.19
"""Up to this ratio from what it should be, the world's zoom is the UI's scale: then both are one
picture, which is enlarged at once."""
ZOOM_MAX_RATIO = 2.0
"""An area so small that it does not fill the window is shown at most so much larger."""
SMALLER_MIN_SCALE = 2.0
"""Below this scale a smaller picture costs hardly less: what is drawn is the same."""
SMALLER_MIN_RATIO = 0.5
"""How much smaller than the window a picture may be."""
Area = tuple[int, int, int, int]
"""Left, top, width and height."""


class Viewport(NamedTuple):
    """The logical picture of the UI in a window."""

    scale: float
    """Window pixels to a logical pixel."""
    width: int
    """The logical size."""
    height: int
    left: int = 0
    """Where the logical picture begins in the window."""
    top: int = 0

    def to_logical(self, position: tuple[int, int]) -> tuple[int, int]:
        """The logical pixel under a pixel of the window."""
        x, y = position[0] - self.left, position[1] - self.top
        return int(x // self.scale), int(y // self.scale)

    def to_window(self, area: Area) -> Area:
        """An area of the logical picture in pixels of the window."""
        left, top, width, height = (int(length * self.scale) for length in area)
        return left + self.left, top + self.top, width, height


def cheaper_steps(window_size: tuple[int, int]) -> int:
    """How many steps cheaper than the best a picture for this window may be."""
    return 1 + len(_smaller_scales(viewport_of(window_size).scale))


def _smaller_scales(scale: float) -> list[float]:
    least = max(SMALLER_MIN_SCALE, scale * SMALLER_MIN_RATIO)
    return [float(step) for step in range(ceil(scale) - 1, ceil(least) - 1, -1)]


def viewport_of(window_size: tuple[int, int], step: int = 0) -> Viewport:
    """The viewport of a window of any size of at least one pixel, so many steps cheaper than the
    best, up to `cheaper_steps`. A window that is smaller than the smallest logical picture is drawn
    at scale 1 and shows less of it."""
    room = min(window_size[0] / LOGICAL_MIN_WIDTH, window_size[1] / LOGICAL_MIN_HEIGHT)
    scale = 1.0
    for larger in _steps((1.5,)):
        if larger > room:
            break
        scale = larger
    width, height = covered(window_size, scale)
    if step <= 1:
        return Viewport(scale, width, height)
    scale = _smaller_scales(scale)[step - 2]
    left, top = (
        (room - int(length * scale)) // 2
        for room, length in zip(window_size, (width, height), strict=True)
    )
    return Viewport(scale, width, height, left, top)


def world_zoom(
    window_size: tuple[int, int], scale: float, area_px: tuple[int, int], is_one: bool = False
) -> float:
    """Pixels of a window, or of a smaller picture in one, to a pixel of the world, where that has
    this scale of the UI and shows an area of this size. `is_one` asks for one picture of both, but
    for an area that would not fill it."""
    wanted = sqrt(max(1, window_size[0] * window_size[1]) / WORLD_SEEN_PX)
    filling = max(window_size[0] / area_px[0], window_size[1] / area_px[1])
    least = min(filling, wanted * ZOOM_MAX_RATIO)
    if scale >= least and (is_one or max(wanted / scale, scale / wanted) <= NEAR_ENOUGH):
        return scale
    zoom = 1.0
    for step in _steps((1.5, 2.5)):
        if zoom >= least and step * zoom > wanted * wanted:
            break
        zoom = step
    return zoom


def covered(window_size: tuple[int, int], zoom: float) -> tuple[int, int]:
    """How large a picture is that, so many times enlarged, covers a window but for less than one
    of its own pixels."""
    return max(1, int(window_size[0] / zoom)), max(1, int(window_size[1] / zoom))


def _steps(between: tuple[float, ...]) -> Iterator[float]:
    """Whole numbers from 1 on without end, and these between them, in order."""
    for whole in count(1):
        yield float(whole)
        yield from (step for step in between if whole < step < whole + 1)
