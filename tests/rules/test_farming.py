"""Farming: soil, crops and energy, by rules that know no crop or tool by name."""

from dataclasses import replace

import pytest

from game.rules.context import RefusalReason
from game.rules.harvesting import yield_of
from game.rules.vitals import energy_of
from game.world.commands import (
    BeginDay,
    ChangeWeather,
    Command,
    Eat,
    Harvest,
    PickUp,
    Place,
    Sow,
    Work,
)
from game.world.content import Content
from game.world.growth import Growth, growth_of
from game.world.records import Placeable, Slot, Soil, Vitals
from game.world.sections import Kind, Section, tile_key, tile_of
from tests.world.small_farm import FARM, FOREST, FREE_TILE, OAK, Farm, refusal

BAG = Section(64, Kind.STORAGE)
SOIL = Section(FARM, Kind.SOIL)
BED = FREE_TILE
NEXT = tile_key(11, 5)
FULL = 200
STOCK = {
    8: Slot("hoe", 1), 9: Slot("can", 1), 10: Slot("radish_seeds", 9), 11: Slot("tomato_seeds", 9),
    12: Slot("compost", 9), 13: Slot("wheat_seeds", 9), 14: Slot("radish", 9),
}  # fmt: skip


@pytest.fixture
def farm() -> Farm:
    """Two friends beside a free tile, with all that a bed takes."""
    farm = Farm(64, 65)
    for character in (64, 65):
        for slot, stack in STOCK.items():
            farm.put(Section(character, Kind.STORAGE), slot, stack)
    return farm


def till(farm: Farm, *tiles: int) -> None:
    for tile in tiles or (BED,):
        farm.do(64, Work(FARM, tile, "hoe"))


def water(farm: Farm, *tiles: int) -> None:
    for tile in tiles or (BED,):
        farm.do(64, Work(FARM, tile, "can"))


def sow(farm: Farm, seed: str = "radish", tile: int = BED) -> None:
    slot = {"radish": 10, "tomato": 11, "wheat": 13}[seed]
    farm.do(64, Sow(FARM, tile, slot, f"{seed}_seeds"))


def sleep(farm: Farm, weather: str = "sunny") -> None:
    farm.do(0, BeginDay(weather))


def day(farm: Farm) -> int:
    environment = farm.world.get(Section(0, Kind.ENVIRONMENT), 0)
    return environment.day  # type: ignore[union-attr]


def growth(farm: Farm, tile: int = BED) -> Growth:
    soil = farm.world.get(SOIL, tile)
    assert isinstance(soil, Soil), "there should be soil"
    return growth_of(farm.content, farm.world, soil, day(farm), (FARM, tile))


def bed_of(farm: Farm, seed: str = "radish") -> None:
    till(farm)
    sow(farm, seed)


def test_from_grass_to_a_harvest(farm: Farm) -> None:
    bed_of(farm)
    for _ in range(2):
        assert refusal(farm, Harvest(FARM, BED)) is RefusalReason.NOT_RIPE
        water(farm)
        sleep(farm)
    assert growth(farm).is_ripe, "two nights with water are enough"
    farm.do(64, Harvest(FARM, BED))
    assert farm.bag(64)[14] == ("radish", 10), "one more than before"
    assert farm.world.get(SOIL, BED) == Soil(day(farm), is_watered=False), "the bed stays"


def test_a_night_changes_no_record_of_a_bed(farm: Farm) -> None:
    bed_of(farm)
    water(farm)
    touched = {change.section.kind for change in farm.do(0, BeginDay("rain"))}
    assert Kind.SOIL not in touched, "what the night did is computed"
    assert growth(farm).nights == 1


def test_a_dry_night_is_lost_and_remembered(farm: Farm) -> None:
    bed_of(farm)
    sleep(farm)
    water(farm)
    sleep(farm)
    found = growth(farm)
    assert (found.nights, found.dry_nights, found.is_ripe) == (1, 1, False)


@pytest.mark.parametrize("when", ["in the morning", "later on the day"])
def test_rain_waters_every_bed(farm: Farm, when: str) -> None:
    bed_of(farm)
    if when == "in the morning":
        sleep(farm, "rain")
    else:
        farm.do(0, ChangeWeather("rain"))
        farm.do(0, ChangeWeather("sunny"))
    assert growth(farm).is_wet, "whoever looks sees it wet"
    assert refusal(farm, Work(FARM, BED, "can")) is RefusalReason.WET_ALREADY
    before = growth(farm).nights
    sleep(farm)
    assert growth(farm).nights == before + 1, "and it grows in the night after"
    assert not growth(farm).is_wet, "and is dry again"


def test_what_needs_no_water_grows_without(farm: Farm) -> None:
    bed_of(farm, "wheat")
    sleep(farm)
    farm.do(64, Harvest(FARM, BED))
    assert ("wheat", 3) in farm.bag(64).values(), "one plant gives three"


def test_what_bears_again_stays_and_is_ripe_anew(farm: Farm) -> None:
    bed_of(farm, "tomato")
    sleep(farm)
    assert growth(farm).dry_nights == 1, "a night too dry to grow in"
    for _ in range(2):
        water(farm)
        sleep(farm)
    farm.do(64, Harvest(FARM, BED))
    assert growth(farm).dry_nights == 0, "what bears anew is cared for anew"
    assert refusal(farm, Harvest(FARM, BED)) is RefusalReason.NOT_RIPE
    water(farm)
    sleep(farm)
    farm.do(64, Harvest(FARM, BED))
    assert ("tomato", 4) in farm.bag(64).values(), "two of each time"


def test_what_was_never_dry_in_enriched_soil_gives_a_prize(farm: Farm) -> None:
    bed_of(farm)
    farm.do(64, Sow(FARM, BED, 12, "compost"))
    assert refusal(farm, Sow(FARM, BED, 12, "compost")) is RefusalReason.OCCUPIED
    for _ in range(2):
        water(farm)
        sleep(farm)
    farm.do(64, Harvest(FARM, BED))
    assert ("prize_radish", 1) in farm.bag(64).values(), "it was cared for"


def test_care_that_was_missing_gives_no_prize(farm: Farm) -> None:
    crop = farm.content.crops["radish"]
    cared_for = Soil(1, is_watered=False, crop="radish", nights=2, enriched_with="compost")
    assert yield_of(crop, cared_for) == "prize_radish"
    for less in (
        replace_soil(cared_for, dry_nights=1),
        replace_soil(cared_for, enriched_with=None),
    ):
        assert yield_of(crop, less) == "radish", f"{less} should be a plain one"


def replace_soil(soil: Soil, **fields: object) -> Soil:
    names = soil.__struct_fields__
    return Soil(**{name: getattr(soil, name) for name in names} | fields)


def test_a_season_ends_and_what_does_not_belong_in_the_next_withers(farm: Farm) -> None:
    bed_of(farm)
    for _ in range(3):
        sleep(farm, "rain")
    assert growth(farm).is_withered, "radishes are of spring"
    farm.do(64, Harvest(FARM, BED))
    assert farm.bag(64)[14] == ("radish", 9), "nothing comes of it"
    assert refusal(farm, Sow(FARM, BED, 10, "radish_seeds")) is RefusalReason.WRONG_SEASON
    sow(farm, "tomato")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (Work(FARM, BED, "can"), RefusalReason.NOT_TILLED),
        (Work(FARM, BED, "axe"), RefusalReason.NOT_ALLOWED),
        (Work(FARM, OAK, "hoe"), RefusalReason.OCCUPIED),
        (Work(FARM, tile_key(16, 12), "hoe"), RefusalReason.TOO_FAR),
        (Work(FOREST, BED, "hoe"), RefusalReason.NOT_HERE),
        (Sow(FARM, BED, 10, "radish_seeds"), RefusalReason.NOT_TILLED),
        (Sow(FARM, BED, 10, "tomato_seeds"), RefusalReason.SLOT_CHANGED),
        (Harvest(FARM, BED), RefusalReason.NOT_TILLED),
        (Eat(8, "hoe"), RefusalReason.NOT_ALLOWED),
        (Eat(14, "radish"), RefusalReason.NOT_HUNGRY),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(farm: Farm, command: Command, reason: RefusalReason) -> None:
    if command == Work(FARM, OAK, "hoe"):
        farm.stand(64, 12, 5)
    assert refusal(farm, command) is reason


def test_nothing_is_tilled_where_no_farmland_is(farm: Farm) -> None:
    farm.stand(64, 8, 8, area=FOREST)
    assert refusal(farm, Work(FOREST, tile_key(8, 7), "hoe")) is RefusalReason.NOT_FARMLAND


def test_only_what_one_has_can_be_swung(farm: Farm) -> None:
    farm.put(BAG, 8, None)
    assert refusal(farm, Work(FARM, BED, "hoe")) is RefusalReason.NOT_IN_BAG


def test_each_tile_costs_its_effort_and_a_refusal_nothing(farm: Farm) -> None:
    till(farm, BED, NEXT)
    assert energy_of(farm.content, farm.world, 64) == FULL - 4, "two tiles at two each"
    assert refusal(farm, Work(FARM, BED, "hoe")) is RefusalReason.OCCUPIED
    assert energy_of(farm.content, farm.world, 64) == FULL - 4, "it was tilled already"


def test_who_is_tired_rests_or_eats(farm: Farm) -> None:
    till(farm, BED, NEXT)
    farm.put(Section(64, Kind.VITALS), 0, Vitals(1, day(farm)))
    assert refusal(farm, Work(FARM, tile_key(9, 5), "hoe")) is RefusalReason.TIRED
    water(farm, BED)
    assert energy_of(farm.content, farm.world, 64) == 0, "it was enough for one of the two"
    assert refusal(farm, Work(FARM, NEXT, "can")) is RefusalReason.TIRED
    assert not growth(farm, NEXT).is_wet, "and the other is dry"
    farm.do(64, Eat(14, "radish"))
    assert energy_of(farm.content, farm.world, 64) == 10
    assert farm.bag(64)[14] == ("radish", 8), "it is gone"
    sleep(farm)
    assert energy_of(farm.content, farm.world, 64) == FULL, "a night gives everything back"
    assert energy_of(farm.content, farm.world, 65) == FULL, "nobody else lost any"


def test_nothing_is_placed_on_what_grows_and_bare_soil_gives_way(farm: Farm) -> None:
    bed_of(farm)
    farm.put(BAG, 15, Slot("torch", 2))
    assert refusal(farm, Place(FARM, BED, 15, "torch")) is RefusalReason.OCCUPIED
    till(farm, NEXT)
    farm.do(64, Place(FARM, NEXT, 15, "torch"))
    assert farm.world.get(SOIL, NEXT) is None, "there is a torch instead"
    assert farm.world.get(Section(FARM, Kind.PLACEABLE), NEXT) == Placeable("torch")
    assert refusal(farm, Work(FARM, NEXT, "hoe")) is RefusalReason.OCCUPIED


def test_a_bed_is_cleared_with_what_grew_in_it(farm: Farm) -> None:
    bed_of(farm)
    farm.do(64, Work(FARM, BED, "pick"))
    assert farm.world.get(SOIL, BED) is None, "it is grass again"


def test_two_friends_sow_the_same_tile_and_one_seed_is_used(farm: Farm) -> None:
    till(farm)
    sow(farm)
    theirs = Sow(FARM, BED, 10, "radish_seeds")
    assert refusal(farm, theirs, author=65) is RefusalReason.OCCUPIED
    assert farm.bag(65)[10] == ("radish_seeds", 9), "the other keeps his"


def test_a_harvest_that_finds_no_room_stays_on_the_plant(farm: Farm) -> None:
    bed_of(farm)
    for _ in range(2):
        water(farm)
        sleep(farm)
    for slot in range(24):
        farm.put(BAG, slot, Slot("wood", 99))
    assert refusal(farm, Harvest(FARM, BED)) is RefusalReason.BAG_FULL


def test_any_record_of_soil_takes_bounded_work_and_grows_by_its_days(farm: Farm) -> None:
    """Whatever a saved farm or a peer says about days."""
    for soil in (
        Soil(1, is_watered=True, crop="wheat", planted_day=1),
        Soil(9999, is_watered=False, crop="radish", planted_day=1, nights=99, dry_nights=99),
        Soil(1, is_watered=True, crop="no_such_crop", planted_day=9999),
    ):
        for today in (1, 5000, 9999):
            found = growth_of(farm.content, farm.world, soil, today, (FARM, BED))
            assert 0 <= found.nights <= 99, f"{soil} on day {today}"
            assert 0.0 <= found.share <= 1.0, f"{soil} on day {today}"
    soil = Soil(1, is_watered=True, crop="radish")
    lost = growth_of(replace_content(farm), farm.world, soil, 2, (FARM, BED))
    assert lost.is_withered, "what no data know any more can be pulled out"


def replace_content(farm: Farm) -> Content:
    return replace(farm.content, crops={})


def test_a_sprinkler_waters_the_beds_around_it_from_the_next_morning_on(farm: Farm) -> None:
    bed_of(farm, "tomato")
    x, y = tile_of(BED)
    sprinkler = tile_key(x + 1, y)
    farm.put(BAG, 15, Slot("sprinkler", 1))
    farm.do(64, Place(FARM, sprinkler, 15, "sprinkler"))
    assert not growth(farm).is_wet, "not yet on the day it is put up"
    farm.do(0, BeginDay("sunny"))
    changes = len(farm.changes)
    assert growth(farm).is_wet, "the next morning it has watered"
    assert growth(farm).dry_nights == 1, "which does not make the night before less dry"
    farm.do(0, BeginDay("sunny"))
    assert growth(farm).nights == 1
    touched = {change.section.kind for change in farm.changes[changes:]}
    assert Kind.SOIL not in touched, "no record of a bed changes"
    before = growth(farm)
    farm.do(64, PickUp(FARM, sprinkler))
    assert growth(farm) == before, "what it has done stays done when it is taken away"
    farm.do(0, BeginDay("sunny"))
    assert (growth(farm).nights, growth(farm).is_wet) == (2, False), "and it waters no more"


def test_a_tool_that_was_held_works_a_row_as_far_as_it_can(farm: Farm) -> None:
    row = [BED, NEXT, NEXT + 1]
    farm.put(SOIL, NEXT, Soil(1, is_watered=False))
    farm.do(64, Work(FARM, BED, "hoe", 3, 3))
    assert all(farm.world.get(SOIL, tile) is not None for tile in row)
    assert energy_of(farm.content, farm.world, 64) == FULL - 4, "what was a bed costs nothing"
    assert refusal(farm, Work(FARM, BED, "hoe", 3, 3)) is RefusalReason.OCCUPIED
    assert refusal(farm, Work(FARM, BED, "hoe", 4, 3)) is RefusalReason.NOT_ALLOWED, "too long"
    assert refusal(farm, Work(FARM, BED, "can", 2, 3)) is RefusalReason.NOT_ALLOWED
    farm.put(Section(64, Kind.VITALS), 0, Vitals(3, 1))
    farm.stand(64, 10, 9)
    farm.do(64, Work(FARM, tile_key(10, 11), "hoe", 3, 0))
    assert energy_of(farm.content, farm.world, 64) == 1, "as far as one's energy goes"
    assert farm.world.get(SOIL, tile_key(10, 12)) is None


def test_a_swing_in_beat_with_a_friend_beside_takes_less(farm: Farm) -> None:
    def effort(friend: int | None) -> int:
        before = energy_of(farm.content, farm.world, 64)
        farm.put(SOIL, BED, None)
        farm.do(64, Work(FARM, BED, "hoe", in_beat_with=friend))
        return before - energy_of(farm.content, farm.world, 64)

    assert effort(65) == 2, "a friend who does nothing keeps no beat"
    farm.do(65, Work(FARM, NEXT, "hoe"))
    assert effort(65) == 1
    assert effort(64) == 2, "nobody does so with himself"
    assert effort(None) == 2
    farm.tick += 200
    assert effort(65) == 2, "that was long ago"
    farm.put(SOIL, NEXT, None)
    farm.put(SOIL, tile_key(16, 12), None)
    farm.stand(65, 16, 12)
    farm.do(65, Work(FARM, tile_key(16, 12), "hoe"))
    assert effort(65) == 2, "and that is far away"
