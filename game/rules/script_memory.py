"""The memory of dialogue scripts: `$farm_…` variables belong to the farm, `$me_…` to whoever leads
the conversation, all others to the conversation itself, and end with it. The same three remember
what was visited, used up and seen."""

from game.dialogue import Scope, Value
from game.world.calendar import SEED_NAME, variable_key
from game.world.records import Variable
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Transaction

GIFT_TASTE, GIFT_ITEM = "$gift_taste", "$gift_item"
"""Variables of a conversation that a gift has begun: what the person thinks of it, and its id."""
_OWNER_SIGN = "|"
"""Between a person's number and a name of the conversation with that person."""


class ScriptMemory:
    """The memory of scripts as a conversation of this character with this person sees it."""

    def __init__(
        self, transaction: Transaction, character: int, area_number: int, person: int
    ) -> None:
        self._transaction = transaction
        self._character = character
        self._area_number = area_number
        self._person = person

    def get(self, scope: Scope, name: str) -> Value | None:
        """The value under a name, or None when there is none."""
        section, full_name = self._located(scope, name)
        record = self._transaction.get(section, variable_key(full_name))
        return record.value if isinstance(record, Variable) and record.name == full_name else None

    def set(self, scope: Scope, name: str, value: Value) -> None:
        """Keeps a value. Raises ValueError for a name that is the game's own."""
        if name == SEED_NAME:
            raise ValueError(f"{name} is the farm's seed, and no script sets it")
        section, full_name = self._located(scope, name)
        self._transaction.put(section, variable_key(full_name), Variable(full_name, value))

    def _located(self, scope: Scope, name: str) -> tuple[Section, str]:
        if scope is Scope.FARM:
            return Section(WORLD_SCOPE, Kind.VARIABLE), name
        if scope is Scope.PLAYER:
            return Section(self._character, Kind.VARIABLE), name
        section = Section(self._area_number, Kind.VARIABLE)
        return section, f"{self._person}{_OWNER_SIGN}{name}"


def forget_conversation(transaction: Transaction, area_number: int, person: int) -> None:
    """Leaves nothing of what a conversation remembered for itself."""
    section = Section(area_number, Kind.VARIABLE)
    for key in list(transaction.keys(section)):
        record = transaction.get(section, key)
        if isinstance(record, Variable) and record.name.startswith(f"{person}{_OWNER_SIGN}"):
            transaction.delete(section, key)
