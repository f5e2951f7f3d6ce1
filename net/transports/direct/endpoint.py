"""The UDP socket of one program, and which connection each packet belongs to.

Everything goes through one socket, those who connect here and those one connects to, so that one
address is all that a router has to remember. A packet belongs to the connection whose id it names,
wherever it comes from; so a friend whose address changes stays connected. A packet that names
nobody begins a connection at most, and only if it is large enough and the door is not crowded.
"""

import contextlib
import errno
import ipaddress
import select
import socket
from collections import deque
from datetime import datetime

from net.errors import LocalProtocolError
from net.limits import (
    CONNECTIONS_MAX,
    CONNECTIONS_PER_ADDRESS_MAX,
    GOODBYE_DRAIN_S,
    HALF_OPEN_MAX,
    HALF_OPEN_PER_ADDRESS_MAX,
    HALF_OPEN_UNPROVED_MAX,
    HANDSHAKES_PER_PUMP_MAX,
    PUMP_EVENTS_MAX,
    PUMP_PACKETS_MAX,
    REASON_MAX_LENGTH,
)
from net.text import clean_line
from net.transports.checks import check_close_code, check_datagram, check_reliable
from net.transports.direct.address import parse_address
from net.transports.direct.certificate import HostCertificate, make_certificate
from net.transports.direct.connection import DirectConnection, State
from net.transports.direct.quic import headers
from net.transports.direct.quic.door import Door
from net.transports.direct.quic.link import (
    IdIssued,
    NetworkAddress,
    QuicLink,
    client_configuration,
)
from net.transports.interface import Channel, CloseCode, LinkStats, PeerId, TransportEvent

SOCKET_BUFFER_BYTES = 1024 * 1024
RECEIVE_MAX_BYTES = 2048
"""No QUIC packet of ours is larger than 1200 bytes; of a longer one the rest is cut."""
CLOSE_WAIT_S = 0.01
_PORT_IN_USE_ERRORS = (errno.EADDRINUSE, errno.EACCES)
"""Windows says the second of a port that somebody holds exclusively."""


class PortInUseError(LocalProtocolError):
    """Another program, or another endpoint of this one, has that port."""


class DirectEndpoint:
    """Satisfies `net.transports.interface.Endpoint`.

    `bind_address` is an IP address of this machine, `0.0.0.0` or `::` for all; `port` 0 picks a
    free one. `today` dates the certificate. An endpoint that does not `accept` answers no
    stranger: a guest's. `certificate` is made when None is given.
    Raises `PortInUseError`, or `LocalProtocolError` for an address that cannot be bound.
    """

    def __init__(
        self,
        bind_address: str,
        port: int,
        now_s: float,
        today: datetime,
        *,
        accept: bool = True,
        certificate: HostCertificate | None = None,
    ) -> None:
        self._certificate = make_certificate(today) if certificate is None else certificate
        self._client_configuration = client_configuration()
        self._door = Door(self._certificate) if accept else None
        self._now_s = now_s
        self._socket = _open_socket(bind_address, port)
        self._is_ipv6 = self._socket.family == socket.AF_INET6
        self._events: deque[TransportEvent] = deque()
        self._connections: dict[PeerId, DirectConnection] = {}
        self._by_id: dict[bytes, DirectConnection] = {}
        self._next_peer = 1
        self._handshakes_left = 0
        self._is_closed = False

    @property
    def port(self) -> int:
        """The UDP port that this endpoint has."""
        port: int = self._socket.getsockname()[1]
        return port

    @property
    def fingerprint(self) -> bytes:
        """The SHA-256 fingerprint of this endpoint's certificate, 32 bytes: whoever connects here
        names it, or the beginning of it."""
        return self._certificate.fingerprint

    def connect(self, address: str, now_s: float) -> PeerId:
        """Begins a connection to `ip:port#fingerprint`; see `address.parse_address`."""
        if self._is_closed:
            raise LocalProtocolError("This endpoint is closed.")
        host = parse_address(address)
        if host.is_ipv6 != self._is_ipv6:
            family = "IPv6" if self._is_ipv6 else "IPv4"
            raise LocalProtocolError(f"{host.ip} cannot be reached from an {family} socket.")
        where: NetworkAddress = (host.ip, host.port, 0, 0) if host.is_ipv6 else (host.ip, host.port)
        link = QuicLink.connect(self._client_configuration, where, now_s)
        connection = self._add(link, where, False, host.fingerprint, now_s)
        connection.is_urgent = True
        self._now_s = now_s
        return connection.peer

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        """See the interface. A peer that leaves more than `limits.RELIABLE_UNSENT_MAX_BYTES`
        unacknowledged is disconnected."""
        check_reliable(payload)
        connection = self._connections.get(peer)
        if connection is not None:
            connection.queue_reliable(channel, payload)

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        """See the interface. Before `Connected` it does nothing."""
        check_datagram(payload)
        connection = self._connections.get(peer)
        if connection is not None:
            connection.queue_datagram(payload, self._now_s)

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        """See the interface; counts the four bytes before each message. 0 for a peer that is
        gone."""
        connection = self._connections.get(peer)
        return 0 if connection is None else connection.unsent_bytes(channel)

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        """See the interface. Raises `LocalProtocolError` for a code that is only concluded."""
        check_close_code(code)
        connection = self._connections.get(peer)
        if connection is not None:
            connection.leave(code, clean_line(reason, REASON_MAX_LENGTH))

    def pump(self, now_s: float) -> list[TransportEvent]:
        """See the interface."""
        if self._is_closed:
            return []
        self._now_s = now_s
        self._handshakes_left = HANDSHAKES_PER_PUMP_MAX
        for connection in self._connections.values():
            connection.deliver()
        self._receive(now_s)
        self._work(now_s, is_flush=False)
        events = self._events
        return [events.popleft() for _ in range(min(len(events), PUMP_EVENTS_MAX))]

    def flush(self, now_s: float) -> None:
        """See the interface."""
        if not self._is_closed:
            self._now_s = now_s
            self._work(now_s, is_flush=True)

    def stats(self, peer: PeerId) -> LinkStats:
        """See the interface; all zero for a peer that is gone."""
        connection = self._connections.get(peer)
        return LinkStats() if connection is None else connection.stats

    def close(self, now_s: float) -> None:
        """See the interface. Waits for at most `limits.GOODBYE_DRAIN_S`, and only while something
        queued was not delivered."""
        if self._is_closed:
            return
        for connection in self._connections.values():
            connection.leave(CloseCode.NORMAL, "The other side has left.")
        deadline_s = now_s + GOODBYE_DRAIN_S
        self._work(now_s, is_flush=True)
        while now_s < deadline_s and not all(
            connection.has_left for connection in self._connections.values()
        ):
            # No clock is read in here: each wait counts as its longest possible length.
            select.select([self._socket], [], [], CLOSE_WAIT_S)
            now_s += CLOSE_WAIT_S
            self._receive(now_s)
            self._events.clear()
            self._work(now_s, is_flush=True)
        self._work(deadline_s + GOODBYE_DRAIN_S, is_flush=True)
        self._is_closed = True
        self._connections.clear()
        self._by_id.clear()
        self._socket.close()

    # The socket

    def _receive(self, now_s: float) -> None:
        for _ in range(PUMP_PACKETS_MAX):
            if len(self._events) >= PUMP_EVENTS_MAX:
                return
            try:
                packet, address = self._socket.recvfrom(RECEIVE_MAX_BYTES)
            except BlockingIOError:
                return
            except OSError:
                # Windows reports here that an earlier packet of ours found nobody, or that a packet
                # was too long. Neither says anything about the next one.
                continue
            self._route(packet, address, now_s)

    def _route(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        connection_id = headers.destination_id(packet)
        if connection_id is None:
            return
        connection = self._by_id.get(connection_id)
        if connection is not None:
            connection.receive(packet, address, now_s)
            self._index(connection)
        elif self._door is not None and headers.may_begin_connection(packet):
            self._admit(self._door, packet, address, now_s)

    def _admit(self, door: Door, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        """Lets a stranger begin a connection, if there is room for one more."""
        if self._handshakes_left <= 0:
            return
        ip = address[0]
        half_open = half_open_here = here = 0
        for connection in self._connections.values():
            is_half_open = connection.is_incoming and connection.state == State.CONNECTING
            half_open += is_half_open
            if connection.ip == ip:
                here += 1
                half_open_here += is_half_open
        if (
            half_open >= HALF_OPEN_MAX
            or half_open_here >= HALF_OPEN_PER_ADDRESS_MAX
            or len(self._connections) - half_open >= CONNECTIONS_MAX
            or here - half_open_here >= CONNECTIONS_PER_ADDRESS_MAX
        ):
            return
        self._handshakes_left -= 1
        answer = door.answer(packet, address, half_open >= HALF_OPEN_UNPROVED_MAX, now_s)
        if isinstance(answer, bytes):
            self._put(answer, address)
        elif answer is not None:
            connection = self._add(answer, address, True, None, now_s)
            connection.note_received(packet)
            connection.digest(now_s)
            self._index(connection)

    def _put(self, packet: bytes, address: NetworkAddress) -> None:
        try:
            self._socket.sendto(packet, address)
        except OSError:
            # A full buffer or a network that is away just now: to QUIC it is a lost packet, which
            # it repeats, and if it stays so the connection times out.
            return

    # The connections

    def _add(
        self,
        link: QuicLink,
        address: NetworkAddress,
        is_incoming: bool,
        pin: bytes | None,
        now_s: float,
    ) -> DirectConnection:
        connection = DirectConnection(
            PeerId(self._next_peer),
            link,
            ip=address[0],
            identity=_identity(address),
            is_incoming=is_incoming,
            pin=pin,
            now_s=now_s,
            events=self._events,
        )
        self._next_peer += 1
        self._connections[connection.peer] = connection
        self._index(connection)
        return connection

    def _index(self, connection: DirectConnection) -> None:
        """Brings the table of connection ids up to date."""
        for news in connection.id_news:
            if isinstance(news, IdIssued):
                self._by_id[news.connection_id] = connection
            elif self._by_id.get(news.connection_id) is connection:
                del self._by_id[news.connection_id]
        connection.id_news.clear()

    def _work(self, now_s: float, is_flush: bool) -> None:
        ended: list[DirectConnection] = []
        for connection in self._connections.values():
            for packet, address in connection.work(now_s, is_flush):
                self._put(packet, address)
            self._index(connection)
            if connection.state == State.ENDED:
                ended.append(connection)
        for connection in ended:
            del self._connections[connection.peer]
            for connection_id in [key for key, value in self._by_id.items() if value is connection]:
                del self._by_id[connection_id]


def _open_socket(bind_address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in bind_address else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_DGRAM)
    try:
        opened.setblocking(False)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            # A system that does not grant so much keeps what it has.
            with contextlib.suppress(OSError):
                opened.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER_BYTES)
        # Without this, Windows would let another program take over a port that is in use.
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        if exclusive is not None:
            opened.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        opened.bind((bind_address, port))
    except OverflowError as error:
        opened.close()
        raise LocalProtocolError(f"{port} is not a port; ports are 0 to 65535.") from error
    except OSError as error:
        opened.close()
        if error.errno in _PORT_IN_USE_ERRORS and port:
            raise PortInUseError(f"UDP port {port} is in use by another program.") from error
        raise LocalProtocolError(
            f"Cannot listen on {bind_address!r}, port {port}: {error}"
        ) from error
    return opened


def _identity(address: NetworkAddress) -> str:
    """An IP address is who somebody is, to block them by: the port is another one next time. Only
    within one machine, where all have the same address, the port tells one from another."""
    ip = ipaddress.ip_address(address[0].partition("%")[0])
    if not ip.is_loopback:
        return str(ip)
    return f"[{ip}]:{address[1]}" if ip.version == 6 else f"{ip}:{address[1]}"
