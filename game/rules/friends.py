"""How many friends are at the farm: what is asked of a farm grows with them."""

from game.world.records import Character
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Reader

_CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)


def friends_here(reader: Reader) -> int:
    """How many characters play now; at least 1, since nobody asks of an empty farm."""
    records = (reader.get(_CHARACTERS, key) for key in reader.keys(_CHARACTERS))
    return max(1, sum(isinstance(record, Character) and record.online for record in records))
