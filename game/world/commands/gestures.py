"""What friends show and offer each other."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.belonging import Look
from game.world.records.fields import COMMAND_NUMBER_MAX, AreaId, CharacterId, Pixels
from game.world.records.gestures import EMOTES_MAX, Offered
from game.world.sections import GestureKey


class Offer(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=66):
    """Hold something out to whoever comes: a hand to clap, a stack, what is to be pulled."""

    what: Offered


class Withdraw(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=67):
    """Offer it no more."""


class TakeUp(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=68):
    """Take what a friend close by offers."""

    friend: CharacterId
    number: Annotated[int, Meta(ge=0, le=COMMAND_NUMBER_MAX)]
    """The number of the offer that was seen, so that nobody takes another by mistake."""


class ShowEmote(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=69):
    """Show everybody near what one feels."""

    emote: Annotated[int, Meta(ge=1, le=EMOTES_MAX)]


class PointAt(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=70):
    """Point at a place, for everybody at the farm."""

    area: AreaId
    x: Pixels
    y: Pixels


class SetLook(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=71):
    """Look like this from now on."""

    look: Look


class EndGesture(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=80):
    """The host's own: a gesture is over, or its character has walked away from it."""

    character: CharacterId
    key: GestureKey
