"""Who is at the farm, and how many: what is asked of a farm grows with them."""

from game.world.records import Character
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Reader

_CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)


def who_is_here(reader: Reader) -> list[int]:
    """The characters who play now, in the order of their numbers."""
    records = ((who, reader.get(_CHARACTERS, who)) for who in sorted(reader.keys(_CHARACTERS)))
    return [who for who, record in records if isinstance(record, Character) and record.online]


def friends_here(reader: Reader) -> int:
    """How many characters play now; at least 1, since nobody asks of an empty farm."""
    return max(1, len(who_is_here(reader)))
