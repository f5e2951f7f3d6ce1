"""The addresses that others reach this machine at, for codes and introductions, and those that it
reaches.

Routes are looked up by connecting a UDP socket, which sends nothing.
"""

import ipaddress
import socket

_SOMEWHERE = ("192.0.2.1", "2001:db8::1")
"""Addresses of RFC 5737 and RFC 3849, which nobody has."""
_DISCARD = 9
LOOPBACK = "127.0.0.1"


def reachable_addresses(bound_ip: str) -> tuple[str, ...]:
    """Where others reach a socket that is bound to this address, IPv4 first; never empty. Of a
    socket that is bound to `::` they are of both kinds, of IPv6 what the internet knows, or what
    the local network knows where there is no IPv4."""
    if not ipaddress.ip_address(bound_ip).is_unspecified:
        return (bound_ip,)
    ipv4 = _source_towards(_SOMEWHERE[0])
    if bound_ip != "::":
        return (ipv4 or LOOPBACK,)
    ipv6 = _source_towards(_SOMEWHERE[1])
    if ipv6 is not None and (ipv4 is None or ipaddress.ip_address(ipv6).is_global):
        return (ipv6,) if ipv4 is None else (ipv4, ipv6)
    return (ipv4 or LOOPBACK,)


def is_within_reach(ip: str) -> bool:
    """Whether a way leads from this machine towards an address, as far as this machine knows."""
    return _source_towards(ip) is not None


def _source_towards(ip: str) -> str | None:
    """The own address that packets to `ip` would come from, None where there is no way."""
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((ip, _DISCARD))
            source = str(probe.getsockname()[0])
    except OSError:
        return None
    own = ipaddress.ip_address(source)
    return None if own.is_unspecified or own.is_link_local else source
