"""Enlarging pictures fast without a graphics card.

At a whole ratio each row is made wider once and then copied below itself. At any other the picture
is made wider first; then its rows are copied one by one, and where a row lies half in one row of
the picture and half in the next, both are copied, the second half transparent.
"""

from math import ceil

import pygame

Size = tuple[int, int]
HALF = 128
"""Of 255: half transparent."""


class Enlarger:
    """Draws pictures larger; what it works with is kept for the next of the same size."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], pygame.Surface] = {}
        self._rows: dict[tuple[pygame.Surface, int], list[tuple[pygame.Surface, Size]]] = {}

    def enlarge(self, picture: pygame.Surface, out: pygame.Surface) -> None:
        """Draws a picture over the whole of `out`, which is at least as large and of the same
        format. Where the ratio is not whole, whole pixels come first, so that only those on a
        border are mixed and all look even."""
        (width, height), (wide, high) = picture.get_size(), out.get_size()
        times_x, times_y = ceil(wide / width), ceil(high / height)
        if picture.get_flags() & pygame.SRCALPHA:
            whole = (width * times_x, height * times_y)
            larger = out if whole == (wide, high) else self.surface("alpha", whole, pygame.SRCALPHA)
            pygame.transform.scale(picture, whole, larger)
            if larger is not out:
                pygame.transform.smoothscale(larger, (wide, high), out)
            return
        if (wide, high) == (width, height):
            out.blit(picture, (0, 0))
            return
        if (wide, high) == (width * times_x, height * times_y):
            _enlarge_whole(picture, out)
            return
        widened = self.surface("widened", (wide, height))
        if wide == width * times_x:
            pygame.transform.scale(picture, (wide, height), widened)
        else:
            wider = self.surface("wider", (width * times_x, height))
            pygame.transform.scale(picture, wider.get_size(), wider)
            pygame.transform.smoothscale(wider, (wide, height), widened)
        if high == height * times_y or high == height * (2 * times_y - 1) // 2:
            out.fblits(self._rows_of(widened, high))
        else:
            higher = self.surface("higher", (wide, height * times_y))
            higher.fblits(self._rows_of(widened, height * times_y))
            pygame.transform.smoothscale(higher, (wide, high), out)

    def surface(self, name: str, size: Size, flags: int = 0) -> pygame.Surface:
        """A surface of the screen's format, or with alpha, for what is drawn anew each frame."""
        found = self._kept.get((name, flags))
        if found is None or found.get_size() != size:
            self._rows.clear()
            made = pygame.Surface(size, flags)
            found = self._kept[name, flags] = made if flags else made.convert()
        return found

    def _rows_of(self, picture: pygame.Surface, high: int) -> list[tuple[pygame.Surface, Size]]:
        """The rows of a picture with where each is drawn, so that it becomes as high as this, at a
        ratio that is whole or lies half-way between."""
        rows = self._rows.get((picture, high))
        if rows is None:
            width, height = picture.get_size()
            times = ceil(high / height)
            doubled = 2 * times if high == height * times else 2 * times - 1
            rows = self._rows[picture, high] = []
            for y in range(high):
                first, last = 2 * y // doubled, (2 * y + 1) // doubled
                rows.append((picture.subsurface(0, first, width, 1), (0, y)))
                if last != first:
                    half = picture.subsurface(0, last, width, 1)
                    half.set_alpha(HALF)
                    rows.append((half, (0, y)))
        return rows


def _enlarge_whole(picture: pygame.Surface, out: pygame.Surface) -> None:
    """Draws a picture so many whole times as large."""
    height, (wide, high) = picture.get_height(), out.get_size()
    times = high // height
    if times < 2 or out.get_bytesize() != 4 or out.get_pitch() != wide * 4:
        pygame.transform.scale(picture, (wide, high), out)
        return
    # The same memory seen as a picture in which the rows that come of one row lie side by side:
    # so what is made of a row is copied to the others in one piece.
    memory = memoryview(out.get_buffer())  # type: ignore[arg-type]  # It is one, and not marked so.
    beside = pygame.image.frombuffer(memory, (wide * times, height), "BGRA")
    beside.set_alpha(None)
    first = (0, 0, wide, height)
    pygame.transform.scale(picture, (wide, height), beside.subsurface(first))
    for number in range(1, times):
        beside.blit(beside, (number * wide, 0), first)
