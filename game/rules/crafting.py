"""Crafting: a known recipe turns what the bag holds into something else."""

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.recipes import KNOWN_RECIPES
from game.rules.slots import bag_of
from game.world.commands import Craft
from game.world.deeds import Deed
from game.world.world import Transaction


def craft(transaction: Transaction, command: Craft, context: Context) -> None:
    """Uses up the ingredients, which may make the room that the result needs."""
    recipe = context.content.recipe(command.recipe)
    if recipe is None or transaction.get(KNOWN_RECIPES, command.recipe) is None:
        raise Refused(RefusalReason.UNKNOWN_RECIPE)
    bag = bag_of(transaction, context.content, context.author)
    for ingredient in recipe.ingredients:
        if bag.remove(ingredient.item, ingredient.count):
            raise Refused(RefusalReason.MISSING_INGREDIENTS)
    if bag.add(recipe.result.item, recipe.result.count):
        raise Refused(RefusalReason.BAG_FULL)
    note_deed(transaction, context, Deed.CRAFT, recipe.result.item, recipe.result.count)
