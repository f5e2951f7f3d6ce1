"""Going to a farm in the list of a lobby server from a window: nothing waits, and what stands in
the way is said at the seat."""

import secrets
from collections.abc import Sequence

from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.program.finding_back import Host
from game.program.return_way import Finder, ReturnWay
from game.program.server_link import ServerReach, Through, open_shared_socket, unchanged
from game.program.server_way import UNKNOWN_HOST, GuestReaching, ServerWay
from game.program.version import GAME_VERSION
from game.world.content import Content
from net.lobbies.interface import Lobby
from net.player_key import PlayerKey
from net.transports.direct.punching import Puncher


def open_way_to_lobby(reach: ServerReach, lobby: Lobby, password: str, now_s: float) -> ServerWay:
    """The way to the host of a lobby in the list, over a socket of its own. Raises ValueError with
    a sentence when there can be none."""
    shared = open_shared_socket(reach, now_s)
    reaching = GuestReaching(Puncher(shared.socket))
    lobbies = shared.lobbies(reach, reaching)
    return ServerWay(lobbies, lobby, password, shared.game, reaching)


def open_seat_on_way(
    content: Content,
    way: ServerWay,
    profile: Profile,
    now_s: float,
    key: PlayerKey,
    host: Host,
    finders: Sequence[Finder],
    through: Through = unchanged,
) -> GuestSeat:
    """A guest's seat that has begun to go there. What is to be shown at the door is told in the
    lobby, and so is what `host` has to know of its host, whom `finders` look for on a way back."""
    host.hear_of(way)
    host.seat = GuestSeat(
        content,
        through(ReturnWay(way, finders)),
        UNKNOWN_HOST,
        profile,
        game_version=GAME_VERSION,
        key=key,
        random_bytes=secrets.token_bytes,
    )
    host.seat.connect(now_s)
    return host.seat
