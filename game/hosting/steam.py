"""A farm's door on Steam: a lobby that friends see, and the way in for those who are in it."""

import time

from game.program.steam import SteamPlay
from net.lobbies.steam import SteamLobbies
from net.lobbies.steam.endpoint import CallbackEndpoint, Pause
from net.transports.interface import Endpoint


class SteamListener:
    """Lets in whom Steam has put into the farm's lobby, as far as the doorstep: a member may
    knock, and the host is asked."""

    def __init__(
        self,
        play: SteamPlay,
        pause: Pause = time.sleep,
    ) -> None:
        """Opens the way in; the lobby itself is published by a `LobbyKeeper`."""
        self.lobbies = SteamLobbies(play.callbacks)
        self.endpoint: Endpoint = CallbackEndpoint(
            play.callbacks, self._is_expected, accept=True, pause=pause
        )

    def _is_expected(self, user: int) -> bool:
        own = self.lobbies.hosted_lobby_id
        if own is None:
            return False
        return any(member.identity == str(user) for member in self.lobbies.members(own))
