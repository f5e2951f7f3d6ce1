"""Finding friends: the lobbies that can be seen from here, in one list with where each is from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from game.joining.configured_server import ConfiguredServer
from game.program.version import GAME_VERSION
from game.text.errors import PlainError
from game.text.sentence import Sentence
from net import limits
from net.lobbies.client.lan_browser import LanBrowser
from net.lobbies.client.server_browser import ServerBrowser
from net.lobbies.client.shared_socket import LobbyPlayer, ServerReach
from net.lobbies.interface import Lobby, LobbyFilter, LobbyList
from net.lobbies.lan import LanLobbies
from net.lobbies.local import LocalLobbies
from net.lobbies.steam import SteamLobbies

THIS_COMPUTER = "This computer"
STEAM = "Steam"
LOBBY_SERVER = "Lobby server"
LOCAL_NETWORK = "Local network"


FarmFilter: TypeAlias = LobbyFilter
"""What somebody wants to see of the list."""


@dataclass(frozen=True, slots=True)
class FoundFarm:
    """A farm that could be joined, or a gathering that could be entered."""

    lobby_id: str
    """Unlike that of every other one, wherever it was found; never shown."""
    host_name: str
    players: int
    capacity: int
    version: str
    """Of the game that the host plays."""
    is_same_version: bool
    """False when one cannot join because the versions differ."""
    source: str
    """Where it was found, in a word: "Steam", "Local network", "Lobby server"."""
    account: str = ""
    """The host's account, for their picture; empty where there is none."""
    name: str = ""
    """The lobby's own; empty where it is called after its host."""
    needs_password: bool = False
    is_sealed: bool = False
    """Whether it has started and lets nobody else in."""
    is_gathering: bool = False
    """Whether friends only meet there, and there is no farm yet."""
    area: str = ""
    """Where its host is, as words; may be empty."""


@dataclass(frozen=True, slots=True)
class FoundLobby:
    """A lobby of the list, and how to get to it."""

    source: str
    lobby: Lobby
    reach: ServerReach | None
    """The lobby server that it is on; None for a lobby that is on none."""
    code: str = ""
    """The short code by which it was found there; empty where it was found otherwise."""

    def farm(self, key: str) -> FoundFarm:
        """What a player reads of it. Among those of one `key` its id is unlike any other's."""
        info = self.lobby.info
        return FoundFarm(
            f"{key}|{self.lobby.lobby_id}",
            info.host_name,
            info.players,
            info.capacity,
            _version(info.protocol_version),
            info.protocol_version == limits.PROTOCOL_VERSION,
            self.source,
            self.lobby.entrance.address if self.source == STEAM else "",
            info.name,
            info.needs_password,
            info.is_sealed,
            info.is_gathering,
            info.area,
        )


class LobbyBrowser:
    """Watches every list of lobbies that there is."""

    def __init__(
        self,
        folder: Path,
        wall_clock: Callable[[], float],
        steam: SteamLobbies | None,
        access: ConfiguredServer,
        player: Callable[[], LobbyPlayer],
        nearby: LanBrowser,
        lan: LanLobbies,
    ) -> None:
        """`folder` is where the hosts of this machine put their lobbies; `wall_clock` returns
        seconds since 1970. The lobbies on `steam` are pumped by whoever brought them. `player` is
        who one is to the lobby servers of the local network; it raises ValueError with a sentence
        when that cannot be said. `nearby` asks for such servers, `lan` for farms that are open."""
        self._local = LocalLobbies(folder, wall_clock)
        self._lan = lan
        self._lists: dict[str, LobbyList] = {}
        if steam is not None:
            self._lists[STEAM] = steam
        self._lists[THIS_COMPUTER] = self._local
        self._lists[LOCAL_NETWORK] = lan
        self._access = access
        self._player = player
        self._nearby = nearby
        self._watch: ServerBrowser | None = None
        self._watched_version = -1
        self._is_watching = False
        self._wanted = LobbyFilter()
        self._problem = ""

    @property
    def problem(self) -> str:
        """Why the lobby server's list is not to be seen, in a sentence; empty when it is, or when
        none is set."""
        if self._problem or not self._access.is_set:
            return self._problem
        return self._access.problem or ("" if self._watch is None else self._watch.problem)

    @property
    def is_searching(self) -> bool:
        """Whether the lobby server has not answered yet."""
        if not self._access.is_set or self.problem:
            return False
        return self._watch is None or not self._watch.is_read

    def found(self, now_s: float) -> list[FoundFarm]:
        """The farms as they were last seen; the first call begins to look."""
        if not self._is_watching:
            self.look_again(now_s)
        self.pump(now_s)
        return [
            FoundLobby(source, lobby, reach).farm(key)
            for key, source, lobby, reach in self._lobbies()
        ]

    def pump(self, now_s: float) -> None:
        """Does what is due while somebody looks."""
        if not self._is_watching:
            return
        self._local.pump(now_s)
        self._lan.pump(now_s)
        self._follow_server(now_s)
        if self._watch is not None:
            self._watch.pump(now_s)
        try:
            self._nearby.pump(self._player, self._known_fingerprint(), now_s)
        except ValueError as error:
            self._nearby.close(now_s)
            self._problem = str(error)

    def look_again(self, now_s: float) -> None:
        """Looks at once, without waiting until it is due."""
        self._is_watching = True
        self._problem = ""
        for lobbies in self._lists.values():
            lobbies.watch(now_s)
        if self._watch is not None:
            self._watch.look_again(now_s)
        self._nearby.look_again(now_s)

    def want(self, wanted: LobbyFilter, now_s: float) -> None:
        """Shows these from now on, and nothing else, until nobody looks any more."""
        self._wanted = wanted
        for lobbies in self._lists.values():
            lobbies.want(wanted, now_s)
        if self._watch is not None:
            self._watch.want(wanted, now_s)
        self._nearby.want(wanted, now_s)

    def look_nearby(self, now_s: float) -> None:
        """Asks the local network who is there."""
        self._is_watching = True
        try:
            self._nearby.ask(now_s)
        except ValueError as error:
            self._problem = str(error)

    def stop(self, now_s: float) -> None:
        """Nobody looks any more."""
        self._is_watching = False
        self.want(LobbyFilter(), now_s)
        for lobbies in self._lists.values():
            lobbies.unwatch()
        self._stop_server(now_s)
        self._nearby.close(now_s)

    def lobby(self, lobby_id: str) -> FoundLobby:
        """A lobby of the list. Raises ValueError with a sentence when it has gone."""
        for key, source, lobby, reach in self._lobbies():
            if f"{key}|{lobby.lobby_id}" == lobby_id:
                return FoundLobby(source, lobby, reach)
        raise PlainError(Sentence("joining.not_open_any_more"))

    def all_lobbies(self) -> tuple[FoundLobby, ...]:
        """Every lobby of the list, as it was last seen, and how to get to it."""
        return tuple(
            FoundLobby(source, lobby, reach) for _, source, lobby, reach in self._lobbies()
        )

    def _lobbies(self) -> Iterator[tuple[str, str, Lobby, ServerReach | None]]:
        """Every lobby, with a key for where it is and a word for it."""
        here = {_certificate(lobby) for lobby in self._local.lobbies}
        for source, lobbies in self._lists.items():
            for lobby in lobbies.lobbies:
                # A farm of this computer answers on the local network as well.
                if source != LOCAL_NETWORK or _certificate(lobby) not in here:
                    yield source, source, lobby, None
        watched = [] if self._watch is None else [(LOBBY_SERVER, LOBBY_SERVER, self._watch)]
        for near in self._nearby.watches:
            watched.append((near.reach.server.text, LOCAL_NETWORK, near))
        for key, source, watch in watched:
            for lobby in watch.found:
                yield key, source, lobby, watch.reach

    # The lobby server

    def _follow_server(self, now_s: float) -> None:
        """Watches the server of the settings as they are now."""
        access = self._access
        if access.version != self._watched_version:
            self._stop_server(now_s)
        if self._watch is not None or not access.is_ready:
            return
        try:
            self._watch = ServerBrowser(access.reach(), self._wanted, now_s)
        except ValueError as error:
            self._problem = str(error)
        else:
            self._watched_version = access.version

    def _stop_server(self, now_s: float) -> None:
        if self._watch is not None:
            self._watch.close(now_s)
        self._watch = None
        self._watched_version = -1

    def _known_fingerprint(self) -> bytes | None:
        if self._watch is None:
            return None
        reach = self._watch.reach
        return reach.server.fingerprint or reach.player.known.fingerprint_of(reach.server.text)


def _certificate(lobby: Lobby) -> str:
    """The fingerprint in an address."""
    return lobby.entrance.address.rpartition("#")[2]


def _version(protocol_version: int) -> str:
    if protocol_version == limits.PROTOCOL_VERSION:
        return GAME_VERSION
    return f"another version (protocol {protocol_version})"
