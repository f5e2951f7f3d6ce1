"""The three pieces: a waltz for the title, a strolling tune for the day, a lullaby for the night.

A piece is written down as it would be on paper: chords a bar at a time, and a melody of
``note:beats`` (``-`` rests). The accompaniment is played from the chords. Notes that ring past the
last bar ring on in the first, and the room wraps as well, so that each piece is a true loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tools.audio import synth
from tools.audio.synth import RATE, Instrument, Random, Sound, add_around, panned

CHORDS: Final = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "7": (0, 4, 7, 10),
    "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11),
    "sus4": (0, 5, 7),
    "m6": (0, 3, 7, 9),
    "add9": (0, 4, 7, 14),
}
"""Semitones above the root of each kind of chord."""


@dataclass(frozen=True)
class Piece:
    """A composition: beats a minute, beats a bar, one chord a bar, and the melody's bars."""

    tempo: float
    beats_in_bar: int
    chords: str
    melody: str

    @property
    def beat_s(self) -> float:
        """Length of a beat in seconds."""
        return 60 / self.tempo

    @property
    def bar_s(self) -> float:
        """Length of a bar in seconds."""
        return self.beat_s * self.beats_in_bar


TITLE: Final = Piece(
    tempo=104,
    beats_in_bar=3,
    chords="""
    G Em7 Cmaj7 D   G Bm C D   G Em7 Am7 D7   Em C D7 G
    C D Bm7 Em   Am7 D G G7   C Cm G/B Em   Am7 D7 G D7""",
    melody="""
    B4:2 D5:1 | E5:2 D5:1 | G5:1.5 F#5:.5 E5:1 | D5:2 A4:1
    B4:1 C5:1 D5:1 | F#5:2 D5:1 | E5:1 D5:1 C5:1 | A4:2 B4:.5 C5:.5
    B4:2 D5:1 | E5:1 G5:1 B5:1 | A5:1.5 G5:.5 E5:1 | F#5:2 D5:1
    G5:1 F#5:1 E5:1 | D5:1.5 C5:.5 E5:1 | D5:1 C5:1 A4:1 | G4:3
    E5:1 G5:1 C6:1 | B5:1 A5:2 | F#5:1 A5:1 B5:1 | G5:3
    C5:1 E5:1 A5:1 | G5:1 F#5:1 E5:1 | D5:2 B4:1 | D5:1 E5:1 F5:1
    E5:1 G5:1 C6:1 | Eb5:1 G5:1 C6:1 | B5:2 G5:1 | E5:1 G5:1 B5:1
    A5:1.5 G5:.5 E5:1 | F#5:1 E5:1 D5:1 | G5:2 D5:1 | A4:2 C5:1""",
)

DAY: Final = Piece(
    tempo=98,
    beats_in_bar=4,
    chords="""
    F C/E Dm7 Bb   F Am Bb C   F C/E Dm7 Bb   Gm7 C7 F F
    Bb C Am Dm   Gm C F F7   Bb C Am Dm   Gm7 Bb C C7""",
    melody="""
    A4:.5 C5:.5 F5:1 E5:.5 F5:.5 C5:1 | G5:1 E5:.5 C5:.5 D5:1 E5:1
    F5:1.5 E5:.5 D5:1 A4:1 | Bb4:.5 C5:.5 D5:1 C5:2
    A4:.5 C5:.5 F5:1 E5:.5 F5:.5 A5:1 | G5:1 E5:.5 C5:.5 E5:2
    D5:.5 E5:.5 F5:1 D5:1 Bb4:1 | C5:1 D5:.5 E5:.5 G5:2
    A4:.5 C5:.5 F5:1 E5:.5 F5:.5 C5:1 | G5:1 E5:.5 C5:.5 D5:1 E5:1
    F5:1.5 G5:.5 A5:1 F5:1 | G5:.5 F5:.5 D5:1 Bb4:2
    Bb4:.5 D5:.5 G5:1 F5:.5 D5:.5 Bb4:1 | C5:.5 E5:.5 G5:1 Bb5:1 G5:1
    A5:1 G5:.5 F5:.5 C5:1 D5:.5 E5:.5 | F5:3 -:1
    D5:1 F5:1 Bb5:1.5 A5:.5 | G5:1.5 E5:.5 C5:2
    C5:1 E5:1 A5:1.5 G5:.5 | F5:3 E5:.5 D5:.5
    D5:1 Bb4:.5 D5:.5 G5:1 F5:1 | E5:1 G5:1 F5:.5 E5:.5 D5:1
    C5:1.5 A4:.5 C5:1 F5:1 | Eb5:2 C5:1 A4:1
    D5:1 F5:1 Bb5:1.5 C6:.5 | A5:1 G5:.5 E5:.5 G5:2
    A5:.5 G5:.5 E5:1 C5:1 E5:1 | D5:1 F5:1 A5:2
    Bb5:1 A5:.5 G5:.5 D5:1 G5:1 | F5:1 D5:.5 F5:.5 Bb5:1 A5:1
    G5:2 E5:1 D5:1 | C5:1 E5:1 G5:1 -:1""",
)

NIGHT: Final = Piece(
    tempo=66,
    beats_in_bar=4,
    chords="""
    Ebmaj7 Cm7 Abmaj7 Bbsus4   Ebmaj7 Gm7 Abmaj7 Bb
    Abmaj7 Gm7 Fm7 Bb7   Cm Abmaj7 Fm7 Bb7""",
    melody="""
    -:1 G5:1 Bb5:1 D6:1 | C6:2 G5:2 | -:1 C6:1 Bb5:1 G5:1 | F5:2 Bb5:2
    -:1 G5:1 Bb5:1 Eb6:1 | D6:1.5 C6:.5 Bb5:2 | C6:1 Bb5:1 Ab5:1 Eb5:1 | F5:4
    Ab5:1 C6:1 Eb6:2 | D6:1 Bb5:1 G5:2 | F5:1 Ab5:1 C6:1.5 Bb5:.5 | Ab5:1 F5:1 D5:2
    Eb5:1 G5:1 C6:2 | Bb5:1 Ab5:1 Eb5:2 | Ab5:1 G5:.5 F5:.5 C5:2 | D5:1 F5:1 Bb4:2""",
)


def in_bass_register(frequency_hz: float) -> float:
    """Move a tone by octaves to where small speakers still play it: from E2 up to below E3."""
    lowest = synth.pitch_hz("E2")
    while frequency_hz < lowest:
        frequency_hz *= 2
    while frequency_hz >= 2 * lowest:
        frequency_hz /= 2
    return frequency_hz


def chord_hz(symbol: str, octave: int) -> tuple[float, list[float]]:
    """Bass and tones of a chord symbol such as ``Am7`` or ``C/E``, its root in ``octave``.

    Raises KeyError for a kind of chord that `CHORDS` lacks.
    """
    name, _, bass_name = symbol.partition("/")
    length = 2 if name[1:2] in ("b", "#") else 1
    root, kind = name[:length], name[length:]
    base = synth.pitch_hz(f"{root}{octave}")
    # High roots go down an octave, which keeps the accompaniment below the melody.
    if base > synth.pitch_hz(f"F{octave}") * 1.01:
        base /= 2
    tones = [base * 2 ** (step / 12) for step in CHORDS[kind]]
    return in_bass_register(synth.pitch_hz(f"{bass_name or root}2")), tones


class Stage:
    """A stereo loop on which instruments play; it remembers tones that it has made already."""

    def __init__(self, piece: Piece, random: Random) -> None:
        self.piece = piece
        self.random = random
        self.chords = piece.chords.split()
        self.length_s = len(self.chords) * piece.bar_s
        self.loop: Sound = np.zeros((round(self.length_s * RATE), 2))
        self._tones: dict[tuple[str, int, int], Sound] = {}

    def play(
        self,
        instrument: Instrument,
        frequency_hz: float,
        at_beat: float,
        beats: float,
        level: float,
        place: float = 0.0,
    ) -> None:
        """Play one tone; time and strength waver by a few milliseconds and percent."""
        length_s = beats * self.piece.beat_s
        key = (instrument.__name__, round(frequency_hz * 100), round(length_s * 1000))
        if key not in self._tones:
            self._tones[key] = instrument(frequency_hz, length_s)
        late_s = 0.006 * self.random.random()
        touch = level * (0.88 + 0.24 * self.random.random())
        at_s = at_beat * self.piece.beat_s + late_s
        add_around(self.loop, panned(self._tones[key], place), at_s, touch)

    def melody(
        self,
        instrument: Instrument,
        level: float,
        place: float = 0.0,
        octaves: int = 0,
        bars: tuple[int, int] = (0, 999),
    ) -> None:
        """Play the melody from the first bar to before the last of ``bars``."""
        written = self.piece.melody.replace("\n", "|").split("|")
        for index, bar in enumerate(line for line in written if line.strip()):
            beat = float(index * self.piece.beats_in_bar)
            for token in bar.split():
                name, _, beats = token.partition(":")
                if name != "-" and bars[0] <= index < bars[1]:
                    frequency = synth.pitch_hz(name) * 2**octaves
                    self.play(instrument, frequency, beat, float(beats), level, place)
                beat += float(beats)

    def chords_in_order(self, octave: int) -> list[tuple[float, float, list[float]]]:
        """For each bar: its first beat, the bass and the chord's tones in hertz."""
        return [
            (float(index * self.piece.beats_in_bar), *chord_hz(symbol, octave))
            for index, symbol in enumerate(self.chords)
        ]


def title(random: Random) -> Sound:
    """A slow waltz at sunrise: harp and thumb piano, bells in the second half."""
    stage = Stage(TITLE, random)
    stage.melody(synth.kalimba, 0.50, 0.1)
    stage.melody(synth.music_box, 0.12, -0.35, octaves=1, bars=(16, 32))
    stage.melody(synth.ocarina, 0.10, 0.25, bars=(8, 16))
    stage.melody(synth.ocarina, 0.12, 0.25, bars=(24, 32))
    for beat, low, tones in stage.chords_in_order(4):
        stage.play(synth.bass, low, beat, 2.4, 0.20)
        for tone in tones[:4]:
            stage.play(synth.pad, tone, beat, 3, 0.06, 0.0)
        climb = [low, tones[1] / 2, tones[2] / 2, tones[0], tones[2] / 2, tones[1]]
        for index, tone in enumerate(climb):
            stage.play(synth.harp, tone, beat + index / 2, 0.5, 0.20 - 0.01 * index, -0.3)
    return synth.reverberated(random, stage.loop, 0.30, 0.32)


def day(random: Random) -> Sound:
    """A stroll through the fields: clay flute and thumb piano over plucked strings and a shaker."""
    stage = Stage(DAY, random)
    stage.melody(synth.kalimba, 0.40, 0.15, bars=(0, 8))
    stage.melody(synth.ocarina, 0.26, -0.1, bars=(8, 24))
    stage.melody(synth.kalimba, 0.20, 0.2, bars=(16, 24))
    stage.melody(synth.kalimba, 0.36, 0.15, bars=(24, 32))
    stage.melody(synth.ocarina, 0.16, -0.15, bars=(24, 32))
    shaker = synth.filtered(synth.noise(random, 0.08), 4500, 11000) * synth.swell(0.08, 0.3)
    for index, (beat, low, tones) in enumerate(stage.chords_in_order(4)):
        fifth = in_bass_register(tones[2])
        stage.play(synth.bass, low, beat, 1.4, 0.27)
        stage.play(synth.bass, fifth, beat + 2, 0.9, 0.19)
        if index % 4 == 3:
            stage.play(synth.bass, low, beat + 3.5, 0.4, 0.16)
        for offset in (1, 2.5, 3):
            for number, tone in enumerate(tones[:3]):
                at = beat + offset + 0.02 * number
                stage.play(synth.harp, tone, at, 0.5, 0.12, -0.35)
        figure = (tones[0], tones[2], tones[1], tones[2])
        for number, tone in enumerate(figure):
            stage.play(synth.marimba, tone, beat + number + 0.5, 0.5, 0.09, 0.4)
        if index >= 8:
            for number in range(8):
                level = 0.020 if number % 2 else 0.010
                at_s = (beat + number / 2) * DAY.beat_s
                add_around(stage.loop, panned(shaker, 0.5), at_s, level)
        if index >= 16:
            for tone in tones[:3]:
                stage.play(synth.pad, tone, beat, 4, 0.045)
    return synth.reverberated(random, stage.loop, 0.22, 0.2)


def night(random: Random) -> Sound:
    """A lullaby: a music box over slow pads, with room between the notes."""
    stage = Stage(NIGHT, random)
    stage.melody(synth.music_box, 0.30, 0.1)
    stage.melody(synth.ocarina, 0.07, -0.2, octaves=-1, bars=(8, 16))
    for beat, low, tones in stage.chords_in_order(4):
        stage.play(synth.bass, low, beat, 3.4, 0.16)
        for tone in tones:
            stage.play(synth.pad, tone, beat, 4, 0.09, 0.0)
        for number, tone in enumerate((tones[0] / 2, tones[2] / 2, tones[1], tones[2])):
            stage.play(
                synth.harp, tone, beat + number * 0.5 + (1 if number > 1 else 0), 1, 0.13, -0.3
            )
    return synth.reverberated(random, stage.loop, 0.45, 0.45, 2600)


PIECES: Final = {"title": title, "day": day, "night": night}
