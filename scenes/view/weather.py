"""What falls and flies: rain with the rings of its drops, snow, petals and leaves.

Every drop is a function of the time and its number, so nothing is stored and the same moment
always looks the same. How much falls, and how slanted, is what content says of the weather.
"""

from math import sin

import pygame

from game.world.definitions import Falls, Weather
from scenes.media.assets import Assets
from scenes.view.scatter import scatter

RAIN_STREAKS = 560
"""On 640×360 pixels, of the hardest rain."""
RAIN_STREAKS_MAX = 2000
RINGS = 130
SNOW_FLAKES = 340
FLYERS = 14
_RING_S = 0.42
_LAYERS = ((13, 150, 620.0), (9, 110, 500.0), (6, 80, 400.0))
"""The rain near, further and far: how long its streaks are, how opaque, how many pixels a second
they fall."""
_SLANT = 0.16
"""How far rain goes to the side, of what it falls, in a calm; a gale adds three times as much."""
_RAIN = (190, 222, 240)


class Falling:
    """Draws what is in the air over the world."""

    def __init__(self, assets: Assets) -> None:
        get = assets.world.get
        self._ring = get("fx/splash")
        self._snow_large = get("fx/snow_large")
        self._snow_small = get("fx/snow_small")
        self._flyers = {
            "spring": [get("fx/petal")],
            "summer": [get("fx/leaf_green")],
            "autumn": [get("fx/leaf_red"), get("fx/leaf_gold")],
            "winter": [],
        }
        self._rings = [(-1, 0, 0)] * RINGS
        """The turn of each ring, and where it is in that turn."""
        self._rain: tuple[tuple[int, int, int, int], list[pygame.Surface]] | None = None
        """The sheets of rain for a size, a wind and a strength."""

    def draw_rings(
        self, target: pygame.Surface, camera: tuple[int, int], weather: Weather, now_s: float
    ) -> None:
        """The rings of the drops on the ground."""
        if weather.falls is not Falls.RAIN or self._ring is None:
            return
        width, height = target.get_width() + 64, target.get_height() + 64
        frames, rings, time = self._ring.frames, self._rings, now_s / _RING_S
        steps, (left, top) = len(frames), camera
        aside, above = 32 + self._ring.anchor_x, 32 + self._ring.anchor_y
        blits = []
        for number in range(RINGS * weather.fall_pct // 100):
            clock = time + number * 0.377
            turn = int(clock)
            fell, x, y = rings[number]
            if fell != turn:
                x, y = scatter(number, turn, 1), scatter(number, turn, 2)
                rings[number] = (turn, x, y)
            # The ring stays where it fell on the ground while the camera moves.
            at = ((x - left) % width - aside, (y - top) % height - above)
            blits.append((frames[int((clock - turn) * steps)], at))
        target.fblits(blits)

    def draw(
        self,
        target: pygame.Surface,
        camera: tuple[int, int],
        weather: Weather,
        season: str,
        now_s: float,
    ) -> None:
        """What is in the air."""
        if weather.falls is Falls.RAIN:
            self._draw_rain(target, camera, weather, now_s)
        elif weather.falls is Falls.SNOW:
            self._draw_snow(target, camera, weather, now_s)
        elif not weather.fog_pct:
            self._draw_flyers(target, camera, weather, season, now_s)

    def _draw_rain(
        self, target: pygame.Surface, camera: tuple[int, int], weather: Weather, now_s: float
    ) -> None:
        slant = _slant(weather)
        size = (target.get_width() + 20, target.get_height() + 20)
        look = (*size, weather.wind_pct, weather.fall_pct)
        if self._rain is None or self._rain[0] != look:
            self._rain = (look, self._rain_sheets(size, weather))
        width, height = size
        blits = []
        for layer, sheet in enumerate(self._rain[1]):
            speed = _LAYERS[layer][2]
            x = int(-now_s * speed * slant - camera[0] * (1 + 0.1 * layer)) % width
            y = int(now_s * speed - camera[1] * (1 + 0.1 * layer)) % height
            # The sheet goes on beyond its edges as it begins.
            blits += [
                (sheet, (x + aside - 10, y + above - 10))
                for aside in (0, -width)
                for above in (0, -height)
            ]
        target.fblits(blits)

    def _rain_sheets(self, size: tuple[int, int], weather: Weather) -> list[pygame.Surface]:
        """All streaks of each layer, which fall together."""
        width, height = size
        count = RAIN_STREAKS * weather.fall_pct * (width * height) // (100 * 640 * 360)
        drops = [
            (scatter(number, 0, 21), scatter(number, 0, 22))
            for number in range(min(count, RAIN_STREAKS_MAX))
        ]
        sheets = []
        for layer, (length, alpha, _) in enumerate(_LAYERS):
            streak = _streak(length, alpha, _slant(weather))
            sheet = pygame.Surface(size, pygame.SRCALPHA)
            sheet.fblits(
                [
                    (streak, (x % width - aside, y % height - above))
                    for x, y in drops[layer :: len(_LAYERS)]
                    for aside in (0, width)
                    for above in (0, height)
                ]
            )
            # What is clear is then passed over a run at a time.
            sheet.set_alpha(255, pygame.RLEACCEL)
            sheets.append(sheet)
        return sheets

    def _draw_snow(
        self, target: pygame.Surface, camera: tuple[int, int], weather: Weather, now_s: float
    ) -> None:
        large, small = self._snow_large, self._snow_small
        if large is None or small is None:
            return
        width, height = target.get_width() + 16, target.get_height() + 16
        drift = 6 + weather.wind_pct * 0.6
        blits = []
        for number in range(SNOW_FLAKES * weather.fall_pct // 100):
            # Large flakes are near: they fall faster, and sway wider.
            is_large = number % 4 == 0
            speed = (40 if is_large else 24) + number % 7
            sway = sin(now_s * 0.9 + number) * (10 if is_large else 6)
            x = scatter(number, 0, 23) + sway - now_s * drift - camera[0]
            y = scatter(number, 0, 24) + now_s * speed - camera[1]
            at = (int(x) % width - 8, int(y) % height - 8)
            blits.append(((large if is_large else small).frames[0], at))
        target.fblits(blits)

    def _draw_flyers(
        self,
        target: pygame.Surface,
        camera: tuple[int, int],
        weather: Weather,
        season: str,
        now_s: float,
    ) -> None:
        sprites = [sprite for sprite in self._flyers.get(season, []) if sprite is not None]
        if not sprites:
            return
        width, height = target.get_width() + 24, target.get_height() + 24
        count = FLYERS * (60 + 2 * weather.wind_pct) // 100
        count = count if season != "summer" else count // 3
        speed = 0.6 + weather.wind_pct / 50
        blits = []
        for number in range(count):
            sprite = sprites[number % len(sprites)]
            x = scatter(number, 0, 25) - now_s * (16 + number % 9) * speed
            x += sin(now_s + number) * 12 - camera[0]
            y = scatter(number, 0, 26) + now_s * (9 + number % 5)
            y += sin(now_s * 1.6 + number) * 6 - camera[1]
            at = (int(x) % width - 12, int(y) % height - 12)
            blits.append((sprite.frame_at(now_s + number * 0.3), at))
        target.fblits(blits)


def _slant(weather: Weather) -> float:
    """How far rain goes to the side, of what it falls."""
    return _SLANT * (1 + 3 * weather.wind_pct / 100)


def _streak(length: int, alpha: int, slant: float) -> pygame.Surface:
    """A streak of rain, brightest at its lower end."""
    width = int(length * slant) + 2
    surface = pygame.Surface((width, length), pygame.SRCALPHA)
    for y in range(length):
        x = width - 1 - int(y * slant)
        surface.set_at((x, y), (*_RAIN, alpha * (y + length) // (2 * length)))
    return surface.convert_alpha()
