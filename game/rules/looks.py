"""Looks: how a character is dressed, which everybody decides about himself."""

from msgspec.structs import replace

from game.rules.belonging import CHARACTERS
from game.rules.context import Context, RefusalReason, Refused
from game.world.commands import SetLook
from game.world.records import Character
from game.world.world import Transaction


def set_look(transaction: Transaction, command: SetLook, context: Context) -> None:
    """The author looks like this from now on."""
    character = transaction.get(CHARACTERS, context.author)
    if not isinstance(character, Character):
        raise Refused(RefusalReason.NOTHING_THERE)
    transaction.put(CHARACTERS, context.author, replace(character, look=command.look))
