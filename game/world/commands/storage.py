"""Moving items between the bag, chests and the ground."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.commands.fields import SlotNumber
from game.world.records.fields import AreaId, ContentId, Count


class StorageRef(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A bag (area 0, its character's id) or a chest (its area, its tile)."""

    area: Annotated[int, Meta(ge=0, le=63)]
    place: Annotated[int, Meta(ge=0, lt=512 * 512)]


class MoveStack(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=5):
    """Move items from slot to slot, within a storage or between two."""

    source: StorageRef
    source_slot: SlotNumber
    target: StorageRef
    target_slot: SlotNumber
    item: ContentId
    """The item that was seen in the source slot."""
    count: Count
    """How many are meant; the source must still hold as many."""


class SortStorage(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=16):
    """Bring a chest into order, or one's own bag behind the hotbar."""

    storage: StorageRef


class Stow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=50):
    """Put what the bag holds behind the hotbar into those chests around that hold the same."""

    area: AreaId


class Collect(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=4):
    """Take what lies on the ground into the bag."""

    area: AreaId
    drop: Annotated[int, Meta(ge=0, le=2**63 - 1)]


class Discard(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=11):
    """Drop items of the bag on the ground in front of one's feet."""

    slot: SlotNumber
    item: ContentId
    count: Count
