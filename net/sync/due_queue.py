"""What is due when: names of records that stand in a queue by the tick at which they are due.

What comes in together and is due together stands together, so that a hundred changes cost little
more than one. A name is in one queue at a time, by the ticket that it has; where it stood before,
it is out of date and passed over.
"""

from collections.abc import Iterator, Mapping
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Generic, Protocol, TypeVar

from net.sync.ledger import Name

_SPARE = 1024
"""Names that may be out of date before the queue is made anew."""


class Ticketed(Protocol):
    """What stands in a queue."""

    ticket: int


_T = TypeVar("_T", bound=Ticketed)


class DueQueue(Generic[_T]):
    """A queue over what is pending, by name; `tickets` are those of all queues over it."""

    __slots__ = ("_groups", "_length", "_pending", "_tickets")

    def __init__(self, pending: Mapping[Name, _T], tickets: "count[int]") -> None:
        self._pending = pending
        self._tickets = tickets
        self._groups: list[tuple[float, int, list[Name]]] = []
        """A heap by tick and ticket, so of two that are due at once the older goes first. Of the
        names of each the first is the last."""
        self._length = 0
        """How many names stand in it, those that are out of date included."""

    def add(self, names: list[Name], due_tick: float) -> None:
        """All of these, which are pending, are due then, in this order. The list belongs to the
        queue from now on."""
        ticket = next(self._tickets)
        pending = self._pending
        for name in names:
            pending[name].ticket = ticket
        names.reverse()
        heappush(self._groups, (due_tick, ticket, names))
        self._length += len(names)
        if self._length > 2 * len(pending) + _SPARE:
            self._make_anew()

    def first(self, tick: float) -> tuple[Name, _T] | None:
        """What has been due for longest at this tick, or None when nothing is."""
        groups = self._groups
        while groups:
            due_tick, ticket, names = groups[0]
            while names:
                pending = self._pending.get(names[-1])
                if pending is not None and pending.ticket == ticket:
                    return (names[-1], pending) if due_tick <= tick else None
                names.pop()
                self._length -= 1
            heappop(groups)
        return None

    def taking(self, tick: float) -> Iterator[tuple[Name, _T]]:
        """Everything that is due at this tick, what has been due for longest first. Each is taken
        out as one asks for the next; the one at which one breaks off stays."""
        while (first := self.first(tick)) is not None:
            names = self._groups[0][2]
            pending, ticket = first[1], first[1].ticket
            while True:
                yield names[-1], pending
                names.pop()
                self._length -= 1
                if not names:
                    break
                following = self._pending.get(names[-1])
                if following is None or following.ticket != ticket:
                    break
                pending = following

    def clear(self) -> None:
        """Nothing is due."""
        self._groups.clear()
        self._length = 0

    def _make_anew(self) -> None:
        held = self._pending
        kept = []
        for due_tick, ticket, names in self._groups:
            valid = [name for name in names if name in held and held[name].ticket == ticket]
            if valid:
                kept.append((due_tick, ticket, valid))
        heapify(kept)
        self._groups = kept
        self._length = sum(len(names) for _, _, names in kept)
