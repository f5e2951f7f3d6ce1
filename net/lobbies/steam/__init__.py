"""Lobbies on Steam: friends see each other's farms in Steam's own friends list.

`SteamLobbies` satisfies `net.lobbies.interface.Lobbies` and adds what only Steam has: members,
invitations, lobby chat. Behind it are parts that know nothing of each other: `own` makes a lobby
and keeps it, `listing` looks through friends for theirs, `entering` goes into them, `wishes` hears
what the player chose in Steam's windows, `chat` passes lobby chat on. `lobby_data` is what a farm
says about itself in its lobby, and `rich_presence` what friends read in their friends list.

Several `SteamLobbies` may share one Steam: each hears everything through `SteamNews`, and goes by
the ids of its own lobbies and requests.
"""

from net.lobbies.steam.invitations import Friend
from net.lobbies.steam.lobbies import SteamLobbies
from net.lobbies.steam.news import SteamNews

__all__ = ["Friend", "SteamLobbies", "SteamNews"]
