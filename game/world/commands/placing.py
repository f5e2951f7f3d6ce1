"""Putting things up, and taking them up again."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.commands.fields import SlotNumber, TileKey
from game.world.records.fields import AreaId, ContentId
from game.world.records.placing import LABEL_MAX_CHARACTERS


class Place(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=2):
    """Put an item of the bag on a tile."""

    area: AreaId
    tile: TileKey
    slot: SlotNumber
    item: ContentId
    """The item that was seen in the slot."""
    turn: Annotated[int, Meta(ge=0, le=3)] = 0
    """The direction in which it is to stand."""


class PickUp(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=3):
    """Take a placeable from its tile into the bag."""

    area: AreaId
    tile: TileKey


class Turn(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=52):
    """Let what stands on a tile face the next direction."""

    area: AreaId
    tile: TileKey
    turn: Annotated[int, Meta(ge=0, le=3)]
    """The direction in which it was seen to stand."""


class LabelPlaceable(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=51):
    """Write a name on a chest or a sign, and give it a colour."""

    area: AreaId
    tile: TileKey
    name: Annotated[str, Meta(max_length=LABEL_MAX_CHARACTERS)]
    colour: Annotated[int, Meta(ge=0, le=15)]
    """Counted from 1; 0 for none."""
