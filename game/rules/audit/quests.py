"""What may follow from any command besides: what is done is counted, and a quest that ends with it
has its reward."""

from collections import Counter

from game.rules.audit.deed import Deed, Expected, doer_of, every_area, of_world
from game.world.commands import TakeUp
from game.world.quest_definitions import Quest
from game.world.records import QuestProgress
from game.world.sections import WORLD_SCOPE, Kind, Section

_CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)


def where_it_counts(deed: Deed) -> set[Section]:
    """Where it is noted that something was done. What is counted there is no item. A quest that
    ends with it has its reward, and what comes after it begins for everybody. Of what two do
    together both have done it."""
    doers = {doer_of(deed)}
    if isinstance(deed.command, TakeUp):
        doers.add(deed.command.friend)
    own = {Section(doer, kind) for doer in doers for kind in (Kind.TALLY, Kind.QUEST_PROGRESS)}
    counts = {*own, *of_world(Kind.COLLECTION, Kind.QUEST_PROGRESS, Kind.KNOWN_RECIPES)}
    if ended_quests(deed):
        everybody = {who for section, who in deed.standing if section == _CHARACTERS}
        own_kinds = (Kind.STORAGE, Kind.QUEST_PROGRESS)
        counts |= {Section(who, kind) for who in doers | everybody for kind in own_kinds}
        counts |= every_area(deed, Kind.DROP)
        counts |= of_world(Kind.PURSE)
    return counts


def ended_quests(deed: Deed) -> list[Quest]:
    """The quests that came to their end with this command."""
    ended = []
    for (section, number), effect in deed.effects.items():
        quest = deed.content.quest(number) if section.kind is Kind.QUEST_PROGRESS else None
        before = effect.before.stage if isinstance(effect.before, QuestProgress) else 0
        after = effect.after.stage if isinstance(effect.after, QuestProgress) else 0
        if quest is not None and before < len(quest.stages) == after:
            ended.append(quest)
    return ended


def with_rewards(deed: Deed, expected: Expected) -> Expected:
    """What was expected, and the rewards of the quests that ended with it."""
    by_place, in_all = dict(expected.by_place), dict(expected.in_all)
    for quest in ended_quests(deed):
        gains = Counter({stack.item: stack.count for stack in quest.reward.items})
        for item, count in gains.items():
            for kind in (Kind.STORAGE, Kind.DROP):
                least, most = by_place.get((kind, item), (0, 0))
                by_place[kind, item] = (least, most + count)
            least, most = in_all.get(item, (0, 0))
            in_all[item] = (least + count, most + count)
    return Expected(by_place, in_all)
