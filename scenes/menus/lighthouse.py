"""The light of the Candle: the lamp, its two beams that go round, and its path on the water.

Everything is added to the picture below it, so that it shines in the night and is hardly seen by
day.
"""

from math import cos, sin, tau

import pygame

from scenes.view.scatter import scatter

TURN_S = 9.0
"""How long the light takes to go round once."""
BEAM_PX = 640
BEAM_STEPS = 9
BEAM_SPREAD_PX = 58
GLOW_PX = 26
GLINTS = 34
WATER_PX = 74
"""How far down the water the light's path goes."""
_BEAM = (46, 42, 26)
_CORE = (60, 54, 32)
_GLOW = (150, 134, 84)
_GLINT = (120, 108, 70)


class Light:
    """Draws the light of a lamp at one zoom."""

    def __init__(self, zoom: int) -> None:
        self._zoom = zoom
        self._rays = pygame.Surface((1, 1))
        self._glow = _glow(GLOW_PX * zoom)

    def draw(
        self,
        target: pygame.Surface,
        lamp: tuple[int, int],
        shore_px: int,
        time_s: float,
        strength: float,
    ) -> None:
        """Draws it around a lamp, with its path on the water from `shore_px` on, with a strength
        from 0 to 1."""
        if strength <= 0:
            return
        angle = time_s / TURN_S * tau
        self._draw_beams(target, lamp, angle, strength)
        # When a beam points at whoever looks, the lamp blinds for a moment.
        facing = max(0.0, abs(sin(angle)) - 0.72) / 0.28
        self._draw_glow(target, lamp, min(1.0, strength * (0.55 + 0.45 * facing)))
        self._draw_path(target, (lamp[0], shore_px), time_s, strength * (0.55 + 0.45 * facing))

    def _draw_beams(
        self, target: pygame.Surface, lamp: tuple[int, int], angle: float, strength: float
    ) -> None:
        if self._rays.get_size() != target.get_size():
            self._rays = pygame.Surface(target.get_size()).convert()
        rays, zoom = self._rays, self._zoom
        rays.fill(0)
        for turn in (angle, angle + tau / 2):
            along, toward = cos(turn), sin(turn)
            length, drop = BEAM_PX * zoom * along, BEAM_SPREAD_PX * zoom * 0.5 * toward
            spread = BEAM_SPREAD_PX * zoom
            # The beam is lost in the air, step by step.
            for step in range(BEAM_STEPS):
                near, far = step / BEAM_STEPS, (step + 1) / BEAM_STEPS
                level = strength * abs(along) ** 0.7 * (1 - near) ** 1.3
                for colour, part in ((_BEAM, 1.0), (_CORE, 0.45)):
                    points = [
                        (lamp[0] + length * at, lamp[1] + drop * at + spread * part * at * side)
                        for at, side in ((near, -1), (far, -1), (far, 1), (near, 1))
                    ]
                    pygame.draw.polygon(rays, [int(value * level) for value in colour], points)
        target.blit(rays, (0, 0), special_flags=pygame.BLEND_RGB_ADD)

    def _draw_glow(self, target: pygame.Surface, lamp: tuple[int, int], strength: float) -> None:
        glow = self._glow.copy()
        level = int(255 * strength)
        glow.fill((level, level, level), special_flags=pygame.BLEND_RGB_MULT)
        at = glow.get_rect(center=lamp)
        target.blit(glow, at, special_flags=pygame.BLEND_RGB_ADD)
        zoom = self._zoom
        bright = [min(255, int(part * (0.4 + 0.6 * strength))) for part in (255, 244, 190)]
        target.fill(bright, (lamp[0] - 3 * zoom, lamp[1] - 4 * zoom, 7 * zoom, 9 * zoom))

    def _draw_path(
        self, target: pygame.Surface, top: tuple[int, int], time_s: float, strength: float
    ) -> None:
        zoom = self._zoom
        for number in range(GLINTS):
            turn = int(time_s * 2.4 + number * 0.61)
            down = (number + 0.5) / GLINTS
            reach = 3 + 22 * down
            x = scatter(number, turn, 71) / 65535 * 2 - 1
            width = int((3 + 7 * down) * zoom)
            level = strength * (1 - 0.6 * down) * (0.4 + scatter(number, turn, 72) / 110_000)
            colour = [int(part * level) for part in _GLINT]
            place = (
                int(top[0] + x * reach * zoom) - width // 2,
                int(top[1] + down * WATER_PX * zoom),
            )
            target.fill(colour, (*place, width, zoom), special_flags=pygame.BLEND_RGB_ADD)


def _glow(radius: int) -> pygame.Surface:
    surface = pygame.Surface((radius * 2 + 1, radius * 2 + 1)).convert()
    surface.fill((0, 0, 0))
    for step in range(14):
        share = (step + 1) / 14
        colour = [int(part * share**2) for part in _GLOW]
        pygame.draw.circle(surface, colour, (radius, radius), round(radius * (1 - step / 14)))
    return surface
