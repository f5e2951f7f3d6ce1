"""The relay: passes on packets between two who cannot reach each other, and cannot read them.

Each end of a channel shows a ticket that only the secret can have sealed, and shows it again every
few seconds. The relay asks back, with a number that only who is at that address can know: nothing
is passed on to an address before it has said that number, and nothing any more when it has not
said one for a while, whatever the other end does. It keeps nothing else: after a restart the next
showing brings everything back, without the game between the two noticing more than a lost second.

What it passes on has exactly the size in which it came, and comes out of budgets: that of the pair,
and a fair part for each address of what there is for all. Places are fair as well: when there are
no more, whoever has most gives one up to somebody who has less. Whatever has no right to be passed
on is dropped without a word.
"""

import hmac
import os
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from net.budget import TokenBucket
from net.holdings import Holdings
from net.limits import (
    RELAY_BURST_BYTES,
    RELAY_BYTES_PER_S,
    RELAY_CHANNELS_MAX,
    RELAY_ENDS_PER_ADDRESS_MAX,
    RELAY_QUESTION_S,
    RELAY_SILENCE_S,
    RELAY_TOTAL_BURST_BYTES,
    RELAY_TOTAL_BYTES_PER_S,
)
from net.lobbies.server.shares import FairShares
from net.lobbies.server.tickets import TicketOffice
from net.transports.address import NetworkAddress, address_bucket
from net.transports.direct.plain import (
    ATTACH,
    CHANNEL_BYTES,
    QUESTION_BYTES,
    RELAYED,
    Attachment,
    is_relayed_packet,
    prove_packet,
    read_attach,
)

Send = Callable[[bytes, NetworkAddress], None]
"""Sends a packet, like `DirectEndpoint.send_plain`."""
_End = tuple[bytes, int]
"""A channel's number and a side."""


@dataclass(slots=True)
class RelayCounts:
    """What the relay has done since its start, for those who run it."""

    packets_forwarded: int = 0
    bytes_forwarded: int = 0
    packets_over_budget: int = 0
    """Dropped, since the pair, its address or all together sent too much."""
    packets_without_place: int = 0
    """Dropped, since nobody has shown a ticket for that channel from that address, or the other
    end has not yet."""
    tickets_refused: int = 0
    """Forged, expired, or one too many."""


class _Channel:
    """One pair."""

    __slots__ = ("bucket", "ends", "owners")

    def __init__(self) -> None:
        self.ends: list[NetworkAddress | None] = [None, None]
        self.owners = ["", ""]
        """Whose each end is, as `address_bucket` counts."""
        self.bucket = TokenBucket(RELAY_BYTES_PER_S, RELAY_BURST_BYTES)


class Relay:
    """See the module. `office` says which tickets are good."""

    def __init__(self, office: TicketOffice, send: Send) -> None:
        self._office = office
        self._send = send
        self._key = os.urandom(32)
        self._channels: dict[bytes, _Channel] = {}
        self._shown_s: OrderedDict[_End, float] = OrderedDict()
        """When each end was last there; who was there last is last."""
        self._held: Holdings[_End] = Holdings()
        """Which ends there are at each address, as `address_bucket` counts."""
        self._shares = FairShares(RELAY_TOTAL_BYTES_PER_S, RELAY_TOTAL_BURST_BYTES)
        self.pair_count = 0
        """Pairs that there are now. Where only one end has come, both found another way."""
        self.counts = RelayCounts()

    @property
    def channel_count(self) -> int:
        """How many channels at least one end of which has come."""
        return len(self._channels)

    def hear(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        """Takes a packet that is not QUIC; those that are not for a relay are ignored."""
        if packet[0] == RELAYED:
            self._forward(packet, address, now_s)
        elif packet[0] == ATTACH:
            self._attach(packet, address, now_s)

    def work(self, now_s: float) -> None:
        """Forgets each end that has fallen silent; costs nothing while none has."""
        while self._shown_s:
            (number, side), shown_s = next(iter(self._shown_s.items()))
            if now_s - shown_s < RELAY_SILENCE_S:
                return
            self._clear((number, side))

    def _forward(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        self.work(now_s)
        channel = self._channels.get(packet[1 : 1 + CHANNEL_BYTES])
        other: NetworkAddress | None = None
        owner = ""
        if channel is not None and is_relayed_packet(packet) and address in channel.ends:
            side = channel.ends.index(address)
            other, owner = channel.ends[1 - side], channel.owners[side]
        if channel is None or other is None:
            self.counts.packets_without_place += 1
        elif not (
            channel.bucket.has(len(packet), now_s)
            and self._shares.take(owner, len(packet), now_s)
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
            or not self._office.is_good(shown, now_s)
            or not self._has_room_for(shown, address)
        ):
            self.counts.tickets_refused += 1
        elif self._is_proved(shown, address, now_s):
            self._set((shown.channel, shown.side), address, now_s)
        else:
            question = self._question(shown, address, now_s)
            self._send(prove_packet(shown.channel, question), address)

    def _is_proved(self, shown: Attachment, address: NetworkAddress, now_s: float) -> bool:
        """Whether the answer is one that only who is at that address can give."""
        asked_lately = (now_s, now_s - RELAY_QUESTION_S)
        return any(
            hmac.compare_digest(shown.answer, self._question(shown, address, asked_s))
            for asked_s in asked_lately
        )

    def _question(self, shown: Attachment, address: NetworkAddress, now_s: float) -> bytes:
        """What to ask at an address; another one every few seconds."""
        where = f"{address[0]} {address[1]} {int(now_s // RELAY_QUESTION_S)} ".encode()
        text = where + shown.channel + bytes([shown.side])
        return hmac.digest(self._key, text, "sha256")[:QUESTION_BYTES]

    def _has_room_for(self, shown: Attachment, address: NetworkAddress) -> bool:
        channel, owner = self._channels.get(shown.channel), address_bucket(address[0])
        if channel is None:
            is_full = len(self._channels) >= RELAY_CHANNELS_MAX
            if is_full and self._held.to_give_way(owner) is None:
                return False
        elif channel.ends[shown.side] == address:
            return True
        elif channel.ends[1 - shown.side] == address:
            # Both ends in one place would be a circle.
            return False
        return self._held.count(owner) < RELAY_ENDS_PER_ADDRESS_MAX

    def _set(self, end: _End, address: NetworkAddress, now_s: float) -> None:
        """An end is at that address, now."""
        number, side = end
        channel = self._channels.get(number)
        if channel is None or channel.ends[side] != address:
            self._clear(end)
            owner = address_bucket(address[0])
            if number not in self._channels and len(self._channels) >= RELAY_CHANNELS_MAX:
                self._make_room(owner)
            channel = self._channels.setdefault(number, _Channel())
            channel.ends[side] = address
            channel.owners[side] = owner
            self._held.add(owner, end)
            self.pair_count += None not in channel.ends
        self._shown_s[end] = now_s
        self._shown_s.move_to_end(end)

    def _make_room(self, owner: str) -> None:
        """The newest pair of whoever has most gives way."""
        surplus = self._held.to_give_way(owner)
        if surplus is not None:
            for side in (0, 1):
                self._clear((surplus[0], side))

    def _clear(self, end: _End) -> None:
        """Nobody is at an end any more."""
        number, side = end
        channel = self._channels.get(number)
        if channel is None or channel.ends[side] is None:
            return
        self.pair_count -= None not in channel.ends
        channel.ends[side] = None
        self._held.remove(channel.owners[side], end)
        del self._shown_s[end]
        if channel.ends == [None, None]:
            del self._channels[number]
