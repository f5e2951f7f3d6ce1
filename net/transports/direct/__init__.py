"""The direct transport: QUIC over one UDP socket, encrypted, with pinned certificates.

A host shows a certificate that it made itself; a join code or lobby entry carries the certificate's
fingerprint, and a guest accepts no other. Control, repair and bulk travel as three independent
streams in each direction, datagrams as QUIC DATAGRAM frames. The sockets are not blocking, there
are no threads, and time comes in as `now_s`.

Start reading at `endpoint` (the socket, and which packet belongs to whom), then `connection` (the
life of one connection). `quic/` is the only folder that knows the QUIC library, and it knows
nothing of the rest; another library would be put in there. `plain` are the packets that are not
QUIC: `punching` opens a path through routers with them, and `relayed` goes over a relay where there
is none. `net.transports.interface` is what everybody else should know.
"""

from net.transports.address import HostAddress, NetworkAddress, parse_address
from net.transports.direct.capacity import GAME_CAPACITY, SERVER_CAPACITY, Capacity
from net.transports.direct.client_endpoint import open_client_endpoint
from net.transports.direct.endpoint import DirectEndpoint
from net.transports.direct.plain import RelayTicket
from net.transports.direct.punching import Introduction, NotReached, Puncher, Reached
from net.transports.direct.quic.certificate import HostCertificate, make_certificate
from net.transports.direct.quic.protocols import GAME_PROTOCOL, LOBBY_PROTOCOL
from net.transports.direct.sockets import DatagramSocket, PortInUseError

__all__ = [
    "GAME_CAPACITY",
    "GAME_PROTOCOL",
    "LOBBY_PROTOCOL",
    "SERVER_CAPACITY",
    "Capacity",
    "DatagramSocket",
    "DirectEndpoint",
    "HostAddress",
    "HostCertificate",
    "Introduction",
    "NetworkAddress",
    "NotReached",
    "PortInUseError",
    "Puncher",
    "Reached",
    "RelayTicket",
    "make_certificate",
    "open_client_endpoint",
    "parse_address",
]
