"""Finding friends: the lobbies that can be seen from here, in one list with where each is from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from game.program.joining import Entrance
from game.program.version import GAME_VERSION
from net import limits
from net.lobbies.local import LocalLobbies


@dataclass(frozen=True, slots=True)
class FoundFarm:
    """A farm that could be joined."""

    lobby_id: str
    host_name: str
    players: int
    capacity: int
    version: str
    is_same_version: bool
    source: str


class FriendsList:
    """Watches every list of lobbies that there is; for now, this machine's own."""

    def __init__(self, folder: Path, wall_clock: Callable[[], float]) -> None:
        """`folder` is where the hosts of this machine put their lobbies; `wall_clock` returns
        seconds since 1970."""
        self._local = LocalLobbies(folder, wall_clock)
        self._is_watching = False

    def found(self, now_s: float) -> list[FoundFarm]:
        """The farms as they were last seen; the first call begins to look."""
        if not self._is_watching:
            self._is_watching = True
            self._local.watch(now_s)
        self._local.pump(now_s)
        return [
            FoundFarm(
                str(lobby.lobby_id),
                lobby.info.host_name,
                lobby.info.players,
                lobby.info.capacity,
                _version(lobby.info.protocol_version),
                lobby.info.protocol_version == limits.PROTOCOL_VERSION,
                "This computer",
            )
            for lobby in self._local.lobbies
        ]

    def stop(self) -> None:
        """Nobody looks any more."""
        self._is_watching = False
        self._local.unwatch()

    def entrance(self, lobby_id: str) -> Entrance:
        """How to get in. Raises ValueError with a sentence when the lobby has gone."""
        for lobby in self._local.lobbies:
            if str(lobby.lobby_id) == lobby_id:
                return Entrance(lobby.entrance.address, lobby.entrance.token)
        raise ValueError("That farm is not open any more.")


def _version(protocol_version: int) -> str:
    if protocol_version == limits.PROTOCOL_VERSION:
        return GAME_VERSION
    return f"another version (protocol {protocol_version})"
