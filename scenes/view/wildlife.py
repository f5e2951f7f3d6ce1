"""Birds that sit about and fly up when one comes near, butterflies over the meadow, and fireflies.

Where birds are is computed from the place and the time, so that friends see about the same ones;
nobody sends them. Only that one was startled is remembered, and soon forgotten.
"""

from collections.abc import Iterator, Sequence
from math import cos, hypot, sin
from typing import NamedTuple

import pygame

from game.world.areas import Area
from game.world.sections import tile_key
from game.world.tiled import TILE_PX
from scenes.media.assets import Assets
from scenes.media.sprites import Sprite
from scenes.view.scatter import scatter

HOME_TILES = 7
"""In each square of so many tiles birds may have a place."""
HOMES_PERCENT = 46
SHY_PX = 46.0
STAY_S = 34.0
"""Birds come and go in turns of this length."""
THERE_PERCENT = 55
FLIGHT_S = 1.3
FLIGHT_PX = (150.0, 95.0)
"""How far a bird gets before it is out of sight, and how high."""
DAY_MINUTES = (6.5 * 60, 19 * 60)
BUTTERFLIES = 7
FIREFLIES = 18
_GROUND = ("grass", "path", "forest_floor", "sand")
_KINDS = {
    "spring": ("robin", "tit"),
    "summer": ("tit", "sparrow"),
    "autumn": ("sparrow", "robin"),
    "winter": ("bullfinch", "sparrow"),
}
_KINDS_ELSEWHERE = ("sparrow", "robin")


class SittingBird(NamedTuple):
    """A bird on the ground, to be drawn among what stands there."""

    foot: int
    picture: pygame.Surface
    left: int
    top: int
    sprite: Sprite


class _Home(NamedTuple):
    x: int
    y: int
    number: int


class Wildlife:
    """The animals of one area that nobody owns."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._butterflies = [
            sprite
            for number in range(4)
            if (sprite := assets.world.get(f"critter/butterfly{number}")) is not None
        ]
        self._mirrored: dict[int, tuple[pygame.Surface, pygame.Surface]] = {}
        self._homes: list[_Home] = []
        self._startled: dict[_Home, tuple[float, int]] = {}
        """When and to which side a bird has flown up."""
        self._flying: list[tuple[pygame.Surface, int, int]] = []
        self._glow = _glow()

    def show(self, area: Area) -> None:
        """Shows another area from now on."""
        self._startled.clear()
        self._homes = [home for cell in _cells(area) for home in _homes(area, *cell)]

    def birds(
        self,
        within: tuple[int, int, int, int],
        feet: Sequence[tuple[float, float]],
        season: str,
        minutes: float,
        now_s: float,
    ) -> Iterator[SittingBird]:
        """The birds that sit in a rectangle of the area (left, top, right, bottom). Those that
        fly are kept for `draw_flying`."""
        self._flying.clear()
        if not DAY_MINUTES[0] <= minutes < DAY_MINUTES[1]:
            return
        left, top, right, bottom = within
        kinds = _KINDS.get(season, _KINDS_ELSEWHERE)
        turn, in_turn_s = int(now_s // STAY_S), now_s % STAY_S
        for home in self._homes:
            if not (left <= home.x < right and top <= home.y < bottom):
                continue
            kind = kinds[scatter(home.x, home.y, 52) % len(kinds)]
            side = 1 if scatter(home.x, turn, 53) & 1 else -1
            flown = self._startled.get(home)
            if flown is not None:
                share = (now_s - flown[0]) / FLIGHT_S
                if share < 1:
                    self._fly(home, kind, share, flown[1])
                elif now_s - flown[0] > STAY_S:
                    del self._startled[home]
                continue
            if not _is_there(home, turn):
                continue
            coming, going = in_turn_s / FLIGHT_S, (in_turn_s - STAY_S + FLIGHT_S) / FLIGHT_S
            if coming < 1 and not _is_there(home, turn - 1):
                self._fly(home, kind, 1 - coming, -side)
            elif going > 0 and not _is_there(home, turn + 1):
                self._fly(home, kind, going, side)
            else:
                near = next((x for x, y in feet if hypot(x - home.x, y - home.y) < SHY_PX), None)
                if near is not None:
                    self._startled[home] = (now_s, 1 if home.x >= near else -1)
                sitting = self._sitting(home, kind, side, now_s)
                if sitting is not None:
                    yield sitting

    def draw_flying(self, target: pygame.Surface, camera: tuple[int, int]) -> None:
        """Draws the birds that are in the air now."""
        target.fblits([(p, (x - camera[0], y - camera[1])) for p, x, y in self._flying])

    def draw_butterflies(
        self, target: pygame.Surface, camera: tuple[int, int], now_s: float
    ) -> None:
        """Butterflies of a fine day, each about its own part of the meadow."""
        if not self._butterflies:
            return
        width, height = target.get_width() + 80, target.get_height() + 80
        blits = []
        for number in range(BUTTERFLIES):
            sprite = self._butterflies[number % len(self._butterflies)]
            x = scatter(number, 1, 61) + sin(now_s * 0.5 + number) * 46 + sin(now_s * 2.3) * 5
            y = scatter(number, 2, 61) + cos(now_s * 0.37 + number * 2.1) * 34
            y += sin(now_s * 5 + number * 1.9) * 3
            at = (int(x - camera[0]) % width - 40, int(y - camera[1]) % height - 40)
            blits.append((sprite.frame_at(now_s + number * 0.13), at))
        target.fblits(blits)

    def draw_fireflies(
        self, target: pygame.Surface, camera: tuple[int, int], now_s: float, strength: float
    ) -> None:
        """Glowing points of a summer night; drawn after the light."""
        width, height = target.get_width() + 80, target.get_height() + 80
        for number in range(int(FIREFLIES * strength)):
            x = scatter(number, 1, 11) + sin(now_s * 0.6 + number) * 22
            x += cos(now_s * 0.31 + number * 2) * 14
            y = scatter(number, 2, 11) + cos(now_s * 0.5 + number * 1.7) * 16
            if sin(now_s * 1.7 + number * 1.3) > -0.2:
                at = (int(x - camera[0]) % width - 40, int(y - camera[1]) % height - 40)
                target.blit(self._glow, at, special_flags=pygame.BLEND_RGB_ADD)

    def _sitting(self, home: _Home, kind: str, side: int, now_s: float) -> SittingBird | None:
        sprite = self._assets.world.get(f"critter/{kind}/sit")
        if sprite is None:
            return None
        picture = sprite.frame_at(now_s + home.number * 1.1 + home.x)
        # Now and then it hops.
        hop = 2 if (now_s * 1.3 + home.x) % 5 < 0.12 else 0
        left, top = home.x - sprite.anchor_x, home.y - sprite.anchor_y - hop
        return SittingBird(home.y, self._facing(picture, side), left, top, sprite)

    def _fly(self, home: _Home, kind: str, share: float, side: int) -> None:
        sprite = self._assets.world.get(f"critter/{kind}/fly")
        if sprite is None:
            return
        picture = self._facing(sprite.frame_at(share * FLIGHT_S + home.number * 0.03), side)
        x = home.x + side * FLIGHT_PX[0] * share - sprite.anchor_x
        y = home.y - FLIGHT_PX[1] * share**0.8 - sprite.anchor_y
        self._flying.append((picture, int(x), int(y)))

    def _facing(self, picture: pygame.Surface, side: int) -> pygame.Surface:
        if side > 0:
            return picture
        found = self._mirrored.get(id(picture))
        if found is None:
            flipped = pygame.transform.flip(picture, True, False)
            found = self._mirrored[id(picture)] = (picture, flipped)
        return found[1]


def _is_there(home: _Home, turn: int) -> bool:
    return scatter(home.x + turn, home.y, 54) % 100 < THERE_PERCENT


def _cells(area: Area) -> Iterator[tuple[int, int]]:
    for y in range(1, area.height - 2, HOME_TILES):
        for x in range(1, area.width - 2, HOME_TILES):
            if scatter(x, y, 50) % 100 < HOMES_PERCENT:
                yield x, y


def _homes(area: Area, left: int, top: int) -> Iterator[_Home]:
    """A few places beside each other on open ground, in one cell."""
    chance = scatter(left, top, 51)
    x, y = left + chance % (HOME_TILES - 2), top + chance // 64 % (HOME_TILES - 2)
    for number in range(1 + chance % 3):
        tile_x, tile_y = x + (number & 1), y + (number >> 1)
        is_open = area.has_tile(tile_x, tile_y) and not area.is_solid_terrain(tile_x, tile_y)
        if not is_open or area.terrain[tile_y][tile_x] not in _GROUND:
            continue
        if tile_key(tile_x, tile_y) not in area.kept_free:
            side = scatter(tile_x, tile_y, 55) % 9
            yield _Home(tile_x * TILE_PX + 3 + side, tile_y * TILE_PX + 5 + side, number)


def _glow() -> pygame.Surface:
    surface = pygame.Surface((7, 7)).convert()
    pygame.draw.circle(surface, (40, 44, 8), (3, 3), 3)
    pygame.draw.circle(surface, (120, 116, 34), (3, 3), 1)
    surface.set_at((3, 3), (255, 243, 168))
    return surface
