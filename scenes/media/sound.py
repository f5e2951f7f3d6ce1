"""What is heard: effects by name, one piece of music at a time, and volumes that follow settings.

`assets/audio/sounds.json` lists the files. Without an audio device, or without the files, every
call is silent and nothing else changes.
"""

import logging
from pathlib import Path
from random import Random
from typing import Annotated

import msgspec
import pygame
from msgspec import Meta, Struct

from files.parsing import parsing
from files.reading import read_file
from scenes.media.sound_files import SoundError, load_effect, play_music
from scenes.settings.store import Settings

CHANNELS = 24
MUSIC_FADE_MS = 900


_FileName = Annotated[str, Meta(pattern=r"^[a-z0-9_]*(\.ogg)?\Z", max_length=64)]
_TABLE_MAX_BYTES = 256 * 1024

_log = logging.getLogger(__name__)


class _SoundEntry(Struct, frozen=True):
    file: _FileName = ""
    files: list[_FileName] = []
    volume: Annotated[float, Meta(ge=0, le=2)] = 1.0
    loop: bool = False
    kind: str = "effect"


class SoundBox:
    """All sounds of the game."""

    def __init__(self, directory: Path, settings: Settings, dice: Random) -> None:
        self._settings = settings
        self._dice = dice
        self._directory = directory
        self._entries = _read(directory / "sounds.json")
        self._loaded: dict[str, pygame.Sound | None] = {}
        self._loops: dict[str, pygame.Channel] = {}
        self._music = ""
        self.is_audible = pygame.mixer.get_init() is not None
        if self.is_audible:
            pygame.mixer.set_num_channels(CHANNELS)

    @property
    def names(self) -> list[str]:
        """The names of all sounds there are."""
        return list(self._entries)

    def play(self, name: str, volume: float = 1.0) -> None:
        """Plays an effect once; `volume` from 0 to 1 on top of the settings."""
        entry = self._entries.get(name)
        if entry is None or not self.is_audible or volume <= 0.01:
            return
        sound = self._sound(self._dice.choice(entry.files) if entry.files else entry.file)
        if sound is None:
            return
        channel = sound.play()
        if channel is not None:
            channel.set_volume(self._effects() * entry.volume * min(1.0, volume))

    def loop(self, name: str, volume: float) -> None:
        """Lets an effect such as rain sound on, at a volume from 0 (which stops it) to 1."""
        entry = self._entries.get(name)
        if entry is None or not self.is_audible:
            return
        channel = self._loops.get(name)
        if volume <= 0.01:
            if channel is not None:
                channel.fadeout(400)
                del self._loops[name]
            return
        if channel is None:
            sound = self._sound(entry.files[0] if entry.files else entry.file)
            channel = sound.play(loops=-1, fade_ms=400) if sound is not None else None
            if channel is None:
                return
            self._loops[name] = channel
        channel.set_volume(
            self._settings.surroundings_volume_pct / 100 * entry.volume * min(1.0, volume)
        )

    def music(self, name: str) -> None:
        """Plays a piece over and over, fading from the one before; "" for silence."""
        if name == self._music:
            return
        self._music = name
        if not self.is_audible:
            return
        entry = self._entries.get(name)
        if entry is None:
            pygame.mixer.music.fadeout(MUSIC_FADE_MS)
            return
        try:
            play_music(self._directory / (entry.files or [entry.file])[0], MUSIC_FADE_MS)
        except SoundError as error:
            _log.warning("it stays silent: %s", error)
            return
        self.volumes_changed()

    def volumes_changed(self) -> None:
        """Takes over the volumes of the settings."""
        if self.is_audible:
            entry = self._entries.get(self._music)
            own = entry.volume if entry is not None else 1.0
            pygame.mixer.music.set_volume(min(1.0, self._settings.music_volume_pct / 100 * own))

    def stop(self) -> None:
        """Silence."""
        if self.is_audible:
            pygame.mixer.stop()
            pygame.mixer.music.stop()
        self._loops.clear()
        self._music = ""

    def stop_loops(self) -> None:
        """Ends every sound that goes on by itself."""
        for name in list(self._loops):
            self.loop(name, 0)

    def _effects(self) -> float:
        return self._settings.effects_volume_pct / 100

    def _sound(self, file: str) -> pygame.Sound | None:
        if file not in self._loaded:
            try:
                self._loaded[file] = load_effect(self._directory / file)
            except SoundError as error:
                _log.warning("it stays silent: %s", error)
                self._loaded[file] = None
        return self._loaded[file]


def _read(path: Path) -> dict[str, _SoundEntry]:
    if not path.exists():
        return {}
    with parsing(SoundError, "sounds.json cannot be read"):
        raw = msgspec.json.decode(read_file(path, _TABLE_MAX_BYTES))
        table = raw.get("sounds", raw) if isinstance(raw, dict) else {}
        return {
            name: msgspec.convert(entry, _SoundEntry)
            for name, entry in table.items()
            if isinstance(entry, dict)
        }
