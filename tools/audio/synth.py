"""Sound as arrays: oscillators, envelopes, filters, instruments and levels.

A sound is a float64 array, one sample per 1/44100 s, mono with shape (n,) or stereo with shape
(n, 2). Filters work on the whole spectrum at once and therefore wrap around, which is exactly right
for loops; one-shot sounds end in silence, so nothing audible wraps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float64]
Random = np.random.Generator

RATE: Final = 44_100
"""Samples per second."""

_NOTES: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def pitch_hz(name: str) -> float:
    """Frequency of a note such as ``A4`` (440 Hz), ``Bb3`` or ``F#5``."""
    step = _NOTES[name[0]] + name.count("#") - name[1:].count("b")
    octave = int(name.lstrip("ABCDEFG#b"))
    return float(440.0 * 2 ** ((step + 12 * octave - 57) / 12))


def seconds(length_s: float) -> Sound:
    """The time axis of a sound of ``length_s`` seconds."""
    return np.arange(round(length_s * RATE), dtype=np.float64) / RATE


def silence(length_s: float) -> Sound:
    """A mono canvas of zeros."""
    return np.zeros(round(length_s * RATE))


def noise(random: Random, length_s: float) -> Sound:
    """White noise with a standard deviation of one."""
    return random.standard_normal(round(length_s * RATE))


def glide(start_hz: float, end_hz: float, length_s: float, bend: float = 1.0) -> Sound:
    """A sine that moves from one frequency to another; ``bend`` > 1 moves late, < 1 early."""
    t = seconds(length_s)
    frequency = start_hz + (end_hz - start_hz) * (t / length_s) ** bend
    return np.sin(math.tau * np.cumsum(frequency) / RATE)


def decay(length_s: float, half_life_s: float, attack_s: float = 0.002) -> Sound:
    """An envelope that rises at once and halves every ``half_life_s``; it ends at zero."""
    t = seconds(length_s)
    envelope = np.minimum(t / attack_s, 1.0) * 0.5 ** (t / half_life_s)
    tail = min(len(t), round(0.01 * RATE))
    envelope[len(t) - tail :] *= np.linspace(1.0, 0.0, tail)
    return envelope


def swell(length_s: float, peak: float = 0.5) -> Sound:
    """An envelope that rises to one at the fraction ``peak`` of its length and falls again."""
    t = seconds(length_s) / length_s
    rise = np.clip(t / peak, 0, 1)
    fall = np.clip((1 - t) / (1 - peak), 0, 1)
    return np.sin(np.minimum(rise, fall) * math.pi / 2) ** 2


def filtered(sound: Sound, low_hz: float, high_hz: float, steepness: int = 2) -> Sound:
    """Keep what lies between two frequencies, as a Butterworth band does, but without phase."""
    spectrum = np.fft.rfft(sound, axis=0)
    frequency = np.fft.rfftfreq(len(sound), 1 / RATE)
    gain = 1 / np.sqrt(1 + (frequency / high_hz) ** (2 * steepness))
    with np.errstate(divide="ignore", over="ignore"):
        gain /= np.sqrt(1 + (low_hz / frequency) ** (2 * steepness))
    gain[0] = 0.0
    shaped = spectrum * (gain[:, None] if sound.ndim == 2 else gain)
    return np.fft.irfft(shaped, n=len(sound), axis=0)


def partials(
    frequency_hz: float, length_s: float, parts: Iterable[tuple[float, float, float]]
) -> Sound:
    """A struck body: sines at (ratio, level, half-life in seconds) of a base frequency."""
    t = seconds(length_s)
    total = np.zeros_like(t)
    for ratio, level, half_life_s in parts:
        if frequency_hz * ratio < RATE * 0.45:
            wave = np.sin(math.tau * frequency_hz * ratio * t)
            total += level * wave * 0.5 ** (t / half_life_s)
    attack = min(len(t), round(0.0015 * RATE))
    total[:attack] *= np.linspace(0, 1, attack)
    tail = min(len(t), round(0.03 * RATE))
    total[len(t) - tail :] *= np.linspace(1, 0, tail)
    return total


def add(canvas: Sound, sound: Sound, at_s: float, level: float = 1.0) -> None:
    """Mix a sound into a canvas at a time; what would stick out at the end is cut off."""
    start = round(at_s * RATE)
    end = min(len(canvas), start + len(sound))
    if end > start:
        canvas[start:end] += level * sound[: end - start]


def add_around(canvas: Sound, sound: Sound, at_s: float, level: float = 1.0) -> None:
    """Mix a sound into a loop; what sticks out at the end goes on at the beginning."""
    start = round(at_s * RATE) % len(canvas)
    while len(sound):
        part = min(len(canvas) - start, len(sound))
        canvas[start : start + part] += level * sound[:part]
        sound, start = sound[part:], 0


def panned(sound: Sound, position: float) -> Sound:
    """Mono to stereo at equal power; −1 is left and 1 is right."""
    angle = (position + 1) * math.pi / 4
    return np.column_stack((sound * math.cos(angle), sound * math.sin(angle)))


def reverberated(
    random: Random, sound: Sound, amount: float, half_life_s: float = 0.25, bright_hz: float = 3500
) -> Sound:
    """Add a soft room around a stereo loop. The room wraps around with the loop."""
    length_s = half_life_s * 9
    room = np.zeros_like(sound)
    n = min(len(sound), round(length_s * RATE))
    fade_in = np.minimum(np.arange(n) / (0.02 * RATE), 1.0)
    shape = fade_in * 0.5 ** (np.arange(n) / RATE / half_life_s)
    for channel in range(2):
        impulse = np.zeros(len(sound))
        impulse[:n] = random.standard_normal(n) * shape
        impulse = filtered(impulse, 180, bright_hz, 1)
        impulse /= math.sqrt(float(np.sum(impulse**2)))
        wet = np.fft.rfft(sound[:, channel]) * np.fft.rfft(impulse)
        room[:, channel] = np.fft.irfft(wet, n=len(sound))
    return sound + amount * room


def faded(sound: Sound, tail_s: float) -> Sound:
    """Let the end of a mono sound die away over ``tail_s`` seconds."""
    tail = min(len(sound), round(tail_s * RATE))
    result = sound.copy()
    result[len(sound) - tail :] *= np.cos(np.linspace(0, math.pi / 2, tail)) ** 2
    return result


def driven(sound: Sound, drive: float) -> Sound:
    """Bring the body of a sound closer to its peak by bending it softly; ``drive`` 1 is little."""
    bent: Sound = np.tanh(sound / np.max(np.abs(sound)) * drive)
    return bent


def rms_db(sound: Sound) -> float:
    """Level of a sound in dB below full scale."""
    return float(10 * np.log10(np.mean(sound**2) + 1e-12))


def peak_db(sound: Sound) -> float:
    """Highest sample of a sound in dB below full scale."""
    return float(20 * np.log10(np.max(np.abs(sound)) + 1e-9))


Instrument = Callable[[float, float], Sound]
"""An instrument turns a frequency in hertz and a duration in seconds into a mono sound."""


def harp(frequency_hz: float, length_s: float) -> Sound:
    """A soft plucked string: many partials, the higher the shorter."""
    ring_s = min(length_s + 0.9, 2.6)
    base = min(0.55, 90 / frequency_hz)
    parts = [
        (k * math.sqrt(1 + 0.00012 * k * k), math.sin(math.pi * k * 0.21) / k**1.25, base / k**0.8)
        for k in range(1, 13)
    ]
    return partials(frequency_hz, ring_s, parts)


def kalimba(frequency_hz: float, length_s: float) -> Sound:
    """A thumb piano: a round tone with a short, glassy click of high partials."""
    ring_s = min(length_s + 0.8, 2.2)
    parts = [
        (1, 1.0, 0.34),
        (2.0, 0.3, 0.18),
        (3.01, 0.15, 0.1),
        (5.43, 0.18, 0.03),
        (8.2, 0.07, 0.012),
    ]
    return partials(frequency_hz, ring_s, parts)


def music_box(frequency_hz: float, length_s: float) -> Sound:
    """A small bell with a long, faint ring."""
    del length_s
    parts = [
        (1, 1.0, 0.55),
        (2.0, 0.28, 0.4),
        (3.9, 0.2, 0.14),
        (6.7, 0.08, 0.05),
        (9.6, 0.04, 0.02),
    ]
    return partials(frequency_hz, 3.0, parts)


def marimba(frequency_hz: float, length_s: float) -> Sound:
    """A wooden bar."""
    del length_s
    parts = [(1, 1.0, 0.12), (3.93, 0.3, 0.045), (9.2, 0.1, 0.015)]
    return partials(frequency_hz, 0.9, parts)


def ocarina(frequency_hz: float, length_s: float) -> Sound:
    """A clay flute: nearly a sine, with a breath at the start and a late vibrato."""
    ring_s = length_s + 0.12
    t = seconds(ring_s)
    vibrato = 0.0045 * np.sin(math.tau * 5.2 * t) * np.clip((t - 0.25) / 0.4, 0, 1)
    scoop = -0.012 * np.exp(-t / 0.03)
    phase = math.tau * np.cumsum(frequency_hz * (1 + vibrato + scoop)) / RATE
    tone = (
        np.sin(phase)
        + 0.16 * np.sin(2 * phase)
        + 0.09 * np.sin(3 * phase)
        + 0.02 * np.sin(5 * phase)
    )
    hold = max(length_s - 0.04, 0.05)
    envelope = (1 - np.exp(-t / 0.025)) * np.where(t < hold, 1.0, np.exp(-(t - hold) / 0.045))
    envelope *= 0.82 + 0.18 * np.exp(-t / 0.3)
    tail = round(0.02 * RATE)
    envelope[-tail:] *= np.linspace(1, 0, tail)
    played: Sound = tone * envelope
    return played


def pad(frequency_hz: float, length_s: float) -> Sound:
    """A slow, warm string-like tone: three detuned voices of few partials."""
    ring_s = length_s + 0.9
    t = seconds(ring_s)
    total = np.zeros_like(t)
    for detune, phase in ((0.997, 0.0), (1.0, 2.1), (1.0032, 4.0)):
        for k in range(1, 6):
            wave = np.sin(math.tau * frequency_hz * detune * k * t + phase * k)
            total += wave / k**2.1
    attack, release = 0.7, 0.9
    envelope = np.clip(t / attack, 0, 1) * np.clip((ring_s - t) / release, 0, 1)
    played: Sound = total * np.sin(envelope * math.pi / 2) ** 2 / 3
    return played


def bass(frequency_hz: float, length_s: float) -> Sound:
    """A round, soft bass."""
    ring_s = length_s + 0.15
    t = seconds(ring_s)
    tone = np.sin(math.tau * frequency_hz * t) + 0.35 * np.sin(
        2 * math.tau * frequency_hz * t
    ) * 0.5 ** (t / 0.2)
    tone += 0.12 * np.sin(3 * math.tau * frequency_hz * t) * 0.5 ** (t / 0.08)
    envelope = (1 - np.exp(-t / 0.006)) * 0.5 ** (t / 0.7) * np.clip((ring_s - t) / 0.14, 0, 1)
    return tone * envelope
