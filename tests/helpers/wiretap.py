"""An endpoint that is listened to: what it sends is kept, and a test may stop some of it, or add to
what it reports."""

from collections.abc import Callable
from typing import NamedTuple

from net.transports.interface import (
    Channel,
    CloseCode,
    Endpoint,
    LinkStats,
    PeerId,
    TransportEvent,
)
from net.wire import message_name


class Sent(NamedTuple):
    """One message that was handed to the transport."""

    time_s: float
    peer: PeerId
    channel: Channel | None
    """None for a datagram."""
    payload: bytes

    @property
    def name(self) -> str:
        """The name of the message."""
        return message_name(self.payload)


class Wiretap:
    """Passes everything on to another endpoint, keeps what is sent, and stops what `stops` says.
    What is put into `reports` is reported by the next `pump`, after what came by itself."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.sent: list[Sent] = []
        self.stops: Callable[[Sent], bool] = lambda _: False
        self.reports: list[TransportEvent] = []
        self.peers: list[PeerId] = []
        """The connections of this endpoint, in the order in which they were heard of."""
        self._now_s = 0.0

    def of(self, name: str, since_s: float = 0.0) -> list[Sent]:
        """What was sent under this name since then."""
        return [sent for sent in self.sent if sent.name == name and sent.time_s >= since_s]

    def connect(self, address: str, now_s: float) -> PeerId:
        peer = self.endpoint.connect(address, now_s)
        self.peers.append(peer)
        return peer

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        sent = Sent(self._now_s, peer, channel, payload)
        if not self.stops(sent):
            self.sent.append(sent)
            self.endpoint.send_reliable(peer, channel, payload)

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        sent = Sent(self._now_s, peer, None, payload)
        if not self.stops(sent):
            self.sent.append(sent)
            self.endpoint.send_datagram(peer, payload)

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        return self.endpoint.unsent_bytes(peer, channel)

    def binding(self, peer: PeerId) -> bytes:
        return self.endpoint.binding(peer)

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        self.endpoint.disconnect(peer, code, reason)

    def pump(self, now_s: float) -> list[TransportEvent]:
        self._now_s = now_s
        events = [*self.endpoint.pump(now_s), *self.reports]
        self.reports.clear()
        for event in events:
            if event.peer not in self.peers:
                self.peers.append(event.peer)
        return events

    def flush(self, now_s: float) -> None:
        self._now_s = now_s
        self.endpoint.flush(now_s)

    def stats(self, peer: PeerId) -> LinkStats:
        return self.endpoint.stats(peer)

    def close(self, now_s: float) -> None:
        self.endpoint.close(now_s)
