"""How far the farm has come: quests, errands, switches, and what it knows and has done."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.fields import CharacterId, ContentId, Day, Tick

TALLY_MAX = 9_999_999


class QuestProgress(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """How far the farm, or a character, has come with a quest: the stage it stands at, counted
    from 1."""

    stage: Annotated[int, Meta(ge=1, le=99)]
    since_tick: Tick
    count: Annotated[int, Meta(ge=0, le=999)] = 0
    """How much of this stage's goal is done …"""
    wanted: Annotated[int, Meta(ge=0, le=999)] = 0
    """… of how much, which is fixed as the stage begins. 0 where there is no goal."""


class KnownRecipe(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That the farm knows a recipe, and since when."""

    since_tick: Tick


class SwitchedOn(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That somebody has switched something on. Its key is the switch's number."""

    from_tick: Tick
    """When it comes on, which is later where somebody alone takes a while …"""
    until_tick: Tick | None
    """… and when it goes off; None for what stays on."""
    character: CharacterId


class ErrandDone(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Who has done an errand of a day. Its key is made from the day and the errand's number."""

    character: CharacterId


class Tally(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """How often a character has done something. Its key says what."""

    total: Annotated[int, Meta(ge=0, le=TALLY_MAX)]
    day: Day
    """The last day on which it did …"""
    today: Annotated[int, Meta(ge=0, le=TALLY_MAX)]
    """… and how often on that day."""


class Found(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That the farm has grown, caught or found something, and who was the first."""

    item: ContentId
    day: Day
    character: CharacterId
