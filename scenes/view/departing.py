"""What is on its way out of the world: trees that fall over, and what flies into somebody's bag."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pygame

from scenes.media.sprites import Sprite
from scenes.view.scatter import scatter

FALL_S = 0.5
FLIGHT_S = 0.2
FALLING_MAX = 12
FLYING_MAX = 40


@dataclass(frozen=True, slots=True)
class _Falling:
    frames: list[pygame.Surface]
    x: int
    y: int
    born_s: float


@dataclass(frozen=True, slots=True)
class _Flying:
    picture: pygame.Surface
    x: float
    y: float
    born_s: float


class Departing:
    """What leaves one area; the oldest gives way where it is too much."""

    def __init__(self) -> None:
        self._falling: list[_Falling] = []
        self._flying: list[_Flying] = []

    def fly(self, picture: pygame.Surface, x: int, y: int, now_s: float) -> None:
        """Lets a picture fly to whoever is nearest when it is drawn."""
        self._flying.append(_Flying(picture, x, y, now_s))
        del self._flying[:-FLYING_MAX]

    def fall(self, sprite: Sprite, at: tuple[int, int], now_s: float) -> None:
        """Lets what stands at a place of the area fall over."""
        self._falling.append(_falling(sprite, at, now_s))
        del self._falling[:-FALLING_MAX]

    def draw_flying(
        self,
        target: pygame.Surface,
        camera: tuple[int, int],
        heads: Sequence[tuple[float, float]],
        now_s: float,
    ) -> None:
        """Draws what flies into bags."""
        self._flying = [item for item in self._flying if now_s - item.born_s < FLIGHT_S]
        for item in self._flying:
            share = (now_s - item.born_s) / FLIGHT_S
            goal = min(
                heads, key=lambda h: (h[0] - item.x) ** 2 + (h[1] - item.y) ** 2, default=None
            )
            if goal is None:
                continue
            x = item.x + (goal[0] - item.x) * share
            y = item.y + (goal[1] - 12 - item.y) * share - 14 * share * (1 - share) * 2
            target.blit(item.picture, (int(x) - 6 - camera[0], int(y) - 8 - camera[1]))

    def falling(self, now_s: float) -> Iterator[tuple[int, pygame.Surface, int, int]]:
        """Trees on their way down: (foot, picture, left, top) in pixels of the area."""
        self._falling = [tree for tree in self._falling if now_s - tree.born_s < FALL_S]
        for tree in self._falling:
            share = min(0.999, (now_s - tree.born_s) / FALL_S)
            picture = tree.frames[int(share**1.7 * len(tree.frames))]
            left = tree.x - picture.get_width() // 2
            yield tree.y, picture, left, tree.y - picture.get_height() // 2


def _falling(sprite: Sprite, at: tuple[int, int], now_s: float) -> _Falling:
    """Pictures of a tree turning about its foot, away to one side."""
    source = sprite.frames[0]
    size = source.get_height() * 2
    canvas = pygame.Surface((size, size), pygame.SRCALPHA)
    canvas.blit(source, (size // 2 - sprite.anchor_x, size // 2 - sprite.anchor_y))
    turn = 84 if scatter(*at, 2) & 1 else -84
    frames = [pygame.transform.rotate(canvas, turn * n / 9) for n in range(10)]
    return _Falling(frames, *at, now_s)
