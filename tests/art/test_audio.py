"""The game's sound: files decode, keep their level, loop without a click and can be remade."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tools import make_audio
from tools.audio import ogg, synth
from tools.audio.loudness import integrated_lufs, momentary_lufs
from tools.audio.music import PIECES
from tools.audio.recipe import Effect
from tools.audio.score import CHORDS, MOTIF, chord_hz, counter_line

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "assets" / "audio"
DATA, SCENES = ROOT / "assets" / "data", ROOT / "scenes"
UNHEARD = {"bell", "lamp", "ui_toggle", "water_fill", "wings"}
"""What is made and nobody plays: nothing else may be, and nothing here that is played."""
_BY_PLACE = ("step_", "music_", "ambience_", "bird_")
"""Names that are put together of where one is and of the season."""
CATALOGUE: dict[str, dict[str, Any]] = json.loads(
    (FOLDER / "sounds.json").read_text(encoding="utf-8")
)
FILES = [
    (name, file, entry["kind"]) for name, entry in CATALOGUE.items() for file in entry["files"]
]
_PLAYED = re.compile(r"(?:sounds\.(?:play|loop|music)|sound_at)\(\s*\"([a-z0-9_]+)\"")
LOOPS = [file for _, file, kind in FILES if kind != "sfx"]


def of_kind(kind: str) -> Iterator[tuple[str, str, synth.Sound]]:
    """Name, file and sound of all of a kind, one after the other: together the loops would fill
    gigabytes."""
    return ((name, file, ogg.read(FOLDER / file)) for name, file, of in FILES if of == kind)


def test_catalogue_names_every_sound_and_every_file() -> None:
    assert make_audio.catalogue() == CATALOGUE, "sounds.json should be rebuilt"
    said = {
        name
        for path in SCENES.rglob("*.py")
        for name in _PLAYED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(said) > 20, "the game should play something"
    assert said <= set(CATALOGUE), f"the game plays what there is not: {said - set(CATALOGUE)}"
    code = "\n".join(path.read_text(encoding="utf-8") for path in SCENES.rglob("*.py"))
    data = "\n".join(path.read_text(encoding="utf-8") for path in DATA.glob("*.toml"))
    silent = {
        name
        for name in CATALOGUE
        if f'"{name}"' not in code + data and not name.startswith(_BY_PLACE)
    }
    assert silent == UNHEARD, f"nobody plays {silent - UNHEARD}; somebody plays {UNHEARD - silent}"
    listed = {file for _, file, _ in FILES}
    stored = {path.name for path in FOLDER.glob("*.ogg")}
    assert listed == stored, "the catalogue and the folder should hold the same files"


def test_variations_are_as_many_as_the_game_needs() -> None:
    often = [name for name in CATALOGUE if name.startswith("step_")]
    often += ["swish", "hoe", "chop", "rock_hit", "scythe", "blip", "pickup", "place", "reel"]
    for name in often:
        count = len(CATALOGUE[name]["files"])
        assert 3 <= count <= 5, f"{name} is heard all the time and should vary, not {count} times"
    assert CATALOGUE["harvest"]["is_ladder"], "a harvest in a row should climb"
    assert len(CATALOGUE["harvest"]["files"]) == 8, "by eight steps"


def test_variations_differ_in_pitch_by_six_percent_at_most() -> None:
    def plain(random: synth.Random, number: int) -> synth.Sound:
        del random, number
        return np.sin(np.arange(44_100) * 2 * np.pi * 440 / synth.RATE)

    def pitch_of(sound: synth.Sound) -> float:
        return float(np.argmax(np.abs(np.fft.rfft(sound, 44_100))))

    random = make_audio.generator("any")
    effect = Effect(plain, 0.5, variations=4)
    pitches = sorted(pitch_of(effect.render(random, number)) for number in range(4))
    assert len(set(pitches)) == 4, "each variation should have a pitch of its own"
    assert 440 * 0.935 < pitches[0] < 440 * 0.95, "the lowest should be six percent lower"
    assert 440 * 1.05 < pitches[-1] < 440 * 1.065, "the highest six percent higher"
    ladder = Effect(plain, 0.5, variations=8, is_ladder=True)
    top = pitch_of(ladder.render(random, 7)) / pitch_of(ladder.render(random, 0))
    assert top == pytest.approx(2 ** (7 / 12), rel=0.01), "a ladder should climb by semitones"


def test_all_sound_together_is_small() -> None:
    total = sum(path.stat().st_size for path in FOLDER.iterdir())
    assert total < 13_000_000, f"the sound should stay under 13 MB, not {total / 1e6:.1f} MB"


@pytest.mark.parametrize(
    "kind",
    # What is minutes long takes long to measure, and changes only when it is made anew.
    ["sfx", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("ambience", "music"))],
)
def test_every_file_has_a_sane_level(kind: str) -> None:
    wrong = []
    for name, file, sound in of_kind(kind):
        wanted = {"sfx": -18, "ambience": -28, "music": -18}[kind]
        level = momentary_lufs(sound) if kind == "sfx" else integrated_lufs(sound)
        if sound.ndim != (1 if kind == "sfx" else 2):
            wrong.append(f"{file} should have the channels of its kind")
        if synth.peak_db(sound) >= -1.0:
            wrong.append(f"{file} should stay clear of full scale")
        if abs(float(np.mean(sound))) >= 0.01:
            wrong.append(f"{file} should not be shifted away from zero")
        if abs(level - wanted) > 1:
            wrong.append(f"{file} should be as loud as its kind, not {level:.1f} LUFS")
        if not 0 < CATALOGUE[name]["volume"] <= 1:
            wrong.append(f"{name} should have a volume between 0 and 1")
    assert not wrong, "; ".join(wrong)


def test_loudness_is_measured_as_broadcasters_do() -> None:
    # The reference of BS.1770: a sine of 997 Hz at full scale on one side is -3.01 LUFS.
    sine = np.sin(np.arange(2 * synth.RATE) * 2 * np.pi * 997 / synth.RATE)
    left = np.column_stack((sine, np.zeros(len(sine))))
    assert integrated_lufs(left) == pytest.approx(-3.01, abs=0.1), "the scale should be theirs"
    assert integrated_lufs(left / 10) == pytest.approx(-23.01, abs=0.1), "and in decibels"
    low = np.sin(np.arange(2 * synth.RATE) * 2 * np.pi * 25 / synth.RATE)
    assert momentary_lufs(low) < momentary_lufs(sine) - 10, "what is too low is hardly heard"


def test_every_effect_is_short_and_begins_and_ends_in_silence() -> None:
    wrong = []
    for _, file, sound in of_kind("sfx"):
        if abs(sound[0]) >= 0.12:
            wrong.append(f"{file} should not begin with a click")
        if np.max(np.abs(sound[-64:])) >= 0.01:
            wrong.append(f"{file} should not be cut off")
        if len(sound) >= 5 * synth.RATE:
            wrong.append(f"{file} should be short")
    assert not wrong, "; ".join(wrong)


@pytest.mark.breadth(3)
@pytest.mark.parametrize("file", LOOPS)
def test_no_loop_has_a_seam(file: str) -> None:
    sound = ogg.read(FOLDER / file)
    half = synth.RATE // 8
    inner = np.abs(np.diff(sound, axis=0))
    seam = np.abs(sound[0] - sound[-1])
    assert (seam <= np.quantile(inner, 0.999, axis=0)).all(), "it should not click as it repeats"
    # The level on both sides of the seam is that of one continuing sound.
    before, after = synth.rms_db(sound[-half:]), synth.rms_db(sound[:half])
    blocks = sound[: len(sound) // half * half].reshape(-1, half, 2)
    steps = np.abs(np.diff(10 * np.log10(np.mean(blocks**2, axis=(1, 2)) + 1e-12)))
    assert abs(before - after) <= max(steps), "it should not jump in level as it repeats"


def test_no_loop_of_the_surroundings_pulses() -> None:
    for name in ("crickets_night", "meadow", "rain", "forest"):
        sound = ogg.read(FOLDER / f"ambience_{name}.ogg")
        second = synth.RATE
        blocks = sound[: len(sound) // second * second].reshape(-1, second, 2)
        levels = 10 * np.log10(np.mean(blocks**2, axis=(1, 2)))
        loudest = float(np.max(levels) - np.median(levels))
        assert loudest < 4, f"no second of {name} should stand out when it comes round again"


@pytest.mark.parametrize("name", PIECES)
def test_a_piece_is_long_varied_and_well_made(name: str) -> None:
    piece = PIECES[name]
    assert 90 <= piece.length_s <= 150, f"{name} should last a while before it repeats"
    dresses = [(a.part, a.lead, a.counter, a.chords) for a in piece.form]
    assert len(set(dresses)) == len(dresses), "no section should come twice in the same dress"
    assert len(piece.parts) >= 3, "there should be more than one idea"
    assert sum(bool(a.counter) for a in piece.form) >= 2, "a second voice should answer"
    on_chord = bars_played = 0
    for title, part in piece.parts.items():
        bars = part.bars_of_melody()
        assert len(bars) == part.bars, f"{title}: every bar should have a chord"
        for number, (bar, chord) in enumerate(zip(bars, part.chords.split(), strict=True), 1):
            notes = [token.partition(":") for token in bar.split()]
            beats = sum(float(length) for _, _, length in notes)
            assert beats == piece.beats_in_bar, f"{title}: bar {number} should be full"
            classes = {_class(t) for symbol in chord.split("_") for t in chord_hz(symbol, 4)[1]}
            played = [_class(synth.pitch_hz(note)) for note, _, _ in notes if note != "-"]
            if played:
                assert classes & set(played), f"{title}: bar {number} should touch {chord}"
                on_chord += played[0] in classes
                bars_played += 1
    assert on_chord >= bars_played * 0.6, "most bars should begin on a chord tone"


def _class(frequency_hz: float) -> int:
    return int(round(12 * np.log2(frequency_hz / 440)) % 12)


@pytest.mark.parametrize("name", PIECES)
def test_all_pieces_share_a_motif(name: str) -> None:
    piece = PIECES[name]
    found = []
    for part in piece.parts.values():
        places = [note.place for note in part.notes(piece.beats_in_bar)]
        steps = [after - before for before, after in pairwise(places)]
        found += [tuple(steps[at : at + len(MOTIF)]) for at in range(len(steps))]
    assert MOTIF in found, f"the light should rise and settle in {name} too"


def test_the_second_voice_moves_little_and_stays_below_the_first() -> None:
    part = PIECES["spring"].parts["tune"]
    notes = part.notes(4)
    line = counter_line(notes, part.chords_in_order(4))
    steps = [abs(12 * np.log2(b[2] / a[2])) for a, b in pairwise(line)]
    assert np.mean(steps) < 4, "it should sing, and not leap"
    assert len({tone for _, _, tone in line}) > 4, "and not stand still"
    for at, _, tone in line:
        lead = [note.frequency_hz for note in notes if note.at <= at][-1]
        assert tone <= lead * 1.01, f"at beat {at} it should not lie above the melody"


def test_chord_symbols_are_read_as_musicians_read_them() -> None:
    bass, tones = chord_hz("C/E", 4)
    assert bass == pytest.approx(synth.pitch_hz("E2")), (
        "the bass should be the note after the slash"
    )
    ratios = [tone / tones[0] for tone in tones]
    assert ratios == pytest.approx([1, 2 ** (4 / 12), 2 ** (7 / 12)]), "C should be a major triad"
    assert chord_hz("Bb7", 3)[1][3] / chord_hz("Bb7", 3)[1][0] == pytest.approx(2 ** (10 / 12)), (
        "Bb7 should have a minor seventh on B flat"
    )
    assert set(CHORDS) >= {"", "m", "7", "m7", "maj7"}, "the common chords should be known"


@pytest.mark.parametrize("name", ["ui_confirm", "chop", "step_snow"])
def test_same_script_makes_the_same_bytes(name: str) -> None:
    for file, sound, quality in make_audio.render(name):
        fresh = ogg.encode(sound, quality)
        assert fresh == ogg.encode(sound, quality), f"{file} should encode the same way every time"
        again = ogg.read(FOLDER / file)
        assert len(again) == len(sound), f"{file} should be as long as the script makes it"
        # The encoder may differ in its last bits from one machine to another; the sound may not.
        difference = synth.rms_db(again - sound)
        assert difference < synth.rms_db(sound) - 9, (
            f"{file} should be rebuilt: it sounds different"
        )


def test_page_checksums_are_valid_after_the_serial_is_fixed(tmp_path: Path) -> None:
    tone = 0.5 * np.sin(np.arange(synth.RATE) / 20)
    path = tmp_path / "tone.ogg"
    ogg.write(path, tone, 0.4)
    decoded_tone = ogg.read(path)
    assert len(decoded_tone) == len(tone), "a decoder should accept every page"
    with pytest.raises(ValueError, match="Ogg page"):
        ogg.with_fixed_serial(b"not a stream at all, and longer than a header")
