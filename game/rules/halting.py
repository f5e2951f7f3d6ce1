"""Halting: who is spoken to stands still, and makes up for it afterwards; and what people do today.

Where people are follows from the day's plan (`game/world/schedules.py`). These records are all that
players, and quests, change about it.
"""

from game.rules.context import Context
from game.rules.quests import progress_of
from game.world.calendar import day_of_season, day_ticks, environment_of
from game.world.content import Content
from game.world.records import DayPlan, Environment, Halt
from game.world.schedules import DAY_PLANS, EARLY, HALTS, own_ticks_of, usual_plan
from game.world.world import Reader, Transaction


def hold(transaction: Transaction, context: Context, person: int) -> None:
    """A person stops where they are."""
    environment = environment_of(transaction) or EARLY
    person_id = context.content.person_ids.get(person, "")
    if not _moves(context.content, person_id):
        return
    own_ticks = own_ticks_of(transaction, context.content, person_id, context.tick)
    transaction.put(HALTS, person, Halt(environment.day, int(own_ticks)))


def let_go(transaction: Transaction, context: Context, person: int) -> None:
    """A person who was held goes on, a little faster until the lost time is made up for."""
    halt, environment = transaction.get(HALTS, person), environment_of(transaction) or EARLY
    if not isinstance(halt, Halt) or halt.until_ticks is not None:
        return
    if halt.day != environment.day:
        transaction.delete(HALTS, person)
        return
    now = int(day_ticks(environment, context.tick))
    transaction.put(HALTS, person, Halt(halt.day, halt.at_ticks, max(now, halt.at_ticks)))


def plan_day(transaction: Transaction, context: Context, morning: Environment) -> None:
    """Everybody gets up and knows what to do. What is kept of it is only what the calendar alone
    does not tell: the day's weather may be another than the forecast, and quests have a say."""
    content = context.content
    for key in list(transaction.keys(HALTS)):
        transaction.delete(HALTS, key)
    for key in list(transaction.keys(DAY_PLANS)):
        transaction.delete(DAY_PLANS, key)
    for person, definition in content.people.items():
        if not _moves(content, person):
            continue
        plan = content.timetables.plan_for(
            person,
            morning.season,
            day_of_season(morning.day),
            morning.weather,
            lambda quest: _stage_of(transaction, content, quest),
        )
        if plan != usual_plan(transaction, content, person, morning):
            transaction.put(DAY_PLANS, definition.number, DayPlan(morning.day, plan))


def _moves(content: Content, person: str) -> bool:
    return content.timetables.schedule(person) is not None


def _stage_of(reader: Reader, content: Content, quest: str) -> int:
    progress = progress_of(reader, content.quests[quest], 0)
    return 0 if progress is None else progress.stage
