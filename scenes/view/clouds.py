"""What the sky lays over the land: the shadows of clouds, fog, and the flash of lightning."""

from random import Random

import pygame

from game.world.definitions import Weather
from scenes.view.scatter import scatter

SHEET_PX = (640, 384)
"""How large a sheet of clouds is before it repeats."""
CLOUD_PX_S = 9.0
FOG_PX_S = (7.0, -4.0)
LIGHTNING_EVERY_S = 9.0
LIGHTNING_FROM_S = 5.5
"""Between two flashes there are at least three and a half seconds."""
FLASH_S = 0.45
FAR_SHARE = 0.4
"""How many of the flashes are far away."""
FAR_BRIGHTNESS = 0.6
FLASH_MAX = 84
"""How much brighter everything is at the beginning of a flash, of 255."""
CLOUDY_PCT = 30
"""From this gloom on the sky is full of clouds, up to which there are only some of them."""
OVERCAST_PCT = 55
"""From this gloom on no cloud throws a shadow of its own."""
_SHADE = (16, 22, 52)
_FOG = (206, 216, 224)
_FOG_STEPS = 9
_SHADE_STEPS = 8


class Clouds:
    """Clouds and fog as sheets that drift over the land."""

    def __init__(self) -> None:
        self._shadows: dict[int, pygame.Surface] = {}
        self._fog: dict[int, tuple[pygame.Surface, pygame.Surface]] = {}

    def draw_shadows(
        self, target: pygame.Surface, camera: tuple[int, int], weather: Weather, now_s: float
    ) -> None:
        """The shadows of clouds, for the hours of the day."""
        if weather.gloom_pct >= OVERCAST_PCT or weather.falls or weather.fog_pct:
            return
        cover_pct = 46 if weather.gloom_pct >= CLOUDY_PCT else 20
        sheet = self._shadows.get(cover_pct)
        if sheet is None:
            sheet = self._shadows[cover_pct] = _shadow_sheet(cover_pct)
        speed = CLOUD_PX_S * (0.5 + weather.wind_pct / 50)
        _spread(target, sheet, camera[0] - now_s * speed, camera[1] - now_s * speed * 0.3)

    def draw_fog(
        self, target: pygame.Surface, camera: tuple[int, int], weather: Weather, now_s: float
    ) -> None:
        """Two sheets of fog that drift through each other."""
        if not weather.fog_pct:
            return
        sheets = self._fog.get(weather.fog_pct)
        if sheets is None:
            sheets = (_fog_sheet(weather.fog_pct, 1), _fog_sheet(weather.fog_pct, 2))
            self._fog = {weather.fog_pct: sheets}
        for sheet, speed in zip(sheets, FOG_PX_S, strict=True):
            _spread(target, sheet, camera[0] + now_s * speed, camera[1] + now_s * speed * 0.2)


def lightning_at(now_s: float) -> float:
    """How bright a flash is at this moment of a thunderstorm, 0 to 1."""
    turn = int(now_s // LIGHTNING_EVERY_S)
    began_s = turn * LIGHTNING_EVERY_S + scatter(turn, 0, 41) / 65535 * LIGHTNING_FROM_S
    since_s = now_s - began_s
    bright = FAR_BRIGHTNESS if is_lightning_far(now_s) else 1.0
    return bright * (1 - since_s / FLASH_S) if 0 <= since_s < FLASH_S else 0.0


def is_lightning_far(now_s: float) -> bool:
    """Whether the flash of this moment is far away: darker, and its thunder comes later."""
    return scatter(int(now_s // LIGHTNING_EVERY_S), 1, 43) < FAR_SHARE * 65535


def draw_flash(target: pygame.Surface, now_s: float) -> None:
    """Brightens everything for the moment of a flash."""
    level = int(FLASH_MAX * lightning_at(now_s) ** 2)
    if level > 0:
        target.fill((level, level, min(255, level * 5 // 4)), special_flags=pygame.BLEND_RGB_ADD)


def _spread(target: pygame.Surface, sheet: pygame.Surface, x: float, y: float) -> None:
    """Lays a sheet all over a picture whose left top is at a place of the sheet."""
    width, height = sheet.get_size()
    left, top = -(int(x) % width), -(int(y) % height)
    target.fblits(
        [
            (sheet, (at_x, at_y))
            for at_y in range(top, target.get_height(), height)
            for at_x in range(left, target.get_width(), width)
        ]
    )


def _billows(seed: int) -> pygame.Surface:
    """Greys that go on at the borders: large billows with smaller ones in them."""
    total = pygame.Surface(SHEET_PX, depth=32)
    chance = Random(seed)
    for columns, rows, most in ((5, 3, 150), (10, 6, 70), (40, 24, 35)):
        lines = [chance.randbytes(columns) for _ in range(rows)]
        wrapped = b"".join(line + line[:1] for line in (*lines, lines[0]))
        knots = pygame.image.frombytes(wrapped, (columns + 1, rows + 1), "P")
        knots.set_palette([(grey * most // 255,) * 3 for grey in range(256)])
        part = pygame.transform.smoothscale(knots.convert(total), SHEET_PX)
        total.blit(part, (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    return total


def _above(billows: pygame.Surface, grey: int) -> pygame.Mask:
    reach = 255 - grey
    return pygame.mask.from_threshold(billows, (255, 255, 255), (reach, reach, reach, 255))


def _shadow_sheet(cover_pct: int) -> pygame.Surface:
    sheet = pygame.Surface(SHEET_PX, pygame.SRCALPHA)
    billows = _billows(3)
    for step in range(_SHADE_STEPS):
        shape = _above(billows, 172 - cover_pct + step * 4)
        shape.to_surface(sheet, setcolor=(*_SHADE, 5 * (step + 1)), unsetcolor=None)
    return sheet.convert_alpha()


def _fog_sheet(fog_pct: int, seed: int) -> pygame.Surface:
    sheet = pygame.Surface(SHEET_PX, pygame.SRCALPHA)
    most = 104 * fog_pct // 100
    sheet.fill((*_FOG, most // 4))
    billows = _billows(seed)
    for step in range(_FOG_STEPS):
        alpha = most // 4 + (most * 3 // 4) * (step + 1) // _FOG_STEPS
        shape = _above(billows, 70 + step * 15)
        shape.to_surface(sheet, setcolor=(*_FOG, alpha), unsetcolor=None)
    return sheet.convert_alpha()
