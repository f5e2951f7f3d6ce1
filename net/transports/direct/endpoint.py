"""The UDP socket of one program, and which connection each packet belongs to.

Everything goes through one socket, those who connect here and those one connects to, so that one
address is all that a router has to remember. A packet belongs to the connection whose id it names,
wherever it comes from; so a friend whose address changes stays connected. A packet that names
nobody begins a connection at most, and only if it is large enough and there is room.
Packets that are not QUIC go to whoever asked for them: `plain` says what there are.

What has come is worked on by turns (`fair_queue`): the connected first, strangers after them, each
fairly by what it has cost. When a pump has worked for long enough, the rest waits for the next.

A connection is looked at when something happened to it or when its time has come, so that one who
has nothing to do costs nothing. `_touched` are the first kind, `_schedule` knows the second.
"""

import ipaddress
import secrets
import select
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from net.errors import LocalProtocolError
from net.limits import (
    GIVE_WAY_ASKED_MAX,
    GOODBYE_DRAIN_S,
    MESSAGE_COST_S,
    PUMP_EVENTS_MAX,
    REASON_MAX_LENGTH,
    STRANGERS_WORK_SHARE,
)
from net.text import clean_line
from net.transports.address import (
    NetworkAddress,
    address_bucket,
    is_relayed_address,
    mapped_address,
    parse_address,
    plain_address,
)
from net.transports.checks import check_close_code, check_datagram, check_reliable
from net.transports.direct.capacity import GAME_CAPACITY, Capacity, Occupancy
from net.transports.direct.connection import DirectConnection, State
from net.transports.direct.fair_queue import FairQueue, StrangerQueues
from net.transports.direct.plain import PLAIN_BELOW, PROVE, RELAYED, RelayTicket
from net.transports.direct.quic import headers
from net.transports.direct.quic.certificate import HostCertificate, make_certificate
from net.transports.direct.quic.events import IdIssued
from net.transports.direct.quic.protocols import GAME_PROTOCOL, Protocol, protocol_of
from net.transports.direct.relayed import RelayPaths
from net.transports.direct.schedule import Schedule
from net.transports.direct.sockets import DatagramSocket, open_socket, serves_both
from net.transports.interface import (
    Channel,
    CloseCode,
    Endpoint,
    LinkStats,
    PeerId,
    TransportEvent,
)

if TYPE_CHECKING:
    # The QUIC library is loaded by whoever opens a connection.
    from net.transports.direct.quic.link import QuicLink
    from net.transports.direct.quic.listener import QuicListener

RECEIVE_MAX_BYTES = 2048
"""No QUIC packet of ours is larger than 1200 bytes; of a longer one the rest is cut."""
CLOSE_WAIT_S = 0.01
READING_SHARE = 0.5
"""Of a pump's work, what goes to taking packets from the system at most."""

PlainHandler = Callable[[bytes, NetworkAddress, float], None]
"""Takes a packet that is not QUIC, where it came from, and the time. Whatever it holds is hostile
until proved otherwise, and never empty."""


def standing_clock_s() -> float:
    """A clock that stands still: no work ever takes too long by it."""
    return 0.0


class DirectEndpoint(Endpoint):
    """Satisfies `net.transports.interface.Endpoint`.

    `bind_address` is an IP address of this machine, `0.0.0.0` or `::` for all (the second for both
    kinds where the system can); `port` 0 picks a free one. `today` dates the certificate. An
    endpoint that does not `accept` answers no stranger: a guest's. `certificate` is made when None
    is given and one is needed. `protocol` is the name of what is spoken here (`protocols`),
    `capacity` for how many. `opened` is a socket to use instead of opening one; it belongs to the
    endpoint from then on. `work_clock_s` is a clock in seconds that goes on while work is done: by
    it a pump knows when to give way, and what each peer costs. A program hands in
    `time.perf_counter`; without one nothing costs anything. Raises `PortInUseError`, or
    `LocalProtocolError` for an address that cannot be bound.
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
        protocol: str = GAME_PROTOCOL.name,
        capacity: Capacity = GAME_CAPACITY,
        opened: DatagramSocket | None = None,
        work_clock_s: Callable[[], float] = standing_clock_s,
    ) -> None:
        self._protocol = protocol_of(protocol)
        self._capacity = capacity
        self._today = today
        self._certificate = certificate
        self._listener = self._listen() if accept else None
        self._now_s = now_s
        self._socket = open_socket(bind_address, port) if opened is None else opened
        self.bound_ip = self._socket.getsockname()[0]
        """The address that it is bound to; 0.0.0.0 or :: for all of this machine's."""
        self._is_ipv6 = ":" in self.bound_ip
        self._is_for_both = serves_both(self._socket)
        self._events: deque[TransportEvent] = deque()
        self._connections: dict[PeerId, DirectConnection] = {}
        self._by_id: dict[bytes, DirectConnection] = {}
        self._touched: dict[PeerId, DirectConnection] = {}
        self._schedule: Schedule[PeerId] = Schedule()
        self._occupancy = Occupancy(capacity)
        self.give_way: Callable[[PeerId], bool] = lambda _peer: False
        """Asked, while the endpoint is full, to disconnect a peer so that another may come in whose
        address has less. Returns whether it did; nobody gives way unless told otherwise."""
        self._relays = RelayPaths(secrets.token_bytes)
        self._plain_handlers: tuple[PlainHandler, ...] = ()
        self._queue: FairQueue[PeerId] = FairQueue()
        self._strangers = StrangerQueues(capacity.strangers_inbox_bytes)
        self._work_clock_s = work_clock_s
        self._next_peer = 1
        self._is_closed = False

    @property
    def port(self) -> int:
        """The UDP port that this endpoint has."""
        return self._socket.getsockname()[1]

    @property
    def fingerprint(self) -> bytes:
        """The SHA-256 fingerprint of this endpoint's certificate, 32 bytes: whoever connects here
        names it, or the beginning of it."""
        return self._shown_certificate().fingerprint

    @property
    def connection_count(self) -> int:
        """How many connections there are, whatever their state."""
        return len(self._connections)

    def connect(
        self,
        address: str,
        now_s: float,
        protocol: str | None = None,
        *,
        trusts_on_first_use: bool = False,
    ) -> PeerId:
        """Begins a connection to `ip:port#fingerprint`; see `address.parse_address`. It speaks the
        endpoint's own protocol unless another is named. Who `trusts_on_first_use` may leave out
        the fingerprint, and looks at `peer_fingerprint` once connected. Raises
        `LocalProtocolError` for what is no address, and once the endpoint is closed."""
        if self._is_closed:
            raise LocalProtocolError("This endpoint is closed.")
        spoken = self._protocol if protocol is None else protocol_of(protocol)
        host = parse_address(address, may_be_unpinned=trusts_on_first_use)
        where = self._socket_address((host.ip, host.port))
        # The library behind it takes long to load, and the game begins without a connection.
        from net.transports.direct.quic.link import QuicLink, client_configuration

        link = QuicLink.connect(
            client_configuration(spoken, self._capacity.window_bytes), where, now_s
        )
        connection = self._add(link, where, False, host.fingerprint, spoken, now_s)
        connection.is_urgent = True
        self._now_s = now_s
        return connection.peer

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        """A peer that leaves more than `Capacity.unsent_max_bytes` unacknowledged
        is disconnected."""
        check_reliable(payload)
        connection = self._connections.get(peer)
        if connection is not None:
            self._touched[peer] = connection
            connection.queue_reliable(channel, payload)

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        """Before `Connected` it does nothing."""
        check_datagram(payload)
        connection = self._connections.get(peer)
        if connection is not None:
            self._touched[peer] = connection
            connection.queue_datagram(payload, self._now_s)

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        """Counts the four bytes before each message. 0 for a peer that is
        gone."""
        connection = self._connections.get(peer)
        return 0 if connection is None else connection.unsent_bytes(channel)

    def binding(self, peer: PeerId) -> bytes:
        """See the interface: the host's certificate, which it has proved to have, and the id that
        the host has made up for this connection."""
        connection = self._connections.get(peer)
        if connection is None:
            return b""
        return connection.binding(self.fingerprint if connection.is_incoming else b"")

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        """Raises `LocalProtocolError` for a code that is only concluded."""
        check_close_code(code)
        connection = self._connections.get(peer)
        if connection is not None:
            self._touched[peer] = connection
            connection.leave(code, clean_line(reason, REASON_MAX_LENGTH))

    def pump(self, now_s: float) -> list[TransportEvent]:
        if self._is_closed:
            return []
        self._now_s = now_s
        began_s, capacity = self._work_clock_s(), self._capacity
        self._receive(now_s, began_s)
        if not capacity.flushes_each_pump:
            self._work(now_s, began_s + capacity.pump_work_s, is_flush=False)
        events = self._events
        return [events.popleft() for _ in range(min(len(events), PUMP_EVENTS_MAX))]

    def wait(self, seconds: float) -> None:
        """Waits until there is something to pump, or so long: for a program that does nothing else,
        as a server."""
        if not (self._is_closed or self._queue or self._strangers or self._events):
            select.select([self._socket], [], [], seconds)

    def flush(self, now_s: float) -> None:
        if not self._is_closed:
            self._now_s = now_s
            until_s = self._work_clock_s() + self._capacity.pump_work_s
            self._work(now_s, until_s, is_flush=True)

    def stats(self, peer: PeerId) -> LinkStats:
        """All zero for a peer that is gone."""
        connection = self._connections.get(peer)
        if connection is None:
            return LinkStats()
        stats = connection.stats
        if stats.is_relayed and self._relays.is_shortened(
            connection.remote_address[0], self._now_s
        ):
            return replace(stats, is_relayed=False)
        return stats

    def close(self, now_s: float) -> None:
        """Waits for at most `limits.GOODBYE_DRAIN_S`, and only while something
        queued was not delivered."""
        if self._is_closed:
            return
        for connection in self._connections.values():
            connection.leave(CloseCode.NORMAL, "The other side has left.")
        self._touched.update(self._connections)
        deadline_s = now_s + GOODBYE_DRAIN_S
        self.flush(now_s)
        while now_s < deadline_s and not all(
            connection.has_left for connection in self._connections.values()
        ):
            # No clock is read in here: each wait counts as its longest possible length.
            select.select([self._socket], [], [], CLOSE_WAIT_S)
            now_s += CLOSE_WAIT_S
            self._receive(now_s, self._work_clock_s())
            self._events.clear()
            self.flush(now_s)
        self._touched.update(self._connections)
        self.flush(deadline_s + GOODBYE_DRAIN_S)
        self._is_closed = True
        self._connections.clear()
        self._by_id.clear()
        self._touched.clear()
        self._plain_handlers = ()
        self._socket.close()

    # Where others are, and other packets than QUIC's

    def peer_fingerprint(self, peer: PeerId) -> bytes:
        """The fingerprint of the certificate that a host has shown, which has proved to be its
        own; empty for a peer that connected here, or is gone."""
        connection = self._connections.get(peer)
        return b"" if connection is None else connection.peer_fingerprint

    def remote_address(self, peer: PeerId) -> tuple[str, int] | None:
        """IP and port at which the other side is seen, which may change while it is connected;
        for one behind a relay the address that stands for it. None for a peer that is gone."""
        connection = self._connections.get(peer)
        return None if connection is None else connection.remote_address

    def can_reach(self, ip: str) -> bool:
        """Whether the socket is of the kind that packets to this IP address need."""
        return self._is_for_both or (":" in ip) == self._is_ipv6

    def hear_plain(self, handler: PlainHandler) -> None:
        """Hands every packet that is not QUIC to `handler` as well, during `pump`."""
        if handler not in self._plain_handlers:
            self._plain_handlers = (*self._plain_handlers, handler)

    def stop_hearing(self, handler: PlainHandler) -> None:
        """Takes that back."""
        self._plain_handlers = tuple(each for each in self._plain_handlers if each != handler)

    def send_plain(self, packet: bytes, address: NetworkAddress) -> None:
        """Sends a packet that is not QUIC, at once. Raises `LocalProtocolError` for one that could
        be taken for QUIC's, or for an address that the socket cannot reach."""
        if not packet or packet[0] >= PLAIN_BELOW:
            raise LocalProtocolError("That packet could be taken for one of QUIC's.")
        if not self._is_closed:
            self._send(packet, self._socket_address(address))

    def use_relay(self, ticket: RelayTicket, now_s: float) -> tuple[str, int]:
        """Keeps one end of a relay's channel from now on, as long as it is used. Returns the
        address that stands for the other end, which `connect` takes. Raises `LocalProtocolError`
        for a relay that cannot be reached, or when there are too many paths already."""
        relay = self._socket_address(ticket.relay_address)
        return self._relays.add(ticket, relay, now_s)

    def expect_at(self, ticket: RelayTicket, address: tuple[str, int]) -> None:
        """The other end of a relay's channel has proved to be at this address."""
        self._relays.expect_at(ticket.channel, address)

    def shorten_relay(self, ticket: RelayTicket, address: tuple[str, int], now_s: float) -> None:
        """Packets to the other end of a relay's channel go to this address from now on, where they
        have proved to arrive, and over the relay again once nothing comes from there."""
        self._relays.shorten(ticket.channel, self._socket_address(address), now_s)

    def _listen(self) -> "QuicListener":
        # As with `connect`: only who opens a farm waits for the library.
        from net.transports.direct.quic.listener import QuicListener

        return QuicListener(self._shown_certificate(), self._protocol, self._capacity.window_bytes)

    def _shown_certificate(self) -> HostCertificate:
        # A guest shows none, and to make one takes as long as several frames.
        if self._certificate is None:
            self._certificate = make_certificate(self._today)
        return self._certificate

    def _socket_address(self, address: NetworkAddress) -> NetworkAddress:
        """An address as the socket takes it, or one that stands for a path over a relay."""
        ip, port = address[0], address[1]
        if self._relays.knows(ip):
            return ip, port
        if len(address) == 4 or not self._is_ipv6:
            if (":" in ip) != self._is_ipv6:
                raise LocalProtocolError(f"{ip} cannot be reached from an IPv4 socket.")
            return address
        if ":" in ip:
            return ip, port, 0, 0
        if not self._is_for_both:
            raise LocalProtocolError(f"{ip} cannot be reached from an IPv6 socket.")
        return mapped_address((ip, port))

    # The socket

    def _receive(self, now_s: float, began_s: float) -> None:
        """Works on what has come, from `began_s` of the work's clock on."""
        work_s = self._capacity.pump_work_s
        self._read(now_s, began_s + READING_SHARE * work_s)
        self._hear_friends(now_s, began_s + (1.0 - STRANGERS_WORK_SHARE) * work_s)
        self._hear_strangers(now_s, began_s + work_s)

    def _read(self, now_s: float, until_s: float) -> None:
        """Takes packets from the system, so that they wait each in its own queue."""
        for _ in range(self._capacity.packets_per_pump):
            try:
                packet, address = self._socket.recvfrom(RECEIVE_MAX_BYTES)
            except BlockingIOError:
                return
            except OSError:
                # Windows reports here that an earlier packet of ours found nobody, or that a packet
                # was too long. Neither says anything about the next one.
                continue
            if self._is_ipv6 and is_relayed_address(address):
                # Somebody pretends to be at an address that stands for a path over a relay.
                continue
            if packet and packet[0] < PLAIN_BELOW:
                self._take_plain(packet, address, now_s)
            else:
                known = self._relays.named(address, now_s) if self._relays else address
                self._sort(packet, known, now_s)
            if self._is_over(until_s):
                return

    def _is_over(self, until_s: float) -> bool:
        """Whether it is time to give way; never by a clock that stands still."""
        return self._work_clock_s() >= until_s

    def _take_plain(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        if packet[0] == RELAYED and self._relays:
            unwrapped = self._relays.unwrap(packet, address, now_s)
            if unwrapped is not None:
                self._sort(*unwrapped, now_s)
                return
        elif packet[0] == PROVE and self._relays:
            self._relays.prove(packet, address, now_s)
            return
        for handler in self._plain_handlers:
            handler(packet, address, now_s)

    def _sort(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        """Lets a packet wait for the turn of whoever sent it."""
        connection_id = headers.destination_id(packet)
        if connection_id is None:
            return
        connection = self._by_id.get(connection_id)
        if connection is None:
            if self._listener is not None and headers.may_begin_connection(packet):
                self._strangers.put(address_bucket(address[0]), packet, address)
        elif not connection.may_receive(packet, now_s):
            return
        elif connection.is_half_open:
            self._strangers.put(connection.bucket, packet, address)
        elif connection.queue.size_bytes + len(packet) <= self._capacity.inbox_bytes:
            connection.queue.put(packet, address)
            self._queue.wait(connection.queue)

    def _hear_friends(self, now_s: float, until_s: float) -> None:
        """Works on what has come from those inside: one turn at least."""
        while self._queue and len(self._events) < PUMP_EVENTS_MAX:
            queue = self._queue.next()
            connection = self._connections.get(queue.owner)
            if connection is None:
                continue
            count = len(self._events)
            if queue.packets:
                queue.cost_s += self._hear(connection, *queue.take(), now_s)
            else:
                connection.deliver(now_s)
            queue.cost_s += MESSAGE_COST_S * (len(self._events) - count)
            self._follow(connection)
            if self._is_over(until_s):
                return

    def _hear_strangers(self, now_s: float, until_s: float) -> None:
        """Works on what has come from strangers: one turn at least."""
        while self._strangers and len(self._events) < PUMP_EVENTS_MAX:
            queue, (packet, address) = self._strangers.next()
            connection = self._by_id.get(headers.destination_id(packet) or b"")
            if connection is None:
                began_s = self._work_clock_s()
                self._admit(packet, address, now_s)
                queue.cost_s += self._work_clock_s() - began_s
            else:
                queue.cost_s += self._hear(connection, packet, address, now_s)
                self._follow(connection)
            self._strangers.wait(queue)
            if self._is_over(until_s):
                return

    def _hear(
        self, connection: DirectConnection, packet: bytes, address: NetworkAddress, now_s: float
    ) -> float:
        """Works on a packet of a connection. Returns what it has cost, in seconds."""
        began_s = self._work_clock_s()
        connection.receive(packet, address, now_s)
        cost_s = self._work_clock_s() - began_s
        connection.charge(cost_s)
        return cost_s

    def _admit(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        """Lets a stranger begin a connection, if there is room for one more."""
        if self._listener is None or not self._occupancy.has_room_for(address[0]):
            return
        answer = self._listener.answer(packet, address, now_s)
        if isinstance(answer, bytes):
            self._put(answer, address, now_s)
        elif answer is not None and not self._make_room(address_bucket(address[0])):
            answer.release()
        elif answer is not None:
            connection = self._add(answer, address, True, None, self._protocol, now_s)
            connection.note_received(packet)
            connection.collect_events(now_s)
            self._follow(connection)

    def _make_room(self, newcomer: str) -> bool:
        """Whether there is room for one more of an address, which has proved to be its own:
        somebody may have had to give way for it."""
        occupancy = self._occupancy
        if occupancy.is_ready_full:
            candidates = tuple(islice(occupancy.ready.candidates(newcomer), GIVE_WAY_ASKED_MAX))
            if not any(map(self.give_way, candidates)):
                return False
        if occupancy.is_half_open_full:
            surplus = occupancy.half_open.to_give_way(newcomer)
            if surplus is None:
                return False
            # Its owner has not heard of it yet, so nobody has to be told.
            self._forget(self._connections[surplus])
        return True

    def _put(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        """Sends one of QUIC's packets, over a relay if that is where the address leads."""
        if is_relayed_address(address):
            wrapped = self._relays.wrap(packet, address, now_s)
            if wrapped is not None:
                self._send(*wrapped)
        else:
            self._send(packet, address)

    def _send(self, packet: bytes, address: NetworkAddress) -> None:
        try:
            self._socket.sendto(packet, address)
        except OSError:
            # A full buffer or a network that is away just now: to QUIC it is a lost packet, which
            # it repeats, and if it stays so the connection times out.
            return

    # The connections

    def _add(
        self,
        link: "QuicLink",
        address: NetworkAddress,
        is_incoming: bool,
        pin: bytes | None,
        protocol: Protocol,
        now_s: float,
    ) -> DirectConnection:
        connection = DirectConnection(
            PeerId(self._next_peer),
            link,
            ip=address[0],
            identity=_identity(address),
            is_incoming=is_incoming,
            pin=pin,
            protocol=protocol,
            capacity=self._capacity,
            now_s=now_s,
            events=self._events,
        )
        self._next_peer += 1
        self._connections[connection.peer] = connection
        self._follow(connection)
        return connection

    def _follow(self, connection: DirectConnection) -> None:
        """Brings the tables up to date with a connection that something happened to."""
        self._touched[connection.peer] = connection
        self._queue.wait(connection.queue)
        for event in connection.id_events:
            if isinstance(event, IdIssued):
                self._by_id[event.connection_id] = connection
                connection.ids.add(event.connection_id)
            elif self._by_id.get(event.connection_id) is connection:
                del self._by_id[event.connection_id]
                connection.ids.discard(event.connection_id)
        connection.id_events.clear()
        if connection.counted_half_open != connection.is_half_open:
            if connection.counted_half_open is not None:
                self._occupancy.leave(
                    connection.peer, connection.bucket, connection.counted_half_open
                )
            connection.counted_half_open = connection.is_half_open
            self._occupancy.enter(connection.peer, connection.bucket, connection.is_half_open)

    def _forget(self, connection: DirectConnection) -> None:
        """Takes an ended connection out of the tables."""
        del self._connections[connection.peer]
        self._touched.pop(connection.peer, None)
        self._schedule.forget(connection.peer)
        for connection_id in connection.ids:
            if self._by_id.get(connection_id) is connection:
                del self._by_id[connection_id]
        if connection.counted_half_open is not None:
            self._occupancy.leave(connection.peer, connection.bucket, connection.counted_half_open)
        connection.release()

    def _work(self, now_s: float, until_s: float, is_flush: bool) -> None:
        """Runs timers and sends; who is not inside yet waits for the next time past `until_s` of
        the work's clock."""
        if self._relays:
            for packet, address in self._relays.work(now_s):
                self._send(packet, address)
        for peer in self._schedule.due(now_s):
            self._touched[peer] = self._connections[peer]
        for connection in sorted(self._touched.values(), key=lambda each: each.is_half_open):
            if connection.is_half_open and self._is_over(until_s):
                return
            for packet, address in connection.work(now_s, is_flush):
                self._put(packet, address, now_s)
            self._follow(connection)
            if connection.state == State.ENDED:
                self._forget(connection)
            elif is_flush and not connection.wants_work:
                # Between flushes it stays touched, since the acknowledgements that it owes wait
                # for the flush.
                del self._touched[connection.peer]
                self._schedule.plan(connection.peer, connection.due_s)


def _identity(address: NetworkAddress) -> str:
    """An IP address is who somebody is, to block them by: the port is another one next time. Only
    within one machine, where all have the same address, the port tells one from another."""
    plain_ip, port = plain_address(address)
    ip = ipaddress.ip_address(plain_ip.partition("%")[0])
    if not ip.is_loopback:
        return str(ip)
    return f"[{ip}]:{port}" if ip.version == 6 else f"{ip}:{port}"
