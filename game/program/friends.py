"""Finding friends: the lobbies that can be seen from here, in one list with where each is from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from game.program.version import GAME_VERSION
from net import limits
from net.lobbies.interface import Lobby, LobbyList
from net.lobbies.local import LocalLobbies
from net.lobbies.steam import SteamLobbies

THIS_COMPUTER = "This computer"
STEAM = "Steam"


@dataclass(frozen=True, slots=True)
class FoundFarm:
    """A farm that could be joined."""

    lobby_id: str
    """Unlike that of every other farm, wherever it was found."""
    host_name: str
    players: int
    capacity: int
    version: str
    is_same_version: bool
    source: str
    account: str
    """The host's account; empty where there is none."""


class FriendsList:
    """Watches every list of lobbies that there is."""

    def __init__(
        self, folder: Path, wall_clock: Callable[[], float], steam: SteamLobbies | None
    ) -> None:
        """`folder` is where the hosts of this machine put their lobbies; `wall_clock` returns
        seconds since 1970. The lobbies on `steam` are pumped by whoever brought them."""
        self._local = LocalLobbies(folder, wall_clock)
        self._lists: dict[str, LobbyList] = {}
        if steam is not None:
            self._lists[STEAM] = steam
        self._lists[THIS_COMPUTER] = self._local
        self._is_watching = False

    def found(self, now_s: float) -> list[FoundFarm]:
        """The farms as they were last seen; the first call begins to look."""
        if not self._is_watching:
            self.look_again(now_s)
        self._local.pump(now_s)
        return [
            FoundFarm(
                f"{source}:{lobby.lobby_id}",
                lobby.info.host_name,
                lobby.info.players,
                lobby.info.capacity,
                _version(lobby.info.protocol_version),
                lobby.info.protocol_version == limits.PROTOCOL_VERSION,
                source,
                lobby.entrance.address if source == STEAM else "",
            )
            for source, lobbies in self._lists.items()
            for lobby in lobbies.lobbies
        ]

    def look_again(self, now_s: float) -> None:
        """Looks at once, without waiting until it is due."""
        self._is_watching = True
        for lobbies in self._lists.values():
            lobbies.watch(now_s)

    def stop(self) -> None:
        """Nobody looks any more."""
        self._is_watching = False
        for lobbies in self._lists.values():
            lobbies.unwatch()

    def lobby(self, lobby_id: str) -> tuple[str, Lobby]:
        """Where a farm was found, and its lobby. Raises ValueError with a sentence when it has
        gone."""
        source, _, own_id = lobby_id.partition(":")
        lobbies = self._lists.get(source)
        for lobby in () if lobbies is None else lobbies.lobbies:
            if lobby.lobby_id == own_id:
                return source, lobby
        raise ValueError("That farm is not open any more.")


def _version(protocol_version: int) -> str:
    if protocol_version == limits.PROTOCOL_VERSION:
        return GAME_VERSION
    return f"another version (protocol {protocol_version})"
