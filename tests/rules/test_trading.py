"""Trading: the farm's coins, a person who sells and buys, and what the night makes of a bin."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as replace_fields

from game.rules.audit import ItemAudit
from game.rules.context import RefusalReason
from game.rules.market import PURSE, coins_of, pocket_money_of, price_of, wanted_today
from game.rules.shipping import DAY_REPORTS
from game.world.commands import BeginDay, Buy, Command, Place, Sell
from game.world.records import (
    DayReport,
    Placeable,
    Purse,
    Shipped,
    Slot,
    decode_record,
    encode_record,
)
from game.world.sections import Kind, Section, chest_slot_key, tile_key, tile_of
from tests.world.small_farm import FARM, FREE_TILE, Farm, refusal

BAG = Section(64, Kind.STORAGE)
MILLER = 1


@pytest.fixture
def farm() -> Farm:
    """Two friends beside the miller, with fifty coins."""
    farm = Farm(64, 65)
    site = farm.content.areas["farm"].person("miller")
    assert site is not None
    for character in (64, 65):
        farm.stand(character, site.x // 16, site.y // 16 + 1)
    farm.put(PURSE, 0, Purse(50))
    farm.put(BAG, 10, Slot("tomato", 10))
    return farm


def test_what_is_bought_is_in_the_bag_and_paid_by_the_farm(farm: Farm) -> None:
    farm.do(64, Buy(FARM, MILLER, "wheat_seeds", 5))
    assert ("wheat_seeds", 5) in farm.bag(64).values()
    assert coins_of(farm.world) == 35, "five at three coins"
    farm.put(PURSE, 0, Purse(15))
    farm.do(64, Buy(FARM, MILLER, "wheat_seeds", 5))
    assert coins_of(farm.world) == 0, "the last coin buys as well as the first"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (Buy(FARM, MILLER, "wheat_seeds", 17), RefusalReason.TOO_FEW_COINS),
        (Buy(FARM, MILLER, "tomato_seeds", 1), RefusalReason.NOT_FOR_SALE),
        (Buy(FARM, MILLER, "axe", 1), RefusalReason.NOT_FOR_SALE),
        (Buy(FARM, 99, "wheat_seeds", 1), RefusalReason.NOTHING_THERE),
        (Buy(2, MILLER, "wheat_seeds", 1), RefusalReason.NOTHING_THERE),
        (Sell(FARM, MILLER, 10, "tomato", 11), RefusalReason.SLOT_CHANGED),
        (Sell(FARM, MILLER, 0, "axe", 1), RefusalReason.NOT_WANTED),
    ],
    ids=str,
)
def test_what_cannot_be_traded_is_refused(
    farm: Farm, command: Command, reason: RefusalReason
) -> None:
    assert refusal(farm, command) is reason


def test_nobody_trades_from_afar_or_into_a_full_bag(farm: Farm) -> None:
    for number in range(24):
        farm.put(BAG, number, Slot("wood", 99))
    assert refusal(farm, Buy(FARM, MILLER, "wheat_seeds", 1)) is RefusalReason.BAG_FULL
    farm.stand(65, 3, 3)
    assert refusal(farm, Buy(FARM, MILLER, "wheat_seeds", 1), 65) is RefusalReason.TOO_FAR


def test_two_friends_spend_the_same_coins_and_one_of_them_is_too_late(farm: Farm) -> None:
    command = Buy(FARM, MILLER, "wheat_seeds", 10)
    farm.do(64, command)
    assert refusal(farm, command, author=65) is RefusalReason.TOO_FEW_COINS
    assert coins_of(farm.world) == 20, "nothing is owed"


def test_who_sells_to_a_person_has_coins_at_once_for_less(farm: Farm) -> None:
    farm.do(64, Sell(FARM, MILLER, 10, "tomato", 4))
    assert coins_of(farm.world) == 50 + 4 * 11 * 75 // 100
    assert farm.bag(64)[10] == ("tomato", 6)


def test_a_day_wants_so_much_of_each_item_and_pays_less_for_more(farm: Farm) -> None:
    assert wanted_today(farm.world, "tomato") == 20, "eight, and six for each of two friends"
    farm.put(BAG, 10, Slot("tomato", 30))
    farm.do(64, Sell(FARM, MILLER, 10, "tomato", 18))
    assert wanted_today(farm.world, "tomato") == 2
    before = coins_of(farm.world)
    farm.do(64, Sell(FARM, MILLER, 10, "tomato", 4))
    full, less = 2 * 11, 2 * 11 * 60 // 100
    assert coins_of(farm.world) == before + (full + less) * 75 // 100
    assert wanted_today(farm.world, "radish") == 20, "of other things as much as before"
    with_bin(farm, Slot("tomato", 1))
    before = coins_of(farm.world)
    farm.do(0, BeginDay("sunny"))
    assert coins_of(farm.world) == before + 11 * 60 // 100, "the night sells to the same market"
    assert wanted_today(farm.world, "tomato") == 20, "a new day wants anew"


def with_pocket_money(farm: Farm) -> None:
    farm.content = replace(
        farm.content, start=replace_fields(farm.content.start, pocket_money_pct=20)
    )


def test_a_fifth_of_what_one_sells_is_one_s_own_and_buys_for_oneself(farm: Farm) -> None:
    with_pocket_money(farm)
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())

    def do(author: int, command: Command) -> None:
        assert audit.observe(command, author, farm.do(author, command)) == [], f"{command}"

    do(64, Sell(FARM, MILLER, 10, "tomato", 8))
    assert pocket_money_of(farm.world, 64) == 13, "of sixty-six"
    assert pocket_money_of(farm.world, 65) == 0, "a friend has no part in it"
    assert coins_of(farm.world) == 50 + 53, "and the rest is the farm's"
    own = Buy(FARM, MILLER, "wheat_seeds", 4, is_own_money=True)
    do(64, own)
    assert pocket_money_of(farm.world, 64) == 1
    assert coins_of(farm.world) == 103, "the farm pays nothing of it"
    assert refusal(farm, own) is RefusalReason.TOO_LITTLE_POCKET_MONEY
    with_bin(farm, Slot("tomato", 10))
    audit.take_over(farm.snapshot())
    do(0, BeginDay("sunny"))
    assert [pocket_money_of(farm.world, each) for each in (64, 65)] == [12, 11]
    assert coins_of(farm.world) == 103 + 110 - 22, "nobody knows whose it was, so all have a part"


def with_bin(farm: Farm, *slots: Slot) -> Section:
    farm.put(Section(FARM, Kind.PLACEABLE), FREE_TILE, Placeable("bin"))
    storage = Section(FARM, Kind.STORAGE)
    for number, slot in enumerate(slots):
        farm.put(storage, chest_slot_key(FREE_TILE, number), slot)
    return storage


def test_the_night_sells_what_lies_in_a_bin_and_reports_it(farm: Farm) -> None:
    storage = with_bin(
        farm, Slot("tomato", 5), Slot("radish", 3), Slot("tomato", 2), Slot("axe", 1)
    )
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    night = BeginDay("sunny")
    assert audit.observe(night, 0, farm.do(0, night)) == [], "the ledger can explain it"
    assert coins_of(farm.world) == 50 + 7 * 11 + 3 * 9, "all of it at its price"
    left = farm.world.records(storage)
    assert list(left.values()) == [Slot("axe", 1)], "what nobody buys stays where it lies"
    report = farm.world.get(DAY_REPORTS, 1)
    assert isinstance(report, DayReport)
    assert report.coins == 104
    assert report.shipped == (Shipped("tomato", 7, 77), Shipped("radish", 3, 27))


def test_more_than_the_market_wants_brings_less(farm: Farm) -> None:
    assert price_of(10, 8, wanted=8) == 80
    assert price_of(10, 10, wanted=8) == 92, "two of them at sixty percent"
    with_bin(farm, Slot("tomato", 99))
    farm.do(0, BeginDay("sunny"))
    wanted = 8 + 2 * 6
    assert coins_of(farm.world) == 50 + wanted * 11 + (99 - wanted) * 11 * 60 // 100


def test_a_chest_ships_nothing_and_reports_do_not_pile_up(farm: Farm) -> None:
    farm.put(Section(FARM, Kind.PLACEABLE), FREE_TILE, Placeable("chest"))
    farm.put(Section(FARM, Kind.STORAGE), chest_slot_key(FREE_TILE, 0), Slot("tomato", 5))
    for _ in range(40):
        farm.do(0, BeginDay("sunny"))
    assert coins_of(farm.world) == 50
    assert len(farm.world.records(DAY_REPORTS)) == 24, "a year and another"


def test_the_ledger_notices_coins_from_nowhere(farm: Farm) -> None:
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    farm.put(BAG, 12, Slot("bin", 1))
    audit.take_over(farm.snapshot())
    x, y = tile_of(FREE_TILE)
    farm.stand(64, x, y + 1)
    command = Place(FARM, FREE_TILE, 12, "bin")
    changes = farm.do(64, command)
    forged = [*changes, changes[0].__class__(PURSE, 0, Purse(51), farm.world.revision)]
    assert audit.observe(command, 64, forged), "a coin more is a coin from nowhere"


def test_bins_in_every_area_are_emptied(farm: Farm) -> None:
    farm.put(Section(2, Kind.PLACEABLE), tile_key(3, 3), Placeable("bin"))
    farm.put(Section(2, Kind.STORAGE), chest_slot_key(tile_key(3, 3), 1), Slot("radish", 1))
    farm.do(0, BeginDay("sunny"))
    assert coins_of(farm.world) == 59


def test_a_night_of_very_many_bins_is_a_report_that_everybody_can_read(farm: Farm) -> None:
    storage = Section(FARM, Kind.STORAGE)
    for x in range(50):
        tile = tile_key(x, 40)
        farm.put(Section(FARM, Kind.PLACEABLE), tile, Placeable("bin"))
        for number in range(24):
            farm.put(storage, chest_slot_key(tile, number), Slot("tomato", 99))
    farm.do(0, BeginDay("sunny"))
    report = farm.world.get(DAY_REPORTS, 1)
    assert isinstance(report, DayReport)
    assert decode_record(Kind.DAY_REPORT, encode_record(report)) == report, "within its bounds"
