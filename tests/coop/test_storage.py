"""Three peers and one chest over a bad network: whoever pulls at a slot, whoever vanishes, nothing
is doubled and nothing lost."""

from collections import Counter

import pytest

from game.headless.auditor import Auditor
from game.rules.gestures import offer_of
from game.world.commands import MoveStack, Offer, StorageRef, Stow, TakeUp
from game.world.records import HandOver, Placeable, Slot
from game.world.sections import Kind, Section, chest_slot_key, tile_key
from net.transports.simulated import LinkConditions
from tests.helpers.seats import PeerTrio
from tests.world.small_farm import FARM, small_content

BAD = LinkConditions(delay_ms=80, jitter_ms=20, loss_pct=20)
CHEST = tile_key(9, 4)
CHEST_REF = StorageRef(FARM, CHEST)
STORAGE = Section(FARM, Kind.STORAGE)


def around_a_chest(trio: PeerTrio) -> Auditor:
    """Everybody stands beside a chest with seven pieces of wood in it, and has two stones."""
    for player in trio.players:
        player.stand(168.0, 72.0, FARM)
    bags = {
        (Section(player.seat.character, Kind.STORAGE), 10): Slot("stone", 2)
        for player in trio.players
    }
    trio.host.lay(
        {
            (Section(FARM, Kind.PLACEABLE), CHEST): Placeable("chest"),
            (STORAGE, chest_slot_key(CHEST, 0)): Slot("wood", 7),
            (STORAGE, chest_slot_key(CHEST, 1)): Slot("stone", 1),
            **bags,
        }
    )
    trio.run(1)
    trio.settle()
    return Auditor(small_content(), trio.host.seat)


def held(trio: PeerTrio, item: str) -> int:
    """How many of an item there are in all, as the host counts."""
    world, counted = trio.host.seat.world, Counter[str]()
    for section in world.sections():
        for record in world.records(section).values():
            if isinstance(record, Slot):
                counted[record.item] += record.count
    return counted[item]


@pytest.mark.parametrize("seed", [1, 2])
def test_three_who_pull_at_one_slot_have_what_was_in_it_and_no_more(seed: int) -> None:
    trio = PeerTrio.playing(2, conditions=BAD, seed=seed)
    auditor = around_a_chest(trio)
    for player in trio.players:
        own = StorageRef(0, player.seat.character)
        pull = MoveStack(CHEST_REF, 0, own, 5, "wood", 5)
        assert player.seat.issue(pull) is None, "each sees seven, and takes five"
        player.seat.issue(Stow(FARM))
    trio.settle()
    taken = sorted(player.bag().get("wood", 0) for player in trio.players)
    assert taken == [0, 0, 5], "one was first, and for two it was too late"
    assert held(trio, "wood") == 7
    assert held(trio, "stone") == 7, "and what all have stowed at once is in the chest"
    assert trio.host.seat.world.get(STORAGE, chest_slot_key(CHEST, 1)) == Slot("stone", 7)
    assert auditor.complaints == []


def test_who_vanishes_with_something_held_out_has_it_and_who_takes_it_in_time_has_it() -> None:
    trio = PeerTrio.playing(2, conditions=BAD)
    auditor = around_a_chest(trio)
    ada, ben = trio.guests
    who = ada.seat.character
    assert ada.seat.issue(Offer(HandOver(10, "stone", 2))) is None
    assert trio.run_until(lambda: offer_of(ben.seat.view, who, ben.seat.tick) is not None)
    offer = offer_of(ben.seat.view, who, ben.seat.tick)
    assert offer is not None
    ada.is_frozen = True
    taking = TakeUp(who, offer.number)
    for player in (ben, trio.host):
        player.seat.issue(taking)
    trio.run(20)
    assert held(trio, "stone") == 7, "whatever became of it, there are as many as before"
    world = trio.host.seat.world
    assert sum(player.bag(world).get("stone", 0) for player in trio.players) == 6
    assert ada.bag(world).get("stone", 0) == 0, "a friend has taken it, though she is gone"
    assert auditor.complaints == []
