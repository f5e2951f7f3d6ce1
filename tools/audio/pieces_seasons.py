"""The four seasons by day: a stroll in F, a lazy noon in D, a waltz in A minor, snow in B flat."""

from __future__ import annotations

from typing import Final

from tools.audio.score import Arrangement, Part, Piece

SPRING: Final = Piece(
    tempo=104,
    beats_in_bar=4,
    parts={
        "intro": Part("F Bb F C", "-:4 | -:4 | -:4 | -:2 C5:1 E5:1"),
        "tune": Part(
            "F C/E Dm7 Bb_C F Am Bb C",
            """A4:.5 C5:.5 F5:1.5 E5:.5 C5:1 | D5:.5 E5:.5 G5:2 E5:1 | F5:1 E5:.5 D5:.5 A4:2
            Bb4:.5 D5:.5 F5:1 E5:1 D5:1 | A4:.5 C5:.5 F5:1.5 E5:.5 C5:1 | E5:.5 G5:.5 A5:2 G5:1
            F5:1 D5:1 Bb4:1 D5:1 | C5:3 -:1""",
        ),
        "dance": Part(
            "F C/E Dm7 Bb_C F Am Bb C",
            """A4:.5 C5:.5 F5:1 G5:.5 F5:.5 E5:.5 C5:.5 | D5:.5 E5:.5 G5:1 A5:.5 G5:.5 E5:1
            F5:.5 G5:.5 F5:.5 E5:.5 D5:1 A4:1 | Bb4:.5 D5:.5 F5:.5 D5:.5 E5:.5 G5:.5 E5:1
            A5:1 F5:.5 C5:.5 F5:1 E5:.5 C5:.5 | E5:.5 G5:.5 A5:.5 G5:.5 A5:1 G5:1
            F5:.5 D5:.5 Bb4:.5 D5:.5 F5:1 G5:1 | E5:2 C5:1 -:1""",
        ),
        "shade": Part(
            "Dm Am Bb F Gm Dm Bb C7",
            """A5:1.5 G5:.5 F5:1 D5:1 | E5:1.5 C5:.5 A4:2 | D5:.5 F5:.5 Bb5:1.5 A5:.5 F5:1
            A5:2 F5:1 C5:1 | Bb5:1 A5:.5 G5:.5 D5:2 | A5:1 F5:.5 E5:.5 D5:2
            D5:.5 F5:.5 G5:1 F5:1 D5:1 | E5:1 G5:1 Bb5:1 G5:1""",
        ),
        "hill": Part(
            "Bb C Am7 Dm7 Gm7 C7 Fmaj7 F7",
            """F5:2 D5:1 F5:1 | G5:2 E5:1 G5:1 | A5:1.5 G5:.5 E5:1 C5:1 | D5:1 F5:1 A5:2
            Bb5:1.5 A5:.5 G5:1 D5:1 | E5:1 G5:.5 E5:.5 C5:2 | A4:.5 C5:.5 E5:1 F5:2
            Eb5:2 C5:1 A4:1""",
        ),
    },
    form=(
        Arrangement("intro", chords="guitar", figure="stroll", pad_level=0.4),
        Arrangement("tune", "kalimba", chords="guitar", figure="stroll", pad_level=0.4),
        Arrangement(
            "dance", "ocarina", "kalimba", chords="guitar", figure="stroll", counter="reed:-1",
            shaker=0.8,
        ),
        Arrangement("shade", "reed", counter="harp", chords="harp", figure="broken", shaker=0.5),
        Arrangement(
            "hill", "ocarina", thirds="reed:0", chords="guitar", figure="offbeat", shaker=0.8
        ),
        Arrangement("tune", "felt", counter="ocarina", chords="harp", figure="broken"),
        Arrangement(
            "shade", "ocarina", "kalimba", counter="reed", chords="guitar", figure="offbeat",
            shaker=1.0,
        ),
    ),
    room=0.22,
    room_s=0.22,
)  # fmt: skip

SUMMER: Final = Piece(
    tempo=112,
    beats_in_bar=4,
    parts={
        "intro": Part("D G D A", "-:4 | -:4 | -:4 | -:3 E5:1"),
        "tune": Part(
            "D G D A Bm G A D",
            """F#4:.5 A4:.5 D5:1 C#5:.5 A4:.5 B4:1 | D5:1.5 B4:.5 G4:1 B4:1
            A4:.5 D5:.5 F#5:1.5 E5:.5 D5:1 | E5:1.5 C#5:.5 A4:2
            F#5:.5 D5:.5 B4:1 D5:.5 F#5:.5 B5:1 | A5:.5 G5:.5 D5:1 B4:1 D5:1
            C#5:.5 E5:.5 A5:1 G5:.5 E5:.5 C#5:1 | D5:3 -:1""",
        ),
        "dance": Part(
            "D G D A Bm G A D",
            """F#4:.5 A4:.5 D5:.5 E5:.5 D5:.5 C#5:.5 A4:.5 B4:.5
            D5:.5 B4:.5 D5:.5 G5:.5 F#5:.5 D5:.5 B4:1
            A4:.5 D5:.5 F#5:.5 A5:.5 F#5:.5 E5:.5 D5:1 | E5:.5 F#5:.5 E5:.5 C#5:.5 A4:2
            F#5:.5 D5:.5 B4:.5 D5:.5 F#5:1 B5:1 | A5:.5 G5:.5 D5:.5 B4:.5 D5:1 G5:1
            C#5:.5 E5:.5 A5:.5 G5:.5 E5:.5 C#5:.5 E5:1 | D5:2 A4:1 -:1""",
        ),
        "lake": Part(
            "Em7 A F#m Bm Em7 A7 D D7",
            """G5:1 B5:1 A5:.5 G5:.5 E5:1 | C#5:1 E5:1 A5:2 | A5:.5 F#5:.5 C#5:1 F#5:1 A5:1
            F#5:1 D5:.5 C#5:.5 B4:2 | E5:.5 G5:.5 B5:1.5 A5:.5 D5:1 | E5:.5 C#5:.5 G5:1 E5:2
            F#5:.5 A5:.5 D6:1.5 C#6:.5 A5:1 | B5:.5 A5:.5 F#5:1 C5:2""",
        ),
        "cloud": Part(
            "G Gm D/F# B7 Em7 A7 D A",
            """B5:2 A5:.5 G5:.5 D5:1 | Bb5:2 A5:.5 G5:.5 D5:1 | A5:1 F#5:.5 D5:.5 F#5:2
            D#5:1 F#5:1 A5:1 F#5:1 | G5:1.5 F#5:.5 E5:1 B4:1 | C#5:.5 E5:.5 G5:1 E5:1 C#5:1
            D5:1 F#5:.5 A5:.5 D5:2 | E5:1 C#5:1 A4:1 -:1""",
        ),
    },
    form=(
        Arrangement("intro", chords="guitar", figure="offbeat", pad="", shaker=0.8),
        Arrangement("tune", "marimba:0", "guitar", chords="guitar", figure="offbeat", pad=""),
        Arrangement(
            "dance", "marimba", "ocarina", counter="reed:-1", chords="guitar", figure="offbeat",
            shaker=1.0, pad_level=0.4,
        ),
        Arrangement("lake", "ocarina", counter="harp", chords="harp", figure="rocking", shaker=0.7),
        Arrangement(
            "cloud", "reed", thirds="felt", chords="guitar", figure="broken", pad="strings",
            pad_level=0.5,
        ),
        Arrangement(
            "tune", "reed", counter="kalimba", chords="guitar", figure="stroll", shaker=0.9
        ),
        Arrangement(
            "lake", "kalimba", "ocarina", counter="reed", chords="guitar", figure="offbeat",
            shaker=1.0,
        ),
    ),
    room=0.2,
    room_s=0.2,
    swing=0.06,
)  # fmt: skip

AUTUMN: Final = Piece(
    tempo=94,
    beats_in_bar=3,
    parts={
        "tune": Part(
            "Am F C G Am F Dm E Am F C G F G Am Am",
            """C5:1 E5:1 A5:1 | G5:.5 E5:.5 F5:2 | E5:1.5 D5:.5 C5:1 | B4:1 D5:2
            C5:1 E5:1 A5:1 | G5:.5 E5:.5 F5:1 A5:1 | A5:1 F5:1 D5:1 | E5:2 G#4:.5 B4:.5
            C5:1 E5:1 C6:1 | A5:1.5 G5:.5 F5:1 | E5:1 G5:1 C5:1 | D5:2 B4:1
            A4:1 C5:1 F5:1 | D5:1 G5:1 F5:1 | E5:3 | E5:1 C5:1 A4:1""",
        ),
        "leaves": Part(
            "F G Em Am Dm G C C7 F G Em Am Dm E Am Am",
            """C6:2 A5:1 | B5:2 G5:1 | G5:1 E5:1 B4:1 | C5:2 E5:1
            F5:1 A5:1 D6:1 | B5:1.5 A5:.5 G5:1 | G5:2 E5:1 | Bb4:1 E5:1 G5:1
            A5:1.5 G5:.5 F5:1 | G5:1.5 F5:.5 D5:1 | E5:1 G5:1 B5:1 | A5:2 E5:1
            D5:1 F5:1 A5:1 | G#5:1 B5:1 E5:1 | A5:3 | -:1 E5:1 C5:1""",
        ),
        "sun": Part(
            "C Em F C Am Em F G C Em F Fm C/G G7 C E",
            """G5:2 E5:1 | G5:1 B5:2 | A5:1.5 G5:.5 F5:1 | E5:3
            A5:2 C6:1 | B5:1 G5:1 E5:1 | F5:1 A5:1 C6:1 | B5:2 D5:1
            G5:2 E5:1 | B4:1 E5:1 G5:1 | A5:1 C6:1 A5:1 | Ab5:2 F5:1
            G5:1 E5:1 C5:1 | D5:1 F5:1 B4:1 | C5:3 | B4:1 E5:1 G#5:1""",
        ),
    },
    form=(
        Arrangement("tune", "reed", chords="guitar", figure="waltz", pad_level=0.4),
        Arrangement("leaves", "felt", counter="reed:-1", chords="guitar", figure="climb"),
        Arrangement(
            "tune", "ocarina:-1", "felt", counter="harp", chords="guitar", figure="waltz",
            pad="strings", pad_level=0.5,
        ),
        Arrangement(
            "sun", "reed", thirds="felt", counter="ocarina", chords="harp", figure="climb",
            pad="strings", pad_level=0.7,
        ),
    ),
    room=0.3,
    room_s=0.32,
    bright_hz=2900,
)  # fmt: skip

WINTER: Final = Piece(
    tempo=74,
    beats_in_bar=4,
    parts={
        "intro": Part("Bb Ebmaj7 Bb F", "-:4 | -:4 | -:4 | -:4"),
        "tune": Part(
            "Bb F/A Gm7 Ebmaj7 Bb Dm7 Ebmaj7 F",
            """D5:1 F5:1 Bb5:2 | A5:1 F5:1 G5:.5 A5:.5 C6:1 | Bb5:1.5 A5:.5 G5:1 D5:1
            G5:1 F5:1 D5:2 | D5:1 F5:1 Bb5:2 | A5:1 C6:1 D6:1 C6:1 | Bb5:1 G5:1 Eb5:1 G5:1
            F5:3 -:1""",
        ),
        "ice": Part(
            "Gm Dm Eb Bb Cm7 Gm Eb Fsus4",
            """D6:2 Bb5:1 G5:1 | A5:2 F5:2 | G5:1 Bb5:1 Eb6:1.5 D6:.5 | D6:2 Bb5:2
            C6:1 Bb5:1 G5:1 Eb5:1 | D5:1 G5:1 Bb5:2 | G5:1.5 F5:.5 Eb5:1 Bb4:1 | C5:2 F5:2""",
        ),
        "hearth": Part(
            "Ebmaj7 F Dm7 Gm7 Cm7 F7 Bbmaj7 F",
            """Bb5:1.5 G5:.5 Bb5:1 D6:1 | C6:2 A5:2 | A5:1.5 F5:.5 A5:1 C6:1 | Bb5:2 G5:2
            G5:1 Eb5:1 G5:1 Bb5:1 | A5:1 C6:1 Eb5:2 | D5:1 F5:1 A5:2 | C5:2 -:2""",
        ),
    },
    form=(
        Arrangement("intro", chords="celesta", figure="drops", pad="strings", pad_level=0.5),
        Arrangement("tune", "celesta", chords="felt", figure="slow", pad_level=0.6),
        Arrangement("ice", "felt", counter="celesta", chords="harp", figure="broken"),
        Arrangement(
            "tune", "felt", "celesta:1", counter="reed:-1", chords="harp", figure="slow",
            pad="strings", pad_level=0.7,
        ),
        Arrangement(
            "hearth", "reed", counter="felt", chords="celesta", figure="drops", pad="strings"
        ),
    ),
    room=0.42,
    room_s=0.45,
    bright_hz=3000,
)  # fmt: skip
