"""Crafting: a known recipe turns what the bag holds into something else, some at a station (a
workbench, a stove) that stands near."""

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.reach import is_station_near
from game.rules.recipes import knows_recipe
from game.rules.slots import bag_of
from game.world.commands import Craft
from game.world.deeds import Deed
from game.world.world import Transaction


def craft(transaction: Transaction, command: Craft, context: Context) -> None:
    """Uses up the ingredients, which may make the room that the result needs."""
    recipe = context.content.recipe(command.recipe)
    if recipe is None or not knows_recipe(context.content, transaction, command.recipe):
        raise Refused(RefusalReason.UNKNOWN_RECIPE)
    if recipe.at is not None:
        _check_station(transaction, context, recipe.at)
    bag = bag_of(transaction, context.content, context.author)
    for ingredient in recipe.ingredients:
        if bag.remove(ingredient.item, ingredient.count):
            raise Refused(RefusalReason.MISSING_INGREDIENTS)
    if bag.add(recipe.result.item, recipe.result.count):
        raise Refused(RefusalReason.BAG_FULL)
    note_deed(transaction, context, Deed.CRAFT, recipe.result.item, recipe.result.count)


def _check_station(transaction: Transaction, context: Context, station: str) -> None:
    position = context.position
    if position is None or not is_station_near(
        context.content, transaction, position, station, context.reach_slack_px
    ):
        raise Refused(RefusalReason.NO_STATION)
