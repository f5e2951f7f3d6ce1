"""What a recipe of a short sound is, and what several of them are made with."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tools.audio import synth
from tools.audio.synth import Random, Sound, add, decay, faded, filtered, noise, partials, silence

Recipe = Callable[[Random, int], Sound]
"""From the generator and the number of the variation (from 0) to the sound."""
PITCH_SPREAD = 0.06
"""How far the highest and the lowest variation lie from the pitch that was written."""


@dataclass(frozen=True)
class Effect:
    """A recipe, the volume it is played at (0 to 1) and the count of its variations.

    Variations lie up to `PITCH_SPREAD` above and below each other. Those of a ladder climb by a
    semitone each instead, and the game plays them in order when they follow each other quickly.
    Music steps back for a reward.
    """

    recipe: Recipe
    volume: float
    variations: int = 1
    is_ladder: bool = False
    is_reward: bool = False

    def render(self, random: Random, number: int) -> Sound:
        """Make one variation."""
        sound = self.recipe(random, number)
        if self.is_ladder:
            return pitched(sound, 2 ** (number / 12))
        if self.variations == 1:
            return sound
        # Neighbours in number are not neighbours in pitch.
        place = (2 * number) % self.variations if self.variations % 2 else number
        spread = 2 * place / (self.variations - 1) - 1
        return pitched(sound, 1 + PITCH_SPREAD * spread)


def pitched(sound: Sound, ratio: float) -> Sound:
    """Play a mono sound faster, and so higher, by a ratio."""
    count = int(len(sound) / ratio)
    places = np.arange(count) * ratio
    played: Sound = np.interp(places, np.arange(len(sound)), sound)
    return played


def notes(line: str, step_s: float, instrument: synth.Instrument, length_s: float) -> Sound:
    """Play note names one ``step_s`` after another."""
    canvas = silence(length_s)
    for index, name in enumerate(line.split()):
        if name != "-":
            add(canvas, instrument(synth.pitch_hz(name), step_s), index * step_s)
    return faded(canvas, length_s * 0.6)


def grains(
    random: Random, length_s: float, count: int, low_hz: float, high_hz: float, fade: float
) -> Sound:
    """Many tiny noises: gravel, leaves, splinters. They thin out with ``fade``."""
    canvas = silence(length_s)
    for _ in range(count):
        at = length_s * 0.85 * random.random() ** fade
        size = 0.004 + 0.018 * random.random()
        grain = filtered(noise(random, 0.05), low_hz, high_hz) * decay(0.05, size / 2, 0.0005)
        add(canvas, grain, at, 0.3 + 0.7 * random.random())
    return canvas


def creak(random: Random, length_s: float, start_hz: float, end_hz: float) -> Sound:
    """Wood rubbing on wood: a train of small knocks that slips in its rhythm."""
    canvas = silence(length_s)
    at, turn = 0.0, 0.0
    while at < length_s - 0.05:
        turn = at / length_s
        rate = start_hz + (end_hz - start_hz) * turn
        knock = partials(
            520 + 260 * turn, 0.05, [(1, 1, 0.008), (1.9, 0.6, 0.006), (3.3, 0.4, 0.004)]
        )
        add(
            canvas,
            knock,
            at,
            math.sin(math.pi * min(1, turn + 0.08)) * (0.6 + 0.4 * random.random()),
        )
        at += (0.8 + 0.4 * random.random()) / rate
    return canvas


def drops(random: Random, canvas: Sound, count: int, start_hz: float, level: float) -> None:
    """Let drops of water fall all over a canvas."""
    length_s = len(canvas) / synth.RATE
    for _ in range(count):
        start = start_hz * (0.7 + 0.9 * random.random())
        drop = synth.glide(start, start * 1.7, 0.045) * decay(0.045, 0.014)
        add(canvas, drop, 0.75 * length_s * random.random(), level * (0.5 + 0.5 * random.random()))


def in_a_cave(random: Random, sound: Sound, length_s: float, amount: float) -> Sound:
    """A mono sound in a room of stone, which answers for ``length_s``."""
    tail = synth.noise(random, length_s) * 0.5 ** (synth.seconds(length_s) / (length_s / 7))
    tail = filtered(tail, 250, 3800, 1)
    tail /= math.sqrt(float(np.sum(tail**2)))
    size = len(sound) + len(tail)
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)
    wet[: len(sound)] += sound / amount
    return faded(wet, length_s * 0.5)
