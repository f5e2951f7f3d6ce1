"""Parts of a picture that are drawn anew only when what they show is another, and else are one
blit."""

from collections.abc import Callable, Hashable

import pygame


class KeptPicture:
    """One such part."""

    def __init__(self) -> None:
        self._shows: Hashable = None
        self._picture: pygame.Surface | None = None
        self._sheet: pygame.Surface | None = None
        self._at = (0, 0)

    def draw(
        self,
        target: pygame.Surface,
        shows: Hashable,
        paint: Callable[[pygame.Surface], pygame.Rect],
    ) -> None:
        """Draws it where it belongs in the target. `shows` is everything that it depends on;
        `paint` draws it on a clear picture of the target's size, and returns a place that holds
        all that it has drawn."""
        key = (target.get_size(), shows)
        if self._picture is None or key != self._shows:
            self._shows = key
            sheet = self._sheet
            if sheet is None or sheet.get_size() != target.get_size():
                sheet = self._sheet = pygame.Surface(target.get_size(), pygame.SRCALPHA)
            # To look for the edges on the whole sheet would take longer than all of a frame.
            room = paint(sheet).clip(sheet.get_rect())
            place = sheet.subsurface(room).get_bounding_rect().move(room.topleft)
            self._at = place.topleft
            self._picture = sheet.subsurface(place).copy()
            sheet.fill((0, 0, 0, 0), room)
            # What is clear is then passed over a run at a time, and what is solid copied.
            self._picture.set_alpha(255, pygame.RLEACCEL)
        target.blit(self._picture, self._at)
