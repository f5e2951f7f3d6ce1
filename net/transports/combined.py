"""Several ways into one farm: an endpoint made of others, whose peers all look alike.

A host whose friends come in over the direct transport and over Steam has one session, and a session
has one endpoint. This is that one. It keeps nothing of its own: the number of a peer tells which
endpoint it is of, so no table can get out of step with what the endpoints know.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from net.errors import LocalProtocolError
from net.transports.interface import (
    Channel,
    CloseCode,
    Endpoint,
    LinkStats,
    PeerId,
    TransportEvent,
)


class CombinedEndpoint(Endpoint):
    """Satisfies `net.transports.interface.Endpoint` over one or more others, which belong to it
    from now on. Raises ValueError for none."""

    def __init__(self, endpoints: Sequence[Endpoint]) -> None:
        if not endpoints:
            raise ValueError("a combined endpoint is made of at least one endpoint")
        self._endpoints = tuple(endpoints)

    def connect(self, address: str, now_s: float) -> PeerId:
        """Connects by the first endpoint whose kind of address this is. Raises
        `LocalProtocolError` when it is nobody's."""
        refusal: LocalProtocolError | None = None
        for index, endpoint in enumerate(self._endpoints):
            try:
                return self._outer(index, endpoint.connect(address, now_s))
            except LocalProtocolError as error:
                refusal = refusal or error
        assert refusal is not None, "there is at least one endpoint, and each of them refused"
        raise refusal

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        endpoint, inner = self._inner(peer)
        endpoint.send_reliable(inner, channel, payload)

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        endpoint, inner = self._inner(peer)
        endpoint.send_datagram(inner, payload)

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        endpoint, inner = self._inner(peer)
        return endpoint.unsent_bytes(inner, channel)

    def binding(self, peer: PeerId) -> bytes:
        """See the interface."""
        endpoint, inner = self._inner(peer)
        return endpoint.binding(inner)

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        endpoint, inner = self._inner(peer)
        endpoint.disconnect(inner, code, reason)

    def pump(self, now_s: float) -> list[TransportEvent]:
        """The events of each endpoint in its own order."""
        return [
            replace(event, peer=self._outer(index, event.peer))
            for index, endpoint in enumerate(self._endpoints)
            for event in endpoint.pump(now_s)
        ]

    def flush(self, now_s: float) -> None:
        for endpoint in self._endpoints:
            endpoint.flush(now_s)

    def stats(self, peer: PeerId) -> LinkStats:
        endpoint, inner = self._inner(peer)
        return endpoint.stats(inner)

    def close(self, now_s: float) -> None:
        """Each endpoint is closed, even if another one's closing fails."""
        errors: list[Exception] = []
        for endpoint in self._endpoints:
            try:
                endpoint.close(now_s)
            except Exception as error:
                errors.append(error)
        if errors:
            raise errors[0]

    def _outer(self, index: int, inner: PeerId) -> PeerId:
        return PeerId(inner * len(self._endpoints) + index)

    def _inner(self, peer: PeerId) -> tuple[Endpoint, PeerId]:
        inner, index = divmod(peer, len(self._endpoints))
        return self._endpoints[index], PeerId(inner)
