"""A farm's lobby on a Nakama server, which only brings players together: they play over the direct
transport, at the address that the host's join code has."""

from game.coop.host import HostSeat
from game.hosting.seats import DirectListener, LobbyKeeper
from net.lobbies.interface import LobbyEntrance, LobbyId, LobbyTerms
from net.lobbies.join_code import decode_join_code
from net.lobbies.nakama import NakamaServer


class NakamaListener:
    """A farm's lobby on a Nakama server."""

    def __init__(self, reach: NakamaServer, direct: DirectListener, terms: LobbyTerms) -> None:
        """The lobby itself is opened by `publish`. Raises what `NakamaServer.open` does."""
        code = decode_join_code(direct.join_code)
        self._entrance = LobbyEntrance(code.addresses[0], code.token)
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
        return self._lobbies.hosted_lobby_id
