"""Every intention there is: what players want, and what the host itself wants, in a file for each
subject; `every.py` lists them.

A command says what is meant and what was seen ("two wood from this slot, where I saw wood"),
never versions or absolute contents. A test, a bot, a key press and a remote friend all use the
same door: the rule for the command's type in `game/rules`, which checks it and then makes its
changes, or refuses with a reason.
"""

from game.world.commands.belonging import (
    AddIdentity,
    AnswerKnock,
    EnterFarm,
    ForgetCharacter,
    LeaveFarm,
    NotePlace,
    Permit,
    RemoveIdentity,
    SendAway,
    SetOwner,
    SetRights,
)
from game.world.commands.conversations import (
    Advance,
    Choose,
    CountVotes,
    EndConversation,
    HandOn,
    Listen,
    PassOn,
    PointAtOption,
    Talk,
    Vote,
)
from game.world.commands.days import (
    BeginDay,
    ChangeWeather,
    Doze,
    GetUp,
    LieDown,
    RestTime,
    WakeUp,
)
from game.world.commands.every import (
    Command,
    HostCommand,
    PlayerCommand,
    decode_player_command,
    encode_command,
)
from game.world.commands.exploring import (
    UseSwitch,
    Visit,
)
from game.world.commands.fields import (
    Number,
    Partner,
    SlotNumber,
    Step,
    TileKey,
)
from game.world.commands.fishing import (
    CastLine,
    HoldNet,
    PullIn,
    Reel,
)
from game.world.commands.gestures import (
    EndGesture,
    Offer,
    PointAt,
    SetLook,
    ShowEmote,
    TakeUp,
    Withdraw,
)
from game.world.commands.growing import (
    Eat,
    Harvest,
    Pick,
    Sow,
    Strike,
    Work,
)
from game.world.commands.making import (
    Craft,
    Load,
    Unload,
)
from game.world.commands.placing import (
    LabelPlaceable,
    PickUp,
    Place,
    Turn,
)
from game.world.commands.scenes import (
    AskToSkip,
    BeginScene,
    GetReady,
    GoOn,
    SkipScene,
    StartScene,
)
from game.world.commands.storage import (
    Collect,
    Discard,
    MoveStack,
    SortStorage,
    StorageRef,
    Stow,
)
from game.world.commands.trading import (
    Buy,
    DoErrand,
    Sell,
)

__all__ = [
    "AddIdentity",
    "Advance",
    "AnswerKnock",
    "AskToSkip",
    "BeginDay",
    "BeginScene",
    "Buy",
    "CastLine",
    "ChangeWeather",
    "Choose",
    "Collect",
    "Command",
    "CountVotes",
    "Craft",
    "Discard",
    "DoErrand",
    "Doze",
    "Eat",
    "EndConversation",
    "EndGesture",
    "EnterFarm",
    "ForgetCharacter",
    "GetReady",
    "GetUp",
    "GoOn",
    "HandOn",
    "Harvest",
    "HoldNet",
    "HostCommand",
    "LabelPlaceable",
    "LeaveFarm",
    "LieDown",
    "Listen",
    "Load",
    "MoveStack",
    "NotePlace",
    "Number",
    "Offer",
    "Partner",
    "PassOn",
    "Permit",
    "Pick",
    "PickUp",
    "Place",
    "PlayerCommand",
    "PointAt",
    "PointAtOption",
    "PullIn",
    "Reel",
    "RemoveIdentity",
    "RestTime",
    "Sell",
    "SendAway",
    "SetLook",
    "SetOwner",
    "SetRights",
    "ShowEmote",
    "SkipScene",
    "SlotNumber",
    "SortStorage",
    "Sow",
    "StartScene",
    "Step",
    "StorageRef",
    "Stow",
    "Strike",
    "TakeUp",
    "Talk",
    "TileKey",
    "Turn",
    "Unload",
    "UseSwitch",
    "Visit",
    "Vote",
    "WakeUp",
    "Withdraw",
    "Work",
    "decode_player_command",
    "encode_command",
]
