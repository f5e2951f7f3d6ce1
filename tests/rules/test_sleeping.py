"""Lying down, who is missing, and the morning after."""

from itertools import combinations
from math import dist

import pytest

from game.rules.context import RefusalReason
from game.rules.deeds import tally_of
from game.rules.sleeping import COUNTDOWN_TICKS, LAST_LOOK_TICKS, bedtime_of, rest_of
from game.rules.vitals import energy_of
from game.world.calendar import DAY_TICKS, day_of
from game.world.commands import (
    BeginDay,
    Discard,
    Doze,
    GetUp,
    LeaveFarm,
    LieDown,
    Permit,
    PickUp,
    SetOwner,
    SetRights,
    WakeUp,
)
from game.world.deeds import Deed
from game.world.records import Character, Entry, Placeable, Right
from game.world.sections import WORLD_SCOPE, Kind, Section, tile_key
from tests.world.small_farm import FARM, FOREST, Farm, refusal

ADA, BO, CYD = 64, 65, 66
BED = tile_key(11, 5)
PLACEABLES = Section(FARM, Kind.PLACEABLE)
PEOPLE = Section(WORLD_SCOPE, Kind.CHARACTER)


def farm_with_bed(*friends: int) -> Farm:
    """Friends beside a bed."""
    farm = Farm(*friends)
    farm.put(PLACEABLES, BED, Placeable("bed"))
    for friend in friends:
        farm.stand(friend, 11, 4)
    return farm


def person(farm: Farm, friend: int) -> Character:
    record = farm.world.get(PEOPLE, friend)
    assert isinstance(record, Character)
    return record


def test_the_night_passes_soon_after_all_lie_and_a_minute_after_half_of_them_do() -> None:
    farm = farm_with_bed(ADA, BO, CYD)
    assert bedtime_of(farm.world).missing == (ADA, BO, CYD), "nobody lies yet"
    farm.do(ADA, LieDown(FARM, BED))
    assert bedtime_of(farm.world).ends_tick is None, "one of three is not half"
    farm.tick = 1000
    farm.do(BO, LieDown(FARM, BED))
    bedtime = bedtime_of(farm.world)
    assert (bedtime.in_bed, bedtime.missing) == ((ADA, BO), (CYD,)), "in the order of lying down"
    assert bedtime.ends_tick == 1001 + COUNTDOWN_TICKS, "the rest has a minute from then on"
    farm.do(CYD, LieDown(FARM, BED))
    assert bedtime_of(farm.world).ends_tick == farm.tick + LAST_LOOK_TICKS, "now all lie"
    farm.do(0, LeaveFarm(CYD, FARM, 100, 100))
    assert bedtime_of(farm.world).in_bed == (ADA, BO), "who has gone holds up nobody"


def test_who_walks_off_acts_or_changes_their_mind_is_up_again() -> None:
    farm = farm_with_bed(ADA, BO)
    for command in (GetUp(), Discard(2, "torch", 1)):
        farm.do(ADA, LieDown(FARM, BED))
        farm.do(ADA, command)
        assert rest_of(farm.world, ADA) is None, f"{command} should get one up"
    farm.do(0, SetOwner(ADA))
    farm.do(ADA, LieDown(FARM, BED))
    since = rest_of(farm.world, ADA)
    farm.do(ADA, LieDown(FARM, BED))
    farm.do(ADA, Permit("76561197960265729", "Eve", Entry.WELCOME))
    assert rest_of(farm.world, ADA) == since, "the door can be seen to from bed"
    farm.do(0, WakeUp(ADA))
    assert rest_of(farm.world, ADA) is None, "and the host sees who has walked off"
    assert farm.do(ADA, GetUp()) == [], "who is up stays up"


def test_only_a_bed_within_reach_is_lain_down_in_and_nobody_takes_it_from_under_one() -> None:
    farm = farm_with_bed(ADA, BO)
    farm.put(PLACEABLES, BED + 1, Placeable("chest"))
    assert refusal(farm, LieDown(FARM, BED + 1)) is RefusalReason.NO_BED
    assert refusal(farm, LieDown(FARM, tile_key(11, 12))) is RefusalReason.TOO_FAR
    assert refusal(farm, LieDown(FOREST, BED)) is RefusalReason.NOT_HERE
    farm.do(ADA, LieDown(FARM, BED))
    assert refusal(farm, PickUp(FARM, BED), BO) is RefusalReason.SLEPT_IN


def test_who_dozes_counts_only_while_somebody_lies_in_bed() -> None:
    farm = farm_with_bed(ADA, BO)
    farm.do(0, Doze(BO))
    assert bedtime_of(farm.world).ends_tick is None, "nobody wants to sleep"
    farm.do(ADA, LieDown(FARM, BED))
    bedtime = bedtime_of(farm.world)
    assert (bedtime.in_bed, bedtime.dozing) == ((ADA,), (BO,))
    assert bedtime.ends_tick == farm.tick + LAST_LOOK_TICKS, "nobody is missing"
    farm.do(BO, LieDown(FARM, BED))
    assert bedtime_of(farm.world).in_bed == (ADA, BO), "who dozes may lie down as well"


def test_all_wake_beside_a_bed_on_the_next_day_and_whoever_slept_in_one_is_counted() -> None:
    farm = farm_with_bed(ADA, BO)
    farm.positions[BO] = farm.positions[BO]._replace(area=FOREST)
    farm.do(ADA, LieDown(FARM, BED))
    farm.do(0, BeginDay("sunny"))
    for friend in (ADA, BO):
        woken = person(farm, friend)
        x, y = woken.x - (11 * 16 + 8), woken.y - (5 * 16 + 8)
        assert (woken.area, woken.woken_day) == (FARM, 2), "both wake on the farm"
        assert max(abs(x), abs(y)) <= 20, "beside the bed"
    assert (person(farm, ADA).x, person(farm, ADA).y) != (person(farm, BO).x, person(farm, BO).y)
    assert tally_of(farm.world, ADA, Deed.SLEEP).total == 1, "Ada slept in it"
    assert tally_of(farm.world, BO, Deed.SLEEP).total == 0, "Bo did not"
    assert list(farm.world.keys(Section(WORLD_SCOPE, Kind.REST))) == [], "nobody lies any more"
    assert energy_of(farm.content, farm.world, BO) == 200, "an early night costs nobody anything"


def test_nobody_wakes_where_a_friend_does() -> None:
    friends = (ADA, BO, CYD, 67, 68)
    farm = farm_with_bed(*friends)
    for x in (13, 15):
        farm.put(PLACEABLES, tile_key(x, 5), Placeable("bed"))
    farm.do(BO, LieDown(FARM, BED))
    farm.tick = DAY_TICKS
    farm.do(0, BeginDay("rain"))
    woken = {friend: (person(farm, friend).x, person(farm, friend).y) for friend in friends}
    assert woken[BO][0] == 11 * 16 + 8, "who has slept wakes at the foot of that bed"
    assert {woken[ADA][0], woken[CYD][0]} == {13 * 16 + 8, 15 * 16 + 8}, "others at a free one"
    for one, other in combinations(woken.values(), 2):
        assert dist(one, other) >= 16, f"nobody should stand inside a friend: {woken}"


@pytest.mark.parametrize("sleepers", [0, 8])
def test_eight_wake_beside_beds_that_stand_close(sleepers: int) -> None:
    """All of the sleepers lay in one of them, where there is not room for all."""
    friends = range(64, 72)
    farm = farm_with_bed(*friends)
    for x in (12, 13):
        farm.put(PLACEABLES, tile_key(x, 5), Placeable("bed"))
    for friend in friends[:sleepers]:
        farm.do(friend, LieDown(FARM, BED))
    farm.tick = DAY_TICKS
    farm.do(0, BeginDay("rain"))
    woken = [(person(farm, friend).x, person(farm, friend).y) for friend in friends]
    assert min(dist(one, other) for one, other in combinations(woken, 2)) >= 16, (
        f"nobody should stand inside a friend: {woken}"
    )


def test_who_is_up_at_two_has_less_energy_and_wakes_at_home_even_without_a_bed() -> None:
    farm = farm_with_bed(ADA, BO)
    farm.do(ADA, LieDown(FARM, BED))
    farm.tick = DAY_TICKS
    farm.do(0, BeginDay("sunny"))
    assert energy_of(farm.content, farm.world, ADA) == 200, "Ada was in bed"
    assert energy_of(farm.content, farm.world, BO) == 180, "less for Bo, though a light was on"
    farm.put(PLACEABLES, BED, None)
    farm.tick = 2 * DAY_TICKS
    farm.do(0, BeginDay("sunny"))
    spawn = farm.content.areas["farm"].spawn()
    woken = person(farm, BO)
    assert abs(woken.x - spawn.x) <= 20, "without a bed one wakes where the farm begins"
    assert abs(woken.y - spawn.y) <= 20
    assert energy_of(farm.content, farm.world, BO) == 150, "and tired once more"
    assert day_of(farm.world) == 3


def test_whom_the_owner_gives_no_say_in_the_night_nobody_waits_for() -> None:
    farm = farm_with_bed(ADA, BO)
    farm.do(0, SetOwner(ADA))
    farm.do(ADA, SetRights(BO, int(Right.BUILD)))
    farm.do(BO, LieDown(FARM, BED))
    assert bedtime_of(farm.world).ends_tick is None, "Bo may lie down, and decides nothing by it"
    farm.do(ADA, LieDown(FARM, BED))
    assert bedtime_of(farm.world).ends_tick == farm.tick + LAST_LOOK_TICKS, "Ada does"
