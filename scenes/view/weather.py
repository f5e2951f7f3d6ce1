"""What falls and flies: rain with splashes, snow, petals and leaves, fireflies.

Every drop is a function of the time and its number, so nothing is stored and the same moment
always looks the same.
"""

from math import cos, sin

import pygame

from scenes.media.assets import Assets
from scenes.view.scatter import scatter

RAIN_STREAKS = 200
"""On 640×360 pixels."""
RAIN_STREAKS_MAX = 900
SPLASHES = 46
SNOW_FLAKES = 150
FLYERS = 14
FIREFLIES = 18
_SPLASH_S = 0.42


class Weather:
    """Draws the weather of a moment over the world."""

    def __init__(self, assets: Assets) -> None:
        get = assets.world.get
        self._rain = get("fx/rain")
        self._splash = get("fx/splash")
        self._snow_large = get("fx/snow_large")
        self._snow_small = get("fx/snow_small")
        self._flyers = {
            "spring": [get("fx/petal")],
            "summer": [get("fx/leaf_green")],
            "autumn": [get("fx/leaf_red"), get("fx/leaf_gold")],
            "winter": [],
        }
        self._drops = [
            (scatter(number, 0, 21), scatter(number, 0, 22), 300 + (1 + number % 3) * 60)
            for number in range(RAIN_STREAKS_MAX)
        ]
        self._streak = _plain_streak()
        self._glow = _glow()

    def draw_below(
        self, target: pygame.Surface, camera: tuple[int, int], weather: str, time_s: float
    ) -> None:
        """What happens on the ground: the rings of the drops."""
        if weather not in ("rain", "storm") or self._splash is None:
            return
        width, height = target.get_size()
        frames = self._splash.frames
        blits = []
        for number in range(SPLASHES):
            clock = time_s / _SPLASH_S + number * 0.377
            turn = int(clock)
            x = scatter(number, turn, 1) % (width + 64)
            y = scatter(number, turn, 2) % (height + 64)
            # The ring stays where it fell on the ground while the camera moves.
            x = (x - camera[0]) % (width + 64) - 32
            y = (y - camera[1]) % (height + 64) - 32
            frame = frames[int((clock - turn) * len(frames))]
            blits.append((frame, (x - self._splash.anchor_x, y - self._splash.anchor_y)))
        target.fblits(blits)

    def draw_above(
        self,
        target: pygame.Surface,
        camera: tuple[int, int],
        weather: str,
        season: str,
        time_s: float,
    ) -> None:
        """What is in the air."""
        if weather in ("rain", "storm"):
            self._draw_rain(target, camera, time_s)
        elif weather == "snow":
            self._draw_snow(target, camera, time_s)
        else:
            self._draw_flyers(target, camera, season, time_s)

    def draw_fireflies(
        self, target: pygame.Surface, camera: tuple[int, int], time_s: float, strength: float
    ) -> None:
        """Glowing points of a summer night; drawn after the light."""
        width, height = target.get_size()
        for number in range(int(FIREFLIES * strength)):
            home_x = scatter(number, 1, 11) % (width + 80)
            home_y = scatter(number, 2, 11) % (height + 80)
            x = home_x + sin(time_s * 0.6 + number) * 22 + cos(time_s * 0.31 + number * 2) * 14
            y = home_y + cos(time_s * 0.5 + number * 1.7) * 16
            blink = sin(time_s * 1.7 + number * 1.3)
            if blink > -0.2:
                at = (
                    int(x - camera[0]) % (width + 80) - 40,
                    int(y - camera[1]) % (height + 80) - 40,
                )
                target.blit(self._glow, at, special_flags=pygame.BLEND_RGB_ADD)

    def _draw_rain(self, target: pygame.Surface, camera: tuple[int, int], time_s: float) -> None:
        width, height = target.get_size()
        streak = self._rain.frames[0] if self._rain is not None else self._streak
        blits = []
        count = RAIN_STREAKS * (width * height) // (640 * 360)
        for x_px, y_px, speed in self._drops[:count]:
            x = x_px - time_s * speed * 0.28 - camera[0]
            y = y_px + time_s * speed - camera[1]
            blits.append((streak, (int(x) % (width + 20) - 10, int(y) % (height + 20) - 10)))
        target.fblits(blits)

    def _draw_snow(self, target: pygame.Surface, camera: tuple[int, int], time_s: float) -> None:
        width, height = target.get_size()
        blits = []
        for number in range(SNOW_FLAKES):
            sprite = self._snow_large if number % 4 == 0 else self._snow_small
            if sprite is None:
                continue
            speed = 34 if number % 4 == 0 else 22
            sway = sin(time_s * 0.9 + number) * 9
            x = scatter(number, 0, 23) + sway - time_s * 9 - camera[0]
            y = scatter(number, 0, 24) + time_s * (speed + number % 7) - camera[1]
            at = (int(x) % (width + 16) - 8, int(y) % (height + 16) - 8)
            blits.append((sprite.frames[0], at))
        target.fblits(blits)

    def _draw_flyers(
        self, target: pygame.Surface, camera: tuple[int, int], season: str, time_s: float
    ) -> None:
        sprites = [sprite for sprite in self._flyers.get(season, []) if sprite is not None]
        if not sprites:
            return
        width, height = target.get_size()
        blits = []
        count = FLYERS if season != "summer" else FLYERS // 3
        for number in range(count):
            sprite = sprites[number % len(sprites)]
            x = scatter(number, 0, 25) - time_s * (16 + number % 9) + sin(time_s + number) * 12
            y = scatter(number, 0, 26) + time_s * (9 + number % 5) + sin(time_s * 1.6 + number) * 6
            at = (
                int(x - camera[0]) % (width + 24) - 12,
                int(y - camera[1]) % (height + 24) - 12,
            )
            blits.append((sprite.frame_at(time_s + number * 0.3), at))
        target.fblits(blits)


def _plain_streak() -> pygame.Surface:
    surface = pygame.Surface((3, 7), pygame.SRCALPHA)
    pygame.draw.line(surface, (0x62, 0xC0, 0xDE, 190), (2, 0), (0, 6))
    return surface


def _glow() -> pygame.Surface:
    surface = pygame.Surface((7, 7)).convert()
    pygame.draw.circle(surface, (40, 44, 8), (3, 3), 3)
    pygame.draw.circle(surface, (120, 116, 34), (3, 3), 1)
    surface.set_at((3, 3), (255, 243, 168))
    return surface
