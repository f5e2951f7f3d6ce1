"""Where items are: in slots, and on the ground."""

from msgspec import Struct

from game.world.records.fields import ContentId, Count, Pixels


class Slot(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A stack of items in one slot of a bag or a chest. An empty slot has no record."""

    item: ContentId
    count: Count


class Drop(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Items that lie on the ground until somebody walks over them."""

    item: ContentId
    count: Count
    x: Pixels
    y: Pixels
