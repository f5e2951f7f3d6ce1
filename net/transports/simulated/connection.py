"""One end of one simulated connection: its handshake, its signs of life, its end.

The side that connects says HELLO until it hears WELCOME, and is connected then. The side that
accepts says WELCOME until it hears anything more from that connection, and is connected then. So a
connection costs one round trip, and every packet of it may be lost.

An end that nothing was heard of for a while asks with a PING, more and more urgently, and concludes
at the idle timeout, each side for itself. A goodbye waits until everything queued before it was
acknowledged. Since nothing acknowledges a goodbye, it is said three times, and again to a peer that
goes on talking.
"""

from collections import deque
from enum import IntEnum

from net.limits import (
    CONNECT_TIMEOUT_S,
    GOODBYE_DRAIN_S,
    IDLE_TIMEOUT_S,
)
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    LinkStats,
    PeerId,
    ReliableReceived,
    TransportEvent,
)
from net.transports.simulated.link import Link
from net.transports.simulated.packet import (
    ACK_FRAME_BYTES,
    ACK_PACKET_BYTES,
    BULK,
    FRAGMENT_FRAME_BYTES,
    HANDSHAKE_PACKET_BYTES,
    PACKET_OVERHEAD_BYTES,
    REPAIR,
    URGENT,
    Ack,
    ConnectionKey,
    Kind,
    Packet,
)
from net.transports.simulated.stream import StreamReceiver, StreamSender

KEEPALIVE_S = 5.0
"""How long nothing may be heard before a PING asks."""
PING_AGAIN_S = 0.5
HANDSHAKE_AGAIN_S = 0.2
"""The first repetition of HELLO or WELCOME; each further one takes half as long again."""
GOODBYES = 3
GOODBYES_MAX = 10
GOODBYE_LINGER_S = 2.0
"""How long a peer that missed every goodbye and goes on talking is told again."""
GOODBYE_AGAIN_S = 0.1
ACK_DELAY_S = 0.025
"""How long the acknowledgement of a datagram waits for another packet to ride on."""
STREAM_NEWS_REPEATS = 4
"""Acknowledgements that say what has come on the streams, since each of them may be lost."""
FIRST_RTT_S = 0.1
"""Assumed until a round trip was measured."""

PRIORITIES = {Channel.CONTROL: URGENT, Channel.REPAIR: REPAIR, Channel.BULK: BULK}
_HELLO, _WELCOME, _DATAGRAM, _FRAGMENT, _ACK, _PING, _CLOSE = (int(kind) for kind in Kind)


class State(IntEnum):
    """Where a connection is in its life."""

    CONNECTING = 0
    ACCEPTING = 1
    """WELCOME was said and nothing heard since; the owner does not know of it yet."""
    OPEN = 2
    LEAVING = 3
    """The owner disconnected; what was queued is still being delivered."""
    SAYING_GOODBYE = 4
    ENDED = 5


_OPEN = State.OPEN
_AT_ONCE_S = float("-inf")


class SimulatedConnection:
    """See the module. `events` is the endpoint's list of what to report."""

    __slots__ = (
        "_ack_due_s",
        "_again_s",
        "_again_wait_s",
        "_attempts",
        "_began_s",
        "_datagrams",
        "_deadline_s",
        "_echo_heard_s",
        "_echo_sent_s",
        "_end",
        "_events",
        "_heard_s",
        "_hellos",
        "_link",
        "_my_identity",
        "_queued_end",
        "_receivers",
        "_rtt_deviation_s",
        "_rtt_s",
        "_senders",
        "_stream_news_left",
        "_streams_at_work",
        "due_s",
        "identity",
        "is_incoming",
        "key",
        "peer",
        "state",
        "stats",
    )

    def __init__(
        self,
        key: ConnectionKey,
        peer: PeerId,
        link: Link,
        *,
        identities: tuple[str, str],
        is_incoming: bool,
        now_s: float,
        events: deque[TransportEvent],
    ) -> None:
        self.key = key
        self.peer = peer
        self.identity = identities[1]
        self.is_incoming = is_incoming
        self.state = State.ACCEPTING if is_incoming else State.CONNECTING
        self.stats = LinkStats()
        self.due_s = _AT_ONCE_S
        """Before then `work` has nothing to do."""
        self._my_identity = identities[0]
        self._link = link
        self._events = events
        self._senders = tuple(StreamSender() for _ in Channel)
        self._receivers = tuple(StreamReceiver() for _ in Channel)
        self._streams_at_work: set[int] = set()
        """The channels on which something waits or is under way."""
        self._datagrams: list[bytes] = []
        self._rtt_s = FIRST_RTT_S
        self._rtt_deviation_s = FIRST_RTT_S / 2
        self._heard_s = now_s
        self._began_s = now_s
        self._echo_sent_s = -1.0
        self._echo_heard_s = 0.0
        self._ack_due_s: float | None = None
        self._stream_news_left = 0
        self._again_s = now_s
        self._again_wait_s = HANDSHAKE_AGAIN_S
        self._hellos = 0
        self._attempts = 0
        self._deadline_s: float | None = None
        self._queued_end: tuple[CloseCode, str] | None = None
        """What the owner's goodbye will say."""
        self._end: tuple[CloseCode, str, tuple[int, ...]] | None = None
        """The peer's goodbye, while what was sent before it is still missing."""

    # What the owner asks for

    def queue_reliable(self, channel: Channel, payload: bytes) -> None:
        if self.state in (State.CONNECTING, State.OPEN):
            self._senders[channel].queue(payload)
            self._streams_at_work.add(channel)
            self.due_s = _AT_ONCE_S
            self.stats.payload_bytes_sent += len(payload)

    def queue_datagram(self, payload: bytes) -> None:
        if self.state is _OPEN:
            self._datagrams.append(payload)
            self.due_s = _AT_ONCE_S
            self.stats.payload_bytes_sent += len(payload)

    def unsent_bytes(self, channel: Channel) -> int:
        return self._senders[channel].unsent_bytes

    def leave(self, code: CloseCode, reason: str) -> None:
        """Says goodbye once everything queued was delivered, or cannot be."""
        self.due_s = _AT_ONCE_S
        if self.state == State.CONNECTING or self._end is not None:
            self.state = State.ENDED
        elif self.state == State.OPEN:
            self._queued_end = (code, reason)
            self.state = State.LEAVING

    def leave_at_once(self, now_s: float, code: CloseCode, reason: str) -> None:
        """Puts everything queued and the goodbyes on the link now, for there is no later."""
        self.leave(code, reason)
        if self.state == State.LEAVING:
            self._send_datagrams(now_s)
            self._send_fragments(now_s, is_unbounded=True)
        for index in range(GOODBYES):
            if self.state in (State.LEAVING, State.SAYING_GOODBYE):
                self._send_goodbye(now_s + index * GOODBYE_AGAIN_S)
        self.state = State.ENDED

    # What the network brings

    def receive(self, now_s: float, packet: Packet) -> None:
        arrival_s, _, _, _, kind, body, wire_bytes, sent_s, ack = packet
        stats = self.stats
        stats.wire_bytes_received += wire_bytes
        self._heard_s = max(self._heard_s, arrival_s)
        if sent_s > self._echo_sent_s:
            self._echo_sent_s = sent_s
            self._echo_heard_s = now_s
        if kind == _DATAGRAM and self.state is _OPEN:
            if ack is not None:
                self._receive_ack(now_s, ack)
            self._receive_datagram(now_s, body)
            return
        self.due_s = _AT_ONCE_S
        if self.state == State.SAYING_GOODBYE:
            if kind == _CLOSE:
                self.state = State.ENDED
            else:
                self._again_s = min(self._again_s, now_s)
            return
        if self.state == State.ACCEPTING and kind != _HELLO:
            self._open(now_s)
        if ack is not None:
            self._receive_ack(now_s, ack)
        if kind == _DATAGRAM:
            self._receive_datagram(now_s, body)
        elif kind == _FRAGMENT:
            self._receive_fragment(now_s, body)
        elif kind == _PING:
            self._ack_due_s = now_s
        elif kind == _WELCOME:
            if self.state == State.CONNECTING:
                self.identity = body
                if self._hellos == 1:
                    # Of several nobody knows which one was answered.
                    self._measure_rtt(now_s - self._began_s)
                self._open(now_s)
            self._ack_due_s = now_s
        elif kind == _CLOSE:
            self._receive_goodbye(now_s, body)

    def _receive_datagram(self, now_s: float, payload: bytes) -> None:
        self.stats.payload_bytes_received += len(payload)
        if self._ack_due_s is None:
            self._ack_due_s = now_s + ACK_DELAY_S
            self.due_s = min(self.due_s, self._ack_due_s)
        if self.state is _OPEN:
            self._events.append(DatagramReceived(self.peer, payload))

    def _open(self, now_s: float) -> None:
        self.state = State.OPEN
        self._again_s = now_s
        self._events.append(Connected(self.peer, self.is_incoming, self.identity))

    def _receive_ack(self, now_s: float, ack: Ack) -> None:
        echo_sent_s, held_s, streams = ack
        self._measure_rtt(now_s - echo_sent_s - held_s)
        for channel, missing, beyond in streams:
            self._senders[channel].acknowledge(now_s, missing, beyond, self._rtt_s)
        for channel in self._streams_at_work:
            self._senders[channel].hear_any_ack(now_s, echo_sent_s, self._rtt_s)
            self.due_s = _AT_ONCE_S

    def _measure_rtt(self, sample_s: float) -> None:
        if self.stats.rtt_ms is None:
            self._rtt_s = sample_s
            self._rtt_deviation_s = sample_s / 2
        else:
            deviation_s = abs(self._rtt_s - sample_s)
            self._rtt_deviation_s += (deviation_s - self._rtt_deviation_s) * 0.25
            self._rtt_s += (sample_s - self._rtt_s) * 0.125
        self.stats.rtt_ms = self._rtt_s * 1000.0

    def _receive_fragment(self, now_s: float, body: tuple[int, int, bool, bytes]) -> None:
        channel, number, is_end, chunk = body
        self._ack_due_s = now_s
        self._stream_news_left = STREAM_NEWS_REPEATS
        for message in self._receivers[channel].receive((number, is_end, chunk)):
            self.stats.payload_bytes_received += len(message)
            if self.state == State.OPEN:
                self._events.append(ReliableReceived(self.peer, Channel(channel), message))
        if self._end is not None:
            self._conclude_if_complete(self._end)

    def _receive_goodbye(self, now_s: float, body: tuple[CloseCode, str, tuple[int, ...]]) -> None:
        if self.state != State.OPEN:
            self.state = State.ENDED
        elif self._end is None:
            self._end = body
            self._deadline_s = now_s + GOODBYE_DRAIN_S
            self._conclude_if_complete(body)

    def _conclude_if_complete(self, end: tuple[CloseCode, str, tuple[int, ...]]) -> None:
        code, reason, fragments = end
        if all(
            receiver.missing >= count
            for receiver, count in zip(self._receivers, fragments, strict=True)
        ):
            self._conclude(code, reason)

    def _conclude(self, code: CloseCode, reason: str) -> None:
        """The end, and the owner hears of it, unless he asked for it himself."""
        if self.state in (State.CONNECTING, State.OPEN):
            self._events.append(Disconnected(self.peer, code, reason))
        self.state = State.ENDED

    # Timers and sending

    def work(self, now_s: float) -> None:
        """Runs the timers and puts on the link what may go."""
        if self.state is not _OPEN or self._deadline_s is not None:
            self._come_or_go(now_s)
        elif now_s - self._heard_s >= KEEPALIVE_S:
            self._watch_silence(now_s)
        if self.state is _OPEN or self.state is State.LEAVING:
            if self._datagrams:
                self._send_datagrams(now_s)
            if self._streams_at_work:
                self._send_fragments(now_s)
            if self._ack_due_s is not None and now_s >= self._ack_due_s:
                self._send(now_s, URGENT, _ACK, None, ACK_PACKET_BYTES - ACK_FRAME_BYTES)
        if self.state is not _OPEN or self._streams_at_work or self._end is not None:
            self.due_s = _AT_ONCE_S
            return
        self.due_s = self._heard_s + KEEPALIVE_S
        if self._ack_due_s is not None and self._ack_due_s < self.due_s:
            self.due_s = self._ack_due_s

    def _come_or_go(self, now_s: float) -> None:
        """Goes on with the handshake, or with the end."""
        state = self.state
        if state is _OPEN:
            if now_s - self._heard_s >= KEEPALIVE_S:
                self._watch_silence(now_s)
            if self._deadline_s is not None and self._end and now_s >= self._deadline_s:
                self._conclude(self._end[0], self._end[1])
        elif state in (State.CONNECTING, State.ACCEPTING):
            self._shake_hands(now_s)
        elif state in (State.LEAVING, State.SAYING_GOODBYE):
            self._take_leave(now_s)

    def _watch_silence(self, now_s: float) -> None:
        if now_s - self._heard_s >= IDLE_TIMEOUT_S:
            self._conclude(CloseCode.TIMED_OUT, "Nothing was heard from the other side any more.")
        elif now_s >= self._again_s:
            self._again_s = now_s + PING_AGAIN_S
            self._send(now_s, URGENT, _PING, None, PACKET_OVERHEAD_BYTES)

    def _shake_hands(self, now_s: float) -> None:
        if now_s - self._began_s >= CONNECT_TIMEOUT_S:
            self._conclude(CloseCode.UNREACHABLE, "Nobody answered at that address.")
            self.state = State.ENDED
        elif now_s >= self._again_s:
            self._again_s = now_s + self._again_wait_s
            self._again_wait_s *= 1.5
            self._hellos += 1
            kind = _WELCOME if self.state == State.ACCEPTING else _HELLO
            self._send(now_s, URGENT, kind, self._my_identity, HANDSHAKE_PACKET_BYTES)

    def _take_leave(self, now_s: float) -> None:
        if self._deadline_s is None:
            self._deadline_s = now_s + GOODBYE_DRAIN_S
        if self.state == State.LEAVING:
            is_drained = not self._datagrams and all(sender.is_idle for sender in self._senders)
            if not is_drained and now_s < self._deadline_s:
                return
            self.state = State.SAYING_GOODBYE
            self._again_s = now_s
            self._deadline_s = now_s + GOODBYE_LINGER_S
        if now_s >= self._deadline_s:
            self.state = State.ENDED
        elif now_s >= self._again_s:
            self._send_goodbye(now_s)
            is_enough = self._attempts >= GOODBYES
            self._again_s = self._deadline_s if is_enough else now_s + GOODBYE_AGAIN_S

    def _send_goodbye(self, now_s: float) -> None:
        assert self._queued_end is not None, "only who was asked to leave says goodbye"
        code, reason = self._queued_end
        fragments = tuple(sender.fragments_made for sender in self._senders)
        wire_bytes = PACKET_OVERHEAD_BYTES + len(reason.encode())
        self._send(now_s, URGENT, _CLOSE, (code, reason, fragments), wire_bytes)
        self._attempts += 1
        if self._attempts >= GOODBYES_MAX:
            self.state = State.ENDED

    def _send_datagrams(self, now_s: float) -> None:
        for payload in self._datagrams:
            self._send(now_s, URGENT, _DATAGRAM, payload, len(payload) + PACKET_OVERHEAD_BYTES)
        self._datagrams.clear()

    def _send_fragments(self, now_s: float, is_unbounded: bool = False) -> None:
        probe_timeout_s = self._rtt_s + 4.0 * self._rtt_deviation_s + ACK_DELAY_S
        for channel in sorted(self._streams_at_work):
            sender = self._senders[channel]
            if sender.is_idle:
                self._streams_at_work.discard(channel)
                continue
            sender.run_timer(now_s, probe_timeout_s)
            for number, is_end, chunk in sender.take(now_s, is_unbounded):
                self._send(
                    now_s,
                    PRIORITIES[Channel(channel)],
                    _FRAGMENT,
                    (channel, number, is_end, chunk),
                    len(chunk) + FRAGMENT_FRAME_BYTES + PACKET_OVERHEAD_BYTES,
                )

    def _send(
        self,
        now_s: float,
        priority: int,
        kind: int,
        body: object,
        wire_bytes: int,
    ) -> None:
        ack: Ack | None = None
        # An acknowledgement never rides on bulk, which may wait long for its turn.
        if self._ack_due_s is not None and priority == URGENT:
            wire_bytes += ACK_FRAME_BYTES
            streams: tuple[tuple[int, int, frozenset[int]], ...] = ()
            if self._stream_news_left:
                self._stream_news_left -= 1
                streams = tuple(
                    (channel, receiver.missing, receiver.beyond)
                    for channel, receiver in enumerate(self._receivers)
                    if receiver.missing or receiver.beyond
                )
            ack = (self._echo_sent_s, now_s - self._echo_heard_s, streams)
            self._ack_due_s = None
        self.stats.wire_bytes_sent += wire_bytes
        self._link.send(now_s, priority, (self.key, kind, body, wire_bytes, now_s, ack))
