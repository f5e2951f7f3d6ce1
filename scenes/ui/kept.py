"""Parts of a picture that are drawn anew only when what they show is another, and else are one
blit."""

from collections.abc import Callable, Hashable

import pygame


class KeptPicture:
    """One such part."""

    def __init__(self) -> None:
        self._shows: Hashable = None
        self._picture: pygame.Surface | None = None
        self._at = (0, 0)

    def draw(
        self, target: pygame.Surface, shows: Hashable, paint: Callable[[pygame.Surface], None]
    ) -> None:
        """Draws it where it belongs in the target. `shows` is everything that it depends on;
        `paint` draws it on a clear picture of the target's size."""
        key = (target.get_size(), shows)
        if self._picture is None or key != self._shows:
            self._shows = key
            sheet = pygame.Surface(target.get_size(), pygame.SRCALPHA)
            paint(sheet)
            place = sheet.get_bounding_rect()
            self._at = place.topleft
            self._picture = sheet.subsurface(place).copy()
            # What is clear is then passed over a run at a time, and what is solid copied.
            self._picture.set_alpha(255, pygame.RLEACCEL)
        target.blit(self._picture, self._at)
