"""One direction between two addresses: what happens to a packet on its way.

A link rolls its own dice, seeded by the network's seed and both addresses, and only for packets
that really depart, in the order of their departure. So traffic elsewhere never changes the fate of
this link's packets.

A narrow link serves its queues lazily: whoever looks at it at a later time, sender or receiver,
first lets depart what had its turn until then. Since that depends on virtual time alone, it does
not matter who looks first.
"""

from collections import deque
from heapq import heappush
from random import Random
from typing import Any

from net.transports.simulated.conditions import LinkConditions
from net.transports.simulated.packet import CLASSES, Ack, ConnectionKey, Packet

MIN_DELAY_S = 0.0001
"""A packet never arrives in the instant of its departure: an endpoint that is pumped at that same
instant must not see it or miss it depending on the order of pumping."""

Departing = tuple[ConnectionKey, int, Any, int, float, Ack | None]
"""A packet without the three members that order its arrival."""


class Inbox:
    """The packets under way to one address, and whether anybody is there to receive them."""

    __slots__ = ("is_open", "packets")

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.is_open = False


class Link:
    """See the module."""

    __slots__ = (
        "_burst_left",
        "_dice",
        "_free_s",
        "_inbox",
        "_last_arrival_s",
        "_number",
        "_queued_bytes",
        "_queues",
        "_sender",
        "conditions",
        "is_cut",
        "waiting",
    )

    def __init__(
        self, seed: int, sender: str, receiver: str, inbox: Inbox, conditions: LinkConditions
    ) -> None:
        self.conditions = conditions
        self.is_cut = False
        self.waiting = 0
        """Packets that wait for their turn on a narrow link."""
        self._sender = sender
        self._inbox = inbox
        # A string seeds the same dice in every process, which a hash of it would not.
        self._dice = Random(f"{seed}\n{sender}\n{receiver}").random
        self._queues: tuple[deque[tuple[float, Departing]], ...] = tuple(
            deque() for _ in range(CLASSES)
        )
        self._queued_bytes = [0] * CLASSES
        self._free_s = 0.0
        self._last_arrival_s = 0.0
        self._burst_left = 0
        self._number = 0

    def send(self, now_s: float, priority: int, packet: Departing) -> None:
        """Hands one packet to the link, which delivers it, or not, as its conditions say."""
        conditions = self.conditions
        if conditions.bandwidth_bytes_per_s is None and not self.waiting:
            self._depart(now_s, packet)
            return
        self.advance(now_s)
        if self._queued_bytes[priority] + packet[3] > conditions.queue_max_bytes:
            return
        self._queues[priority].append((now_s, packet))
        self._queued_bytes[priority] += packet[3]
        self.waiting += 1

    def advance(self, now_s: float) -> None:
        """Lets every packet depart whose turn came before `now_s`."""
        bandwidth = self.conditions.bandwidth_bytes_per_s
        while self.waiting and self._free_s < now_s:
            priority = next(index for index, queue in enumerate(self._queues) if queue)
            queued_s, packet = self._queues[priority][0]
            start_s = max(self._free_s, queued_s)
            if start_s >= now_s:
                return
            self._queues[priority].popleft()
            wire_bytes = packet[3]
            self._queued_bytes[priority] -= wire_bytes
            self.waiting -= 1
            self._free_s = start_s + (wire_bytes / bandwidth if bandwidth else 0.0)
            self._depart(self._free_s, packet)

    def _depart(self, start_s: float, packet: Departing) -> None:
        conditions = self.conditions
        if self.is_cut or conditions.blackout:
            return
        dice = self._dice
        if self._burst_left:
            self._burst_left -= 1
            return
        if conditions.burst_pct and dice() * 100.0 < conditions.burst_pct:
            self._burst_left = conditions.burst_length - 1
            return
        if conditions.loss_pct and dice() * 100.0 < conditions.loss_pct:
            return
        delay_s = conditions.delay_ms * 0.001
        if conditions.jitter_ms:
            delay_s += (dice() * 2.0 - 1.0) * conditions.jitter_ms * 0.001
        arrival_s = start_s + (delay_s if delay_s > MIN_DELAY_S else MIN_DELAY_S)
        if conditions.reorder_pct and dice() * 100.0 < conditions.reorder_pct:
            arrival_s += conditions.reorder_extra_ms * 0.001
        elif arrival_s < self._last_arrival_s:
            arrival_s = self._last_arrival_s
        else:
            self._last_arrival_s = arrival_s
        if not self._inbox.is_open:
            return
        self._number += 1
        heappush(self._inbox.packets, (arrival_s, self._sender, self._number, *packet))
        if conditions.duplicate_pct and dice() * 100.0 < conditions.duplicate_pct:
            copy_s = arrival_s + dice() * max(conditions.jitter_ms, 1.0) * 0.001
            self._number += 1
            heappush(self._inbox.packets, (copy_s, self._sender, self._number, *packet))
