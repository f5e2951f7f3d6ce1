"""Who is of this farm, whose it is, and who may do what."""

from enum import IntEnum
from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.fields import (
    COMMAND_NUMBER_MAX,
    Account,
    AreaId,
    CharacterId,
    Pixels,
    PlayerName,
    SomebodysAccount,
    Tick,
)

Choice = Annotated[int, Meta(ge=0, le=31)]
"""One of what a part of a look can be."""


class Look(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """How a character looks: numbers of what there is to choose from. One that is not there any
    more is shown as another."""

    skin: Choice = 0
    hair: Choice = 0
    hair_colour: Choice = 0
    shirt: Choice = 0
    shirt_colour: Choice = 0
    trousers: Choice = 0
    trousers_colour: Choice = 0
    hat: Choice = 0
    hat_colour: Choice = 0


class Character(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Somebody of this farm, here or away. Where one is while playing is presence, not a record;
    `area`, `x` and `y` say where one last came in, went out or was when the farm was saved."""

    name: PlayerName
    colour: Annotated[int, Meta(ge=0, le=15)]
    area: AreaId
    x: Pixels
    y: Pixels
    online: bool
    account: Account = ""
    """Whom the character belongs to for good, when that is known: nobody else gets it."""
    look: Look | None = None
    """How it looks; None for the look that goes with its colour."""
    woken_day: Annotated[int, Meta(ge=0, le=9999)] = 0
    """The day on whose morning it was last put beside a bed; 0 for none."""
    here_day: Annotated[int, Meta(ge=0, le=9999)] = 0
    """The last day that it was here for before it came in; 0 for one that comes for the first
    time."""


class LastCommand(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """The number of a character's last command that was carried out or refused. It changes in the
    commit that carries the command out, so a world and its numbers are always of one moment."""

    number: Annotated[int, Meta(ge=1, le=COMMAND_NUMBER_MAX)]


class Identity(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That a character belongs to an account, besides or before others. Its key is made from the
    account, so that there is one of each."""

    account: SomebodysAccount
    character: CharacterId
    is_vouched_for: bool
    """Whether somebody has said yes to this person, instead of a door that is open to all."""
    seen_tick: Tick
    """When the account last came in."""


class Owner(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Whose farm it is, whoever hosts it."""

    character: CharacterId


class Entry(IntEnum):
    """What becomes of somebody who knocks. The values are part of the protocol and of saved
    farms."""

    BLOCKED = 1
    """Is turned away."""
    WELCOME = 2
    """Comes in without being asked about."""


class Permission(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What the owner has decided about an account, which everybody else is asked about. Its key is
    made from the account."""

    account: SomebodysAccount
    name: PlayerName
    """What the account's player was called then, for the owner's list."""
    entry: Entry


class Right(IntEnum):
    """What the owner may leave to guests or not. The values are part of the protocol and of saved
    farms."""

    BUILD = 1
    """To put things up, turn them and take them up."""
    TAKE = 2
    """To take out of chests."""
    SELL = 4
    """To sell, and to spend the farm's coins."""
    SLEEP = 8
    """To be counted when everybody goes to bed."""


RIGHTS_ALL = sum(Right)


class Rights(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What a guest may do, as the owner has decided. Its key is the character, or 0 for everybody
    about whom nothing else is decided."""

    granted: Annotated[int, Meta(ge=0, le=RIGHTS_ALL)]
    """The values of the `Right`s that they have, added up."""
