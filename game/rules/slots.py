"""Slots: the arithmetic of bags and chests, the one place where stacks grow and shrink.

A `Storage` is a view of a transaction: the slots of one bag or one chest. Whatever rules do with
items, they do through `add` and `remove`, which change exactly as many as they say.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from game.rules.context import Context, RefusalReason, Refused
from game.rules.reach import reach_tile
from game.world.commands import StorageRef
from game.world.content import Content
from game.world.records import Placeable, Slot
from game.world.sections import BAG_SLOTS, Kind, Section, chest_slot_key
from game.world.world import Transaction


@dataclass(frozen=True, slots=True)
class Storage:
    """The slots of one bag or one chest, as a transaction sees them."""

    transaction: Transaction
    content: Content
    section: Section
    first_key: int
    size: int

    def slot(self, number: int) -> Slot | None:
        """What is in a slot, None when it is empty."""
        record = self.transaction.get(self.section, self.first_key + number)
        return record if isinstance(record, Slot) else None

    def slots(self) -> Iterator[tuple[int, Slot]]:
        """The slots that are not empty, in order."""
        for number in range(self.size):
            slot = self.slot(number)
            if slot is not None:
                yield number, slot

    def set_slot(self, number: int, item: str, count: int) -> None:
        """Makes a slot hold `count` of an item; none leaves it empty."""
        assert 0 <= number < self.size
        assert count >= 0
        if count:
            self.transaction.put(self.section, self.first_key + number, Slot(item, count))
        else:
            self.transaction.delete(self.section, self.first_key + number)

    def count(self, item: str) -> int:
        """How many of an item are here in all."""
        return sum(slot.count for _, slot in self.slots() if slot.item == item)

    def add(self, item: str, count: int) -> int:
        """Puts in as many as fit: onto stacks of the same item first, then into empty slots.
        Returns how many did not fit."""
        stack_max = self.content.stack_max(item)
        for number, slot in list(self.slots()):
            if count and slot.item == item and slot.count < stack_max:
                moved = min(count, stack_max - slot.count)
                self.set_slot(number, item, slot.count + moved)
                count -= moved
        for number in range(self.size):
            if count and self.slot(number) is None:
                moved = min(count, stack_max)
                self.set_slot(number, item, moved)
                count -= moved
        return count

    def remove(self, item: str, count: int) -> int:
        """Takes out as many as there are, from the last slots first. Returns how many were
        missing."""
        for number, slot in reversed(list(self.slots())):
            if count and slot.item == item:
                moved = min(count, slot.count)
                self.set_slot(number, item, slot.count - moved)
                count -= moved
        return count


def bag_of(transaction: Transaction, content: Content, character: int) -> Storage:
    """A character's bag."""
    return Storage(transaction, content, Section(character, Kind.STORAGE), 0, BAG_SLOTS)


def chest_at(transaction: Transaction, content: Content, area: int, tile: int) -> Storage | None:
    """The slots of what stands on a tile, None when that stores nothing."""
    placeable = transaction.get(Section(area, Kind.PLACEABLE), tile)
    if not isinstance(placeable, Placeable):
        return None
    definition = content.placeables.get(placeable.item)
    if definition is None or definition.storage_slots == 0:
        return None
    first_key = chest_slot_key(tile, 0)
    section = Section(area, Kind.STORAGE)
    return Storage(transaction, content, section, first_key, definition.storage_slots)


def slot_name(storage: StorageRef, number: int) -> tuple[Section, int]:
    """Where the record of a slot is, whether or not there is such a storage."""
    if storage.area == 0:
        return Section(storage.place, Kind.STORAGE), number
    return Section(storage.area, Kind.STORAGE), chest_slot_key(storage.place, number)


def storage_within_reach(
    transaction: Transaction, context: Context, reference: StorageRef
) -> Storage:
    """The author's own bag or a chest that the author reaches. Refuses anything else."""
    if reference.area == 0:
        if reference.place != context.author:
            raise Refused(RefusalReason.NOT_ALLOWED)
        return bag_of(transaction, context.content, context.author)
    reach_tile(context, reference.area, reference.place)
    chest = chest_at(transaction, context.content, reference.area, reference.place)
    if chest is None:
        standing = (Section(reference.area, Kind.PLACEABLE), reference.place)
        raise Refused(RefusalReason.NOTHING_THERE, standing)
    return chest


def seen_slot(storage: Storage, number: int, item: str, count: int = 1) -> Slot:
    """What is in a slot, when it still holds what was seen there; refuses otherwise."""
    if not 0 <= number < storage.size or count < 1:
        raise Refused(RefusalReason.NOT_ALLOWED)
    slot = storage.slot(number)
    if slot is None or slot.item != item or slot.count < count:
        raise Refused(RefusalReason.SLOT_CHANGED, (storage.section, storage.first_key + number))
    return slot
