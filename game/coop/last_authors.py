"""Whose command changed a record last, for as long as that can be a race.

A friend whose command finds nothing left any more reads who was faster.
"""

from collections import OrderedDict
from collections.abc import Iterable

from game.world.sections import Section

Name = tuple[Section, int]
RACE_TICKS = 150
"""Five seconds: what changed earlier was seen by everybody before they acted."""
NAMES_MAX = 1024
"""Records that are remembered; in a crowd the oldest are forgotten first."""


class LastAuthors:
    """The authors of the latest changes."""

    def __init__(self) -> None:
        self._authors: OrderedDict[Name, tuple[int, int]] = OrderedDict()

    def note(self, names: Iterable[Name], author: int, tick: int) -> None:
        """A command of this character (0 for the host's own) has changed these records."""
        for name in names:
            self._authors[name] = (author, tick)
            self._authors.move_to_end(name)
        while len(self._authors) > NAMES_MAX:
            self._authors.popitem(last=False)

    def faster_than(self, character: int, name: Name | None, tick: int) -> int:
        """The other character who has just changed a record; 0 for nobody."""
        author, changed_tick = (0, 0) if name is None else self._authors.get(name, (0, 0))
        is_race = author != character and tick - changed_tick <= RACE_TICKS
        return author if is_race else 0
