"""The day, its weather, and the night."""

from msgspec import Struct

from game.world.commands.fields import TileKey
from game.world.records.fields import AreaId, CharacterId, ContentId


class LieDown(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=40):
    """Lie down in the bed that stands on a tile, and wait for the night."""

    area: AreaId
    tile: TileKey


class GetUp(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=41):
    """Get up again."""


class Doze(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=81):
    """The host's own: a character has not stirred for long, and does not hold up the night."""

    character: CharacterId


class WakeUp(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=82):
    """The host's own: a character has stirred, or is no longer where its bed is."""

    character: CharacterId


class BeginDay(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=34):
    """The host's own: a new day begins, with its weather."""

    weather: ContentId


class ChangeWeather(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=35):
    """The host's own: the weather turns."""

    weather: ContentId


class RestTime(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=39):
    """The host's own: the time of day stands still from now on, or goes on."""

    is_resting: bool
