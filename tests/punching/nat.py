"""Routers of the four kinds, made of UDP sockets on loopback: of those in memory
(`tests.helpers.udp`), or of the system's own.

A player's endpoint is given a `NatSocket` instead of a socket of its own. What it sends to its own
network goes out of its private socket; everything else leaves from a socket of the router, with the
router's public address, and what comes to that is let through by the rules of its kind:

| kind | a new public port for | lets in |
|---|---|---|
| full cone | each private address | everybody |
| restricted | each private address | IP addresses that were sent to |
| port restricted | each private address | IP addresses and ports that were sent to |
| symmetric | each private address and each destination | that destination |

All of 127.0.0.0/8 is loopback, so public and private addresses differ as they do outside: routers
are at 127.77.n.1, their private networks at 127.78.n.0/24, and no packet goes into the private
network of another. Nothing runs by itself: a packet passes the router while its receiver looks at
its socket.
"""

import socket
from collections import deque
from collections.abc import Callable
from enum import Enum

from net.transports.direct import DatagramSocket, NetworkAddress

PUBLIC = "127.77"
PRIVATE = "127.78"


class NatKind(Enum):
    """How a router treats what goes out and what comes in."""

    FULL_CONE = "full cone"
    RESTRICTED = "restricted"
    PORT_RESTRICTED = "port restricted"
    SYMMETRIC = "symmetric"


PUNCHABLE = {
    (one, other): NatKind.SYMMETRIC not in (one, other)
    or bool({NatKind.FULL_CONE, NatKind.RESTRICTED} & {one, other})
    for one in NatKind
    for other in NatKind
}
"""Which pairs find a way by punching: a symmetric router needs a partner that does not look at
ports, since the port that it shows to the partner is known to nobody before."""


def loopback_has_networks() -> bool:
    """Whether this system has all of 127.0.0.0/8, as Linux and Windows do."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((f"{PUBLIC}.1.1", 0))
        except OSError:
            return False
    return True


def system_socket(ip: str) -> DatagramSocket:
    """One of the system's sockets, which does not block, on any free port."""
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setblocking(False)
    made.bind((ip, 0))
    return made


class Nat:
    """One router. `number` (1 to 254) tells its networks from those of others; `open_socket` opens
    a socket at an IP address."""

    def __init__(
        self,
        kind: NatKind,
        number: int,
        open_socket: Callable[[str], DatagramSocket] = system_socket,
    ) -> None:
        self.kind = kind
        self.open_socket = open_socket
        self.number = number
        self.public_ip = f"{PUBLIC}.{number}.1"
        self.dropped = 0
        """Packets that were not let in."""
        self._sockets: list[NatSocket] = []

    def socket(self) -> "NatSocket":
        """A socket of another computer in the private network."""
        made = NatSocket(self, f"{PRIVATE}.{self.number}.{len(self._sockets) + 2}")
        self._sockets.append(made)
        return made

    def forget(self) -> None:
        """Forgets all ports that it has given out, as a router does that was restarted: what is
        sent from now on comes from other ports."""
        for each in self._sockets:
            each.forget_mappings()


class _Mapping:
    """A public port that the router has given to a private address."""

    def __init__(self, outside: DatagramSocket) -> None:
        self.outside = outside
        self.sent_to: set[tuple[str, int]] = set()
        self.sent_to_ips: set[str] = set()

    def send(self, packet: bytes, address: tuple[str, int]) -> None:
        self.sent_to.add(address)
        self.sent_to_ips.add(address[0])
        self.outside.sendto(packet, address)

    def lets_in(self, kind: NatKind, source: tuple[str, int]) -> bool:
        if kind == NatKind.FULL_CONE:
            return True
        if kind == NatKind.RESTRICTED:
            return source[0] in self.sent_to_ips
        return source in self.sent_to


class NatSocket:
    """A socket behind a router; satisfies `DatagramSocket`."""

    def __init__(self, nat: Nat, private_ip: str) -> None:
        self._nat = nat
        self._inside = nat.open_socket(private_ip)
        self._mappings: dict[tuple[str, int] | None, _Mapping] = {}
        self._let_in: deque[tuple[bytes, tuple[str, int]]] = deque()

    @property
    def private_address(self) -> tuple[str, int]:
        """Where others in the same private network reach it."""
        return self.getsockname()

    def sendto(self, packet: bytes, address: NetworkAddress, /) -> int:
        """Sends directly in the private network, else through the router."""
        ip, port = address[0], address[1]
        if ip.startswith(f"{PRIVATE}.{self._nat.number}."):
            return self._inside.sendto(packet, (ip, port))
        # Into another private network there is no route, and to the router's own public address
        # from inside few routers know one.
        if not ip.startswith(PRIVATE) and ip != self._nat.public_ip:
            key = (ip, port) if self._nat.kind == NatKind.SYMMETRIC else None
            if key not in self._mappings:
                self._mappings[key] = _Mapping(self._nat.open_socket(self._nat.public_ip))
            self._mappings[key].send(packet, (ip, port))
        return len(packet)

    def recvfrom(self, size: int, /) -> tuple[bytes, NetworkAddress]:
        """Takes what the router lets in, then what came from the private network."""
        for mapping in list(self._mappings.values()):
            self._pass(mapping, size)
        if self._let_in:
            return self._let_in.popleft()
        packet, source = self._inside.recvfrom(size)
        return packet, source

    def _pass(self, mapping: _Mapping, size: int) -> None:
        while True:
            try:
                packet, came_from = mapping.outside.recvfrom(size)
            except BlockingIOError:
                return
            except OSError:
                continue
            source = (came_from[0], came_from[1])
            if mapping.lets_in(self._nat.kind, source):
                self._let_in.append((packet, source))
            else:
                self._nat.dropped += 1

    def getsockname(self) -> tuple[str, int]:
        """Its private address."""
        name = self._inside.getsockname()
        return name[0], name[1]

    def fileno(self) -> int:
        """Of the private socket."""
        return self._inside.fileno()

    def forget_mappings(self) -> None:
        """The router gives it other public ports from now on."""
        for mapping in self._mappings.values():
            mapping.outside.close()
        self._mappings.clear()

    def close(self) -> None:
        """Frees every socket."""
        self.forget_mappings()
        self._inside.close()
