"""The arguments of the servers' commands: `lobby-server`, `relay` and `lobby-admin`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from game.program.arguments import Arguments
from net import limits

LauncherName = Literal["local", "agones", "off"]
OperatorAction = Literal["list", "close", "ban", "unban", "bans", "farms", "remove"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerArguments(Arguments):
    """What both servers have in common."""

    bind: str = ""
    """The address to listen on; empty for all of this machine's."""
    status_port: int | None = None
    """The status page's TCP port; None for no page."""
    status_bind: str = "127.0.0.1"
    """The address of the status page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LobbyServerArguments(ServerArguments):
    """`main.py lobby-server`."""

    port: int = limits.LOBBY_SERVER_PORT
    """UDP; 0 picks a free one."""
    data: Path | None = None
    """The folder that keeps the certificate; None for where the game keeps it."""
    title: str = "Lobby server"
    """As the local network reads it."""
    probe_from: str = ""
    """A second IP address of this machine, from which hosts' ports are tried; empty for another
    port of the first."""
    relay: Sequence[str] = ()
    """`HOST:PORT` of relays that run by themselves, in the place of the one in here."""
    clients_per_address: int = limits.SERVER_CONNECTIONS_PER_ADDRESS_MAX
    """Clients, and lobbies, from one IP address."""
    dedicated: LauncherName = "off"
    """Where lobbies get dedicated servers from."""
    dedicated_ports: range = range(limits.DEDICATED_PORT_FIRST, limits.DEDICATED_PORT_LAST + 1)
    """UDP ports of those on this machine."""
    dedicated_max: int = limits.DEDICATED_RUNNING_MAX
    """How many of those at a time."""
    dedicated_address: str = ""
    """The IP address that players are told; empty for the lobby server's own."""
    fleet: str = "tandem-acres"
    """Of Agones."""

    def checked(self) -> Self:
        if self.assets and self.dedicated != "local":
            raise ValueError("lobby-server --assets needs --dedicated local")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayArguments(ServerArguments):
    """`main.py relay`."""

    port: int = limits.RELAY_PORT
    """UDP; 0 picks a free one."""
    secret: Path | None = None
    """The lobby server's file `relay_secret`; None for where the game keeps it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LobbyAdminArguments(Arguments):
    """`main.py lobby-admin`."""

    action: OperatorAction
    what: str = ""
    """A lobby's or a farm's id or name; a player's key or an IP address."""
    data: Path | None = None
    """The lobby server's folder; None for where the game keeps it."""
