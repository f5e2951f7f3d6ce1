"""The packets that simulated endpoints exchange, and what they weigh.

A packet is a plain tuple, because a ten-minute run of four players moves hundreds of thousands of
them. Its first three members order an inbox completely, so a heap never compares the others.
"""

from enum import IntEnum
from typing import Any

ConnectionKey = tuple[str, int, int]
"""Who began the connection, in which life of that address, and the how-manieth of it."""

Ack = tuple[float, float, tuple[tuple[int, int, frozenset[int]], ...]]
"""When the newest packet that was heard had been sent, how long ago it was heard, and for every
channel that was active: the first fragment missing, and those beyond it that are there."""

Packet = tuple[float, str, int, ConnectionKey, int, Any, int, float, Ack | None]
"""Arrival in seconds, sender's address, number on its link, connection, `Kind`, body, bytes on
the wire, departure in seconds, acknowledgement."""


class Kind(IntEnum):
    """What a packet is for, with its body."""

    HELLO = 0
    """Begins a connection. Body: the sender's identity."""
    WELCOME = 1
    """Answers HELLO. Body: the sender's identity."""
    DATAGRAM = 2
    """Body: the payload."""
    FRAGMENT = 3
    """Body: channel, number, whether a message ends here, bytes."""
    ACK = 4
    """An acknowledgement that found no other packet to ride on. No body."""
    PING = 5
    """Asks for a sign of life. No body."""
    CLOSE = 6
    """The end. Body: code, reason, fragments sent on each channel."""


FRAGMENT_MAX_BYTES = 1100

# Bytes on the wire, as measured with QUIC over UDP and IPv4.
PACKET_OVERHEAD_BYTES = 54
HANDSHAKE_PACKET_BYTES = 1228
ACK_PACKET_BYTES = 59
ACK_FRAME_BYTES = 8
FRAGMENT_FRAME_BYTES = 6

# The order in which a narrow link serves what waits.
URGENT = 0
REPAIR = 1
BULK = 2
CLASSES = 3
