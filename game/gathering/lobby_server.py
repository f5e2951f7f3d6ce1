"""Where a gathering on a lobby server goes on. Everybody in it has a socket from which the server
is spoken to, and that same socket becomes the farm's door or the way there."""

from collections.abc import Callable
from dataclasses import replace

from game.coop.dedicated import account_of
from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.gathering.gathering import GatheringPlaces
from game.hosting.lobby_server import PunchKeeper
from game.hosting.seats import DirectListener
from game.hosting.served_lobby import ServedLobbyKeeper
from game.joining.direct import Entrance, open_guest_seat
from game.joining.lobby_server import open_seat_through
from game.joining.rejoining import Host, ways_back
from game.world.content import Content
from net import limits
from net.connecting.lobby_server import GuestIntroductions, LobbyServerConnector
from net.lobbies.client import ServerLobbies
from net.lobbies.client.ids import NO_ENTRANCE, server_entrance
from net.lobbies.client.shared_socket import ServerReach, SharedSocket, Through, unchanged
from net.lobbies.interface import Lobby, LobbyEntrance, LobbyId, LobbyInfo, LobbyTerms
from net.transports.direct.plain import OpenAnswer
from net.transports.direct.punching import Puncher


class GatheredListener:
    """The door of a farm that a gathering goes on at. Its lobby is there already."""

    def __init__(
        self,
        direct: DirectListener,
        password: str,
        publish: Callable[[HostSeat, float], None],
        lobbies: ServerLobbies,
        server_name: str,
    ) -> None:
        self.direct = direct
        self.password = password
        self.server_name = server_name
        self.port_checker = lobbies.port_checker
        self._publish = publish
        self._lobbies = lobbies

    @property
    def short_code(self) -> str:
        """By which the gathering was found, and by which the farm still is."""
        return self._lobbies.short_code

    @property
    def own_server(self) -> OpenAnswer | None:
        """A gathering is never on a server of its own."""
        return None

    def publish(self, seat: HostSeat, now_s: float) -> None:
        """Keeps the lobby for as long as the farm is open."""
        self._publish(seat, now_s)


OpenHere = Callable[[str, GatheredListener], HostSeat]
"""Opens a new farm of that name behind that door. Raises ValueError with a sentence."""


class ServerPlaces(GatheringPlaces):
    """Satisfies `game.gathering.gathering.GatheringPlaces`."""

    def __init__(
        self,
        content: Content,
        direct: DirectListener,
        reach: ServerReach,
        terms: LobbyTerms,
        profile: Profile,
        open_here: OpenHere,
        through: Through = unchanged,
    ) -> None:
        """`direct` belongs to this from now on. `terms` are the gathering's, as far as they are
        known here; `through` is how a guest's seat uses its endpoint."""
        assert direct.socket is not None, "a door on a socket of this machine has that socket"
        self._content = content
        self._profile = profile
        self._reach = reach
        self._key = reach.player.key
        self._open_here = open_here
        self._through = through
        self._terms = terms
        self._came_by = ""
        shared = SharedSocket(direct.socket)
        self._game = shared.game
        self._direct = replace(direct, listener=direct.listener.through(shared.game))
        self._puncher = Puncher(direct.socket)
        self._reaching = GuestIntroductions(self._puncher)
        self.entrance = server_entrance(direct.fingerprint, direct.listener.join_token)
        """How others get to a farm of this player."""
        self.lobbies = shared.lobbies(reach, self._reaching, self.entrance, direct.kept.lobby_key)

    @property
    def gives_servers(self) -> bool:
        return self.lobbies.gives_servers

    @property
    def short_code(self) -> str:
        return self.lobbies.short_code or self._came_by

    def come_by(self, lobby_id: LobbyId, code: str) -> None:
        """The gathering is that lobby, and is entered by its short code."""
        self._came_by = code
        self.lobbies.show_code(lobby_id, code)

    def work(self, now_s: float) -> None:
        """Answers those who are on the way already, when the farm is about to be opened."""
        self._puncher.work(now_s)

    def open_farm(self, name: str, expected: tuple[str, ...], now_s: float) -> HostSeat:
        assert self._direct.socket is not None, "the door has a socket, which hears the answer"
        self._direct.socket.hear_plain(self.lobbies.port_checker.hear)
        listener = GatheredListener(
            self._direct,
            self._terms.password,
            self._keep,
            self.lobbies,
            self._reach.server.shown,
        )
        seat = self._open_here(name, listener)
        seat.expected_accounts.update(map(account_of, expected))
        return seat

    def go_to_host(self, lobby_id: LobbyId, password: str, now_s: float) -> GuestSeat:
        info = LobbyInfo("", 1, limits.PLAYERS_MAX, limits.PROTOCOL_VERSION, "")
        lobby = Lobby(lobby_id, info, NO_ENTRANCE)
        connector = LobbyServerConnector(self.lobbies, lobby, password, self._game, self._reaching)
        host = Host(b"", 0, password=password)
        return open_seat_through(
            self._content,
            connector,
            self._profile,
            now_s,
            self._key,
            host,
            ways_back(host, lambda: self._reach),
            self._through,
        )

    def go_to_server(self, entrance: LobbyEntrance, now_s: float) -> GuestSeat:
        self._puncher.close()
        self.lobbies.close(now_s)
        return open_guest_seat(
            self._content,
            self._through(self._game),
            Entrance(entrance.address, entrance.token),
            self._profile,
            now_s,
            self._key,
        )

    def close(self, now_s: float) -> None:
        self._puncher.close()
        self.lobbies.close(now_s)
        self._game.close(now_s)

    def _keep(self, seat: HostSeat, now_s: float) -> None:
        terms = replace(self._terms, closes_with_owner=True)
        keeper = ServedLobbyKeeper(
            seat, self.lobbies, self.entrance, now_s, terms, is_published=True
        )
        seat.keepers.append(keeper)
        seat.keepers.append(PunchKeeper(self._puncher))
