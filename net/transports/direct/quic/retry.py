"""Proof of an address: a small packet that only who is at that address can answer (QUIC's Retry).

Nothing is remembered of who was asked: the token in the packet is sealed with a key of this
program's, and says for which address, connection and moment it was made. It is good for one try.
"""

import hmac
import os

from aioquic.quic.packet import QuicHeader, encode_quic_retry

from net.limits import RETRY_TOKEN_S
from net.transports.address import NetworkAddress
from net.transports.direct.quic.headers import CONNECTION_ID_BYTES

SEAL_BYTES = 16
TIME_BYTES = 8
_ID_FROM = SEAL_BYTES + TIME_BYTES


class RetryTokens:
    """See the module."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._used: dict[bytes, float] = {}
        """Connection ids of tokens that were tried, and when; the oldest first."""

    def ask(self, header: QuicHeader, address: NetworkAddress, now_s: float) -> bytes:
        """The packet that asks for the proof, in answer to a first packet."""
        assert header.version is not None, "an Initial packet has a version"
        retry_id = os.urandom(CONNECTION_ID_BYTES)
        body = int(now_s * 1000).to_bytes(TIME_BYTES, "big", signed=True) + header.destination_cid
        return encode_quic_retry(
            version=header.version,
            source_cid=retry_id,
            destination_cid=header.source_cid,
            original_destination_cid=header.destination_cid,
            retry_token=self._seal(body, retry_id, address) + body,
        )

    def original_id(
        self, header: QuicHeader, address: NetworkAddress, now_s: float
    ) -> bytes | None:
        """The connection id of the first packet, when `header` has a token that proves its address;
        None otherwise."""
        token, retry_id = header.token, header.destination_cid
        body = token[SEAL_BYTES:]
        seal = self._seal(body, retry_id, address)
        if len(token) < _ID_FROM or not hmac.compare_digest(token[:SEAL_BYTES], seal):
            return None
        made_s = int.from_bytes(body[:TIME_BYTES], "big", signed=True) / 1000.0
        self._forget(now_s)
        if now_s - made_s > RETRY_TOKEN_S or retry_id in self._used:
            return None
        self._used[retry_id] = now_s
        return body[TIME_BYTES:]

    def _forget(self, now_s: float) -> None:
        """Lets go of what is not good any more for its age alone."""
        while self._used:
            oldest = next(iter(self._used))
            if now_s - self._used[oldest] <= RETRY_TOKEN_S:
                return
            del self._used[oldest]

    def _seal(self, body: bytes, retry_id: bytes, address: NetworkAddress) -> bytes:
        where = f"{address[0]} {address[1]} {retry_id.hex()} ".encode()
        return hmac.digest(self._key, where + body, "sha256")[:SEAL_BYTES]
