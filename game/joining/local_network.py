"""Where the local network is asked for what is there."""

from dataclasses import dataclass

from net import limits
from net.lobbies.lan import LAN_LOBBY_PORTS
from net.transports.direct.lan_discovery import BROADCAST_IP


@dataclass(frozen=True, slots=True)
class LocalNetwork:
    """Where lobby servers and farms of the local network are asked for."""

    ports: tuple[int, ...] = (limits.LOBBY_SERVER_PORT,)
    farm_ports: tuple[int, ...] = LAN_LOBBY_PORTS
    """At one of these an open farm answers."""
    ips: tuple[str, ...] = (BROADCAST_IP, "127.0.0.1")
