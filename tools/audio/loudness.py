"""How loud a sound is to the ear: ITU-R BS.1770, the measure of broadcasting.

The ear's weighting is applied to the whole spectrum at once, which makes the measure small and
needs no filter with a memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from tools.audio.synth import RATE, Sound, peak_db

BLOCK_S: Final = 0.4
_ABSOLUTE_GATE_LUFS: Final = -70.0
_RELATIVE_GATE_LU: Final = 10.0
_SHELF: Final = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
"""The head as a sphere: highs are lifted. Numerator and denominator at 48 kHz."""
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""What is too low to be heard well is left out."""
_FILTER_RATE: Final = 48_000


def _gain(frequency_hz: Sound) -> Sound:
    """The weight of each frequency, as power."""
    step = np.exp(-2j * np.pi * np.minimum(frequency_hz, _FILTER_RATE / 2) / _FILTER_RATE)
    gain = np.ones(len(frequency_hz))
    for above, below in (_SHELF, _HIGH_PASS):
        upper = above[0] + above[1] * step + above[2] * step**2
        lower = below[0] + below[1] * step + below[2] * step**2
        gain *= np.abs(upper / lower)
    return gain


def _block_powers(sound: Sound) -> Sound:
    """Weighted power of each block of 0.4 s, a quarter of a block apart. A shorter sound is one
    block with silence behind it."""
    channels = sound[:, None] if sound.ndim == 1 else sound
    size, hop = round(BLOCK_S * RATE), round(BLOCK_S * RATE / 4)
    if len(channels) < size:
        channels = np.pad(channels, ((0, size - len(channels)), (0, 0)))
    spectrum = np.fft.rfft(channels, axis=0)
    spectrum *= _gain(np.asarray(np.fft.rfftfreq(len(channels), 1 / RATE), dtype=np.float64))[
        :, None
    ]
    weighted = np.fft.irfft(spectrum, n=len(channels), axis=0)
    sums = np.concatenate(([0.0], np.cumsum(np.sum(weighted**2, axis=1))))
    starts = np.arange(0, len(channels) - size + 1, hop)
    powers: Sound = (sums[starts + size] - sums[starts]) / size
    return powers


def _lufs(power: float) -> float:
    return float(-0.691 + 10 * np.log10(power + 1e-12))


def integrated_lufs(sound: Sound) -> float:
    """Loudness of a whole piece: quiet passages and pauses do not count."""
    powers = _block_powers(sound)
    heard = powers[powers > 10 ** ((_ABSOLUTE_GATE_LUFS + 0.691) / 10)]
    if len(heard) == 0:
        return _ABSOLUTE_GATE_LUFS
    gate = _lufs(float(np.mean(heard))) - _RELATIVE_GATE_LU
    heard = heard[heard > 10 ** ((gate + 0.691) / 10)]
    return _lufs(float(np.mean(heard)))


def momentary_lufs(sound: Sound) -> float:
    """Loudness of the loudest 0.4 s, which is how loud a short sound is felt to be. A mono sound
    is taken to come from both sides, as the game plays it."""
    doubled = 2.0 if sound.ndim == 1 else 1.0
    return _lufs(doubled * float(np.max(_block_powers(sound))))


def at_loudness(
    sound: Sound, measure: Callable[[Sound], float], level_lufs: float, ceiling_db: float
) -> Sound:
    """Scale a sound to a loudness and bend its peaks softly under a ceiling. What is too short for
    that stays as loud as the ceiling lets it be."""
    ceiling = 10 ** (ceiling_db / 20)
    knee = ceiling * 0.6
    for _ in range(4):
        sound = sound * 10 ** (min(12.0, level_lufs - measure(sound)) / 20)
        if peak_db(sound) > ceiling_db + 6:
            # More would be no longer the same sound.
            sound = sound * 10 ** ((ceiling_db + 6 - peak_db(sound)) / 20)
        magnitude = np.abs(sound)
        bent = knee + (ceiling - knee) * np.tanh((magnitude - knee) / (ceiling - knee))
        sound = np.sign(sound) * np.where(magnitude > knee, bent, magnitude)
    return sound
