"""The events of a seat on their way to whoever looks: a scene that asks once a frame, and listeners
that hear of each at once."""

from collections import deque
from collections.abc import Callable, Iterable

from game.coop.seat import SeatEvent

_EVENTS_MAX = 2**16
"""Events that wait for a scene that does not ask; of more, the oldest are forgotten. Each record
that changes is one, so there is room for all of a large farm's."""


class EventQueue:
    """Events in order."""

    def __init__(self, listeners: list[Callable[[SeatEvent], None]]) -> None:
        """`listeners` may grow later."""
        self._listeners = listeners
        self._waiting: deque[SeatEvent] = deque(maxlen=_EVENTS_MAX)

    def append(self, event: SeatEvent) -> None:
        """Something happened."""
        self.extend((event,))

    def extend(self, events: Iterable[SeatEvent]) -> None:
        """All this happened, in this order."""
        for event in events:
            self._waiting.append(event)
            for listener in self._listeners:
                listener(event)

    def take(self) -> list[SeatEvent]:
        """What has happened since the last call."""
        events = list(self._waiting)
        self._waiting.clear()
        return events
