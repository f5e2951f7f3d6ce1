"""The protocols that are spoken over the direct transport, and how much silence each bears.

The name is QUIC's ALPN: an endpoint takes in only those who speak its own protocol, so that a
game's host refuses a client that takes it for a lobby server, and the other way round.
"""

from dataclasses import dataclass

from net.errors import LocalProtocolError
from net.limits import IDLE_TIMEOUT_S, KEEPALIVE_S, SERVER_IDLE_TIMEOUT_S, SERVER_KEEPALIVE_S


@dataclass(frozen=True, slots=True)
class Protocol:
    """One protocol."""

    name: str
    """As both sides name it to each other."""
    idle_timeout_s: float
    """How long a connection may be silent before it is given up."""
    keepalive_s: float
    """How long nothing may be heard before a sign of life is asked for."""


GAME_PROTOCOL = Protocol("tandem-acres", IDLE_TIMEOUT_S, KEEPALIVE_S)
LOBBY_PROTOCOL = Protocol("tandem-lobby", SERVER_IDLE_TIMEOUT_S, SERVER_KEEPALIVE_S)
PROTOCOLS = (GAME_PROTOCOL, LOBBY_PROTOCOL)


def protocol_of(name: str) -> Protocol:
    """The protocol of that name. Raises `LocalProtocolError` for one that does not exist."""
    for protocol in PROTOCOLS:
        if protocol.name == name:
            return protocol
    raise LocalProtocolError(f"{name!r} is not a protocol of this program.")
