"""What a fact looks like: one small frozen struct for each kind of section, in a file for each
subject; `kinds.py` says which belongs to which.

A record does not repeat what its section and key already say. It travels, is hashed and is saved
as the MessagePack array of its fields; the fields' bounds are checked as it is decoded, so a
record that exists is a record that makes sense by itself. What can be computed from the tick (the
time of day, text typing out) is no field: a start tick is.

Records hold nothing that could lead back to them (`gc=False`), so that a farm of 100,000 does not
make the garbage collector hold up a tick.
"""

from game.world.records.belonging import (
    RIGHTS_ALL,
    Character,
    Choice,
    Entry,
    Identity,
    LastCommand,
    Look,
    Owner,
    Permission,
    Right,
    Rights,
)
from game.world.records.conversations import (
    COMPANY_MAX,
    Conversation,
    Listening,
    PassedOn,
    SpokenLine,
    Variable,
)
from game.world.records.days import (
    AWARDS_MAX,
    DONE_BY_EACH_MAX,
    FOUND_SHOWN_MAX,
    SHIPPED_MAX,
    SHIPPED_SHOWN_MAX,
    Awarded,
    DayReport,
    Done,
    Environment,
    Rest,
    Shipped,
    Vitals,
)
from game.world.records.fields import (
    ACCOUNT_PATTERN,
    COMMAND_NUMBER_MAX,
    Account,
    AreaId,
    CharacterId,
    ContentId,
    Count,
    Day,
    Pixels,
    PlayerName,
    SomebodysAccount,
    Tick,
    is_account,
)
from game.world.records.fishing import (
    Cast,
)
from game.world.records.gestures import (
    EMOTES_MAX,
    Emote,
    Friendship,
    Gesture,
    HandOver,
    HighFive,
    Offered,
    Ping,
    Pull,
    Taken,
)
from game.world.records.growing import (
    PICKED_MAX,
    Destructable,
    Picked,
    Soil,
    WetDay,
)
from game.world.records.kinds import (
    RECORD_TYPES,
    Record,
    decode_record,
    encode_record,
)
from game.world.records.people import (
    DayPlan,
    Halt,
)
from game.world.records.placing import (
    LABEL_MAX_CHARACTERS,
    Founded,
    Label,
    Machine,
    Placeable,
)
from game.world.records.quests import (
    TALLY_MAX,
    ErrandDone,
    Found,
    KnownRecipe,
    QuestProgress,
    SwitchedOn,
    Tally,
)
from game.world.records.stages import Showing, Stage
from game.world.records.storage import (
    Drop,
    Slot,
)
from game.world.records.trading import (
    COINS_MAX,
    SOLD_MAX,
    Coins,
    Purse,
    SoldToday,
)

__all__ = [
    "ACCOUNT_PATTERN",
    "AWARDS_MAX",
    "COINS_MAX",
    "COMMAND_NUMBER_MAX",
    "COMPANY_MAX",
    "DONE_BY_EACH_MAX",
    "EMOTES_MAX",
    "FOUND_SHOWN_MAX",
    "LABEL_MAX_CHARACTERS",
    "PICKED_MAX",
    "RECORD_TYPES",
    "RIGHTS_ALL",
    "SHIPPED_MAX",
    "SHIPPED_SHOWN_MAX",
    "SOLD_MAX",
    "TALLY_MAX",
    "Account",
    "AreaId",
    "Awarded",
    "Cast",
    "Character",
    "CharacterId",
    "Choice",
    "Coins",
    "ContentId",
    "Conversation",
    "Count",
    "Day",
    "DayPlan",
    "DayReport",
    "Destructable",
    "Done",
    "Drop",
    "Emote",
    "Entry",
    "Environment",
    "ErrandDone",
    "Found",
    "Founded",
    "Friendship",
    "Gesture",
    "Halt",
    "HandOver",
    "HighFive",
    "Identity",
    "KnownRecipe",
    "Label",
    "LastCommand",
    "Listening",
    "Look",
    "Machine",
    "Offered",
    "Owner",
    "PassedOn",
    "Permission",
    "Picked",
    "Ping",
    "Pixels",
    "Placeable",
    "PlayerName",
    "Pull",
    "Purse",
    "QuestProgress",
    "Record",
    "Rest",
    "Right",
    "Rights",
    "Shipped",
    "Showing",
    "Slot",
    "Soil",
    "SoldToday",
    "SomebodysAccount",
    "SpokenLine",
    "Stage",
    "SwitchedOn",
    "Taken",
    "Tally",
    "Tick",
    "Variable",
    "Vitals",
    "WetDay",
    "decode_record",
    "encode_record",
    "is_account",
]
