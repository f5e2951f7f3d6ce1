"""Going to a farm by its lobby on a Nakama server, which tells where its host is."""

from collections.abc import Callable

from game.joining.direct import Entrance
from net.lobbies.interface import Entered, EnterFailed, ListFailed, ListReceived, LobbyProblem
from net.lobbies.nakama import NakamaServer
from net.lobbies.reasons import reason_of
from net.text import name_key

FIND_MAX_S = 30.0
"""How long a lobby is looked for and entered."""
_PAUSE_S = 0.01


def find_entrance(
    reach: NakamaServer,
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
