"""A line in the water."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.commands.fields import TileKey
from game.world.fishing import FIGHT_TICKS_MAX, HOOK_TICKS, RUNS_MAX
from game.world.records.fields import AreaId, CharacterId, ContentId


class CastLine(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=44):
    """Cast the line of a rod of the bag onto a tile of water, in place of another of one's own."""

    area: AreaId
    tile: TileKey
    tool: ContentId


class Reel(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=45):
    """Bring the line in: with what was held and let go since the fish had bitten, or without a
    fish when there is nothing of that."""

    hooked_after: Annotated[int, Meta(ge=0, le=HOOK_TICKS)] = 0
    """How many ticks after the bite was shown one struck."""
    runs: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=FIGHT_TICKS_MAX)], ...], Meta(max_length=RUNS_MAX)
    ] = ()
    """For how many ticks one held, let go, held and so on; they add up to the whole fight."""
    is_helped: bool = False
    """Whether it was fought with a friend at the net."""


class HoldNet(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=46):
    """Stand by with the net for a friend whose line is in the water."""

    angler: CharacterId


class PullIn(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=86):
    """The host's own: a line is brought in, because nobody stands there any more."""

    character: CharacterId
