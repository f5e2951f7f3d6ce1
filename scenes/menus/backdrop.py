"""The valley behind the menus: sky, clouds and hills that drift at their own speeds.

Everything is drawn once for a size, from the palette and a fixed seed, and then only moved.
"""

from math import sin
from random import Random

import pygame

from scenes.assets import Assets
from scenes.ui.theme import Colour

_SKY: tuple[Colour, ...] = (
    (0x2F, 0x8F, 0xC4),
    (0x62, 0xC0, 0xDE),
    (0xA8, 0xE6, 0xEE),
    (0xFF, 0xF3, 0xA8),
    (0xFD, 0xE3, 0xBD),
)
_CLOUD: Colour = (0xF2, 0xF6, 0xF0)
_CLOUD_SHADE: Colour = (0xC9, 0xD6, 0xE0)
_SUN: Colour = (0xFF, 0xF3, 0xA8)
_BAYER = ((0, 8, 2, 10), (12, 4, 14, 6), (3, 11, 1, 9), (15, 7, 13, 5))


class Backdrop:
    """A picture of the valley for one logical size."""

    def __init__(self, assets: Assets, size: tuple[int, int]) -> None:
        self._size = size
        self._assets = assets
        width, height = size
        horizon = height * 62 // 100
        self._sky = _sky(size, horizon)
        dice = Random(7)
        self._clouds = [
            (_cloud(dice), dice.randrange(width), 14 + dice.randrange(max(1, horizon // 2)), 2 + n)
            for n in range(5)
        ]
        self._layers = [
            (_hills(width * 2, height, horizon - 26, 20, 170, (0x3F, 0x7D, 0x6E), dice, None), 1.5),
            (
                _hills(width * 2, height, horizon + 4, 14, 120, (0x3F, 0x7D, 0x3E), dice, (8, 14)),
                3.5,
            ),
            (_hills(width * 2, height, horizon + 42, 9, 90, (0x54, 0x92, 0x40), dice, None), 7.0),
        ]
        self._foreground = self._farm(dice, horizon)

    def draw(self, target: pygame.Surface, time_s: float) -> None:
        """Draws the valley as it is at a time."""
        width, _ = self._size
        target.blit(self._sky, (0, 0))
        for cloud, start, y, speed in self._clouds:
            span = width + cloud.get_width()
            x = (start + time_s * speed) % span - cloud.get_width()
            target.blit(cloud, (int(x), y))
        for number, (layer, speed) in enumerate(self._layers):
            x = int(time_s * speed * 0.6) % width
            target.blit(layer, (-x, 0))
            if number == 1:
                self._draw_mill(target, time_s)
        target.blit(self._foreground, (0, int(sin(time_s * 0.4))))

    def _draw_mill(self, target: pygame.Surface, time_s: float) -> None:
        mill = self._assets.world.get("scenery/mill")
        if mill is None:
            return
        width, height = self._size
        x, y = width * 5 // 6, height * 62 // 100 + 44
        target.blit(mill.frames[0], (x - mill.anchor_x, y - mill.anchor_y))
        sails = self._assets.world.get("scenery/mill_sails")
        if sails is not None:
            frame = sails.frame_at(time_s)
            target.blit(frame, (x - sails.anchor_x, y - sails.anchor_y))

    def _farm(self, dice: Random, horizon: int) -> pygame.Surface:
        width, height = self._size
        surface = pygame.Surface((width, height + 2), pygame.SRCALPHA)
        names = ["oak", "pine", "oak", "rock", "oak", "stump"]
        spots = sorted(
            (height - 6 - dice.randrange(max(1, (height - horizon) // 3)), dice.randrange(width))
            for _ in range(width // 46)
        )
        for y, x in spots:
            if abs(x - width // 2) < 130 and y > horizon:
                continue
            name = dice.choice(names)
            sprite = self._assets.world.seasonal(f"destructable/{name}", "spring")
            if sprite is not None:
                surface.blit(sprite.frames[0], (x - sprite.anchor_x, y - sprite.anchor_y))
        return surface


def _sky(size: tuple[int, int], horizon: int) -> pygame.Surface:
    width, height = size
    surface = pygame.Surface(size).convert()
    pattern = pygame.Surface((4, height)).convert()
    bands = len(_SKY) - 1
    for y in range(height):
        place = min(0.999, y / max(1, horizon)) * bands
        band = int(place)
        share = place - band
        for x in range(4):
            is_next = share * 16 > _BAYER[y % 4][x]
            pattern.set_at((x, y), _SKY[band + 1] if is_next else _SKY[band])
    for x in range(0, width, 4):
        surface.blit(pattern, (x, 0))
    sun = (width * 3 // 4, horizon // 2)
    pygame.draw.circle(surface, _SUN, sun, 17)
    pygame.draw.circle(surface, (0xFD, 0xE3, 0xBD), sun, 13)
    return surface


def _cloud(dice: Random) -> pygame.Surface:
    width = dice.randrange(44, 92)
    surface = pygame.Surface((width, 26), pygame.SRCALPHA)
    for shade, lift in ((_CLOUD_SHADE, 0), (_CLOUD, -3)):
        state = dice.getstate()
        for n in range(5):
            radius = dice.randrange(5, 11)
            x = 12 + n * (width - 24) // 4
            pygame.draw.circle(surface, shade, (x, 17 + lift), radius)
        dice.setstate(state)
        surface.fill((*shade, 255), (10, 15 + lift, width - 20, 7))
    return surface


def _hills(
    width: int,
    height: int,
    middle: int,
    swing: int,
    wave: int,
    colour: Colour,
    dice: Random,
    trees: tuple[int, int] | None,
) -> pygame.Surface:
    """Rolling hills that repeat after half their width, so that they can scroll for ever."""
    surface = pygame.Surface((width, height), pygame.SRCALPHA)
    half = width // 2
    turns = max(1, half // wave)
    phase = dice.random() * 6.28
    rim = tuple(min(255, part + 28) for part in colour)
    for x in range(half):
        angle = x / half * 6.2832
        y = middle + int(
            sin(angle * turns + phase) * swing + sin(angle * (turns * 3 + 1)) * swing * 0.25
        )
        for at in (x, x + half):
            pygame.draw.line(surface, colour, (at, y), (at, height))
            surface.fill((*rim, 255), (at, y, 1, 2))
        if trees is not None and dice.random() < 0.16:
            size = dice.randrange(*trees)
            dark = tuple(part * 3 // 4 for part in colour)
            for at in (x, x + half):
                points = [(at, y - size), (at - size // 3, y + 2), (at + size // 3, y + 2)]
                pygame.draw.polygon(surface, dark, points)
    return surface
