"""What dialogue scripts can ask and do: their functions and commands.

Functions only look; commands change something through the same helpers as every other rule:

    bag_count("wood")                  how many the bag holds
    quest_stage("mill_wood")           0 before the quest has begun
    quest_missing("mill_wood")         how much its stage still wants
    knows_recipe("chest")
    day()   season()   weather()       as the calendar has them
    hour()                             6 to 26: one in the morning is 25, and still this evening
    player_name()                      of whoever leads the conversation
    person_name("miller")   area()     as the data name them
    friends_here()                     how many friends were near as the conversation began
    friend_name()                      of the one who was nearest, "" where nobody was
    hearts("miller")                   how much they like whoever leads the conversation, 0 to 10
    yesterday("earned")                what the farm earned; also grown, caught and found
    gift_taste()   gift_item()         of the gift that began this conversation, else ""

    <<give_items torch 5>>   <<give_some_items wood 1 3>>   <<take_items wood 10>>
    <<set_quest mill_wood 2>>   <<bring mill_wood>>   <<learn_recipe chest>>
    <<add_hearts miller 50>>   <<wait 1.5>>   <<vote>>

`wait` and `vote` are of the conversation alone (`game/rules/speech.py`).
Their types stand in `game/world/scripts.py`.
"""

from collections.abc import Callable

from game.dialogue import Scope, Value
from game.rules.affection import endear, hearts_of
from game.rules.chance import dice_for
from game.rules.context import Context, RefusalReason, Refused
from game.rules.drops import lay_down
from game.rules.quests import bring, missing_of, set_stage, stage_of
from game.rules.reach import standing_in
from game.rules.recipes import knows_recipe as is_known
from game.rules.recipes import learn_recipe
from game.rules.script_memory import GIFT_ITEM, GIFT_TASTE, ScriptMemory
from game.rules.shipping import DAY_REPORTS
from game.rules.slots import bag_of
from game.world.calendar import day_of, environment_of, time_of_day
from game.world.records import Character, DayReport
from game.world.scripts import ENDEAR_MAX, ENDEAR_MIN, GIFT_MAX
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Transaction

ITEM_SIGN = "\N{WORD JOINER}"
"""Before an item's id in a gap of a line: each screen shows its title in its own language."""


def script_functions(
    transaction: Transaction,
    context: Context,
    company: tuple[int, ...] = (),
    memory: ScriptMemory | None = None,
) -> dict[str, Callable[..., Value]]:
    """What a script of the author's conversation can ask; `company` are the friends who were near
    as it began, `memory` is the conversation's. The functions raise ValueError for names that do
    not exist."""
    content = context.content
    bag = bag_of(transaction, content, context.author)

    def bag_count(item: str) -> Value:
        if item not in content.items:
            raise ValueError(f"there is no item {item}")
        return float(bag.count(item))

    def quest_stage(quest: str) -> Value:
        if quest not in content.quests:
            raise ValueError(f"there is no quest {quest}")
        return float(stage_of(transaction, content.quests[quest], context.author))

    def quest_missing(quest: str) -> Value:
        if quest not in content.quests:
            raise ValueError(f"there is no quest {quest}")
        return float(missing_of(transaction, content.quests[quest], context.author))

    def knows_recipe(recipe: str) -> Value:
        if recipe not in content.recipes:
            raise ValueError(f"there is no recipe {recipe}")
        return is_known(content, transaction, content.recipes[recipe].number)

    def day() -> Value:
        environment = environment_of(transaction)
        return 1.0 if environment is None else float(environment.day)

    def season() -> Value:
        environment = environment_of(transaction)
        return "" if environment is None else environment.season

    def weather() -> Value:
        environment = environment_of(transaction)
        return "" if environment is None else environment.weather

    def hour() -> Value:
        environment = environment_of(transaction)
        if environment is None:
            return 6.0
        return float(time_of_day(environment, context.tick) // 60)

    def name_of(character: int) -> str:
        record = transaction.get(Section(WORLD_SCOPE, Kind.CHARACTER), character)
        return record.name if isinstance(record, Character) else ""

    def player_name() -> Value:
        return name_of(context.author)

    def friends_here() -> Value:
        return float(len(company))

    def friend_name() -> Value:
        return name_of(company[0]) if company else ""

    def person_name(person: str) -> Value:
        if person not in content.people:
            raise ValueError(f"there is nobody called {person}")
        return content.people[person].name

    def hearts(person: str) -> Value:
        if person not in content.people:
            raise ValueError(f"there is nobody called {person}")
        return float(hearts_of(transaction, context.author, content.people[person].number))

    def gift(name: str) -> str:
        value = None if memory is None else memory.get(Scope.CONVERSATION, name)
        return value if isinstance(value, str) else ""

    def gift_taste() -> Value:
        return gift(GIFT_TASTE)

    def gift_item() -> Value:
        item = gift(GIFT_ITEM)
        return f"{ITEM_SIGN}{item}" if item else ""

    def yesterday(what: str) -> Value:
        report = transaction.get(DAY_REPORTS, day_of(transaction) - 1)
        report = report if isinstance(report, DayReport) else DayReport(0)
        counts = {
            "earned": report.coins,
            "grown": report.grown,
            "caught": report.caught,
            "found": report.picked,
        }
        if what not in counts:
            raise ValueError(f"{what!r} is none of {', '.join(counts)}")
        return float(counts[what])

    def area() -> Value:
        here = None if context.position is None else content.area(context.position.area)
        return "" if here is None else here.id

    return {
        "bag_count": bag_count,
        "quest_stage": quest_stage,
        "quest_missing": quest_missing,
        "knows_recipe": knows_recipe,
        "day": day,
        "season": season,
        "weather": weather,
        "hour": hour,
        "player_name": player_name,
        "friends_here": friends_here,
        "friend_name": friend_name,
        "person_name": person_name,
        "hearts": hearts,
        "gift_taste": gift_taste,
        "gift_item": gift_item,
        "yesterday": yesterday,
        "area": area,
    }


def carry_out_script_command(
    transaction: Transaction,
    context: Context,
    area_number: int,
    name: str,
    arguments: tuple[str, ...],
) -> None:
    """Does what a script says. Refuses what cannot be done, such as taking what the bag does not
    hold; raises ValueError for what is no command or has wrong arguments."""
    content = context.content
    match name, arguments:
        case "give_items", (item, count):
            _give(transaction, context, area_number, item, _whole(count, GIFT_MAX))
        case "give_some_items", (item, least, most):
            bounds = _whole(least, GIFT_MAX), _whole(most, GIFT_MAX)
            dice = dice_for(transaction, context, "gift", item)
            _give(transaction, context, area_number, item, dice.randint(min(bounds), max(bounds)))
        case "take_items", (item, count):
            if item not in content.items:
                raise ValueError(f"there is no item {item}")
            bag = bag_of(transaction, content, context.author)
            if bag.remove(item, _whole(count, GIFT_MAX)):
                raise Refused(RefusalReason.MISSING_INGREDIENTS)
        case "set_quest", (quest, stage):
            if quest not in content.quests:
                raise ValueError(f"there is no quest {quest}")
            set_stage(transaction, content.quests[quest].number, _whole(stage, 99), context)
        case "bring", (quest,):
            if quest not in content.quests:
                raise ValueError(f"there is no quest {quest}")
            bring(transaction, content.quests[quest].number, context)
        case "learn_recipe", (recipe,):
            if recipe not in content.recipes:
                raise ValueError(f"there is no recipe {recipe}")
            learn_recipe(transaction, content.recipes[recipe].number, context)
        case "add_hearts", (person, points):
            if person not in content.people:
                raise ValueError(f"there is nobody called {person}")
            number = content.people[person].number
            endear(transaction, context.author, number, _points(points))
        case _:
            raise ValueError(f"<<{' '.join((name, *arguments))}>> is no command of the game")


def _give(
    transaction: Transaction, context: Context, area_number: int, item: str, count: int
) -> None:
    """Puts items into the bag, and on the ground what does not fit."""
    if item not in context.content.items:
        raise ValueError(f"there is no item {item}")
    left = bag_of(transaction, context.content, context.author).add(item, count)
    if left:
        area, position = standing_in(context, area_number)
        lay_down(transaction, context, area, item, left, at_px=(position.x, position.y))


def _points(text: str) -> int:
    """The points of affection that a script means. Raises ValueError for too many."""
    digits = text.removeprefix("-")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= 3
    if not (is_number and ENDEAR_MIN <= int(text) <= ENDEAR_MAX):
        raise ValueError(f"{text!r} is no number from {ENDEAR_MIN} to {ENDEAR_MAX}")
    return int(text)


def _whole(text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= most):
        raise ValueError(f"{text!r} is no number from 1 to {most}")
    return int(text)
