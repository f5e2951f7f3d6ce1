"""A guest's stay at a farm whose host is killed, and is started again somewhere else."""

from dataclasses import replace
from random import Random

from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.coop.seat import SeatState
from game.farms.farm import new_farm
from game.farms.kept_endpoint import KeptEndpoint
from game.hosting.lobby_server import LobbyServerListener
from game.hosting.seats import DirectListener, LanKeeper, open_direct_listener, open_seat
from game.joining.direct import Entrance, open_direct_endpoint, open_guest_seat
from game.joining.lobby_server import connector_to_lobby, find_lobby, open_seat_through
from game.joining.rejoining import Host, OnLobbyServer, OnLocalNetwork, host_at
from net.connecting.reconnecting import Finder, ReconnectingEndpoint
from net.lobbies.interface import Lobby, LobbyTerms, Visibility
from tests.helpers.sessions import key_of
from tests.lobby_server.evening import LOOPBACK, Evening, Seated

ELSEWHERE = "127.0.0.2"
OPEN = LobbyTerms("Willow Farm", "", Visibility.PUBLIC)
LOCKED = LobbyTerms("Willow Farm", "sesame", Visibility.PUBLIC)
BACK_S = 30.0


class Stay:
    """A guest who came by a join code, and a host that can be killed and be somewhere else."""

    def __init__(
        self, evening: Evening, terms: LobbyTerms = OPEN, *, is_listed: bool = False
    ) -> None:
        """`terms` are of the farm's lobby, wherever it `is_listed`."""
        self.evening = evening
        self.terms = terms
        self.listed: LobbyServerListener | None = None
        self.listener = self.open(LOOPBACK, None, is_listed=is_listed)
        self.guest = evening.sit(self.come("Briar"))
        self.wait_until_playing()

    def finders(self, host: Host, name: str) -> list[Finder]:
        """Where a guest of this name looks for a host."""
        return [
            OnLocalNetwork(host, (LOOPBACK, ELSEWHERE), Random(name).randbytes),
            OnLobbyServer(host, lambda: self.evening.reach(name), Random(name).randbytes),
        ]

    def come(self, name: str) -> GuestSeat:
        """Somebody of this name comes to the farm."""
        evening = self.evening
        address = f"{LOOPBACK}:{self.listener.port}#{self.listener.fingerprint.hex()}"
        entrance = Entrance(address, self.listener.kept.join_token)
        host = host_at(address)
        way = ReconnectingEndpoint(
            open_direct_endpoint(entrance.address, evening.now_s), self.finders(host, name)
        )
        profile = Profile(name, 1)
        host.seat = open_guest_seat(
            evening.content, way, entrance, profile, evening.now_s, key_of(name)
        )
        return host.seat

    def open(
        self,
        ip: str,
        kept: KeptEndpoint | None,
        *,
        answers_nearby: bool = True,
        is_listed: bool = False,
        pretended: bytes | None = None,
    ) -> DirectListener:
        """Somebody hosts at that address, by that door; in the list perhaps with a fingerprint that
        is `pretended`."""
        evening = self.evening
        direct = open_direct_listener(ip, 0, evening.now_s, kept)
        assert direct.socket is not None, "a door on a socket of this machine has that socket"
        shown = replace(direct, fingerprint=pretended or direct.fingerprint)
        listed = LobbyServerListener(shown, evening.reach("Ash"), self.terms) if is_listed else None
        seat = open_seat(
            evening.content,
            new_farm(evening.content, 7),
            Profile("Ash", 0),
            direct.listener if listed is None else listed.direct.listener,
        )
        seat.accepts_everybody = True
        if answers_nearby:
            seat.keepers.append(LanKeeper(direct.socket, direct.fingerprint))
        self.listed = listed
        self.host: Seated = evening.sit(seat)
        if listed is not None:
            listed.publish(seat, evening.now_s)
            evening.until(lambda: listed.lobby_id, "the farm should be listed")
        return direct

    def kill_host(self, *others: Seated) -> None:
        """The host's program ends without a word, and the guest and all `others` notice."""
        self.evening.udp.kill(self.listener.port)
        self.evening.kill(self.host)
        for guest in (self.guest, *others):
            self.evening.until(
                lambda guest=guest: guest.seat.state is SeatState.RECONNECTING,  # type: ignore[misc]
                "it should be missed",
            )

    def wait_until_playing(self) -> None:
        """The guest plays."""
        self.evening.until(lambda: self.guest.is_playing, "the guest should play", BACK_S)


class ServerStay(Stay):
    """A guest who came by the lobby server, to a farm that asks for a password."""

    def __init__(self, evening: Evening) -> None:
        super().__init__(evening, LOCKED, is_listed=True)

    def lobby(self, name: str) -> Lobby:
        """The farm, as somebody of this name sees it in the list."""
        evening = self.evening
        reach = evening.reach(name)
        return find_lobby(
            reach, self.terms.name, lambda: evening.now_s, lambda _seconds: evening.step()
        )

    def come(self, name: str) -> GuestSeat:
        """Somebody of this name comes to the farm."""
        evening = self.evening
        lobby, reach = self.lobby(name), evening.reach(name)
        with evening.home_of(name):
            way = connector_to_lobby(reach, lobby, self.terms.password, evening.now_s)
        host = Host(b"", 0, password=self.terms.password)
        return open_seat_through(
            evening.content,
            way,
            Profile(name, 1),
            evening.now_s,
            reach.player.key,
            host,
            self.finders(host, name),
        )
