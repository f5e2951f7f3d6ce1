"""Working the ground, what grows on it and in the wild, and eating."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.commands.fields import SlotNumber, TileKey
from game.world.records.fields import AreaId, CharacterId, ContentId


class Work(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=20):
    """Work a tile of the ground with a tool of the bag: till, water or clear it. A tool that was
    held first works a row that goes on from there."""

    area: AreaId
    tile: TileKey
    tool: ContentId
    tiles: Annotated[int, Meta(ge=1, le=5)] = 1
    """How many tiles there are in the row …"""
    toward: Annotated[int, Meta(ge=0, le=3)] = 0
    """… and where it goes on to: down, up, left or right."""
    in_beat_with: CharacterId | None = None
    """The friend beside whose swing was seen to land at the same moment."""


class Strike(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=1):
    """One blow with a tool of the bag at what stands on a tile."""

    area: AreaId
    tile: TileKey
    tool: ContentId
    in_beat_with: CharacterId | None = None
    """The friend beside whose swing was seen to land at the same moment."""


class Sow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=21):
    """Put a seed of the bag into tilled soil, or dig something in that does it good."""

    area: AreaId
    tile: TileKey
    slot: SlotNumber
    item: ContentId
    """The item that was seen in the slot."""


class Harvest(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=22):
    """Take what is ripe into the bag, or pull out what has withered."""

    area: AreaId
    tile: TileKey


class Pick(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=47):
    """Pick what grows wild on a tile, or what a bush bears, into the bag."""

    area: AreaId
    tile: TileKey


class Eat(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=23):
    """Eat one of a stack of the bag."""

    slot: SlotNumber
    item: ContentId
    """The item that was seen in the slot."""
