"""Things that are picked up, put down, opened and set going."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from tools.audio import synth
from tools.audio.effects_steps import step_wood
from tools.audio.effects_tools import chop, rock_hit
from tools.audio.recipe import Effect, creak, grains, notes
from tools.audio.synth import (
    Random,
    Sound,
    add,
    decay,
    faded,
    filtered,
    glide,
    noise,
    partials,
    seconds,
    silence,
    swell,
)


def _pickup(random: Random, _: int) -> Sound:
    del random
    canvas = silence(0.32)
    add(canvas, glide(420, 980, 0.07, 0.6) * decay(0.07, 0.03), 0.0, 0.9)
    add(canvas, partials(1568, 0.25, [(1, 1, 0.05), (2.0, 0.3, 0.03)]), 0.055, 0.4)
    return canvas


def place(random: Random, _: int) -> Sound:
    """Something is put down on the ground."""
    canvas = silence(0.26)
    add(canvas, glide(140, 62, 0.16, 0.6) * decay(0.16, 0.035), 0.0, 1.2)
    add(canvas, filtered(noise(random, 0.08), 300, 1800) * decay(0.08, 0.012), 0.0, 0.5)
    add(canvas, step_wood(random, 1), 0.005, 0.4)
    return canvas


def _chest_open(random: Random, _: int) -> Sound:
    canvas = silence(0.62)
    add(canvas, rock_hit(random, 0), 0.0, 0.14)
    add(canvas, creak(random, 0.4, 26, 58), 0.06, 0.5)
    add(canvas, step_wood(random, 0), 0.43, 0.5)
    return canvas


def _chest_close(random: Random, _: int) -> Sound:
    canvas = silence(0.45)
    add(canvas, creak(random, 0.14, 60, 34), 0.0, 0.3)
    add(canvas, place(random, 0), 0.12, 0.9)
    add(canvas, rock_hit(random, 0), 0.2, 0.16)
    return canvas


def _craft(random: Random, _: int) -> Sound:
    canvas = silence(1.2)
    for number in range(3):
        add(canvas, chop(random, 0), 0.14 * number, 0.45)
    add(canvas, notes("E5 G5 C6", 0.06, synth.kalimba, 0.8), 0.4, 0.7)
    return canvas


def _door(random: Random, _: int) -> Sound:
    canvas = silence(0.6)
    add(canvas, creak(random, 0.3, 24, 44), 0.0, 0.35)
    add(canvas, place(random, 0), 0.32, 0.8)
    return canvas


def _door_close(random: Random, _: int) -> Sound:
    canvas = silence(0.5)
    add(canvas, creak(random, 0.16, 50, 30), 0.0, 0.25)
    add(canvas, place(random, 0), 0.16, 1.0)
    add(canvas, rock_hit(random, 0), 0.2, 0.08)
    return canvas


def _gate(random: Random, _: int) -> Sound:
    canvas = silence(0.8)
    add(canvas, rock_hit(random, 0), 0.0, 0.12)
    add(canvas, creak(random, 0.5, 18, 40), 0.04, 0.5)
    add(canvas, step_wood(random, 0), 0.55, 0.7)
    return canvas


def _lever(random: Random, _: int) -> Sound:
    canvas = silence(0.9)
    add(canvas, creak(random, 0.26, 34, 80), 0.0, 0.45)
    parts = [(1, 1, 0.05), (1.7, 0.6, 0.035), (2.9, 0.35, 0.02)]
    add(canvas, partials(310, 0.4, parts), 0.28, 0.8)
    add(canvas, glide(120, 50, 0.2) * decay(0.2, 0.05), 0.28, 1.0)
    add(canvas, grains(random, 0.3, 12, 900, 4500, 1.5), 0.3, 0.25)
    return canvas


def _machine_start(random: Random, _: int) -> Sound:
    length = 0.9
    canvas = silence(length)
    add(canvas, place(random, 0), 0.0, 0.6)
    t = seconds(length)
    hum = np.sin(math.tau * np.cumsum(70 + 60 * (1 - np.exp(-t / 0.3))) / synth.RATE)
    add(canvas, hum * swell(length, 0.6), 0.05, 0.5)
    for number in range(7):
        add(canvas, step_wood(random, 0), 0.1 + 0.62 * (number / 7) ** 0.7, 0.14 + 0.03 * number)
    return faded(canvas, 0.3)


def _machine_done(random: Random, _: int) -> Sound:
    canvas = silence(1.3)
    add(canvas, filtered(noise(random, 0.4), 1800, 7000, 1) * swell(0.4, 0.2), 0.0, 0.12)
    bell = [(1, 1, 0.22), (2.0, 0.4, 0.14), (2.98, 0.25, 0.09), (5.4, 0.12, 0.03)]
    add(canvas, partials(synth.pitch_hz("E6"), 0.9, bell), 0.12, 0.6)
    add(canvas, partials(synth.pitch_hz("B6"), 0.9, bell), 0.26, 0.4)
    return canvas


def _lamp(random: Random, _: int) -> Sound:
    canvas = silence(0.6)
    add(canvas, filtered(noise(random, 0.06), 2500, 9000) * decay(0.06, 0.01), 0.0, 0.5)
    add(canvas, filtered(noise(random, 0.45), 200, 1400, 1) * swell(0.45, 0.25), 0.06, 0.5)
    return canvas


def _page(random: Random, _: int) -> Sound:
    canvas = silence(0.34)
    add(canvas, filtered(noise(random, 0.26), 1500, 6500, 1) * swell(0.26, 0.6), 0.0, 0.5)
    add(canvas, grains(random, 0.2, 9, 2500, 8000, 0.6), 0.06, 0.3)
    add(canvas, filtered(noise(random, 0.04), 400, 2200) * decay(0.04, 0.008), 0.25, 0.5)
    return canvas


def _ferry(random: Random, _: int) -> Sound:
    canvas = silence(2.0)
    # Two strokes of an oar, each with its creak and its pull through the water.
    for at in (0.0, 0.95):
        add(canvas, creak(random, 0.3, 16, 30), at, 0.4)
        pull = filtered(noise(random, 0.6), 350, 2400, 1) * swell(0.6, 0.4)
        add(canvas, pull, at + 0.22, 0.35)
    return faded(canvas, 0.3)


THINGS: Final[dict[str, Effect]] = {
    "pickup": Effect(_pickup, 0.5, 4),
    "place": Effect(place, 0.55, 4),
    "chest_open": Effect(_chest_open, 0.5),
    "chest_close": Effect(_chest_close, 0.5),
    "door": Effect(_door, 0.5),
    "door_close": Effect(_door_close, 0.5),
    "gate": Effect(_gate, 0.5),
    "lever": Effect(_lever, 0.6),
    "machine_start": Effect(_machine_start, 0.5),
    "machine_done": Effect(_machine_done, 0.5),
    "lamp": Effect(_lamp, 0.45),
    "ferry": Effect(_ferry, 0.6),
    "page": Effect(_page, 0.4, 3),
    "craft": Effect(_craft, 0.6),
}
"""Name: what a thing sounds like."""
