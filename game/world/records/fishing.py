"""A line in the water."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.fields import AreaId, CharacterId, ContentId, Pixels, Tick


class Cast(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A line in the water. What the fish does follows from it (`game/world/fishing.py`)."""

    area: AreaId
    tile: Annotated[int, Meta(ge=0, lt=512 * 512)]
    """Where the float lies."""
    x: Pixels
    """Where one stands who has cast it."""
    y: Pixels
    fish: ContentId
    """What will bite."""
    seed: Annotated[int, Meta(ge=0, lt=2**31)]
    bite_tick: Tick
    helper: CharacterId | None = None
    """The friend who holds the net."""
