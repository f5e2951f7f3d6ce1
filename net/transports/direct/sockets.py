"""The UDP socket of an endpoint: what is asked of it, and how it is opened."""

import contextlib
import errno
import socket
from typing import Protocol

from net.errors import LocalProtocolError
from net.transports.address import NetworkAddress

SOCKET_BUFFER_BYTES = 1024 * 1024
_PORT_IN_USE_ERRORS = (errno.EADDRINUSE, errno.EACCES)
"""Windows says the second of a port that somebody holds exclusively."""


class PortInUseError(LocalProtocolError):
    """Another program, or another endpoint of this one, has that port."""


class DatagramSocket(Protocol):
    """What an endpoint needs of a UDP socket that does not block; `socket.socket` has it. Tests
    put a router in between."""

    def sendto(self, packet: bytes, address: NetworkAddress, /) -> int:
        """Sends one packet. May raise `OSError`."""
        ...

    def recvfrom(self, size: int, /) -> tuple[bytes, NetworkAddress]:
        """Takes one packet and says where it came from. Raises `BlockingIOError` when there is
        none, and may raise another `OSError` that says nothing about the next."""
        ...

    def getsockname(self) -> NetworkAddress:
        """The own address."""
        ...

    def fileno(self) -> int:
        """For `select`."""
        ...

    def close(self) -> None:
        """Frees it."""
        ...


def open_socket(
    bind_address: str, port: int, buffer_bytes: int = SOCKET_BUFFER_BYTES
) -> socket.socket:
    """Opens a UDP socket that does not block; one that is bound to `::` serves IPv4 as well where
    the system can. Raises `PortInUseError`, or `LocalProtocolError` for an address that cannot be
    bound."""
    family = socket.AF_INET6 if ":" in bind_address else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_DGRAM)
    try:
        opened.setblocking(False)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            # A system that does not grant so much keeps what it has.
            with contextlib.suppress(OSError):
                opened.setsockopt(socket.SOL_SOCKET, option, buffer_bytes)
        # Without this, Windows would let another program take over a port that is in use.
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        if exclusive is not None:
            opened.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        if family == socket.AF_INET6:
            with contextlib.suppress(OSError):
                opened.setsockopt(
                    socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if bind_address == "::" else 1
                )
        # For the question who is there on the local network.
        with contextlib.suppress(OSError):
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
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


def everywhere() -> str:
    """Where a socket of this machine is bound that is to be reached by as many as can be: `::`
    where that serves IPv4 as well, or where there is no IPv4, otherwise `0.0.0.0`."""
    try:
        probe = open_socket("::", 0)
    except (LocalProtocolError, OSError):
        return "0.0.0.0"
    with probe:
        if serves_both(probe):
            return "::"
    try:
        open_socket("0.0.0.0", 0).close()
    except (LocalProtocolError, OSError):
        return "::"
    return "0.0.0.0"


def serves_both(opened: DatagramSocket) -> bool:
    """Whether an IPv6 socket reaches IPv4 as well, as every one does that is bound to `::` unless
    the system says otherwise."""
    if opened.getsockname()[0] != "::":
        return False
    if not isinstance(opened, socket.socket):
        return True
    return not opened.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)
