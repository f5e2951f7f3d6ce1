"""The ports at which open farms are asked for on the local network."""

from collections.abc import Iterable

from net.errors import LocalProtocolError
from net.limits import LAN_LOBBY_PORT_FIRST, LAN_LOBBY_PORT_LAST
from net.transports.direct import DirectEndpoint, PortInUseError, open_client_endpoint

LAN_LOBBY_PORTS = tuple(range(LAN_LOBBY_PORT_FIRST, LAN_LOBBY_PORT_LAST + 1))
LOOPBACK = "127.0.0.1"


class NoPortLeftError(LocalProtocolError):
    """All of them are taken by farms of this machine."""


def open_lan_port(ports: Iterable[int], bind_ip: str, now_s: float) -> DirectEndpoint:
    """A socket at the first of these ports that is free. Raises `NoPortLeftError`, or
    `LocalProtocolError` where none can be had for another reason, with a sentence."""
    tried = tuple(ports)
    for port in tried:
        try:
            return open_client_endpoint(bind_ip, now_s, port)
        except PortInUseError:
            continue
    raise NoPortLeftError(
        f"The local network does not see you, since {len(tried)} farms of this machine are open."
    )
