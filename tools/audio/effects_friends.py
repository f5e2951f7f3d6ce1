"""Signs between friends."""

from __future__ import annotations

from typing import Final

from tools.audio import synth
from tools.audio.recipe import Effect, grains, notes
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
    silence,
)


def _chat(random: Random, _: int) -> Sound:
    del random
    canvas = silence(0.32)
    add(canvas, glide(520, 760, 0.06) * decay(0.06, 0.03), 0.0, 0.7)
    add(canvas, glide(700, 1050, 0.07) * decay(0.07, 0.03), 0.085, 0.8)
    return canvas


def _friend_joins(random: Random, _: int) -> Sound:
    del random
    canvas = notes("C5 E5 G5 C6", 0.085, synth.kalimba, 1.3)
    add(canvas, notes("C4 - G4 E5", 0.085, synth.harp, 1.3), 0.0, 0.5)
    return faded(canvas, 0.2)


def _friend_leaves(random: Random, _: int) -> Sound:
    del random
    canvas = notes("G5 E5 C5", 0.12, synth.kalimba, 1.2)
    add(canvas, notes("- - A3", 0.12, synth.harp, 1.2), 0.0, 0.5)
    return faded(canvas, 0.2)


def _knock(random: Random, _: int) -> Sound:
    canvas = silence(0.8)
    for at, level in ((0.0, 0.8), (0.17, 0.7), (0.34, 1.0)):
        knock = partials(240, 0.22, [(1, 1, 0.028), (1.58, 0.7, 0.02), (2.7, 0.35, 0.012)])
        add(knock, filtered(noise(random, 0.03), 400, 2500) * decay(0.03, 0.004), 0.0, 0.4)
        add(canvas, knock, at, level)
    return canvas


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


def _high_five(random: Random, _: int) -> Sound:
    canvas = silence(0.8)
    add(canvas, filtered(noise(random, 0.09), 900, 6500, 1) * decay(0.09, 0.012, 0.0005), 0.0, 1.0)
    add(canvas, glide(240, 120, 0.06) * decay(0.06, 0.015), 0.0, 0.6)
    add(canvas, notes("C6 G6", 0.06, synth.kalimba, 0.7), 0.05, 0.4)
    return faded(canvas, 0.2)


def _high_five_offer(random: Random, _: int) -> Sound:
    del random
    return notes("G5 B5", 0.09, synth.kalimba, 0.5)


def _give(random: Random, _: int) -> Sound:
    canvas = silence(0.6)
    add(canvas, grains(random, 0.14, 8, 900, 3800, 1.0), 0.0, 0.4)
    add(canvas, notes("E5 A5", 0.08, synth.kalimba, 0.55), 0.05, 0.7)
    return faded(canvas, 0.2)


def _pull(random: Random, _: int) -> Sound:
    canvas = silence(0.7)
    add(canvas, grains(random, 0.45, 40, 500, 2800, 0.7), 0.0, 0.5)
    add(canvas, glide(260, 760, 0.1, 0.6) * decay(0.1, 0.05), 0.42, 0.9)
    return canvas


FRIENDS: Final[dict[str, Effect]] = {
    "chat": Effect(_chat, 0.42),
    "emote": Effect(_emote, 0.38, 3),
    "ping": Effect(_ping, 0.5),
    "high_five": Effect(_high_five, 0.6, 3),
    "high_five_offer": Effect(_high_five_offer, 0.4),
    "give": Effect(_give, 0.45),
    "pull": Effect(_pull, 0.5, 3),
    "friend_joins": Effect(_friend_joins, 0.55),
    "friend_leaves": Effect(_friend_leaves, 0.5),
    "knock": Effect(_knock, 0.6),
}
"""Name: what friends hear of each other."""
