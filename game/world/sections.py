"""How facts are named: a section is a (scope, kind), and inside it a record has an integer key.

The scope is the world, an area or a character. Scopes, kinds and keys are small integers, because
they travel in every change of every bundle:

    scope 0            the world
    scopes 1 … 63      areas, numbered in assets/data/areas.toml
    scopes 64 … 4095   characters; a character's id *is* its scope

Keys are made from what a record is about, so that a prediction on a guest and the truth on the
host give a new record the same key without asking each other:

    a tile             `tile_key(x, y)`                     placeables, destructables, soil,
                                                            machines at work
    a slot             the slot's number                    a bag (scope: its character)
    a slot of a chest  `chest_slot_key(tile_key, slot)`     chests of an area
    something new      `authored_key(author, command, n)`   drops
    a number           as content gives it                  quests, recipes, people, characters,
                                                            who lies in bed
                                                            switches
    a day              as the calendar counts               days on which rain fell, reports
    two characters     `pair_key(one, other)`               friendships
    a kind of gesture  `GestureKey`                         what a character shows everybody
    0                  there is one of it                   a character's last command, energy and
                                                            line in the water, the owner, a
                                                            purse, that an area has been founded
    an account         `account_key(account)`               identities, permissions
    a name             its CRC-32                           variables, the collection, the
                                                            market
    a deed             as `deeds.py` numbers them           tallies
"""

from enum import IntEnum
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from game.world.records.kinds import Kind

__all__ = [
    "AREA_MAX_TILES",
    "AUTHORED_PER_COMMAND_MAX",
    "BAG_SLOTS",
    "CHEST_SLOTS",
    "FIRST_CHARACTER_ID",
    "FIRST_SCENE_KEY",
    "HOTBAR_SLOTS",
    "KINDS_MAX",
    "LAST_AREA_SCOPE",
    "LAST_CHARACTER_ID",
    "PARTNER_MAX",
    "PERSON_NUMBER_MAX",
    "SWITCH_NUMBER_MAX",
    "WORLD_SCOPE",
    "GestureKey",
    "Kind",
    "Section",
    "account_key",
    "authored_key",
    "chest_slot_key",
    "is_about",
    "pair_key",
    "tile_key",
    "tile_of",
]

WORLD_SCOPE = 0
LAST_AREA_SCOPE = 63
FIRST_CHARACTER_ID = 64
LAST_CHARACTER_ID = 4095

AREA_MAX_TILES = 512
"""The longest side of an area, so that a tile's key fits in 18 bits and most fit in 16."""
CHEST_SLOTS = 24
BAG_SLOTS = 24
SWITCH_NUMBER_MAX = 99
PERSON_NUMBER_MAX = 999
FIRST_SCENE_KEY = 1000
"""Under the number of a person a conversation is kept, and from here on a scene that is played."""
PARTNER_MAX = 1999
HOTBAR_SLOTS = 8
"""The first slots of a bag, which are at hand and in the order that their owner likes."""
AUTHORED_PER_COMMAND_MAX = 16
"""How many new records one command may make under its own name."""


KINDS_MAX = 64
"""How many kinds a scope has room for: part of every section's number."""


class GestureKey(IntEnum):
    """Which gesture a record is: one has one of each. The values are part of the protocol and of
    saved farms."""

    OFFER = 0
    """What one offers to whoever comes, and what became of it."""
    EMOTE = 1
    """What one shows over one's head."""
    PING = 2
    """Where one points."""


class Section(NamedTuple):
    """The records of one kind in one scope."""

    scope: int
    kind: Kind

    @property
    def number(self) -> int:
        """The section as one integer, its name on the wire and in saved farms."""
        return self.scope * KINDS_MAX + self.kind

    @staticmethod
    @lru_cache(maxsize=1024)
    def from_number(number: int) -> "Section":
        """The inverse of `number`. Raises ValueError for a number that names no section."""
        scope, kind = divmod(number, KINDS_MAX)
        if not 0 <= scope <= LAST_CHARACTER_ID:
            raise ValueError(f"no section has the number {number}")
        return Section(scope, Kind(kind))

    def __str__(self) -> str:
        if self.scope == WORLD_SCOPE:
            scope = "world"
        elif self.scope <= LAST_AREA_SCOPE:
            scope = f"area {self.scope}"
        else:
            scope = f"character {self.scope}"
        return f"{scope}/{self.kind.name.lower()}"


def tile_key(x: int, y: int) -> int:
    """The key of what stands on the tile (x, y), counted from the area's top left corner."""
    return y * AREA_MAX_TILES + x


def tile_of(key: int) -> tuple[int, int]:
    """The tile (x, y) of a `tile_key`."""
    y, x = divmod(key, AREA_MAX_TILES)
    return x, y


def chest_slot_key(chest_key: int, slot: int) -> int:
    """The key of one slot of the chest that stands on the tile `chest_key`."""
    return chest_key * 32 + slot


def account_key(account: str) -> int:
    """The key of what is kept of an account. Below 2^63."""
    return int.from_bytes(sha256(account.encode()).digest()[:8], "big") >> 1


def pair_key(one: int, other: int) -> int:
    """The key of what is between two characters, whichever is named first."""
    return min(one, other) << 12 | max(one, other)


def is_about(key: int, character: int) -> bool:
    """Whether a character's own key, or a pair's, is about this character."""
    return character in (key & 0xFFF, key >> 12)


def authored_key(author: int, command_number: int, n: int) -> int:
    """The key of the n-th record that the author's command makes. Below 2^63 for every author,
    command number under 2^40 and n under `AUTHORED_PER_COMMAND_MAX`."""
    return (author << 44 | command_number << 4) | n
