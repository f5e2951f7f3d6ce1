"""Footsteps, a sound for each kind of ground."""

from __future__ import annotations

from typing import Final

from tools.audio.recipe import Effect, drops, grains, in_a_cave
from tools.audio.synth import (
    Random,
    Sound,
    add,
    decay,
    filtered,
    glide,
    noise,
    partials,
    silence,
    swell,
)


def _step_grass(random: Random, _: int) -> Sound:
    body = filtered(noise(random, 0.14), 560, 3600) * swell(0.14, 0.25)
    canvas = silence(0.18)
    add(canvas, body, 0.0, 0.6)
    add(canvas, grains(random, 0.16, 9, 1800, 6500, 1.0), 0.0, 0.55)
    add(canvas, glide(110, 60, 0.07) * decay(0.07, 0.02), 0.0, 0.8)
    return canvas


def _step_path(random: Random, _: int) -> Sound:
    canvas = silence(0.17)
    add(canvas, glide(140, 70, 0.08) * decay(0.08, 0.018), 0.0, 1.2)
    add(canvas, grains(random, 0.15, 14, 1400, 5200, 1.6), 0.0, 0.7)
    return canvas


def step_wood(random: Random, variation: int) -> Sound:
    """A boot on a board."""
    del variation
    base = 172
    canvas = partials(base, 0.2, [(1, 1, 0.03), (2.3, 0.5, 0.02), (4.1, 0.22, 0.012)])
    add(canvas, filtered(noise(random, 0.03), 700, 3000) * decay(0.03, 0.005), 0.0, 0.35)
    return canvas


def _step_sand(random: Random, _: int) -> Sound:
    canvas = silence(0.2)
    add(canvas, filtered(noise(random, 0.18), 900, 4200, 1) * swell(0.18, 0.3), 0.0, 0.5)
    add(canvas, grains(random, 0.18, 30, 2200, 7500, 0.9), 0.0, 0.25)
    add(canvas, glide(90, 60, 0.06) * decay(0.06, 0.02), 0.0, 0.6)
    return canvas


def _step_stone(random: Random, _: int) -> Sound:
    canvas = partials(410, 0.16, [(1, 0.5, 0.012), (2.6, 0.4, 0.008), (5.2, 0.2, 0.005)])
    add(canvas, glide(160, 80, 0.07) * decay(0.07, 0.014), 0.0, 0.9)
    add(canvas, grains(random, 0.12, 7, 1800, 6500, 1.5), 0.005, 0.4)
    return canvas


def _step_cave(random: Random, number: int) -> Sound:
    return in_a_cave(random, _step_stone(random, number), 0.7, 0.5)


def _step_snow(random: Random, _: int) -> Sound:
    canvas = silence(0.26)
    # Snow gives way in two crunches: under the heel, then under the ball of the foot.
    for at, level in ((0.0, 0.8), (0.075, 1.0)):
        crunch = filtered(noise(random, 0.12), 1100, 5200, 1) * swell(0.12, 0.35)
        add(canvas, crunch, at, 0.35 * level)
        add(canvas, grains(random, 0.1, 22, 1400, 5600, 0.8), at, 0.4 * level)
    add(canvas, glide(85, 55, 0.08) * decay(0.08, 0.025), 0.0, 0.7)
    return canvas


def _step_water(random: Random, _: int) -> Sound:
    canvas = silence(0.34)
    add(canvas, filtered(noise(random, 0.24), 600, 4200, 1) * decay(0.24, 0.035, 0.012), 0.0, 0.5)
    drops(random, canvas, 7, 620, 0.35)
    return canvas


def _step_rug(random: Random, _: int) -> Sound:
    canvas = silence(0.15)
    add(canvas, glide(105, 62, 0.09) * decay(0.09, 0.02), 0.0, 1.0)
    add(canvas, filtered(noise(random, 0.1), 300, 1500) * swell(0.1, 0.3), 0.0, 0.25)
    return canvas


STEPS: Final[dict[str, Effect]] = {
    "step_grass": Effect(_step_grass, 0.24, 5),
    "step_path": Effect(_step_path, 0.26, 4),
    "step_wood": Effect(step_wood, 0.26, 4),
    "step_sand": Effect(_step_sand, 0.24, 4),
    "step_stone": Effect(_step_stone, 0.26, 4),
    "step_cave": Effect(_step_cave, 0.28, 4),
    "step_snow": Effect(_step_snow, 0.28, 5),
    "step_water": Effect(_step_water, 0.26, 4),
    "step_rug": Effect(_step_rug, 0.22, 3),
}
"""Name: how it sounds to tread there."""
