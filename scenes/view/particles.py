"""What flies off for a moment: chips, leaves, dust, and figures that rise.

Effects are bounded in number; the oldest give way.
"""

from dataclasses import dataclass
from random import Random

import pygame

from scenes.media.assets import Assets
from scenes.media.sprites import Sprite
from scenes.ui import theme
from scenes.ui.text import Font
from scenes.ui.theme import Colour
from scenes.view.camera import Camera

PARTICLES_MAX = 240
POPS_MAX = 24
POP_S = 0.9
GRAVITY_PX_S2 = 260.0


@dataclass(slots=True)
class _Particle:
    sprite: Sprite | None
    colour: Colour
    x: float
    y: float
    height: float
    speed_x: float
    speed_y: float
    speed_up: float
    age_s: float
    life_s: float


@dataclass(slots=True)
class _Pop:
    text: str
    colour: Colour
    x: float
    y: float
    born_s: float


class Particles:
    """Everything in the air of one area."""

    def __init__(self, assets: Assets, dice: Random) -> None:
        self._assets = assets
        self._dice = dice
        self._particles: list[_Particle] = []
        self._pops: list[_Pop] = []
        self._last_s: float | None = None

    def clear(self) -> None:
        """Lets everything go, because another area is shown."""
        self._particles.clear()
        self._pops.clear()

    def burst(
        self, name: str, colour: Colour, x: float, y: float, count: int, height: float = 8.0
    ) -> None:
        """Throws off chips: `name` is their sprite, `colour` stands in where there is none."""
        sprite = self._assets.world.get(name)
        for _ in range(count):
            self._particles.append(
                _Particle(
                    sprite,
                    colour,
                    x + self._dice.uniform(-5, 5),
                    y + self._dice.uniform(-2, 2),
                    height + self._dice.uniform(0, 8),
                    self._dice.uniform(-46, 46),
                    self._dice.uniform(-10, 18),
                    self._dice.uniform(30, 95),
                    0.0,
                    self._dice.uniform(0.4, 0.8),
                )
            )
        del self._particles[:-PARTICLES_MAX]

    def puff(self, name: str, x: float, y: float) -> None:
        """A puff of dust that plays its frames once where it is."""
        sprite = self._assets.world.get(name)
        if sprite is not None:
            life_s = len(sprite.frames) * max(sprite.frame_ms, 40) / 1000
            self._particles.append(
                _Particle(sprite, (255, 255, 255), x, y, 0.0, 0.0, 0.0, -1.0, 0.0, life_s)
            )
            del self._particles[:-PARTICLES_MAX]

    def pop(self, text: str, colour: Colour, x: float, y: float, now_s: float) -> None:
        """A word or a figure that rises and fades."""
        self._pops.append(_Pop(text, colour, x, y, now_s))
        del self._pops[:-POPS_MAX]

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        step_s = 0.0 if self._last_s is None else max(0.0, min(0.1, now_s - self._last_s))
        self._last_s = now_s
        for particle in self._particles:
            particle.age_s += step_s
            if particle.speed_up < 0 and particle.height <= 0:
                continue
            particle.x += particle.speed_x * step_s
            particle.y += particle.speed_y * step_s
            particle.height += particle.speed_up * step_s
            particle.speed_up -= GRAVITY_PX_S2 * step_s
            if particle.height <= 0:
                particle.height = 0
                particle.speed_x *= 0.2
                particle.speed_y = 0
        self._particles = [p for p in self._particles if p.age_s < p.life_s]
        self._pops = [pop for pop in self._pops if now_s - pop.born_s < POP_S]

    def draw(self, target: pygame.Surface, camera_x: int, camera_y: int) -> None:
        """Draws chips and dust."""
        for p in self._particles:
            x = int(p.x) - camera_x
            y = int(p.y - p.height) - camera_y
            if p.sprite is None:
                target.fill(p.colour, (x, y, 2, 2))
                continue
            count = len(p.sprite.frames)
            if p.speed_x == 0 and p.sprite.frame_ms:
                frame = min(count - 1, int(p.age_s * 1000 / p.sprite.frame_ms))
            else:
                frame = int(p.age_s * 14) % count
            target.blit(p.sprite.frames[frame], (x - p.sprite.anchor_x, y - p.sprite.anchor_y))

    def draw_pops(self, target: pygame.Surface, font: Font, camera: Camera, now_s: float) -> None:
        """Draws the rising figures, with an outline so that they are read on every ground."""
        for pop in self._pops:
            share = (now_s - pop.born_s) / POP_S
            lift = int(16 * (1 - (1 - min(1.0, share * 1.6)) ** 2))
            x, y = camera.on_ui(pop.x, pop.y - 18)
            at = (x - font.width(pop.text) // 2, y - lift)
            draw_outlined(target, font, pop.text, pop.colour, at)


def draw_outlined(
    target: pygame.Surface,
    font: Font,
    text: str,
    colour: Colour,
    at: tuple[int, int],
    outline: Colour = theme.INK,
) -> None:
    """Text with an outline."""
    ink = font.render(text, outline)
    x, y = at
    target.fblits([(ink, (x + dx, y + dy)) for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1))])
    target.blit(font.render(text, colour), at)
