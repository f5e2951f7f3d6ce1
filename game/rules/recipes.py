"""Recipes that the farm knows."""

from game.rules.context import Context, RefusalReason, Refused
from game.world.records import KnownRecipe
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Transaction

KNOWN_RECIPES = Section(WORLD_SCOPE, Kind.KNOWN_RECIPES)


def learn_recipe(transaction: Transaction, recipe_number: int, context: Context) -> None:
    """Lets the farm know a recipe from now on; once known, it stays known since then. Refuses a
    recipe that does not exist."""
    if context.content.recipe(recipe_number) is None:
        raise Refused(RefusalReason.UNKNOWN_RECIPE)
    if transaction.get(KNOWN_RECIPES, recipe_number) is None:
        known = KnownRecipe(since_tick=context.tick)
        transaction.put(KNOWN_RECIPES, recipe_number, known)
