"""What one QUIC connection tells the rest of the direct transport."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HandshakeDone:
    """Both sides have proved what they had to."""


@dataclass(frozen=True, slots=True)
class StreamBytes:
    """The next bytes of one stream."""

    stream_id: int
    data: bytes


@dataclass(frozen=True, slots=True)
class StreamEnded:
    """The peer ended or broke off a stream."""


@dataclass(frozen=True, slots=True)
class Datagram:
    """One datagram."""

    data: bytes


@dataclass(frozen=True, slots=True)
class IdIssued:
    """The peer may address this connection by a further id."""

    connection_id: bytes


@dataclass(frozen=True, slots=True)
class IdRetired:
    """The peer will not use that id any more."""

    connection_id: bytes


LinkEvent = HandshakeDone | StreamBytes | StreamEnded | Datagram | IdIssued | IdRetired


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """Why a link ended without our asking."""

    application_code: int | None
    """What the peer's program gave as its code, None when it was QUIC itself that ended it."""
    reason: str
    is_by_peer: bool
    """False when our QUIC ended it, since the peer broke QUIC's rules."""
