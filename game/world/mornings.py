"""What each morning has brought, remembered: it follows from the farm's seed and the day alone, and
to draw it takes hundreds of throws, while whoever picks asks about one tile."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

Finds: TypeAlias = Mapping[int, str]
"""Items by the keys of their tiles."""
_KEPT_MAX = 64
"""Mornings of an area, of all the farms that are open in one program."""


class Mornings:
    """The finds of one content."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int, int], Finds] = {}

    def once(self, area: int, seed: int, day: int, draw: Callable[[], Finds]) -> Finds:
        """What an area (its number) had on the morning of a day, as `draw` tells it."""
        name = (area, seed, day)
        found = self._kept.get(name)
        if found is None:
            if len(self._kept) >= _KEPT_MAX:
                self._kept.clear()
            found = self._kept[name] = draw()
        return found
