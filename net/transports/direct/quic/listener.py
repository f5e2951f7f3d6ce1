"""What becomes of the first packet of a stranger.

Before its address is proved a stranger gets nothing that is larger than what it sent, and costs
next to nothing: it is answered with a Retry, and forgotten. Only who comes back with the token that
is in it begins a connection.
"""

from aioquic.buffer import Buffer  # type: ignore[attr-defined]  # Exported, but not marked so.
from aioquic.quic.packet import pull_quic_header

from net.transports.address import NetworkAddress
from net.transports.direct.quic.bounded import BoundedConnection
from net.transports.direct.quic.certificate import HostCertificate
from net.transports.direct.quic.headers import CONNECTION_ID_BYTES
from net.transports.direct.quic.link import QuicLink, server_configuration
from net.transports.direct.quic.protocols import Protocol
from net.transports.direct.quic.retry import RetryTokens


class QuicListener:
    """See the module."""

    def __init__(self, certificate: HostCertificate, protocol: Protocol, window_bytes: int) -> None:
        self._configuration = server_configuration(certificate, protocol, window_bytes)
        self._tokens = RetryTokens()

    def answer(
        self, packet: bytes, address: NetworkAddress, now_s: float
    ) -> QuicLink | bytes | None:
        """Decides about a packet for which `headers.may_begin_connection` holds. Returns the link
        that it began, or the Retry to send back, or None when the packet is to be forgotten."""
        try:
            header = pull_quic_header(Buffer(data=packet), host_cid_length=CONNECTION_ID_BYTES)
        except ValueError:
            return None
        if not header.token:
            return self._tokens.ask(header, address, now_s)
        original_id = self._tokens.original_id(header, address, now_s)
        if original_id is None:
            return None
        quic = BoundedConnection(
            configuration=self._configuration,
            original_destination_connection_id=original_id,
            retry_source_connection_id=header.destination_cid,
        )
        link = QuicLink(quic, (quic.host_cid, header.destination_cid))
        link.receive(packet, address, now_s)
        return link if link.has_begun else None
