"""More instruments: a felt piano, a guitar, a reed, a celesta, strings and glass.

Each turns a frequency in hertz and a duration in seconds into a mono sound, as those of `synth`.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from tools.audio import synth
from tools.audio.synth import RATE, Instrument, Sound, partials, seconds


def felt(frequency_hz: float, length_s: float) -> Sound:
    """A piano with felt on its hammers: few partials, a soft beginning, no hurry to end."""
    ring_s = min(length_s + 0.7, 3.2)
    base = min(0.9, 190 / frequency_hz)
    parts = [(k * math.sqrt(1 + 0.0004 * k * k), 1 / k**1.9, base / k**0.7) for k in range(1, 8)]
    sound = partials(frequency_hz, ring_s, parts)
    soft = min(len(sound), round(0.012 * RATE))
    sound[:soft] *= np.sin(np.linspace(0, math.pi / 2, soft)) ** 2
    release = min(len(sound), round(0.35 * RATE))
    sound[len(sound) - release :] *= np.linspace(1, 0, release) ** 2
    return sound


def guitar(frequency_hz: float, length_s: float) -> Sound:
    """Nylon strings, plucked beside their middle."""
    ring_s = min(length_s + 0.6, 2.4)
    base = min(0.5, 85 / frequency_hz)
    parts = [(k, abs(math.sin(math.pi * k * 0.29)) / k**1.45, base / k**0.55) for k in range(1, 11)]
    sound = partials(frequency_hz, ring_s, parts)
    body = partials(196, 0.12, [(1, 0.12, 0.02), (2.1, 0.06, 0.012)])
    sound[: len(body)] += body[: len(sound)]
    return sound


def reed(frequency_hz: float, length_s: float) -> Sound:
    """A low, warm clarinet: odd partials, and a breath before the tone."""
    ring_s = length_s + 0.16
    t = seconds(ring_s)
    vibrato = 0.0035 * np.sin(math.tau * 4.6 * t) * np.clip((t - 0.35) / 0.5, 0, 1)
    phase = math.tau * np.cumsum(frequency_hz * (1 + vibrato)) / RATE
    bright = min(1.0, 520 / frequency_hz)
    tone = np.sin(phase) + 0.34 * bright * np.sin(3 * phase) + 0.12 * bright * np.sin(5 * phase)
    tone += 0.05 * np.sin(2 * phase) + 0.03 * bright * np.sin(7 * phase)
    hold = max(length_s - 0.05, 0.06)
    envelope = (1 - np.exp(-t / 0.045)) * np.where(t < hold, 1.0, np.exp(-(t - hold) / 0.05))
    envelope *= 0.86 + 0.14 * np.exp(-t / 0.5)
    tail = round(0.03 * RATE)
    envelope[-tail:] *= np.linspace(1, 0, tail)
    played: Sound = 0.8 * tone * envelope
    return played


def celesta(frequency_hz: float, length_s: float) -> Sound:
    """Small steel bars under felt hammers."""
    del length_s
    parts = [(1, 1.0, 0.42), (2.0, 0.22, 0.3), (4.0, 0.12, 0.12), (6.3, 0.05, 0.04)]
    return partials(frequency_hz, 2.4, parts)


def strings(frequency_hz: float, length_s: float) -> Sound:
    """A few bowed strings far back in the room."""
    ring_s = length_s + 0.8
    t = seconds(ring_s)
    total = np.zeros_like(t)
    for detune, phase, rate in ((0.9965, 0.4, 4.9), (1.0, 2.0, 5.3), (1.0036, 4.1, 5.6)):
        vibrato = 0.003 * np.sin(math.tau * rate * t + phase) * np.clip(t / 0.8, 0, 1)
        angle = math.tau * np.cumsum(frequency_hz * detune * (1 + vibrato)) / RATE
        for k in range(1, 8):
            if frequency_hz * k < 5200:
                total += np.sin(k * angle + phase * k) / k**1.55
    envelope = np.clip(t / 0.55, 0, 1) * np.clip((ring_s - t) / 0.8, 0, 1)
    played: Sound = total * np.sin(envelope * math.pi / 2) ** 2 / 3
    return played


def glass(frequency_hz: float, length_s: float) -> Sound:
    """A wet finger on the rim of a glass."""
    ring_s = length_s + 1.6
    t = seconds(ring_s)
    waver = 1 + 0.08 * np.sin(math.tau * 3.1 * t)
    tone = np.sin(math.tau * frequency_hz * t) + 0.14 * np.sin(math.tau * frequency_hz * 2.005 * t)
    tone += 0.05 * np.sin(math.tau * frequency_hz * 3.99 * t)
    envelope = np.clip(t / 0.35, 0, 1) * np.clip((ring_s - t) / 1.5, 0, 1)
    played: Sound = tone * waver * np.sin(envelope * math.pi / 2) ** 2
    return played


INSTRUMENTS: Final[dict[str, Instrument]] = {
    "harp": synth.harp,
    "kalimba": synth.kalimba,
    "music_box": synth.music_box,
    "marimba": synth.marimba,
    "ocarina": synth.ocarina,
    "pad": synth.pad,
    "bass": synth.bass,
    "felt": felt,
    "guitar": guitar,
    "reed": reed,
    "celesta": celesta,
    "strings": strings,
    "glass": glass,
}
"""By the names that pieces use."""
LEVELS: Final[dict[str, float]] = {
    "harp": 0.34,
    "kalimba": 0.3,
    "music_box": 0.26,
    "marimba": 0.44,
    "ocarina": 0.2,
    "pad": 0.075,
    "bass": 0.2,
    "felt": 0.3,
    "guitar": 0.42,
    "reed": 0.2,
    "celesta": 0.28,
    "strings": 0.09,
    "glass": 0.16,
}
"""How strongly each is played where it is heard well and not too well."""
