"""An endpoint that counts: bytes by direction and kind of message, around any transport."""

from collections import Counter

from net.transports.interface import (
    Channel,
    DatagramReceived,
    Disconnected,
    Endpoint,
    PeerId,
    ReliableReceived,
    TransportEvent,
)
from net.wire import message_name

_BEGINNING_BYTES = 2
"""Of a message, by which its kind is known."""
_MESSAGES = (DatagramReceived, ReliableReceived)
_NOTED_EVERY_FLUSHES = 10
"""Of a connection that ends, what the wire carried after the last note is not counted."""


class MeteredEndpoint:
    """Passes everything on to another endpoint and counts what goes out and comes in."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        # What is only passed on is asked often, and goes straight there.
        self.unsent_bytes = endpoint.unsent_bytes
        self.binding = endpoint.binding
        self.disconnect = endpoint.disconnect
        self.stats = endpoint.stats
        self._peers: set[PeerId] = set()
        self._wire_of_peer: dict[PeerId, tuple[int, int]] = {}
        """Bytes sent and received on the wire by each connection so far."""
        self._is_frozen = False
        self._flushes = 0
        self._marked_wire = (0, 0)
        self.wire_bytes = (0, 0)
        """Bytes sent and received on the wire between `mark` and `freeze`."""
        self._sent: dict[bytes, list[int]] = {}
        self._received: dict[bytes, list[int]] = {}
        """By how messages begin, which says what they are: how many, and their bytes."""

    @property
    def sent(self) -> Counter[str]:
        """Payload bytes by the name of the message, as far as `mark` and `freeze` let it count."""
        return _by_name(self._sent, 1)

    @property
    def received(self) -> Counter[str]:
        """The same of what has come in."""
        return _by_name(self._received, 1)

    @property
    def sent_messages(self) -> Counter[str]:
        """How many messages went, by their names."""
        return _by_name(self._sent, 0)

    @property
    def received_messages(self) -> Counter[str]:
        """How many have come in."""
        return _by_name(self._received, 0)

    def mark(self) -> None:
        """Begins to count anew."""
        self._sent.clear()
        self._received.clear()
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
        self._count(self._sent, payload)
        self._endpoint.send_reliable(peer, channel, payload)

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        """Counts and sends."""
        self._count(self._sent, payload)
        self._endpoint.send_datagram(peer, payload)

    def pump(self, now_s: float) -> list[TransportEvent]:
        """Receives and counts."""
        events = self._endpoint.pump(now_s)
        for event in events:
            if isinstance(event, _MESSAGES):
                self._count(self._received, event.payload)
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

    def _count(self, tallies: dict[bytes, list[int]], payload: bytes) -> None:
        if self._is_frozen:
            return
        tally = tallies.get(payload[:_BEGINNING_BYTES])
        if tally is None:
            tally = tallies[payload[:_BEGINNING_BYTES]] = [0, 0]
        tally[0] += 1
        tally[1] += len(payload)


def _by_name(tallies: dict[bytes, list[int]], column: int) -> Counter[str]:
    counted: Counter[str] = Counter()
    for beginning, tally in tallies.items():
        counted[message_name(beginning)] += tally[column]
    return counted
