"""Night, the cave, a warm room, the title, and the ending, in which the light's motif is sung."""

from __future__ import annotations

from typing import Final

from tools.audio.score import Arrangement, Part, Piece

NIGHT: Final = Piece(
    tempo=66,
    beats_in_bar=4,
    parts={
        "tune": Part(
            "Ebmaj7 Cm7 Abmaj7 Bbsus4 Ebmaj7 Gm7 Abmaj7 Bb",
            """-:1 G5:1 Bb5:1 Eb6:1 | D6:.5 Bb5:.5 C6:3 | -:1 C6:1 Bb5:1 G5:1 | F5:2 Bb5:2
            -:1 G5:1 Bb5:1 Eb6:1 | D6:1.5 C6:.5 Bb5:2 | C6:1 Bb5:1 Ab5:1 Eb5:1 | F5:4""",
        ),
        "stars": Part(
            "Abmaj7 Gm7 Fm7 Bb7 Cm Abmaj7 Fm7 Bb7",
            """Ab5:1 C6:1 Eb6:2 | D6:1 Bb5:1 G5:2 | F5:1 Ab5:1 C6:1.5 Bb5:.5 | Ab5:1 F5:1 D5:2
            Eb5:1 G5:1 C6:2 | Bb5:1 Ab5:1 Eb5:2 | Ab5:1 G5:.5 F5:.5 C5:2 | D5:1 F5:1 Bb4:2""",
        ),
        "water": Part(
            "Fm7 Bb7 Gm7 Cm7 Fm7 Abm Eb Bbsus4",
            """C6:1.5 Ab5:.5 F5:2 | D6:1 Bb5:1 Ab5:2 | Bb5:1.5 G5:.5 D5:2 | Eb5:1 G5:1 Bb5:2
            Ab5:1 C6:1 Eb6:2 | Eb6:1 B5:1 Ab5:2 | G5:2 Bb5:2 | F5:3 -:1""",
        ),
    },
    form=(
        Arrangement("tune", "music_box", chords="harp", figure="slow", pad_level=0.8),
        Arrangement("stars", "music_box", counter="reed:-1", chords="harp", figure="slow"),
        Arrangement(
            "water", "felt", counter="music_box", chords="harp", figure="drops", pad="strings",
            pad_level=0.7,
        ),
        Arrangement(
            "tune", "felt", "music_box", counter="ocarina:-1", chords="harp", figure="broken",
            pad="strings", pad_level=0.6, level=0.9,
        ),
    ),
    room=0.45,
    room_s=0.45,
    bright_hz=2600,
)  # fmt: skip

CAVE: Final = Piece(
    tempo=62,
    beats_in_bar=4,
    parts={
        "dark": Part("Dm Dm6 Am Dm", "-:4 | -:4 | -:2 E5:2 | -:4"),
        "tune": Part(
            "Dm Dm6 Am Dm Em7 F Am Dm",
            """F5:1.5 A5:.5 D6:2 | C6:1 A5:1 B5:2 | C6:2 E5:2 | A5:3 -:1
            -:1 G5:1 B5:1 D6:1 | C6:1.5 A5:.5 F5:2 | E5:1 A5:1 C6:2 | D5:3 -:1""",
        ),
        "deep": Part(
            "Bbmaj7 F Gm Dm Bbmaj7 Am Em7 Dm",
            """-:1 D5:1 F5:1 A5:1 | C5:2 A4:2 | -:1 G4:1 Bb4:1 D5:1 | F5:2 D5:2
            -:1 F5:1 A5:1 D6:1 | C6:1 E5:3 | -:1 B4:1 D5:1 G5:1 | F5:1 D5:3""",
        ),
    },
    form=(
        Arrangement("dark", "glass", chords="kalimba", figure="drops", pad_level=0.9),
        Arrangement("tune", "kalimba", chords="harp:-1", figure="slow", pad_level=0.9),
        Arrangement("deep", "glass:0", counter="kalimba", chords="harp", figure="drops"),
        Arrangement(
            "tune", "felt", "glass", counter="reed:-1", chords="kalimba", figure="drops",
            pad="strings", pad_level=0.6,
        ),
    ),
    room=0.75,
    room_s=0.75,
    bright_hz=2400,
)  # fmt: skip

INSIDE: Final = Piece(
    tempo=88,
    beats_in_bar=4,
    parts={
        "tune": Part(
            "C Am7 Dm7 G7 Em7 A7 Dm7_G7 C",
            """E5:1 G5:.5 C6:1.5 B5:1 | G5:1 A5:2 -:1 | F5:1 A5:.5 D5:1.5 F5:1
            D5:1 B4:1 G4:1 B4:1 | E5:1 G5:.5 B5:1.5 A5:.5 G5:.5 | A5:1 E5:1 C#5:2
            D5:.5 F5:.5 A5:1 B4:1 D5:1 | C5:3 -:1""",
        ),
        "kettle": Part(
            "F Fm C/E A7 Dm7 G7 C C7",
            """A5:1.5 C6:.5 A5:1 F5:1 | Ab5:1.5 C6:.5 Ab5:1 F5:1 | G5:1 E5:.5 G5:.5 C6:2
            C#5:1 E5:1 G5:1 E5:1 | F5:1.5 E5:.5 D5:1 A4:1 | B4:1 D5:.5 F5:.5 G5:2
            E5:2 C5:1 G4:1 | Bb4:1 C5:1 E5:1 G5:1""",
        ),
        "letters": Part(
            "Am Em F C Dm7 Am F G",
            """E5:1 A5:1 B5:.5 A5:.5 E5:1 | G5:1 B5:1 E5:2 | F5:1 A5:1 C6:1 A5:1 | G5:2 E5:2
            D5:.5 F5:.5 A5:1 G5:1 F5:1 | E5:1 C5:1 A4:2 | A4:1 C5:1 F5:1 A5:1 | G5:2 D5:2""",
        ),
    },
    form=(
        Arrangement("tune", "felt", chords="guitar", figure="stroll", pad=""),
        Arrangement("tune", "reed", counter="felt", chords="guitar", figure="stroll", shaker=0.5),
        Arrangement("kettle", "felt", thirds="felt", chords="guitar", figure="block", pad=""),
        Arrangement(
            "letters", "reed", counter="harp", chords="felt:-1", figure="broken", pad_level=0.5
        ),
        Arrangement(
            "kettle", "reed", "felt", counter="ocarina:-1", chords="guitar", figure="stroll",
            shaker=0.6,
        ),
    ),
    room=0.2,
    room_s=0.18,
    bright_hz=2800,
    swing=0.14,
)  # fmt: skip

TITLE: Final = Piece(
    tempo=104,
    beats_in_bar=3,
    parts={
        "tune": Part(
            "G Em7 Cmaj7 D G Bm C D G Em7 Am7 D7 Em C D7 G",
            """B4:1 D5:1 G5:1 | F#5:1 D5:1 E5:1 | G5:1.5 F#5:.5 E5:1 | D5:2 A4:1
            B4:1 C5:1 D5:1 | F#5:2 D5:1 | E5:1 D5:1 C5:1 | A4:2 B4:.5 C5:.5
            B4:1 D5:1 G5:1 | E5:1 G5:1 B5:1 | A5:1.5 G5:.5 E5:1 | F#5:2 D5:1
            G5:1 F#5:1 E5:1 | D5:1.5 C5:.5 E5:1 | D5:1 C5:1 A4:1 | G4:3""",
        ),
        "lake": Part(
            "C D Bm7 Em Am7 D G G7 C Cm G/B Em Am7 D7 G D7",
            """E5:1 G5:1 C6:1 | B5:1 A5:2 | F#5:1 A5:1 B5:1 | G5:3
            C5:1 E5:1 A5:1 | G5:1 F#5:1 E5:1 | D5:2 B4:1 | D5:1 E5:1 F5:1
            E5:1 G5:1 C6:1 | Eb5:1 G5:1 C6:1 | B5:2 G5:1 | E5:1 G5:1 B5:1
            A5:1.5 G5:.5 E5:1 | F#5:1 E5:1 D5:1 | G5:2 D5:1 | A4:2 C5:1""",
        ),
        "tower": Part(
            "Em Bm C G Am Em D D Em Bm C G Am7 D7 G D7",
            """B5:2 G5:1 | F#5:2 D5:1 | E5:1 G5:1 C6:1 | B5:2 D5:1
            C6:1.5 B5:.5 A5:1 | B5:1 G5:1 E5:1 | F#5:1 A5:1 D6:1 | A5:3
            B5:1 A5:1 G5:1 | F#5:1.5 E5:.5 D5:1 | E5:2 G5:1 | D5:2 B4:1
            C5:1 E5:1 G5:1 | F#5:1 A5:1 C5:1 | B4:3 | -:1 A4:1 C5:1""",
        ),
    },
    form=(
        Arrangement("tune", "kalimba", chords="harp", figure="climb", pad_level=0.7),
        Arrangement("lake", "ocarina", "kalimba", counter="reed:-1", chords="harp", figure="climb"),
        Arrangement(
            "tower", "felt", counter="ocarina", chords="guitar", figure="waltz", pad="strings",
            pad_level=0.6,
        ),
        Arrangement(
            "tune", "ocarina", "music_box:1", counter="reed", chords="harp", figure="climb",
            pad="strings", pad_level=0.7,
        ),
    ),
    room=0.3,
    room_s=0.32,
)  # fmt: skip

ENDING: Final = Piece(
    tempo=78,
    beats_in_bar=4,
    parts={
        "tune": Part(
            "G D/F# Em7 Cmaj7 G Am7 C_D G",
            """B4:1 D5:1 G5:2 | F#5:1.5 D5:.5 E5:.5 F#5:.5 A5:1 | G5:2 B5:1 A5:.5 G5:.5
            E5:2 G5:2 | B4:1 D5:1 G5:2 | A5:1.5 G5:.5 E5:1 C5:1 | E5:1 G5:1 F#5:1 A5:1
            G5:3 -:1""",
        ),
        "friends": Part(
            "C D Bm7 Em Am7 D7 Gmaj7 G7",
            """E5:1 G5:1 C6:2 | A5:1.5 F#5:.5 D5:2 | D5:1 F#5:1 B5:2 | G5:1.5 F#5:.5 E5:2
            C5:1 E5:1 A5:1 G5:1 | F#5:1 A5:1 C6:2 | B5:2 F#5:1 D5:1 | F5:2 D5:1 B4:1""",
        ),
        "years": Part(
            "Cmaj7 Cm G E7 Am7 D7 G D",
            """E5:2 G5:1 B5:1 | Eb5:2 G5:1 C6:1 | B5:2 A5:.5 G5:.5 D5:1 | G#5:2 B5:1 D5:1
            C6:1.5 B5:.5 A5:1 E5:1 | F#5:1 A5:1 C6:1 A5:1 | G5:2 B5:2 | A5:2 -:2""",
        ),
    },
    form=(
        Arrangement("tune", "felt", chords="felt:-1", figure="slow", pad=""),
        Arrangement("tune", "ocarina", "felt", counter="reed:-1", chords="harp", figure="broken"),
        Arrangement(
            "friends", "reed", thirds="ocarina:0", counter="harp", chords="guitar",
            figure="broken", pad="strings", pad_level=0.7,
        ),
        Arrangement(
            "years", "ocarina", "felt", counter="reed", chords="harp", figure="rocking",
            pad="strings", pad_level=0.9,
        ),
        Arrangement(
            "tune", "ocarina", "music_box:1", thirds="reed:0", counter="felt", chords="harp",
            figure="rocking", pad="strings", shaker=0.4,
        ),
    ),
    room=0.36,
    room_s=0.4,
)  # fmt: skip
