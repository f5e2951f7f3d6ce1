"""Coming and going, whose characters are whose, and who may do what."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.belonging import RIGHTS_ALL, Entry
from game.world.records.fields import (
    Account,
    AreaId,
    CharacterId,
    Pixels,
    PlayerName,
    SomebodysAccount,
)


class EnterFarm(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=32):
    """The host's own: a character comes in, for the first time or again."""

    character: CharacterId
    name: PlayerName
    colour: Annotated[int, Meta(ge=0, le=15)]
    area: Annotated[int, Meta(ge=0, le=63)] = 0
    """Where a character who was never here before is to stand; 0 for the farm's own beginning."""
    x: Pixels = 0
    y: Pixels = 0
    account: Account = ""
    """Whom the character belongs to from now on, as was proved; empty for whom it did before."""
    is_vouched_for: bool = False
    """Whether somebody has said yes to this person, instead of a door that is open to all."""


class LeaveFarm(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=33):
    """The host's own: a character has gone, from where it stood."""

    character: CharacterId
    area: AreaId
    x: Pixels
    y: Pixels


class NotePlace(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=89):
    """The host's own: where a character stands, for a program that ends without a word."""

    character: CharacterId
    area: AreaId
    x: Pixels
    y: Pixels


class AddIdentity(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=36):
    """The host's own: a character belongs to this account too."""

    account: SomebodysAccount
    character: CharacterId
    is_vouched_for: bool = False
    """Whether somebody has said yes to this person."""


class RemoveIdentity(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=12):
    """The owner's: a character does not belong to this account any more."""

    account: SomebodysAccount


class ForgetCharacter(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=38):
    """The host's own: somebody who came through an open door, and is away, gives way."""

    character: CharacterId


class SetOwner(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=37):
    """The host's own: whose farm this is, said once."""

    character: CharacterId


class AnswerKnock(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=15):
    """The owner's: whoever knocks with this account is let in, or turned away."""

    account: SomebodysAccount
    is_welcome: bool
    played_as: CharacterId | None = None
    """The character whom the owner knows them to be, and who is theirs from now on; None for
    whoever they are here, or a newcomer."""


class Permit(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=13):
    """The owner's: who comes with this account is turned away, or comes in unasked; with no entry
    it is asked about again."""

    account: SomebodysAccount
    name: PlayerName
    entry: Entry | None


class SendAway(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=14):
    """The owner's: somebody who is here has to go, and may knock again."""

    character: CharacterId


class SetRights(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=72):
    """The owner's: what a guest may do from now on, or everybody about whom nothing else is
    decided."""

    character: CharacterId | None
    granted: Annotated[int, Meta(ge=0, le=RIGHTS_ALL)] | None
    """The values of the `Right`s added up; None to decide nothing about this guest."""
