"""Where a farm is looked for that is not where it was: the local network, the lobby server of the
settings, and Steam. The farm is known by its host's certificate, or by its host's account."""

import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from game.coop.guest import GuestSeat
from game.coop.seat import PlayerInfo
from game.hosting.seats import FARM_TAG
from game.joining.direct import open_direct_endpoint
from game.joining.steam import open_steam_connector
from game.program.steam import SteamPlay, is_steam_identity
from net import limits
from net.backoff import Backoff
from net.connecting.lobby_server import UNKNOWN_HOST, GuestIntroductions, LobbyServerConnector
from net.connecting.reconnecting import NEXT_WAY_S, Finder
from net.connecting.steam_lobby import SteamLobbyConnector
from net.errors import LocalProtocolError
from net.lobbies.client import ServerLobbies
from net.lobbies.client.ids import fingerprint_of
from net.lobbies.client.shared_socket import Pause, ServerReach, SharedSocket, open_shared_socket
from net.lobbies.interface import Lobby, LobbyEntrance, LobbyId, LobbyInfo
from net.transports.direct import DirectEndpoint, open_client_endpoint, parse_address
from net.transports.direct.lan_discovery import BROADCAST_IP, LanFinder
from net.transports.direct.punching import Puncher
from net.transports.interface import Endpoint

ASK_AGAIN_S = 1.0
"""Pause between the first two questions to the local network, doubled each time …"""
ASK_AGAIN_MAX_S = 4.0
"""… up to this. The same goes for what cannot be asked at the moment."""
_IPS = (BROADCAST_IP, "127.0.0.1")


@dataclass
class Host:
    """What a guest knows of its host."""

    fingerprint: bytes
    """Of its certificate, or the beginning of it; empty where none is known."""
    port: int
    """Where it listened; 0 where that is not known."""
    seat: GuestSeat | None = None
    """Where the guest sits, whose list of players has the host."""
    known_name: str = ""
    """What the host was called when one was there before."""
    known_account: str = ""
    """Likewise its account."""
    password: str = field(default="", repr=False)
    """By which the guest came into the host's lobby, if it has one. In memory alone, for as long
    as the guest stays."""

    def hear_of(self, connector: LobbyServerConnector) -> None:
        """Learns what is told on a way by a lobby server, which is what the guest has to show at
        the door, too."""
        self.fingerprint = connector.fingerprint or self.fingerprint
        connector.on_entered = self._on_entered
        connector.on_introduced = self._on_introduced

    @property
    def name(self) -> str:
        """What the host is called; empty before one has been there."""
        return next((each.name for each in self._players() if each.is_host), self.known_name)

    @property
    def account(self) -> str:
        """The host's account; empty where it has none."""
        return next((each.account for each in self._players() if each.is_host), self.known_account)

    def _on_entered(self, entrance: LobbyEntrance) -> None:
        self.fingerprint = fingerprint_of(entrance)
        if self.seat is not None:
            self.seat.session.take_join_token(entrance.token)

    def _on_introduced(self, port: int) -> None:
        self.port = port or self.port

    def _players(self) -> list[PlayerInfo]:
        return [] if self.seat is None else self.seat.players()


def host_at(address: str) -> Host:
    """The host at an address, as far as the address tells."""
    try:
        where = parse_address(address)
    except LocalProtocolError:
        return Host(b"", 0)
    return Host(where.fingerprint or b"", where.port)


def ways_back(
    host: Host,
    reach: Callable[[], ServerReach] | None = None,
    play: SteamPlay | None = None,
    pause: Pause = time.sleep,
    other_addresses: tuple[str, ...] = (),
) -> list[Finder]:
    """Everywhere a host is looked for, in order. `reach` is as in `OnLobbyServer`, or None where
    there is no lobby server; `play` is None where there is no Steam; `other_addresses` are the
    host's besides the one that is tried first."""
    finders: list[Finder] = [AtAnotherAddress(address) for address in other_addresses]
    finders.append(OnLocalNetwork(host))
    if reach is not None:
        finders.append(OnLobbyServer(host, reach))
    if play is not None:
        finders.append(OnSteam(host, play, pause))
    return finders


class AtAnotherAddress:
    """Satisfies `Finder`: knows one more address of the host, of another kind, as IPv4 besides
    IPv6."""

    head_start_s = 0.3
    """One of two kinds of address often leads nowhere, and nobody is to wait for that: RFC 8305
    recommends 0.25 s, and the first answer over QUIC takes a round trip."""

    def __init__(self, address: str) -> None:
        self._address = address

    def can_look_besides(self, connector: Endpoint) -> bool:
        """See the protocol."""
        return True

    def look(self, now_s: float) -> tuple[Endpoint, str] | None:
        """See the protocol."""
        try:
            return open_direct_endpoint(self._address, now_s), self._address
        except ValueError:
            # This machine has no such addresses.
            return None

    def stop(self, now_s: float) -> None:
        """See the protocol."""


class OnLocalNetwork:
    """Satisfies `Finder`: asks who is there at the host's port, and knows the host by its
    certificate. So a host is found whose computer has another address now."""

    head_start_s = NEXT_WAY_S

    def __init__(
        self,
        host: Host,
        ips: tuple[str, ...] = _IPS,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        """Asks at `ips`. By `random_bytes`, which may be of any kind, friends who lost the same
        host do not ask in step."""
        self._host = host
        self._ips = ips
        self._endpoint: DirectEndpoint | None = None
        self._finder: LanFinder | None = None
        self._retry = Backoff(ASK_AGAIN_S, ASK_AGAIN_MAX_S, random_bytes)
        self._again_s = 0.0

    def can_look_besides(self, connector: Endpoint) -> bool:
        """See the protocol."""
        return bool(self._host.fingerprint and self._host.port)

    def look(self, now_s: float) -> tuple[Endpoint, str] | None:
        """See the protocol."""
        host = self._host
        if now_s >= self._again_s:
            self._again_s = now_s + self._retry.failed()
            self._ask(now_s)
        if self._endpoint is None or self._finder is None:
            return None
        self._endpoint.pump(now_s)
        for answer in self._finder.found:
            if answer.fingerprint.startswith(host.fingerprint):
                self._finder.close()
                endpoint, self._endpoint, self._finder = self._endpoint, None, None
                return endpoint, f"{answer.ip}:{answer.port}#{answer.fingerprint.hex()}"
        return None

    def stop(self, now_s: float) -> None:
        """See the protocol."""
        if self._endpoint is not None:
            self._endpoint.close(now_s)
        self._endpoint = self._finder = None
        self._retry.worked()
        self._again_s = 0.0

    def _ask(self, now_s: float) -> None:
        if self._endpoint is None or self._finder is None:
            try:
                self._endpoint = open_client_endpoint("0.0.0.0", now_s)
            except LocalProtocolError:
                return
            self._finder = LanFinder(self._endpoint, FARM_TAG)
        self._finder.ask((self._host.port,), self._ips)


class OnLobbyServer:
    """Satisfies `Finder`: looks in the list of a lobby server for a farm of a host of that name,
    and goes there if the host has the certificate. Where the farm needs a password, it is the one
    by which the guest came."""

    head_start_s = NEXT_WAY_S

    def __init__(
        self,
        host: Host,
        reach: Callable[[], ServerReach],
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        """`reach` raises ValueError where there is no lobby server that can be spoken to.
        `random_bytes` are as in `OnLocalNetwork`."""
        self._host = host
        self._reach = reach
        self._shared: SharedSocket | None = None
        self._reaching: GuestIntroductions | None = None
        self._lobbies: ServerLobbies | None = None
        self._tries: Counter[LobbyId] = Counter()
        """How often each lobby was gone to: there may be more hosts of that name."""
        self._retry = Backoff(ASK_AGAIN_S, ASK_AGAIN_MAX_S, random_bytes)
        self._again_s = 0.0

    def can_look_besides(self, connector: Endpoint) -> bool:
        """See the protocol."""
        return bool(self._host.fingerprint and self._host.name)

    def look(self, now_s: float) -> tuple[Endpoint, str] | None:
        """See the protocol."""
        host = self._host
        if self._lobbies is None or self._shared is None or self._reaching is None:
            if now_s < self._again_s:
                return None
            self._again_s = now_s + self._retry.failed()
            try:
                reach = self._reach()
                self._shared = open_shared_socket(reach, now_s)
            except ValueError:
                return None
            self._reaching = GuestIntroductions(Puncher(self._shared.socket))
            self._lobbies = self._shared.lobbies(reach, self._reaching)
            self._lobbies.watch(now_s)
        self._lobbies.pump(now_s)
        of_that_name = [
            lobby
            for lobby in self._lobbies.lobbies
            if lobby.info.host_name == host.name
            and not lobby.info.is_gathering
            and (host.password or not lobby.info.needs_password)
        ]
        if not of_that_name:
            return None
        lobby = min(of_that_name, key=lambda each: self._tries[each.lobby_id])
        self._tries[lobby.lobby_id] += 1
        self._lobbies.unwatch()
        connector = LobbyServerConnector(
            self._lobbies,
            lobby,
            host.password,
            self._shared.game,
            self._reaching,
            fingerprint=host.fingerprint,
        )
        host.hear_of(connector)
        self._lobbies = self._shared = self._reaching = None
        return connector, UNKNOWN_HOST

    def stop(self, now_s: float) -> None:
        """See the protocol."""
        if self._lobbies is not None:
            self._lobbies.close(now_s)
        if self._reaching is not None:
            self._reaching.puncher.close()
        if self._shared is not None:
            self._shared.game.close(now_s)
        self._lobbies = self._shared = self._reaching = None
        self._retry.worked()
        self._again_s = 0.0


class OnSteam:
    """Satisfies `Finder`: goes to the lobby that the host's account is in now."""

    head_start_s = NEXT_WAY_S

    def __init__(self, host: Host, play: SteamPlay, pause: Pause) -> None:
        self._host = host
        self._play = play
        self._pause = pause

    def can_look_besides(self, connector: Endpoint) -> bool:
        """A way over Steam finds the host's new lobby by itself, and one account cannot go
        two ways there."""
        return is_steam_identity(self._host.account) and not isinstance(
            connector, SteamLobbyConnector
        )

    def look(self, now_s: float) -> tuple[Endpoint, str] | None:
        """See the protocol."""
        account = self._host.account
        lobby_id = self._play.lobbies.lobby_hosted_by(account)
        if lobby_id is None:
            return None
        info = LobbyInfo(self._host.name, 1, limits.PLAYERS_MAX, limits.PROTOCOL_VERSION, "")
        lobby = Lobby(lobby_id, info, LobbyEntrance(account, b""))
        connector, entrance = open_steam_connector(
            self._play, lobby, self._pause, self._host.password
        )
        return connector, entrance.address

    def stop(self, now_s: float) -> None:
        """See the protocol. There is nothing to stop."""
