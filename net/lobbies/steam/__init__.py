"""Lobbies on Steam: friends see each other's farms in Steam's own friends list.

`SteamLobbies` satisfies `net.lobbies.interface.Lobbies` and adds what only Steam has: wishes from
outside the game, a list of friends to invite. Behind it are parts that know little of each other:
`own` makes a lobby and keeps it, `listing` looks through friends for theirs and `public_search` for
everybody's, `entering` goes into them, `wishes` hears what the player chose in Steam's windows,
`insides` keeps the lobbies that one is in. One `inside` is a lobby as its members see it, and
`duties` what its owner does for it, since Valve's servers know no rules of ours. They meet in
`lobby_data`, which the owner writes and everybody reads, and in `proofs`, by which a password is
proved over the lobby's chat. `rich_presence` is what friends read in their friends list.

Several `SteamLobbies` may share one Steam: each hears everything through `SteamNews`, and goes by
the ids of its own lobbies and requests.
"""

from net.lobbies.steam.invitations import Friend
from net.lobbies.steam.lobbies import SteamLobbies
from net.lobbies.steam.news import SteamNews

__all__ = ["Friend", "SteamLobbies", "SteamNews"]
