"""How the messages of one reliable channel survive a link that loses packets.

The sender cuts messages into numbered fragments and keeps each until it is acknowledged. A fragment
counts as lost when three sent later were acknowledged before it, when any packet sent later was and
a little more than a round trip has passed, or when nothing was acknowledged for a while (the
retransmission timeout, doubled each time it strikes). A window bounds what is
under way: it grows with success and shrinks mildly, once per round trip, with loss. The receiver
puts fragments back in order.

Every channel has a stream of its own with its own window, so none ever waits for another.
"""

from collections import deque

from net.transports.simulated.packet import FRAGMENT_MAX_BYTES

WINDOW_MIN_BYTES = 16 * 1024
WINDOW_START_BYTES = 32 * 1024
WINDOW_MAX_BYTES = 512 * 1024
WINDOW_MAX_FRAGMENTS = 512
OVERTAKEN_MAX = 3
"""Fragments sent later that may be acknowledged first before one counts as lost."""
OVERTAKEN_ROUND_TRIPS = 1.125
"""How long a fragment may be under way once anything sent after it was acknowledged. This and the
three above are QUIC's (RFC 9002)."""
RETRANSMIT_MIN_S = 0.1
RETRANSMIT_MAX_S = 2.0

Fragment = tuple[int, bool, bytes]
"""Number, whether a message ends here, bytes."""


class _InFlight:
    """One fragment that was sent and not acknowledged."""

    __slots__ = ("fragment", "is_lost", "order", "sent_s")

    def __init__(self, fragment: Fragment, order: int, sent_s: float) -> None:
        self.fragment = fragment
        self.order = order
        self.sent_s = sent_s
        self.is_lost = False


class StreamSender:
    """The sending half of one channel."""

    __slots__ = (
        "_backoff",
        "_in_flight",
        "_in_flight_bytes",
        "_lost",
        "_newest_acked_order",
        "_order",
        "_queue",
        "_reduced_s",
        "_timer_from_s",
        "_window_bytes",
        "fragments_made",
        "unsent_bytes",
    )

    def __init__(self) -> None:
        self.unsent_bytes = 0
        """Bytes queued and not acknowledged."""
        self.fragments_made = 0
        """The number of the next fragment, and so how many there have been."""
        self._queue: deque[Fragment] = deque()
        self._in_flight: dict[int, _InFlight] = {}
        self._in_flight_bytes = 0
        self._lost: deque[int] = deque()
        self._order = 0
        self._newest_acked_order = -1
        self._window_bytes = float(WINDOW_START_BYTES)
        self._reduced_s = -1e9
        self._timer_from_s = 0.0
        self._backoff = 1.0

    @property
    def is_idle(self) -> bool:
        """Whether everything that was queued has been acknowledged."""
        return not self._queue and not self._in_flight

    def queue(self, payload: bytes) -> None:
        """Takes one message."""
        length = len(payload)
        self.unsent_bytes += length
        if length <= FRAGMENT_MAX_BYTES:
            self._queue.append((self.fragments_made, True, payload))
            self.fragments_made += 1
            return
        for start in range(0, length, FRAGMENT_MAX_BYTES):
            end = start + FRAGMENT_MAX_BYTES
            self._queue.append((self.fragments_made, end >= length, payload[start:end]))
            self.fragments_made += 1

    def take(self, now_s: float, is_unbounded: bool = False) -> list[Fragment]:
        """The fragments to send now: lost ones first, then new ones as the window allows."""
        fragments: list[Fragment] = []
        if not self._in_flight:
            self._timer_from_s = now_s
        while self._lost:
            entry = self._in_flight.get(self._lost[0])
            if entry is None or not entry.is_lost:
                self._lost.popleft()
                continue
            length = len(entry.fragment[2])
            if not self._has_room(length) and not is_unbounded:
                return fragments
            self._lost.popleft()
            entry.is_lost = False
            entry.order = self._order
            entry.sent_s = now_s
            self._order += 1
            self._in_flight_bytes += length
            fragments.append(entry.fragment)
        while self._queue:
            length = len(self._queue[0][2])
            if not self._has_room(length) and not is_unbounded:
                break
            fragment = self._queue.popleft()
            self._in_flight[fragment[0]] = _InFlight(fragment, self._order, now_s)
            self._order += 1
            self._in_flight_bytes += length
            fragments.append(fragment)
        return fragments

    def acknowledge(self, now_s: float, missing: int, beyond: frozenset[int], rtt_s: float) -> None:
        """The receiver has everything below `missing`, and what `beyond` names."""
        in_flight = self._in_flight
        done: list[int] = []
        for number in in_flight:
            if number < missing:
                done.append(number)
            elif not beyond:
                break
            elif number in beyond:
                done.append(number)
        if not done:
            return
        acked_bytes = 0
        for number in done:
            entry = in_flight.pop(number)
            length = len(entry.fragment[2])
            self.unsent_bytes -= length
            if not entry.is_lost:
                self._in_flight_bytes -= length
            acked_bytes += length
            self._newest_acked_order = max(self._newest_acked_order, entry.order)
        self._backoff = 1.0
        self._timer_from_s = now_s
        has_loss = False
        for number, entry in in_flight.items():
            if not entry.is_lost and entry.order + OVERTAKEN_MAX <= self._newest_acked_order:
                self._mark_lost(number, entry)
                has_loss = True
        if has_loss:
            if now_s - self._reduced_s > rtt_s:
                self._reduced_s = now_s
                self._window_bytes = max(WINDOW_MIN_BYTES, self._window_bytes * 0.85)
        else:
            self._window_bytes = min(WINDOW_MAX_BYTES, self._window_bytes + acked_bytes)

    def hear_any_ack(self, now_s: float, newest_sent_s: float, rtt_s: float) -> None:
        """The peer acknowledged a packet sent at `newest_sent_s`, be it of another channel. As in
        QUIC, whose packets share one count, the link is alive, the probe timeout does not grow,
        and what was sent before that packet and long ago is lost."""
        self._backoff = 1.0
        patience_s = rtt_s * OVERTAKEN_ROUND_TRIPS
        for number, entry in self._in_flight.items():
            if (
                not entry.is_lost
                and entry.sent_s < newest_sent_s
                and now_s - entry.sent_s > patience_s
            ):
                self._mark_lost(number, entry)

    def run_timer(self, now_s: float, probe_timeout_s: float) -> None:
        """Gives up on everything under way when nothing was acknowledged for too long."""
        first_s = max(probe_timeout_s, RETRANSMIT_MIN_S)
        # Never less than a round trip, however long that is: nothing could be acknowledged by then.
        timeout_s = min(first_s * self._backoff, max(first_s, RETRANSMIT_MAX_S))
        if not self._in_flight or now_s - self._timer_from_s < timeout_s:
            return
        self._timer_from_s = now_s
        self._backoff *= 2.0
        self._window_bytes = float(WINDOW_MIN_BYTES)
        for number, entry in self._in_flight.items():
            if not entry.is_lost:
                self._mark_lost(number, entry)

    def _has_room(self, length: int) -> bool:
        return (
            self._in_flight_bytes + length <= self._window_bytes
            and len(self._in_flight) - len(self._lost) < WINDOW_MAX_FRAGMENTS
        )

    def _mark_lost(self, number: int, entry: _InFlight) -> None:
        entry.is_lost = True
        self._lost.append(number)
        self._in_flight_bytes -= len(entry.fragment[2])


class StreamReceiver:
    """The receiving half of one channel."""

    __slots__ = ("_beyond", "_parts", "missing")

    def __init__(self) -> None:
        self.missing = 0
        """The number of the first fragment that has not come."""
        self._beyond: dict[int, Fragment] = {}
        self._parts: list[bytes] = []

    @property
    def beyond(self) -> frozenset[int]:
        """The fragments that came although an earlier one is missing."""
        return frozenset(self._beyond)

    def receive(self, fragment: Fragment) -> list[bytes]:
        """Takes one fragment and returns the messages that it completes, in order."""
        if fragment[0] < self.missing:
            return []
        self._beyond[fragment[0]] = fragment
        messages: list[bytes] = []
        while (next_fragment := self._beyond.pop(self.missing, None)) is not None:
            _, is_end, chunk = next_fragment
            self.missing += 1
            if not is_end:
                self._parts.append(chunk)
            elif self._parts:
                self._parts.append(chunk)
                messages.append(b"".join(self._parts))
                self._parts.clear()
            else:
                messages.append(chunk)
        return messages
