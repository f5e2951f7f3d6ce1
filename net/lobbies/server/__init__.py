"""Lobbies on a lobby server: the client's side of `net/lobby_server`.

`ServerLobbies` satisfies `net.lobbies.interface.Lobbies`. It talks to the server over a view of the
game's own socket, so that the address which the server sees is the one that friends can reach. Its
parts are the `line` (the connection, and who one is), the `own` lobby, the lobbies one is
`inside`, the `listing`, and `reaching` somebody's host.
"""

from net.lobbies.server.address import ServerAddress, parse_server_address
from net.lobbies.server.line import KnownServers, ServerLine
from net.lobbies.server.lobbies import ServerLobbies
from net.lobbies.server.reaching import Reaching

__all__ = [
    "KnownServers",
    "Reaching",
    "ServerAddress",
    "ServerLine",
    "ServerLobbies",
    "parse_server_address",
]
