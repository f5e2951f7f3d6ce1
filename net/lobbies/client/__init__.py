"""Lobbies on a lobby server: the client's side of `net/lobbies/server`.

`ServerLobbies` satisfies `net.lobbies.interface.Lobbies`. It talks to the server over a view of the
game's own socket, so that the address which the server sees is the one that friends can reach. Its
parts are the `connection` (and who one is), the `hosted` lobby, the lobbies that one has `joined`,
the `listing`, and the `introductions` to a host. `shared_socket` opens that view for a game,
`server_browser` looks at one list without a game, `lan_browser` asks the local network for servers,
and `kept` remembers friends and the certificates of servers.
"""

from net.lobbies.client.address import ServerAddress, parse_server_address
from net.lobbies.client.connection import KnownServers, ServerConnection
from net.lobbies.client.introductions import IntroductionListener
from net.lobbies.client.lobbies import ServerLobbies

__all__ = [
    "IntroductionListener",
    "KnownServers",
    "ServerAddress",
    "ServerConnection",
    "ServerLobbies",
    "parse_server_address",
]
