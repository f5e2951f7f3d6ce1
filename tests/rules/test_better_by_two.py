"""What two do better in every kind of place, and somebody alone slower or for less, but does.

What else there is of that is held by the tests of its own rules: pulling, swinging in beat, levers,
boats, and the net.
"""

from dataclasses import replace
from types import MappingProxyType

import pytest
from msgspec.structs import replace as changed

from game.rules.audit import ItemAudit
from game.rules.errands import coins_for, done_by, notes_today
from game.rules.market import coins_of, haggles_with
from game.rules.vitals import energy_of
from game.world.calendar import DAY_TICKS
from game.world.commands import BeginDay, Command, DoErrand, LieDown, Sell, Strike
from game.world.definitions import DropDefinition
from game.world.errands import ERRANDS, day_of_key
from game.world.records import Destructable, Drop, Placeable, Slot
from game.world.sections import Kind, Section, tile_key, tile_of
from tests.rules.quest_farm import quest_farm
from tests.world.small_farm import FARM, FREE_TILE, Farm

ADA, BO, CYD = 64, 65, 66
MILLER = 1
TRUNK, OTHER = FREE_TILE, tile_key(12, 5)


class Company:
    """Three friends whose deeds the ledger follows."""

    def __init__(self, farm: Farm) -> None:
        self.farm = farm
        self.ledger = ItemAudit(farm.content)
        self.ledger.take_over(farm.snapshot())

    def do(self, who: int, command: Command) -> None:
        complaints = self.ledger.observe(command, who, self.farm.do(who, command))
        assert complaints == [], f"the ledger should agree with {command} by {who}"


def wood_lying(farm: Farm) -> int:
    drops = farm.world.records(Section(FARM, Kind.DROP)).values()
    return sum(drop.count for drop in drops if isinstance(drop, Drop))


@pytest.mark.parametrize(("friend", "falls"), [(None, 5), (BO, 10), (CYD, 5)])
def test_a_trunk_for_two_gives_twice_as_much_when_the_last_blow_lands_in_beat(
    friend: int | None, falls: int
) -> None:
    farm = Farm(ADA, BO, CYD)
    wood = (DropDefinition("wood", 5, 5),)
    trunk = changed(farm.content.destructables["oak"], for_two=True, drops=wood)
    kinds = {**farm.content.destructables, "oak": trunk}
    axe = changed(farm.content.items["axe"], effort=2)
    items = {**farm.content.items, "axe": axe}
    farm.content = replace(
        farm.content, destructables=MappingProxyType(kinds), items=MappingProxyType(items)
    )
    section = Section(FARM, Kind.DESTRUCTABLE)
    farm.put(section, TRUNK, Destructable("oak", 1))
    farm.put(section, OTHER, Destructable("oak", 3))
    farm.stand(BO, *tile_of(OTHER + 512))
    company = Company(farm)
    company.do(BO, Strike(FARM, OTHER, "axe"))
    company.do(ADA, Strike(FARM, TRUNK, "axe", in_beat_with=friend))
    assert wood_lying(farm) == falls, "Bo has just struck beside, and Cyd has not"


def test_notes_that_friends_share_pay_more_than_those_of_one_alone() -> None:
    farm = quest_farm(ADA, BO, CYD)
    for who in (ADA, BO, CYD):
        farm.stand(who, 5, 4)
        for slot, note in enumerate(notes_today(farm.content, farm.world), 9):
            farm.put(Section(who, Kind.STORAGE), slot, Slot(note.definition.item, 60))
    first, second = notes_today(farm.content, farm.world)[:2]
    company = Company(farm)
    before = coins_of(farm.world)
    company.do(ADA, DoErrand(FARM, first.definition.number))
    assert coins_of(farm.world) - before == first.coins, "the first of the day pays what it says"
    assert coins_for(farm.world, second, ADA) == second.coins, "as do all of one who is alone"
    before = coins_of(farm.world)
    company.do(BO, DoErrand(FARM, second.definition.number))
    assert coins_of(farm.world) - before == second.coins * 125 // 100, "a friend brings more"
    assert done_by(farm.world, second) == BO
    farm.do(0, BeginDay("sunny"))
    for note in notes_today(farm.content, farm.world):
        assert coins_for(farm.world, note, CYD) == note.coins, "a new day begins anew"
    company.ledger.take_over(farm.snapshot())
    company.do(CYD, DoErrand(FARM, notes_today(farm.content, farm.world)[0].definition.number))
    days = [day_of_key(key) for key in farm.world.keys(ERRANDS)]
    assert days == [2], f"and what was done before is not kept for ever: {days}"


def test_two_who_sell_side_by_side_talk_the_price_up() -> None:
    farm = Farm(ADA, BO, CYD)
    site = farm.content.areas["farm"].person("miller")
    assert site is not None
    for who in (ADA, BO, CYD):
        farm.stand(who, int(site.x) // 16, int(site.y) // 16 + 1)
        farm.put(Section(who, Kind.STORAGE), 10, Slot("tomato", 20))
    company = Company(farm)

    def paid(who: int) -> int:
        before = coins_of(farm.world)
        company.do(who, Sell(FARM, MILLER, 10, "tomato", 2))
        return coins_of(farm.world) - before

    assert paid(ADA) == 22 * 75 // 100, "alone"
    assert paid(ADA) == 22 * 75 // 100, "nobody haggles with himself"
    assert haggles_with(farm.world, BO, MILLER, farm.tick) == ADA
    assert haggles_with(farm.world, BO, 2, farm.tick) is None, "at another counter it is quiet"
    assert paid(BO) == 22 * 85 // 100, "Ada has just sold here too"
    assert paid(ADA) == 22 * 85 // 100, "and now it helps her as well"
    assert paid(BO) == 22 * 85 // 100, "and who sells again is helped again"
    farm.tick += 601
    assert paid(CYD) == 22 * 75 // 100, "that was too long ago"


@pytest.mark.parametrize(("is_awaited", "share"), [(False, 75), (True, 90)])
def test_a_friend_in_bed_leaves_a_light_on_for_those_whom_the_night_finds_outside(
    is_awaited: bool, share: int
) -> None:
    farm = Farm(ADA, BO, CYD)
    bed = tile_key(11, 5)
    farm.put(Section(FARM, Kind.PLACEABLE), bed, Placeable("bed"))
    company = Company(farm)
    if is_awaited:
        farm.stand(ADA, 11, 4)
        company.do(ADA, LieDown(FARM, bed))
    farm.tick += DAY_TICKS
    company.do(0, BeginDay("sunny"))
    full = farm.content.start.energy
    energies = [energy_of(farm.content, farm.world, who) for who in (ADA, BO, CYD)]
    late = full * share // 100
    assert energies == [full if is_awaited else late, late, late]
