"""Buying, selling, and errands."""

from msgspec import Struct

from game.world.commands.fields import Number, SlotNumber
from game.world.records.fields import AreaId, ContentId, Count


class Buy(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=24):
    """Buy something from somebody who sells it and stands close by."""

    area: AreaId
    person: Number
    item: ContentId
    count: Count
    is_own_money: bool = False
    """Whether one pays with one's own pocket money instead of the farm's coins."""


class Sell(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=25):
    """Sell items of the bag to somebody who buys, for coins at once."""

    area: AreaId
    person: Number
    slot: SlotNumber
    item: ContentId
    """The item that was seen in the slot."""
    count: Count


class DoErrand(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=62):
    """Leave at a notice board what a note of today asks for."""

    area: AreaId
    errand: Number
