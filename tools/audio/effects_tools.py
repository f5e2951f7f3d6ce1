"""Tools and what they do to wood, stone, soil, crops and water."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from tools.audio.recipe import Effect, creak, drops, grains
from tools.audio.synth import (
    Random,
    Sound,
    add,
    decay,
    driven,
    filtered,
    glide,
    noise,
    partials,
    seconds,
    silence,
    swell,
)


def chop(random: Random, _: int) -> Sound:
    """An axe in wood."""
    base = 205
    parts = [(1, 1.0, 0.045), (1.72, 0.7, 0.03), (2.9, 0.45, 0.02), (4.4, 0.25, 0.012)]
    canvas = partials(base, 0.34, parts)
    add(canvas, filtered(noise(random, 0.05), 900, 6000) * decay(0.05, 0.006, 0.0005), 0.0, 0.9)
    add(canvas, glide(120, 55, 0.12) * decay(0.12, 0.03), 0.0, 0.9)
    add(canvas, grains(random, 0.25, 8, 1500, 6000, 1.3), 0.03, 0.22)
    return canvas


def rock_hit(random: Random, _: int) -> Sound:
    """A pick on stone."""
    base = 1480
    parts = [(1, 0.8, 0.02), (1.61, 0.6, 0.016), (2.43, 0.5, 0.011), (3.7, 0.3, 0.007)]
    canvas = partials(base, 0.3, parts)
    add(canvas, filtered(noise(random, 0.03), 2000, 9000) * decay(0.03, 0.003, 0.0003), 0.0, 0.8)
    add(canvas, glide(210, 90, 0.08) * decay(0.08, 0.02), 0.0, 0.9)
    add(canvas, grains(random, 0.25, 6, 2500, 8000, 1.2), 0.03, 0.2)
    return driven(canvas, 2.2)


def _rock_break(random: Random, _: int) -> Sound:
    canvas = silence(0.9)
    add(canvas, rock_hit(random, 0), 0.0, 0.9)
    add(canvas, filtered(noise(random, 0.35), 120, 1400) * decay(0.35, 0.05), 0.0, 0.9)
    add(canvas, grains(random, 0.8, 46, 1000, 6500, 2.0), 0.02, 0.6)
    for at in (0.12, 0.21, 0.33):
        add(canvas, rock_hit(random, 0) * 0.2, at + 0.03 * random.random())
    return driven(canvas, 1.8)


def _tree_fall(random: Random, _: int) -> Sound:
    canvas = silence(2.1)
    add(canvas, creak(random, 0.95, 14, 60), 0.0, 0.55)
    rustle = filtered(noise(random, 0.9), 1400, 7000, 1) * swell(0.9, 0.75)
    add(canvas, rustle, 0.45, 0.16)
    add(canvas, glide(95, 38, 0.7, 0.5) * decay(0.7, 0.12), 1.2, 1.6)
    add(canvas, filtered(noise(random, 0.5), 60, 700) * decay(0.5, 0.07), 1.2, 0.9)
    add(canvas, grains(random, 0.8, 60, 900, 6000, 1.8), 1.2, 0.4)
    return canvas


def _hoe(random: Random, _: int) -> Sound:
    canvas = silence(0.32)
    add(canvas, glide(132, 58, 0.1) * decay(0.1, 0.025), 0.0, 1.0)
    add(canvas, grains(random, 0.28, 26, 500, 3200, 1.7), 0.01, 0.7)
    return canvas


def _water(random: Random, _: int) -> Sound:
    length = 0.75
    canvas = filtered(noise(random, length), 1500, 6500, 1) * swell(length, 0.25) * 0.12
    for _ in range(26):
        at = 0.06 + 0.5 * random.random()
        start = 600 + 900 * random.random()
        drop = glide(start, start * 1.6, 0.04) * decay(0.04, 0.012)
        add(canvas, drop, at, 0.1 + 0.14 * random.random())
    return canvas


def _swish(random: Random, _: int) -> Sound:
    length = 0.24
    low = filtered(noise(random, length), 700, 2400) * swell(length, 0.35)
    high = filtered(noise(random, length), 2700, 7000) * swell(length, 0.55)
    return low + 0.7 * high


def _plant(random: Random, _: int) -> Sound:
    canvas = silence(0.3)
    add(canvas, grains(random, 0.2, 12, 600, 2800, 1.3), 0.0, 0.6)
    add(canvas, glide(300, 460, 0.06) * decay(0.06, 0.03), 0.09, 0.5)
    return canvas


def _harvest(random: Random, _: int) -> Sound:
    canvas = silence(0.45)
    add(canvas, grains(random, 0.18, 16, 1500, 6000, 1.0), 0.0, 0.5)
    add(canvas, glide(320, 900, 0.09, 0.7) * decay(0.09, 0.04), 0.06, 0.8)
    add(canvas, partials(1318.5, 0.3, [(1, 1, 0.06), (2, 0.3, 0.03)]), 0.12, 0.35)
    return canvas


def _splash(random: Random, _: int) -> Sound:
    canvas = silence(0.6)
    add(canvas, filtered(noise(random, 0.4), 500, 4500, 1) * decay(0.4, 0.05, 0.01), 0.0, 0.7)
    for _ in range(12):
        start = 400 + 700 * random.random()
        drop = glide(start, start * 1.8, 0.05) * decay(0.05, 0.016)
        add(canvas, drop, 0.05 + 0.4 * random.random(), 0.3)
    return canvas


def _eat(random: Random, _: int) -> Sound:
    canvas = silence(0.5)
    for at in (0.0, 0.14, 0.28):
        add(canvas, grains(random, 0.1, 9, 700, 3800, 1.0), at, 0.8)
        add(canvas, glide(210, 140, 0.05) * decay(0.05, 0.02), at, 0.4)
    return canvas


def _scythe(random: Random, _: int) -> Sound:
    canvas = silence(0.36)
    add(canvas, _swish(random, 0), 0.0, 0.6)
    ring = partials(3150, 0.3, [(1, 0.6, 0.05), (1.52, 0.4, 0.035), (2.3, 0.2, 0.02)])
    add(canvas, ring, 0.06, 0.12)
    add(canvas, grains(random, 0.26, 34, 1600, 7500, 0.9), 0.07, 0.5)
    return canvas


def _cast(random: Random, _: int) -> Sound:
    length = 0.75
    canvas = silence(length)
    add(canvas, _swish(random, 0), 0.0, 0.8)
    # The line runs out: a ratchet that slows down.
    at, gap_s = 0.14, 0.010
    while at < 0.6:
        click = partials(2300, 0.02, [(1, 1, 0.003), (2.7, 0.5, 0.002)])
        add(canvas, click, at, 0.3 * (1 - at))
        at, gap_s = at + gap_s, gap_s * 1.04
    return canvas


def _reel(random: Random, _: int) -> Sound:
    canvas = silence(0.34)
    for number in range(9):
        click = partials(1650, 0.03, [(1, 1, 0.004), (2.2, 0.6, 0.003), (4.1, 0.3, 0.002)])
        add(canvas, click, 0.034 * number, 0.7 + 0.3 * random.random())
    return canvas


def _bite(random: Random, _: int) -> Sound:
    canvas = silence(0.5)
    for at, level in ((0.0, 0.6), (0.12, 1.0)):
        add(canvas, glide(340, 190, 0.09) * decay(0.09, 0.03), at, level)
        add(canvas, filtered(noise(random, 0.12), 500, 3200) * decay(0.12, 0.02), at, 0.3 * level)
    add(canvas, partials(1318.5, 0.3, [(1, 1, 0.05), (2, 0.3, 0.03)]), 0.14, 0.35)
    return canvas


def _line_snap(random: Random, _: int) -> Sound:
    canvas = silence(0.5)
    add(canvas, filtered(noise(random, 0.03), 1500, 9000) * decay(0.03, 0.003, 0.0003), 0.0, 1.0)
    t = seconds(0.4)
    add(canvas, glide(720, 210, 0.4, 0.5) * decay(0.4, 0.07) * (0.7 + 0.3 * _wobble(t)), 0.01, 0.6)
    return canvas


def _wobble(t: Sound) -> Sound:
    wave: Sound = np.sin(math.tau * 27 * t)
    return wave


def _fish_jump(random: Random, _: int) -> Sound:
    canvas = silence(0.9)
    add(canvas, filtered(noise(random, 0.2), 700, 5200, 1) * decay(0.2, 0.03, 0.01), 0.0, 0.4)
    add(canvas, _splash(random, 0), 0.28, 0.9)
    return canvas


def _water_fill(random: Random, _: int) -> Sound:
    length = 0.9
    canvas = filtered(noise(random, length), 400, 2600, 1) * swell(length, 0.5) * 0.12
    # A vessel that fills sings higher and higher.
    add(canvas, glide(260, 620, length, 1.3) * swell(length, 0.7), 0.0, 0.16)
    drops(random, canvas, 16, 520, 0.2)
    return canvas


TOOLS: Final[dict[str, Effect]] = {
    "swish": Effect(_swish, 0.34, 4),
    "hoe": Effect(_hoe, 0.55, 4),
    "water_pour": Effect(_water, 0.5, 3),
    "water_fill": Effect(_water_fill, 0.5),
    "plant": Effect(_plant, 0.5, 3),
    "harvest": Effect(_harvest, 0.55, 8, is_ladder=True),
    "scythe": Effect(_scythe, 0.5, 4),
    "chop": Effect(chop, 0.6, 4),
    "tree_fall": Effect(_tree_fall, 0.7, 3),
    "rock_hit": Effect(rock_hit, 0.5, 4),
    "rock_break": Effect(_rock_break, 0.6, 3),
    "splash": Effect(_splash, 0.5, 3),
    "cast": Effect(_cast, 0.5, 3),
    "reel": Effect(_reel, 0.4, 4),
    "bite": Effect(_bite, 0.65),
    "line_snap": Effect(_line_snap, 0.5),
    "fish_jump": Effect(_fish_jump, 0.5, 3),
    "eat": Effect(_eat, 0.5, 3),
}
"""Name: what a hand or a tool does."""
