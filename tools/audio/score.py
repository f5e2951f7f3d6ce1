"""How a piece is written down: sections of chords and melody, and who plays them in which order.

A melody is ``note:beats`` (``-`` rests), bars divided by ``|``; chords are one a bar, or two as
``C_D``. A section is heard several times and never twice in the same dress: each time an
`Arrangement` says who leads, who answers and who accompanies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import Final

from tools.audio import synth

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
MOTIF: Final = (2, 3, -1, -2, 1)
"""What all pieces share: steps of the scale from note to note, a light that rises and settles."""
_LETTERS: Final = "CDEFGAB"


@dataclass(frozen=True)
class Note:
    """A note of a melody; its time is in beats since its section began."""

    name: str
    at: float
    beats: float

    @property
    def frequency_hz(self) -> float:
        """Its pitch."""
        return synth.pitch_hz(self.name)

    @property
    def place(self) -> int:
        """Its place on the white keys, by which steps of a scale are counted."""
        return 7 * int(self.name.lstrip("ABCDEFG#b")) + _LETTERS.index(self.name[0])


@dataclass(frozen=True)
class Chord:
    """A chord for a while; its times are in beats since its section began."""

    symbol: str
    at: float
    beats: float


@dataclass(frozen=True)
class Part:
    """A section as it would be on paper."""

    chords: str
    melody: str

    @property
    def bars(self) -> int:
        """How many bars it has."""
        return len(self.chords.split())

    def bars_of_melody(self) -> list[str]:
        """The written bars."""
        return [bar for bar in self.melody.replace("\n", "|").split("|") if bar.strip()]

    def notes(self, beats_in_bar: int) -> list[Note]:
        """The melody without its rests."""
        found = []
        for index, bar in enumerate(self.bars_of_melody()):
            at = float(index * beats_in_bar)
            for token in bar.split():
                name, _, beats = token.partition(":")
                if name != "-":
                    found.append(Note(name, at, float(beats)))
                at += float(beats)
        return found

    def chords_in_order(self, beats_in_bar: int) -> list[Chord]:
        """The chords with their times."""
        found = []
        for index, bar in enumerate(self.chords.split()):
            symbols = bar.split("_")
            beats = beats_in_bar / len(symbols)
            for number, symbol in enumerate(symbols):
                found.append(Chord(symbol, index * beats_in_bar + number * beats, beats))
        return found


@dataclass(frozen=True)
class Arrangement:
    """Who plays a section this time. Names are instruments, with octaves after a colon: ``reed:-1``
    sounds an octave lower. An empty name is silence."""

    part: str
    lead: str = ""
    double: str = ""
    """Plays the melody as well, more softly."""
    thirds: str = ""
    """Plays the chord's next tone below the melody."""
    counter: str = ""
    """Plays a second melody of long notes, which moves when the first one rests."""
    chords: str = ""
    """Plays the accompaniment in the figure of the piece."""
    figure: str = "broken"
    bass: str = "bass"
    pad: str = "pad"
    pad_level: float = 0.6
    shaker: float = 0.0
    level: float = 1.0


@dataclass(frozen=True)
class Piece:
    """A composition: beats a minute, beats a bar, its sections, and how they follow each other."""

    tempo: float
    beats_in_bar: int
    parts: dict[str, Part]
    form: tuple[Arrangement, ...]
    room: float = 0.28
    """How much of the room is heard."""
    room_s: float = 0.32
    """How soon half of it has died away."""
    bright_hz: float = 3400
    swing: float = 0.0
    """How late the second half of a beat comes, in beats."""

    @property
    def beat_s(self) -> float:
        """Length of a beat in seconds."""
        return self.samples / synth.RATE / (self.bars * self.beats_in_bar)

    @property
    def bars(self) -> int:
        """How many bars are played until it begins anew."""
        return sum(self.parts[arrangement.part].bars for arrangement in self.form)

    @property
    def length_s(self) -> float:
        """How long that takes."""
        return self.samples / synth.RATE

    @property
    def samples(self) -> int:
        """The same in samples: the next number of small factors, since rooms and loudness are
        computed over the whole piece at once. The tempo gives way by less than is heard."""
        wanted = self.bars * self.beats_in_bar * 60 / self.tempo * synth.RATE
        return next(
            number
            for number in range(math.ceil(wanted), math.ceil(wanted * 1.02))
            if _is_smooth(number)
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
    tones = [base * 2 ** (step / 12) for step in CHORDS[kind]]
    return in_bass_register(synth.pitch_hz(f"{bass_name or root}2")), tones


def voicing(tones: list[float], before: list[float]) -> list[float]:
    """Put a chord's tones between A3 and A4, so that each voice moves as little as it can."""
    low, high = synth.pitch_hz("G3"), synth.pitch_hz("A4")
    placed = [_between(tone, low, high) for tone in tones]
    if not before:
        return sorted(placed)
    centre = sum(before) / len(before)
    # Whatever octave of a tone lies nearest to where the hand is already.
    nearest = [min((tone / 2, tone, tone * 2), key=lambda t: abs(t - centre)) for tone in placed]
    return sorted(max(low * 0.84, tone) for tone in nearest)


def _is_smooth(number: int) -> bool:
    for factor in (2, 3, 5, 7):
        while number % factor == 0:
            number //= factor
    return number == 1


def _between(tone_hz: float, low_hz: float, high_hz: float) -> float:
    """A tone moved by octaves until it lies between two others."""
    while tone_hz > high_hz:
        tone_hz /= 2
    while tone_hz < low_hz:
        tone_hz *= 2
    return tone_hz


def counter_line(notes: list[Note], chords: list[Chord]) -> list[tuple[float, float, float]]:
    """A second melody to a first one: (beat, beats, frequency in hertz) of its notes.

    It has long notes of the chord below the melody, steps as little as it can, goes up where the
    melody goes down, and does not double it.
    """
    line: list[tuple[float, float, float]] = []
    before, lead_before = synth.pitch_hz("E4"), 0.0
    low, high = synth.pitch_hz("A3"), synth.pitch_hz("C5")
    for chord in chords:
        halves = 2 if chord.beats >= 4 else 1
        for half in range(halves):
            beats = chord.beats / halves
            at = chord.at + half * beats
            lead = next((n.frequency_hz for n in reversed(notes) if n.at <= at), 0.0)
            tones = [
                tone * 2**octave
                for tone in chord_hz(chord.symbol, 4)[1]
                for octave in (-1, 0, 1)
                if low <= tone * 2**octave <= high
            ]
            weigh = partial(_cost, before, lead, lead_before - lead)
            tone = min(tones, key=weigh)
            line.append((at, beats, tone))
            before, lead_before = tone, lead
    return line


def _cost(before: float, lead: float, heading: float, tone: float) -> float:
    """What speaks against a tone: a wide step, standing still, doubling the melody, going along
    with it (which came down by `heading` hertz), and lying above it."""
    step = abs(_semitones(tone, before))
    is_double = lead > 0 and abs(_semitones(tone, lead)) % 12 < 0.1
    is_parallel = heading != 0 and (tone - before) * heading < 0
    stays = 4.6 if step < 0.1 else 0.0
    return 0.8 * step + 6 * is_double + 2 * is_parallel + stays + 9 * (tone >= lead > 0)


def below(lead_hz: float, symbol: str) -> float:
    """The chord's next tone at least a minor third below a note."""
    tones = [tone * 2**octave for tone in chord_hz(symbol, 4)[1] for octave in (-2, -1, 0, 1, 2)]
    return max(tone for tone in tones if _semitones(lead_hz, tone) >= 2.9)


def _semitones(one_hz: float, other_hz: float) -> float:
    return float(12 * math.log2(one_hz / other_hz))
