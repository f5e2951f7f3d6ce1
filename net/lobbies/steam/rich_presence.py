"""What friends read about the player in their friends list, and their "Join Game" there.

`status` is a line of text, `connect` the command line by which a friend's game finds the lobby, and
the group keys let Steam show who plays together. Steam forgets all of it when the game ends; while
the game runs it is removed as soon as it is not true any more.
"""

from net.steam import RICH_PRESENCE_VALUE_MAX_BYTES, Steam, connect_text
from net.steam import LobbyId as SteamLobbyId


class RichPresence:
    """The player's rich presence. Only what changes is sent."""

    def __init__(self, steam: Steam) -> None:
        self._steam = steam
        self._shown: dict[str, str] = {}

    def show(
        self, status: str, lobby: SteamLobbyId, players: int, *, lets_friends_join: bool
    ) -> None:
        """Shows that the player is in a farm with so many others. With `lets_friends_join`,
        friends can go there from their friends list."""
        values = {
            "status": status,
            "steam_player_group": str(lobby),
            "steam_player_group_size": str(players),
        }
        if lets_friends_join:
            values["connect"] = connect_text(lobby)
        for key in self._shown.keys() - values.keys():
            self._steam.friends.set_rich_presence(key, None)
        for key, value in values.items():
            if self._shown.get(key) != value:
                self._steam.friends.set_rich_presence(key, _fitting(value))
        self._shown = values

    def clear(self) -> None:
        """Removes what was shown."""
        if not self._steam.closed:
            for key in self._shown:
                self._steam.friends.set_rich_presence(key, None)
        self._shown = {}


def _fitting(text: str) -> str:
    """As much of a text as Steam carries."""
    return text.encode()[:RICH_PRESENCE_VALUE_MAX_BYTES].decode(errors="ignore")
