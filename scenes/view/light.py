"""Day and night: one multiplied picture of light over everything.

The ambient colour follows the clock; what lamps add to it is drawn into a picture of half the
size, and that is multiplied over the frame. It never gets darker than one can play in.
"""

from collections.abc import Iterable
from math import sin

import pygame

from game.world.areas import Air
from scenes.ui.theme import Colour

AMBIENT_MIN: Colour = (96, 104, 160)
LIGHT_STEPS = 22
LIGHTS_MAX = 64
_WARM: Colour = (255, 222, 198)
"""Little yellower than the day: a multiplied picture turns grass lime where blue is missing."""
_HALO: Colour = (48, 24, 11)
"""What a lamp adds right around its flame, and less and less as far as `HALO_PX`: multiplied light
alone cannot give grass the red of a fire."""
HALO_PX = 32
HALO_STEPS = 12
_KEYFRAMES: tuple[tuple[float, Colour], ...] = (
    # Minutes since midnight, and the colour of everything then. Red, green and blue stay close
    # together until the sun is gone, so that grass stays green and earth stays earth.
    (360, (214, 200, 214)),
    (400, (244, 230, 222)),
    (460, (255, 255, 252)),
    (1000, (255, 255, 252)),
    (1070, (255, 242, 222)),
    (1125, (240, 214, 198)),
    (1170, (204, 182, 196)),
    (1230, (138, 138, 190)),
    (1320, (104, 112, 168)),
    (1560, AMBIENT_MIN),
)
_GLOOM: Colour = (150, 164, 202)
"""What everything is multiplied by under the thickest clouds."""


def ambient_at(minutes: float, gloom_pct: int) -> Colour:
    """The colour of everything at a time of day (minutes since midnight, up to 1560), while clouds
    keep so much of the light."""
    before = _KEYFRAMES[0]
    for after in _KEYFRAMES:
        if after[0] >= minutes:
            break
        before = after
    else:
        after = before
    span = after[0] - before[0]
    share = max(0.0, min(1.0, (minutes - before[0]) / span)) if span > 0 else 0.0
    tint = [255 - (255 - part) * gloom_pct // 100 for part in _GLOOM]
    mixed = [
        max(low, int((a + (b - a) * share) * t / 255))
        for a, b, t, low in zip(before[1], after[1], tint, AMBIENT_MIN, strict=True)
    ]
    return mixed[0], mixed[1], mixed[2]


def light_in(air: Air, minutes: float, gloom_pct: int) -> Colour:
    """The colour of everything in an area at a time of day: the sky's, or its own under a roof."""
    if air.light is None:
        return ambient_at(minutes, gloom_pct)
    night = darkness(ambient_at(minutes, 0))
    mixed = [
        int(by_day + (by_night - by_day) * night)
        for by_day, by_night in zip(air.light, air.night_light or air.light, strict=True)
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
        self._lights: dict[tuple[int, Colour], pygame.Surface] = {}
        self._halos: dict[int, pygame.Surface] = {}

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
        blits, halos = [], []
        halo = self._halo_of(int(strength * 8))
        # The steps of what a lamp adds to this ambient colour are too small to be seen.
        red, green, blue = (part // 8 * 8 for part in ambient)
        dark = (red, green, blue)
        for number, (x, y, radius) in enumerate(shining):
            flicker = sin(time_s * 9 + number * 2.1) + sin(time_s * 5.3 + number)
            light = self._light(max(4, radius // 2 + (1 if flicker > 0.8 else 0)), dark)
            reach = light.get_width() // 2
            blits.append((light, (x // 2 - reach, y // 2 - reach)))
            halos.append((halo, (x - HALO_PX, y - HALO_PX)))
        self._half.fblits(blits, pygame.BLEND_RGB_ADD)
        # Where many lamps meet it is no brighter than by one of them, or than the day.
        most = [max(pair) for pair in zip(_WARM, ambient, strict=True)]
        self._half.fill(most, special_flags=pygame.BLEND_RGB_MIN)
        pygame.transform.scale(self._half, self._full.get_size(), self._full)
        target.blit(self._full, (0, 0), special_flags=pygame.BLEND_RGB_MULT)
        target.fblits(halos, pygame.BLEND_RGB_ADD)

    def _light(self, radius: int, dark: Colour) -> pygame.Surface:
        """What a lamp adds to this ambient colour."""
        key = (radius, dark)
        found = self._lights.get(key)
        if found is None:
            if len(self._lights) >= LIGHTS_MAX:
                self._lights.clear()
            found = self._lights[key] = _round_light(radius, dark)
        return found

    def _halo_of(self, level: int) -> pygame.Surface:
        found = self._halos.get(level)
        if found is None:
            found = self._halos[level] = _halo(level / 8)
        return found


def _round_light(radius: int, ambient: Colour) -> pygame.Surface:
    """What leads from the ambient colour to a lamp's, less and less outwards."""
    surface = pygame.Surface((radius * 2 + 1, radius * 2 + 1)).convert()
    surface.fill((0, 0, 0))
    for step in range(LIGHT_STEPS):
        share = step / (LIGHT_STEPS - 1)
        brightness = share * (0.35 + 0.65 * share)
        colour = [
            max(0, int((warm - dark) * brightness))
            for warm, dark in zip(_WARM, ambient, strict=True)
        ]
        reach = round(radius * (1 - share * 0.85))
        pygame.draw.circle(surface, colour, (radius, radius), reach)
    return surface


def _halo(strength: float) -> pygame.Surface:
    surface = pygame.Surface((HALO_PX * 2 + 1, HALO_PX * 2 + 1)).convert()
    surface.fill((0, 0, 0))
    for step in range(1, HALO_STEPS + 1):
        share = step / HALO_STEPS
        colour = [int(part * strength * share * share) for part in _HALO]
        reach = round(HALO_PX * (1 - (step - 1) / HALO_STEPS))
        pygame.draw.circle(surface, colour, (HALO_PX, HALO_PX), reach)
    return surface
