"""The address that others on the local network reach this machine at, for the join code."""

import ipaddress
import socket

_SOMEWHERE = ("192.0.2.1", 9)
"""An address of RFC 5737 that nobody has: routes are looked up, no packet is sent."""


def local_network_address() -> str:
    """The IPv4 address of the interface that leads out of this machine; 127.0.0.1 when there is
    none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
            address: str = probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"
    return address if address != "0.0.0.0" else "127.0.0.1"


def reachable_address(bound_ip: str) -> str:
    """Where others reach a socket that is bound to this address."""
    is_everywhere = ipaddress.ip_address(bound_ip).is_unspecified
    return local_network_address() if is_everywhere else bound_ip
