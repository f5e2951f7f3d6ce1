"""The one piece of music that plays: how it gives way to the next, and steps back for a reward."""

import logging
from pathlib import Path

import pygame

from scenes.media.sound_files import SoundError, play_music

FADE_MS = 1200
"""How long one piece takes to die away, and the next to come up."""
STEP_BACK_S = 0.5
STEP_BACK_GAIN = 0.5
"""Six decibels."""
RETURN_S = 0.4

_log = logging.getLogger(__name__)


class Music:
    """Plays pieces over and over, one at a time."""

    def __init__(self) -> None:
        self._wanted: Path | None = None
        self._playing: Path | None = None
        self._volume = 1.0
        self._gain = 1.0
        self._now_s = 0.0
        self._next_from_s: float | None = None
        """When the piece before has died away."""
        self._back_until_s = 0.0

    def play(self, path: Path | None, volume: float) -> None:
        """Wants a piece from now on, at a volume from 0 to 1; None for silence."""
        self._volume = volume
        if path == self._wanted:
            return
        self._wanted = path
        if self._playing is None:
            self._begin()
            return
        pygame.mixer.music.fadeout(FADE_MS)
        self._playing = None
        self._next_from_s = self._now_s + FADE_MS / 1000

    def set_volume(self, volume: float) -> None:
        """Takes over the volume of the piece, 0 to 1."""
        self._volume = volume
        pygame.mixer.music.set_volume(self._volume * self._gain)

    def step_back(self) -> None:
        """Is half as loud for a moment."""
        self._back_until_s = self._now_s + STEP_BACK_S

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        self._now_s = now_s
        if self._next_from_s is not None and now_s >= self._next_from_s:
            self._begin()
        over_s = now_s - self._back_until_s
        share = min(1.0, max(0.0, over_s / RETURN_S))
        gain = STEP_BACK_GAIN + (1 - STEP_BACK_GAIN) * share
        if gain != self._gain:
            self._gain = gain
            pygame.mixer.music.set_volume(self._volume * gain)

    def stop(self) -> None:
        """Silence at once."""
        pygame.mixer.music.stop()
        self._wanted = self._playing = self._next_from_s = None

    def _begin(self) -> None:
        self._next_from_s = None
        if self._wanted is None:
            return
        try:
            play_music(self._wanted, FADE_MS)
        except SoundError as error:
            _log.warning("it stays silent: %s", error)
            return
        self._playing = self._wanted
        pygame.mixer.music.set_volume(self._volume * self._gain)
