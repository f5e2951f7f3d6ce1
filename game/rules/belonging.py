"""Whose a character is. These are the host's own commands.

A character belongs to as many accounts as its player has: Steam today, a key tomorrow, the key of a
new computer. An account belongs to one character, and nothing else opens it.
"""

from hashlib import sha256

from game.rules.context import Context, RefusalReason, Refused
from game.world.commands import AddIdentity, RemoveIdentity
from game.world.records import Character, Identity
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Transaction

IDENTITIES = Section(WORLD_SCOPE, Kind.IDENTITY)
IDENTITIES_MAX = 1024
"""Four accounts for each character that a farm remembers."""


def identity_key(account: str) -> int:
    """The key of an account's record, below 2^63."""
    return int.from_bytes(sha256(account.encode()).digest()[:8], "big") >> 1


def add_identity(transaction: Transaction, command: AddIdentity, _context: Context) -> None:
    """A character belongs to an account too, unless that has another one."""
    characters = Section(WORLD_SCOPE, Kind.CHARACTER)
    known = transaction.get(IDENTITIES, identity_key(command.account))
    if not isinstance(transaction.get(characters, command.character), Character):
        raise Refused(RefusalReason.NOTHING_THERE)
    if isinstance(known, Identity) and known.character != command.character:
        raise Refused(RefusalReason.NOT_ALLOWED)
    if known is None and sum(1 for _ in transaction.keys(IDENTITIES)) >= IDENTITIES_MAX:
        raise Refused(RefusalReason.NOT_ALLOWED)
    identity = Identity(command.account, command.character)
    transaction.put(IDENTITIES, identity_key(command.account), identity)


def remove_identity(transaction: Transaction, command: RemoveIdentity, _context: Context) -> None:
    """A character does not belong to an account any more."""
    if transaction.get(IDENTITIES, identity_key(command.account)) is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    transaction.delete(IDENTITIES, identity_key(command.account))
