"""UDP in memory: what was sent has arrived, on every machine and however busy it is.

Under a virtual clock a packet must not take real time. Even on loopback the system's own sockets
promise nothing: a busy machine delivers later, another program may get the port of one that was
closed, and not every system has networks to put routers between. These sockets are all in one
`Udp`, and nothing else ever hears of them.
"""

import errno
import ipaddress
import socket
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from net.errors import LocalProtocolError
from net.transports.address import mapped_address, plain_address
from net.transports.direct import (
    DatagramSocket,
    NetworkAddress,
    PortInUseError,
    endpoint,
    probe_socket,
)
from net.transports.direct.sockets import SOCKET_BUFFER_BYTES

BROADCAST_IP = "255.255.255.255"
_FIRST_PORT = 20_000
_EVERYWHERE = {4: "0.0.0.0", 6: "::"}
_THIS_MACHINE = {4: "127.0.0.1", 6: "::1"}

Address = tuple[str, int]
"""IP and port."""


class Udp:
    """Every socket of a test. All of 127.0.0.0/8 is one machine, as with the system's own; so is
    ::1. Nobody is anywhere else."""

    def __init__(self) -> None:
        self.is_lost: Callable[[bytes, Address, Address], bool] = lambda _packet, _from, _to: False
        """Says of each packet, where it is from and where it goes, whether it gets lost."""
        self._sockets: dict[Address, UdpSocket] = {}
        self._next_port = _FIRST_PORT
        # There is always something to read here, so that nobody who waits for a packet does wait.
        self._readable, self._written = socket.socketpair()
        self._written.send(b"!")

    def open_socket(
        self, bind_address: str, port: int = 0, buffer_bytes: int = SOCKET_BUFFER_BYTES
    ) -> "UdpSocket":
        """As the function of this name in `net.transports.direct.sockets`."""
        try:
            ipaddress.ip_address(bind_address)
        except ValueError as error:
            raise LocalProtocolError(f"Cannot listen on {bind_address!r}, port {port}.") from error
        if not 0 <= port <= 65_535:
            raise LocalProtocolError(f"{port} is not a port; ports are 0 to 65535.")
        if port == 0:
            port, self._next_port = self._next_port, self._next_port + 1
        address = (bind_address, port)
        if address in self._sockets:
            raise PortInUseError(f"UDP port {port} is in use by another program.")
        made = self._sockets[address] = UdpSocket(self, address, buffer_bytes)
        return made

    def has_packets_for(self, port: int) -> bool:
        """Whether something has come to this port that nobody has taken yet."""
        return any(at[1] == port and opened.has_packets for at, opened in self._sockets.items())

    def kill(self, port: int) -> None:
        """The program that has this port ends without a word, and the port is free."""
        for address in [address for address in self._sockets if address[1] == port]:
            del self._sockets[address]

    def close(self) -> None:
        """Nobody sends any more."""
        self._sockets.clear()
        self._readable.close()
        self._written.close()

    def fileno(self) -> int:
        """Something that `select` finds readable."""
        return self._readable.fileno()

    def has(self, opened: "UdpSocket") -> bool:
        """Whether a socket is open."""
        return self._sockets.get(opened.address) is opened

    def forget(self, opened: "UdpSocket") -> None:
        """A socket was closed."""
        if self.has(opened):
            del self._sockets[opened.address]

    def carry(self, packet: bytes, sender: Address, to: Address) -> None:
        """Brings a packet to where it goes, if somebody is there. A socket at `::` serves both
        kinds of address."""
        to = plain_address(to)
        version = 6 if ":" in to[0] else 4
        if sender[0] in _EVERYWHERE.values():
            sender = (_THIS_MACHINE[version], sender[1])
        if self.is_lost(packet, sender, to):
            return
        if to[0] == BROADCAST_IP or ipaddress.ip_address(to[0]).is_loopback:
            places = (to[0], _EVERYWHERE[version], _EVERYWHERE[6])
            at = [(ip, to[1]) for ip in places if (ip, to[1]) in self._sockets]
            if at:
                self._sockets[at[0]].take(packet, sender)


class UdpSocket:
    """Satisfies `DatagramSocket`."""

    def __init__(self, udp: Udp, address: Address, buffer_bytes: int) -> None:
        self.address = address
        self._udp = udp
        self._waiting: deque[tuple[bytes, Address]] = deque()
        self._room_bytes = buffer_bytes

    def sendto(self, packet: bytes, address: NetworkAddress, /) -> int:
        """See the protocol."""
        if not self._udp.has(self):
            raise OSError(errno.EBADF, "This socket is closed.")
        self._udp.carry(bytes(packet), self.address, (address[0], address[1]))
        return len(packet)

    def recvfrom(self, size: int, /) -> tuple[bytes, NetworkAddress]:
        """See the protocol."""
        if not self._udp.has(self):
            raise OSError(errno.EBADF, "This socket is closed.")
        if not self._waiting:
            raise BlockingIOError
        packet, sender = self._waiting.popleft()
        self._room_bytes += len(packet)
        if ":" in self.address[0] and ":" not in sender[0]:
            return packet[:size], mapped_address(sender)
        return packet[:size], _written(sender)

    def getsockname(self) -> NetworkAddress:
        """See the protocol."""
        return _written(self.address)

    def fileno(self) -> int:
        """See the protocol."""
        return self._udp.fileno()

    def close(self) -> None:
        """See the protocol."""
        self._udp.forget(self)

    @property
    def has_packets(self) -> bool:
        """Whether something has come that was not taken yet."""
        return bool(self._waiting)

    def take(self, packet: bytes, sender: Address) -> None:
        """A packet arrives. What does not fit is lost, as in the system's own buffers."""
        if len(packet) <= self._room_bytes:
            self._room_bytes -= len(packet)
            self._waiting.append((packet, sender))


def received(opened: UdpSocket) -> list[bytes]:
    """Takes everything that has come to a socket."""
    packets: list[bytes] = []
    while True:
        try:
            packets.append(opened.recvfrom(65_535)[0])
        except BlockingIOError:
            return packets


@contextmanager
def sockets_from(open_socket: Callable[[str, int], DatagramSocket]) -> Iterator[None]:
    """Until the end, every `DirectEndpoint` that opens a socket gets it from there, and every
    `ProbeSocket`."""
    probes = patch.object(probe_socket, "open_socket", open_socket)
    with patch.object(endpoint, "open_socket", open_socket), probes:
        yield


@contextmanager
def udp_in_memory() -> Iterator[Udp]:
    """Until the end, every `DirectEndpoint` that opens a socket gets one of these. Programs that
    live on a test's clock give way by no other: where the machine is busy, work would seem to take
    long and be put off, while the test's own seconds pass."""
    udp = Udp()
    with sockets_from(udp.open_socket), patch("time.perf_counter", endpoint.standing_clock_s):
        yield udp
    udp.close()


def _written(address: Address) -> NetworkAddress:
    return (*address, 0, 0) if ":" in address[0] else address
