"""The relay: passes on packets between two who cannot reach each other, and cannot read them.

Each end of a channel shows a ticket that only this relay's secret can have sealed, and shows it
again every few seconds; so the relay knows the two addresses, and forgets them when they fall
silent. It keeps nothing else: after a restart with the same secret the next showing brings
everything back, without the game between the two noticing more than a lost second.

What it passes on has exactly the size in which it came, goes to an address that has shown a ticket,
and comes out of a budget. Whatever has no right to be passed on is dropped without a word.
Somebody with a ticket could show it under the address of a third, as on any network that lets
senders be invented; that third would then get what the other end sends, and not a byte more.
"""

import hmac
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from net.budget import TokenBucket
from net.limits import (
    RELAY_BURST_BYTES,
    RELAY_BYTES_PER_S,
    RELAY_CHANNELS_MAX,
    RELAY_ENDS_PER_ADDRESS_MAX,
    RELAY_SILENCE_S,
    RELAY_TICKET_S,
    RELAY_TOTAL_BURST_BYTES,
    RELAY_TOTAL_BYTES_PER_S,
)
from net.transports.direct.address import NetworkAddress, address_bucket
from net.transports.direct.plain import (
    ATTACH,
    CHANNEL_BYTES,
    RELAYED,
    SEAL_BYTES,
    is_relayed_packet,
    read_attach,
)

SECRET_MIN_BYTES = 16
_PURPOSE = b"tandem relay 1"

Send = Callable[[bytes, NetworkAddress], None]
"""Sends a packet, like `DirectEndpoint.send_plain`."""


@dataclass(slots=True)
class RelayCounts:
    """What the relay has done since its start, for those who run it."""

    packets_forwarded: int = 0
    bytes_forwarded: int = 0
    packets_over_budget: int = 0
    """Dropped, since the pair or all together sent too much."""
    packets_without_place: int = 0
    """Dropped, since nobody has shown a ticket for that channel from that address, or the other
    end has not yet."""
    tickets_refused: int = 0
    """Forged, expired, or one too many."""


class _Channel:
    """One pair."""

    __slots__ = ("bucket", "ends", "shown_s")

    def __init__(self) -> None:
        self.ends: list[NetworkAddress | None] = [None, None]
        self.shown_s = [float("-inf"), float("-inf")]
        self.bucket = TokenBucket(RELAY_BYTES_PER_S, RELAY_BURST_BYTES)


class Relay:
    """See the module. `secret` seals the tickets, and is kept between starts. Raises `ValueError`
    for one that is too short. Until the first `work` no ticket is taken, since the date is not
    known."""

    def __init__(self, secret: bytes, send: Send) -> None:
        if len(secret) < SECRET_MIN_BYTES:
            raise ValueError(f"A relay's secret has at least {SECRET_MIN_BYTES} bytes.")
        self._secret = secret
        self._send = send
        self._channels: OrderedDict[bytes, _Channel] = OrderedDict()
        self._ends_at: Counter[str] = Counter()
        """How many ends there are at each address, as `address_bucket` counts."""
        self._total = TokenBucket(RELAY_TOTAL_BYTES_PER_S, RELAY_TOTAL_BURST_BYTES)
        self._unix_ahead_s: float | None = None
        self.counts = RelayCounts()

    @property
    def channel_count(self) -> int:
        """How many channels at least one end of which has come."""
        return len(self._channels)

    @property
    def pair_count(self) -> int:
        """How many pairs there are now. Where only one end has come, both found another way."""
        return sum(None not in channel.ends for channel in self._channels.values())

    def ticket(self, channel: bytes, side: int, now_unix_s: float) -> tuple[int, bytes]:
        """Seals the right to one end of a channel, whose number (`plain.CHANNEL_BYTES`) must be
        random. Returns what a `RelayTicket` needs besides: expiry in Unix seconds, and the seal.
        `side` is 0 or 1. Raises `ValueError` for what is not."""
        if len(channel) != CHANNEL_BYTES or side not in (0, 1):
            raise ValueError(f"A channel has {CHANNEL_BYTES} bytes and the sides 0 and 1.")
        expiry_s = int(now_unix_s) + RELAY_TICKET_S
        return expiry_s, self._seal(channel, side, expiry_s)

    def hear(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        """Takes a packet that is not QUIC; those that are not for a relay are ignored."""
        if packet[0] == RELAYED:
            self._forward(packet, address, now_s)
        elif packet[0] == ATTACH:
            self._attach(packet, address, now_s)

    def work(self, now_s: float, now_unix_s: float) -> None:
        """Forgets who has fallen silent; called every second or so. `now_s` is the clock of
        `hear`, `now_unix_s` the date."""
        self._unix_ahead_s = now_unix_s - now_s
        while self._channels:
            channel = next(iter(self._channels.values()))
            if now_s - max(channel.shown_s) < RELAY_SILENCE_S:
                return
            self._channels.popitem(last=False)
            for end in channel.ends:
                self._count(end, -1)

    def _forward(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        channel = self._channels.get(packet[1 : 1 + CHANNEL_BYTES])
        other: NetworkAddress | None = None
        if channel is not None and is_relayed_packet(packet):
            if address == channel.ends[0]:
                other = channel.ends[1]
            elif address == channel.ends[1]:
                other = channel.ends[0]
        if channel is None or other is None:
            self.counts.packets_without_place += 1
        elif not (
            channel.bucket.has(len(packet), now_s)
            and self._total.take(len(packet), now_s)
            and channel.bucket.take(len(packet), now_s)
        ):
            self.counts.packets_over_budget += 1
        else:
            self.counts.packets_forwarded += 1
            self.counts.bytes_forwarded += len(packet)
            self._send(packet, other)

    def _attach(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        shown = read_attach(packet)
        if (
            shown is None
            or self._unix_ahead_s is None
            or shown.expiry_s < now_s + self._unix_ahead_s
            or not hmac.compare_digest(
                shown.mac, self._seal(shown.channel, shown.side, shown.expiry_s)
            )
        ):
            self.counts.tickets_refused += 1
            return
        channel = self._channels.get(shown.channel)
        if not self._has_room_for(channel, shown.side, address):
            self.counts.tickets_refused += 1
            return
        if channel is None:
            channel = self._channels[shown.channel] = _Channel()
        self._count(channel.ends[shown.side], -1)
        self._count(address, 1)
        channel.ends[shown.side] = address
        channel.shown_s[shown.side] = now_s
        self._channels.move_to_end(shown.channel)

    def _has_room_for(self, channel: _Channel | None, side: int, address: NetworkAddress) -> bool:
        if channel is None:
            if len(self._channels) >= RELAY_CHANNELS_MAX:
                return False
        elif channel.ends[side] == address:
            return True
        elif channel.ends[1 - side] == address:
            # Both ends in one place would be a circle.
            return False
        return self._ends_at[address_bucket(address[0])] < RELAY_ENDS_PER_ADDRESS_MAX

    def _count(self, end: NetworkAddress | None, by: int) -> None:
        if end is None:
            return
        bucket = address_bucket(end[0])
        self._ends_at[bucket] += by
        if not self._ends_at[bucket]:
            del self._ends_at[bucket]

    def _seal(self, channel: bytes, side: int, expiry_s: int) -> bytes:
        text = _PURPOSE + channel + bytes([side]) + expiry_s.to_bytes(8, "big")
        return hmac.digest(self._secret, text, "sha256")[:SEAL_BYTES]
