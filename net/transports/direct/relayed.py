"""Paths over a relay, as an endpoint sees them: addresses that do not exist.

Two ends that cannot reach each other both say to a relay where they are, with a ticket each, and
send it their QUIC packets in frames that name their channel. To the rest of the endpoint the other
end has the address 100::<channel>, of the prefix that is there to be thrown away (RFC 6666): so a
connection over a relay is one like any other, and no packet can go to such an address by mistake.

The relay reads no more than the channel: what travels in the frames is QUIC's own ciphertext.

Where a way through the routers is found later, it becomes the path's *shortcut*: packets go there
as they are, and what comes from there counts as come over the relay, so that QUIC and the game
notice nothing. When it falls silent, the next packet goes over the relay again.
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
    RELAY_PATHS_MAX,
    RELAY_QUIET_S,
    RELAY_UNUSED_S,
    SHORTCUT_QUIET_S,
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


class _RelayPath:
    """One channel and our ticket for it."""

    __slots__ = (
        "address",
        "answer",
        "attach_at_s",
        "heard_s",
        "may_be_asked",
        "relay",
        "retry",
        "shortcut",
        "shortcut_heard_s",
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
        self.shortcut: NetworkAddress | None = None
        """Where the other end is reached without the relay, by packets of every size."""
        self.shortcut_heard_s = float("-inf")

    def is_relay(self, address: NetworkAddress) -> bool:
        """Whether a packet comes from its relay."""
        return address == self.relay or plain_address(address) == self.ticket.relay_address


class RelayPaths:
    """The paths over relays of one endpoint."""

    def __init__(self, random_bytes: Callable[[int], bytes]) -> None:
        """`random_bytes` need not be unpredictable."""
        self._random_bytes = random_bytes
        self._by_channel: dict[bytes, _RelayPath] = {}
        self._by_ip: dict[str, _RelayPath] = {}
        self._by_direct: dict[tuple[str, int], _RelayPath] = {}
        """By where the other end has proved to be."""

    def __len__(self) -> int:
        return len(self._by_channel)

    def add(self, ticket: RelayTicket, relay: NetworkAddress, now_s: float) -> tuple[str, int]:
        """Uses a ticket from now on, `relay` being its address as the socket takes it. Returns the
        address of the other end. A channel that is known goes on as it is, by the newer ticket.
        Raises `LocalProtocolError` when there are too many."""
        retry = Backoff(RELAY_ATTACH_SOON_S, RELAY_ATTACH_SOON_MAX_S, self._random_bytes)
        known = self._by_channel.get(ticket.channel)
        if known is not None:
            known.ticket, known.relay, known.retry = ticket, relay, retry
            known.used_s = known.attach_at_s = now_s
            return known.address
        if len(self._by_channel) >= RELAY_PATHS_MAX:
            raise LocalProtocolError("There are too many paths over relays already.")
        path = _RelayPath(ticket, relay, now_s, retry)
        self._by_channel[ticket.channel] = path
        self._by_ip[path.address[0]] = path
        return path.address

    def knows(self, ip: str) -> bool:
        """Whether that address stands for one of these paths."""
        return ip in self._by_ip

    def wrap(
        self, packet: bytes, address: NetworkAddress, now_s: float
    ) -> tuple[bytes, NetworkAddress] | None:
        """A QUIC packet to such an address, as it is to be sent, and where to; None when there is
        no such path (any more)."""
        path = self._by_ip.get(address[0])
        if path is None or len(packet) > RELAY_PACKET_MAX_BYTES:
            return None
        path.used_s = now_s
        if path.shortcut is not None and now_s - path.shortcut_heard_s < SHORTCUT_QUIET_S:
            return packet, path.shortcut
        return relayed_packet(path.ticket.channel, packet), path.relay

    def unwrap(
        self, packet: bytes, address: NetworkAddress, now_s: float
    ) -> tuple[bytes, NetworkAddress] | None:
        """The QUIC packet in a RELAYED frame and the address that stands for its sender; None
        when it is not of one of these paths, or does not come from its relay."""
        path = self._by_channel.get(packet[1:9])
        if path is None or not is_relayed_packet(packet):
            return None
        if not path.is_relay(address):
            return None
        path.heard_s = now_s
        path.retry.worked()
        return packet[9:], path.address

    def expect_at(self, channel: bytes, address: tuple[str, int]) -> None:
        """The other end has proved to be at this address: what comes from there may be its."""
        path = self._by_channel.get(channel)
        if path is not None:
            self._by_direct[address] = path

    def shorten(self, channel: bytes, address: NetworkAddress, now_s: float) -> None:
        """Packets of every size get to the other end at this address, as the socket takes it: they
        go there from now on, for as long as something comes from there."""
        path = self._by_channel.get(channel)
        if path is not None:
            self._by_direct[plain_address(address)] = path
            path.shortcut, path.shortcut_heard_s = address, now_s

    def is_shortened(self, ip: str, now_s: float) -> bool:
        """Whether packets to an address that stands for a path do without its relay now."""
        path = self._by_ip.get(ip)
        return (
            path is not None
            and path.shortcut is not None
            and now_s - path.shortcut_heard_s < SHORTCUT_QUIET_S
        )

    def named(self, address: NetworkAddress, now_s: float) -> NetworkAddress:
        """Where a packet counts as coming from: for one that took a shortcut, and could have come
        over the relay as well, the address that stands for the other end."""
        path = self._by_direct.get(plain_address(address))
        if path is None or path.heard_s == float("-inf"):
            return address
        path.shortcut_heard_s = path.heard_s = now_s
        return path.address

    def prove(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        """A relay asks whether one is where one seems to be: the next `work` answers."""
        asked = read_prove(packet)
        path = None if asked is None else self._by_channel.get(asked[0])
        if asked is None or path is None or not (path.may_be_asked and path.is_relay(address)):
            return
        path.may_be_asked = False
        path.answer = asked[1]
        path.attach_at_s = now_s

    def work(self, now_s: float) -> list[tuple[bytes, NetworkAddress]]:
        """What is to be said to relays now. Ways that nobody uses are forgotten."""
        packets: list[tuple[bytes, NetworkAddress]] = []
        for path in list(self._by_channel.values()):
            if now_s - path.used_s >= RELAY_UNUSED_S:
                del self._by_channel[path.ticket.channel]
                del self._by_ip[path.address[0]]
                for address in [a for a, known in self._by_direct.items() if known is path]:
                    del self._by_direct[address]
                continue
            is_quiet = now_s - path.heard_s >= RELAY_QUIET_S
            if is_quiet and path.retry.is_fresh:
                path.attach_at_s = min(path.attach_at_s, now_s + RELAY_ATTACH_SOON_S)
            if now_s >= path.attach_at_s:
                path.attach_at_s = now_s + (path.retry.failed() if is_quiet else RELAY_ATTACH_S)
                path.may_be_asked = True
                packets.append((attach_packet(path.ticket, path.answer), path.relay))
        return packets
