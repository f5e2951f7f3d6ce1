"""Loops of weather and places: rain on a field and on a roof, wind, a lake, a wood, a warm room.

Every part is periodic in the loop: noise is shaped in the frequency domain, slow waves make whole
turns, and single calls that reach past the end go on at the beginning. So there is no seam to hear.
They last from twenty to thirty-four seconds, no two the same, and nothing in them stands out; what
does, an owl or a drop of water, is an effect that the game plays at times of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
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
    partials,
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
    length = 21.0
    loop = _breeze(random, length, 900, 7000, 1) * 0.05
    loop += _breeze(random, length, 200, 900, 2) * 0.03
    for _ in range(1600):
        start = 1400 + 3600 * random.random() ** 2
        drop = glide(start, start * 1.3, 0.02) * decay(0.02, 0.004, 0.0008)
        place = 2 * random.random() - 1
        add_around(
            loop, panned(drop, place), length * random.random(), 0.02 + 0.05 * random.random() ** 3
        )
    return loop


def _storm(random: Random) -> Sound:
    length = 24.0
    loop = _breeze(random, length, 500, 6500, 2) * 0.09
    loop += _breeze(random, length, 80, 500, 3) * 0.09
    for _ in range(2400):
        start = 1200 + 3200 * random.random() ** 2
        drop = glide(start, start * 1.2, 0.02) * decay(0.02, 0.004, 0.0008)
        at, place = length * random.random(), 2 * random.random() - 1
        add_around(loop, panned(drop, place), at, 0.02 + 0.05 * random.random() ** 3)
    return loop


def _roof(random: Random) -> Sound:
    """Rain as it is heard from a warm room."""
    length = 20.0
    loop = _breeze(random, length, 150, 900, 1) * 0.05
    for _ in range(700):
        start = 300 + 700 * random.random() ** 2
        knock = glide(start, start * 0.8, 0.03) * decay(0.03, 0.006, 0.001)
        at, place = length * random.random(), 1.6 * random.random() - 0.8
        add_around(loop, panned(knock, place), at, 0.03 + 0.06 * random.random() ** 2)
    return loop


def _meadow(random: Random) -> Sound:
    length = 26.0
    loop = _breeze(random, length, 120, 900, 3) * 0.03
    loop += _breeze(random, length, 1600, 5200, 4) * 0.012
    return loop


def _insects(random: Random) -> Sound:
    """A warm noon: grasshoppers everywhere, none of them near, and a bee now and then."""
    length = 27.0
    loop = _breeze(random, length, 1600, 5200, 4) * 0.006
    t = seconds(length)
    for hertz, rate, place in ((6150.0, 313, -0.6), (5730.0, 271, 0.5), (6620.0, 359, 0.0)):
        rasp = filtered(noise(random, length), hertz * 0.93, hertz * 1.07, 3)
        rasp *= (0.5 + 0.5 * np.sin(math.tau * rate * t / length)) ** 2
        loop += panned(rasp, place) * 0.006
    for at, place in ((4.0, -0.7), (16.5, 0.6)):
        size = 3.2
        s = seconds(size)
        angle = math.tau * np.cumsum(182 + 14 * np.sin(math.tau * 0.7 * s)) / RATE
        bee = (np.sin(angle) + 0.6 * np.sin(2 * angle) + 0.4 * np.sin(3 * angle)) * swell(size, 0.5)
        add_around(loop, panned(bee, place), at, 0.006)
    return loop


def _crickets_night(random: Random) -> Sound:
    """So many crickets that none is heard by itself: a carpet, which does not pulse."""
    length = 31.0
    loop = _breeze(random, length, 90, 500, 2) * 0.010
    for _ in range(26):
        hertz, place = 3900 + 1300 * random.random(), 2 * random.random() - 1
        pulses, chirps = int(random.integers(2, 5)), int(random.integers(38, 71))
        level, phase_s = 0.002 + 0.006 * random.random() ** 2, length * random.random()
        pulse = panned(np.sin(math.tau * hertz * seconds(0.022)) * swell(0.022, 0.4), place)
        for chirp in range(chirps):
            start = phase_s + length * (chirp + 0.35 * random.random()) / chirps
            for index in range(pulses):
                add_around(loop, pulse, start + 0.036 * index, level)
    return loop


def _water(random: Random) -> Sound:
    length = 20.0
    loop = _breeze(random, length, 300, 1500, 3) * 0.022
    loop += _breeze(random, length, 1800, 5000, 4) * 0.007
    for _ in range(520):
        start = 350 + 900 * random.random() ** 1.5
        size = 0.03 + 0.05 * random.random()
        bubble = glide(start, start * (1.2 + 0.5 * random.random()), size) * swell(size, 0.25)
        at, place = length * random.random(), 1.4 * random.random() - 0.7
        add_around(loop, panned(bubble, place), at, 0.008 + 0.022 * random.random() ** 2)
    return loop


def _lake(random: Random) -> Sound:
    """Small waves that run up a shore, one after the other and none like the last."""
    length = 34.0
    loop = _breeze(random, length, 200, 900, 2) * 0.012
    at = 0.0
    while at < length - 2.2:
        size = 3.0 + 1.6 * random.random()
        wave = filtered(noise(random, size), 350, 2600, 1) * swell(size, 0.42) ** 1.6
        wash = filtered(noise(random, size), 2200, 7000, 1) * swell(size, 0.62) ** 3
        place, level = 1.2 * random.random() - 0.6, 0.03 + 0.02 * random.random()
        add_around(loop, panned(wave + 0.3 * wash, place), at, level)
        at += 2.3 + 1.3 * random.random()
    return loop


def _cave(random: Random) -> Sound:
    """Air that moves in the dark; drops fall by themselves (see the effects)."""
    length = 29.0
    t = seconds(length) / length
    loop = _breeze(random, length, 40, 260, 2) * 0.06
    for hertz, turns in ((150, 3), (226, 2), (301, 5)):
        tone = filtered(noise(random, length), hertz * 0.97, hertz * 1.03, 4)
        tone *= 0.6 + 0.4 * np.sin(math.tau * turns * t + hertz)
        loop += panned(tone, math.sin(hertz)) * 0.03
    return loop


def _forest(random: Random) -> Sound:
    length = 28.0
    loop = _breeze(random, length, 1100, 6000, 2) * 0.02
    loop += _breeze(random, length, 150, 800, 3) * 0.022
    for _ in range(160):
        leaf = filtered(noise(random, 0.2), 2200, 7500) * swell(0.2, 0.3)
        at, place = length * random.random(), 2 * random.random() - 1
        add_around(loop, panned(leaf, place), at, 0.004 + 0.008 * random.random())
    return loop


def _village(random: Random) -> Sound:
    """A mild wind between walls, hens behind a fence, and a hammer far away."""
    length = 33.0
    loop = _breeze(random, length, 150, 1100, 3) * 0.02
    for _ in range(15):
        count = int(random.integers(2, 6))
        begin, place = length * random.random(), 1.4 * random.random() - 0.7
        for index in range(count):
            cluck = glide(620, 480, 0.07) + 0.5 * glide(1240, 960, 0.07)
            at = begin + 0.19 * index + 0.04 * random.random()
            add_around(loop, panned(cluck * swell(0.07, 0.3), place), at, 0.010)
    for begin in (6.0, 21.0):
        for index in range(4):
            ring = partials(1720, 0.5, [(1, 1, 0.05), (1.6, 0.5, 0.035), (2.7, 0.3, 0.02)])
            add_around(loop, panned(ring, 0.75), begin + 0.62 * index, 0.006)
    return loop


def _room(random: Random) -> Sound:
    """A clock on the wall and a fire in the stove."""
    length = 32.0
    loop = _breeze(random, length, 60, 420, 2) * 0.018
    for second in range(32):
        high = second % 2 == 0
        tick = partials(2050 if high else 1720, 0.05, [(1, 1, 0.006), (2.4, 0.5, 0.004)])
        add_around(loop, panned(tick, -0.45), second + 0.004 * random.random(), 0.020)
    for _ in range(240):
        size = 0.004 + 0.02 * random.random() ** 3
        crack = filtered(noise(random, 0.06), 700, 5500) * decay(0.06, size / 2, 0.0004)
        at, place = length * random.random(), 0.3 + 0.3 * random.random()
        add_around(loop, panned(crack, place), at, 0.008 + 0.05 * random.random() ** 5)
    return loop


def _shop(random: Random) -> Sound:
    """A clock, and boards that work."""
    length = 30.0
    loop = _breeze(random, length, 80, 500, 2) * 0.02
    for half in range(60):
        tick = partials(1400 if half % 2 else 1250, 0.05, [(1, 1, 0.005), (2.9, 0.4, 0.003)])
        add_around(loop, panned(tick, 0.5), half / 2, 0.012)
    for at, place in ((7.3, -0.6), (19.8, 0.2), (26.1, -0.1)):
        board = partials(190, 0.3, [(1, 1, 0.05), (2.3, 0.4, 0.03)])
        add_around(loop, panned(board, place), at, 0.015)
    return loop


def _wind(random: Random) -> Sound:
    length = 27.0
    t = seconds(length) / length
    loop = _breeze(random, length, 120, 1000, 2) * 0.05
    howl = filtered(noise(random, length), 380, 470, 3)
    howl *= (0.5 + 0.5 * np.sin(math.tau * 4 * t)) ** 2
    return loop + panned(howl, -0.25) * 0.03


def _winter_wind(random: Random) -> Sound:
    length = 26.0
    t = seconds(length) / length
    loop = _breeze(random, length, 100, 600, 2) * 0.04
    whistle = filtered(noise(random, length), 560, 680, 4)
    whistle *= (0.5 + 0.5 * np.sin(math.tau * 3 * t - 1.0)) ** 2
    return loop + panned(whistle, 0.3) * 0.05


def _snow_hush(random: Random) -> Sound:
    """Falling snow: what is far is not heard at all, and flakes rustle very softly."""
    length = 23.0
    loop = _breeze(random, length, 60, 320, 2) * 0.03
    for _ in range(500):
        flake = filtered(noise(random, 0.05), 4000, 10000) * swell(0.05, 0.4)
        at, place = length * random.random(), 2 * random.random() - 1
        add_around(loop, panned(flake, place), at, 0.0015 + 0.002 * random.random())
    return loop


AMBIENCES: Final[dict[str, tuple[Callable[[Random], Sound], float]]] = {
    "rain": (_rain, 0.5),
    "storm": (_storm, 0.65),
    "roof": (_roof, 0.4),
    "meadow": (_meadow, 0.3),
    "insects": (_insects, 0.3),
    "crickets_night": (_crickets_night, 0.38),
    "water": (_water, 0.4),
    "lake": (_lake, 0.5),
    "cave_air": (_cave, 0.5),
    "forest": (_forest, 0.42),
    "village": (_village, 0.4),
    "room": (_room, 0.45),
    "shop": (_shop, 0.4),
    "wind": (_wind, 0.45),
    "winter_wind": (_winter_wind, 0.4),
    "snow_hush": (_snow_hush, 0.35),
}
"""Name: (recipe of a stereo loop, volume from 0 to 1)."""
