"""What becomes of the first packet of a stranger.

Before its address is proved a stranger gets nothing that is larger than what it sent, and costs
little: the endpoint counts the connections that are not finished, in all and for each address.
While there are more than a few, the door answers with a Retry: a small packet with a sealed token,
which costs nothing to forget, and which only somebody who really is at that address can send back.
"""

import os

from aioquic.buffer import Buffer  # type: ignore[attr-defined]  # Exported, but not marked so.
from aioquic.quic.connection import QuicConnection
from aioquic.quic.packet import QuicHeader, encode_quic_retry, pull_quic_header
from aioquic.quic.retry import QuicRetryTokenHandler

from net.transports.direct.address import NetworkAddress
from net.transports.direct.certificate import HostCertificate
from net.transports.direct.protocols import Protocol
from net.transports.direct.quic.headers import CONNECTION_ID_BYTES
from net.transports.direct.quic.link import QuicLink, server_configuration
from net.transports.direct.room import Room


class Door:
    """See the module."""

    def __init__(self, certificate: HostCertificate, protocol: Protocol, room: Room) -> None:
        self._configuration = server_configuration(certificate, protocol, room)
        self._tokens = QuicRetryTokenHandler()

    def answer(
        self, packet: bytes, address: NetworkAddress, is_busy: bool, now_s: float
    ) -> QuicLink | bytes | None:
        """Decides about a packet for which `headers.may_begin_connection` holds. Returns the link
        that it began, or the Retry to send back, or None when the packet is to be forgotten."""
        try:
            header = pull_quic_header(Buffer(data=packet), host_cid_length=CONNECTION_ID_BYTES)
        except ValueError:
            return None
        original_id = header.destination_cid
        retry_id: bytes | None = None
        if header.token:
            try:
                original_id = self._tokens.validate_token(
                    address=address,
                    destination_cid=header.destination_cid,
                    token=header.token,
                    now=now_s,
                )
            except ValueError:
                return None
            retry_id = header.destination_cid
        elif is_busy:
            return self._retry(header, address, now_s)
        quic = QuicConnection(
            configuration=self._configuration,
            original_destination_connection_id=original_id,
            retry_source_connection_id=retry_id,
        )
        link = QuicLink(quic, (quic.host_cid, header.destination_cid))
        link.receive(packet, address, now_s)
        return link if link.has_begun else None

    def _retry(self, header: QuicHeader, address: NetworkAddress, now_s: float) -> bytes:
        retry_id = os.urandom(CONNECTION_ID_BYTES)
        token = self._tokens.create_token(
            address=address,
            original_destination_connection_id=header.destination_cid,
            retry_source_connection_id=retry_id,
            now=now_s,
        )
        assert header.version is not None, "an Initial packet has a version"
        return encode_quic_retry(
            version=header.version,
            source_cid=retry_id,
            destination_cid=header.source_cid,
            original_destination_cid=header.destination_cid,
            retry_token=token,
        )
