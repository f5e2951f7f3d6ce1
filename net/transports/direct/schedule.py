"""When each connection wants to be looked at again, however many there are.

A heap of times. What happens to a connection mostly puts off what is due (nothing is asked of a
peer that is talking), so a time is entered only when it is earlier than the one that stands; at a
time that has been put off the connection is looked at, and enters the next one.
"""

from heapq import heapify, heappop, heappush

from net.transports.interface import PeerId

_STALE_MIN = 256
"""Entries that are out of date are cleared away when they are most of the heap and so many."""


class Schedule:
    """See the module. Every operation costs the logarithm of their number."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, PeerId]] = []
        self._due_s: dict[PeerId, float] = {}

    def plan(self, peer: PeerId, due_s: float) -> None:
        """Looks at `peer` at `due_s` at the latest."""
        if due_s < self._due_s.get(peer, float("inf")):
            self._due_s[peer] = due_s
            heappush(self._heap, (due_s, peer))
            if len(self._heap) > 2 * len(self._due_s) + _STALE_MIN:
                self._heap = [(due_s, peer) for peer, due_s in self._due_s.items()]
                heapify(self._heap)

    def due(self, now_s: float) -> list[PeerId]:
        """Takes out who is due."""
        found: list[PeerId] = []
        while self._heap and self._heap[0][0] <= now_s:
            due_s, peer = heappop(self._heap)
            if self._due_s.get(peer) == due_s:
                del self._due_s[peer]
                found.append(peer)
        return found

    def forget(self, peer: PeerId) -> None:
        """Takes somebody out."""
        self._due_s.pop(peer, None)
