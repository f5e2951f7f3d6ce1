"""The camera: which part of an area is seen, in whole pixels."""

from math import sin

from game.world.areas import Area, Rect
from game.world.shown import FACE_TILES, TALL
from game.world.tiled import TILE_PX

SHAKE_MAX_PX = 2
BAR_PCT = 9
"""How much of the picture's height each of the black bars takes in a scene."""
SHAKE_S = 0.18


LEAN_S = 0.45
"""How long the camera takes to lean in, or back."""
LEAN_SHARE = 0.5
"""How far it goes from one's own player towards who is listened to."""


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
        self._leans_to: tuple[float, float] | None = None
        self._lean = 0.0
        """How far it leans in, 0 to 1."""
        self._leant_s: float | None = None
        self._covered_px = 0
        """How much of the picture's lower edge is covered meanwhile, in pixels of the UI."""
        self._shake_until_s = 0.0
        self._shake_px = 0.0

    def shake(self, now_s: float, strength_px: float = 1.0) -> None:
        """Shakes for a moment; at most `SHAKE_MAX_PX`."""
        self._shake_until_s = now_s + SHAKE_S
        self._shake_px = min(SHAKE_MAX_PX, strength_px)

    def lean_to(self, point: tuple[float, float] | None, now_s: float, covered_px: int = 0) -> None:
        """Leans in towards a point, softly, or back when there is none. So much of the picture's
        lower edge is covered, in pixels of the UI: the point is seen above that. Called with
        every frame."""
        passed_s = 0.0 if self._leant_s is None else max(0.0, now_s - self._leant_s)
        self._leant_s = now_s
        if point is not None:
            self._leans_to, self._covered_px = point, covered_px
        step = passed_s / LEAN_S
        self._lean = min(1.0, self._lean + step) if point else max(0.0, self._lean - step)

    def follow(
        self,
        focus: tuple[float, float],
        size: tuple[int, int],
        shown: Rect,
        now_s: float,
    ) -> None:
        """Looks at a point of what there is to see of an area, which stands in the middle of the
        picture where it is smaller."""
        self.width, self.height = size
        if self._leans_to is not None and self._lean > 0:
            share = self._lean * self._lean * (3 - 2 * self._lean)
            towards = share * LEAN_SHARE
            x = focus[0] + (self._leans_to[0] - focus[0]) * towards
            y = focus[1] + (self._leans_to[1] - focus[1]) * towards
            focus = (x, y + share * self._covered_px / 2 / self.ui_per_px)
        self.x, self.y = corner_over(focus, size, shown)
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


def corner_over(focus: tuple[float, float], size: tuple[int, int], shown: Rect) -> tuple[int, int]:
    """The left top of a picture that looks at a point of what there is to see of an area."""
    return (
        _along(focus[0], size[0], int(shown.left), int(shown.right)),
        _along(focus[1] - 10, size[1], int(shown.top), int(shown.bottom)),
    )


def shown_of(area: Area) -> Rect:
    """What there is to see of an area: all of it, or under a roof its rooms with their walls,
    without the dark around them."""
    if not area.air.is_inside:
        return Rect(0, 0, area.width_px, area.height_px)
    room = [
        (x, y)
        for y, row in enumerate(area.terrain)
        for x, terrain in enumerate(row)
        if terrain not in TALL
    ]
    if not room:
        return Rect(0, 0, area.width_px, area.height_px)
    across, down = [x for x, _ in room], [y for _, y in room]
    return Rect(
        max(0, min(across) - 1) * TILE_PX,
        max(0, min(down) - FACE_TILES - 1) * TILE_PX,
        min(area.width, max(across) + 2) * TILE_PX,
        min(area.height, max(down) + 2) * TILE_PX,
    )


def _along(focus: float, size: int, first: int, last: int) -> int:
    if last - first <= size:
        return (first + last - size) // 2
    return int(max(first, min(last - size, round(focus - size / 2))))
