"""The addresses that `connect` takes: `ip:port#fingerprint`, as text, and those of packets.

Names are not looked up, because a look-up blocks, and because a join code or a lobby carries the
numbers. The fingerprint is what makes the connection trustworthy, so only a connection within one
machine may do without.

Packets have addresses as sockets have them. An IPv6 socket that serves IPv4 as well writes
`::ffff:192.0.2.7`, which is for the socket only: everybody else sees `192.0.2.7`.
"""

import ipaddress
import re
from dataclasses import dataclass

from net.errors import LocalProtocolError
from net.limits import DIRECT_ADDRESS_MAX_CHARACTERS, FINGERPRINT_MIN_BYTES

FINGERPRINT_BYTES = 32
"""Of a SHA-256 fingerprint in full."""

NetworkAddress = tuple[str, int] | tuple[str, int, int, int]
"""An address as a socket has it: of IPv6 with flow and scope."""
RELAYED_PREFIX = "100::"
_MAPPED = "::ffff:"
_OTHER_HOUSEHOLDS_BITS = 128 - 56
"""Of an IPv6 address, the bits that one household may choose."""

_FORM = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):([0-9]{1,5})(?:#([0-9a-fA-F]*))?")


@dataclass(frozen=True, slots=True)
class HostAddress:
    """Where a host listens, and how its certificate's fingerprint begins."""

    ip: str
    port: int
    fingerprint: bytes | None
    """At least `FINGERPRINT_MIN_BYTES`; None on this machine, or on first use."""

    @property
    def is_here(self) -> bool:
        """Whether it is an address of this machine for itself."""
        return ipaddress.ip_address(self.ip).is_loopback


def parse_address(text: str, *, may_be_unpinned: bool = False) -> HostAddress:
    """Reads `192.0.2.7:4711#0123…`, `[2001:db8::1]:4711#0123…`, or without a fingerprint an
    address of this machine; of any machine where it `may_be_unpinned`, because the caller asks
    afterwards whom it has met. Raises `LocalProtocolError` with a sentence for anything else."""
    if len(text) > DIRECT_ADDRESS_MAX_CHARACTERS:
        raise LocalProtocolError("That is too long for an address.")
    match = _FORM.fullmatch(text)
    if match is None:
        raise LocalProtocolError(f"{text!r} is not an address of the form ip:port#fingerprint.")
    ipv6, ipv4, port_text, fingerprint_hex = match.groups()
    try:
        ip = ipaddress.ip_address(ipv6 or ipv4)
    except ValueError as error:
        raise LocalProtocolError(f"{text!r} does not begin with an IP address.") from error
    if not is_one_computer(str(ip)):
        raise LocalProtocolError(f"{ip} is not the address of one computer.")
    port = int(port_text)
    if not 1 <= port <= 65535:
        raise LocalProtocolError(f"{port} is not a port; ports are 1 to 65535.")
    if not fingerprint_hex:
        if not ip.is_loopback and not may_be_unpinned:
            raise LocalProtocolError(
                f"{text!r} lacks the host's fingerprint, and only an address of this machine may."
            )
        return HostAddress(str(ip), port, None)
    try:
        fingerprint = bytes.fromhex(fingerprint_hex)
    except ValueError as error:
        raise LocalProtocolError("A fingerprint has an even number of hex digits.") from error
    if not FINGERPRINT_MIN_BYTES <= len(fingerprint) <= FINGERPRINT_BYTES:
        raise LocalProtocolError(
            f"A fingerprint has {FINGERPRINT_MIN_BYTES} to {FINGERPRINT_BYTES} bytes,"
            f" not {len(fingerprint)}."
        )
    return HostAddress(str(ip), port, fingerprint)


def plain_address(address: NetworkAddress) -> tuple[str, int]:
    """IP and port alone, IPv4 always in its own form."""
    ip = address[0]
    if ip.startswith(_MAPPED) and "." in ip:
        ip = ip.removeprefix(_MAPPED)
    return ip, address[1]


def mapped_address(address: tuple[str, int]) -> tuple[str, int, int, int]:
    """An IPv4 address as an IPv6 socket takes it."""
    return f"{_MAPPED}{address[0]}", address[1], 0, 0


def is_relayed_address(address: NetworkAddress) -> bool:
    """Whether an address stands for the other end of a relay's channel (`relayed`): it has the
    prefix that is there to be thrown away (RFC 6666), so it is nobody's."""
    return address[0].startswith(RELAYED_PREFIX)


def address_bucket(ip: str) -> str:
    """Whom an address is counted under: of IPv6 all of a /56, which is what providers give to one
    household, are one sender. Takes an IP address as a socket writes it, or one that stands for a
    relay's channel, each of which is one sender."""
    if ":" not in ip or ip.startswith(RELAYED_PREFIX):
        return ip
    if ip.startswith(_MAPPED) and "." in ip:
        return ip.removeprefix(_MAPPED)
    # The scope that follows a % names an interface of this machine.
    number = int(ipaddress.IPv6Address(ip.partition("%")[0]))
    return f"{number >> _OTHER_HOUSEHOLDS_BITS:x}/56"


def is_one_computer(ip: str) -> bool:
    """Whether packets to this text would go to one computer: it is an IP address, and none that
    stands for many, for nobody, or for later use. Only the usual spelling of an address counts, so
    that two texts are the same address only when they are the same text."""
    try:
        parsed = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if str(parsed) != ip or ip.startswith("0."):
        return False
    if parsed.version == 6 and (parsed.ipv4_mapped is not None or parsed.scope_id is not None):
        return False
    is_later_use = parsed.version == 4 and parsed.is_reserved
    return not (parsed.is_multicast or parsed.is_unspecified or is_later_use)


def is_public(ip: str) -> bool:
    """Whether an address is that of one computer on the internet."""
    return is_one_computer(ip) and ipaddress.ip_address(ip).is_global
