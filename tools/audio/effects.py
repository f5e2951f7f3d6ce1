"""Every short sound: steps, tools, chests, menus and signs between friends.

Each is a function from its own random generator to a mono sound. `EFFECTS` names them, with the
volume the game plays them at and how many variations there are; variations keep repeated actions
from sounding like a machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from tools.audio import synth
from tools.audio.synth import (
    Random,
    Sound,
    add,
    decay,
    driven,
    faded,
    filtered,
    glide,
    noise,
    partials,
    silence,
)

Recipe = Callable[[Random, int], Sound]
"""From the generator and the number of the variation (from 0) to the sound."""


@dataclass(frozen=True)
class Effect:
    """A recipe, the volume it is played at (0 to 1) and the count of its variations."""

    recipe: Recipe
    volume: float
    variations: int = 1


def _notes(line: str, step_s: float, instrument: synth.Instrument, length_s: float) -> Sound:
    """Play note names one ``step_s`` after another."""
    canvas = silence(length_s)
    for index, name in enumerate(line.split()):
        if name != "-":
            add(canvas, instrument(synth.pitch_hz(name), step_s), index * step_s)
    return faded(canvas, length_s * 0.6)


def _grains(
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


def _ui_move(random: Random, _: int) -> Sound:
    del random
    return partials(1046.5, 0.09, [(1, 1, 0.012), (2.7, 0.25, 0.006)])


def _ui_confirm(random: Random, _: int) -> Sound:
    del random
    return _notes("G5 C6", 0.07, synth.kalimba, 0.55)


def _ui_cancel(random: Random, _: int) -> Sound:
    del random
    return _notes("C6 G5", 0.07, synth.kalimba, 0.5)


def _ui_error(random: Random, _: int) -> Sound:
    del random
    canvas = silence(0.36)
    for at, name in ((0.0, "E4"), (0.1, "Eb4")):
        add(canvas, synth.marimba(synth.pitch_hz(name), 0.1), at)
        add(canvas, synth.marimba(synth.pitch_hz(name) * 0.503, 0.1), at, 0.7)
    return faded(canvas, 0.2)


def _step_grass(random: Random, variation: int) -> Sound:
    body = filtered(noise(random, 0.14), 500 + 120 * variation, 3600) * synth.swell(0.14, 0.25)
    canvas = silence(0.18)
    add(canvas, body, 0.0, 0.6)
    add(canvas, _grains(random, 0.16, 9, 1800, 6500, 1.0), 0.0, 0.55)
    add(canvas, glide(110, 60, 0.07) * decay(0.07, 0.02), 0.0, 0.8)
    return canvas


def _step_path(random: Random, variation: int) -> Sound:
    canvas = silence(0.17)
    add(canvas, glide(150 - 10 * variation, 70, 0.08) * decay(0.08, 0.018), 0.0, 1.2)
    add(canvas, _grains(random, 0.15, 14, 1200 + 200 * variation, 5200, 1.6), 0.0, 0.7)
    return canvas


def _step_wood(random: Random, variation: int) -> Sound:
    base = 165 + 14 * variation
    canvas = partials(base, 0.2, [(1, 1, 0.03), (2.3, 0.5, 0.02), (4.1, 0.22, 0.012)])
    add(canvas, filtered(noise(random, 0.03), 700, 3000) * decay(0.03, 0.005), 0.0, 0.35)
    return canvas


def _chop(random: Random, variation: int) -> Sound:
    base = (205, 222, 190)[variation]
    parts = [(1, 1.0, 0.045), (1.72, 0.7, 0.03), (2.9, 0.45, 0.02), (4.4, 0.25, 0.012)]
    canvas = partials(base, 0.34, parts)
    add(canvas, filtered(noise(random, 0.05), 900, 6000) * decay(0.05, 0.006, 0.0005), 0.0, 0.9)
    add(canvas, glide(120, 55, 0.12) * decay(0.12, 0.03), 0.0, 0.9)
    add(canvas, _grains(random, 0.25, 8, 1500, 6000, 1.3), 0.03, 0.22)
    return canvas


def _creak(random: Random, length_s: float, start_hz: float, end_hz: float) -> Sound:
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


def _tree_fall(random: Random, _: int) -> Sound:
    canvas = silence(2.1)
    add(canvas, _creak(random, 0.95, 14, 60), 0.0, 0.55)
    rustle = filtered(noise(random, 0.9), 1400, 7000, 1) * synth.swell(0.9, 0.75)
    add(canvas, rustle, 0.45, 0.16)
    add(canvas, glide(95, 38, 0.7, 0.5) * decay(0.7, 0.12), 1.2, 1.6)
    add(canvas, filtered(noise(random, 0.5), 60, 700) * decay(0.5, 0.07), 1.2, 0.9)
    add(canvas, _grains(random, 0.8, 60, 900, 6000, 1.8), 1.2, 0.4)
    return canvas


def _rock_hit(random: Random, variation: int) -> Sound:
    base = (1480, 1610, 1370)[variation]
    parts = [(1, 0.8, 0.02), (1.61, 0.6, 0.016), (2.43, 0.5, 0.011), (3.7, 0.3, 0.007)]
    canvas = partials(base, 0.3, parts)
    add(canvas, filtered(noise(random, 0.03), 2000, 9000) * decay(0.03, 0.003, 0.0003), 0.0, 0.8)
    add(canvas, glide(210, 90, 0.08) * decay(0.08, 0.02), 0.0, 0.9)
    add(canvas, _grains(random, 0.25, 6, 2500, 8000, 1.2), 0.03, 0.2)
    return driven(canvas, 2.2)


def _rock_break(random: Random, _: int) -> Sound:
    canvas = silence(0.9)
    add(canvas, _rock_hit(random, 2), 0.0, 0.9)
    add(canvas, filtered(noise(random, 0.35), 120, 1400) * decay(0.35, 0.05), 0.0, 0.9)
    add(canvas, _grains(random, 0.8, 46, 1000, 6500, 2.0), 0.02, 0.6)
    for at in (0.12, 0.21, 0.33):
        add(canvas, _rock_hit(random, 0) * 0.2, at + 0.03 * random.random())
    return driven(canvas, 1.8)


def _pickup(random: Random, _: int) -> Sound:
    del random
    canvas = silence(0.32)
    add(canvas, glide(420, 980, 0.07, 0.6) * decay(0.07, 0.03), 0.0, 0.9)
    add(canvas, partials(1568, 0.25, [(1, 1, 0.05), (2.0, 0.3, 0.03)]), 0.055, 0.4)
    return canvas


def _place(random: Random, _: int) -> Sound:
    canvas = silence(0.26)
    add(canvas, glide(140, 62, 0.16, 0.6) * decay(0.16, 0.035), 0.0, 1.2)
    add(canvas, filtered(noise(random, 0.08), 300, 1800) * decay(0.08, 0.012), 0.0, 0.5)
    add(canvas, _step_wood(random, 1), 0.005, 0.4)
    return canvas


def _chest_open(random: Random, _: int) -> Sound:
    canvas = silence(0.62)
    add(canvas, _rock_hit(random, 1), 0.0, 0.14)
    add(canvas, _creak(random, 0.4, 26, 58), 0.06, 0.5)
    add(canvas, _step_wood(random, 0), 0.43, 0.5)
    return canvas


def _chest_close(random: Random, _: int) -> Sound:
    canvas = silence(0.45)
    add(canvas, _creak(random, 0.14, 60, 34), 0.0, 0.3)
    add(canvas, _place(random, 0), 0.12, 0.9)
    add(canvas, _rock_hit(random, 1), 0.2, 0.16)
    return canvas


def _craft(random: Random, _: int) -> Sound:
    canvas = silence(1.2)
    for at, variation in ((0.0, 0), (0.14, 1), (0.28, 2)):
        add(canvas, _chop(random, variation), at, 0.45)
    add(canvas, _notes("E5 G5 C6", 0.06, synth.kalimba, 0.8), 0.4, 0.7)
    return canvas


def _quest_new(random: Random, _: int) -> Sound:
    del random
    return _notes("D5 G5 B5 D6", 0.1, synth.kalimba, 1.3)


def _quest_done(random: Random, _: int) -> Sound:
    del random
    canvas = silence(2.4)
    add(canvas, _notes("G4 B4 D5 G5 - A5 B5 - D6", 0.105, synth.kalimba, 2.2), 0.0)
    add(canvas, _notes("- - - D5 - F#5 G5 - B5", 0.105, synth.harp, 2.2), 0.0, 0.6)
    add(canvas, _notes("G3 - - G3 - D4 - - G4", 0.105, synth.harp, 2.4), 0.0, 0.7)
    add(canvas, synth.music_box(synth.pitch_hz("G6"), 1.0)[: round(1.3 * synth.RATE)], 0.84, 0.25)
    return faded(canvas, 0.3)


def _blip(random: Random, variation: int) -> Sound:
    del random
    frequency = (392.0, 440.0, 494.0)[variation]
    parts = [(1, 1, 0.02), (2, 0.35, 0.014), (3, 0.2, 0.01), (4, 0.06, 0.008)]
    return partials(frequency, 0.075, parts)


def _chat(random: Random, _: int) -> Sound:
    del random
    canvas = silence(0.32)
    add(canvas, glide(520, 760, 0.06) * decay(0.06, 0.03), 0.0, 0.7)
    add(canvas, glide(700, 1050, 0.07) * decay(0.07, 0.03), 0.085, 0.8)
    return canvas


def _friend_joins(random: Random, _: int) -> Sound:
    del random
    canvas = _notes("C5 E5 G5 C6", 0.085, synth.kalimba, 1.3)
    add(canvas, _notes("C4 - G4 E5", 0.085, synth.harp, 1.3), 0.0, 0.5)
    return faded(canvas, 0.2)


def _friend_leaves(random: Random, _: int) -> Sound:
    del random
    canvas = _notes("G5 E5 C5", 0.12, synth.kalimba, 1.2)
    add(canvas, _notes("- - A3", 0.12, synth.harp, 1.2), 0.0, 0.5)
    return faded(canvas, 0.2)


def _knock(random: Random, _: int) -> Sound:
    canvas = silence(0.8)
    for at, level in ((0.0, 0.8), (0.17, 0.7), (0.34, 1.0)):
        knock = partials(240, 0.22, [(1, 1, 0.028), (1.58, 0.7, 0.02), (2.7, 0.35, 0.012)])
        add(knock, filtered(noise(random, 0.03), 400, 2500) * decay(0.03, 0.004), 0.0, 0.4)
        add(canvas, knock, at, level)
    return canvas


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


def _hoe(random: Random, variation: int) -> Sound:
    canvas = silence(0.32)
    add(canvas, glide(130 + 8 * variation, 58, 0.1) * decay(0.1, 0.025), 0.0, 1.0)
    add(canvas, _grains(random, 0.28, 26, 500, 3200, 1.7), 0.01, 0.7)
    return canvas


def _water(random: Random, _: int) -> Sound:
    length = 0.75
    canvas = filtered(noise(random, length), 1500, 6500, 1) * synth.swell(length, 0.25) * 0.12
    for _ in range(26):
        at = 0.06 + 0.5 * random.random()
        start = 600 + 900 * random.random()
        drop = glide(start, start * 1.6, 0.04) * decay(0.04, 0.012)
        add(canvas, drop, at, 0.1 + 0.14 * random.random())
    return canvas


def _swish(random: Random, variation: int) -> Sound:
    length = 0.24
    low = filtered(noise(random, length), 700, 2400) * synth.swell(length, 0.35)
    high = filtered(noise(random, length), 2500 + 300 * variation, 7000) * synth.swell(length, 0.55)
    return low + 0.7 * high


def _plant(random: Random, _: int) -> Sound:
    canvas = silence(0.3)
    add(canvas, _grains(random, 0.2, 12, 600, 2800, 1.3), 0.0, 0.6)
    add(canvas, glide(300, 460, 0.06) * decay(0.06, 0.03), 0.09, 0.5)
    return canvas


def _harvest(random: Random, _: int) -> Sound:
    canvas = silence(0.45)
    add(canvas, _grains(random, 0.18, 16, 1500, 6000, 1.0), 0.0, 0.5)
    add(canvas, glide(320, 900, 0.09, 0.7) * decay(0.09, 0.04), 0.06, 0.8)
    add(canvas, partials(1318.5, 0.3, [(1, 1, 0.06), (2, 0.3, 0.03)]), 0.12, 0.35)
    return canvas


def _coin(random: Random, _: int) -> Sound:
    del random
    canvas = silence(0.6)
    parts = [(1, 1, 0.09), (1.5, 0.5, 0.06), (2.76, 0.4, 0.04), (5.4, 0.15, 0.02)]
    add(canvas, partials(1975.5, 0.3, parts), 0.0, 0.6)
    add(canvas, partials(2637.0, 0.5, parts), 0.07, 0.8)
    return canvas


def _door(random: Random, _: int) -> Sound:
    canvas = silence(0.6)
    add(canvas, _creak(random, 0.3, 24, 44), 0.0, 0.35)
    add(canvas, _place(random, 0), 0.32, 0.8)
    return canvas


def _eat(random: Random, _: int) -> Sound:
    canvas = silence(0.5)
    for at in (0.0, 0.14, 0.28):
        add(canvas, _grains(random, 0.1, 9, 700, 3800, 1.0), at, 0.8)
        add(canvas, glide(210, 140, 0.05) * decay(0.05, 0.02), at, 0.4)
    return canvas


def _splash(random: Random, _: int) -> Sound:
    canvas = silence(0.6)
    add(canvas, filtered(noise(random, 0.4), 500, 4500, 1) * decay(0.4, 0.05, 0.01), 0.0, 0.7)
    for _ in range(12):
        start = 400 + 700 * random.random()
        drop = glide(start, start * 1.8, 0.05) * decay(0.05, 0.016)
        add(canvas, drop, 0.05 + 0.4 * random.random(), 0.3)
    return canvas


def _sleep(random: Random, _: int) -> Sound:
    del random
    canvas = _notes("G5 Eb5 C5 Bb4 Ab4 Eb4", 0.24, synth.music_box, 3.2)
    return faded(canvas, 1.0)


def _morning(random: Random, _: int) -> Sound:
    del random
    canvas = _notes("F4 A4 C5 F5 A5 - G5 - C6", 0.14, synth.harp, 3.0)
    add(canvas, _notes("- - - - - - E5 - A5", 0.14, synth.kalimba, 3.0), 0.0, 0.7)
    return faded(canvas, 0.8)


def _ping(random: Random, _: int) -> Sound:
    del random
    canvas = silence(0.9)
    for at, level in ((0.0, 1.0), (0.16, 0.45)):
        add(
            canvas, partials(1174.7, 0.6, [(1, 1, 0.09), (2, 0.3, 0.06), (3, 0.1, 0.03)]), at, level
        )
    return canvas


def _emote(random: Random, _: int) -> Sound:
    del random
    return glide(480, 820, 0.09, 0.5) * decay(0.09, 0.04)


EFFECTS: Final[dict[str, Effect]] = {
    "ui_move": Effect(_ui_move, 0.35),
    "ui_confirm": Effect(_ui_confirm, 0.5),
    "ui_cancel": Effect(_ui_cancel, 0.45),
    "ui_error": Effect(_ui_error, 0.5),
    "step_grass": Effect(_step_grass, 0.22, 3),
    "step_path": Effect(_step_path, 0.25, 2),
    "step_wood": Effect(_step_wood, 0.25, 2),
    "hoe": Effect(_hoe, 0.55, 2),
    "water_pour": Effect(_water, 0.5),
    "swish": Effect(_swish, 0.4, 2),
    "plant": Effect(_plant, 0.5),
    "harvest": Effect(_harvest, 0.55),
    "chop": Effect(_chop, 0.6, 3),
    "tree_fall": Effect(_tree_fall, 0.7),
    "rock_hit": Effect(_rock_hit, 0.5, 3),
    "rock_break": Effect(_rock_break, 0.6),
    "pickup": Effect(_pickup, 0.5),
    "place": Effect(_place, 0.55),
    "chest_open": Effect(_chest_open, 0.5),
    "chest_close": Effect(_chest_close, 0.5),
    "door": Effect(_door, 0.5),
    "craft": Effect(_craft, 0.6),
    "coin": Effect(_coin, 0.4),
    "eat": Effect(_eat, 0.5),
    "splash": Effect(_splash, 0.5),
    "quest_new": Effect(_quest_new, 0.55),
    "quest_done": Effect(_quest_done, 0.6),
    "blip": Effect(_blip, 0.25, 3),
    "chat": Effect(_chat, 0.45),
    "emote": Effect(_emote, 0.4),
    "ping": Effect(_ping, 0.5),
    "friend_joins": Effect(_friend_joins, 0.6),
    "friend_leaves": Effect(_friend_leaves, 0.5),
    "knock": Effect(_knock, 0.65),
    "sleep": Effect(_sleep, 0.55),
    "morning": Effect(_morning, 0.55),
    "thunder": Effect(_thunder, 0.6),
}
