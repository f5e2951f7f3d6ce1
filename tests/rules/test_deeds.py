"""What is counted of what players do, and what the farm remembers of it."""

from game.rules.deeds import done_on, found_item, note_deed, tally_of
from game.world.commands import BeginDay, ForgetCharacter, Harvest, LeaveFarm, Strike
from game.world.deeds import Deed, tallies_of
from game.world.records import Destructable, Found, Soil, Tally
from game.world.sections import Kind, Section, tile_key
from game.world.world import Transaction
from tests.world.small_farm import FARM, Farm

ADA, BO = 64, 65
BED = tile_key(11, 5)


def test_a_harvest_is_counted_and_the_first_of_its_kind_is_the_farms_to_remember() -> None:
    farm = Farm(ADA, BO)
    for friend in (ADA, BO):
        farm.stand(friend, 11, 4)
        farm.put(Section(FARM, Kind.SOIL), BED, Soil(1, True, "radish", 1, nights=9))
        farm.do(friend, Harvest(FARM, BED))
    for friend in (ADA, BO):
        assert tally_of(farm.world, friend, Deed.HARVEST) == Tally(1, 1, 1), "each has one"
    assert found_item(farm.world, "radish") == Found("radish", 1, ADA), "Ada was first"
    assert found_item(farm.world, "potato") is None, "nobody has grown that"


def test_a_day_counts_anew_and_the_sum_goes_on() -> None:
    farm = Farm(ADA)
    for _ in range(2):
        for tile_x in (10, 11, 12):
            farm.stand(ADA, tile_x, 4)
            tree = tile_key(tile_x, 5)
            farm.put(Section(FARM, Kind.DESTRUCTABLE), tree, Destructable("oak", 1))
            farm.do(ADA, Strike(FARM, tree, "axe"))
        farm.do(0, BeginDay("sunny"))
    assert tally_of(farm.world, ADA, Deed.FELL) == Tally(6, 2, 3), "three on each of two days"
    assert done_on(farm.world, ADA, Deed.FELL, 3) == 0, "and none today"
    assert tally_of(farm.world, ADA, Deed.BREAK).total == 0, "a tree is no stone"


def test_deeds_without_a_doer_are_the_farms_and_nothing_done_is_no_deed() -> None:
    farm = Farm(ADA)
    noted = Transaction(farm.world)
    note_deed(noted, farm.context(0), Deed.SHIP, "radish", 5)
    note_deed(noted, farm.context(ADA), Deed.SHIP, "radish", 0)
    assert list(noted.puts) == [(tallies_of(0), 8)], "five were shipped, by nobody in particular"


def test_who_is_forgotten_leaves_no_tally() -> None:
    farm = Farm(ADA, BO)
    farm.put(tallies_of(BO), 1, Tally(3, 1, 3))
    farm.do(0, LeaveFarm(BO, FARM, 100, 100))
    farm.do(0, ForgetCharacter(BO))
    assert farm.world.records(tallies_of(BO)) == {}, "nothing of a stranger should stay"
