"""Several endpoints in one: views of a single endpoint that do not see each other's peers.

The game and the lobby server are reached from the same socket, so that the address which the server
sees is the one that friends can reach. So two owners share one endpoint. Each has a view, which
knows only the peers that it connected itself; whoever connects from outside belongs to the main
view. Whoever pumps, pumps for all: what is not for it waits for its own view.
"""

from collections import deque
from collections.abc import Callable

from net.errors import LocalProtocolError
from net.limits import PUMP_EVENTS_MAX, SIDE_VIEW_EVENTS_MAX
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    Disconnected,
    Endpoint,
    LinkStats,
    PeerId,
    TransportEvent,
)

Connect = Callable[[str, float], PeerId]
"""How a view connects: an address and the time, like `Endpoint.connect`."""


class SharedEndpoint:
    """Parts `endpoint`, which belongs to it from now on."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._owners: dict[PeerId, _View] = {}
        self._is_closed = False
        self._main = _View(self, endpoint.connect)

    @property
    def main(self) -> Endpoint:
        """The view that has the peers who connect from outside. Closing it closes everything."""
        return self._main

    def side(self, connect: Connect | None = None) -> Endpoint:
        """A further view. It connects by `connect` where that is given, such as
        `partial(endpoint.connect, protocol="tandem-lobby")`. Closing it ends its own connections
        and nothing else."""
        return _View(self, self._endpoint.connect if connect is None else connect)

    # For the views

    def begin(self, view: "_View", connect: Connect, address: str, now_s: float) -> PeerId:
        """Connects on behalf of a view."""
        peer = connect(address, now_s)
        self._owners[peer] = view
        return peer

    def is_of(self, view: "_View", peer: PeerId) -> bool:
        """Whether a peer belongs to a view."""
        return self._owners.get(peer) is view

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        """Ends one connection, of which nothing is reported any more."""
        self._endpoint.disconnect(peer, code, reason)
        self._owners.pop(peer, None)

    def pump(self, now_s: float) -> None:
        """Pumps the endpoint and gives each view what is its own."""
        if self._is_closed:
            return
        for event in self._endpoint.pump(now_s):
            if isinstance(event, Connected) and event.incoming:
                self._owners[event.peer] = self._main
            view = self._owners.get(event.peer)
            if view is None:
                continue
            if isinstance(event, Disconnected):
                del self._owners[event.peer]
            elif len(view.waiting) >= SIDE_VIEW_EVENTS_MAX:
                reason = "It sent more than can be read."
                self.disconnect(event.peer, CloseCode.PROTOCOL_ERROR, reason)
                view.waiting.append(Disconnected(event.peer, CloseCode.PROTOCOL_ERROR, reason))
                continue
            view.waiting.append(event)

    def close_view(self, view: "_View", now_s: float) -> None:
        """Ends what belongs to a view: everything, if it is the main one."""
        if self._is_closed:
            return
        if view is self._main:
            self._is_closed = True
            self._owners.clear()
            self._endpoint.close(now_s)
            return
        for peer in [peer for peer, owner in self._owners.items() if owner is view]:
            self.disconnect(peer, CloseCode.NORMAL, "The other side has left.")
        self._endpoint.flush(now_s)


class _View(Endpoint):
    """One owner's view; satisfies `net.transports.interface.Endpoint`."""

    def __init__(self, shared: SharedEndpoint, connect: Connect) -> None:
        self._shared = shared
        self._connect = connect
        self.waiting: deque[TransportEvent] = deque()
        """What came for it while another view was pumped."""
        self._is_closed = False

    @property
    def _endpoint(self) -> Endpoint:
        return self._shared._endpoint

    def connect(self, address: str, now_s: float) -> PeerId:
        if self._is_closed:
            raise LocalProtocolError("This view of the endpoint is closed.")
        return self._shared.begin(self, self._connect, address, now_s)

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        if self._shared.is_of(self, peer):
            self._endpoint.send_reliable(peer, channel, payload)

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        if self._shared.is_of(self, peer):
            self._endpoint.send_datagram(peer, payload)

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        """0 for the peer of another view."""
        return self._endpoint.unsent_bytes(peer, channel) if self._shared.is_of(self, peer) else 0

    def binding(self, peer: PeerId) -> bytes:
        """See the interface."""
        return self._endpoint.binding(peer) if self._shared.is_of(self, peer) else b""

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        if self._shared.is_of(self, peer):
            self._shared.disconnect(peer, code, reason)

    def pump(self, now_s: float) -> list[TransportEvent]:
        """Also what came while another view was pumped."""
        if self._is_closed:
            return []
        self._shared.pump(now_s)
        count = min(len(self.waiting), PUMP_EVENTS_MAX)
        return [self.waiting.popleft() for _ in range(count)]

    def flush(self, now_s: float) -> None:
        """Flushes what all views have queued."""
        if not self._shared._is_closed:
            self._endpoint.flush(now_s)

    def stats(self, peer: PeerId) -> LinkStats:
        """All zero for the peer of another view."""
        return self._endpoint.stats(peer) if self._shared.is_of(self, peer) else LinkStats()

    def close(self, now_s: float) -> None:
        """A side view's goodbyes travel while the main view is pumped."""
        if not self._is_closed:
            self._is_closed = True
            self.waiting.clear()
            self._shared.close_view(self, now_s)
