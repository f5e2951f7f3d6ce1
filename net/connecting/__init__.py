"""How a guest gets connected to a host whose address is not enough, or not known any more.

Each *connector* is an `Endpoint` to the session above it, and does inside `connect` whatever has to
happen first: `steam_lobby` enters the host's lobby on Steam, `lobby_server` enters one on a lobby
server, is introduced, and goes through the routers or over a relay. `connector` is what both have
in common. `reconnecting` goes back to a host that was lost, by every way there is.
"""
