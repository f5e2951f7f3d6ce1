"""Talking with people."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.commands.fields import Number, Step
from game.world.records.fields import AreaId


class Talk(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=7):
    """Begin a conversation with somebody who stands close by."""

    area: AreaId
    person: Number


class Advance(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=8):
    """Go on to the next line of one's own conversation."""

    area: AreaId
    person: Number
    step: Step
    """The step that was seen, so that one key press never skips two lines."""


class Choose(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=9):
    """Choose an option of one's own conversation."""

    area: AreaId
    person: Number
    step: Step
    option: Annotated[int, Meta(ge=0, le=7)]


class EndConversation(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=10):
    """Break off one's own conversation. The host also gives it for an owner who has gone."""

    area: AreaId
    person: Number
