"""Making things by hand and by machine."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.commands.fields import Number, TileKey
from game.world.records.fields import AreaId


class Craft(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=6):
    """Make what a known recipe says from what the bag holds."""

    recipe: Number


class Load(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=48):
    """Fill a machine with what one of its recipes takes, out of the bag."""

    area: AreaId
    tile: TileKey
    recipe: Annotated[int, Meta(ge=1, le=99)]
    """The number among the machine's own."""


class Unload(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=49):
    """Take what a machine has made into the bag."""

    area: AreaId
    tile: TileKey
