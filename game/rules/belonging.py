"""Whose the farm is, whose a character is, and who may come in.

A character belongs to as many accounts as its player has: Steam today, a key tomorrow, the key of a
new computer. An account belongs to one character, and nothing else opens it. The farm has an owner,
whoever hosts it; what the owner alone may decide is a command of the owner's character, given at
the host's machine or at a guest's. Some of these change no record: the host does what they say.
"""

from msgspec.structs import replace

from game.rules.context import Context, RefusalReason, Refused
from game.world.commands import (
    AddIdentity,
    AnswerKnock,
    ForgetCharacter,
    Permit,
    RemoveIdentity,
    SendAway,
    SetOwner,
)
from game.world.records import Character, Entry, Identity, Owner, Permission
from game.world.sections import WORLD_SCOPE, Kind, Section, account_key, is_about
from game.world.world import Reader, Transaction

CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)
IDENTITIES = Section(WORLD_SCOPE, Kind.IDENTITY)
PERMISSIONS = Section(WORLD_SCOPE, Kind.PERMISSION)
IDENTITIES_MAX = 1024
"""Four accounts for each character that a farm remembers."""
PERMISSIONS_MAX = 256
OWNER = (Section(WORLD_SCOPE, Kind.OWNER), 0)
"""Where it stands whose farm it is."""
_ABOUT_CHARACTERS = (Kind.CHARACTER, Kind.REST, Kind.RIGHTS, Kind.FRIENDSHIP)
"""What the farm keeps about characters, under the keys of one or of two of them."""


def owner_of(reader: Reader) -> int | None:
    """The character whose farm it is; None while nobody knows, as in farms of earlier versions."""
    owner = reader.get(*OWNER)
    return owner.character if isinstance(owner, Owner) else None


def identities(reader: Reader) -> list[Identity]:
    """Which accounts belong to whom."""
    found = (reader.get(IDENTITIES, key) for key in reader.keys(IDENTITIES))
    return [record for record in found if isinstance(record, Identity)]


def character_of(reader: Reader, account: str) -> int | None:
    """The character that belongs to an account. Farms of earlier versions say so in the character's
    own record."""
    identity = reader.get(IDENTITIES, account_key(account))
    if isinstance(identity, Identity) and identity.account == account:
        return identity.character
    for character in reader.keys(CHARACTERS):
        record = reader.get(CHARACTERS, character)
        if account and isinstance(record, Character) and record.account == account:
            return character
    return None


def accounts_of(reader: Reader, character: int) -> list[str]:
    """All accounts that a character belongs to."""
    found = {identity.account for identity in identities(reader) if identity.character == character}
    record = reader.get(CHARACTERS, character)
    if isinstance(record, Character):
        found.add(record.account)
    return sorted(found - {""})


def is_friend(reader: Reader, account: str) -> bool:
    """Whether somebody has vouched for this person, by a yes at the door of today or before. So has
    everybody who is known by an account from an earlier version."""
    character = character_of(reader, account)
    theirs = [found for found in identities(reader) if found.character == character]
    return character is not None and (not theirs or any(found.is_vouched_for for found in theirs))


def entry_of(reader: Reader, account: str) -> Entry | None:
    """What the owner has decided about an account; None for nothing."""
    permission = reader.get(PERMISSIONS, account_key(account))
    is_theirs = isinstance(permission, Permission) and permission.account == account
    return permission.entry if isinstance(permission, Permission) and is_theirs else None


def add_identity(transaction: Transaction, command: AddIdentity, context: Context) -> None:
    """A character belongs to an account too, unless that has another one. Who was vouched for once
    stays so."""
    key = account_key(command.account)
    known = transaction.get(IDENTITIES, key)
    if not isinstance(transaction.get(CHARACTERS, command.character), Character):
        raise Refused(RefusalReason.NOTHING_THERE)
    if character_of(transaction, command.account) not in (None, command.character):
        raise Refused(RefusalReason.NOT_ALLOWED)
    if isinstance(known, Identity) and known.account != command.account:
        # Keys can be made of which two have one place. Taking it would leave the other's character
        # to nobody, and nobody's characters are kept for ever.
        raise Refused(RefusalReason.NOT_ALLOWED)
    if known is None and sum(1 for _ in transaction.keys(IDENTITIES)) >= IDENTITIES_MAX:
        raise Refused(RefusalReason.NOT_ALLOWED)
    was_vouched_for = isinstance(known, Identity) and known.is_vouched_for
    is_vouched_for = was_vouched_for or command.is_vouched_for
    identity = Identity(command.account, command.character, is_vouched_for, context.tick)
    transaction.put(IDENTITIES, key, identity)


def remove_identity(transaction: Transaction, command: RemoveIdentity, context: Context) -> None:
    """A character does not belong to an account any more. The owner keeps one at least."""
    check_owner(transaction, context)
    character = character_of(transaction, command.account)
    if character is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    others = [
        identity
        for identity in identities(transaction)
        if identity.character == character and identity.account != command.account
    ]
    if character == context.author and not others:
        raise Refused(RefusalReason.NOT_ALLOWED)
    if transaction.get(IDENTITIES, account_key(command.account)) is not None:
        transaction.delete(IDENTITIES, account_key(command.account))
    record = transaction.get(CHARACTERS, character)
    if isinstance(record, Character) and record.account == command.account:
        transaction.put(CHARACTERS, character, replace(record, account=""))


def permit(transaction: Transaction, command: Permit, context: Context) -> None:
    """Who comes with an account is turned away, or comes in unasked, or is asked about. The owner
    is not turned away."""
    check_owner(transaction, context)
    key = account_key(command.account)
    known = transaction.get(PERMISSIONS, key)
    if command.entry is None:
        if known is None:
            raise Refused(RefusalReason.NOTHING_THERE)
        transaction.delete(PERMISSIONS, key)
        return
    is_full = sum(1 for _ in transaction.keys(PERMISSIONS)) >= PERMISSIONS_MAX
    if character_of(transaction, command.account) == context.author or (known is None and is_full):
        raise Refused(RefusalReason.NOT_ALLOWED)
    transaction.put(PERMISSIONS, key, Permission(command.account, command.name, command.entry))


def send_away(transaction: Transaction, command: SendAway, context: Context) -> None:
    """Somebody has to go, who is not the owner."""
    check_owner(transaction, context)
    if not isinstance(transaction.get(CHARACTERS, command.character), Character):
        raise Refused(RefusalReason.NOTHING_THERE)
    if command.character == context.author:
        raise Refused(RefusalReason.NOT_ALLOWED)


def answer_knock(transaction: Transaction, command: AnswerKnock, context: Context) -> None:
    """The owner answers who knocks. Whether anybody does is not in the records; that the owner is
    somebody else is."""
    check_owner(transaction, context)
    played_as = command.played_as
    if played_as is None:
        return
    if not isinstance(transaction.get(CHARACTERS, played_as), Character):
        raise Refused(RefusalReason.NOTHING_THERE)
    if played_as == context.author:
        raise Refused(RefusalReason.NOT_ALLOWED)


def set_owner(transaction: Transaction, command: SetOwner, _context: Context) -> None:
    """The farm has an owner, who stays."""
    if not isinstance(transaction.get(CHARACTERS, command.character), Character):
        raise Refused(RefusalReason.NOTHING_THERE)
    if owner_of(transaction) is not None:
        raise Refused(RefusalReason.NOT_ALLOWED)
    transaction.put(*OWNER, Owner(command.character))


def forget_character(transaction: Transaction, command: ForgetCharacter, _context: Context) -> None:
    """A character goes, with its bag, its accounts and all else that is its own: one who is away,
    and for whom nobody has vouched. The number of its last command stays, since the keys of what it
    has made hold such numbers: who gets the character next goes on from there."""
    record = transaction.get(CHARACTERS, command.character)
    if not isinstance(record, Character):
        raise Refused(RefusalReason.NOTHING_THERE)
    theirs = [found for found in identities(transaction) if found.character == command.character]
    is_vouched_for = any(identity.is_vouched_for for identity in theirs)
    if record.online or is_vouched_for or owner_of(transaction) == command.character:
        raise Refused(RefusalReason.NOT_ALLOWED)
    for kind in (kind for kind in Kind if kind is not Kind.LAST_COMMAND):
        section = Section(command.character, kind)
        for key in list(transaction.keys(section)):
            transaction.delete(section, key)
    for identity in theirs:
        transaction.delete(IDENTITIES, account_key(identity.account))
    for section in (Section(WORLD_SCOPE, kind) for kind in _ABOUT_CHARACTERS):
        for key in [key for key in transaction.keys(section) if is_about(key, command.character)]:
            transaction.delete(section, key)


def check_owner(transaction: Transaction, context: Context) -> None:
    """Refuses everybody but the owner."""
    if not context.author or owner_of(transaction) != context.author:
        raise Refused(RefusalReason.NOT_ALLOWED)
