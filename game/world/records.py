"""What a fact looks like: one small frozen struct for each kind of section.

A record does not repeat what its section and key already say. It travels, is hashed and is saved
as the MessagePack array of its fields; the fields' bounds are checked as it is decoded, so a
record that exists is a record that makes sense by itself. What can be computed from the tick (the
time of day, text typing out) is no field: a start tick is.

Records hold nothing that could lead back to them (`gc=False`), so that a farm of 100,000 does not
make the garbage collector hold up a tick.
"""

import re
from enum import IntEnum
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta, Struct

from game.world.dialogue_limits import PLACE_MAX_CHARACTERS
from game.world.sections import Kind

ContentId = Annotated[str, Meta(min_length=1, max_length=24, pattern=r"^[a-z][a-z0-9_]*$")]
"""The name of something defined in assets/data: an item, a tool, a recipe."""
PlayerName = Annotated[str, Meta(min_length=1, max_length=16)]
ACCOUNT_PATTERN = r"^([0-9]{0,20}|k[0-9a-f]{40})\Z"
Account = Annotated[str, Meta(max_length=41, pattern=ACCOUNT_PATTERN)]
"""A person: the number of an account with whoever vouches for people, as Steam does, or a `k` and
the identity of a key; empty for nobody."""
SomebodysAccount = Annotated[str, Meta(min_length=1, max_length=41, pattern=ACCOUNT_PATTERN)]
"""An account that is not nobody's."""
COMMAND_NUMBER_MAX = 2**40 - 1
"""As in `net/limits.py`: a number is part of the keys of what its command makes."""
LABEL_MAX_CHARACTERS = 32
Label = Annotated[str, Meta(max_length=LABEL_MAX_CHARACTERS)]
"""What players write on things."""
Count = Annotated[int, Meta(ge=1, le=999)]
Coins = Annotated[int, Meta(ge=0, le=9_999_999)]
COINS_MAX = 9_999_999
TALLY_MAX = 9_999_999
SOLD_MAX = 99_999
"""Of one kind of item in a day, as far as it is counted."""
PICKED_MAX = 96
"""Finds that may be picked in an area on one day."""
SHIPPED_MAX = 99_999
"""Of one kind of item in one night, as far as a report counts."""
SHIPPED_SHOWN_MAX = 12
"""Kinds of items that a day's report names."""
AWARDS_MAX = 8
"""Friends whom a day's report names …"""
DONE_BY_EACH_MAX = 3
"""… with so many deeds of each."""
FOUND_SHOWN_MAX = 4
"""New things that it names."""
Tick = Annotated[int, Meta(ge=0, le=2**40)]
Pixels = Annotated[int, Meta(ge=0, le=8191)]
CharacterId = Annotated[int, Meta(ge=64, le=4095)]
Day = Annotated[int, Meta(ge=1, le=9999)]
AreaId = Annotated[int, Meta(ge=1, le=63)]
EMOTES_MAX = 12
Choice = Annotated[int, Meta(ge=0, le=31)]
"""One of what a part of a look can be."""


class Placeable(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Something a player put on a tile and can take up again: a fence, a torch, a chest."""

    item: ContentId
    turn: Annotated[int, Meta(ge=0, le=3)] = 0
    """Which of its directions it stands in."""
    name: Label = ""
    """What somebody has written on it."""
    colour: Annotated[int, Meta(ge=0, le=15)] = 0
    """The colour of its label, counted from 1; 0 without one."""
    since_day: Annotated[int, Meta(ge=0, le=9999)] = 0
    """The day on which it was put up, for what waters the ground; 0 for what does not."""


class Machine(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What a machine is at work on, under the key of its tile, and since when. How far it has come
    is computed from the time (`game/world/machines.py`), so that nothing is sent while it works."""

    recipe: Annotated[int, Meta(ge=0, le=99)]
    """The number of what it makes; 0 for what it makes by itself."""
    since_day: Day
    since_minute: Annotated[int, Meta(ge=0, le=1560)]
    """Since midnight of that day, as the calendar counts."""


class Destructable(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Something that stands in the way until it is chopped or broken: a tree, a stone. What the
    days since `since_day` have made of it is computed (`regrowth.py`)."""

    kind: ContentId
    health: Annotated[int, Meta(ge=1, le=99)]
    since_day: Day = 1
    """Since when it is what it is."""
    is_gone: bool = False
    """Whether nothing of it stands there until it has grown back."""


class Slot(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A stack of items in one slot of a bag or a chest. An empty slot has no record."""

    item: ContentId
    count: Count


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


class Environment(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """The host's day, season and weather. The time of day follows from the tick, and from whether
    time rests."""

    day: Day
    day_start_tick: Tick
    weather: ContentId
    weather_since_tick: Tick
    season: ContentId
    resting_since_tick: Tick | None = None
    """Since when the time of day stands still; None while it passes."""


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


class Drop(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Items that lie on the ground until somebody walks over them."""

    item: ContentId
    count: Count
    x: Pixels
    y: Pixels


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


class Soil(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A tilled tile and what grows on it, as of the morning of `since_day`. What the nights since
    then have done to it is computed (`growth.py`), so that a new day changes no record."""

    since_day: Day
    is_watered: bool
    """Whether somebody has watered it on that day."""
    crop: ContentId | None = None
    planted_day: Day = 1
    nights: Annotated[int, Meta(ge=0, le=99)] = 0
    """How many nights the crop has grown."""
    dry_nights: Annotated[int, Meta(ge=0, le=99)] = 0
    """How many nights it lacked water and did not."""
    enriched_with: ContentId | None = None
    """What somebody has dug in for the crop that stands here, or the next one."""


class Vitals(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What is left of a character's energy on a day. Every morning it is all there again."""

    energy: Annotated[int, Meta(ge=0, le=999)]
    day: Day
    worked_tick: Tick = 0
    """When and where the character has last swung a tool: a friend beside may swing in beat."""
    worked_area: Annotated[int, Meta(ge=0, le=63)] = 0
    worked_tile: Annotated[int, Meta(ge=0, lt=512 * 512)] = 0


class WetDay(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That what fell from the sky on a day has watered the ground."""

    weather: ContentId


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


class Rest(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That somebody has lain down for the night. Its key is the character."""

    area: Annotated[int, Meta(ge=0, le=63)]
    """Where the bed stands; 0 for one who has only not stirred for long."""
    tile: Annotated[int, Meta(ge=0, lt=512 * 512)]
    since_tick: Tick


class Purse(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """The coins that the farm has together, or a character alone."""

    coins: Coins


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


class SoldToday(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """How much of an item was sold on a day, of which so much is wanted. Its key is made from the
    item; one of an earlier day counts for nothing."""

    item: ContentId
    day: Day
    count: Annotated[int, Meta(ge=1, le=SOLD_MAX)]


class Shipped(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What became of one kind of item in the shipping bins of a night."""

    item: ContentId
    count: Annotated[int, Meta(ge=1, le=SHIPPED_MAX)]
    coins: Coins


class Picked(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Which of a day's finds in an area nobody will find any more (`forage.py`). On another day it
    counts for nothing."""

    day: Day
    tiles: Annotated[
        tuple[Annotated[int, Meta(ge=0, lt=512 * 512)], ...], Meta(max_length=PICKED_MAX)
    ]


class Cast(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A line in the water. What the fish does follows from it (`fishing.py`)."""

    area: AreaId
    tile: Annotated[int, Meta(ge=0, lt=512 * 512)]
    """Where the float lies."""
    x: Pixels
    """Where one stands who has cast it."""
    y: Pixels
    fish: ContentId
    """What will bite."""
    seed: Annotated[int, Meta(ge=0, lt=2**31)]
    bite_tick: Tick
    helper: CharacterId | None = None
    """The friend who holds the net."""


class Done(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """How often somebody did something on a day."""

    character: CharacterId
    deed: Annotated[int, Meta(ge=1, le=99)]
    """As the keys of tallies are."""
    count: Annotated[int, Meta(ge=1, le=TALLY_MAX)]


class Awarded(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A small award for somebody."""

    character: CharacterId
    award: Annotated[int, Meta(ge=1, le=999)]
    count: Annotated[int, Meta(ge=0, le=TALLY_MAX)]
    """How often what it is for was done; 0 for one for being there."""


class DayReport(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """How a day went for the farm, written as the next one begins. Its key is the day."""

    coins: Coins
    """All that the night's shipping brought."""
    shipped: Annotated[tuple[Shipped, ...], Meta(max_length=SHIPPED_SHOWN_MAX)] = ()
    """What brought most of it, first."""
    done: Annotated[tuple[Done, ...], Meta(max_length=AWARDS_MAX * DONE_BY_EACH_MAX)] = ()
    """What each friend did most of."""
    found: Annotated[tuple[ContentId, ...], Meta(max_length=FOUND_SHOWN_MAX)] = ()
    """What was grown, caught or found for the first time."""
    awards: Annotated[tuple[Awarded, ...], Meta(max_length=AWARDS_MAX)] = ()


class HighFive(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=1):
    """Offered: a hand held up, for whoever claps it."""


class HandOver(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=2):
    """Offered: a stack of one's bag, or a part of it."""

    slot: Annotated[int, Meta(ge=0, le=31)]
    item: ContentId
    count: Count
    friend: CharacterId | None = None
    """For whom it is; None for whoever comes."""


class Pull(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=3):
    """Offered: one holds on to what is ripe on a tile, and waits for a friend to pull."""

    tile: Annotated[int, Meta(ge=0, lt=512 * 512)]


Offered: TypeAlias = HighFive | HandOver | Pull
"""What somebody can hold out to a friend."""


class Taken(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=4):
    """That a friend has just taken what was offered."""

    offered: Offered
    by: CharacterId


class Emote(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=5):
    """What somebody shows over the head, by its number."""

    number: Annotated[int, Meta(ge=1, le=EMOTES_MAX)]


class Ping(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=6):
    """That somebody points at a place."""


class Gesture(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What a character shows everybody for a while: something held out, an emote, a place. It is
    over at `until_tick`, whether or not the record is still there."""

    what: Offered | Taken | Emote | Ping
    number: Annotated[int, Meta(ge=0, le=COMMAND_NUMBER_MAX)]
    """The author's command that began it: with the author, its name."""
    area: AreaId
    x: Pixels
    """Where one stood as one began, or the place that is pointed at."""
    y: Pixels
    since_tick: Tick
    until_tick: Tick


class Friendship(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That two characters have clapped hands. Its key is made from both; one of another day counts
    for nothing."""

    high_five_day: Annotated[int, Meta(ge=0, le=9999)] = 0


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


class Founded(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """That what an area's map has on a new farm was put up there, and on which day: it is done
    once, also on a farm that is older than the area."""

    day: Day


Record: TypeAlias = (
    Placeable
    | Cast
    | Picked
    | Destructable
    | Slot
    | QuestProgress
    | KnownRecipe
    | Environment
    | Character
    | Drop
    | Conversation
    | Variable
    | LastCommand
    | Identity
    | Owner
    | Permission
    | Soil
    | Vitals
    | WetDay
    | Purse
    | DayReport
    | Founded
    | Rest
    | Tally
    | Found
    | Gesture
    | Friendship
    | Rights
    | SwitchedOn
    | ErrandDone
    | Machine
    | SoldToday
)

RECORD_TYPES: dict[Kind, type[Record]] = {
    Kind.CAST: Cast,
    Kind.PICKED: Picked,
    Kind.FOUNDED: Founded,
    Kind.PLACEABLE: Placeable,
    Kind.DESTRUCTABLE: Destructable,
    Kind.STORAGE: Slot,
    Kind.QUEST_PROGRESS: QuestProgress,
    Kind.KNOWN_RECIPES: KnownRecipe,
    Kind.ENVIRONMENT: Environment,
    Kind.CONVERSATION: Conversation,
    Kind.CHARACTER: Character,
    Kind.DROP: Drop,
    Kind.VARIABLE: Variable,
    Kind.LAST_COMMAND: LastCommand,
    Kind.IDENTITY: Identity,
    Kind.OWNER: Owner,
    Kind.PERMISSION: Permission,
    Kind.SOIL: Soil,
    Kind.VITALS: Vitals,
    Kind.WET_DAY: WetDay,
    Kind.PURSE: Purse,
    Kind.DAY_REPORT: DayReport,
    Kind.REST: Rest,
    Kind.TALLY: Tally,
    Kind.COLLECTION: Found,
    Kind.GESTURE: Gesture,
    Kind.FRIENDSHIP: Friendship,
    Kind.RIGHTS: Rights,
    Kind.SWITCH: SwitchedOn,
    Kind.ERRAND: ErrandDone,
    Kind.MACHINE: Machine,
    Kind.MARKET: SoldToday,
}

_ENCODER = msgspec.msgpack.Encoder()
_DECODERS: dict[Kind, msgspec.msgpack.Decoder[Record]] = {
    kind: msgspec.msgpack.Decoder(record_type) for kind, record_type in RECORD_TYPES.items()
}


def is_account(text: str) -> bool:
    """Whether a text can be an account, or the absence of one."""
    return re.match(ACCOUNT_PATTERN, text) is not None


def encode_record(record: Record) -> bytes:
    """The bytes of a record: what travels, what is hashed and what is saved."""
    return _ENCODER.encode(record)


def decode_record(kind: Kind, content: bytes) -> Record:
    """The record of these bytes. Raises ValueError when they are not a record of this kind
    (`msgspec.ValidationError` and `msgspec.DecodeError` are ValueErrors)."""
    return _DECODERS[kind].decode(content)
