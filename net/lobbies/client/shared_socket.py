"""The game's socket shared with a lobby server: the same for who hosts and for who joins."""

import ipaddress
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from net import limits
from net.errors import LocalProtocolError
from net.lobbies.client import (
    IntroductionListener,
    KnownServers,
    ServerAddress,
    ServerConnection,
    ServerLobbies,
)
from net.lobbies.client.connection import Caller
from net.lobbies.client.ids import NO_ENTRANCE
from net.lobbies.client.kept import FriendBook, KnownServersFile
from net.lobbies.interface import LobbyEntrance
from net.lobbies.protocol.wire import INSTANCE_BYTES
from net.player_key import PlayerKey
from net.transports.direct import DirectEndpoint, open_client_endpoint
from net.transports.direct.local_address import reachable_addresses
from net.transports.direct.quic.protocols import LOBBY_PROTOCOL
from net.transports.direct.sockets import DatagramSocket, everywhere
from net.transports.interface import Endpoint
from net.transports.shared_endpoint import SharedEndpoint

Clock = Callable[[], float]
Pause = Callable[[float], None]

Through = Callable[[Endpoint], Endpoint]
"""By way of what a session uses an endpoint, such as something that counts."""

LOBBY_TAG = b"tandemlb"
"""By which lobby servers of this game answer on a local network."""


@dataclass(frozen=True)
class LobbyPlayer:
    """Who one is to lobby servers, and whom one knows."""

    name: str
    key: PlayerKey
    known: KnownServers
    friends: tuple[bytes, ...]


def unchanged(endpoint: Endpoint) -> Endpoint:
    """A `Through` that is nothing."""
    return endpoint


def lobby_player(name: str, key: PlayerKey, settings: Path) -> LobbyPlayer:
    """The player with this key whose settings are in that folder."""
    friends = tuple(FriendBook(settings).friends.values())
    return LobbyPlayer(name, key, KnownServersFile(settings), friends)


def look_up(server: ServerAddress) -> tuple[str, int]:
    """The first of `all_addresses`."""
    return all_addresses(server)[0]


def all_addresses(server: ServerAddress) -> list[tuple[str, int]]:
    """Every IP address and port of a server, IPv4 first. Asks the name service, which may take
    seconds. Raises ValueError with a sentence."""
    try:
        answers = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError) as error:
        raise ValueError(f"There is no lobby server called {server.host}.") from error
    answers.sort(key=lambda answer: answer[0] != socket.AF_INET)
    return [(str(answer[4][0]), server.port) for answer in answers]


class AddressWatch:
    """Where a server's name leads by now, looked up in the background whenever somebody asks. A
    program that reaches one kind of IP address only is told of that kind only."""

    def __init__(
        self,
        server: ServerAddress,
        where: tuple[str, int],
        look_up: Callable[[ServerAddress], list[tuple[str, int]]] = all_addresses,
    ) -> None:
        """`where` is how it was looked up first."""
        self._server = server
        self._first = where
        self._is_ipv6 = ":" in where[0]
        self._look_up = look_up
        self._found: tuple[str, int] | None = None
        self._thread: threading.Thread | None = None

    @property
    def where(self) -> tuple[str, int]:
        """The newest that is known."""
        return self._found or self._first

    def look_again(self) -> tuple[str, int] | None:
        """What the last look has found; begins another unless one is under way."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="address lookup", daemon=True)
            self._thread.start()
        return self._found

    def _run(self) -> None:
        try:
            found = self._look_up(self._server)
        except ValueError:
            return
        self._found = next((each for each in found if (":" in each[0]) == self._is_ipv6), None)


def bind_address_for(server_ip: str) -> str:
    """Where to open a socket that reaches a server, and whomever it introduces, by as many kinds of
    address as this machine has."""
    return "::" if ipaddress.ip_address(server_ip).version == 6 else everywhere()


@dataclass(frozen=True)
class ServerReach:
    """A lobby server that can be spoken to."""

    player: LobbyPlayer
    server: ServerAddress
    where: tuple[str, int]
    """The server's address as it was looked up."""


class SharedSocket:
    """One socket, from which one plays and speaks to a lobby server."""

    def __init__(self, endpoint: DirectEndpoint) -> None:
        """`endpoint` belongs to this from now on."""
        self.socket = endpoint
        self._parted = SharedEndpoint(endpoint)
        self.game: Endpoint = self._parted.main
        """What the game's session takes; closing it closes the socket."""

    def lobbies(
        self,
        reach: ServerReach,
        reaching: IntroductionListener | None,
        entrance: LobbyEntrance = NO_ENTRANCE,
        lobby_key: bytes = b"",
    ) -> ServerLobbies:
        """The lobbies of a server, spoken to from this socket. `lobby_key` is kept with a farm."""
        player = reach.player
        connect = partial(
            self.socket.connect, protocol=LOBBY_PROTOCOL.name, trusts_on_first_use=True
        )
        caller = Caller(
            player.key,
            player.name,
            limits.PROTOCOL_VERSION,
            secrets.token_bytes(INSTANCE_BYTES),
            secrets.token_bytes,
        )
        connection = ServerConnection(
            self._parted.side(connect),
            self.socket.peer_fingerprint,
            reach.server,
            reach.where,
            player.known,
            caller,
            AddressWatch(reach.server, reach.where).look_again,
        )
        return ServerLobbies(
            connection,
            secrets.token_bytes,
            reaching=reaching,
            friends=player.friends,
            entrance=entrance,
            local=tuple((ip, self.socket.port) for ip in reachable_addresses(self.socket.bound_ip)),
            lobby_key=lobby_key,
        )


def open_shared_socket(
    reach: ServerReach, now_s: float, *, opened: DatagramSocket | None = None
) -> SharedSocket:
    """A guest's own socket, from which a server can be reached and whomever it introduces. `opened`
    is used instead of opening one. Raises ValueError with a sentence when none can be had."""
    try:
        socket = open_client_endpoint(bind_address_for(reach.where[0]), now_s, opened=opened)
    except LocalProtocolError as error:
        raise ValueError(str(error)) from error
    return SharedSocket(socket)
