"""Inviting friends: from a list in the game, or with Steam's own dialog where there is one.

The dialog needs Steam's overlay, which most windows that pygame opens do not have, so the list is
the way that always works. An invited friend sees a message in Steam; accepting it starts their
game with the lobby's id, or tells their running game.
"""

from dataclasses import dataclass

from net.limits import NAME_MAX_LENGTH
from net.steam import LobbyId as SteamLobbyId
from net.steam import PersonaState, Steam, SteamId, is_user_id
from net.text import clean_line


@dataclass(frozen=True, slots=True)
class Friend:
    """A line of the list of friends."""

    identity: str
    """Transport identity, for `invite`; never shown."""
    name: str
    """At most twice `limits.NAME_MAX_LENGTH` characters, as it is on Steam."""
    is_online: bool
    is_in_game: bool
    """Whether this friend plays this game now."""


class Invitations:
    """Who can be invited, and inviting them."""

    def __init__(self, steam: Steam) -> None:
        self._steam = steam

    def friends(self) -> tuple[Friend, ...]:
        """All friends: those in this game first, then those online, each by name."""
        friends, app_id = self._steam.friends, self._steam.utils.app_id
        found = []
        for user in friends.friends():
            game = friends.game_played(user)
            is_in_game = game is not None and game.app_id == app_id
            is_online = friends.state(user) is not PersonaState.OFFLINE
            name = clean_line(friends.name(user), 2 * NAME_MAX_LENGTH)
            found.append(Friend(str(user), name or "Friend", is_online or is_in_game, is_in_game))
        found.sort(key=lambda friend: (not friend.is_in_game, not friend.is_online, friend.name))
        return tuple(found)

    def invite(self, lobby: SteamLobbyId | None, identity: str) -> bool:
        """Invites a friend. False when there is no lobby or Steam does not want to."""
        if lobby is None or not (identity.isascii() and identity.isdecimal()):
            return False
        user = int(identity)
        return is_user_id(user) and self._steam.matchmaking.invite_user(lobby, SteamId(user))

    def open_dialog(self, lobby: SteamLobbyId | None) -> bool:
        """Opens Steam's dialog. False when there is no lobby, or no overlay to show it in."""
        return lobby is not None and self._steam.friends.open_invite_dialog(lobby)
