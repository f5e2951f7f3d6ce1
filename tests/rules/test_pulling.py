"""What sits tight: two who pull have a share each, and who is alone has one and takes longer."""

import pytest

from game.rules.audit import ItemAudit
from game.rules.context import RefusalReason
from game.rules.deeds import tally_of
from game.rules.gestures import OFFER_TICKS, offer_of
from game.rules.harvesting import HOLD_TICKS
from game.world.commands import Harvest, Offer, TakeUp, Withdraw
from game.world.deeds import Deed
from game.world.records import Drop, Pull, Slot, Soil
from game.world.sections import GestureKey, Kind, Section, tile_key
from game.world.world import Change
from tests.world.small_farm import FARM, Farm, refusal

BED = tile_key(10, 5)
SOIL = Section(FARM, Kind.SOIL)
RIPE = Soil(1, is_watered=False, crop="pumpkin", planted_day=1, nights=1)
SHARE = 2


@pytest.fixture
def farm() -> Farm:
    """Three friends beside a ripe pumpkin."""
    farm = Farm(64, 65, 66)
    farm.put(SOIL, BED, RIPE)
    return farm


def held(farm: Farm, character: int = 64) -> int:
    """Holds on to the pumpkin; returns the offer's number."""
    farm.do(character, Offer(Pull(BED)))
    found = offer_of(farm.world, character, farm.tick)
    assert found is not None, "everybody should see it"
    return found.number


def pumpkins(farm: Farm, *characters: int) -> list[int]:
    return [
        sum(count for item, count in farm.bag(character).values() if item == "pumpkin")
        for character in characters
    ]


def test_two_who_pull_have_a_share_each_and_it_counts_for_both(farm: Farm) -> None:
    number = held(farm)
    pull = TakeUp(64, number)
    farm.do(65, pull)
    assert pumpkins(farm, 64, 65, 66) == [SHARE, SHARE, 0], "each should have a harvest"
    assert farm.world.get(SOIL, BED) == Soil(1, is_watered=False), "the bed stays"
    for character in (64, 65):
        assert tally_of(farm.world, character, Deed.PULL).total == 1
        assert tally_of(farm.world, character, Deed.HARVEST).total == SHARE
    assert refusal(farm, pull, 66) is RefusalReason.OFFER_OVER, "it is pulled once"


def test_the_ledger_knows_two_shares_and_no_third(farm: Farm) -> None:
    number = held(farm)
    before = farm.snapshot()
    pull = TakeUp(64, number)
    changes = farm.do(65, pull)
    ledger = ItemAudit(farm.content)
    ledger.take_over(before)
    found = ledger.observe(pull, 65, changes)
    assert found == [], found
    ledger = ItemAudit(farm.content)
    ledger.take_over(before)
    third = Change(Section(65, Kind.STORAGE), 20, Slot("pumpkin", SHARE), 99)
    assert ledger.observe(pull, 65, [*changes, third]), "a third share should be noticed"


def test_who_is_alone_holds_on_for_a_while_and_has_one_share(farm: Farm) -> None:
    alone = Harvest(FARM, BED)
    assert refusal(farm, alone) is RefusalReason.FOR_TWO
    held(farm)
    since_tick = farm.tick
    ledger = ItemAudit(farm.content)
    ledger.take_over(farm.snapshot())
    assert refusal(farm, alone) is RefusalReason.HOLD_ON
    farm.tick = since_tick + HOLD_TICKS - 2
    assert refusal(farm, alone) is RefusalReason.HOLD_ON, "a tick is missing"
    assert refusal(farm, alone, 65) is RefusalReason.FOR_TWO, "a friend's hold is not one's own"
    farm.tick = since_tick + HOLD_TICKS - 1
    assert ledger.observe(alone, 64, farm.do(64, alone)) == []
    assert pumpkins(farm, 64) == [SHARE], "one harvest, and no more"
    assert tally_of(farm.world, 64, Deed.PULL).total == 0, "that was no pull for two"
    assert offer_of(farm.world, 64, farm.tick) is None, "nothing is held any more"


@pytest.mark.parametrize("who", [64, 65])
def test_what_has_no_room_lies_on_the_ground(farm: Farm, who: int) -> None:
    for slot in range(24):
        farm.put(Section(who, Kind.STORAGE), slot, Slot("wood", 1))
    number = held(farm)
    ledger = ItemAudit(farm.content)
    ledger.take_over(farm.snapshot())
    pull = TakeUp(64, number)
    assert ledger.observe(pull, 65, farm.do(65, pull)) == []
    other = 129 - who
    assert pumpkins(farm, who, other) == [0, SHARE]
    drops = list(farm.world.records(Section(FARM, Kind.DROP)).values())
    assert Drop("pumpkin", SHARE, 168, 88) in drops, "the share lies where it grew"


def test_two_who_hold_on_at_once_pull_together(farm: Farm) -> None:
    number = held(farm)
    held(farm, 65)
    farm.do(65, TakeUp(64, number))
    assert pumpkins(farm, 64, 65) == [SHARE, SHARE]
    assert offer_of(farm.world, 65, farm.tick) is None, "neither holds on to nothing"


@pytest.mark.parametrize(
    ("laid", "reason"),
    [
        (None, RefusalReason.NOT_TILLED),
        (Soil(1, is_watered=False), RefusalReason.NOTHING_THERE),
        (Soil(1, False, "pumpkin", 1, 0), RefusalReason.NOT_RIPE),
        (Soil(1, False, "wheat", 1, 1), RefusalReason.NOT_ALLOWED),
    ],
)
def test_only_what_is_ripe_and_for_two_is_held(
    farm: Farm, laid: Soil | None, reason: RefusalReason
) -> None:
    farm.put(SOIL, BED, laid)
    assert refusal(farm, Offer(Pull(BED))) is reason


def test_an_offer_is_no_good_far_away_or_when_it_is_over(farm: Farm) -> None:
    for tile in (tile_key(30, 5), 512 * 512 - 1):
        farm.put(SOIL, tile, RIPE)
        reason = refusal(farm, Offer(Pull(tile)))
        assert reason in (RefusalReason.TOO_FAR, RefusalReason.NOTHING_THERE)
    number = held(farm)
    farm.stand(65, 15, 12)
    assert refusal(farm, TakeUp(64, number), 65) is RefusalReason.TOO_FAR
    farm.put(SOIL, BED, Soil(1, is_watered=False))
    farm.stand(65, 10, 6)
    assert refusal(farm, TakeUp(64, number), 65) is RefusalReason.NOTHING_THERE
    farm.put(SOIL, BED, RIPE)
    farm.do(64, Withdraw())
    assert refusal(farm, TakeUp(64, number), 65) is RefusalReason.OFFER_OVER
    held(farm)
    farm.tick += OFFER_TICKS
    assert refusal(farm, Harvest(FARM, BED)) is RefusalReason.FOR_TWO, "the hands have slipped"
    assert farm.world.get(Section(64, Kind.GESTURE), GestureKey.OFFER) is not None
