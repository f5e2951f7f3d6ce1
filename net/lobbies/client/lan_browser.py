"""The local network: lobby servers that answer when the player asks who is there, and what is in
their lists. Nothing is asked before."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from net import limits
from net.errors import LocalProtocolError
from net.lobbies.client import ServerAddress
from net.lobbies.client.server_browser import ServerBrowser
from net.lobbies.client.shared_socket import LOBBY_TAG, LobbyPlayer, ServerReach
from net.lobbies.interface import LobbyFilter
from net.transports.direct import DirectEndpoint, open_client_endpoint
from net.transports.direct.lan_discovery import BROADCAST_IP, Found, LanFinder

ANSWER_S = 3.0
"""How long answers are waited for; the question is repeated in the middle, since it may get
lost."""
SERVERS_MAX = 4
"""Of those who answer, so many are asked for their lists: there may be any number who pretend."""


class _Strangers:
    """Satisfies `KnownServers` for servers whose certificate came with their answer, and whose
    addresses may be somebody else's tomorrow."""

    def fingerprint_of(self, server: str) -> bytes | None:
        """None is known."""

    def remember(self, server: str, fingerprint: bytes) -> None:
        """None is kept."""


def reach_nearby(player: LobbyPlayer, ip: str, port: int, fingerprint: bytes) -> ServerReach:
    """The lobby server at that address that has said so itself, for this player."""
    server = ServerAddress(ip, port, fingerprint)
    return ServerReach(replace(player, known=_Strangers()), server, (ip, port))


class LanBrowser:
    """See the module."""

    def __init__(
        self,
        ports: Iterable[int] = (limits.LOBBY_SERVER_PORT,),
        ips: Iterable[str] = (BROADCAST_IP, "127.0.0.1"),
    ) -> None:
        """Who listens at one of `ports` is asked, at `ips`."""
        self._ports = tuple(ports)
        self._ips = tuple(ips)
        self._endpoint: DirectEndpoint | None = None
        self._finder: LanFinder | None = None
        self._ends_s = 0.0
        self._repeat_s = 0.0
        self._watches: dict[bytes, ServerBrowser] = {}
        """By the servers' fingerprints."""
        self._wanted = LobbyFilter()

    @property
    def watches(self) -> tuple[ServerBrowser, ...]:
        """The servers that have answered."""
        return tuple(self._watches.values())

    def ask(self, now_s: float) -> None:
        """Asks who is there. Raises ValueError with a sentence when no socket can be had."""
        self._stop_asking(now_s)
        try:
            self._endpoint = open_client_endpoint("0.0.0.0", now_s)
        except LocalProtocolError as error:
            raise ValueError(str(error)) from error
        self._finder = LanFinder(self._endpoint, LOBBY_TAG)
        self._finder.ask(self._ports, self._ips)
        self._ends_s = now_s + ANSWER_S
        self._repeat_s = now_s + ANSWER_S / 2

    def pump(self, player: Callable[[], LobbyPlayer], known: bytes | None, now_s: float) -> None:
        """Hears who answers, and reads their lists. `known` is the certificate of the server that
        is watched already."""
        if self._endpoint is not None and self._finder is not None:
            self._endpoint.pump(now_s)
            for answer in self._finder.found:
                self._meet(answer, player, known, now_s)
            if now_s >= self._ends_s:
                self._stop_asking(now_s)
            elif now_s >= self._repeat_s:
                self._repeat_s = self._ends_s
                self._finder.ask(self._ports, self._ips)
        for watch in self._watches.values():
            watch.pump(now_s)

    def want(self, wanted: LobbyFilter, now_s: float) -> None:
        """Shows these from now on, and nothing else."""
        self._wanted = wanted
        for watch in self._watches.values():
            watch.want(wanted, now_s)

    def look_again(self, now_s: float) -> None:
        """Reads the lists of those who have answered at once."""
        for watch in self._watches.values():
            watch.look_again(now_s)

    def close(self, now_s: float) -> None:
        """Forgets everybody."""
        self._stop_asking(now_s)
        for watch in self._watches.values():
            watch.close(now_s)
        self._watches.clear()

    def _meet(
        self, answer: Found, player: Callable[[], LobbyPlayer], known: bytes | None, now_s: float
    ) -> None:
        fingerprint = answer.fingerprint
        # A server on this machine is heard at more than one address.
        if fingerprint in self._watches or fingerprint == known:
            return
        if len(self._watches) >= SERVERS_MAX:
            return
        reach = reach_nearby(player(), answer.ip, answer.port, fingerprint)
        self._watches[fingerprint] = ServerBrowser(reach, self._wanted, now_s)

    def _stop_asking(self, now_s: float) -> None:
        if self._finder is not None:
            self._finder.close()
        if self._endpoint is not None:
            self._endpoint.close(now_s)
        self._finder = self._endpoint = None
