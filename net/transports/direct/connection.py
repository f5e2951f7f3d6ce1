"""The life of one direct connection, from the first packet to the last goodbye.

A guest's end opens when the handshake is over and the certificate is the one that was named; a
host's end when the guest has finished its handshake. Each side sends every channel on a stream of
its own, and hands QUIC only as many of its bytes as may travel now: so a datagram or a control
message never waits behind bulk in a full window, but only ever for room of its own.

A goodbye waits until what was queued before it was acknowledged, because QUIC's close frame drops
the rest; then it is said again to a peer that seems to have missed it.
"""

from collections import deque
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING

from net.budget import TokenBucket
from net.errors import RemoteProtocolError
from net.limits import (
    CONNECT_TIMEOUT_S,
    COSTLY_PACKETS_MAX,
    DATAGRAM_MAX_BYTES,
    DATAGRAM_QUEUE_MAX_S,
    DATAGRAMS_QUEUED_MAX,
    GOODBYE_DRAIN_S,
    GOODBYE_LINGER_S,
    GOODBYES_MAX,
    MESSAGES_BURST,
    MESSAGES_PER_S,
    MESSAGES_PER_TURN_MAX,
    PACKET_COST_COUNT_MAX,
    PACKET_COST_MAX_S,
    QUIC_DATAGRAMS_PER_PACKET_MAX,
    REASON_MAX_LENGTH,
    SMALL_PACKETS_BURST,
    SMALL_PACKETS_PER_S,
    STREAM_BACKLOG_MAX_BYTES,
)
from net.text import clean_line
from net.transports.address import (
    NetworkAddress,
    address_bucket,
    is_relayed_address,
    plain_address,
)
from net.transports.direct.capacity import Capacity
from net.transports.direct.fair_queue import SenderQueue
from net.transports.direct.messages import MessageReader, frame
from net.transports.direct.quic.events import (
    Datagram,
    HandshakeDone,
    IdIssued,
    IdRetired,
    LinkEnd,
    StreamBytes,
    StreamEnded,
)
from net.transports.direct.quic.headers import INITIAL_PACKET_MIN_BYTES
from net.transports.direct.quic.protocols import Protocol
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

if TYPE_CHECKING:
    # The QUIC library is loaded by whoever opens a connection.
    from net.transports.direct.quic.link import QuicLink

RESERVED_BYTES = {Channel.CONTROL: 0, Channel.REPAIR: 4 * 1024, Channel.BULK: 8 * 1024}
"""Room in the window that a channel leaves to those before it and to datagrams."""
GOODBYES = 3
GOODBYE_AGAIN_S = 0.1
IP_AND_UDP_BYTES = 28
"""What IPv4 and UDP add to every packet on the wire."""

# QUIC numbers streams by who began them: these are the unidirectional ones, in steps of four.
_CLIENT_STREAM_BASE = 2
_SERVER_STREAM_BASE = 3


class State(Enum):
    """Where a connection is in its life."""

    CONNECTING = "connecting"
    OPEN = "open"
    LEAVING = "leaving"
    """The owner disconnected; what was queued is still being delivered."""
    SAYING_GOODBYE = "saying goodbye"
    """Over for the owner; kept only for a peer that has not noticed."""
    ENDED = "ended"


class DirectConnection:
    """See the module. `events` is the endpoint's list of what to report."""

    def __init__(
        self,
        peer: PeerId,
        link: "QuicLink",
        *,
        ip: str,
        identity: str,
        is_incoming: bool,
        pin: bytes | None,
        protocol: Protocol,
        capacity: Capacity,
        now_s: float,
        events: deque[TransportEvent],
    ) -> None:
        self.peer = peer
        self.bucket = address_bucket(ip)
        """Under which address it is counted: the one that it began from."""
        self.identity = identity
        self.is_incoming = is_incoming
        self.state = State.CONNECTING
        self.id_events: list[IdIssued | IdRetired] = [
            IdIssued(connection_id) for connection_id in link.connection_ids
        ]
        """By which ids packets for this connection are known from now on, and by which no more."""
        self.ids: set[bytes] = set()
        """Those by which the endpoint knows it."""
        self.counted_half_open: bool | None = None
        """How the endpoint counts it; None while it does not."""
        self.is_urgent = False
        """Whether something came that is to be answered now and not at the next flush."""
        self.queue = SenderQueue(peer)
        """What waits for its turn once it is open."""
        self._protocol = protocol
        self._capacity = capacity
        self._link = link
        self._pin = pin
        self._events = events
        self._stats = LinkStats()
        self._began_s = now_s
        self._heard_s = now_s
        self._asked_s = now_s
        self._readers = [MessageReader() for _ in Channel]
        self._has_unread = False
        """Whether a stream has brought something since they were looked at."""
        self._queues: list[deque[bytes]] = [deque() for _ in Channel]
        self._queued_bytes = [0 for _ in Channel]
        self._datagrams: deque[tuple[float, bytes]] = deque(maxlen=DATAGRAMS_QUEUED_MAX)
        self._queued_end: tuple[CloseCode, str] | None = None
        self._link_end: LinkEnd | None = None
        """How the link has ended, while messages wait that came before."""
        self._small_packets = TokenBucket(SMALL_PACKETS_PER_S, SMALL_PACKETS_BURST)
        self._messages = TokenBucket(MESSAGES_PER_S, MESSAGES_BURST)
        self._costly_packets = 0.0
        self._deadline_s: float | None = None
        self._goodbye: list[tuple[bytes, NetworkAddress]] = []
        self._goodbyes = 0
        self._goodbye_again_s = 0.0
        self._send_base = _SERVER_STREAM_BASE if is_incoming else _CLIENT_STREAM_BASE
        self._receive_base = _CLIENT_STREAM_BASE if is_incoming else _SERVER_STREAM_BASE

    # What the owner asks for

    def queue_reliable(self, channel: Channel, payload: bytes) -> None:
        """Queues one message."""
        may_send = self.state == State.OPEN or (
            self.state == State.CONNECTING and not self.is_incoming
        )
        if not may_send:
            return
        if self.unsent_bytes(channel) + len(payload) > self._capacity.unsent_max_bytes:
            self._break_off(CloseCode.TIMED_OUT, "It does not take what is sent to it.")
            return
        framed = frame(payload)
        self._queues[channel].append(framed)
        self._queued_bytes[channel] += len(framed)
        self._stats.payload_bytes_sent += len(payload)

    def queue_datagram(self, payload: bytes, now_s: float) -> None:
        """Queues one datagram."""
        if self.state == State.OPEN:
            self._datagrams.append((now_s, payload))
            self._stats.payload_bytes_sent += len(payload)

    def unsent_bytes(self, channel: Channel) -> int:
        """Bytes queued on a channel and not acknowledged."""
        sent = self._link.unacknowledged_bytes(self._send_base + 4 * channel)
        return self._queued_bytes[channel] + sent

    def leave(self, code: CloseCode, reason: str) -> None:
        """Says goodbye once everything queued was delivered, or cannot be."""
        if self.state == State.OPEN:
            self._queued_end = (code, reason)
            self.state = State.LEAVING
        elif self.state == State.CONNECTING:
            # Nothing may be delivered to a host that has not proved to be the right one.
            self._link.close(code, reason)
            self._clear_queues()
            self.state = State.SAYING_GOODBYE

    def release(self) -> None:
        """Frees what it takes; it has ended and is not used again."""
        self._link.release()

    @property
    def has_left(self) -> bool:
        """Whether nothing is left to deliver."""
        return self.state in (State.SAYING_GOODBYE, State.ENDED)

    @property
    def peer_fingerprint(self) -> bytes:
        """The fingerprint of the other side's certificate; empty when it has shown none."""
        return self._link.peer_fingerprint

    def binding(self, own_fingerprint: bytes) -> bytes:
        """See the interface; empty before it is connected."""
        if self.state != State.OPEN:
            return b""
        fingerprint = own_fingerprint if self.is_incoming else self.peer_fingerprint
        return fingerprint + self._link.host_connection_id

    @property
    def stats(self) -> LinkStats:
        """What it carried so far."""
        rtt_s = self._link.rtt_s
        self._stats.rtt_ms = None if rtt_s is None else rtt_s * 1000.0
        self._stats.quality = self._link.quality
        self._stats.is_relayed = is_relayed_address(self._link.remote_address)
        return self._stats

    @property
    def remote_address(self) -> tuple[str, int]:
        """Where the other side is, as its packets tell."""
        return plain_address(self._link.remote_address)

    @property
    def is_half_open(self) -> bool:
        """Whether somebody began it who has not finished the handshake."""
        return self.is_incoming and self.state == State.CONNECTING

    @property
    def wants_work(self) -> bool:
        """Whether to look at it in every pump, since what it waits for shows in no timer."""
        return (
            self.is_urgent
            or self.state in (State.LEAVING, State.ENDED)
            or bool(self._datagrams)
            or any(self._queues)
            or self._link.has_waiting_stream_bytes
        )

    @property
    def due_s(self) -> float:
        """When its timers want it to be looked at, at the latest."""
        match self.state:
            case State.CONNECTING:
                return min(self._began_s + CONNECT_TIMEOUT_S, self._link.timer_s)
            case State.OPEN:
                silence_end_s = self._heard_s + self._protocol.idle_timeout_s
                ask_s = max(self._heard_s, self._asked_s) + self._protocol.keepalive_s
                return min(silence_end_s, ask_s, self._link.timer_s)
            case State.SAYING_GOODBYE if self._goodbyes and self._deadline_s is not None:
                return min(self._goodbye_again_s, self._deadline_s)
        return float("-inf")

    # What the network brings

    def may_receive(self, packet: bytes, now_s: float) -> bool:
        """Whether a packet is to be read at all, for all the small ones that came before."""
        lacking = 1.0 - len(packet) / INITIAL_PACKET_MIN_BYTES
        return lacking <= 0.0 or self._small_packets.take(lacking, now_s)

    def receive(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        """Takes one UDP datagram that is addressed to this connection."""
        self.note_received(packet)
        if self.state == State.SAYING_GOODBYE:
            self._goodbye_again_s = min(self._goodbye_again_s, now_s)
            return
        self._link.receive(packet, address, now_s)
        self.collect_events(now_s)

    def charge(self, cost_s: float) -> None:
        """Counts what the work on one packet has cost, and breaks off when it is too much too
        often."""
        if cost_s <= PACKET_COST_MAX_S:
            self._costly_packets = max(0.0, self._costly_packets - 1.0)
            return
        self._costly_packets += min(cost_s / PACKET_COST_MAX_S, PACKET_COST_COUNT_MAX)
        if self._costly_packets > COSTLY_PACKETS_MAX:
            self._break_off(CloseCode.PROTOCOL_ERROR, "It makes more work than it may.")

    def note_received(self, packet: bytes) -> None:
        """Counts a packet that arrived."""
        self._stats.wire_bytes_received += len(packet) + IP_AND_UDP_BYTES

    def collect_events(self, now_s: float) -> None:
        """Makes events of what the link has to tell."""
        if self.state == State.CONNECTING:
            self.is_urgent = True
        heard_s = self._link.heard_s
        if heard_s is not None and heard_s > self._heard_s:
            self._heard_s = heard_s
        self._take_event(now_s)
        if self._link_end is None and self.state not in (State.SAYING_GOODBYE, State.ENDED):
            self._link_end = self._link.end
        self.deliver(now_s)

    def _take_event(self, now_s: float) -> None:
        for event in self._link.event():
            match event:
                case Datagram(data):
                    self._receive_datagram(data, now_s)
                case StreamBytes(stream_id, data):
                    self._receive_stream(stream_id, data)
                case HandshakeDone():
                    self._open(now_s)
                case IdIssued() | IdRetired():
                    self.id_events.append(event)
                case StreamEnded():
                    self._break_off(CloseCode.PROTOCOL_ERROR, "It closed a channel.")

    def _open(self, now_s: float) -> None:
        if self.state != State.CONNECTING:
            return
        if self._pin is not None and not self._link.peer_fingerprint.startswith(self._pin):
            self._break_off(
                CloseCode.WRONG_CERTIFICATE,
                "The host that answered is not the one that was named.",
            )
            return
        # QUIC takes a stream that is opened late, after a later one, for one that is over already.
        self._link.open_streams([self._send_base + 4 * channel for channel in Channel])
        self.state = State.OPEN
        self._heard_s = now_s
        self._asked_s = now_s
        self._events.append(Connected(self.peer, self.is_incoming, self.identity))

    def _receive_datagram(self, data: bytes, now_s: float) -> None:
        self._stats.payload_bytes_received += len(data)
        if len(data) > DATAGRAM_MAX_BYTES:
            self._break_off(CloseCode.PROTOCOL_ERROR, f"It sent a datagram of {len(data)} B.")
        elif self.state == State.OPEN and self._messages.take(1.0, now_s):
            self._events.append(DatagramReceived(self.peer, data))

    def _receive_stream(self, stream_id: int, data: bytes) -> None:
        self.is_urgent = True
        if self.state == State.OPEN:
            self._has_unread = True
            self._readers[(stream_id - self._receive_base) // 4].feed(data)

    def deliver(self, now_s: float) -> None:
        """Reports the whole messages that have come, as many as are for one turn, and the end after
        the last of them."""
        if self.state == State.OPEN and (self._has_unread or self.queue.has_more):
            self._has_unread = False
            try:
                self.queue.has_more = self._report_messages(now_s)
            except RemoteProtocolError as error:
                self._break_off(CloseCode.PROTOCOL_ERROR, str(error))
        if self.state not in (State.OPEN, State.CONNECTING, State.LEAVING):
            self.queue.has_more = False
        elif self._link_end is not None and not self.queue.has_more:
            self._receive_end(self._link_end)

    def _report_messages(self, now_s: float) -> bool:
        """Returns whether there may be more than a turn has room for. Raises `RemoteProtocolError`
        for what is none, or too much."""
        left = MESSAGES_PER_TURN_MAX
        for channel in Channel:
            reader = self._readers[channel]
            while left and (messages := reader.messages(left)):
                if not self._messages.take(len(messages), now_s):
                    raise RemoteProtocolError("It sent more than can be read.")
                left -= len(messages)
                self._stats.payload_bytes_received += sum(map(len, messages))
                self._events += [ReliableReceived(self.peer, channel, each) for each in messages]
            if reader.waiting_bytes > STREAM_BACKLOG_MAX_BYTES:
                raise RemoteProtocolError("It sent more than can be read.")
        return not left

    # The end

    def _receive_end(self, end: LinkEnd) -> None:
        reason = clean_line(end.reason, REASON_MAX_LENGTH)
        sendable = (
            CloseCode.NORMAL,
            CloseCode.REFUSED,
            CloseCode.WRONG_CERTIFICATE,
            CloseCode.CUT_OFF,
        )
        if end.is_by_peer and end.application_code in sendable:
            self._conclude(CloseCode(end.application_code), reason)
        elif end.is_by_peer and self.state == State.CONNECTING:
            self._conclude(CloseCode.REFUSED, "The other side does not want this connection.")
        else:
            reason = reason or "It broke the rules of the connection."
            self._conclude(CloseCode.PROTOCOL_ERROR, reason)
        if not end.is_by_peer:
            self.state = State.SAYING_GOODBYE

    def _break_off(self, code: CloseCode, reason: str) -> None:
        """Ends the connection from this side, for a cause that the owner hears of."""
        if self.state in (State.SAYING_GOODBYE, State.ENDED):
            return
        self._conclude(code, reason)
        self._link.close(code, reason)
        self.state = State.SAYING_GOODBYE

    def _conclude(self, code: CloseCode, reason: str) -> None:
        """The end; the owner hears of it if he knows of the connection and has not left it."""
        is_known = self.state == State.OPEN or (
            self.state == State.CONNECTING and not self.is_incoming
        )
        if is_known:
            self._events.append(Disconnected(self.peer, code, reason))
        self.state = State.ENDED
        self._clear_queues()

    def _clear_queues(self) -> None:
        self._datagrams.clear()
        for queue in self._queues:
            queue.clear()
        self._queued_bytes = [0 for _ in Channel]

    # Timers and sending

    def work(self, now_s: float, is_flush: bool) -> list[tuple[bytes, NetworkAddress]]:
        """Runs the timers and returns the packets to put on the wire. Between flushes those are
        only what cannot wait: answers, repetitions, and streams that found room."""
        if self.state == State.CONNECTING and now_s - self._began_s >= CONNECT_TIMEOUT_S:
            self._conclude(CloseCode.UNREACHABLE, "Nobody answered at that address.")
        elif self.state == State.OPEN and self._link_end is None:
            self._watch_silence(now_s)
        elif self.state == State.LEAVING:
            self._take_leave(now_s)
        if self.state == State.ENDED:
            return []
        if self.state == State.SAYING_GOODBYE:
            return self._say_goodbye(now_s)
        if self._link_end is not None:
            return []
        is_due = self._link.timer_s <= now_s
        if is_due:
            self._link.run_timer(now_s)
            self.collect_events(now_s)
            if self._link.is_exhausted:
                self._conclude_silence()
                return []
        has_streams = any(self._queues) or self._link.has_waiting_stream_bytes
        # The library takes long to find that it has nothing to send.
        is_going = is_flush and (bool(self._datagrams) or self.state != State.OPEN)
        if not (is_due or is_going or has_streams or self.is_urgent):
            return []
        if has_streams or self.is_urgent or self.state != State.OPEN:
            self._link.hasten_acknowledgements(now_s)
        elif self._datagrams:
            self._link.let_acknowledgements_ride(now_s)
        self.is_urgent = False
        return self._send(now_s)

    def _watch_silence(self, now_s: float) -> None:
        silence_s = now_s - self._heard_s
        if silence_s >= self._protocol.idle_timeout_s:
            self._conclude_silence()
        elif min(silence_s, now_s - self._asked_s) >= self._protocol.keepalive_s:
            self._asked_s = now_s
            self.is_urgent = True
            self._link.ping()

    def _conclude_silence(self) -> None:
        if self.state == State.CONNECTING:
            self._conclude(CloseCode.UNREACHABLE, "Nobody answered at that address.")
        else:
            reason = "Nothing was heard from the other side any more."
            self._conclude(CloseCode.TIMED_OUT, reason)

    def _take_leave(self, now_s: float) -> None:
        if self._deadline_s is None:
            self._deadline_s = now_s + GOODBYE_DRAIN_S
        is_drained = not self._datagrams and not any(
            self.unsent_bytes(channel) for channel in Channel
        )
        if is_drained or now_s >= self._deadline_s:
            assert self._queued_end is not None, "only who was asked to leave takes leave"
            self._link.close(*self._queued_end)
            self.state = State.SAYING_GOODBYE

    def _say_goodbye(self, now_s: float) -> list[tuple[bytes, NetworkAddress]]:
        if not self._goodbyes:
            self._goodbye = self._link.packets_to_send(now_s)
            self._deadline_s = now_s + GOODBYE_LINGER_S
        elif now_s < self._goodbye_again_s:
            return []
        assert self._deadline_s is not None, "the first goodbye sets the time of the last"
        if not self._goodbye or now_s >= self._deadline_s or self._goodbyes >= GOODBYES_MAX:
            self.state = State.ENDED
            return []
        self._goodbyes += 1
        if not self._link.is_address_proved:
            # What nobody there has asked for is said once.
            self._goodbyes = GOODBYES_MAX
        is_enough = self._goodbyes >= GOODBYES
        self._goodbye_again_s = self._deadline_s if is_enough else now_s + GOODBYE_AGAIN_S
        return self._counted(self._goodbye)

    def _send(self, now_s: float) -> list[tuple[bytes, NetworkAddress]]:
        while self._datagrams and now_s - self._datagrams[0][0] > DATAGRAM_QUEUE_MAX_S:
            self._datagrams.popleft()
        if self.state != State.CONNECTING:
            # Before that the host has not proved to be the right one.
            self._feed_streams()
        packets: list[tuple[bytes, NetworkAddress]] = []
        is_more = True
        while is_more:
            batch = list(islice(self._datagrams, QUIC_DATAGRAMS_PER_PACKET_MAX))
            self._link.queue_datagrams([payload for _, payload in batch])
            packets += self._link.packets_to_send(now_s)
            # A connection id counts from the moment in which it is told: the answer may name it.
            self._take_event(now_s)
            unsent = self._link.take_back_datagrams()
            for _ in range(len(batch) - unsent):
                self._datagrams.popleft()
            is_more = bool(self._datagrams) and not unsent
        return self._counted(packets)

    def _feed_streams(self) -> None:
        """Hands QUIC what the window has room for, the important channels first."""
        for channel in Channel:
            queue = self._queues[channel]
            if not queue:
                continue
            capacity = self._link.room_bytes - RESERVED_BYTES[channel]
            if channel == Channel.CONTROL:
                capacity = self._queued_bytes[channel]
            while queue and capacity > 0:
                piece = queue[0][:capacity]
                if len(piece) == len(queue[0]):
                    queue.popleft()
                else:
                    queue[0] = queue[0][capacity:]
                capacity -= len(piece)
                self._queued_bytes[channel] -= len(piece)
                self._link.send_stream(self._send_base + 4 * channel, piece)

    def _counted(
        self, packets: list[tuple[bytes, NetworkAddress]]
    ) -> list[tuple[bytes, NetworkAddress]]:
        for packet, _ in packets:
            self._stats.wire_bytes_sent += len(packet) + IP_AND_UDP_BYTES
        return packets
