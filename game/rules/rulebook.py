"""The rulebook: which rule carries out which command.

`carry_out` is the only way in: the host, a guest's prediction, a bot and a test call the same
function with the same command, and get a transaction that is to be committed or laid over."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from game.rules.belonging import (
    add_identity,
    answer_knock,
    forget_character,
    permit,
    remove_identity,
    send_away,
    set_owner,
)
from game.rules.chopping import strike
from game.rules.collecting import collect, discard
from game.rules.context import Context, RefusalReason, Refused
from game.rules.conversations import advance, choose, end_conversation, talk
from game.rules.crafting import craft
from game.rules.errands import do_errand
from game.rules.exploring import use_switch, visit
from game.rules.farm_life import (
    begin_day,
    change_weather,
    enter_farm,
    leave_farm,
    note_place,
    rest_time,
)
from game.rules.farming import sow, work
from game.rules.fishing import cast_line, hold_net, pull_in, reel
from game.rules.foraging import pick
from game.rules.gestures import (
    end_gesture,
    offer,
    point_at,
    show_emote,
    take_up,
    withdraw,
)
from game.rules.gifts import give_gift
from game.rules.harvesting import harvest
from game.rules.looks import set_look
from game.rules.making import load, unload
from game.rules.pace import hand_on, pass_on, point_at_option
from game.rules.placing import label_placeable, pick_up, place, turn
from game.rules.rights import check_rights, set_rights
from game.rules.scenes import (
    ask_to_skip,
    begin_scene,
    get_ready,
    go_on_by_itself,
    skip_scene,
    start_scene,
)
from game.rules.sleeping import doze, get_up, lie_down, rouse_by_acting, wake_up
from game.rules.storage import move_stack, sort_storage, stow
from game.rules.trading import buy, sell
from game.rules.vitals import eat
from game.rules.voting import count_votes, listen, vote
from game.world.commands import (
    AddIdentity,
    Advance,
    AnswerKnock,
    AskToSkip,
    BeginDay,
    BeginScene,
    Buy,
    CastLine,
    ChangeWeather,
    Choose,
    Collect,
    Command,
    CountVotes,
    Craft,
    Discard,
    DoErrand,
    Doze,
    Eat,
    EndConversation,
    EndGesture,
    EnterFarm,
    ForgetCharacter,
    GetReady,
    GetUp,
    GiveGift,
    GoOn,
    HandOn,
    Harvest,
    HoldNet,
    LabelPlaceable,
    LeaveFarm,
    LieDown,
    Listen,
    Load,
    MoveStack,
    NotePlace,
    Offer,
    PassOn,
    Permit,
    Pick,
    PickUp,
    Place,
    PointAt,
    PointAtOption,
    PullIn,
    Reel,
    RemoveIdentity,
    RestTime,
    Sell,
    SendAway,
    SetLook,
    SetOwner,
    SetRights,
    ShowEmote,
    SkipScene,
    SortStorage,
    Sow,
    StartScene,
    Stow,
    Strike,
    TakeUp,
    Talk,
    Turn,
    Unload,
    UseSwitch,
    Visit,
    Vote,
    WakeUp,
    Withdraw,
    Work,
)
from game.world.world import Reader, Transaction

# A rule takes exactly the command it stands beside, which a dict's type cannot say.
Rule = Callable[[Transaction, Any, Context], None]

PLAYER_RULES: MappingProxyType[type[Command], Rule] = MappingProxyType(
    {
        Strike: strike,
        Place: place,
        PickUp: pick_up,
        Collect: collect,
        MoveStack: move_stack,
        Craft: craft,
        Talk: talk,
        GiveGift: give_gift,
        Advance: advance,
        Choose: choose,
        EndConversation: end_conversation,
        HandOn: hand_on,
        PointAtOption: point_at_option,
        Listen: listen,
        Vote: vote,
        GetReady: get_ready,
        AskToSkip: ask_to_skip,
        Discard: discard,
        RemoveIdentity: remove_identity,
        Permit: permit,
        SendAway: send_away,
        AnswerKnock: answer_knock,
        Work: work,
        Sow: sow,
        Harvest: harvest,
        CastLine: cast_line,
        Reel: reel,
        HoldNet: hold_net,
        Pick: pick,
        Eat: eat,
        Buy: buy,
        Sell: sell,
        SortStorage: sort_storage,
        Offer: offer,
        Withdraw: withdraw,
        TakeUp: take_up,
        ShowEmote: show_emote,
        PointAt: point_at,
        SetLook: set_look,
        SetRights: set_rights,
        LieDown: lie_down,
        GetUp: get_up,
        Visit: visit,
        UseSwitch: use_switch,
        DoErrand: do_errand,
        Load: load,
        Unload: unload,
        Stow: stow,
        LabelPlaceable: label_placeable,
        Turn: turn,
    }
)
HOST_RULES: MappingProxyType[type[Command], Rule] = MappingProxyType(
    {
        EnterFarm: enter_farm,
        LeaveFarm: leave_farm,
        NotePlace: note_place,
        BeginDay: begin_day,
        ChangeWeather: change_weather,
        RestTime: rest_time,
        AddIdentity: add_identity,
        SetOwner: set_owner,
        ForgetCharacter: forget_character,
        PullIn: pull_in,
        EndConversation: end_conversation,
        EndGesture: end_gesture,
        Doze: doze,
        WakeUp: wake_up,
        PassOn: pass_on,
        CountVotes: count_votes,
        BeginScene: begin_scene,
        StartScene: start_scene,
        GoOn: go_on_by_itself,
        SkipScene: skip_scene,
    }
)


def carry_out(reader: Reader, command: Command, context: Context) -> Transaction:
    """What a command changes, readable over `reader` and not yet committed.

    The host itself (author 0) gives the host's commands, a character gives a player's; both may
    end a conversation. Raises `Refused` when the command cannot be, and then nothing happened."""
    rules = HOST_RULES if context.author == 0 else PLAYER_RULES
    rule = rules.get(type(command))
    if rule is None:
        raise Refused(RefusalReason.NOT_ALLOWED)
    check_rights(reader, command, context)
    transaction = Transaction(reader)
    rule(transaction, command, context)
    rouse_by_acting(transaction, command, context)
    return transaction
