"""When each of many wants to be looked at again, however many there are.

A heap of times. What happens to a connection mostly puts off what is due (nothing is asked of a
peer that is talking), so a time is entered only when it is earlier than the one that stands; at a
time that has been put off the connection is looked at, and enters the next one.
"""

from collections.abc import Hashable
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

_STALE_MIN = 256
"""Entries that are out of date are cleared away when they are most of the heap and so many."""


class Schedule(Generic[Key]):
    """See the module. Every operation costs the logarithm of their number."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Key]] = []
        self._due_s: dict[Key, float] = {}
        self._numbers = count()

    def plan(self, key: Key, due_s: float) -> None:
        """Looks at `key` at `due_s` at the latest."""
        if due_s < self._due_s.get(key, float("inf")):
            self._due_s[key] = due_s
            heappush(self._heap, (due_s, next(self._numbers), key))
            if len(self._heap) > 2 * len(self._due_s) + _STALE_MIN:
                self._heap = [
                    (due_s, next(self._numbers), key) for key, due_s in self._due_s.items()
                ]
                heapify(self._heap)

    def due(self, now_s: float) -> list[Key]:
        """Takes out who is due."""
        found: list[Key] = []
        while self._heap and self._heap[0][0] <= now_s:
            due_s, _, key = heappop(self._heap)
            if self._due_s.get(key) == due_s:
                del self._due_s[key]
                found.append(key)
        return found

    def forget(self, key: Key) -> None:
        """Takes somebody out."""
        self._due_s.pop(key, None)
