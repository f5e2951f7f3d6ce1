"""Every intention there is: what players want, and what the host itself wants.

A command says what is meant and what was seen ("two wood from this slot, where I saw wood"),
never versions or absolute contents. A test, a bot, a key press and a remote friend all use the
same door: the rule for the command's type in `game/rules`, which checks it and then makes its
changes, or refuses with a reason.
"""

from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta, Struct

from game.world.fishing import FIGHT_TICKS_MAX, HOOK_TICKS, RUNS_MAX
from game.world.records import (
    COMMAND_NUMBER_MAX,
    EMOTES_MAX,
    LABEL_MAX_CHARACTERS,
    RIGHTS_ALL,
    Account,
    AreaId,
    CharacterId,
    ContentId,
    Count,
    Entry,
    Look,
    Offered,
    Pixels,
    PlayerName,
    SomebodysAccount,
)
from game.world.sections import SWITCH_NUMBER_MAX, GestureKey

TileKey = Annotated[int, Meta(ge=0, lt=512 * 512)]
SlotNumber = Annotated[int, Meta(ge=0, le=31)]
Number = Annotated[int, Meta(ge=1, le=999)]
Step = Annotated[int, Meta(ge=0, le=65535)]


class StorageRef(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A bag (area 0, its character's id) or a chest (its area, its tile)."""

    area: Annotated[int, Meta(ge=0, le=63)]
    place: Annotated[int, Meta(ge=0, lt=512 * 512)]


class Strike(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=1):
    """One blow with a tool of the bag at what stands on a tile."""

    area: AreaId
    tile: TileKey
    tool: ContentId
    in_beat_with: CharacterId | None = None
    """The friend beside whose swing was seen to land at the same moment."""


class Place(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=2):
    """Put an item of the bag on a tile."""

    area: AreaId
    tile: TileKey
    slot: SlotNumber
    item: ContentId
    """The item that was seen in the slot."""
    turn: Annotated[int, Meta(ge=0, le=3)] = 0
    """The direction in which it is to stand."""


class PickUp(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=3):
    """Take a placeable from its tile into the bag."""

    area: AreaId
    tile: TileKey


class Collect(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=4):
    """Take what lies on the ground into the bag."""

    area: AreaId
    drop: Annotated[int, Meta(ge=0, le=2**63 - 1)]


class MoveStack(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=5):
    """Move items from slot to slot, within a storage or between two."""

    source: StorageRef
    source_slot: SlotNumber
    target: StorageRef
    target_slot: SlotNumber
    item: ContentId
    """The item that was seen in the source slot."""
    count: Count
    """How many are meant; the source must still hold as many."""


class Craft(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=6):
    """Make what a known recipe says from what the bag holds."""

    recipe: Number


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


class Discard(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=11):
    """Drop items of the bag on the ground in front of one's feet."""

    slot: SlotNumber
    item: ContentId
    count: Count


class RemoveIdentity(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=12):
    """The owner's: a character does not belong to this account any more."""

    account: SomebodysAccount


class Permit(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=13):
    """The owner's: who comes with this account is turned away, or comes in unasked; with no entry
    it is asked about again."""

    account: SomebodysAccount
    name: PlayerName
    entry: Entry | None


class SendAway(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=14):
    """The owner's: somebody who is here has to go, and may knock again."""

    character: CharacterId


class AnswerKnock(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=15):
    """The owner's: whoever knocks with this account is let in, or turned away."""

    account: SomebodysAccount
    is_welcome: bool
    played_as: CharacterId | None = None
    """The character whom the owner knows them to be, and who is theirs from now on; None for
    whoever they are here, or a newcomer."""


class Work(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=20):
    """Work a tile of the ground with a tool of the bag: till, water or clear it. A tool that was
    held first works a row that goes on from there."""

    area: AreaId
    tile: TileKey
    tool: ContentId
    tiles: Annotated[int, Meta(ge=1, le=5)] = 1
    """How many tiles there are in the row …"""
    toward: Annotated[int, Meta(ge=0, le=3)] = 0
    """… and where it goes on to: down, up, left or right."""
    in_beat_with: CharacterId | None = None
    """The friend beside whose swing was seen to land at the same moment."""


class Sow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=21):
    """Put a seed of the bag into tilled soil, or dig something in that does it good."""

    area: AreaId
    tile: TileKey
    slot: SlotNumber
    item: ContentId
    """The item that was seen in the slot."""


class Harvest(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=22):
    """Take what is ripe into the bag, or pull out what has withered."""

    area: AreaId
    tile: TileKey


class Eat(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=23):
    """Eat one of a stack of the bag."""

    slot: SlotNumber
    item: ContentId
    """The item that was seen in the slot."""


class CastLine(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=44):
    """Cast the line of a rod of the bag onto a tile of water, in place of another of one's own."""

    area: AreaId
    tile: TileKey
    tool: ContentId


class Reel(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=45):
    """Bring the line in: with what was held and let go since the fish had bitten, or without a
    fish when there is nothing of that."""

    hooked_after: Annotated[int, Meta(ge=0, le=HOOK_TICKS)] = 0
    """How many ticks after the bite was shown one struck."""
    runs: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=FIGHT_TICKS_MAX)], ...], Meta(max_length=RUNS_MAX)
    ] = ()
    """For how many ticks one held, let go, held and so on; they add up to the whole fight."""
    is_helped: bool = False
    """Whether it was fought with a friend at the net."""


class HoldNet(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=46):
    """Stand by with the net for a friend whose line is in the water."""

    angler: CharacterId


class Pick(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=47):
    """Pick what grows wild on a tile, or what a bush bears, into the bag."""

    area: AreaId
    tile: TileKey


class Buy(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=24):
    """Buy something from somebody who sells it and stands close by."""

    area: AreaId
    person: Number
    item: ContentId
    count: Count
    is_own_money: bool = False
    """Whether one pays with one's own pocket money instead of the farm's coins."""


class Sell(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=25):
    """Sell items of the bag to somebody who buys, for coins at once."""

    area: AreaId
    person: Number
    slot: SlotNumber
    item: ContentId
    """The item that was seen in the slot."""
    count: Count


class LieDown(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=40):
    """Lie down in the bed that stands on a tile, and wait for the night."""

    area: AreaId
    tile: TileKey


class GetUp(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=41):
    """Get up again."""


class SortStorage(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=16):
    """Bring a chest into order, or one's own bag behind the hotbar."""

    storage: StorageRef


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


class SetRights(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=72):
    """The owner's: what a guest may do from now on, or everybody about whom nothing else is
    decided."""

    character: CharacterId | None
    granted: Annotated[int, Meta(ge=0, le=RIGHTS_ALL)] | None
    """The values of the `Right`s added up; None to decide nothing about this guest."""


class Visit(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=60):
    """Note that one has come into an area."""

    area: AreaId


class UseSwitch(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=61):
    """Switch something on that is close by."""

    area: AreaId
    switch: Annotated[int, Meta(ge=1, le=SWITCH_NUMBER_MAX)]
    is_wedged: bool = False
    """Whether one puts something in, so that it does not spring back."""


class DoErrand(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=62):
    """Leave at a notice board what a note of today asks for."""

    area: AreaId
    errand: Number


class Load(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=48):
    """Fill a machine with what one of its recipes takes, out of the bag."""

    area: AreaId
    tile: TileKey
    recipe: Annotated[int, Meta(ge=1, le=99)]
    """The number among the machine's own."""


class Unload(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=49):
    """Take what a machine has made into the bag."""

    area: AreaId
    tile: TileKey


class Stow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=50):
    """Put what the bag holds behind the hotbar into those chests around that hold the same."""

    area: AreaId


class LabelPlaceable(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=51):
    """Write a name on a chest or a sign, and give it a colour."""

    area: AreaId
    tile: TileKey
    name: Annotated[str, Meta(max_length=LABEL_MAX_CHARACTERS)]
    colour: Annotated[int, Meta(ge=0, le=15)]
    """Counted from 1; 0 for none."""


class Turn(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=52):
    """Let what stands on a tile face the next direction."""

    area: AreaId
    tile: TileKey
    turn: Annotated[int, Meta(ge=0, le=3)]
    """The direction in which it was seen to stand."""


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


class BeginDay(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=34):
    """The host's own: a new day begins, with its weather."""

    weather: ContentId


class ChangeWeather(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=35):
    """The host's own: the weather turns."""

    weather: ContentId


class RestTime(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=39):
    """The host's own: the time of day stands still from now on, or goes on."""

    is_resting: bool


class EndGesture(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=80):
    """The host's own: a gesture is over, or its character has walked away from it."""

    character: CharacterId
    key: GestureKey


class Doze(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=81):
    """The host's own: a character has not stirred for long, and does not hold up the night."""

    character: CharacterId


class WakeUp(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=82):
    """The host's own: a character has stirred, or is no longer where its bed is."""

    character: CharacterId


class AddIdentity(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=36):
    """The host's own: a character belongs to this account too."""

    account: SomebodysAccount
    character: CharacterId
    is_vouched_for: bool = False
    """Whether somebody has said yes to this person."""


class SetOwner(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=37):
    """The host's own: whose farm this is, said once."""

    character: CharacterId


class PullIn(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=86):
    """The host's own: a line is brought in, because nobody stands there any more."""

    character: CharacterId


class ForgetCharacter(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=38):
    """The host's own: somebody who came through an open door, and is away, gives way."""

    character: CharacterId


PlayerCommand: TypeAlias = (
    Strike
    | Place
    | PickUp
    | Collect
    | MoveStack
    | Craft
    | Talk
    | Advance
    | Choose
    | EndConversation
    | Discard
    | RemoveIdentity
    | Permit
    | SendAway
    | AnswerKnock
    | Work
    | Sow
    | Harvest
    | CastLine
    | Reel
    | HoldNet
    | Pick
    | Eat
    | Buy
    | Sell
    | SortStorage
    | Offer
    | Withdraw
    | TakeUp
    | ShowEmote
    | PointAt
    | SetLook
    | SetRights
    | LieDown
    | GetUp
    | Visit
    | UseSwitch
    | DoErrand
    | Load
    | Unload
    | Stow
    | LabelPlaceable
    | Turn
)
"""What a player may ask for, and all that a guest can send."""

HostCommand: TypeAlias = (
    EnterFarm
    | LeaveFarm
    | BeginDay
    | ChangeWeather
    | RestTime
    | AddIdentity
    | SetOwner
    | ForgetCharacter
    | PullIn
    | EndGesture
    | Doze
    | WakeUp
)
Command: TypeAlias = PlayerCommand | HostCommand

_ENCODER = msgspec.msgpack.Encoder()
_PLAYER_DECODER: msgspec.msgpack.Decoder[PlayerCommand] = msgspec.msgpack.Decoder(PlayerCommand)


def encode_command(command: PlayerCommand) -> bytes:
    """The bytes of a player's command, as it travels."""
    return _ENCODER.encode(command)


def decode_player_command(content: bytes) -> PlayerCommand:
    """The command of these bytes. Raises ValueError when they are not a player's command; the
    host's own commands are not decoded from bytes at all."""
    return _PLAYER_DECODER.decode(content)
