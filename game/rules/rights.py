"""What the owner leaves to guests: building, chests, trade, and having a say in when it is night.

Every command is looked at here before its rule sees it (`check_rights`, called by the rulebook). A
rule that comes new needs a line in `RIGHT_NEEDED`, or none where everybody may do it.
"""

from types import MappingProxyType

from game.rules.belonging import CHARACTERS, check_owner, owner_of
from game.rules.context import Context, RefusalReason, Refused
from game.rules.making import held_in
from game.rules.slots import slot_name
from game.world.commands import (
    Buy,
    Command,
    LabelPlaceable,
    MoveStack,
    PickUp,
    Place,
    Sell,
    SetRights,
    StorageRef,
    Turn,
    Unload,
)
from game.world.content import Content
from game.world.records import RIGHTS_ALL, Character, Placeable, Right, Rights, Slot
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Reader, Transaction

RIGHTS = Section(WORLD_SCOPE, Kind.RIGHTS)
NEWCOMERS_KEY = 0
"""Where it stands what those may do about whom nothing else is decided."""
RIGHT_NEEDED: MappingProxyType[type[Command], Right] = MappingProxyType(
    {
        Place: Right.BUILD,
        PickUp: Right.BUILD,
        Turn: Right.BUILD,
        LabelPlaceable: Right.BUILD,
        Unload: Right.TAKE,
        Buy: Right.SELL,
        Sell: Right.SELL,
    }
)
"""What a guest must be allowed for a command, where that does not hang on what is meant."""
_NO_RIGHT = {
    Right.BUILD: RefusalReason.NO_RIGHT_TO_BUILD,
    Right.TAKE: RefusalReason.NO_RIGHT_TO_TAKE,
    Right.SELL: RefusalReason.NO_RIGHT_TO_SELL,
    Right.SLEEP: RefusalReason.NO_RIGHT_TO_SLEEP,
}


def granted_to(reader: Reader, character: int) -> int:
    """The values of the `Right`s that somebody has, added up. The owner has them all."""
    if owner_of(reader) in (None, character):
        return RIGHTS_ALL
    for key in (character, NEWCOMERS_KEY):
        decided = reader.get(RIGHTS, key)
        if isinstance(decided, Rights):
            return decided.granted
    return RIGHTS_ALL


def has_right(reader: Reader, character: int, right: Right) -> bool:
    """Whether somebody may do this at the farm."""
    return granted_to(reader, character) & right != 0


def check_rights(reader: Reader, command: Command, context: Context) -> None:
    """Refuses a player's command that the owner does not leave to them."""
    needed = {RIGHT_NEEDED[type(command)]} if type(command) in RIGHT_NEEDED else set()
    if isinstance(command, MoveStack):
        needed = _rights_to_move(reader, context.content, command)
    elif isinstance(command, PickUp) and held_in(reader, context, command.area, command.tile):
        needed.add(Right.TAKE)
    for right in sorted(needed):
        if context.author and not has_right(reader, context.author, right):
            raise Refused(_NO_RIGHT[right])


def set_rights(transaction: Transaction, command: SetRights, context: Context) -> None:
    """The owner decides what somebody may do, or everybody about whom nothing else is decided."""
    check_owner(transaction, context)
    key = NEWCOMERS_KEY if command.character is None else command.character
    if command.character is not None and (
        command.character == context.author
        or not isinstance(transaction.get(CHARACTERS, key), Character)
    ):
        raise Refused(RefusalReason.NOT_ALLOWED)
    if command.granted is not None:
        transaction.put(RIGHTS, key, Rights(command.granted))
    elif transaction.get(RIGHTS, key) is not None:
        transaction.delete(RIGHTS, key)


def _rights_to_move(reader: Reader, content: Content, command: MoveStack) -> set[Right]:
    """Whoever moves things out of a chest takes them, also what gives way to other things there;
    into what ships they sell them."""
    source, target = command.source, command.target
    needed = set()
    if target.area and target != source and _ships(reader, content, target):
        needed.add(Right.SELL)
    leaves_chest = source.area != 0 and source != target
    if leaves_chest or (target.area and _gives_way(reader, command)):
        needed.add(Right.TAKE)
    return needed


def _gives_way(reader: Reader, command: MoveStack) -> bool:
    """Whether what is in the target's slot has to go elsewhere, but for another slot there."""
    there = reader.get(*slot_name(command.target, command.target_slot))
    moved = reader.get(*slot_name(command.source, command.source_slot))
    if not isinstance(there, Slot) or not isinstance(moved, Slot) or there.item == command.item:
        return False
    return command.source != command.target or command.count != moved.count


def _ships(reader: Reader, content: Content, storage: StorageRef) -> bool:
    standing = reader.get(Section(storage.area, Kind.PLACEABLE), storage.place)
    definition = content.placeables.get(standing.item) if isinstance(standing, Placeable) else None
    return definition is not None and definition.ships
