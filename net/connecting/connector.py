"""What every way to a farm has in common that leads through a lobby: peers of its own.

A session calls `connect` and gets a peer at once, long before there is a connection; so a way gives
out peers of its own (*outer*) and pairs each with the endpoint's (*inner*) once that exists.
"""

from msgspec.structs import replace

from net.transports.interface import (
    Channel,
    CloseCode,
    Disconnected,
    Endpoint,
    LinkStats,
    PeerId,
    TransportEvent,
)

CLOSED_S = 1.5
"""How long nothing may be heard of a host that has closed its lobby, until it counts as gone: three
heartbeats, in which its own goodbye arrives, or a sign that it only left the list."""
_CLOSED = "The host has closed the farm."


class Connector(Endpoint):
    """All of `net.transports.interface.Endpoint` but `connect`, `pump` and `close`."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._inner_of: dict[PeerId, PeerId] = {}
        self._outer_of: dict[PeerId, PeerId] = {}
        self._next_peer = 1
        self._is_closed = False
        self._closed_s: float | None = None
        """When the host closed its lobby, as long as it may have closed its farm."""

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        inner = self._inner_of.get(peer)
        if inner is not None:
            self._endpoint.send_reliable(inner, channel, payload)

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        inner = self._inner_of.get(peer)
        if inner is not None:
            self._endpoint.send_datagram(inner, payload)

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        inner = self._inner_of.get(peer)
        return 0 if inner is None else self._endpoint.unsent_bytes(inner, channel)

    def binding(self, peer: PeerId) -> bytes:
        """See the interface."""
        inner = self._inner_of.get(peer)
        return b"" if inner is None else self._endpoint.binding(inner)

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        """The lobby is left only with the whole way."""
        inner = self._inner_of.pop(peer, None)
        if inner is not None:
            self._outer_of.pop(inner, None)
            self._endpoint.disconnect(inner, code, reason)

    def flush(self, now_s: float) -> None:
        if not self._is_closed:
            self._endpoint.flush(now_s)

    def stats(self, peer: PeerId) -> LinkStats:
        inner = self._inner_of.get(peer)
        return LinkStats() if inner is None else self._endpoint.stats(inner)

    def _pump_endpoint(self, now_s: float) -> list[TransportEvent]:
        """What the endpoint reports, of outer peers."""
        events: list[TransportEvent] = []
        for event in self._endpoint.pump(now_s):
            outer = self._outer_of.get(event.peer)
            if outer is None:
                outer = self._new_peer()
                self._pair(outer, event.peer)
            events.append(replace(event, peer=outer))
            if isinstance(event, Disconnected):
                self._inner_of.pop(outer, None)
                self._outer_of.pop(event.peer, None)
        return events

    def _end_if_closed(
        self, heard: list[TransportEvent], waiting: PeerId | None, now_s: float
    ) -> list[TransportEvent]:
        """The host has closed its lobby, and its goodbye to us may be lost. `heard` is what came of
        it just now, `waiting` who has no connection yet."""
        if self._closed_s is None:
            return []
        silent_s = now_s - self._closed_s
        if heard and silent_s > CLOSED_S / 3:
            self._closed_s = None
            return []
        peers = {*self._inner_of, *(() if waiting is None else (waiting,))}
        if not peers or silent_s < CLOSED_S:
            return []
        for peer in peers:
            self.disconnect(peer, CloseCode.NORMAL, _CLOSED)
        return [Disconnected(peer, CloseCode.NORMAL, _CLOSED) for peer in peers]

    def _pair(self, outer: PeerId, inner: PeerId) -> None:
        self._inner_of[outer] = inner
        self._outer_of[inner] = outer

    def _new_peer(self) -> PeerId:
        peer = PeerId(self._next_peer)
        self._next_peer += 1
        return peer
