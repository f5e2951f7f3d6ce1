"""What a town and its players send each other: letters that take a while, in order."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass

from net.lobbies.events import LobbyEvent


@dataclass(frozen=True, slots=True)
class Letter:
    """Something a player hears from the town."""

    event: LobbyEvent
    request: int = 0
    """The request that this answers; 0 when it is no answer."""


@dataclass(frozen=True, slots=True)
class TownSilent:
    """The connection to the town has ended."""


@dataclass(frozen=True, slots=True)
class TownBack:
    """The town can be reached again."""


Mail = Letter | TownSilent | TownBack


class Timeline:
    """What happens when. Things of the same moment happen in the order in which they were
    arranged."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._arranged = 0

    def at(self, due_s: float, action: Callable[[], None]) -> None:
        """Arranges for something to happen."""
        self._arranged += 1
        heapq.heappush(self._due, (due_s, self._arranged, action))

    def advance(self, now_s: float) -> None:
        """Lets everything happen that is due. Time that runs backwards stands still."""
        while self._due and self._due[0][0] <= now_s:
            due_s, _, action = heapq.heappop(self._due)
            self.now_s = max(self.now_s, due_s)
            action()
        self.now_s = max(self.now_s, now_s)
