"""What a session needs from a transport, and nothing more.

An *endpoint* is one program's end of the network: it connects to peers, accepts peers, carries
bytes and reports what happened. It never blocks and never calls back: the owner calls `pump` with
the current time, gets a list of events, calls `send_…` as it likes and `flush` at the end of its
tick. Time is always seconds of one monotonic clock, given by the caller.

Channels are independent of each other: bulk in flight never delays control, repair or datagrams.
Reliable messages of one channel arrive complete, once and in order, or the peer is reported lost.
Datagrams may be lost, reordered and duplicated.

Identity comes from the transport alone: `PeerId` names one connection, and nothing a peer says in
a payload changes it. A peer that comes back gets a new `PeerId`.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import NewType, Protocol

from msgspec import Struct

PeerId = NewType("PeerId", int)
"""One connection to one other program, unique for the life of an endpoint."""


class Channel(IntEnum):
    """The reliable channels, each an ordered stream of messages of its own."""

    CONTROL = 0
    """Handshake, chat, leaving: rare and small."""
    REPAIR = 1
    """Digests and the records that heal a difference."""
    BULK = 2
    """Welcome packages: large, paced by the sender."""


class CloseCode(IntEnum):
    """Why a connection ended, as its ends tell each other. The values are part of the protocol."""

    NORMAL = 0
    """The other side said goodbye; the reason text is for people."""
    REFUSED = 1
    """The other side does not want this connection."""
    PROTOCOL_ERROR = 2
    """The other side received something it may not receive."""
    TIMED_OUT = 3
    """Nothing was heard for too long. Never sent, only concluded."""
    UNREACHABLE = 4
    """A connection could not be made at all. Never sent, only concluded."""
    WRONG_CERTIFICATE = 5
    """The host that answered is not the host that the join code or lobby named."""
    CUT_OFF = 6
    """The other side gives up on this connection, of which too little was heard, but not on who is
    at its end: a new connection is welcome."""


class Connected(Struct, frozen=True):
    """A connection is ready to carry messages, whoever began it."""

    peer: PeerId
    incoming: bool
    """True when the other side began it."""
    identity: str
    """Who the transport says this is: an address, a Steam id. Bounded, printable, for logs and
    for lists of the blocked; never a name to show as a player's."""


class ReliableReceived(Struct, frozen=True):
    """One whole message of a reliable channel."""

    peer: PeerId
    channel: Channel
    payload: bytes


class DatagramReceived(Struct, frozen=True):
    """One unreliable datagram."""

    peer: PeerId
    payload: bytes


class Disconnected(Struct, frozen=True):
    """A connection ended, or could not be made. Reported exactly once for each `PeerId`, and the
    last thing that is ever reported of it."""

    peer: PeerId
    code: CloseCode
    reason: str
    """At most 200 printable characters, possibly written by the other side: hostile input."""


TransportEvent = Connected | ReliableReceived | DatagramReceived | Disconnected


@dataclass(slots=True)
class LinkStats:
    """What one connection has carried so far. Payload bytes are what the session handed over;
    wire bytes add the transport's own headers, acknowledgements and repetitions."""

    payload_bytes_sent: int = 0
    payload_bytes_received: int = 0
    wire_bytes_sent: int = 0
    wire_bytes_received: int = 0
    rtt_ms: float | None = None
    """The transport's own smoothed round-trip time; None while unknown."""
    quality: float | None = None
    """Share of packets that arrive, 0 to 1, as the transport measured it lately; None while
    unknown, or when it does not measure."""
    is_relayed: bool = False
    """Whether packets go over a relay that belongs to neither side."""


class Endpoint(Protocol):
    """One program's end of the network. All methods are cheap and never block."""

    def connect(self, address: str, now_s: float) -> PeerId:
        """Begins a connection to `address`, whose form is the transport's own. The outcome comes
        as `Connected` or `Disconnected`. Raises `LocalProtocolError` for an address that is not
        one."""
        ...

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        """Queues one message of at most `limits.RELIABLE_MESSAGE_MAX_BYTES`. To a peer that is
        not connected any more it does nothing, since its `Disconnected` is on its way; a message
        too long raises `LocalProtocolError`."""
        ...

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        """Sends one datagram of at most `limits.DATAGRAM_MAX_BYTES`; otherwise as above."""
        ...

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        """Bytes of reliable messages that were queued and not yet acknowledged by the peer, as
        far as the transport can tell: what pacing and back-pressure stand on."""
        ...

    def binding(self, peer: PeerId) -> bytes:
        """What names this very connection to its two ends alone, the same for both: who signs it
        has proved who it is to the other end, and to nobody else. Empty for a peer that is not
        connected, and on a transport that vouches for people itself."""
        ...

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        """Ends a connection. What was queued before is delivered first when the network lets it
        within `limits.GOODBYE_DRAIN_S`. No `Disconnected` is reported for an end one asked for."""
        ...

    def pump(self, now_s: float) -> list[TransportEvent]:
        """Receives, runs timers and returns what happened since the last call, in order. What
        one call handles is capped, so that a flood cannot hold up a tick."""
        ...

    def flush(self, now_s: float) -> None:
        """Puts on the wire what was queued. Called at the end of every tick, and between ticks
        while bulk is in flight."""
        ...

    def stats(self, peer: PeerId) -> LinkStats:
        """What this connection carried so far, and its round-trip time."""
        ...

    def close(self, now_s: float) -> None:
        """Ends every connection with `CloseCode.NORMAL`, gives the goodbyes their chance and
        frees the sockets. The endpoint is not used again."""
        ...
