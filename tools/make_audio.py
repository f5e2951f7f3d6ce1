"""Makes all of the game's sound: ``assets/audio/*.ogg`` and ``assets/audio/sounds.json``.

The JSON maps a name to its files and how they are played::

    {"chop": {"files": ["chop_1.ogg", …], "volume": 0.6, "kind": "sfx"}, …}

``kind`` is ``sfx`` (short, mono), ``ambience`` or ``music`` (stereo, seamless loops). With several
files the game picks another at random each time; those of a ladder it climbs. All sounds of a kind
are equally loud, so that the volume alone says how they are mixed. Every sound has a random
generator of its own, seeded by its name, so the same script gives the same bytes and a new sound
changes no other.

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
from tools.audio.loudness import at_loudness, integrated_lufs, momentary_lufs
from tools.audio.music import PIECES
from tools.audio.playing import played
from tools.audio.synth import Sound

FOLDER: Final = Path(__file__).parents[1] / "assets" / "audio"
SFX_LUFS: Final = -18.0
"""In their loudest 0.4 s. What is shorter reaches its ceiling first."""
AMBIENCE_LUFS: Final = -28.0
MUSIC_LUFS: Final = -18.0
CEILING_DB: Final = -3.0
"""Below full scale, since the encoder adds to peaks."""
SFX_QUALITY: Final = 0.3
AMBIENCE_QUALITY: Final = 0.0
MUSIC_QUALITY: Final = 0.1
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
            sound = synth.faded(EFFECTS[name].render(generator(file), number), 0.02)
            yield file, at_loudness(sound, momentary_lufs, SFX_LUFS, CEILING_DB), SFX_QUALITY
    elif name in AMBIENCES:
        sound = AMBIENCES[name][0](generator(name))
        yield (
            files[0],
            at_loudness(sound, integrated_lufs, AMBIENCE_LUFS, CEILING_DB),
            AMBIENCE_QUALITY,
        )
    else:
        sound = played(PIECES[name], generator(name))
        yield files[0], at_loudness(sound, integrated_lufs, MUSIC_LUFS, CEILING_DB), MUSIC_QUALITY


def catalogue() -> dict[str, dict[str, Any]]:
    """What goes into ``sounds.json``; loops carry their kind as a prefix of their name."""
    entries: dict[str, dict[str, Any]] = {}
    for name, effect in EFFECTS.items():
        entries[name] = {"files": files_of(name), "volume": effect.volume, "kind": "sfx"}
        if effect.is_ladder:
            entries[name]["is_ladder"] = True
        if effect.is_reward:
            entries[name]["is_reward"] = True
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
