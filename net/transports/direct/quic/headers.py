"""Whose a packet is, read from its first bytes alone and with the least work (RFC 8999)."""

CONNECTION_ID_BYTES = 5
"""All our connection ids are this long, so that those of short headers can be cut out. Each packet
carries one. Of 80,000, as many as a full lobby server gives out, two are the same once in 300
lives; with a byte less they would be in every second one."""
INITIAL_PACKET_MIN_BYTES = 1200
"""A client pads the packets that begin a connection to at least this (RFC 9000, 14.1)."""

_LONG_HEADER = 0x80
_FIXED_BIT = 0x40
_LONG_TYPE_MASK = 0x30
_VERSION_1 = (1).to_bytes(4, "big")
_CONNECTION_ID_MAX_BYTES = 20


def destination_id(packet: bytes) -> bytes | None:
    """The connection id that a packet is addressed to, None when it is no QUIC packet."""
    if len(packet) < 1 + CONNECTION_ID_BYTES or not packet[0] & _FIXED_BIT:
        return None
    if not packet[0] & _LONG_HEADER:
        return packet[1 : 1 + CONNECTION_ID_BYTES]
    length = packet[5]
    if length > _CONNECTION_ID_MAX_BYTES or len(packet) < 6 + length:
        return None
    return packet[6 : 6 + length]


def may_begin_connection(packet: bytes) -> bool:
    """Whether a packet has the shape of a QUIC version 1 Initial in full size."""
    return (
        len(packet) >= INITIAL_PACKET_MIN_BYTES
        and packet[0] & (_LONG_HEADER | _FIXED_BIT) == _LONG_HEADER | _FIXED_BIT
        and not packet[0] & _LONG_TYPE_MASK
        and packet[1:5] == _VERSION_1
    )
