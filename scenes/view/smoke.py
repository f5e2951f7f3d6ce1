"""Smoke from chimneys: puffs that rise, drift with the wind and thin out."""

from math import sin

import pygame

from scenes.media.assets import Assets

PUFFS = 6
RISE_S = 4.2
RISE_PX = 46
_ALPHAS = (150, 130, 100, 70)
_MORNING_ENDS, _EVENING_BEGINS = 10 * 60, 16.5 * 60
_COLD = ("autumn", "winter")


class Smoke:
    """Draws the smoke of chimneys."""

    def __init__(self, assets: Assets) -> None:
        self._puffs: list[tuple[pygame.Surface, int]] = []
        for number, alpha in enumerate(_ALPHAS):
            sprite = assets.world.get(f"fx/smoke{number}")
            if sprite is not None:
                picture = sprite.frames[0].copy()
                picture.set_alpha(alpha)
                self._puffs.append((picture, sprite.anchor_x))

    def draw(
        self, target: pygame.Surface, at: tuple[int, int], wind_pct: int, now_s: float
    ) -> None:
        """Draws the smoke that rises from a place of the picture."""
        if not self._puffs:
            return
        for number in range(PUFFS):
            share = (now_s / RISE_S + number / PUFFS) % 1
            picture, middle = self._puffs[min(len(self._puffs) - 1, int(share * 4))]
            drift = (
                -share * share * (6 + wind_pct * 0.5) + sin(now_s * 0.8 + number * 2) * 3 * share
            )
            x, y = at[0] + drift, at[1] - RISE_PX * share * (1 - wind_pct / 300)
            target.blit(picture, (int(x) - middle, int(y) - middle))


def is_heated(season: str, minutes: float) -> bool:
    """Whether somebody has a fire in the house: on cold days, and in the mornings and evenings."""
    return season in _COLD or minutes < _MORNING_ENDS or minutes >= _EVENING_BEGINS
