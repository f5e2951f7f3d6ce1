"""A socket that only sends: from it a lobby server tries whether a host's port can be reached.

It is another one than the server's own, so that what a router lets in because the host has spoken
to the server does not come through here. Nothing is read from it, and what comes is dropped by the
system.
"""

from net.transports.address import mapped_address
from net.transports.direct.plain import probe_packet
from net.transports.direct.sockets import DatagramSocket, open_socket, serves_both

_BUFFER_BYTES = 4096


class ProbeSocket:
    """See the module. `bind_address` is an IP address of this machine, or all of them; best one
    that the server itself is not at. Raises `LocalProtocolError` for one that cannot be bound."""

    def __init__(self, bind_address: str) -> None:
        self._socket: DatagramSocket = open_socket(bind_address, 0, _BUFFER_BYTES)
        self._is_ipv6 = ":" in self._socket.getsockname()[0]
        self._is_for_both = serves_both(self._socket)

    def probe(self, cookie: bytes, address: tuple[str, int]) -> bool:
        """Sends one packet. Returns whether this socket reaches that kind of address."""
        is_ipv6 = ":" in address[0]
        if is_ipv6 != self._is_ipv6 and not (self._is_for_both and not is_ipv6):
            return False
        to = mapped_address(address) if self._is_ipv6 and not is_ipv6 else address
        try:
            self._socket.sendto(probe_packet(cookie), to)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Frees it."""
        self._socket.close()
