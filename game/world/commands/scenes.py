"""Watching scenes together."""

from msgspec import Struct

from game.world.commands.fields import Number, Partner, Step
from game.world.records.fields import AreaId, CharacterId


class GetReady(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=26):
    """Say that one is ready for the scene that is about to begin."""

    area: AreaId
    person: Partner


class AskToSkip(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=27):
    """Ask to skip the scene, agree to that, or say no to it."""

    area: AreaId
    person: Partner
    is_agreed: bool


class BeginScene(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=83):
    """The host's own: a scene begins, led by somebody who is there."""

    area: AreaId
    scene: Number
    character: CharacterId


class StartScene(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=84):
    """The host's own: everybody is ready, or has been waited for, and the scene is played."""

    area: AreaId
    person: Partner


class GoOn(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=85):
    """The host's own: a step of a scene that has no line is over."""

    area: AreaId
    person: Partner
    step: Step


class SkipScene(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=89):
    """The host's own: everybody who is awake wants to skip the scene."""

    area: AreaId
    person: Partner
