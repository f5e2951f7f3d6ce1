"""What people say, and what they remember."""

from enum import IntEnum
from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.dialogue_limits import OPTIONS_MAX, PLACE_MAX_CHARACTERS
from game.world.records.fields import COMMAND_NUMBER_MAX, AreaId, CharacterId, Tick
from game.world.records.stages import Showing, Stage

COMPANY_MAX = 7
"""Friends who can follow somebody: everybody else of eight."""
Option = Annotated[int, Meta(ge=0, lt=OPTIONS_MAX)]
StepNumber = Annotated[int, Meta(ge=0, le=65535)]


class PassedOn(IntEnum):
    """Why somebody else holds the pace of a conversation now. The values are part of the protocol
    and of saved farms."""

    NOT = 0
    """Who began it still holds it."""
    HANDED = 1
    """Who held it has handed it on."""
    WALKED_OFF = 2
    """Who held it has walked off, or talks with somebody else."""
    GONE = 3
    """Who held it has left the farm, or was cut off."""
    SILENT = 4
    """Who held it has let a line stand for too long."""


class SpokenLine(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A line or an option of a conversation: which one, and what to put in its gaps."""

    line_id: Annotated[str, Meta(min_length=1, max_length=48)]
    substitutions: Annotated[
        tuple[Annotated[str, Meta(max_length=64)], ...], Meta(max_length=8)
    ] = ()
    available: bool = True
    """False for an option that is shown and cannot be chosen."""


class Conversation(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A conversation under way. Its key is the number of the person who is spoken to. Only the
    owner advances and chooses; friends in the same area and close enough follow."""

    owner: CharacterId
    """Who holds the pace now."""
    place: Annotated[str, Meta(max_length=PLACE_MAX_CHARACTERS)]
    """Where the dialogue machine goes on; empty when nothing follows the present line."""
    number: Annotated[int, Meta(ge=0, le=COMMAND_NUMBER_MAX)]
    """The command that began it: with whoever gave it, the name of the conversation, from which
    chance in what is said is drawn."""
    step: StepNumber
    """Rises by one with every line shown; a command names the step it means."""
    start_tick: Tick
    """When the present line began to be typed out."""
    line: SpokenLine | None
    choices: Annotated[tuple[SpokenLine, ...], Meta(max_length=OPTIONS_MAX)] = ()
    begun_by: Annotated[int, Meta(ge=0, le=4095)] = 0
    """The character who began it; 0 for the host itself."""
    company: Annotated[tuple[CharacterId, ...], Meta(max_length=COMPANY_MAX)] = ()
    """Who was near as it began, besides the owner, the nearest first: whom scripts know of."""
    cursor: Option = 0
    """The option that the owner points at."""
    is_vote: bool = False
    """Whether everybody who follows has a say in which option is chosen."""
    votes_until_tick: Tick = 0
    """Until when everybody is waited for."""
    paced_tick: Tick = 0
    """When the owner last went on, pointed at something or took over."""
    passed_on: PassedOn = PassedOn.NOT
    """Why the owner of now became it."""
    next_scene: Annotated[int, Meta(ge=0, le=999)] = 0
    """The number of the scene that begins when this is over; 0 for none."""
    stage: Stage | None = None
    """What is seen, where this is a scene …"""
    showing: Showing | None = None
    """… and what those who watch it have said about that."""


class Listening(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What a character makes of a conversation, under the number of the person in it. Who follows
    and has said nothing has none; it goes with the conversation."""

    area: AreaId
    number: Annotated[int, Meta(ge=0, le=COMMAND_NUMBER_MAX)]
    """The conversation's."""
    is_away: bool = False
    """Whether one has turned away from it, though one stands near."""
    step: StepNumber = 0
    """The step at which one has voted …"""
    option: Option | None = None
    """… and for which option; None before one has."""


class Variable(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A variable of the dialogue scripts: `$farm_…` in the world's scope, `$me_…` in a
    character's. Its key is the CRC-32 of its name."""

    name: Annotated[str, Meta(min_length=2, max_length=48)]
    value: bool | Annotated[float, Meta(ge=-1e9, le=1e9)] | Annotated[str, Meta(max_length=64)]
