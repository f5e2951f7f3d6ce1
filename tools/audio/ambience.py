"""Loops of weather and wildlife: rain, birds by day, crickets by night, water, winter wind.

Every part is periodic in the loop: noise is shaped in the frequency domain, slow waves make whole
turns, and single calls that reach past the end go on at the beginning. So there is no seam to hear.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Final

import numpy as np

from tools.audio.synth import (
    RATE,
    Random,
    Sound,
    add_around,
    decay,
    filtered,
    glide,
    noise,
    panned,
    seconds,
    swell,
)


def _breeze(random: Random, length_s: float, low_hz: float, high_hz: float, gusts: int) -> Sound:
    """Stereo noise whose strength rolls through ``gusts`` whole waves."""
    t = seconds(length_s) / length_s
    wave = (
        0.62
        + 0.26 * np.sin(math.tau * gusts * t)
        + 0.12 * np.sin(math.tau * (2 * gusts + 1) * t + 1.3)
    )
    sides = [filtered(noise(random, length_s), low_hz, high_hz, 1) * wave for _ in range(2)]
    return np.column_stack(sides)


def _rain(random: Random) -> Sound:
    length = 12.0
    loop = _breeze(random, length, 900, 7000, 1) * 0.05
    loop += _breeze(random, length, 200, 900, 2) * 0.03
    for _ in range(900):
        start = 1400 + 3600 * random.random() ** 2
        drop = glide(start, start * 1.3, 0.02) * decay(0.02, 0.004, 0.0008)
        place = 2 * random.random() - 1
        add_around(
            loop, panned(drop, place), length * random.random(), 0.02 + 0.05 * random.random() ** 3
        )
    return loop


def _chirp(frequencies_hz: list[float], note_s: float) -> Sound:
    """A bird's phrase: short glides from each frequency to the next."""
    calls = []
    for start, end in pairwise(frequencies_hz):
        tone = glide(start, end, note_s)
        calls.append((tone + 0.12 * glide(2 * start, 2 * end, note_s)) * swell(note_s, 0.35))
    return np.concatenate(calls)


def _birds_day(random: Random) -> Sound:
    length = 24.0
    loop = _breeze(random, length, 120, 900, 3) * 0.02
    loop += _breeze(random, length, 1200, 4200, 5) * 0.005
    phrases = (
        ([3200, 4100, 3500, 4300, 3600], 0.075, 0.050),
        ([2600, 2950, 2550], 0.16, 0.045),
        ([5200, 4500, 5300, 4600, 5400, 4700, 5500], 0.045, 0.026),
        ([2100, 2080, 1690], 0.21, 0.040),
        ([3900, 3100, 3900, 3100], 0.06, 0.034),
    )
    for second in range(0, 24, 2):
        frequencies, note_s, level = phrases[int(random.integers(len(phrases)))]
        place = 1.6 * random.random() - 0.8
        tune = 0.94 + 0.12 * random.random()
        at = second + 1.4 * random.random()
        for repeat in range(int(random.integers(1, 4))):
            call = _chirp([hertz * tune for hertz in frequencies], note_s)
            far = 0.35 + 0.65 * random.random()
            add_around(
                loop, panned(call, place), at + repeat * (len(call) / RATE + 0.12), level * far
            )
    return loop


def _crickets_night(random: Random) -> Sound:
    length = 16.0
    loop = _breeze(random, length, 90, 500, 2) * 0.012
    t = seconds(length)
    # Every cricket: (pitch, pulses per chirp, chirps in the loop, place, level).
    for hertz, pulses, chirps, place, level in (
        (4310.0, 3, 19, -0.7, 0.020),
        (4620.0, 4, 14, 0.6, 0.017),
        (3980.0, 3, 23, 0.15, 0.012),
        (5120.0, 2, 31, -0.25, 0.006),
    ):
        pulse = np.sin(math.tau * hertz * seconds(0.022)) * swell(0.022, 0.4)
        for chirp in range(chirps):
            start = length * chirp / chirps + 0.02 * random.random()
            for index in range(pulses):
                add_around(loop, panned(pulse, place), start + 0.036 * index, level)
    trill = np.sin(math.tau * 2870 * t) * (0.5 + 0.5 * np.sin(math.tau * 28 * t)) ** 3
    trill *= 0.003 * (0.6 + 0.4 * np.sin(math.tau * 2 * t / length))
    loop += panned(trill, 0.4)
    for at, hertz in ((5.2, 392.0), (5.75, 370.0), (6.05, 370.0)):
        hoot = glide(hertz * 1.02, hertz * 0.97, 0.24) * swell(0.24, 0.4)
        add_around(loop, panned(hoot, -0.5), at, 0.016)
    return loop


def _water(random: Random) -> Sound:
    length = 10.0
    loop = _breeze(random, length, 300, 1500, 3) * 0.022
    loop += _breeze(random, length, 1800, 5000, 4) * 0.007
    for _ in range(260):
        start = 350 + 900 * random.random() ** 1.5
        size = 0.03 + 0.05 * random.random()
        bubble = glide(start, start * (1.2 + 0.5 * random.random()), size) * swell(size, 0.25)
        place = 1.4 * random.random() - 0.7
        add_around(
            loop,
            panned(bubble, place),
            length * random.random(),
            0.008 + 0.022 * random.random() ** 2,
        )
    return loop


def _winter_wind(random: Random) -> Sound:
    length = 16.0
    t = seconds(length) / length
    loop = _breeze(random, length, 100, 600, 2) * 0.04
    whistle = filtered(noise(random, length), 560, 680, 4)
    whistle *= (0.5 + 0.5 * np.sin(math.tau * 3 * t - 1.0)) ** 2
    return loop + panned(whistle, 0.3) * 0.05


AMBIENCES: Final[dict[str, tuple[Callable[[Random], Sound], float]]] = {
    "rain": (_rain, 0.5),
    "birds_day": (_birds_day, 0.45),
    "crickets_night": (_crickets_night, 0.4),
    "water": (_water, 0.4),
    "winter_wind": (_winter_wind, 0.4),
}
"""Name: (recipe of a stereo loop, volume from 0 to 1)."""
