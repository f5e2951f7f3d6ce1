"""Talking with people, and following along."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.commands.fields import Number, Partner, SlotNumber, Step
from game.world.records.conversations import COMPANY_MAX, Option, PassedOn
from game.world.records.fields import AreaId, CharacterId, ContentId


class Talk(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=7):
    """Begin a conversation with somebody who stands close by."""

    area: AreaId
    person: Number
    company: Annotated[tuple[CharacterId, ...], Meta(max_length=COMPANY_MAX)] = ()
    """The friends who were seen near, the nearest first."""


class Advance(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=8):
    """Go on to the next line of one's own conversation."""

    area: AreaId
    person: Partner
    step: Step
    """The step that was seen, so that one key press never skips two lines."""


class Choose(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=9):
    """Choose an option of one's own conversation."""

    area: AreaId
    person: Partner
    step: Step
    option: Option


class EndConversation(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=10):
    """Break off one's own conversation. The host also gives it for an owner who has gone."""

    area: AreaId
    person: Partner


class HandOn(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=53):
    """Let a friend who follows hold the pace from now on."""

    area: AreaId
    person: Partner
    step: Step
    character: CharacterId


class PointAtOption(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=54):
    """Show everybody who follows which option one thinks of."""

    area: AreaId
    person: Partner
    step: Step
    option: Option


class Listen(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=55):
    """Turn away from a friend's conversation, or back to it."""

    area: AreaId
    person: Partner
    is_away: bool


class Vote(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=56):
    """Say which option one is for, where all who follow have a say."""

    area: AreaId
    person: Partner
    step: Step
    option: Option


class GiveGift(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=63):
    """Give one of what lies in a slot of one's bag to somebody who stands close by, who then says
    something to it."""

    area: AreaId
    person: Number
    slot: SlotNumber
    item: ContentId
    """What was seen in the slot."""
    company: Annotated[tuple[CharacterId, ...], Meta(max_length=COMPANY_MAX)] = ()
    """The friends who were seen near, the nearest first."""


class PassOn(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=87):
    """The host's own: somebody else holds the pace from now on."""

    area: AreaId
    person: Partner
    character: CharacterId
    why: PassedOn


class CountVotes(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=88):
    """The host's own: the votes are counted, and what most are for is chosen."""

    area: AreaId
    person: Partner
    step: Step
