"""Recipes: which of them the farm knows.

One that is known from the start needs no record. Others are learned from people, whose scripts say
so, or by doing something for the first time.
"""

from game.rules.context import Context, RefusalReason, Refused
from game.world.content import Content
from game.world.deeds import Deed
from game.world.records import KnownRecipe
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Reader, Transaction

KNOWN_RECIPES = Section(WORLD_SCOPE, Kind.KNOWN_RECIPES)


def knows_recipe(content: Content, reader: Reader, number: int) -> bool:
    """Whether the farm knows the recipe of a number."""
    recipe = content.recipe(number)
    is_learned = reader.get(KNOWN_RECIPES, number) is not None
    return recipe is not None and (recipe.known_from_start or is_learned)


def learn_recipe(transaction: Transaction, recipe_number: int, context: Context) -> None:
    """Lets the farm know a recipe from now on; once known, it stays known since then. Refuses a
    recipe that does not exist."""
    if context.content.recipe(recipe_number) is None:
        raise Refused(RefusalReason.UNKNOWN_RECIPE)
    if transaction.get(KNOWN_RECIPES, recipe_number) is None:
        known = KnownRecipe(since_tick=context.tick)
        transaction.put(KNOWN_RECIPES, recipe_number, known)


def learn_by_doing(transaction: Transaction, context: Context, deed: Deed, subject: str) -> None:
    """Lets the farm know the recipes that doing this teaches."""
    for recipe in context.content.recipes.values():
        by = recipe.learned_by
        if by is not None and by.deed == deed and by.subject == subject:
            learn_recipe(transaction, recipe.number, context)
