"""What dialogue scripts can ask and do: their variables, functions and commands.

`$farm_…` variables belong to the farm, `$me_…` to whoever leads the conversation. Functions only
look; commands change something through the same helpers as every other rule:

    bag_count("wood")                  how many the bag holds
    quest_stage("mill_wood")           0 before the quest has begun
    knows_recipe("chest")
    day()   season()   weather()       as the calendar has them
    hour()                             6 to 26: one in the morning is 25, and still this evening
    player_name()                      of whoever leads the conversation

    <<give_items torch 5>>   <<take_items wood 10>>
    <<set_quest mill_wood 2>>   <<learn_recipe chest>>
"""

from collections.abc import Callable, Mapping

from game.dialogue import Value
from game.rules.context import Context, RefusalReason, Refused
from game.rules.crafting import KNOWN_RECIPES, learn_recipe
from game.rules.drops import lay_down
from game.rules.quests import set_stage, stage_of
from game.rules.reach import standing_in
from game.rules.slots import bag_of
from game.world.calendar import environment_of, time_of_day, variable_key
from game.world.records import Character, Variable
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Transaction

FARM_PREFIX = "$farm_"
OWN_PREFIX = "$me_"
_GIFT_MAX = 99

COMMAND_ARGUMENTS: Mapping[str, int] = {
    "give_items": 2,
    "take_items": 2,
    "set_quest": 2,
    "learn_recipe": 1,
}
"""The commands of scripts, and how many arguments each takes."""


class ScriptVariables:
    """The variables as a conversation of this character sees them."""

    def __init__(self, transaction: Transaction, character: int) -> None:
        self._transaction = transaction
        self._character = character

    def get(self, name: str) -> Value | None:
        """The variable's value, or None when it was never set."""
        record = self._transaction.get(self._section(name), variable_key(name))
        return record.value if isinstance(record, Variable) and record.name == name else None

    def set(self, name: str, value: Value) -> None:
        """Keeps a value."""
        variable = Variable(name, value)
        self._transaction.put(self._section(name), variable_key(name), variable)

    def _section(self, name: str) -> Section:
        if name.startswith(FARM_PREFIX):
            return Section(WORLD_SCOPE, Kind.VARIABLE)
        if name.startswith(OWN_PREFIX):
            return Section(self._character, Kind.VARIABLE)
        raise ValueError(f"{name} begins with neither {FARM_PREFIX} nor {OWN_PREFIX}")


def script_functions(transaction: Transaction, context: Context) -> dict[str, Callable[..., Value]]:
    """What a script of the author's conversation can ask. The functions raise ValueError for
    names that do not exist."""
    content = context.content
    bag = bag_of(transaction, content, context.author)

    def bag_count(item: str) -> Value:
        if item not in content.items:
            raise ValueError(f"there is no item {item}")
        return float(bag.count(item))

    def quest_stage(quest: str) -> Value:
        if quest not in content.quests:
            raise ValueError(f"there is no quest {quest}")
        return float(stage_of(transaction, content.quests[quest].number))

    def knows_recipe(recipe: str) -> Value:
        if recipe not in content.recipes:
            raise ValueError(f"there is no recipe {recipe}")
        return transaction.get(KNOWN_RECIPES, content.recipes[recipe].number) is not None

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

    def player_name() -> Value:
        record = transaction.get(Section(WORLD_SCOPE, Kind.CHARACTER), context.author)
        return record.name if isinstance(record, Character) else ""

    return {
        "bag_count": bag_count,
        "quest_stage": quest_stage,
        "knows_recipe": knows_recipe,
        "day": day,
        "season": season,
        "weather": weather,
        "hour": hour,
        "player_name": player_name,
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
    if COMMAND_ARGUMENTS.get(name) != len(arguments):
        raise ValueError(f"<<{name} {' '.join(arguments)}>> is no command of the game")
    content = context.content
    match name:
        case "give_items" | "take_items":
            item, count = arguments[0], _whole(arguments[1], _GIFT_MAX)
            if item not in content.items:
                raise ValueError(f"there is no item {item}")
            bag = bag_of(transaction, content, context.author)
            if name == "take_items":
                if bag.remove(item, count):
                    raise Refused(RefusalReason.MISSING_INGREDIENTS)
                return
            left = bag.add(item, count)
            if left:
                area, position = standing_in(context, area_number)
                lay_down(transaction, context, area, item, left, at_px=(position.x, position.y))
        case "set_quest":
            quest = content.quests.get(arguments[0])
            if quest is None:
                raise ValueError(f"there is no quest {arguments[0]}")
            set_stage(transaction, quest.number, _whole(arguments[1], 99), context)
        case "learn_recipe":
            recipe = content.recipes.get(arguments[0])
            if recipe is None:
                raise ValueError(f"there is no recipe {arguments[0]}")
            learn_recipe(transaction, recipe.number, context)


def _whole(text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= most):
        raise ValueError(f"{text!r} is no number from 1 to {most}")
    return int(text)
