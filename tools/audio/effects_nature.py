"""Thunder and animals: single calls, which the game lets sound now and then from some side."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

import numpy as np

from tools.audio import synth
from tools.audio.recipe import Effect, drops, in_a_cave
from tools.audio.synth import (
    Random,
    Sound,
    add,
    decay,
    faded,
    filtered,
    glide,
    noise,
    seconds,
    silence,
    swell,
)


def _thunder(random: Random, _: int) -> Sound:
    length = 4.2
    t = synth.seconds(length)
    rumble = filtered(noise(random, length), 28, 150, 1)
    waves = filtered(noise(random, length), 0.6, 2.5, 2)
    waves = 0.55 + 0.45 * waves / np.max(np.abs(waves))
    envelope = np.minimum(t / 0.25, 1) * 0.5 ** (t / 0.75) * np.minimum(1, (length - t) / 0.8)
    crack = (
        filtered(noise(random, length), 150, 900, 1) * 0.5 ** (t / 0.16) * np.minimum(t / 0.05, 1)
    )
    thunder: Sound = (rumble * waves + 0.18 * crack) * envelope
    return thunder


def _thunder_far(random: Random, number: int) -> Sound:
    return filtered(_thunder(random, number), 25, 110, 2)


def chirp(frequencies_hz: list[float], note_s: float) -> Sound:
    """A bird's phrase: short glides from each frequency to the next."""
    calls = []
    for start, end in pairwise(frequencies_hz):
        tone = glide(start, end, note_s)
        calls.append((tone + 0.12 * glide(2 * start, 2 * end, note_s)) * swell(note_s, 0.35))
    return np.concatenate(calls)


def _phrases(phrase: list[float], note_s: float, repeats: int, pause_s: float) -> Sound:
    call = chirp(phrase, note_s)
    every_s = len(call) / synth.RATE + pause_s
    canvas = silence(every_s * repeats + 0.05)
    for number in range(repeats):
        add(canvas, call, number * every_s, 1 - 0.12 * number)
    return canvas


def _bird_spring(random: Random, number: int) -> Sound:
    del random
    phrase, note_s, repeats = (
        ([3200.0, 4100, 3500, 4300, 3600], 0.075, 2),
        ([2600.0, 3150, 2550, 3150, 2700], 0.11, 2),
        ([3900.0, 3100, 3900, 3100], 0.06, 3),
        ([2900.0, 3300, 3900, 4500, 4100, 4700], 0.06, 1),
    )[number]
    return _phrases(phrase, note_s, repeats, 0.13)


def _bird_summer(random: Random, number: int) -> Sound:
    del random
    phrase, note_s, repeats = (
        ([5200.0, 4500, 5300, 4600, 5400, 4700, 5500], 0.045, 2),
        ([2100.0, 2080, 1690], 0.21, 2),
        ([4400.0, 5200, 4300], 0.08, 3),
        ([3300.0, 3250, 2900, 2850], 0.14, 1),
    )[number]
    return _phrases(phrase, note_s, repeats, 0.16)


def _bird_autumn(random: Random, number: int) -> Sound:
    del random
    phrase, note_s, repeats = (
        ([1900.0, 1750, 1500], 0.18, 2),
        ([3600.0, 3300, 3000, 2700], 0.09, 1),
        ([2500.0, 2450, 2100], 0.16, 2),
    )[number]
    return _phrases(phrase, note_s, repeats, 0.22)


def _caw(random: Random, number: int) -> Sound:
    canvas = silence(0.9)
    t = seconds(0.3)
    for index in range(2 + number % 2):
        saw = sum(
            (np.sin(math.tau * 480 * k * t - 30 * k * t * t) / k**0.6 for k in range(1, 9)),
            start=np.zeros_like(t),
        )
        rough = 0.7 + 0.3 * np.sin(math.tau * 75 * t)
        add(canvas, filtered(saw * rough, 700, 2600, 1) * swell(0.3, 0.3), 0.32 * index)
    del random
    return canvas


def _gull(random: Random, number: int) -> Sound:
    del random
    canvas = silence(1.2)
    for index in range(2 + number % 2):
        tone = glide(1150, 1750, 0.12) * swell(0.12, 0.7)
        fall = glide(1750, 1080, 0.24) + 0.4 * glide(3500, 2160, 0.24)
        add(canvas, tone, 0.38 * index, 0.6)
        add(canvas, fall * swell(0.24, 0.2), 0.38 * index + 0.1, 0.8 - 0.15 * index)
    return canvas


def _owl(random: Random, number: int) -> Sound:
    del random
    canvas = silence(2.4)
    calls = (
        ((0.0, 0.42), (0.75, 0.16), (0.98, 0.6)),
        ((0.0, 0.3), (0.55, 0.3), (1.1, 0.7)),
        ((0.0, 0.7),),
    )[number]
    for at, length in calls:
        hoot = glide(385, 352, length) + 0.12 * glide(770, 704, length)
        add(canvas, hoot * swell(length, 0.4), at)
    return canvas


def _frog(random: Random, number: int) -> Sound:
    base, pulses = ((205, 9), (260, 7), (178, 11), (310, 6))[number]
    canvas = silence(0.62)
    for index in range(pulses):
        pulse = glide(base * 3.1, base * 2.6, 0.03) + 0.7 * glide(base * 6.0, base * 5.2, 0.03)
        size = math.sin(math.pi * (index + 1) / (pulses + 1))
        add(canvas, pulse * decay(0.03, 0.009), 0.045 * index, size * (0.9 + 0.1 * random.random()))
    return canvas


def _cricket(random: Random, number: int) -> Sound:
    hertz, pulses = ((4310, 3), (4620, 4), (3980, 3), (5120, 2))[number]
    canvas = silence(1.5)
    pulse = np.sin(math.tau * hertz * seconds(0.022)) * swell(0.022, 0.4)
    for index in range(3):
        for beat in range(pulses):
            add(
                canvas, pulse, 0.42 * index + 0.036 * beat + 0.01 * random.random(), 1 - 0.2 * index
            )
    return canvas


def _wings(random: Random, _: int) -> Sound:
    canvas = silence(0.9)
    at, level = 0.0, 1.0
    while at < 0.75:
        beat = filtered(noise(random, 0.06), 500, 3200, 1) * swell(0.06, 0.4)
        add(canvas, beat, at, level)
        at, level = at + 0.075 + 0.015 * random.random(), level * 0.86
    return canvas


def _drip(random: Random, number: int) -> Sound:
    start = (820, 1050, 690, 1240)[number]
    drop = glide(start, start * 1.9, 0.06) * decay(0.06, 0.014)
    return in_a_cave(random, drop, 1.1, 0.35)


def _ripple(random: Random, _: int) -> Sound:
    canvas = silence(0.8)
    add(canvas, filtered(noise(random, 0.7), 300, 1600, 1) * swell(0.7, 0.4), 0.0, 0.3)
    drops(random, canvas, 7, 480, 0.3)
    return canvas


def _rustle(random: Random, _: int) -> Sound:
    length = 1.1
    leaves = filtered(noise(random, length), 1800, 7000, 1) * swell(length, 0.4)
    return faded(leaves, 0.3)


def _icicle(random: Random, _: int) -> Sound:
    canvas = silence(0.9)
    for index in range(3):
        tone = synth.partials(2400 + 900 * random.random(), 0.5, [(1, 1, 0.05), (2.76, 0.4, 0.03)])
        add(canvas, tone, 0.11 * index * (1 + random.random()), 0.5)
    return canvas


NATURE: Final[dict[str, Effect]] = {
    "thunder": Effect(_thunder, 0.6, 3),
    "thunder_far": Effect(_thunder_far, 0.45, 3),
    "bird_spring": Effect(_bird_spring, 0.16, 4),
    "bird_summer": Effect(_bird_summer, 0.15, 4),
    "bird_autumn": Effect(_bird_autumn, 0.15, 3),
    "crow": Effect(_caw, 0.16, 3),
    "gull": Effect(_gull, 0.16, 3),
    "owl": Effect(_owl, 0.22, 3),
    "frog": Effect(_frog, 0.16, 4),
    "cricket": Effect(_cricket, 0.1, 4),
    "wings": Effect(_wings, 0.35, 3),
    "drip": Effect(_drip, 0.25, 4),
    "ripple": Effect(_ripple, 0.2, 3),
    "rustle": Effect(_rustle, 0.16, 3),
    "icicle": Effect(_icicle, 0.12, 3),
}
"""Name: what lives and falls out there."""
