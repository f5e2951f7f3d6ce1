"""A stand-in for Valve's library, so that everything about Steam can be tested without Steam.

`SteamWorld` holds accounts, lobbies, the network and a virtual clock; `SteamWorld.library` gives
what a game of one account would have loaded, for any number of accounts in one process. The
functions are real C functions over real struct memory in either packing, of a chosen SDK
generation, so the binding cannot tell the difference; a test that drove a private door of the
binding instead would prove nothing about pointers and bytes.

It behaves as Valve's documentation and code say, the unpleasant included: nothing arrives before a
session is accepted, answers come twice and late, sends are refused, owners move, friends-only
lobbies are in no list, packets are lost. Every breach of the API's rules is noted; call
`SteamWorld.check` at the end of a test.
"""

from tests.steam.standin.conditions import Conditions
from tests.steam.standin.library import GENERATIONS, StandInLibrary
from tests.steam.standin.world import Account, SteamWorld

__all__ = ["GENERATIONS", "Account", "Conditions", "StandInLibrary", "SteamWorld"]
