"""How many an endpoint has room for, and how full it is.

A friend's farm has room for a household or two, a lobby server for thousands. Who comes in is
counted as it comes and goes, so that admitting one more costs the same however many are there.
"""

from dataclasses import dataclass

from net import limits
from net.holdings import Holdings
from net.transports.address import address_bucket
from net.transports.interface import PeerId


@dataclass(frozen=True, slots=True)
class Capacity:
    """What one endpoint takes in."""

    connections: int = limits.CONNECTIONS_MAX
    """Connections that are ready, whoever began them."""
    connections_per_address: int = limits.CONNECTIONS_PER_ADDRESS_MAX
    """Of those, from one IPv4 address or one /56 of IPv6."""
    half_open: int = limits.HALF_OPEN_MAX
    """Incoming connections whose handshake is not over."""
    half_open_per_address: int = limits.HALF_OPEN_PER_ADDRESS_MAX
    """Of those, from one address."""
    packets_per_pump: int = limits.PUMP_PACKETS_MAX
    """UDP packets that one pump takes from the system."""
    pump_work_s: float = limits.PUMP_WORK_S
    """How long one pump works on what has come; the rest waits for the next."""
    inbox_bytes: int = limits.INBOX_MAX_BYTES
    """Packets of one connection that wait for their turn."""
    strangers_inbox_bytes: int = limits.STRANGERS_INBOX_MAX_BYTES
    """Packets of all strangers together that do."""
    window_bytes: int = limits.STREAM_WINDOW_BYTES
    """How far a stream may be ahead of what has come of it without gaps."""
    unsent_max_bytes: int = limits.RELIABLE_UNSENT_MAX_BYTES
    """Queued and unacknowledged bytes of one channel, past which a peer is given up."""
    flushes_each_pump: bool = False
    """Whether whoever pumps flushes right afterwards. Then a pump itself sends nothing, and an
    acknowledgement rides on the answer instead of going before it."""


GAME_CAPACITY = Capacity()
SERVER_CAPACITY = Capacity(
    connections=limits.SERVER_CONNECTIONS_MAX,
    connections_per_address=limits.SERVER_CONNECTIONS_PER_ADDRESS_MAX,
    half_open=limits.SERVER_HALF_OPEN_MAX,
    half_open_per_address=limits.SERVER_HALF_OPEN_PER_ADDRESS_MAX,
    packets_per_pump=limits.SERVER_PACKETS_PER_PUMP_MAX,
    pump_work_s=limits.SERVER_PUMP_WORK_S,
    inbox_bytes=limits.SERVER_INBOX_MAX_BYTES,
    strangers_inbox_bytes=limits.SERVER_STRANGERS_INBOX_MAX_BYTES,
    window_bytes=limits.SERVER_WINDOW_BYTES,
    unsent_max_bytes=limits.SERVER_UNSENT_MAX_BYTES,
    flushes_each_pump=True,
)


class Occupancy:
    """Who takes up room now: each connection is either half open or ready."""

    def __init__(self, capacity: Capacity) -> None:
        self._capacity = capacity
        self.half_open: Holdings[PeerId] = Holdings()
        self.ready: Holdings[PeerId] = Holdings()

    @property
    def is_half_open_full(self) -> bool:
        """Whether nobody else may be half open, unless somebody gives way."""
        return len(self.half_open) >= self._capacity.half_open

    @property
    def is_ready_full(self) -> bool:
        """Whether nobody else may get ready, unless somebody gives way."""
        return len(self.ready) >= self._capacity.connections

    def has_room_for(self, ip: str) -> bool:
        """Whether somebody at that address may begin a connection, perhaps because somebody of an
        address that has more may have to give way."""
        capacity, bucket = self._capacity, address_bucket(ip)
        return (
            self.half_open.count(bucket) < capacity.half_open_per_address
            and self.ready.count(bucket) < capacity.connections_per_address
            and not (self.is_half_open_full and self.half_open.to_give_way(bucket) is None)
            and not (self.is_ready_full and self.ready.to_give_way(bucket) is None)
        )

    def enter(self, peer: PeerId, bucket: str, is_half_open: bool) -> None:
        """Counts a connection."""
        (self.half_open if is_half_open else self.ready).add(bucket, peer)

    def leave(self, peer: PeerId, bucket: str, is_half_open: bool) -> None:
        """Forgets a connection that was counted so."""
        (self.half_open if is_half_open else self.ready).remove(bucket, peer)
