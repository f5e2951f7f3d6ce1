"""What talking with a person may do."""

from collections import Counter
from collections.abc import Mapping

from msgspec.structs import replace

from game.rules.audit.deed import (
    NOTHING,
    Deed,
    Expected,
    Statement,
    doer_of,
    every_area,
    nothing,
    of_world,
)
from game.world.commands import (
    Advance,
    AskToSkip,
    BeginScene,
    Choose,
    Command,
    CountVotes,
    EndConversation,
    GetReady,
    GiveGift,
    GoOn,
    HandOn,
    LeaveFarm,
    Listen,
    PassOn,
    PointAtOption,
    RestTime,
    SkipScene,
    StartScene,
    Talk,
    Vote,
)
from game.world.records import Conversation, Listening, PassedOn
from game.world.sections import FIRST_SCENE_KEY, Kind, Section

_GOES_ON = Talk | GiveGift | Advance | Choose | CountVotes | StartScene | GoOn | SkipScene


def _converse(deed: Deed) -> Expected:
    """A person takes and gives no more than people.toml says, from and to the bag; what does not
    fit in the bag lies on the ground. A gift is gone from the bag."""
    assert isinstance(deed.command, _GOES_ON)
    person = deed.content.person(deed.command.person)
    if person is None:
        return NOTHING
    takes = Counter({stack.item: stack.count for stack in person.takes})
    gives = Counter({stack.item: stack.count for stack in person.gives})
    in_all = {item: (-takes[item], gives[item]) for item in takes | gives}
    if isinstance(deed.command, GiveGift):
        least, most = in_all.get(deed.command.item, (0, 0))
        in_all[deed.command.item] = (least - 1, most - 1)
    by_place = {(Kind.STORAGE, item): bounds for item, bounds in in_all.items()}
    by_place |= {(Kind.DROP, item): (0, gives[item]) for item in gives}
    return Expected(by_place, in_all)


def _touched_by_conversation(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, _GOES_ON)
    leader = doer_of(deed)
    return {
        Section(deed.command.area, Kind.CONVERSATION),
        Section(deed.command.area, Kind.DROP),
        Section(deed.command.area, Kind.VARIABLE),
        Section(leader, Kind.VARIABLE),
        Section(leader, Kind.STORAGE),
        Section(leader, Kind.HEARTS),
        *of_world(Kind.VARIABLE, Kind.QUEST_PROGRESS, Kind.KNOWN_RECIPES, Kind.HALT),
        *left_behind(deed),
        *_watchers(deed),
    }


def _watchers(deed: Deed) -> set[Section]:
    """Those who have watched a scene to its end have seen it."""
    assert isinstance(deed.command, _GOES_ON)
    talks = Section(deed.command.area, Kind.CONVERSATION)
    before = deed.before(talks, deed.command.person)
    if not isinstance(before, Conversation) or before.stage is None:
        return set()
    return {Section(character, Kind.VARIABLE) for character in before.company}


def _touched_by_beginning(deed: Deed) -> set[Section]:
    """Who begins a conversation leads no other any more."""
    return {*_touched_by_conversation(deed), *every_area(deed, Kind.CONVERSATION)}


def _touched_by_end(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, EndConversation)
    talks = Section(deed.command.area, Kind.CONVERSATION)
    return {talks, *of_world(Kind.HALT), *left_behind(deed)}


def left_behind(deed: Deed) -> set[Section]:
    """What conversations that are over remembered, and what friends made of them, goes with
    them."""
    over = {
        (section.scope, key)
        for (section, key), effect in deed.effects.items()
        if section.kind is Kind.CONVERSATION and effect.after is None
    }
    memories = {Section(area, Kind.VARIABLE) for area, _ in over}
    return memories | {
        section
        for (section, key), effect in deed.effects.items()
        if section.kind is Kind.LISTENING
        and effect.after is None
        and isinstance(effect.before, Listening)
        and (effect.before.area, key) in over
    }


def _touched_by_passing(deed: Deed) -> set[Section]:
    """An owner who was silent is noted as turned away."""
    assert isinstance(deed.command, PassOn)
    talks = Section(deed.command.area, Kind.CONVERSATION)
    before = deed.before(talks, deed.command.person)
    silent = before.owner if isinstance(before, Conversation) else 0
    return {talks, Section(silent, Kind.LISTENING)}


def _touched_by_pointing(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, PointAtOption | HandOn | BeginScene | GetReady | AskToSkip)
    return {Section(deed.command.area, Kind.CONVERSATION)}


def _touched_by_listening(deed: Deed) -> set[Section]:
    return {Section(deed.author, Kind.LISTENING)}


def misled(deed: Deed) -> list[str]:
    """What is wrong with how conversations went on: who may begin, pace, pass on and end one."""
    complaints = []
    for (section, key), effect in deed.effects.items():
        if section.kind is not Kind.CONVERSATION:
            continue
        before, after = effect.before, effect.after
        fault = ""
        if isinstance(before, Conversation) and isinstance(after, Conversation):
            fault = _wrong_change(deed, (section.scope, key), before, after)
        elif isinstance(before, Conversation) and deed.author not in (0, before.owner):
            fault = "ends what somebody else leads"
        elif isinstance(after, Conversation):
            fault = _wrong_beginning(deed, key, after)
        if fault:
            complaints.append(f"{deed.command} by {deed.author} {fault} in {section} {key}")
    return complaints


def _wrong_beginning(deed: Deed, key: int, after: Conversation) -> str:
    """What is wrong with a conversation that begins; empty for nothing. A scene begins with a
    call, by itself or when the conversation is over that asks for it."""
    command = deed.command
    leader = command.character if isinstance(command, BeginScene) else doer_of(deed)
    is_own = after.owner == after.begun_by == leader and leader not in after.company
    if key < FIRST_SCENE_KEY:
        is_fresh = after.step == 1 and after.showing is None
    else:
        is_asked = isinstance(command, _GOES_ON | BeginScene)
        is_call = after.showing is not None and after.showing.gathers_until_tick > 0
        is_fresh = is_asked and is_call and after.step == 0 and after.line is None
    return "" if is_own and is_fresh else "begins what is not its own"


def _wrong_change(
    deed: Deed, name: tuple[int, int], before: Conversation, after: Conversation
) -> str:
    """What is wrong with a conversation that is another now; empty for nothing."""
    command = deed.command
    if (before.begun_by, before.number) != (after.begun_by, after.number):
        return "makes another conversation of one"
    if isinstance(command, GetReady | AskToSkip):
        is_said = replace(after, showing=before.showing) == before
        return "" if is_said else "does more than say something about it"
    if deed.author not in (0, before.owner):
        return "changes what somebody else leads"
    if isinstance(command, _GOES_ON) and name == (command.area, command.person):
        is_next = after.step == before.step + 1 and after.owner == before.owner
        left_alone = replace(before, is_vote=False, paced_tick=after.paced_tick)
        is_left_alone = isinstance(command, CountVotes) and after == left_alone
        return "" if is_next or is_left_alone else "skips, or changes hands"
    same = replace(after, cursor=before.cursor, paced_tick=before.paced_tick)
    if isinstance(command, PointAtOption):
        return "" if same == before else "does more than point"
    if isinstance(command, RestTime):
        is_resumed = replace(after, paced_tick=before.paced_tick) == before
        return "" if is_resumed and not command.is_resting else "does more than go on"
    passed = replace(
        after,
        owner=before.owner,
        company=before.company,
        paced_tick=before.paced_tick,
        passed_on=before.passed_on,
    )
    is_passed = after.owner != before.owner and after.passed_on is not PassedOn.NOT
    is_told = isinstance(command, HandOn | PassOn | Talk | GiveGift | LeaveFarm)
    return "" if is_told and passed == before and is_passed else "does more than pass it on"


STATEMENTS: Mapping[type[Command], Statement] = {
    Talk: Statement(_touched_by_beginning, _converse),
    GiveGift: Statement(_touched_by_beginning, _converse),
    Advance: Statement(_touched_by_conversation, _converse),
    Choose: Statement(_touched_by_conversation, _converse),
    CountVotes: Statement(_touched_by_conversation, _converse),
    EndConversation: Statement(_touched_by_end, nothing),
    HandOn: Statement(_touched_by_pointing, nothing),
    PassOn: Statement(_touched_by_passing, nothing),
    PointAtOption: Statement(_touched_by_pointing, nothing),
    Listen: Statement(_touched_by_listening, nothing),
    Vote: Statement(_touched_by_listening, nothing),
    BeginScene: Statement(_touched_by_pointing, nothing),
    StartScene: Statement(_touched_by_conversation, _converse),
    GoOn: Statement(_touched_by_conversation, _converse),
    SkipScene: Statement(_touched_by_conversation, _converse),
    GetReady: Statement(_touched_by_pointing, nothing),
    AskToSkip: Statement(_touched_by_pointing, nothing),
}
