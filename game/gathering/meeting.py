"""Gatherings on a lobby server: that of the settings, one of the local network, or the one that the
command line names."""

from collections.abc import Callable
from dataclasses import replace

from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.gathering.gathering import Gathering, enter_gathering, open_gathering
from game.gathering.lobby_server import GatheredListener, ServerPlaces
from game.hosting.seats import open_direct_listener
from game.joining.browser import FoundLobby
from game.program.clocks import SYSTEM_CLOCKS, Clocks
from game.world.content import Content
from net.lobbies.client.shared_socket import ServerReach, Through, bind_address_for, unchanged
from net.lobbies.interface import LobbyTerms

_NOT_HERE = "Friends can only gather on a lobby server."


OpenNew = Callable[[str, GatheredListener, Profile], HostSeat]
"""Opens a new farm of that name behind that door, for that player. Raises ValueError with a
sentence."""


class Meeting:
    """See the module."""

    def __init__(
        self,
        content: Callable[[], Content],
        open_new: OpenNew,
        through: Through = unchanged,
        clocks: Clocks = SYSTEM_CLOCKS,
    ) -> None:
        """`open_new` makes the farm of a gathering that goes on here; `through` is how a guest's
        seat uses its endpoint."""
        self._content = content
        self._open_new = open_new
        self._through = through
        self._clocks = clocks

    def gather(self, reach: ServerReach, profile: Profile, terms: LobbyTerms) -> Gathering:
        """Opens a gathering, called after its owner where the terms have no name. Raises ValueError
        with a sentence when it cannot even be tried."""
        name = terms.name or f"{profile.name}'s gathering"
        terms = replace(terms, name=name, closes_with_owner=False)
        places = self._places(reach, profile, terms)
        now_s = self._clocks.now_s()
        try:
            return open_gathering(
                places.lobbies, places, profile.name, places.entrance, terms, now_s
            )
        except ValueError:
            places.close(now_s)
            raise

    def enter(self, found: FoundLobby, profile: Profile, password: str) -> Gathering:
        """Enters a gathering of the list. Raises ValueError with a sentence."""
        if found.reach is None:
            raise ValueError(_NOT_HERE)
        info = found.lobby.info
        # Who finds it is its owner's business. Should it come to this player, friends do.
        terms = LobbyTerms(info.name, password, closes_with_owner=False)
        places = self._places(found.reach, profile, terms)
        if found.code:
            places.come_by(found.lobby.lobby_id, found.code)
        now_s = self._clocks.now_s()
        return enter_gathering(
            places.lobbies, places, found.lobby.lobby_id, info.name, password, now_s
        )

    def _places(self, reach: ServerReach, profile: Profile, terms: LobbyTerms) -> ServerPlaces:
        direct = open_direct_listener(bind_address_for(reach.where[0]), 0, self._clocks.now_s())

        def open_here(name: str, listener: GatheredListener) -> HostSeat:
            return self._open_new(name, listener, profile)

        return ServerPlaces(
            self._content(), direct, reach, terms, profile, open_here, self._through
        )
