"""Lobbies without a network, for tests and the simulator: a town whose players find each other.

`SimulatedLobbyTown` is what a lobby server is elsewhere: it knows who is there, who is whose
friend, and keeps the lobbies. Each player has a `SimulatedLobbies` in it, which satisfies
`net.lobbies.interface.Lobbies`. Time is whatever `now_s` the players' pumps bring, one clock for
all; every message takes a while, the town can fall silent and come back, and players can vanish.
"""

from net.lobbies.simulated.lobbies import SimulatedLobbies
from net.lobbies.simulated.town import SimulatedLobbyTown

__all__ = ["SimulatedLobbies", "SimulatedLobbyTown"]
