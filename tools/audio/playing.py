"""Plays a piece that is written down: instruments on a stereo loop, in a room.

Notes that ring past the last bar ring on in the first, and the room wraps as well, so that each
piece is a true loop.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from tools.audio import synth
from tools.audio.instruments import INSTRUMENTS, LEVELS
from tools.audio.score import (
    Arrangement,
    Chord,
    Note,
    Part,
    Piece,
    below,
    chord_hz,
    counter_line,
    in_bass_register,
    voicing,
)
from tools.audio.synth import Random, Sound, add_around, panned

_FIGURES: Final[dict[str, tuple[tuple[float, tuple[int, ...]], ...]]] = {
    "broken": tuple((n / 2, (place,)) for n, place in enumerate((0, 2, 1, 2, 0, 2, 1, 2))),
    "rocking": tuple((n / 2, (place,)) for n, place in enumerate((0, 1, 2, 3, 2, 1, 2, 3))),
    "stroll": ((1.0, (0, 1, 2)), (2.5, (0, 1, 2)), (3.0, (0, 1, 2))),
    "offbeat": ((0.5, (0, 1, 2)), (1.5, (1, 2)), (2.5, (0, 1, 2)), (3.5, (1, 2))),
    "waltz": ((1.0, (0, 1, 2)), (2.0, (0, 1, 2))),
    "climb": tuple((n / 2, (place,)) for n, place in enumerate((0, 1, 2, 3, 2, 1))),
    "block": ((0.0, (0, 1, 2, 3)), (2.5, (1, 2))),
    "slow": ((0.0, (0,)), (1.0, (1,)), (2.0, (2,)), (3.0, (3,))),
    "drops": ((0.5, (3,)), (2.0, (1,)), (3.5, (2,))),
}
"""Accompaniments: at which beat which tones of the chord are plucked; 3 is the octave."""


class Stage:
    """A stereo loop on which instruments play; it remembers tones that it has made already."""

    def __init__(self, piece: Piece, random: Random) -> None:
        self.piece = piece
        self.random = random
        self.loop: Sound = np.zeros((piece.samples, 2))
        self._tones: dict[tuple[str, int, int], Sound] = {}

    def play(
        self,
        instrument: str,
        frequency_hz: float,
        at_beat: float,
        beats: float,
        level: float,
        place: float = 0.0,
    ) -> None:
        """Play one tone; time and strength waver by a few milliseconds and percent."""
        length_s = beats * self.piece.beat_s
        key = (instrument, round(frequency_hz * 100), round(length_s * 1000))
        if key not in self._tones:
            self._tones[key] = INSTRUMENTS[instrument](frequency_hz, length_s)
        if math.isclose(at_beat % 1, 0.5):
            at_beat += self.piece.swing
        late_s = 0.007 * self.random.random()
        touch = level * LEVELS[instrument] * (0.88 + 0.24 * self.random.random())
        at_s = at_beat * self.piece.beat_s + late_s
        add_around(self.loop, panned(self._tones[key], place), at_s, touch)

    def shake(self, at_beat: float, level: float) -> None:
        """Shake a little gourd of seeds."""
        grain = synth.filtered(synth.noise(self.random, 0.08), 4500, 11000)
        at_s = (at_beat + (self.piece.swing if at_beat % 1 else 0)) * self.piece.beat_s
        add_around(self.loop, panned(grain * synth.swell(0.08, 0.3), 0.5), at_s, level)


def played(piece: Piece, random: Random) -> Sound:
    """Play a whole piece."""
    stage = Stage(piece, random)
    begin = 0.0
    before: list[float] = []
    for arrangement in piece.form:
        part = piece.parts[arrangement.part]
        notes = part.notes(piece.beats_in_bar)
        chords = part.chords_in_order(piece.beats_in_bar)
        _lead(stage, arrangement, part, notes, chords, begin)
        before = _accompany(stage, arrangement, chords, begin, before)
        if arrangement.counter:
            name, octaves = _named(arrangement.counter)
            for at, beats, tone in counter_line(notes, chords):
                level = 0.62 * arrangement.level
                stage.play(name, tone * 2**octaves, begin + at, beats * 0.96, level, -0.35)
        for number in range(round(2 * part.bars * piece.beats_in_bar) if arrangement.shaker else 0):
            stage.shake(begin + number / 2, arrangement.shaker * (0.02 if number % 2 else 0.011))
        begin += part.bars * piece.beats_in_bar
    return synth.reverberated(random, stage.loop, piece.room, piece.room_s, piece.bright_hz)


def _lead(
    stage: Stage,
    arrangement: Arrangement,
    part: Part,
    notes: list[Note],
    chords: list[Chord],
    begin: float,
) -> None:
    """The melody, which breathes: each half of a section swells and falls."""
    half = part.bars * stage.piece.beats_in_bar / 2
    for note in notes:
        swell = 0.86 + 0.2 * math.sin(math.pi * (note.at % half) / half)
        level = swell * arrangement.level
        at, beats = begin + note.at, note.beats
        for voice, share, place in ((arrangement.lead, 1.0, 0.1), (arrangement.double, 0.42, -0.2)):
            if voice:
                name, octaves = _named(voice)
                stage.play(name, note.frequency_hz * 2**octaves, at, beats, share * level, place)
        if arrangement.thirds and note.beats >= 1:
            name, octaves = _named(arrangement.thirds)
            chord = next(chord for chord in reversed(chords) if chord.at <= note.at)
            tone = below(note.frequency_hz, chord.symbol)
            stage.play(name, tone * 2**octaves, at, beats, 0.5 * level, 0.3)


def _accompany(
    stage: Stage, arrangement: Arrangement, chords: list[Chord], begin: float, before: list[float]
) -> list[float]:
    """Bass, chords and what lies under them. Returns the last chord's voices."""
    name, octaves = _named(arrangement.chords)
    for chord in chords:
        low, tones = chord_hz(chord.symbol, 4)
        before = voicing(tones, before)
        at, level = begin + chord.at, arrangement.level
        if arrangement.bass:
            stage.play(arrangement.bass, low, at, min(chord.beats, 2.4), 0.9 * level)
            if chord.beats >= 4 and arrangement.figure in ("stroll", "offbeat", "broken"):
                fifth = in_bass_register(tones[2])
                stage.play(arrangement.bass, fifth, at + 2, 1.2, 0.65 * level)
        if arrangement.pad:
            for tone in before:
                stage.play(arrangement.pad, tone, at, chord.beats, arrangement.pad_level * level)
        if name:
            voices = [*before[:3], before[0] * 2] if len(before) < 4 else before
            for offset, places in _FIGURES[arrangement.figure]:
                if offset >= chord.beats:
                    continue
                for number, place in enumerate(places):
                    when = at + offset + 0.025 * number
                    tone = voices[place] * 2**octaves
                    loud = (0.5 if len(places) == 1 else 0.36) * level
                    stage.play(name, tone, when, 0.9, loud, -0.3 + 0.15 * place)
    return before


def _named(voice: str) -> tuple[str, int]:
    """Instrument and octaves of a voice such as ``reed:-1``."""
    name, _, octaves = voice.partition(":")
    return name, int(octaves or 0)
