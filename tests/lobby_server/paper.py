"""An endpoint on paper: what comes in is written by the test, what goes out is kept."""

from collections import deque

from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    Disconnected,
    LinkStats,
    PeerId,
    ReliableReceived,
    TransportEvent,
)


class PaperEndpoint:
    """Satisfies `Endpoint`."""

    def __init__(self) -> None:
        self.incoming: deque[TransportEvent] = deque()
        self.sent: list[tuple[PeerId, bytes]] = []
        self.peers: set[PeerId] = set()
        self.dropped: list[PeerId] = []
        self._peers_made = 0

    # What the test does

    def come(self) -> PeerId:
        """Somebody connects."""
        peer = self._new_peer()
        self.incoming.append(Connected(peer, True, "203.0.113.7:4711"))
        return peer

    def say(self, peer: PeerId, payload: bytes) -> None:
        """Somebody says something."""
        if peer in self.peers:
            self.incoming.append(ReliableReceived(peer, Channel.CONTROL, payload))

    def go(self, peer: PeerId, code: CloseCode) -> None:
        """Somebody's connection ends."""
        if peer in self.peers:
            self.peers.discard(peer)
            self.incoming.append(Disconnected(peer, code, ""))

    # The interface

    def connect(self, address: str, now_s: float) -> PeerId:
        peer = self._new_peer()
        self.incoming.append(Connected(peer, False, "198.51.100.1:47240"))
        return peer

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        if peer in self.peers:
            self.sent.append((peer, payload))

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        raise AssertionError("nobody sends datagrams here")

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        return 0

    def binding(self, peer: PeerId) -> bytes:
        return b""

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        if peer in self.peers:
            self.peers.discard(peer)
            self.dropped.append(peer)

    def pump(self, now_s: float) -> list[TransportEvent]:
        events = list(self.incoming)
        self.incoming.clear()
        return events

    def flush(self, now_s: float) -> None:
        """It is sent already."""

    def stats(self, peer: PeerId) -> LinkStats:
        raise AssertionError("nobody asks for figures here")

    def close(self, now_s: float) -> None:
        self.peers.clear()

    def _new_peer(self) -> PeerId:
        self._peers_made += 1
        peer = PeerId(self._peers_made)
        self.peers.add(peer)
        return peer
