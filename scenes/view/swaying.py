"""Plants give way to the wind, and to whoever walks through them: their upper part moves to one
side by whole pixels."""

from collections import OrderedDict
from collections.abc import Sequence
from math import sin

import pygame

from scenes.media.sprites import Sprite

SWAY_PX = 9.0
"""How near somebody's feet bend a plant."""
SLENDER_PX = 26
"""What is higher gives way to the wind only."""
MARGIN_PX = 3
"""How much wider a bent picture is on each side."""
KEPT_MAX = 400
LEAN_S = 1 / 14
"""How long a plant stays as it leans."""
LEANS_MAX = 4000
_Shown = tuple[pygame.Surface, int]


class Swaying:
    """Bent pictures, each drawn once. Pictures stay the same objects while the game runs."""

    def __init__(self) -> None:
        self._bent: OrderedDict[tuple[int, int], tuple[pygame.Surface, pygame.Surface]]
        self._bent = OrderedDict()

        self._leans: dict[tuple[int, int], tuple[float, pygame.Surface, _Shown]] = {}
        """By place until when, which picture, and how it is shown until then."""
        self._now_s = 0.0
        self._wind_pct = 0
        self._feet: Sequence[tuple[float, float]] = ()

    def blow(self, wind_pct: int, feet: Sequence[tuple[float, float]], now_s: float) -> None:
        """Goes on to this moment, with so much wind, and with feet where people stand. Plants move
        a few times a second only, and not all of them in the same frame."""
        if len(self._leans) > LEANS_MAX or now_s < self._now_s:
            self._leans.clear()
        self._now_s, self._wind_pct, self._feet = now_s, wind_pct, feet

    def shown(
        self, picture: pygame.Surface, at: tuple[int, int], sprite: Sprite
    ) -> tuple[pygame.Surface, int]:
        """The picture of a plant whose foot is at a place of the area, as it leans now, and how
        far to the left of the upright one it is drawn."""
        kept = self._leans.get(at)
        if kept is not None and self._now_s < kept[0] and kept[1] is picture:
            return kept[2]
        shown = self._lean_over(picture, self._lean(at, sprite))
        # Some look a little earlier than others, so that what they cost is spread over frames.
        until_s = self._now_s + LEAN_S * (1 - (at[0] * 5 + at[1] * 11) % 16 / 48)
        self._leans[at] = (until_s, picture, shown)
        return shown

    def _lean_over(self, picture: pygame.Surface, lean_px: int) -> _Shown:
        if lean_px == 0:
            return picture, 0
        key = (id(picture), lean_px)
        found = self._bent.get(key)
        if found is None or found[0] is not picture:
            found = self._bent[key] = (picture, _bent(picture, lean_px))
            if len(self._bent) > KEPT_MAX:
                self._bent.popitem(last=False)
        return found[1], MARGIN_PX

    def _lean(self, at: tuple[int, int], sprite: Sprite) -> int:
        """By how many pixels a plant leans: away from whoever walks through it, and with the wind,
        which goes over the land in waves."""
        if sprite.height < SLENDER_PX:
            for x, y in self._feet:
                if abs(x - at[0]) < SWAY_PX and abs(y - at[1]) < SWAY_PX:
                    return 2 if x < at[0] else -2
        now_s, wind_pct = self._now_s, self._wind_pct
        gust = 0.5 + 0.5 * sin(now_s * 0.4 + at[0] * 0.004)
        # The harder it blows, the more everything leans one way, and the faster it trembles.
        steady = -wind_pct / 140 * gust
        swing = sin(now_s * (1.3 + wind_pct / 45) + at[0] * 0.045 + at[1] * 0.03)
        strength = (0.25 + wind_pct / 100) * (0.45 + 0.55 * gust)
        lean_px = round(sprite.sway * (steady + swing * strength))
        return max(-MARGIN_PX, min(MARGIN_PX, lean_px))


def _bent(picture: pygame.Surface, lean_px: int) -> pygame.Surface:
    width, height = picture.get_size()
    result = pygame.Surface((width + 2 * MARGIN_PX, height), pygame.SRCALPHA)
    bands = abs(lean_px) + 1
    for band in range(bands):
        # The lowest band stands still.
        top, end = height * band // bands, height * (band + 1) // bands
        move = (bands - 1 - band) * (1 if lean_px > 0 else -1)
        result.blit(picture, (MARGIN_PX + move, top), (0, top, width, end - top))
    # What is clear is then passed over a run at a time.
    result.set_alpha(255, pygame.RLEACCEL)
    return result
