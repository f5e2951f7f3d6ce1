"""What the two ends of a connection say to each other, to the byte.

Every Steam message is one frame: a kind (1 byte), the number of the connection (4 bytes) and what
the kind adds, big-endian. The side that begins a connection draws its number, so that late messages
of an earlier one, which Steam delivers like any other, are told apart.

`life` is drawn once by each endpoint. A user whose life is another has started anew, and whatever
he had before is over.
"""

from dataclasses import dataclass
from enum import IntEnum
from struct import Struct

from net.errors import RemoteProtocolError
from net.limits import (
    DATAGRAM_MAX_BYTES,
    REASON_MAX_LENGTH,
    STEAM_SEGMENT_MAX_BYTES,
)
from net.text import clean_line
from net.transports.interface import Channel, CloseCode

FRAMING_VERSION = 1
"""Raised with every change of this file."""
LIFE_BYTES = 8
CONNECTION_BYTES = 4
DATAGRAM_CHANNEL = len(Channel)
"""The Steam channel of what is sent unreliably; a reliable channel has its own number there."""
STEAM_CHANNELS = (Channel.CONTROL, DATAGRAM_CHANNEL, Channel.REPAIR, Channel.BULK)
"""All Steam channels, in the order in which they are read."""
SEQUENCE_MODULUS = 2**32

_REASON_MAX_BYTES = 4 * REASON_MAX_LENGTH
_HEAD = Struct(">BI")
_HELLO = Struct(">BIBQ")
_WELCOME = Struct(">BIQ")
_SEGMENT = Struct(">BII")
_GOODBYE = Struct(">BIBIII")


class Kind(IntEnum):
    """The first byte of a frame. The values are part of the protocol."""

    HELLO = 1
    WELCOME = 2
    CONFIRM = 3
    GOODBYE = 4
    SEGMENT = 5
    LAST_SEGMENT = 6
    DATAGRAM = 7
    PING = 8
    PONG = 9


@dataclass(frozen=True, slots=True)
class Hello:
    """Begins a connection; repeated until it is answered."""

    connection: int
    life: int


@dataclass(frozen=True, slots=True)
class Welcome:
    """Answers a hello: the connection may be used by who said it."""

    connection: int
    life: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """Answers a welcome, so that the other side may use the connection too."""

    connection: int


@dataclass(frozen=True, slots=True)
class Goodbye:
    """Ends a connection."""

    connection: int
    code: CloseCode
    reason: str
    """Printable, at most `limits.REASON_MAX_LENGTH` characters."""
    segments: tuple[int, int, int]
    """How many segments were sent on each channel, modulo 2^32: they are to be waited for, since
    Steam keeps no order between channels."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a reliable message."""

    connection: int
    sequence: int
    """Counts the segments of a channel, modulo 2^32."""
    is_last: bool
    """Whether the message ends with it."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Datagram:
    """What the session sends unreliably."""

    connection: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for a sign of life."""

    connection: int


@dataclass(frozen=True, slots=True)
class Pong:
    """A sign of life."""

    connection: int


Frame = Hello | Welcome | Confirm | Goodbye | Segment | Datagram | Ping | Pong

_SENDABLE_CODES = frozenset(
    {CloseCode.NORMAL, CloseCode.REFUSED, CloseCode.PROTOCOL_ERROR, CloseCode.CUT_OFF}
)


def encode(frame: Frame) -> bytes:
    """A frame as it travels."""
    match frame:
        case Hello(connection, life):
            return _HELLO.pack(Kind.HELLO, connection, FRAMING_VERSION, life)
        case Welcome(connection, life):
            return _WELCOME.pack(Kind.WELCOME, connection, life)
        case Confirm(connection):
            return _HEAD.pack(Kind.CONFIRM, connection)
        case Goodbye(connection, code, reason, segments):
            head = _GOODBYE.pack(Kind.GOODBYE, connection, code, *segments)
            return head + clean_line(reason, REASON_MAX_LENGTH).encode()
        case Segment(connection, sequence, is_last, body):
            kind = Kind.LAST_SEGMENT if is_last else Kind.SEGMENT
            return _SEGMENT.pack(kind, connection, sequence) + body
        case Datagram(connection, body):
            return _HEAD.pack(Kind.DATAGRAM, connection) + body
        case Ping(connection):
            return _HEAD.pack(Kind.PING, connection)
        case Pong(connection):
            return _HEAD.pack(Kind.PONG, connection)


def decode(payload: bytes, steam_channel: int) -> Frame:
    """The frame in a Steam message. Raises `RemoteProtocolError` for what is none, or arrived on
    a channel on which it may not."""
    if len(payload) < _HEAD.size:
        raise RemoteProtocolError(f"a frame of {len(payload)} B")
    number, connection = _HEAD.unpack_from(payload)
    try:
        kind = Kind(number)
    except ValueError:
        raise RemoteProtocolError(f"a frame of the unknown kind {number}") from None
    _check_channel(kind, steam_channel)
    match kind:
        case Kind.HELLO:
            _check_size(payload, _HELLO.size, _HELLO.size)
            _, _, version, life = _HELLO.unpack(payload)
            if version != FRAMING_VERSION:
                raise RemoteProtocolError(f"version {version} of the framing")
            return Hello(connection, life)
        case Kind.WELCOME:
            _check_size(payload, _WELCOME.size, _WELCOME.size)
            return Welcome(connection, _WELCOME.unpack(payload)[2])
        case Kind.GOODBYE:
            _check_size(payload, _GOODBYE.size, _GOODBYE.size + _REASON_MAX_BYTES)
            _, _, code, *segments = _GOODBYE.unpack_from(payload)
            reason = clean_line(
                payload[_GOODBYE.size :].decode("utf-8", "replace"), REASON_MAX_LENGTH
            )
            known = code if code in _SENDABLE_CODES else CloseCode.PROTOCOL_ERROR
            control, repair, bulk = segments
            return Goodbye(connection, CloseCode(known), reason, (control, repair, bulk))
        case Kind.SEGMENT | Kind.LAST_SEGMENT:
            _check_size(payload, _SEGMENT.size, _SEGMENT.size + STEAM_SEGMENT_MAX_BYTES)
            sequence: int = _SEGMENT.unpack_from(payload)[2]
            is_last = kind is Kind.LAST_SEGMENT
            return Segment(connection, sequence, is_last, payload[_SEGMENT.size :])
        case Kind.DATAGRAM:
            _check_size(payload, _HEAD.size, _HEAD.size + DATAGRAM_MAX_BYTES)
            return Datagram(connection, payload[_HEAD.size :])
    _check_size(payload, _HEAD.size, _HEAD.size)
    if kind is Kind.CONFIRM:
        return Confirm(connection)
    return Ping(connection) if kind is Kind.PING else Pong(connection)


def _check_size(payload: bytes, least: int, most: int) -> None:
    if not least <= len(payload) <= most:
        raise RemoteProtocolError(f"a frame of kind {payload[0]} with {len(payload)} B")


def _check_channel(kind: Kind, steam_channel: int) -> None:
    if kind in (Kind.SEGMENT, Kind.LAST_SEGMENT):
        is_right = steam_channel in (Channel.CONTROL, Channel.REPAIR, Channel.BULK)
    elif kind in (Kind.DATAGRAM, Kind.PING, Kind.PONG):
        is_right = steam_channel == DATAGRAM_CHANNEL
    else:
        is_right = steam_channel == Channel.CONTROL
    if not is_right:
        raise RemoteProtocolError(f"a frame of kind {kind} on Steam's channel {steam_channel}")
