"""Who is there on the local network: asked by broadcast, when the player asks and not before.

An answer tells port, certificate and name, and is worth as much as somebody's word: whoever
connects still checks the certificate that it named, and nothing else is believed. Answered are only
questions from private networks and this machine, so that nobody far away learns who plays here.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from net.budget import TokenBucket
from net.errors import LocalProtocolError
from net.limits import (
    LAN_FINDS_ANSWERED_BURST,
    LAN_FINDS_ANSWERED_PER_S,
    LAN_FOUND_MAX,
)
from net.transports.address import NetworkAddress, plain_address
from net.transports.direct.endpoint import PlainHandler
from net.transports.direct.plain import (
    FIND,
    GAME_TAG_BYTES,
    HERE,
    find_packet,
    here_packet,
    read_find,
    read_here,
)

BROADCAST_IP = "255.255.255.255"


class DiscoveryEndpoint(Protocol):
    """What asking and answering need of an endpoint; `DirectEndpoint` has it."""

    def hear_plain(self, handler: PlainHandler) -> None:
        """See `DirectEndpoint`."""
        ...

    def stop_hearing(self, handler: PlainHandler) -> None:
        """See `DirectEndpoint`."""
        ...

    def send_plain(self, packet: bytes, address: NetworkAddress) -> None:
        """See `DirectEndpoint`."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody in the local network, who says so itself."""

    ip: str
    """Where the answer came from."""
    port: int
    """Where it says that it listens."""
    fingerprint: bytes
    name: str
    """Cleaned, at most `limits.LOBBY_NAME_MAX_LENGTH` characters; may be empty."""


class LanFinder:
    """Asks. `game_tag` tells one's own game and purpose from others. Raises ValueError unless it
    has 8 bytes."""

    def __init__(self, endpoint: DiscoveryEndpoint, game_tag: bytes) -> None:
        if len(game_tag) != GAME_TAG_BYTES:
            raise ValueError(f"A game's tag has {GAME_TAG_BYTES} bytes.")
        self._endpoint = endpoint
        self._game_tag = game_tag
        self._found: dict[tuple[str, int], Found] = {}

    def ask(self, ports: Iterable[int], ips: Iterable[str] = (BROADCAST_IP,)) -> None:
        """Asks everybody who listens at one of these ports, and forgets earlier answers."""
        self._found.clear()
        self._endpoint.hear_plain(self._hear)
        ports = tuple(ports)
        for ip in ips:
            for port in ports:
                try:
                    self._endpoint.send_plain(find_packet(self._game_tag), (ip, port))
                except LocalProtocolError:
                    # An IPv6 socket has no broadcast.
                    continue

    @property
    def found(self) -> tuple[Found, ...]:
        """Who has answered so far, at most `limits.LAN_FOUND_MAX`."""
        return tuple(self._found.values())

    def close(self) -> None:
        """Stops listening."""
        self._endpoint.stop_hearing(self._hear)

    def _hear(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        answer = read_here(packet, self._game_tag) if packet[0] == HERE else None
        ip = plain_address(address)[0]
        if answer is None or not is_local(ip):
            return
        key = (ip, answer.port)
        if key in self._found or len(self._found) < LAN_FOUND_MAX:
            self._found[key] = Found(ip, answer.port, answer.fingerprint, answer.name)


class LanAnswerer:
    """Answers, as long as it is open, for something that listens at `port` of this machine."""

    def __init__(
        self, endpoint: DiscoveryEndpoint, game_tag: bytes, port: int, fingerprint: bytes, name: str
    ) -> None:
        self._endpoint = endpoint
        self._game_tag = game_tag
        self._answer = here_packet(game_tag, port, fingerprint, name)
        self._budget = TokenBucket(LAN_FINDS_ANSWERED_PER_S, LAN_FINDS_ANSWERED_BURST)
        endpoint.hear_plain(self._hear)

    def close(self) -> None:
        """Answers no more."""
        self._endpoint.stop_hearing(self._hear)

    def _hear(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        is_asked = packet[0] == FIND and read_find(packet) == self._game_tag
        if is_asked and is_local(plain_address(address)[0]) and self._budget.take(1.0, now_s):
            self._endpoint.send_plain(self._answer, address)


def is_local(ip: str) -> bool:
    """Whether an address is of a private network, or of this machine."""
    parsed = ipaddress.ip_address(ip.partition("%")[0])
    return parsed.is_private or parsed.is_loopback or parsed.is_link_local
