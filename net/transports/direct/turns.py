"""Whose packets are worked on next: fair in time, whatever they cost and however many there are.

Packets wait in a row for each sender. The row goes first whose work has cost least so far; one that
had nothing waiting begins a little before where the others stand now, so nobody saves up more than
that. A friend who sends a packet now and then goes before everybody, and who sends a flood, or what
is dear to work on, waits behind everybody else. (The textbooks call it start-time fair queueing.)
"""

from collections import deque
from heapq import heappop, heappush
from typing import Generic, TypeVar

from net.limits import TURN_CREDIT_S
from net.transports.address import NetworkAddress

Packet = tuple[bytes, NetworkAddress]
"""What came, and from where."""
Owner = TypeVar("Owner")


class Row(Generic[Owner]):
    """What waits of one sender."""

    __slots__ = ("cost_s", "has_more", "is_waiting", "owner", "packets", "size_bytes")

    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self.packets: deque[Packet] = deque()
        self.size_bytes = 0
        self.cost_s = 0.0
        """What its work has cost, or would have if it had always had as much as the others."""
        self.has_more = False
        """Whether it wants a turn although no packet waits."""
        self.is_waiting = False
        """Whether it is among those that wait for a turn."""

    def put(self, packet: bytes, address: NetworkAddress) -> None:
        """Adds a packet at the end."""
        self.packets.append((packet, address))
        self.size_bytes += len(packet)

    def take(self) -> Packet:
        """Takes the packet that has waited longest."""
        taken = self.packets.popleft()
        self.size_bytes -= len(taken[0])
        return taken


class Turns(Generic[Owner]):
    """See the module. Every operation costs the logarithm of the number of rows that wait."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Row[Owner]]] = []
        self._counter = 0
        self._reached_s = 0.0
        """What the row that had the last turn had cost before it."""

    def __len__(self) -> int:
        return len(self._heap)

    def wait(self, row: Row[Owner]) -> None:
        """Lets a row wait for a turn, unless it does already or has nothing to do."""
        if row.is_waiting or not (row.packets or row.has_more):
            return
        row.is_waiting = True
        row.cost_s = max(row.cost_s, self._reached_s - TURN_CREDIT_S)
        self._counter += 1
        heappush(self._heap, (row.cost_s, self._counter, row))

    def next(self) -> Row[Owner]:
        """The row whose turn it is; what the turn costs is to be added to the row, before it waits
        again."""
        self._reached_s, _, row = heappop(self._heap)
        row.is_waiting = False
        return row


class Strangers:
    """The rows of those who are not inside, one for each sender. All together they are bounded: of
    too much, the row that has been there longest loses its oldest packet."""

    def __init__(self, max_bytes: int) -> None:
        self._turns: Turns[str] = Turns()
        self._rows: dict[str, Row[str]] = {}
        self._max_bytes = max_bytes
        self._size_bytes = 0

    def __len__(self) -> int:
        return len(self._rows)

    def put(self, sender: str, packet: bytes, address: NetworkAddress) -> None:
        """Adds a packet of a sender, as `address.address_bucket` counts them."""
        row = self._rows.get(sender)
        if row is None:
            row = self._rows[sender] = Row(sender)
        row.put(packet, address)
        self._turns.wait(row)
        self._size_bytes += len(packet)
        while self._size_bytes > self._max_bytes:
            self._take(next(iter(self._rows.values())))

    def next(self) -> tuple[Row[str], Packet]:
        """The row whose turn it is, and its packet; only while there is one. When the turn is over
        and its cost was added, the row is to `wait` again."""
        row = self._turns.next()
        while not row.packets:
            # It has lost all that it had.
            row = self._turns.next()
        return row, self._take(row)

    def wait(self, row: Row[str]) -> None:
        """Lets a row wait for its next turn, if it has more."""
        self._turns.wait(row)

    def _take(self, row: Row[str]) -> Packet:
        packet = row.take()
        self._size_bytes -= len(packet[0])
        if not row.packets:
            del self._rows[row.owner]
        return packet
