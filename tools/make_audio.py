"""Makes all of the game's sound: ``assets/audio/*.ogg`` and ``assets/audio/sounds.json``.

The JSON maps a name to its files and how they are played::

    {"chop": {"files": ["chop_1.ogg", …], "volume": 0.6, "kind": "sfx"}, …}

``kind`` is ``sfx`` (short, mono), ``ambience`` or ``music`` (stereo, seamless loops). With several
files the game picks one at random each time. Every sound has a random generator of its own, seeded
by its name, so the same script gives the same bytes and a new sound changes no other.

Run it from the repository root: ``python -m tools.make_audio [name …]``; names limit what is made.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from tools.audio import ogg, synth
from tools.audio.ambience import AMBIENCES
from tools.audio.effects import EFFECTS
from tools.audio.music import PIECES
from tools.audio.synth import Sound

FOLDER: Final = Path(__file__).parents[1] / "assets" / "audio"
SFX_PEAK_DB: Final = -4.0
AMBIENCE_RMS_DB: Final = -30.0
MUSIC_RMS_DB: Final = -18.0
SFX_QUALITY: Final = 0.4
AMBIENCE_QUALITY: Final = 0.2
MUSIC_QUALITY: Final = 0.45
MUSIC_VOLUME: Final = 0.55


def generator(name: str) -> np.random.Generator:
    """The random generator of one sound."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def files_of(name: str) -> list[str]:
    """The files that a name stands for."""
    if name in EFFECTS and EFFECTS[name].variations > 1:
        return [f"{name}_{number + 1}.ogg" for number in range(EFFECTS[name].variations)]
    prefix = "music_" if name in PIECES else "ambience_" if name in AMBIENCES else ""
    return [f"{prefix}{name}.ogg"]


def render(name: str) -> Iterator[tuple[str, Sound, float]]:
    """Make the sounds of a name: (file, samples, encoder quality)."""
    files = files_of(name)
    if name in EFFECTS:
        for number, file in enumerate(files):
            sound = EFFECTS[name].recipe(generator(file), number)
            yield file, synth.at_peak(synth.faded(sound, 0.02), SFX_PEAK_DB), SFX_QUALITY
    elif name in AMBIENCES:
        sound = AMBIENCES[name][0](generator(name))
        yield files[0], synth.at_rms(sound, AMBIENCE_RMS_DB), AMBIENCE_QUALITY
    else:
        sound = PIECES[name](generator(name))
        yield files[0], synth.at_rms(sound, MUSIC_RMS_DB), MUSIC_QUALITY


def catalogue() -> dict[str, dict[str, Any]]:
    """What goes into ``sounds.json``; loops carry their kind as a prefix of their name."""
    entries: dict[str, dict[str, Any]] = {}
    for name, effect in EFFECTS.items():
        entries[name] = {"files": files_of(name), "volume": effect.volume, "kind": "sfx"}
    for name, (_, volume) in AMBIENCES.items():
        entries[f"ambience_{name}"] = {
            "files": files_of(name),
            "volume": volume,
            "kind": "ambience",
        }
    for name in PIECES:
        entries[f"music_{name}"] = {
            "files": files_of(name),
            "volume": MUSIC_VOLUME,
            "kind": "music",
        }
    return dict(sorted(entries.items()))


def main() -> None:
    """Write the sounds that were named, or all, and the catalogue."""
    parser = argparse.ArgumentParser(description=__doc__)
    known = [*EFFECTS, *AMBIENCES, *PIECES]
    parser.add_argument("names", nargs="*", choices=[[], *known], metavar="name")
    names = parser.parse_args().names or known
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names:
        for file, sound, quality in render(name):
            ogg.write(FOLDER / file, sound, quality)
    text = json.dumps(catalogue(), indent=1)
    (FOLDER / "sounds.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
