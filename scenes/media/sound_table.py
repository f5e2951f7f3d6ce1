"""The table of sounds, `assets/audio/sounds.json`: a name, its files, and how they are played."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from files.parsing import parsing
from files.reading import read_file
from scenes.media.sound_files import SoundError

_FileName = Annotated[str, Meta(pattern=r"^[a-z0-9_]*(\.ogg)?\Z", max_length=64)]
_TABLE_MAX_BYTES = 256 * 1024


class SoundEntry(Struct, frozen=True):
    """One line of the table."""

    file: _FileName = ""
    files: list[_FileName] = []
    """Variations, of which another is played each time."""
    volume: Annotated[float, Meta(ge=0, le=2)] = 1.0
    loop: bool = False
    kind: str = "effect"
    is_ladder: bool = False
    """Whether the variations climb, and are played in order when they follow quickly."""
    is_reward: bool = False
    """Whether the music steps back for a moment, so that it is heard."""

    @property
    def variations(self) -> list[str]:
        """The files, of which there is at least one."""
        return self.files or [self.file]


def read_table(path: Path) -> dict[str, SoundEntry]:
    """Reads the table; empty when there is no such file. Raises `SoundError`."""
    if not path.exists():
        return {}
    with parsing(SoundError, "sounds.json cannot be read"):
        raw = msgspec.json.decode(read_file(path, _TABLE_MAX_BYTES))
        table = raw.get("sounds", raw) if isinstance(raw, dict) else {}
        return {
            name: msgspec.convert(entry, SoundEntry)
            for name, entry in table.items()
            if isinstance(entry, dict)
        }
