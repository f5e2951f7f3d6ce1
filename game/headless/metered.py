"""An endpoint that counts: bytes by direction and kind of message, around any transport."""

from collections import Counter

from net.transports.interface import (
    Channel,
    CloseCode,
    DatagramReceived,
    Disconnected,
    Endpoint,
    LinkStats,
    PeerId,
    ReliableReceived,
    TransportEvent,
)
from net.wire import message_name

_NOTED_EVERY_FLUSHES = 10
"""Of a connection that ends, what the wire carried after the last note is not counted."""


class MeteredEndpoint:
    """Passes everything on to another endpoint and counts what goes out and comes in."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._peers: set[PeerId] = set()
        self._wire_of_peer: dict[PeerId, tuple[int, int]] = {}
        """Bytes sent and received on the wire by each connection so far."""
        self._is_frozen = False
        self._flushes = 0
        self._marked_wire = (0, 0)
        self.wire_bytes = (0, 0)
        """Bytes sent and received on the wire between `mark` and `freeze`."""
        self.sent: Counter[str] = Counter()
        """Payload bytes by the name of the message."""
        self.received: Counter[str] = Counter()
        self.sent_messages: Counter[str] = Counter()
        self.received_messages: Counter[str] = Counter()

    def mark(self) -> None:
        """Begins to count anew."""
        for counter in (self.sent, self.received, self.sent_messages, self.received_messages):
            counter.clear()
        self._note_wire()
        self._marked_wire = self._wire_total()

    def freeze(self) -> None:
        """Counts no further: what was counted since `mark` stands."""
        self._note_wire()
        self.wire_bytes = (
            self._wire_total()[0] - self._marked_wire[0],
            self._wire_total()[1] - self._marked_wire[1],
        )
        self._is_frozen = True

    def connect(self, address: str, now_s: float) -> PeerId:
        """As `Endpoint.connect`, and so are all the others."""
        peer = self._endpoint.connect(address, now_s)
        self._peers.add(peer)
        return peer

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        """Counts and sends."""
        self._count(self.sent, self.sent_messages, payload)
        self._endpoint.send_reliable(peer, channel, payload)

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        """Counts and sends."""
        self._count(self.sent, self.sent_messages, payload)
        self._endpoint.send_datagram(peer, payload)

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        """Passes on."""
        return self._endpoint.unsent_bytes(peer, channel)

    def binding(self, peer: PeerId) -> bytes:
        """Passes on."""
        return self._endpoint.binding(peer)

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        """Passes on."""
        self._endpoint.disconnect(peer, code, reason)

    def pump(self, now_s: float) -> list[TransportEvent]:
        """Receives and counts."""
        events = self._endpoint.pump(now_s)
        for event in events:
            if isinstance(event, DatagramReceived | ReliableReceived):
                self._count(self.received, self.received_messages, event.payload)
            elif isinstance(event, Disconnected):
                self._peers.discard(event.peer)
            else:
                self._peers.add(event.peer)
        return events

    def flush(self, now_s: float) -> None:
        """Passes on, and now and then notes what the wire has carried: once a connection has ended
        nobody knows any more."""
        self._endpoint.flush(now_s)
        self._flushes += 1
        if self._flushes % _NOTED_EVERY_FLUSHES == 0:
            self._note_wire()

    def stats(self, peer: PeerId) -> LinkStats:
        """Passes on."""
        return self._endpoint.stats(peer)

    def close(self, now_s: float) -> None:
        """Passes on."""
        self._peers.clear()
        self._endpoint.close(now_s)

    def _note_wire(self) -> None:
        for peer in self._peers:
            stats = self._endpoint.stats(peer)
            if stats.wire_bytes_sent or stats.wire_bytes_received:
                self._wire_of_peer[peer] = (stats.wire_bytes_sent, stats.wire_bytes_received)

    def _wire_total(self) -> tuple[int, int]:
        return (
            sum(sent for sent, _ in self._wire_of_peer.values()),
            sum(received for _, received in self._wire_of_peer.values()),
        )

    def _count(self, volumes: Counter[str], messages: Counter[str], payload: bytes) -> None:
        if not self._is_frozen:
            name = message_name(payload)
            volumes[name] += len(payload)
            messages[name] += 1
