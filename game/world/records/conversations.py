"""What people say, and what they remember."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.dialogue_limits import PLACE_MAX_CHARACTERS
from game.world.records.fields import COMMAND_NUMBER_MAX, CharacterId, Tick


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
    place: Annotated[str, Meta(max_length=PLACE_MAX_CHARACTERS)]
    """Where the dialogue machine goes on; empty when nothing follows the present line."""
    number: Annotated[int, Meta(ge=0, le=COMMAND_NUMBER_MAX)]
    """The owner's command that began it: with the owner, the name of the conversation, from which
    chance in what is said is drawn."""
    step: Annotated[int, Meta(ge=0, le=65535)]
    """Rises by one with every line shown; a command names the step it means."""
    start_tick: Tick
    """When the present line began to be typed out."""
    line: SpokenLine | None
    choices: Annotated[tuple[SpokenLine, ...], Meta(max_length=8)] = ()


class Variable(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A variable of the dialogue scripts: `$farm_…` in the world's scope, `$me_…` in a
    character's. Its key is the CRC-32 of its name."""

    name: Annotated[str, Meta(min_length=2, max_length=48)]
    value: bool | Annotated[float, Meta(ge=-1e9, le=1e9)] | Annotated[str, Meta(max_length=64)]
