"""The direct transport: QUIC over one UDP socket, encrypted, with pinned certificates.

A host shows a certificate that it made itself; a join code or lobby entry carries the certificate's
fingerprint, and a guest accepts no other. Control, repair and bulk travel as three independent
streams in each direction, datagrams as QUIC DATAGRAM frames. The sockets are not blocking, there
are no threads, and time comes in as `now_s`.

Start reading at `endpoint` (the socket, and which packet belongs to whom), then `connection` (the
life of one connection). `quic/` is the only folder that knows the QUIC library; another library
would be put in there. `transports.interface` is what everybody else should know.
"""

from net.transports.direct.address import HostAddress, parse_address
from net.transports.direct.certificate import HostCertificate, make_certificate
from net.transports.direct.endpoint import DirectEndpoint, PortInUseError

__all__ = [
    "DirectEndpoint",
    "HostAddress",
    "HostCertificate",
    "PortInUseError",
    "make_certificate",
    "parse_address",
]
