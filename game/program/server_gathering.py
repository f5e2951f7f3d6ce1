"""A gathering on a lobby server: players meet, say that they are ready, and go on together to a
dedicated server. Who opens it starts it once enough are there; the others only wait."""

from collections.abc import Callable
from datetime import UTC, datetime

from game.program.joining import Entrance
from game.program.server_link import (
    Clock,
    LobbyPlayer,
    Pause,
    SharedSocket,
    bind_address_for,
    look_up,
)
from game.program.server_way import GuestReaching
from net import limits
from net.errors import LocalProtocolError
from net.lobbies.interface import (
    ActionRefused,
    CountdownCancelled,
    LobbyAction,
    LobbyId,
    LobbyInfo,
    LobbyLost,
    LobbyProblem,
    LobbyTerms,
    Published,
    PublishFailed,
    Started,
)
from net.lobbies.server import ServerAddress, ServerLobbies
from net.lobbies.server.ids import NO_ENTRANCE
from net.transports.direct import DirectEndpoint
from net.transports.direct.punching import Puncher
from net.transports.interface import Endpoint

_PAUSE_S = 0.01
_START_AGAIN_S = 5.0
"""How long after a start that came to nothing it is tried again."""


def open_gathering(
    player: LobbyPlayer,
    server: ServerAddress,
    terms: LobbyTerms,
    wait_for: int,
    say: Callable[[str], None],
    clock_s: Clock,
    pause: Pause,
) -> tuple[Endpoint, Entrance]:
    """Opens a gathering, starts it on a dedicated server as soon as `wait_for` players are in it
    and all are ready, and returns the way to that server. `say` hears how it goes. Raises
    ValueError with a sentence."""
    where = look_up(server)
    try:
        socket = DirectEndpoint(
            bind_address_for(where[0]), 0, clock_s(), datetime.now(UTC), accept=False
        )
    except LocalProtocolError as error:
        raise ValueError(str(error)) from error
    shared = SharedSocket(socket)
    lobbies = shared.lobbies(player, server, where, GuestReaching(Puncher(socket)))
    info = LobbyInfo(player.name, 1, limits.PLAYERS_MAX, limits.PROTOCOL_VERSION, "")
    lobbies.publish(info, NO_ENTRANCE, clock_s(), terms)
    try:
        lobby_id = _wait_until_open(lobbies, clock_s, pause)
        say(f"lobby {lobby_id}")
        owner = _Owner(lobbies, lobby_id, wait_for)
        entrance = wait_for_start(lobbies, lobby_id, clock_s, pause, owner.work)
        if entrance is None:
            raise ValueError("This lobby goes on without a server to play on.")
    except BaseException:
        lobbies.close(clock_s())
        shared.game.close(clock_s())
        raise
    lobbies.close(clock_s())
    return shared.game, entrance


def wait_for_start(
    lobbies: ServerLobbies,
    lobby_id: LobbyId,
    clock_s: Clock,
    pause: Pause,
    work: Callable[[float], None] = lambda _now_s: None,
) -> Entrance | None:
    """Waits in a gathering until it goes on somewhere, for as long as it exists, and returns on
    which dedicated server, None for its owner's farm. `work` is called all along. Raises ValueError
    with a sentence when it comes to nothing."""
    while True:
        now_s = clock_s()
        for event in lobbies.pump(now_s):
            match event:
                case Started(started, entrance) if started == lobby_id:
                    if entrance is None:
                        return None
                    return Entrance(entrance.address, entrance.token)
                case LobbyLost(lost, reason) if lost == lobby_id:
                    raise ValueError(reason)
                case PublishFailed(reason):
                    raise ValueError(reason)
                case ActionRefused(_, LobbyAction.START, LobbyProblem.NO_SERVER, reason):
                    raise ValueError(reason)
                case CountdownCancelled():
                    lobbies.set_ready(lobby_id, True, now_s)
        work(now_s)
        pause(_PAUSE_S)


class _Owner:
    """Starts when everybody is there."""

    def __init__(self, lobbies: ServerLobbies, lobby_id: LobbyId, wait_for: int) -> None:
        self._lobbies = lobbies
        self._lobby_id = lobby_id
        self._wait_for = wait_for
        self._again_s = float("-inf")

    def work(self, now_s: float) -> None:
        """Looks whether it can be started."""
        members = self._lobbies.members(self._lobby_id)
        is_complete = len(members) >= self._wait_for and all(each.is_ready for each in members)
        if is_complete and now_s >= self._again_s:
            self._again_s = now_s + limits.LOBBY_COUNTDOWN_S + _START_AGAIN_S
            self._lobbies.start(self._lobby_id, now_s, on_server=True)


def _wait_until_open(lobbies: ServerLobbies, clock_s: Clock, pause: Pause) -> LobbyId:
    while True:
        for event in lobbies.pump(clock_s()):
            match event:
                case Published(lobby_id):
                    return lobby_id
                case PublishFailed(reason):
                    raise ValueError(reason)
        pause(_PAUSE_S)
