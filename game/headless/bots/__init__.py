"""Bots: players who are never tired, through the same seat as everybody else.

A bot walks with the game's own movement and acts with the game's own commands; it knows nothing
that a player could not see. Each role has a file. `wander` only walks, `farm` chops, breaks,
crafts, builds, fishes and is a good neighbour, `hoard` shuffles stacks between bag and chests,
`griefer` asks for what cannot or should not be, `story` plays the main chain to its end, `gossip`
talks with everybody, and `busy` does two things a second in one place, for measuring.
"""

from random import Random
from types import MappingProxyType

from game.coop.seat import Seat
from game.headless.bots.base import Bot
from game.headless.bots.busybody import Busybody
from game.headless.bots.farmer import Farmer
from game.headless.bots.gossip import Gossip
from game.headless.bots.griefer import Griefer
from game.headless.bots.hoarder import Hoarder
from game.headless.bots.story import Storyteller
from game.headless.bots.wanderer import Wanderer

ROLES: MappingProxyType[str, type[Bot]] = MappingProxyType(
    {
        "wander": Wanderer,
        "farm": Farmer,
        "hoard": Hoarder,
        "griefer": Griefer,
        "busy": Busybody,
        "story": Storyteller,
        "gossip": Gossip,
    }
)
"""What a bot may be, by name."""


def make_bot(seat: Seat, role: str, dice: Random) -> Bot:
    """A bot of this role at a seat. Raises ValueError for a role that is not in `ROLES`."""
    if role not in ROLES:
        raise ValueError(f"there is no bot {role!r}; there are {', '.join(sorted(ROLES))}")
    return ROLES[role](seat, dice)
