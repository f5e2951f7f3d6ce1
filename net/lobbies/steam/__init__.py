"""Lobbies on Steam: friends see each other's farms in Steam's own friends list.

`SteamLobbies` satisfies `net.lobbies.interface.Lobbies` and adds what only Steam has: requests to
join from outside the game, a list of friends to invite. Behind it are parts that know little of
each other: `hosted` makes a lobby and keeps it, `listing` looks through friends for theirs and
`public_search` for everybody's, `entering` goes into them, `join_requests` hears what the player
chose in Steam's windows, `joined_lobbies` keeps the lobbies that one is in. One is `joined`, a
lobby as its members see it, and `owner` what its owner does for it, since Valve's servers know no
rules of ours. They meet in `lobby_data`, which the owner writes and everybody reads, and in
`password_messages`, by which a password is proved over the lobby's chat. `rich_presence` is what
friends read in their friends list.

Several `SteamLobbies` may share one Steam: each hears everything through `SteamCallbacks`, and goes
by the ids of its own lobbies and requests.
"""

from net.lobbies.steam.callbacks import SteamCallbacks
from net.lobbies.steam.invitations import Friend
from net.lobbies.steam.lobbies import SteamLobbies

__all__ = ["Friend", "SteamCallbacks", "SteamLobbies"]
