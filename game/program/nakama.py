"""Farms in the list of a Nakama server: how one is put there, and how one is gone to.

The server only brings players together; they play over the direct transport, at the address that
the host's join code has.
"""

from collections.abc import Callable
from dataclasses import dataclass

from game.coop.host import HostSeat
from game.program.hosting import DirectDoor, LobbyKeeper
from game.program.joining import Entrance
from net.lobbies.interface import (
    Entered,
    EnterFailed,
    ListFailed,
    ListReceived,
    LobbyEntrance,
    LobbyId,
    LobbyProblem,
    LobbyTerms,
)
from net.lobbies.join_code import decode_join_code
from net.lobbies.nakama import NakamaLine, NakamaLobbies, device_id_of
from net.lobbies.nakama.connection import NakamaConnection
from net.lobbies.reasons import reason_of
from net.player_key import PlayerKey
from net.text import name_key

FIND_MAX_S = 30.0
"""How long a lobby is looked for and entered."""
_PAUSE_S = 0.01


@dataclass(frozen=True)
class NakamaReach:
    """A Nakama server, and as whom to speak to it."""

    url: str
    server_key: str
    name: str
    """What the player is called."""
    key: PlayerKey
    random_bytes: Callable[[int], bytes]
    """Unpredictable in earnest."""

    def open(self) -> NakamaLobbies:
        """Its lobbies. Raises ValueError with a sentence for a URL that is none."""
        line = NakamaLine(
            NakamaConnection(self.url),
            self.server_key,
            device_id_of(self.key, self.url),
            self.random_bytes,
        )
        return NakamaLobbies(line, self.name, random_bytes=self.random_bytes)


class NakamaDoor:
    """A farm's lobby on a Nakama server."""

    def __init__(self, reach: NakamaReach, direct: DirectDoor, terms: LobbyTerms) -> None:
        """The lobby itself is opened by `publish`. Raises what `NakamaReach.open` does, and
        ValueError for a door at an IPv6 address alone, which no entrance names."""
        if direct.join_code is None:
            raise ValueError("A lobby on a Nakama server needs a farm at an IPv4 address.")
        code = decode_join_code(direct.join_code)
        self._entrance = LobbyEntrance(code.address, code.token)
        self._terms = terms
        self._lobbies = reach.open()

    def publish(self, seat: HostSeat, now_s: float) -> LobbyKeeper:
        """Opens the lobby, for as long as the farm is open."""
        keeper = LobbyKeeper(seat, self._lobbies, self._entrance, now_s, self._terms)
        seat.keepers.append(keeper)
        return keeper

    @property
    def lobby_id(self) -> LobbyId | None:
        """The lobby, once it is there."""
        return self._lobbies.own_lobby_id


def find_entrance(
    reach: NakamaReach,
    lobby_name: str,
    password: str,
    clock_s: Callable[[], float],
    pause: Callable[[float], None],
) -> Entrance:
    """Enters the lobby of that name for as long as it takes to be told the way to its host. Raises
    ValueError with a sentence when there is no such lobby, or one may not enter it; takes a bounded
    time."""
    lobbies = reach.open()
    try:
        lobbies.watch(clock_s())
        end_s = clock_s() + FIND_MAX_S
        is_entering = False
        while clock_s() < end_s:
            for event in lobbies.pump(clock_s()):
                match event:
                    case ListReceived() if not is_entering:
                        wanted = name_key(lobby_name)
                        found = [
                            each for each in lobbies.lobbies if name_key(each.info.name) == wanted
                        ]
                        if not found:
                            raise ValueError(f'There is no farm called "{lobby_name}".')
                        is_entering = True
                        lobbies.enter(found[0].lobby_id, clock_s(), password)
                    case Entered(lobby):
                        return Entrance(lobby.entrance.address, lobby.entrance.token)
                    case EnterFailed(_, reason) | ListFailed(reason):
                        raise ValueError(reason)
            pause(_PAUSE_S)
        raise ValueError(reason_of(LobbyProblem.NO_ANSWER))
    finally:
        lobbies.close(clock_s())
