"""The number of each character's last command: a record, so that it is saved, synced and given on
with the world that it belongs to. It rises by one with each command that is dealt with, carried
out or refused, and by nothing else."""

from game.world.records import LastCommand
from game.world.sections import Kind, Section
from game.world.world import Reader, Transaction

_KEY = 0


def last_command(reader: Reader, character: int) -> int:
    """The number of a character's last command; 0 before the first."""
    record = reader.get(Section(character, Kind.LAST_COMMAND), _KEY)
    return record.number if isinstance(record, LastCommand) else 0


def note_last_command(transaction: Transaction, character: int, number: int) -> None:
    """Notes with what a command changes that it has been dealt with."""
    transaction.put(Section(character, Kind.LAST_COMMAND), _KEY, LastCommand(number))
