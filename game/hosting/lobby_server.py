"""A farm's door on a lobby server: a lobby there, and the way in for those whom the server
introduces. The server is spoken to from the farm's own socket."""

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from game.coop.host import HostSeat
from game.hosting.open_farm import Listing, Opening
from game.hosting.seats import DirectListener, LobbyKeeper
from game.hosting.served_lobby import ServedLobbyKeeper
from net import limits
from net.errors import LocalProtocolError
from net.lobbies.client import ServerLobbies
from net.lobbies.client.ids import server_entrance
from net.lobbies.client.port_checker import PortChecker
from net.lobbies.client.shared_socket import ServerReach, SharedSocket, bind_address_for
from net.lobbies.interface import LobbyId, LobbyTerms, Visibility
from net.transports.direct.plain import OpenAnswer
from net.transports.direct.punching import Introduction, Puncher

if TYPE_CHECKING:
    # The server is loaded by those who serve lobbies.
    from game.servers.lobby_server import RunningLobbyServer

ListTerms: TypeAlias = LobbyTerms
"""Its name, its password, and who finds it."""


class LobbyServerListener:
    """See the module. `direct` is to be used in the place of the door that was given."""

    def __init__(
        self,
        direct: DirectListener,
        reach: ServerReach,
        terms: LobbyTerms,
        running: "RunningLobbyServer | None" = None,
    ) -> None:
        """The lobby itself is opened by `publish`. `running` is the server, where the host is that
        itself."""
        self._running = running
        self.server_name = "" if running is not None else reach.server.shown
        assert direct.socket is not None, "a door on a socket of this machine has that socket"
        shared = SharedSocket(direct.socket)
        self.direct = replace(direct, listener=direct.listener.through(shared.game))
        self._puncher = Puncher(direct.socket)
        self._terms = terms
        self._entrance = server_entrance(direct.fingerprint, direct.listener.join_token)
        self.lobbies: ServerLobbies = shared.lobbies(
            reach, _Answering(self._puncher), self._entrance, direct.kept.lobby_key
        )
        direct.socket.hear_plain(self.port_checker.hear)

    def publish(self, seat: HostSeat, now_s: float) -> LobbyKeeper:
        """Opens the lobby, for as long as the farm is open. Raises ValueError for terms that no
        lobby can have."""
        keeper = ServedLobbyKeeper(seat, self.lobbies, self._entrance, now_s, self._terms)
        seat.keepers.append(keeper)
        seat.keepers.append(PunchKeeper(self._puncher))
        if self._running is not None:
            from game.servers.lobby_server import ServingKeeper

            seat.closed_last.append(ServingKeeper(self._running))
        return keeper

    @property
    def password(self) -> str:
        """What the lobby asks for; empty for nothing."""
        return self._terms.password

    @property
    def port_checker(self) -> PortChecker:
        """What the lobby server finds out about the farm's port."""
        return self.lobbies.port_checker

    @property
    def short_code(self) -> str:
        """The code that the lobby server has given; empty while there is none."""
        return self.lobbies.short_code

    @property
    def own_server(self) -> OpenAnswer | None:
        """Where the server is, where the host is that itself."""
        running = self._running
        if running is None:
            return None
        no_token = bytes(limits.JOIN_TOKEN_BYTES)
        most, protocol = limits.PLAYERS_MAX, limits.PROTOCOL_VERSION
        return OpenAnswer(running.port, running.fingerprint, no_token, 1, most, protocol, "")

    @property
    def lobby_id(self) -> LobbyId | None:
        """The lobby, once it is there."""
        return self.lobbies.hosted_lobby_id


class _Answering:
    """Satisfies `IntroductionListener` for a host, which only answers."""

    def __init__(self, puncher: Puncher) -> None:
        self._puncher = puncher

    def introduced(self, lobby_id: LobbyId, introduction: Introduction, now_s: float) -> None:
        """A guest is on the way."""
        # With too many on the way at once the guest asks again.
        with contextlib.suppress(LocalProtocolError):
            self._puncher.introduce(introduction, now_s)

    def not_introduced(self, lobby_id: LobbyId, reason: str, now_s: float) -> None:
        """A host asks for nobody."""


class PunchKeeper:
    """Lets a host's `Puncher` work for as long as the farm is open."""

    def __init__(self, puncher: Puncher) -> None:
        self._puncher = puncher

    def work(self, now_s: float) -> None:
        """Sends what is due. What was reached is the guest's to use."""
        self._puncher.work(now_s)

    def save(self) -> None:
        """There is nothing to save."""

    def close(self, now_s: float) -> None:
        """Nobody is let through any more."""
        self._puncher.close()


def list_terms(name: str, password: str, *, is_for_everybody: bool) -> ListTerms:
    """As a player has chosen them: friends find it, or everybody. Raises ValueError with a sentence
    for what is too long."""
    return LobbyTerms(
        name.strip(), password, Visibility.PUBLIC if is_for_everybody else Visibility.FRIENDS
    )


def opening_on(reach: ServerReach) -> Opening:
    """How to open a farm for that server's list: where the server and whomever it introduces reach
    it."""
    return Opening(bind_address=bind_address_for(reach.where[0]))


def list_on(reach: ServerReach, terms: ListTerms) -> Listing:
    """Puts a farm into that server's list."""

    def put(direct: DirectListener, now_s: float) -> LobbyServerListener:
        return LobbyServerListener(direct, reach, terms)

    return put
