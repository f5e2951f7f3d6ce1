"""Sprites: named pictures, and where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pygame


@dataclass(frozen=True, slots=True)
class Sprite:
    """A named picture: its frames, and where it stands."""

    frames: tuple[pygame.Surface, ...]
    anchor_x: int
    anchor_y: int
    frame_ms: int = 0
    shadow: str = ""
    lit: tuple[tuple[int, int, int, int], ...] = ()
    """The rectangles inside the picture that shine at night, such as windows."""
    smoke: tuple[int, int] | None = None
    """Where smoke rises from it, in its own pixels."""
    sway: int = 0
    """By how many pixels it gives way to the hardest wind."""
    sinks: tuple[int, ...] = ()
    """Of a part of a figure: how far the body sinks in each frame, in pixels."""
    hides: int = 0
    """Of a hat: how many rows of the hair beneath it are not seen."""

    @property
    def width(self) -> int:
        """The width of one frame."""
        return self.frames[0].get_width()

    @property
    def height(self) -> int:
        """The height of one frame."""
        return self.frames[0].get_height()

    def frame_at(self, time_s: float, frame_ms: int | None = None) -> pygame.Surface:
        """The frame to show at a time, for a picture that moves by itself."""
        duration_ms = self.frame_ms if frame_ms is None else frame_ms
        if duration_ms <= 0:
            return self.frames[0]
        return self.frames[int(time_s * 1000 / duration_ms) % len(self.frames)]


@dataclass(slots=True)
class SpriteBook:
    """Sprites by name. A name may fall back to another season's picture."""

    sprites: Mapping[str, Sprite] = field(default_factory=dict)
    unknown: Sprite | None = None
    """What is shown in the place of something that has no picture."""

    def get(self, name: str) -> Sprite | None:
        """The sprite of this name, or None."""
        return self.sprites.get(name)

    def first(self, *names: str) -> Sprite | None:
        """The first of these that there is, else the one for what has no picture."""
        for name in names:
            found = self.sprites.get(name)
            if found is not None:
                return found
        return self.unknown

    def seasonal(self, name: str, season: str) -> Sprite | None:
        """The sprite of a season when there is one, else the one without a season."""
        return self.sprites.get(f"{name}/{season}") or self.sprites.get(name)
