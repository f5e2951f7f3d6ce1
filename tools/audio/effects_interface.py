"""Menus, news and the turns of a day."""

from __future__ import annotations

from typing import Final

from tools.audio import synth
from tools.audio.recipe import Effect, notes
from tools.audio.synth import Random, Sound, add, decay, faded, partials, silence


def _ui_move(random: Random, _: int) -> Sound:
    del random
    return partials(1046.5, 0.09, [(1, 1, 0.012), (2.7, 0.25, 0.006)])


def _ui_confirm(random: Random, _: int) -> Sound:
    del random
    return notes("G5 C6", 0.07, synth.kalimba, 0.55)


def _ui_cancel(random: Random, _: int) -> Sound:
    del random
    return notes("C6 G5", 0.07, synth.kalimba, 0.5)


def _ui_error(random: Random, _: int) -> Sound:
    del random
    canvas = silence(0.36)
    for at, name in ((0.0, "E4"), (0.1, "Eb4")):
        add(canvas, synth.marimba(synth.pitch_hz(name), 0.1), at)
        add(canvas, synth.marimba(synth.pitch_hz(name) * 0.503, 0.1), at, 0.7)
    return faded(canvas, 0.2)


def _blip(random: Random, variation: int) -> Sound:
    del random
    frequency = (392.0, 440.0, 494.0)[variation]
    parts = [(1, 1, 0.02), (2, 0.35, 0.014), (3, 0.2, 0.01), (4, 0.06, 0.008)]
    return partials(frequency, 0.075, parts)


def _coin(random: Random, _: int) -> Sound:
    del random
    canvas = silence(0.6)
    parts = [(1, 1, 0.09), (1.5, 0.5, 0.06), (2.76, 0.4, 0.04), (5.4, 0.15, 0.02)]
    add(canvas, partials(1975.5, 0.3, parts), 0.0, 0.6)
    add(canvas, partials(2637.0, 0.5, parts), 0.07, 0.8)
    return canvas


def _quest_new(random: Random, _: int) -> Sound:
    del random
    return notes("D5 G5 B5 D6", 0.1, synth.kalimba, 1.3)


def _quest_done(random: Random, _: int) -> Sound:
    del random
    canvas = silence(2.4)
    add(canvas, notes("G4 B4 D5 G5 - A5 B5 - D6", 0.105, synth.kalimba, 2.2), 0.0)
    add(canvas, notes("- - - D5 - F#5 G5 - B5", 0.105, synth.harp, 2.2), 0.0, 0.6)
    add(canvas, notes("G3 - - G3 - D4 - - G4", 0.105, synth.harp, 2.4), 0.0, 0.7)
    add(canvas, synth.music_box(synth.pitch_hz("G6"), 1.0)[: round(1.3 * synth.RATE)], 0.84, 0.25)
    return faded(canvas, 0.3)


def _sleep(random: Random, _: int) -> Sound:
    del random
    canvas = notes("G5 Eb5 C5 Bb4 Ab4 Eb4", 0.24, synth.music_box, 3.2)
    return faded(canvas, 1.0)


def _morning(random: Random, _: int) -> Sound:
    del random
    canvas = notes("F4 A4 C5 F5 A5 - G5 - C6", 0.14, synth.harp, 3.0)
    add(canvas, notes("- - - - - - E5 - A5", 0.14, synth.kalimba, 3.0), 0.0, 0.7)
    return faded(canvas, 0.8)


def _ui_open(random: Random, _: int) -> Sound:
    del random
    return notes("D5 A5", 0.05, synth.kalimba, 0.45)


def _ui_close(random: Random, _: int) -> Sound:
    del random
    return notes("A5 D5", 0.05, synth.kalimba, 0.45)


def _ui_toggle(random: Random, _: int) -> Sound:
    del random
    return partials(784, 0.12, [(1, 1, 0.02), (2.4, 0.3, 0.01)])


def _award(random: Random, _: int) -> Sound:
    del random
    canvas = silence(1.9)
    add(canvas, notes("E5 G5 C6 - E6", 0.11, synth.kalimba, 1.8), 0.0)
    add(canvas, notes("C4 - G4 - C5", 0.11, synth.harp, 1.8), 0.0, 0.6)
    return faded(canvas, 0.5)


def _achievement(random: Random, _: int) -> Sound:
    del random
    canvas = silence(2.8)
    # The light's motif, as every tune has it.
    add(canvas, notes("E5 G5 C6 B5 G5 - A5 - C6", 0.12, synth.kalimba, 2.6), 0.0)
    add(canvas, notes("C4 - E4 G4 - - F4 - C5", 0.12, synth.harp, 2.6), 0.0, 0.6)
    add(canvas, synth.music_box(synth.pitch_hz("C7"), 1.0)[: round(1.4 * synth.RATE)], 0.98, 0.2)
    return faded(canvas, 0.8)


def _recipe(random: Random, _: int) -> Sound:
    del random
    return notes("G5 A5 D6", 0.09, synth.kalimba, 1.1)


def _bell(random: Random, _: int) -> Sound:
    del random
    parts = [(0.5, 0.5, 0.9), (1, 1, 0.6), (1.19, 0.4, 0.5), (1.5, 0.3, 0.3), (2, 0.4, 0.25)]
    return faded(partials(synth.pitch_hz("A4"), 3.2, parts), 1.5)


def _lie_down(random: Random, _: int) -> Sound:
    canvas = silence(1.2)
    rustle = synth.filtered(synth.noise(random, 0.6), 500, 3200, 1) * synth.swell(0.6, 0.4)
    add(canvas, rustle, 0.0, 0.3)
    add(canvas, notes("Eb5 Bb4 Ab4", 0.2, synth.music_box, 1.2), 0.15, 0.5)
    return faded(canvas, 0.6)


def _get_up(random: Random, _: int) -> Sound:
    canvas = silence(0.9)
    rustle = synth.filtered(synth.noise(random, 0.4), 700, 4200, 1) * synth.swell(0.4, 0.6)
    add(canvas, rustle, 0.0, 0.3)
    add(canvas, notes("Ab4 Eb5", 0.12, synth.music_box, 0.9), 0.05, 0.5)
    return faded(canvas, 0.5)


def _catch(random: Random, _: int) -> Sound:
    canvas = silence(1.4)
    splash = synth.filtered(synth.noise(random, 0.3), 500, 4500, 1) * decay(0.3, 0.04, 0.01)
    add(canvas, splash, 0.0, 0.4)
    add(canvas, notes("D5 F#5 A5 D6", 0.085, synth.kalimba, 1.3), 0.1, 0.8)
    return faded(canvas, 0.4)


INTERFACE: Final[dict[str, Effect]] = {
    "ui_move": Effect(_ui_move, 0.3),
    "ui_confirm": Effect(_ui_confirm, 0.45),
    "ui_cancel": Effect(_ui_cancel, 0.4),
    "ui_error": Effect(_ui_error, 0.45),
    "ui_open": Effect(_ui_open, 0.4),
    "ui_close": Effect(_ui_close, 0.4),
    "ui_toggle": Effect(_ui_toggle, 0.35),
    "blip": Effect(_blip, 0.22, 3),
    "coin": Effect(_coin, 0.4, 3),
    "quest_new": Effect(_quest_new, 0.55),
    "quest_done": Effect(_quest_done, 0.6, is_reward=True),
    "recipe": Effect(_recipe, 0.5, is_reward=True),
    "award": Effect(_award, 0.55, is_reward=True),
    "achievement": Effect(_achievement, 0.6, is_reward=True),
    "catch": Effect(_catch, 0.55, is_reward=True),
    "sleep": Effect(_sleep, 0.55),
    "lie_down": Effect(_lie_down, 0.5),
    "get_up": Effect(_get_up, 0.45),
    "morning": Effect(_morning, 0.55),
    "bell": Effect(_bell, 0.4),
}
"""Name: what tells of something."""
