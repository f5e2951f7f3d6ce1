"""Going to a friend's farm on Steam: finding its lobby, and the way there."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from game.joining.direct import Entrance
from game.program.steam import SteamPlay
from net.connecting.steam_lobby import SteamLobbyConnector
from net.lobbies.interface import EnterFailed, JoinWished, Lobby, LobbyId
from net.lobbies.steam import SteamLobbies
from net.lobbies.steam.endpoint import CallbackEndpoint, Pause
from net.text import clean_line
from net.transports.interface import Endpoint

FIND_MAX_S = 20.0
"""How long a friend's farm is looked for."""
UNKNOWN_NAME_MAX_S = 5.0
"""How long Steam may take to know the names of all friends, before a name is nobody's."""
SILENT_LOBBY_MAX_S = 5.0
"""How long a farm that was found waits for others whose hosts are called the same to answer."""
_PAUSE_S = 0.05


@dataclass(frozen=True, slots=True)
class FarmOnSteam:
    """A friend's farm, by its lobby."""

    lobby: Lobby


def open_steam_connector(
    play: SteamPlay, lobby: Lobby, pause: Pause = time.sleep, password: str = ""
) -> tuple[Endpoint, Entrance]:
    """A guest's way into a lobby, and where to knock at its end. `password` is the lobby's, if it
    has one; a wrong one ends the way with a sentence."""
    endpoint = CallbackEndpoint(play.callbacks, lambda _user: False, accept=False, pause=pause)
    connector = SteamLobbyConnector(SteamLobbies(play.callbacks), lobby, endpoint, password)
    return connector, Entrance(lobby.entrance.address)


def find_lobby(play: SteamPlay, lobby_id: int, clock_s: Callable[[], float], pause: Pause) -> Lobby:
    """The farm in a lobby. Raises ValueError with a sentence when there is none; takes a bounded
    time."""
    play.lobbies.wish(LobbyId(str(lobby_id)), clock_s())
    # The lobbies answer in bounded time by themselves; this bound is for a clock that stands.
    for _ in range(round(2 * FIND_MAX_S / _PAUSE_S)):
        for event in play.lobbies.pump(clock_s()):
            match event:
                case JoinWished(lobby) if lobby.lobby_id == str(lobby_id):
                    return lobby
                case EnterFailed(failed_id, reason) if failed_id == str(lobby_id):
                    raise ValueError(reason)
        pause(_PAUSE_S)
    raise ValueError("Steam does not answer.")


def find_friends_lobby(
    play: SteamPlay, name: str, clock_s: Callable[[], float], pause: Pause
) -> Lobby:
    """The farm that a friend of this name (of any case) hosts. Raises ValueError with a sentence
    when nobody is called so, or has no farm open; takes a bounded time."""
    began_s = clock_s()
    play.lobbies.watch(began_s)
    try:
        while (passed_s := clock_s() - began_s) < FIND_MAX_S:
            play.lobbies.pump(clock_s())
            called_so = _friends_called(play, name)
            hosted = [
                lobby for lobby in play.lobbies.lobbies if lobby.entrance.address in called_so
            ]
            if len(hosted) > 1:
                ids = ", ".join(sorted(lobby.lobby_id for lobby in hosted))
                raise ValueError(f"Several friends called {name} are hosting; name a lobby: {ids}.")
            # Whoever answers first may be the wrong one: all of this name are heard first.
            if hosted and (passed_s > SILENT_LOBBY_MAX_S or not _awaits_any(play, called_so)):
                return hosted[0]
            if not called_so and passed_s > UNKNOWN_NAME_MAX_S:
                raise ValueError(f"None of your friends on Steam is called {name}.")
            pause(_PAUSE_S)
    finally:
        play.lobbies.unwatch()
    raise ValueError(f"{name} has no farm open that you could see.")


def _awaits_any(play: SteamPlay, identities: set[str]) -> bool:
    """Whether one of these friends is in a lobby that has not said what it is."""
    found = (play.lobbies.lobby_hosted_by(identity) for identity in identities)
    return any(lobby_id is not None and play.lobbies.awaits(lobby_id) for lobby_id in found)


def _friends_called(play: SteamPlay, name: str) -> set[str]:
    """The identities of all friends of this name."""
    friends, wanted = play.steam.friends, name.casefold()
    return {
        str(friend)
        for friend in friends.friends()
        if clean_line(friends.name(friend), len(name) + 1).casefold() == wanted
    }
