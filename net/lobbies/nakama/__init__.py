"""The lobbies of a Nakama server, for more lobbies than one machine of ours can carry.

A lobby is a *party* of Nakama's. Nakama vouches for who is in it, who leads it and who said what,
lists it by its label, and passes it on to the member who has been there longest when its leader
goes. It knows none of our rules: the leader keeps a `LobbyRoom` and tells the members what it has
decided, as the owner of a lobby on Steam does. Nothing has to be installed in the server.

`NakamaLobbies` in `lobbies` satisfies `net.lobbies.interface.Lobbies`: the `listing`, the lobby
that one has `hosted`, those that one has `joined`, `entering` them, and what an `owner` does. They
speak over a `session` (an `account`, and a `connection` to a `server`), and to each other by
`messages` in `rooms`. `api` is what is read of Nakama's, `wire` what carries it.
"""

from net.lobbies.nakama.account import device_id_of
from net.lobbies.nakama.lobbies import NakamaLobbies
from net.lobbies.nakama.server import NakamaServer
from net.lobbies.nakama.session import NakamaSession

__all__ = ["NakamaLobbies", "NakamaServer", "NakamaSession", "device_id_of"]
