"""Storage: moving stacks between slots and sorting them, exactly.

Two friends may move the same stack in the same tick. Each command says what it saw and how many
it means; the second one finds the slot changed and is refused, and nothing is doubled or lost.
"""

from collections import Counter
from math import hypot

from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.reach import standing_in, tile_middle
from game.rules.slots import Storage, bag_of, chest_at, seen_slot, storage_within_reach
from game.world.commands import MoveStack, SortStorage, Stow
from game.world.records import Placeable, Slot
from game.world.sections import HOTBAR_SLOTS, Kind, Section
from game.world.tiled import TILE_PX
from game.world.world import Transaction

STOW_TILES = 8
"""How far away a chest may be into which things are stowed, in tiles."""


def move_stack(transaction: Transaction, command: MoveStack, context: Context) -> None:
    """Moves to an empty slot, or merges with the same item up to the stack's limit; the rest stays.
    Another item gives way: into the source's slot when that is empty then, but out of one's bag
    into a chest never; else into the first free slot of one's bag."""
    source = storage_within_reach(transaction, context, command.source)
    target = storage_within_reach(transaction, context, command.target)
    moved = seen_slot(source, command.source_slot, command.item, command.count)
    if not 0 <= command.target_slot < target.size:
        raise Refused(RefusalReason.NOT_ALLOWED)
    if command.source == command.target and command.source_slot == command.target_slot:
        raise Refused(RefusalReason.NOT_ALLOWED)
    there = target.slot(command.target_slot)
    taken = (target.section, target.first_key + command.target_slot)
    if there is None or there.item == command.item:
        present = 0 if there is None else there.count
        count = min(command.count, context.content.stack_max(command.item) - present)
        if count < 1:
            raise Refused(RefusalReason.SLOT_TAKEN, taken)
        source.set_slot(command.source_slot, command.item, moved.count - count)
        target.set_slot(command.target_slot, command.item, present + count)
        return
    source.set_slot(command.source_slot, command.item, moved.count - command.count)
    target.set_slot(command.target_slot, command.item, command.count)
    leaves_bag = command.target.area == 0 and command.source.area != 0
    if command.count == moved.count and not leaves_bag:
        source.set_slot(command.source_slot, there.item, there.count)
    else:
        _lay_aside(bag_of(transaction, context.content, context.author), there)


def sort_storage(transaction: Transaction, command: SortStorage, context: Context) -> None:
    """Merges stacks and lays them in the order of the content, without gaps. In a bag the hotbar
    stays as it is."""
    storage = storage_within_reach(transaction, context, command.storage)
    first = HOTBAR_SLOTS if command.storage.area == 0 else 0
    counts: Counter[str] = Counter()
    for number, slot in storage.slots():
        if number >= first:
            counts[slot.item] += slot.count
    order = {item: place for place, item in enumerate(context.content.items)}
    stacks: list[Slot] = []
    for item in sorted(counts, key=lambda item: (order.get(item, len(order)), item)):
        stack_max = context.content.stack_max(item)
        full, rest = divmod(counts[item], stack_max)
        stacks += [Slot(item, stack_max)] * full
        stacks += [Slot(item, rest)] if rest else []
    if len(stacks) > storage.size - first:
        raise Refused(RefusalReason.NOT_ALLOWED)
    for number in range(first, storage.size):
        wanted = stacks[number - first] if number - first < len(stacks) else None
        if storage.slot(number) != wanted:
            storage.set_slot(number, wanted.item if wanted else "", wanted.count if wanted else 0)


def stow(transaction: Transaction, command: Stow, context: Context) -> None:
    """Puts every stack behind the hotbar into those chests around that hold the same item already.
    What has no room there stays. Refuses when nothing would move."""
    _, position = standing_in(context, command.area)
    bag = bag_of(transaction, context.content, context.author)
    chests = _chests_around(transaction, context, command.area, position)
    has_moved = False
    for number, slot in list(bag.slots()):
        left = slot.count
        for chest in chests if number >= HOTBAR_SLOTS else ():
            if left and chest.count(slot.item):
                left = chest.add(slot.item, left)
        if left < slot.count:
            bag.set_slot(number, slot.item, left)
            has_moved = True
    if not has_moved:
        raise Refused(RefusalReason.NOTHING_TO_STOW)


def _chests_around(
    transaction: Transaction, context: Context, area: int, position: Position
) -> list[Storage]:
    """The chests that are near, in the order of their tiles: a remote position is a little old, and
    host and guest shall fill the same ones first. What ships is no place to keep things."""
    found = []
    section = Section(area, Kind.PLACEABLE)
    for tile in sorted(transaction.keys(section)):
        chest = chest_at(transaction, context.content, area, tile)
        standing = transaction.get(section, tile)
        if chest is None or not isinstance(standing, Placeable):
            continue
        x, y = tile_middle(tile)
        reach_px = STOW_TILES * TILE_PX + context.reach_slack_px
        is_near = hypot(x - position.x, y - position.y) <= reach_px
        if is_near and not context.content.placeables[standing.item].ships:
            found.append(chest)
    return found


def _lay_aside(bag: Storage, stack: Slot) -> None:
    free = next((number for number in range(bag.size) if bag.slot(number) is None), None)
    if free is None:
        raise Refused(RefusalReason.BAG_FULL)
    bag.set_slot(free, stack.item, stack.count)
