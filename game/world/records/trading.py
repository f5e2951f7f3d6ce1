"""Coins, and what is wanted today."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.fields import ContentId, Day, Tick

COINS_MAX = 9_999_999
Coins = Annotated[int, Meta(ge=0, le=9_999_999)]
SOLD_MAX = 99_999
"""Of one kind of item in a day, as far as it is counted."""


class Purse(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """The coins that the farm has together, or a character alone."""

    coins: Coins
    sold_to: Annotated[int, Meta(ge=0, le=999)] = 0
    """The number of the person to whom its character has last sold something, 0 for nobody, …"""
    sold_tick: Tick = 0
    """… and when."""


class SoldToday(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """How much of an item was sold on a day, of which so much is wanted. Its key is made from the
    item; one of an earlier day counts for nothing."""

    item: ContentId
    day: Day
    count: Annotated[int, Meta(ge=1, le=SOLD_MAX)]
