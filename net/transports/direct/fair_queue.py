"""Whose packets are worked on next: fair in time, whatever they cost and however many there are.

Packets wait in a queue for each sender. The queue goes first whose work has cost least so far; one
that had nothing waiting begins a little before where the others stand now, so nobody saves up more
than that. A friend who sends a packet now and then goes before everybody, and who sends a flood, or
what is dear to work on, waits behind everybody else. (The textbooks call it start-time fair
queueing.)
"""

from collections import deque
from heapq import heappop, heappush
from typing import Generic, TypeVar

from net.limits import TURN_CREDIT_S
from net.transports.address import NetworkAddress

Packet = tuple[bytes, NetworkAddress]
"""What came, and from where."""
Owner = TypeVar("Owner")


class SenderQueue(Generic[Owner]):
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


class FairQueue(Generic[Owner]):
    """See the module. Every operation costs the logarithm of the number of queues that wait."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, SenderQueue[Owner]]] = []
        self._counter = 0
        self._reached_s = 0.0
        """What the queue that had the last turn had cost before it."""

    def __len__(self) -> int:
        return len(self._heap)

    def wait(self, queue: SenderQueue[Owner]) -> None:
        """Lets a queue wait for a turn, unless it does already or has nothing to do."""
        if queue.is_waiting or not (queue.packets or queue.has_more):
            return
        queue.is_waiting = True
        queue.cost_s = max(queue.cost_s, self._reached_s - TURN_CREDIT_S)
        self._counter += 1
        heappush(self._heap, (queue.cost_s, self._counter, queue))

    def next(self) -> SenderQueue[Owner]:
        """The queue whose turn it is; what the turn costs is to be added to it before it waits
        again."""
        self._reached_s, _, queue = heappop(self._heap)
        queue.is_waiting = False
        return queue


class StrangerQueues:
    """The queues of those who are not inside, one for each sender. All together they are bounded:
    of too much, the queue that has been there longest loses its oldest packet."""

    def __init__(self, max_bytes: int) -> None:
        self._queue: FairQueue[str] = FairQueue()
        self._queues: dict[str, SenderQueue[str]] = {}
        self._max_bytes = max_bytes
        self._size_bytes = 0

    def __len__(self) -> int:
        return len(self._queues)

    def put(self, sender: str, packet: bytes, address: NetworkAddress) -> None:
        """Adds a packet of a sender, as `address.address_bucket` counts them."""
        queue = self._queues.get(sender)
        if queue is None:
            queue = self._queues[sender] = SenderQueue(sender)
        queue.put(packet, address)
        self._queue.wait(queue)
        self._size_bytes += len(packet)
        while self._size_bytes > self._max_bytes:
            self._take(next(iter(self._queues.values())))

    def next(self) -> tuple[SenderQueue[str], Packet]:
        """The queue whose turn it is, and its packet; only while there is one. When the turn is
        over and its cost was added, the queue is to `wait` again."""
        queue = self._queue.next()
        while not queue.packets:
            # It has lost all that it had.
            queue = self._queue.next()
        return queue, self._take(queue)

    def wait(self, queue: SenderQueue[str]) -> None:
        """Lets a queue wait for its next turn, if it has more."""
        self._queue.wait(queue)

    def _take(self, queue: SenderQueue[str]) -> Packet:
        packet = queue.take()
        self._size_bytes -= len(packet[0])
        if not queue.packets:
            del self._queues[queue.owner]
        return packet
