"""Quests: how far the farm, or each friend, has come. They never go backwards.

A stage ends when its goal is reached (`assets/data/quests.toml`): something done often enough,
brought to somebody, or switched on. Where a stage has none, a script moves the quest. How much a
stage wants is fixed as it begins, by how many friends are at the farm then.
"""

from collections.abc import Iterator
from dataclasses import replace

from msgspec.structs import replace as changed

from game.rules.context import Context, RefusalReason, Refused
from game.rules.drops import lay_down
from game.rules.friends import friends_here, who_is_here
from game.rules.market import receive
from game.rules.recipes import learn_recipe
from game.rules.slots import bag_of
from game.world.calendar import day_of, environment_of, time_of_day
from game.world.content import Content
from game.world.deeds import TALLY_KEYS, Deed, tallies_of
from game.world.growth import is_wet_day
from game.world.quest_definitions import Goal, Quest
from game.world.records import QuestProgress, Tally
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.switches import is_on
from game.world.world import Reader, Transaction

QUEST_PROGRESS = Section(WORLD_SCOPE, Kind.QUEST_PROGRESS)
_CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)
_AT_ONCE_MAX = 99
"""How many of an item a person takes in one step."""


def progress_section(quest: Quest, character: int) -> Section:
    """Where a quest's progress is for a character: with the farm, or with the character."""
    return Section(character, Kind.QUEST_PROGRESS) if quest.is_own else QUEST_PROGRESS


def progress_of(reader: Reader, quest: Quest, character: int) -> QuestProgress | None:
    """How far a quest is for a character; None before it has begun."""
    record = reader.get(progress_section(quest, character), quest.number)
    return record if isinstance(record, QuestProgress) else None


def stage_of(reader: Reader, quest: Quest, character: int) -> int:
    """The stage a quest stands at for a character; 0 before it has begun."""
    progress = progress_of(reader, quest, character)
    return 0 if progress is None else progress.stage


def is_done(reader: Reader, quest: Quest, character: int = 0) -> bool:
    """Whether a quest is at its end. Of a quest that is each friend's own, the character's."""
    return stage_of(reader, quest, character) >= len(quest.stages)


def goal_of(reader: Reader, quest: Quest, character: int) -> Goal | None:
    """What the present stage of a quest wants; None when nothing moves it by itself."""
    stage = quest.stage(stage_of(reader, quest, character))
    return None if stage is None else stage.goal


def quests_begun(
    reader: Reader, content: Content, character: int
) -> list[tuple[Quest, QuestProgress]]:
    """The quests that have begun for a character, by number."""
    found = (
        (quest, progress_of(reader, quest, character))
        for quest in sorted(content.quests.values(), key=lambda quest: quest.number)
    )
    return [(quest, progress) for quest, progress in found if progress is not None]


def set_stage(transaction: Transaction, quest_number: int, stage: int, context: Context) -> None:
    """Brings a quest to a stage. A stage already reached changes nothing, since two friends may
    hear the same thing. Refuses a quest or a stage that does not exist."""
    quest = context.content.quest(quest_number)
    if quest is None or not 1 <= stage <= len(quest.stages):
        raise Refused(RefusalReason.NOT_ALLOWED)
    if stage > stage_of(transaction, quest, context.author):
        _go_to(transaction, quest, stage, context)


def begin_due_quests(transaction: Transaction, context: Context, character: int) -> None:
    """Begins for a character what begins from the start, and what comes after a quest that is
    done: as somebody comes in, also to a farm that is older than the quest, and as one ends."""
    as_author = replace(context, author=character)
    for quest in _waiting(transaction, context.content, character):
        _go_to(transaction, quest, 1, as_author)


def move_quests(
    transaction: Transaction, context: Context, deed: Deed, subject: str, count: int
) -> None:
    """Somebody has done something: brings every quest on that wants it."""
    for quest, progress in quests_begun(transaction, context.content, context.author):
        stage = quest.stage(progress.stage)
        goal = None if stage is None else stage.goal
        if goal is None or (quest.is_own and not context.author):
            continue
        is_wanted = goal.deed is deed and goal.subject in (None, subject)
        if goal.hours is not None and not _is_within(transaction, goal.hours, context.tick):
            continue
        if is_wanted or (deed is Deed.SWITCH and goal.switch == subject):
            _count(transaction, quest, progress, count, context)


def let_rain_move_quests(transaction: Transaction, context: Context) -> None:
    """It rains: what rain does as well nobody has to do today."""
    for quest, progress in quests_begun(transaction, context.content, context.author):
        goal = goal_of(transaction, quest, context.author)
        if goal is not None and goal.by_rain and not quest.is_own:
            _go_to(transaction, quest, progress.stage + 1, context)


def bring(transaction: Transaction, quest_number: int, context: Context) -> int:
    """Takes what the present stage of a quest wants out of the author's bag, as much as there is
    of what is missing. Returns how many those were. Refuses a quest that wants nothing brought."""
    quest = context.content.quest(quest_number)
    if quest is None:
        raise Refused(RefusalReason.NOT_ALLOWED)
    progress = progress_of(transaction, quest, context.author)
    goal = goal_of(transaction, quest, context.author)
    if progress is None or goal is None or goal.bring is None:
        return 0
    bag = bag_of(transaction, context.content, context.author)
    taken = min(bag.count(goal.bring), _AT_ONCE_MAX, missing_of(transaction, quest, context.author))
    if taken:
        bag.remove(goal.bring, taken)
        _count(transaction, quest, progress, taken, context)
    return taken


def missing_of(reader: Reader, quest: Quest, character: int) -> int:
    """How much the present stage of a quest still wants; 0 when it has no goal."""
    progress = progress_of(reader, quest, character)
    return 0 if progress is None else max(wanted_of(reader, quest, progress) - progress.count, 0)


def wanted_of(reader: Reader, quest: Quest, progress: QuestProgress) -> int:
    """How much the stage of a quest wants in all; 0 when it has no goal. On a farm of an earlier
    version that is not noted yet."""
    stage = quest.stage(progress.stage)
    if progress.wanted or stage is None or stage.goal is None:
        return progress.wanted
    return stage.goal.wanted(1 if quest.is_own else friends_here(reader))


def _count(
    transaction: Transaction, quest: Quest, progress: QuestProgress, count: int, context: Context
) -> None:
    wanted = wanted_of(transaction, quest, progress)
    section = progress_section(quest, context.author)
    if progress.count + count < wanted:
        more = changed(progress, count=progress.count + count, wanted=wanted)
        transaction.put(section, quest.number, more)
    else:
        _go_to(transaction, quest, progress.stage + 1, context)


def _go_to(transaction: Transaction, quest: Quest, stage: int, context: Context) -> None:
    """Begins a stage, and at the end gives the reward and begins what comes after."""
    friends = 1 if quest.is_own else friends_here(transaction)
    while True:
        goal = quest.stages[stage - 1].goal
        wanted = 0 if goal is None else goal.wanted(friends)
        done = 0 if goal is None else _done_before(transaction, quest, goal, context)
        if goal is None or (done < wanted and not _is_reached(transaction, goal, context)):
            break
        stage += 1
    progress = QuestProgress(stage, since_tick=context.tick, count=done, wanted=wanted)
    transaction.put(progress_section(quest, context.author), quest.number, progress)
    if stage < len(quest.stages):
        return
    _reward(transaction, quest, context)
    concerned = {context.author} if quest.is_own else {context.author, *who_is_here(transaction)}
    for character in sorted(concerned):
        begin_due_quests(transaction, context, character)


def _is_within(reader: Reader, hours: tuple[int, int], tick: int) -> bool:
    """Whether it is an hour at which something counts."""
    environment = environment_of(reader)
    return environment is not None and (hours[0] <= time_of_day(environment, tick) / 60 < hours[1])


def _done_before(reader: Reader, quest: Quest, goal: Goal, context: Context) -> int:
    """How much of a goal was done before its stage began, where that counts."""
    if goal.deed is None or not goal.counts_before:
        return 0
    everybody = {context.author} if quest.is_own else {0, *reader.keys(_CHARACTERS)}
    key = TALLY_KEYS[goal.deed]
    tallies = (reader.get(tallies_of(character), key) for character in everybody)
    return sum(tally.total for tally in tallies if isinstance(tally, Tally))


def _is_reached(reader: Reader, goal: Goal, context: Context) -> bool:
    """Whether what has to be on is on already, or rain has done it."""
    if goal.by_rain and is_wet_day(reader, day_of(reader)):
        return True
    switch = None if goal.switch is None else context.content.switches.get(goal.switch)
    if switch is None:
        return False
    area = context.content.areas[switch.area].number
    return is_on(reader, area, switch.number, context.tick)


def _waiting(reader: Reader, content: Content, character: int) -> Iterator[Quest]:
    """The quests that could begin for a character, and have not."""
    for quest in sorted(content.quests.values(), key=lambda quest: quest.number):
        if progress_of(reader, quest, character) is not None or (quest.is_own and not character):
            continue
        before = None if quest.after is None else content.quests[quest.after]
        if quest.from_start or (before is not None and is_done(reader, before, character)):
            yield quest


def _reward(transaction: Transaction, quest: Quest, context: Context) -> None:
    receive(transaction, quest.reward.coins)
    for recipe in quest.reward.recipes:
        learn_recipe(transaction, context.content.recipes[recipe].number, context)
    for stack in quest.reward.items:
        left = stack.count
        if context.author:
            left = bag_of(transaction, context.content, context.author).add(stack.item, left)
        if left:
            _leave_lying(transaction, context, stack.item, left)


def _leave_lying(transaction: Transaction, context: Context, item: str, count: int) -> None:
    """What no bag has room for, or what nobody in particular has earned, lies where one stands, or
    where the farm begins."""
    content, position = context.content, context.position
    area = None if position is None else content.area(position.area)
    if area is not None and position is not None:
        lay_down(transaction, context, area, item, count, at_px=(position.x, position.y))
        return
    area = content.areas[content.start.area]
    spawn = area.spawn()
    lay_down(transaction, context, area, item, count, at_px=(spawn.x, spawn.y))
