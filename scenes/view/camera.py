"""The camera: which part of an area is seen, in whole pixels."""

from math import sin

SHAKE_MAX_PX = 2
SHAKE_S = 0.18


class Camera:
    """Follows a point and stays inside the area."""

    def __init__(self) -> None:
        self.x = 0
        """The area's pixel at the picture's left edge; whole, so that nothing shimmers."""
        self.y = 0
        self.width = 1
        self.height = 1
        self.ui_per_px = 1.0
        """How many logical pixels of the UI one pixel of the world takes."""
        self._shake_until_s = 0.0
        self._shake_px = 0.0

    def shake(self, now_s: float, strength_px: float = 1.0) -> None:
        """Shakes for a moment; at most `SHAKE_MAX_PX`."""
        self._shake_until_s = now_s + SHAKE_S
        self._shake_px = min(SHAKE_MAX_PX, strength_px)

    def follow(
        self,
        focus: tuple[float, float],
        size: tuple[int, int],
        area_px: tuple[int, int],
        now_s: float,
    ) -> None:
        """Looks at a point of an area. An area smaller than the picture stands in its middle."""
        self.width, self.height = size
        self.x, self.y = corner_over(focus, size, area_px)
        left_s = self._shake_until_s - now_s
        if left_s > 0:
            fade = left_s / SHAKE_S * self._shake_px
            self.x += round(sin(now_s * 90) * fade)
            self.y += round(sin(now_s * 71 + 1) * fade)

    def on_ui(self, x: float, y: float) -> tuple[int, int]:
        """Where the UI shows a point of the area."""
        return (
            int((int(x) - self.x) * self.ui_per_px),
            int((int(y) - self.y) * self.ui_per_px),
        )

    def under_ui(self, position: tuple[int, int]) -> tuple[int, int]:
        """The area's pixel that is shown at a point of the UI."""
        return (
            int(position[0] / self.ui_per_px) + self.x,
            int(position[1] / self.ui_per_px) + self.y,
        )

    def sees(self, x: float, y: float, margin_px: int) -> bool:
        """Whether a point is in the picture, or nearly."""
        return (
            self.x - margin_px <= x < self.x + self.width + margin_px
            and self.y - margin_px <= y < self.y + self.height + margin_px
        )


def corner_over(
    focus: tuple[float, float], size: tuple[int, int], area_px: tuple[int, int]
) -> tuple[int, int]:
    """The left top of a picture of an area that looks at a point of it."""
    return _along(focus[0], size[0], area_px[0]), _along(focus[1] - 10, size[1], area_px[1])


def _along(focus: float, size: int, area: int) -> int:
    if area <= size:
        return (area - size) // 2
    return int(max(0, min(area - size, round(focus - size / 2))))
