"""How a farm or a gathering is to stand in the list of a lobby server, in the game's own words."""

from typing import TypeAlias

from game.program.hosting import DirectDoor
from game.program.open_farm import Listing
from game.program.server_hosting import ServerDoor
from game.program.server_link import ServerReach
from net.lobbies.interface import LobbyTerms, Visibility

ListTerms: TypeAlias = LobbyTerms
"""Its name, its password, and who finds it."""


def list_terms(name: str, password: str, *, is_for_everybody: bool) -> ListTerms:
    """As a player has chosen them: friends find it, or everybody. Raises ValueError with a sentence
    for what is too long."""
    return LobbyTerms(
        name.strip(), password, Visibility.PUBLIC if is_for_everybody else Visibility.FRIENDS
    )


def list_on(reach: ServerReach, terms: ListTerms) -> Listing:
    """Puts a farm into that server's list."""

    def put(direct: DirectDoor, now_s: float) -> ServerDoor:
        return ServerDoor(direct, reach, terms)

    return put
