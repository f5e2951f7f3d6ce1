"""What one QUIC connection tells the rest of the direct transport."""

from msgspec import Struct


class HandshakeDone(Struct, frozen=True):
    """Both sides have proved what they had to."""


class StreamBytes(Struct, frozen=True):
    """The next bytes of one stream."""

    stream_id: int
    data: bytes


class StreamEnded(Struct, frozen=True):
    """The peer ended or broke off a stream."""


class Datagram(Struct, frozen=True):
    """One datagram."""

    data: bytes


class IdIssued(Struct, frozen=True):
    """The peer may address this connection by a further id."""

    connection_id: bytes


class IdRetired(Struct, frozen=True):
    """The peer will not use that id any more."""

    connection_id: bytes


LinkEvent = HandshakeDone | StreamBytes | StreamEnded | Datagram | IdIssued | IdRetired


class LinkEnd(Struct, frozen=True):
    """Why a link ended without our asking."""

    application_code: int | None
    """What the peer's program gave as its code, None when it was QUIC itself that ended it."""
    reason: str
    is_by_peer: bool
    """False when our QUIC ended it, since the peer broke QUIC's rules."""
