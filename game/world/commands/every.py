"""Every command there is, who may give it, and the bytes of what players ask for."""

from typing import TypeAlias

import msgspec

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
    GiveGift,
    HandOn,
    Listen,
    PassOn,
    PointAtOption,
    Talk,
    Vote,
)
from game.world.commands.days import BeginDay, ChangeWeather, Doze, GetUp, LieDown, RestTime, WakeUp
from game.world.commands.exploring import UseSwitch, Visit
from game.world.commands.fishing import CastLine, HoldNet, PullIn, Reel
from game.world.commands.gestures import (
    EndGesture,
    Offer,
    PointAt,
    SetLook,
    ShowEmote,
    TakeUp,
    Withdraw,
)
from game.world.commands.growing import Eat, Harvest, Pick, Sow, Strike, Work
from game.world.commands.making import Craft, Load, Unload
from game.world.commands.placing import LabelPlaceable, PickUp, Place, Turn
from game.world.commands.scenes import AskToSkip, BeginScene, GetReady, GoOn, SkipScene, StartScene
from game.world.commands.storage import Collect, Discard, MoveStack, SortStorage, Stow
from game.world.commands.trading import Buy, DoErrand, Sell

PlayerCommand: TypeAlias = (
    Strike
    | Place
    | PickUp
    | Collect
    | MoveStack
    | Craft
    | Talk
    | GiveGift
    | Advance
    | Choose
    | EndConversation
    | HandOn
    | PointAtOption
    | Listen
    | Vote
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
    | GetReady
    | AskToSkip
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
    | NotePlace
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
    | PassOn
    | CountVotes
    | BeginScene
    | StartScene
    | GoOn
    | SkipScene
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
