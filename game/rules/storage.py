"""Storage: moving stacks between slots, exactly.

Two friends may move the same stack in the same tick. Each command says what it saw and how many
it means; the second one finds the slot changed and is refused, and nothing is doubled or lost.
"""

from game.rules.context import Context, RefusalReason, Refused
from game.rules.slots import seen_slot, storage_within_reach
from game.world.commands import MoveStack
from game.world.world import Transaction


def move_stack(transaction: Transaction, command: MoveStack, context: Context) -> None:
    """Moves to an empty slot, merges with the same item up to the stack's limit (the rest stays),
    or swaps whole stacks of different items."""
    source = storage_within_reach(transaction, context, command.source)
    target = storage_within_reach(transaction, context, command.target)
    moved = seen_slot(source, command.source_slot, command.item, command.count)
    if not 0 <= command.target_slot < target.size:
        raise Refused(RefusalReason.NOT_ALLOWED)
    if command.source == command.target and command.source_slot == command.target_slot:
        raise Refused(RefusalReason.NOT_ALLOWED)
    there = target.slot(command.target_slot)
    taken = (target.section, target.first_key + command.target_slot)
    stack_max = context.content.stack_max(command.item)
    if there is None or there.item == command.item:
        present = 0 if there is None else there.count
        count = min(command.count, stack_max - present)
        if count < 1:
            raise Refused(RefusalReason.SLOT_TAKEN, taken)
        source.set_slot(command.source_slot, command.item, moved.count - count)
        target.set_slot(command.target_slot, command.item, present + count)
    elif command.count == moved.count:
        source.set_slot(command.source_slot, there.item, there.count)
        target.set_slot(command.target_slot, moved.item, moved.count)
    else:
        raise Refused(RefusalReason.SLOT_TAKEN, taken)
