"""Achievements are counted from what was done and found, and kept nowhere."""

from game.rules.achievements import achieved, progress_of
from game.rules.deeds import note_deed
from game.world.deeds import Deed
from game.world.world import Transaction
from tests.world.small_farm import Farm

ADA, BO = 64, 65


def do(farm: Farm, friend: int, deed: Deed, subject: str, count: int) -> None:
    noted = Transaction(farm.world)
    note_deed(noted, farm.context(friend), deed, subject, count)
    farm.world.commit(noted)


def test_a_deed_is_ones_own_and_the_collection_everybodys() -> None:
    farm = Farm(ADA, BO)
    content, world = farm.content, farm.world
    assert achieved(content, world, ADA) == frozenset(), "nobody has done a thing"
    do(farm, ADA, Deed.HARVEST, "radish", 3)
    assert achieved(content, world, ADA) == {"first_bite"}, "Ada has harvested"
    assert achieved(content, world, BO) == frozenset(), "Bo has not"
    basket = content.achievements["full_basket"]
    assert progress_of(content, world, ADA, basket) == 3, "three of a hundred"
    do(farm, ADA, Deed.HARVEST, "radish", 400)
    assert progress_of(content, world, ADA, basket) == 100, "never more than all"
    seeds = content.achievements["every_seed"]
    assert progress_of(content, world, BO, seeds) == 1, "what Ada grew the farm has grown"
