"""Day and night: one multiplied picture of light over everything.

The ambient colour follows the clock; lamps are drawn into a picture of half the size, brightest
wins, and that is multiplied over the frame. It never gets darker than one can play in.
"""

from collections.abc import Iterable
from math import sin

import pygame

from scenes.ui.theme import Colour

AMBIENT_MIN: Colour = (96, 104, 160)
LIGHT_STEPS = 22
_WARM: Colour = (255, 214, 150)
_KEYFRAMES: tuple[tuple[float, Colour], ...] = (
    # Minutes since midnight, and the colour of everything then.
    (360, (226, 190, 186)),
    (400, (255, 226, 196)),
    (460, (255, 255, 250)),
    (990, (255, 255, 250)),
    (1065, (255, 232, 192)),
    (1125, (255, 192, 142)),
    (1170, (214, 150, 154)),
    (1230, (140, 128, 180)),
    (1320, (104, 112, 168)),
    (1560, AMBIENT_MIN),
)
_WEATHER_TINTS: dict[str, Colour] = {
    "rain": (198, 208, 232),
    "cloudy": (228, 232, 242),
    "storm": (164, 176, 212),
    "snow": (226, 234, 250),
    "fog": (224, 230, 236),
}


def ambient_at(minutes: float, weather: str) -> Colour:
    """The colour of everything at a time of day (minutes since midnight, up to 1560)."""
    before = _KEYFRAMES[0]
    for after in _KEYFRAMES:
        if after[0] >= minutes:
            break
        before = after
    else:
        after = before
    span = after[0] - before[0]
    share = max(0.0, min(1.0, (minutes - before[0]) / span)) if span > 0 else 0.0
    tint = _WEATHER_TINTS.get(weather, (255, 255, 255))
    mixed = [
        max(low, int((a + (b - a) * share) * t / 255))
        for a, b, t, low in zip(before[1], after[1], tint, AMBIENT_MIN, strict=True)
    ]
    return mixed[0], mixed[1], mixed[2]


def darkness(ambient: Colour) -> float:
    """How much lamps matter: 0 by day, 1 in the deepest night."""
    return max(0.0, min(1.0, (235 - ambient[1]) / (235 - AMBIENT_MIN[1])))


class LightMap:
    """The multiplied picture, and the round lights it is made of."""

    def __init__(self) -> None:
        self._half = pygame.Surface((1, 1))
        self._full = pygame.Surface((1, 1))
        self._lights: dict[tuple[int, int], pygame.Surface] = {}

    def draw(
        self,
        target: pygame.Surface,
        ambient: Colour,
        lights: Iterable[tuple[int, int, int]],
        time_s: float,
    ) -> None:
        """Multiplies the light over the picture. `lights` are (x, y, radius) in its pixels."""
        if min(ambient) >= 250:
            return
        strength = darkness(ambient)
        shining = list(lights) if strength > 0.02 else []
        if not shining:
            target.fill(ambient, special_flags=pygame.BLEND_RGB_MULT)
            return
        size = target.get_size()
        half_size = ((size[0] + 1) // 2, (size[1] + 1) // 2)
        if self._half.get_size() != half_size:
            self._half = pygame.Surface(half_size).convert()
            self._full = pygame.Surface((half_size[0] * 2, half_size[1] * 2)).convert()
        self._half.fill(ambient)
        level = int(strength * 8)
        blits = []
        for number, (x, y, radius) in enumerate(shining):
            flicker = sin(time_s * 9 + number * 2.1) + sin(time_s * 5.3 + number)
            light = self._light(max(4, radius // 2 + (1 if flicker > 0.8 else 0)), level)
            reach = light.get_width() // 2
            blits.append((light, (x // 2 - reach, y // 2 - reach)))
        self._half.fblits(blits, pygame.BLEND_RGB_MAX)
        pygame.transform.scale(self._half, self._full.get_size(), self._full)
        target.blit(self._full, (0, 0), special_flags=pygame.BLEND_RGB_MULT)

    def _light(self, radius: int, level: int) -> pygame.Surface:
        found = self._lights.get((radius, level))
        if found is None:
            found = _round_light(radius, level / 8)
            self._lights[radius, level] = found
        return found


def _round_light(radius: int, strength: float) -> pygame.Surface:
    """A warm light that fades outwards in many soft steps."""
    surface = pygame.Surface((radius * 2 + 1, radius * 2 + 1)).convert()
    surface.fill((0, 0, 0))
    for step in range(LIGHT_STEPS):
        share = step / (LIGHT_STEPS - 1)
        brightness = (0.32 + 0.68 * share**0.8) * (0.55 + 0.45 * strength)
        colour = tuple(
            int(part * brightness * (1 - (1 - share) * cool))
            for part, cool in zip(_WARM, (0.0, 0.12, 0.22), strict=True)
        )
        reach = round(radius * (1 - share * 0.82))
        pygame.draw.circle(surface, colour, (radius, radius), reach)
    return surface
