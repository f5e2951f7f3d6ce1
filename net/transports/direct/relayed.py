"""Ways over a relay, as an endpoint sees them: addresses that do not exist.

Two ends that cannot reach each other both say to a relay where they are, with a ticket each, and
send it their QUIC packets in frames that name their channel. To the rest of the endpoint the other
end has the address 100::<channel>, of the prefix that is there to be thrown away (RFC 6666): so a
connection over a relay is one like any other, and no packet can go to such an address by mistake.

The relay reads no more than the channel: what travels in the frames is QUIC's own ciphertext.
"""

import ipaddress
from collections.abc import Callable

from net.backoff import Backoff
from net.errors import LocalProtocolError
from net.limits import (
    RELAY_ATTACH_S,
    RELAY_ATTACH_SOON_MAX_S,
    RELAY_ATTACH_SOON_S,
    RELAY_PACKET_MAX_BYTES,
    RELAY_QUIET_S,
    RELAY_UNUSED_S,
    RELAY_WAYS_MAX,
)
from net.transports.address import RELAYED_PREFIX, NetworkAddress, plain_address
from net.transports.direct.plain import (
    NO_ANSWER,
    RelayTicket,
    attach_packet,
    is_relayed_packet,
    read_prove,
    relayed_packet,
)

_PREFIX = int(ipaddress.IPv6Address(RELAYED_PREFIX))
RELAYED_PORT = 1
"""QUIC needs none here, but every address has one."""


def relayed_address(channel: bytes) -> tuple[str, int]:
    """The address that stands for the other end of a channel."""
    return str(ipaddress.IPv6Address(_PREFIX | int.from_bytes(channel, "big"))), RELAYED_PORT


class _Way:
    """One channel and our ticket for it."""

    __slots__ = (
        "address",
        "answer",
        "attach_at_s",
        "heard_s",
        "may_be_asked",
        "relay",
        "retry",
        "ticket",
        "used_s",
    )

    def __init__(
        self, ticket: RelayTicket, relay: NetworkAddress, now_s: float, retry: Backoff
    ) -> None:
        self.ticket = ticket
        self.relay = relay
        self.address = relayed_address(ticket.channel)
        self.heard_s = float("-inf")
        self.used_s = now_s
        self.attach_at_s = now_s
        self.retry = retry
        self.answer = NO_ANSWER
        """To what the relay has asked last."""
        self.may_be_asked = False
        """Whether the ticket was shown since: the relay asks for no other cause."""

    def is_relay(self, address: NetworkAddress) -> bool:
        """Whether a packet comes from its relay."""
        return address == self.relay or plain_address(address) == self.ticket.relay_address


class RelayWays:
    """The ways over relays of one endpoint."""

    def __init__(self, random_bytes: Callable[[int], bytes]) -> None:
        """`random_bytes` need not be unpredictable."""
        self._random_bytes = random_bytes
        self._by_channel: dict[bytes, _Way] = {}
        self._by_ip: dict[str, _Way] = {}

    def __len__(self) -> int:
        return len(self._by_channel)

    def add(self, ticket: RelayTicket, relay: NetworkAddress, now_s: float) -> tuple[str, int]:
        """Uses a ticket from now on, `relay` being its address as the socket takes it. Returns the
        address of the other end. Raises `LocalProtocolError` when there are too many."""
        known = self._by_channel.get(ticket.channel)
        if known is None and len(self._by_channel) >= RELAY_WAYS_MAX:
            raise LocalProtocolError("There are too many ways over relays already.")
        retry = Backoff(RELAY_ATTACH_SOON_S, RELAY_ATTACH_SOON_MAX_S, self._random_bytes)
        way = _Way(ticket, relay, now_s, retry)
        self._by_channel[ticket.channel] = way
        self._by_ip[way.address[0]] = way
        return way.address

    def knows(self, ip: str) -> bool:
        """Whether that address stands for one of these ways."""
        return ip in self._by_ip

    def wrap(
        self, packet: bytes, address: NetworkAddress, now_s: float
    ) -> tuple[bytes, NetworkAddress] | None:
        """A QUIC packet to such an address, as it is to be sent, and where to; None when there is
        no such way (any more)."""
        way = self._by_ip.get(address[0])
        if way is None or len(packet) > RELAY_PACKET_MAX_BYTES:
            return None
        way.used_s = now_s
        return relayed_packet(way.ticket.channel, packet), way.relay

    def unwrap(
        self, packet: bytes, address: NetworkAddress, now_s: float
    ) -> tuple[bytes, NetworkAddress] | None:
        """The QUIC packet in a RELAYED frame and the address that stands for its sender; None
        when it is not of one of these ways, or does not come from its relay."""
        way = self._by_channel.get(packet[1:9])
        if way is None or not is_relayed_packet(packet):
            return None
        if not way.is_relay(address):
            return None
        way.heard_s = now_s
        way.retry.worked()
        return packet[9:], way.address

    def prove(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        """A relay asks whether one is where one seems to be: the next `work` answers."""
        asked = read_prove(packet)
        way = None if asked is None else self._by_channel.get(asked[0])
        if asked is None or way is None or not (way.may_be_asked and way.is_relay(address)):
            return
        way.may_be_asked = False
        way.answer = asked[1]
        way.attach_at_s = now_s

    def work(self, now_s: float) -> list[tuple[bytes, NetworkAddress]]:
        """What is to be said to relays now. Ways that nobody uses are forgotten."""
        packets: list[tuple[bytes, NetworkAddress]] = []
        for way in list(self._by_channel.values()):
            if now_s - way.used_s >= RELAY_UNUSED_S:
                del self._by_channel[way.ticket.channel]
                del self._by_ip[way.address[0]]
                continue
            is_quiet = now_s - way.heard_s >= RELAY_QUIET_S
            if is_quiet and way.retry.is_fresh:
                way.attach_at_s = min(way.attach_at_s, now_s + RELAY_ATTACH_SOON_S)
            if now_s >= way.attach_at_s:
                way.attach_at_s = now_s + (way.retry.failed() if is_quiet else RELAY_ATTACH_S)
                way.may_be_asked = True
                packets.append((attach_packet(way.ticket, way.answer), way.relay))
        return packets
