"""Handing over: a stack goes from one bag to another, or stays where it was."""

import pytest

from game.rules.audit import ItemAudit
from game.rules.context import RefusalReason
from game.rules.deeds import tally_of
from game.rules.gestures import offer_of
from game.world.commands import (
    Command,
    Discard,
    LeaveFarm,
    MoveStack,
    Offer,
    StorageRef,
    TakeUp,
)
from game.world.deeds import Deed
from game.world.records import HandOver, Slot
from game.world.sections import Kind, Section
from tests.world.small_farm import FARM, Farm, refusal


@pytest.fixture
def farm() -> Farm:
    """Three friends beside each other, one with wood."""
    farm = Farm(64, 65, 66)
    farm.put(Section(64, Kind.STORAGE), 6, Slot("wood", 10))
    return farm


def offered(farm: Farm, count: int = 4, friend: int | None = None) -> TakeUp:
    """Holds wood out; returns what takes it."""
    farm.do(64, Offer(HandOver(6, "wood", count, friend)))
    found = offer_of(farm.world, 64, farm.tick)
    assert found is not None, "everybody should see it"
    return TakeUp(64, found.number)


def test_what_is_held_out_lies_in_the_giver_s_bag_until_a_friend_takes_it(farm: Farm) -> None:
    taking = offered(farm)
    assert farm.bag(64)[6] == ("wood", 10)
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    assert audit.observe(taking, 65, farm.do(65, taking)) == [], "the ledger should explain it"
    assert farm.bag(64)[6] == ("wood", 6)
    assert ("wood", 4) in farm.bag(65).values()
    assert tally_of(farm.world, 64, Deed.GIVE).total == 4, "it is the giver who has given"
    assert refusal(farm, taking, 66) is RefusalReason.OFFER_OVER, "one friend takes it, once"


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (Discard(6, "wood", 7), RefusalReason.SLOT_CHANGED),
        (
            MoveStack(StorageRef(0, 64), 6, StorageRef(0, 64), 9, "wood", 10),
            RefusalReason.SLOT_CHANGED,
        ),
    ],
    ids=["less is left", "it lies elsewhere"],
)
def test_what_is_not_there_any_more_cannot_be_taken(
    farm: Farm, meanwhile: Command, reason: RefusalReason
) -> None:
    taking = offered(farm)
    farm.do(64, meanwhile)
    assert refusal(farm, taking, 65) is reason


def test_a_full_bag_takes_nothing_and_only_who_is_meant_takes_at_all(farm: Farm) -> None:
    taking = offered(farm, friend=66)
    assert refusal(farm, taking, 65) is RefusalReason.NOT_ALLOWED
    for number in range(24):
        farm.put(Section(66, Kind.STORAGE), number, Slot("stone", 99))
    farm.put(Section(66, Kind.STORAGE), 3, Slot("wood", 97))
    assert refusal(farm, taking, 66) is RefusalReason.BAG_FULL, "not a part of it either"


def test_who_vanishes_has_everything_still(farm: Farm) -> None:
    taking = offered(farm)
    farm.do(0, LeaveFarm(64, FARM, 168, 72))
    assert refusal(farm, taking, 65) is RefusalReason.OFFER_OVER
    assert farm.bag(64)[6] == ("wood", 10)
