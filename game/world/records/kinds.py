"""The kinds of sections, which record belongs to which, and its bytes."""

from enum import IntEnum
from typing import TypeAlias

import msgspec

from game.world.records.belonging import Character, Identity, LastCommand, Owner, Permission, Rights
from game.world.records.conversations import Conversation, Listening, Variable
from game.world.records.days import DayReport, Environment, Rest, Vitals
from game.world.records.fishing import Cast
from game.world.records.gestures import Friendship, Gesture
from game.world.records.growing import Destructable, Picked, Soil, WetDay
from game.world.records.people import DayPlan, Halt, Hearts
from game.world.records.placing import Founded, Machine, Placeable
from game.world.records.quests import (
    ErrandDone,
    Found,
    KnownRecipe,
    QuestProgress,
    SwitchedOn,
    Tally,
)
from game.world.records.storage import Drop, Slot
from game.world.records.trading import Purse, SoldToday


class Kind(IntEnum):
    """What a section's records are. The values are part of the protocol and of saved farms."""

    PLACEABLE = 1
    DESTRUCTABLE = 2
    STORAGE = 3
    QUEST_PROGRESS = 4
    KNOWN_RECIPES = 5
    ENVIRONMENT = 6
    CONVERSATION = 7
    CHARACTER = 8
    DROP = 9
    VARIABLE = 10
    LAST_COMMAND = 11
    IDENTITY = 12
    OWNER = 13
    PERMISSION = 14
    SOIL = 15
    VITALS = 16
    WET_DAY = 17
    PURSE = 18
    DAY_REPORT = 19
    REST = 20
    CAST = 21
    MACHINE = 22
    COLLECTION = 23
    ERRAND = 24
    RIGHTS = 25
    SWITCH = 26
    TALLY = 27
    GESTURE = 28
    FRIENDSHIP = 29
    PICKED = 30
    MARKET = 31
    FOUNDED = 32
    HALT = 33
    LISTENING = 34
    HEARTS = 35
    DAY_PLAN = 36


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
    | Listening
    | Halt
    | Hearts
    | DayPlan
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
    Kind.LISTENING: Listening,
    Kind.HALT: Halt,
    Kind.HEARTS: Hearts,
    Kind.DAY_PLAN: DayPlan,
}
_ENCODER = msgspec.msgpack.Encoder()
_DECODERS: dict[Kind, msgspec.msgpack.Decoder[Record]] = {
    kind: msgspec.msgpack.Decoder(record_type) for kind, record_type in RECORD_TYPES.items()
}


def encode_record(record: Record) -> bytes:
    """The bytes of a record: what travels, what is hashed and what is saved."""
    return _ENCODER.encode(record)


def decode_record(kind: Kind, content: bytes) -> Record:
    """The record of these bytes. Raises ValueError when they are not a record of this kind
    (`msgspec.ValidationError` and `msgspec.DecodeError` are ValueErrors)."""
    return _DECODERS[kind].decode(content)
