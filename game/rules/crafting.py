"""Crafting: a known recipe turns what the bag holds into something else."""

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.slots import bag_of
from game.world.commands import Craft
from game.world.deeds import Deed
from game.world.records import KnownRecipe
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Transaction

KNOWN_RECIPES = Section(WORLD_SCOPE, Kind.KNOWN_RECIPES)


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


def learn_recipe(transaction: Transaction, recipe_number: int, context: Context) -> None:
    """Lets the farm know a recipe from now on; once known, it stays known since then. Refuses a
    recipe that does not exist."""
    if context.content.recipe(recipe_number) is None:
        raise Refused(RefusalReason.UNKNOWN_RECIPE)
    if transaction.get(KNOWN_RECIPES, recipe_number) is None:
        known = KnownRecipe(since_tick=context.tick)
        transaction.put(KNOWN_RECIPES, recipe_number, known)
