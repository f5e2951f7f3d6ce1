"""The addresses that `connect` takes: `ip:port#fingerprint`, as text.

Names are not looked up, because a look-up blocks, and because a join code or a lobby carries the
numbers. The fingerprint is what makes the connection trustworthy, so only a connection within one
machine may do without.
"""

import ipaddress
import re
from dataclasses import dataclass

from net.errors import LocalProtocolError
from net.limits import DIRECT_ADDRESS_MAX_CHARACTERS, FINGERPRINT_MIN_BYTES

FINGERPRINT_BYTES = 32
"""Of a SHA-256 fingerprint in full."""

_FORM = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):([0-9]{1,5})(?:#([0-9a-fA-F]*))?")


@dataclass(frozen=True, slots=True)
class HostAddress:
    """Where a host listens, and how its certificate's fingerprint begins."""

    ip: str
    port: int
    fingerprint: bytes | None
    """At least `FINGERPRINT_MIN_BYTES`; None only on this machine."""

    @property
    def is_ipv6(self) -> bool:
        """Whether the address needs an IPv6 socket."""
        return ":" in self.ip


def parse_address(text: str) -> HostAddress:
    """Reads `192.0.2.7:4711#0123…`, `[2001:db8::1]:4711#0123…`, or without a fingerprint an
    address of this machine. Raises `LocalProtocolError` with a sentence for anything else."""
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
    port = int(port_text)
    if not 1 <= port <= 65535:
        raise LocalProtocolError(f"{port} is not a port; ports are 1 to 65535.")
    if not fingerprint_hex:
        if not ip.is_loopback:
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
