"""What is heard: effects by name, one piece of music at a time, and volumes that follow settings.

`assets/audio/sounds.json` lists the files. Without an audio device, or without the files, every
call is silent and nothing else changes.
"""

import logging
from pathlib import Path
from random import Random

import pygame

from scenes.media.music import Music
from scenes.media.sound_files import SoundError, load_effect
from scenes.media.sound_table import SoundEntry, read_table
from scenes.settings.store import Settings

CHANNELS = 32
LOOP_FADE_MS = 1200
LADDER_RESET_S = 1.0
"""How long after a step of a ladder the next one still climbs."""
SIDE_SHARE = 0.75
"""How much of a sound one ear loses that comes wholly from the other side."""

_log = logging.getLogger(__name__)


class SoundBox:
    """All sounds of the game."""

    def __init__(self, directory: Path, settings: Settings, dice: Random) -> None:
        self._settings = settings
        self._dice = dice
        self._directory = directory
        self._entries = read_table(directory / "sounds.json")
        self._loaded: dict[str, pygame.Sound | None] = {}
        self._loops: dict[str, tuple[pygame.Channel, float]] = {}
        self._last: dict[str, tuple[int, float]] = {}
        """Which variation of a name was played last, and when."""
        self._now_s = 0.0
        self._music = Music()
        self._piece = ""
        self.is_audible = pygame.mixer.get_init() is not None
        if self.is_audible:
            pygame.mixer.set_num_channels(CHANNELS)

    @property
    def names(self) -> list[str]:
        """The names of all sounds there are."""
        return list(self._entries)

    def update(self, now_s: float) -> None:
        """Goes on to this moment: music fades, and what was played is over."""
        self._now_s = now_s
        if self.is_audible:
            self._music.update(now_s)

    def play(self, name: str, volume: float = 1.0, side: float = 0.0) -> None:
        """Plays an effect once; `volume` from 0 to 1 on top of the settings, and `side` from -1 for
        the left to 1 for the right."""
        entry = self._entries.get(name)
        if entry is None or not self.is_audible or volume <= 0.01:
            return
        sound = self._sound(self._variation(name, entry))
        channel = sound.play() if sound is not None else None
        if channel is None:
            return
        loud = self._settings.effects_volume_pct / 100 * entry.volume * min(1.0, volume)
        left = loud * (1 - SIDE_SHARE * min(1.0, max(0.0, side)))
        right = loud * (1 - SIDE_SHARE * min(1.0, max(0.0, -side)))
        channel.set_volume(left, right)
        if entry.is_reward:
            self._music.step_back()

    def loop(self, name: str, volume: float) -> None:
        """Lets an effect such as rain sound on, at a volume from 0 (which stops it) to 1."""
        entry = self._entries.get(name)
        if entry is None or not self.is_audible:
            return
        channel, _ = self._loops.pop(name, (None, 0.0))
        if volume <= 0.01:
            if channel is not None:
                channel.fadeout(LOOP_FADE_MS)
            return
        if channel is None:
            sound = self._sound(entry.variations[0])
            channel = sound.play(loops=-1, fade_ms=LOOP_FADE_MS) if sound is not None else None
            if channel is None:
                return
        self._loops[name] = (channel, volume)
        around = self._settings.surroundings_volume_pct / 100
        channel.set_volume(around * entry.volume * min(1.0, volume))

    def music(self, name: str) -> None:
        """Plays a piece over and over, fading from the one before; "" for silence."""
        self._piece = name
        if self.is_audible:
            entry = self._entries.get(name)
            path = self._directory / entry.variations[0] if entry is not None else None
            self._music.play(path, self._music_volume())

    def volumes_changed(self) -> None:
        """Takes over the volumes of the settings."""
        if self.is_audible:
            self._music.set_volume(self._music_volume())
            for name, (_, volume) in list(self._loops.items()):
                self.loop(name, volume)

    def stop(self) -> None:
        """Silence."""
        if self.is_audible:
            pygame.mixer.stop()
            self._music.stop()
        self._loops.clear()
        self._piece = ""

    def stop_loops(self) -> None:
        """Ends every sound that goes on by itself."""
        for name in list(self._loops):
            self.loop(name, 0)

    def _music_volume(self) -> float:
        entry = self._entries.get(self._piece)
        own = entry.volume if entry is not None else 1.0
        return min(1.0, self._settings.music_volume_pct / 100 * own)

    def _variation(self, name: str, entry: SoundEntry) -> str:
        """The next step of a ladder; of other sounds any but the one that was heard last."""
        files = entry.variations
        last, when_s = self._last.get(name, (-1, -LADDER_RESET_S))
        if entry.is_ladder:
            climbs = self._now_s - when_s < LADDER_RESET_S
            number = min(last + 1, len(files) - 1) if climbs else 0
        else:
            choices = [number for number in range(len(files)) if number != last or len(files) == 1]
            number = self._dice.choice(choices)
        self._last[name] = (number, self._now_s)
        return files[number]

    def _sound(self, file: str) -> pygame.Sound | None:
        if file not in self._loaded:
            try:
                self._loaded[file] = load_effect(self._directory / file)
            except SoundError as error:
                _log.warning("it stays silent: %s", error)
                self._loaded[file] = None
        return self._loaded[file]
