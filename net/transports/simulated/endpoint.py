"""One program's end of a simulated network: it sorts packets to connections and reports."""

from collections import deque
from collections.abc import Callable
from heapq import heappop

from net.errors import LocalProtocolError
from net.limits import (
    PUMP_EVENTS_MAX,
    REASON_MAX_LENGTH,
)
from net.text import clean_line
from net.transports.checks import check_close_code, check_datagram, check_reliable
from net.transports.interface import (
    Channel,
    CloseCode,
    Endpoint,
    LinkStats,
    PeerId,
    TransportEvent,
)
from net.transports.simulated.connection import SimulatedConnection, State
from net.transports.simulated.link import Inbox, Link
from net.transports.simulated.packet import ConnectionKey, Kind

_HELLO = int(Kind.HELLO)


class SimulatedEndpoint(Endpoint):
    """Satisfies `net.transports.interface.Endpoint`. Made by `SimulatedNetwork.endpoint`."""

    def __init__(
        self,
        address: str,
        identity: str,
        *,
        life: int,
        inbox: Inbox,
        incoming_links: list[Link],
        link_to: Callable[[str], Link],
        on_closed: Callable[[], None],
    ) -> None:
        self.address = address
        self.identity = identity
        self._life = life
        self._inbox = inbox
        self._incoming_links = incoming_links
        self._link_to = link_to
        self._on_closed = on_closed
        self._events: deque[TransportEvent] = deque()
        self._connections: dict[PeerId, SimulatedConnection] = {}
        self._by_key: dict[ConnectionKey, SimulatedConnection] = {}
        self._began = 0
        self._next_peer = 1
        self._is_closed = False

    def connect(self, address: str, now_s: float) -> PeerId:
        """Begins a connection to the endpoint registered at `address`, now or by then. Raises
        `LocalProtocolError` for an empty address, one's own, or on a closed endpoint."""
        if self._is_closed:
            raise LocalProtocolError("This endpoint is closed.")
        if not address or address == self.address:
            raise LocalProtocolError(f"{address!r} is not an address that one can connect to.")
        self._began += 1
        key = (self.address, self._life, self._began)
        return self._add(key, address, address, False, now_s).peer

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        check_reliable(payload)
        connection = self._connections.get(peer)
        if connection is not None:
            connection.queue_reliable(channel, payload)

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        """Before `Connected` it does nothing."""
        check_datagram(payload)
        connection = self._connections.get(peer)
        if connection is not None:
            connection.queue_datagram(payload)

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        """0 for a peer that is gone."""
        connection = self._connections.get(peer)
        return 0 if connection is None else connection.unsent_bytes(channel)

    def binding(self, peer: PeerId) -> bytes:
        """See the interface: here a connection's key is nobody else's."""
        connection = self._connections.get(peer)
        return b"" if connection is None else repr(connection.key).encode()

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        """Raises `LocalProtocolError` for a code that is only concluded."""
        check_close_code(code)
        connection = self._connections.get(peer)
        if connection is not None:
            connection.leave(code, clean_line(reason, REASON_MAX_LENGTH))
            if connection.state == State.ENDED:
                self._forget(connection)

    def pump(self, now_s: float) -> list[TransportEvent]:
        """Delivers every packet due by `now_s`, runs timers, acknowledges and repeats."""
        events = self._events
        if self._is_closed:
            return []
        for link in self._incoming_links:
            if link.waiting:
                link.advance(now_s)
        packets = self._inbox.packets
        while packets and packets[0][0] <= now_s and len(events) < PUMP_EVENTS_MAX:
            packet = heappop(packets)
            connection = self._by_key.get(packet[3])
            if connection is None:
                if packet[4] != _HELLO or packet[3][0] == self.address:
                    continue
                connection = self._add(packet[3], packet[1], packet[5], True, now_s)
            connection.receive(now_s, packet)
        self.flush(now_s)
        if not events:
            return []
        if len(events) <= PUMP_EVENTS_MAX:
            reported = list(events)
            events.clear()
            return reported
        return [events.popleft() for _ in range(PUMP_EVENTS_MAX)]

    def flush(self, now_s: float) -> None:
        """Lets every connection work that has something to do by now."""
        has_ended = False
        for connection in self._connections.values():
            if connection.due_s <= now_s:
                connection.work(now_s)
                has_ended |= connection.state is State.ENDED
        if has_ended:
            for connection in list(self._connections.values()):
                if connection.state is State.ENDED:
                    self._forget(connection)

    def stats(self, peer: PeerId) -> LinkStats:
        """All zero for a peer that is gone."""
        connection = self._connections.get(peer)
        return LinkStats() if connection is None else connection.stats

    def close(self, now_s: float) -> None:
        """The goodbyes are said at once; the address is free afterwards."""
        if self._is_closed:
            return
        for connection in self._connections.values():
            connection.leave_at_once(now_s, CloseCode.NORMAL, "The other side has left.")
        self._on_closed()

    def vanish(self) -> None:
        """Ends without a word, as in a power failure. See `SimulatedNetwork.kill`."""
        self._is_closed = True
        self._connections.clear()
        self._by_key.clear()
        self._events.clear()

    def _add(
        self, key: ConnectionKey, address: str, identity: str, is_incoming: bool, now_s: float
    ) -> SimulatedConnection:
        connection = SimulatedConnection(
            key,
            PeerId(self._next_peer),
            self._link_to(address),
            identities=(self.identity, identity),
            is_incoming=is_incoming,
            now_s=now_s,
            events=self._events,
        )
        self._next_peer += 1
        self._connections[connection.peer] = connection
        self._by_key[key] = connection
        return connection

    def _forget(self, connection: SimulatedConnection) -> None:
        del self._connections[connection.peer]
        del self._by_key[connection.key]
