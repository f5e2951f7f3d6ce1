"""Quests: how far the farm has come. Only conversations move them, and never backwards."""

from game.rules.context import Context, RefusalReason, Refused
from game.world.definitions import Quest
from game.world.records import QuestProgress
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Reader, Transaction

QUEST_PROGRESS = Section(WORLD_SCOPE, Kind.QUEST_PROGRESS)


def stage_of(reader: Reader, quest_number: int) -> int:
    """The stage a quest stands at; 0 before it has begun."""
    record = reader.get(QUEST_PROGRESS, quest_number)
    return record.stage if isinstance(record, QuestProgress) else 0


def is_done(reader: Reader, quest: Quest) -> bool:
    """Whether a quest is at its end."""
    return stage_of(reader, quest.number) >= len(quest.journal)


def set_stage(transaction: Transaction, quest_number: int, stage: int, context: Context) -> None:
    """Brings a quest to a stage. A stage already reached changes nothing, since two friends may
    hear the same thing. Refuses a quest or a stage that does not exist."""
    quest = context.content.quest(quest_number)
    if quest is None or not 1 <= stage <= len(quest.journal):
        raise Refused(RefusalReason.NOT_ALLOWED)
    if stage > stage_of(transaction, quest_number):
        progress = QuestProgress(stage, since_tick=context.tick)
        transaction.put(QUEST_PROGRESS, quest_number, progress)
