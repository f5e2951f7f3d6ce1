"""One's own hand moves at once; the host's word stands in the end; nothing is doubled or lost."""

from collections import Counter

import pytest

from game.coop.last_authors import NAMES_MAX, RACE_TICKS, LastAuthors
from game.coop.seat import CommandRefused
from game.headless.auditor import Auditor
from game.rules.context import RefusalReason
from game.world.commands import Collect, MoveStack, PickUp, Place, SortStorage, StorageRef
from game.world.records import Drop, Placeable, Record, Slot
from game.world.sections import Kind, Section, chest_slot_key, tile_key
from game.world.world import Change, Reader
from net import limits
from net.transports.simulated import LinkConditions
from tests.helpers.seats import GuestPlayer, PeerTrio
from tests.world.small_farm import FARM, small_content

GROUND = Section(FARM, Kind.PLACEABLE)
DROPS = Section(FARM, Kind.DROP)
CHESTS = Section(FARM, Kind.STORAGE)
TILE = tile_key(10, 8)
CHEST = tile_key(9, 9)
SLOW = LinkConditions(delay_ms=100, jitter_ms=10, loss_pct=5)


def items(reader: Reader, sections: list[Section]) -> Counter[str]:
    """Every item there is: in slots, on the ground and standing."""
    counts: Counter[str] = Counter()
    for section in sections:
        for key in reader.keys(section):
            match reader.get(section, key):
                case Slot(item, count) | Drop(item, count, _, _):
                    counts[item] += count
                case Placeable(item):
                    counts[item] += 1
    return counts


def everything(trio: PeerTrio) -> list[Section]:
    bags = [Section(player.seat.character, Kind.STORAGE) for player in trio.players]
    return [GROUND, DROPS, CHESTS, *bags]


def slot_of(guest: GuestPlayer, item: str) -> int:
    bag = Section(guest.seat.character, Kind.STORAGE)
    for key in guest.seat.view.keys(bag):
        slot = guest.seat.view.get(bag, key)
        if isinstance(slot, Slot) and slot.item == item:
            return key
    raise AssertionError(f"there should be a {item} in the bag")


def with_items(
    trio: PeerTrio, more: dict[tuple[Section, int], Record | None] | None = None
) -> Auditor:
    """Gives everybody fences and puts a chest with wood between them; then counts all along."""
    records: dict[tuple[Section, int], Record | None] = {
        (GROUND, CHEST): Placeable("chest"),
        (CHESTS, chest_slot_key(CHEST, 0)): Slot("wood", 10),
        **(more or {}),
    }
    for player in trio.players:
        records[Section(player.seat.character, Kind.STORAGE), 10] = Slot("fence", 3)
    trio.host.lay(records)
    trio.settle()
    return Auditor(small_content(), trio.host.seat)


def stacks(reader: Reader, section: Section, first_key: int = 0) -> list[tuple[int, Slot]]:
    """What lies in a bag or a chest, by slot."""
    found = ((key - first_key, reader.get(section, key)) for key in sorted(reader.keys(section)))
    return [(number, slot) for number, slot in found if isinstance(slot, Slot)]


def counted(trio: PeerTrio) -> Counter[str]:
    return items(trio.host.seat.world, everything(trio))


def test_a_command_shows_at_once_and_the_others_see_it_a_moment_later() -> None:
    trio = PeerTrio.playing(2, conditions=SLOW)
    auditor = with_items(trio)
    actor, other = trio.guests
    assert actor.seat.issue(Place(FARM, TILE, 10, "fence")) is None
    assert actor.seat.view.get(GROUND, TILE) == Placeable("fence"), "it should stand at once"
    assert actor.seat.world.get(GROUND, TILE) is None, "although the replica does not know it yet"
    assert other.seat.view.get(GROUND, TILE) is None, "nor anybody else"
    trio.settle()
    assert other.seat.view.get(GROUND, TILE) == Placeable("fence"), "until the host has said so"
    assert auditor.conserved, auditor.complaints


def test_a_predicted_fence_never_doubles_and_never_flickers() -> None:
    trio = PeerTrio.playing(2, conditions=SLOW, seed=4)
    with_items(trio)
    actor = trio.guests[0]
    before = items(actor.seat.view, everything(trio))
    actor.seat.issue(Place(FARM, TILE, 10, "fence"))
    stood: list[bool] = []

    def look() -> None:
        stood.append(actor.seat.view.get(GROUND, TILE) == Placeable("fence"))
        assert items(actor.seat.view, everything(trio)) == before, (
            "at no tick should there be a fence more or less than before"
        )

    trio.on_step = look
    trio.run(2)
    assert all(stood), "from the moment it was placed it should stand, without a gap"


def test_a_second_move_from_the_same_slot_within_one_round_trip_counts_once_each() -> None:
    trio = PeerTrio.playing(2, conditions=SLOW, seed=9)
    auditor = with_items(trio)
    actor = trio.guests[0]
    before = counted(trio)
    bag = StorageRef(0, actor.seat.character)
    chest = StorageRef(FARM, CHEST)
    for target in (12, 13, 14):
        assert actor.seat.issue(MoveStack(chest, 0, bag, target, "wood", 3)) is None, (
            "each move should see what the one before has left"
        )
        trio.step()
    assert (
        actor.seat.issue(MoveStack(chest, 0, bag, 15, "wood", 3)) is RefusalReason.SLOT_CHANGED
    ), "and the fourth that there is only one left"
    assert actor.bag()["wood"] == 9, "nine should be seen in the bag at once"
    trio.settle()
    assert actor.bag(trio.host.seat.world)["wood"] == 9, "and be there in the end"
    assert counted(trio) == before, "nothing should have been made or lost"
    assert auditor.conserved, auditor.complaints
    assert not actor.of(CommandRefused), "the host should have agreed with each"


def test_what_the_host_refuses_is_undone_and_its_reason_told() -> None:
    trio = PeerTrio.playing(2, conditions=SLOW)
    with_items(trio)
    actor = trio.guests[0]
    command = Place(FARM, TILE, 10, "fence")
    assert actor.seat.issue(command) is None
    # Somebody else was faster, and the guest could not know.
    trio.host.lay({(GROUND, TILE): Placeable("torch")})
    trio.settle()
    assert actor.of(CommandRefused) == [CommandRefused(command, RefusalReason.OCCUPIED)], (
        "the refusal should come once, with the command and the reason"
    )
    assert actor.seat.view.get(GROUND, TILE) == Placeable("torch"), "what is true should be seen"
    assert actor.bag()["fence"] == 3, "and the fence be back in the bag"


@pytest.mark.parametrize("seed", range(6))
def test_of_two_who_pick_up_the_same_thing_one_gets_it(seed: int) -> None:
    trio = PeerTrio.playing(2, conditions=SLOW, seed=seed)
    auditor = with_items(
        trio, {(GROUND, TILE): Placeable("torch"), (DROPS, 77): Drop("stone", 5, 160, 130)}
    )
    before = counted(trio)
    for guest in trio.guests:
        assert guest.seat.issue(PickUp(FARM, TILE)) is None, "both see it and reach for it"
        assert guest.seat.issue(Collect(FARM, 77)) is None
        assert guest.bag()["torch"] == 3, "and both have it for a moment"
    trio.settle()
    torches = sorted(guest.bag()["torch"] for guest in trio.guests)
    stones = sorted(guest.bag().get("stone", 0) for guest in trio.guests)
    assert (torches, stones) == ([2, 3], [0, 5]), "in the end one of them has each"
    assert counted(trio) == before, "and there is no item more or less"
    refused = [len(guest.of(CommandRefused)) for guest in trio.guests]
    assert sum(refused) == 2, "whoever was too late should be told"
    assert auditor.conserved, auditor.complaints


@pytest.mark.parametrize("seed", range(6))
def test_of_all_who_take_the_last_stack_one_gets_it(seed: int) -> None:
    trio = PeerTrio.playing(3, conditions=SLOW, seed=seed)
    auditor = with_items(trio)
    before = counted(trio)
    chest = StorageRef(FARM, CHEST)
    for player in trio.players:
        bag = StorageRef(0, player.seat.character)
        player.seat.issue(MoveStack(chest, 0, bag, 15, "wood", 10))
    trio.settle()
    shares = [player.bag(trio.host.seat.world).get("wood", 0) for player in trio.players]
    assert sorted(shares) == [0, 0, 0, 10], "the last stack goes to one"
    assert counted(trio) == before, "whole"
    assert auditor.conserved, auditor.complaints


@pytest.mark.parametrize("seed", range(4))
def test_sorting_and_putting_down_where_another_lies_race_without_loss(seed: int) -> None:
    trio = PeerTrio.playing(
        2, conditions=LinkConditions(delay_ms=90, jitter_ms=30, loss_pct=10), seed=seed
    )
    scattered: dict[tuple[Section, int], Record | None] = {
        (CHESTS, chest_slot_key(CHEST, number)): Slot(("wood", "stone", "torch")[number % 3], 7)
        for number in range(3, 20, 2)
    }
    auditor = with_items(trio, scattered)
    before = counted(trio)
    chest = StorageRef(FARM, CHEST)
    for turn in range(8):
        for number, player in enumerate(trio.players):
            own, view = StorageRef(0, player.seat.character), player.seat.view
            there = stacks(view, CHESTS, chest_slot_key(CHEST, 0))
            for slot, stack in there[turn % 3 : turn % 3 + 1]:
                player.seat.issue(MoveStack(chest, slot, own, 0, stack.item, stack.count))
            player.seat.issue(SortStorage(chest if number else own))
            trio.step()
            for slot, stack in stacks(view, Section(player.seat.character, Kind.STORAGE))[:2]:
                player.seat.issue(MoveStack(own, slot, chest, turn, stack.item, stack.count))
        trio.run(0.1)
    trio.settle(20)
    assert counted(trio) == before, "there should be as many of each as before"
    assert auditor.conserved, auditor.complaints
    for guest in trio.guests:
        assert guest.seat.session.replica.repairs == 0, "no replica should have needed repair"


def test_a_sorting_is_seen_at_once_and_the_host_decides() -> None:
    trio = PeerTrio.playing(2, conditions=SLOW)
    with_items(trio, {(CHESTS, chest_slot_key(CHEST, 9)): Slot("wood", 5)})
    actor, other = trio.guests
    chest = StorageRef(FARM, CHEST)
    assert actor.seat.issue(SortStorage(chest)) is None
    first = chest_slot_key(CHEST, 0)
    assert actor.seat.view.get(CHESTS, first) == Slot("wood", 15), "it should be seen at once"
    own = StorageRef(0, other.seat.character)
    late = MoveStack(chest, 9, own, 15, "wood", 5)
    trio.run_until(lambda: trio.host.seat.world.get(CHESTS, first) == Slot("wood", 15))
    assert other.seat.issue(late) is None, "a friend who has not seen it yet may still try"
    trio.settle()
    assert other.of(CommandRefused) == [
        CommandRefused(late, RefusalReason.SLOT_CHANGED, actor.seat.character)
    ], "who was too late should be told why"
    assert trio.host.seat.world.get(CHESTS, first) == Slot("wood", 15), "and nothing be lost"


def wishes_until_refused(guest: GuestPlayer) -> int:
    """How many commands a guest can issue at once."""
    seat = guest.seat
    own, bag = StorageRef(0, seat.character), Section(seat.character, Kind.STORAGE)
    for count in range(2 * limits.COMMANDS_PENDING_MAX):
        slots = set(seat.view.keys(bag))
        source = min(slots)
        held = seat.view.get(bag, source)
        assert isinstance(held, Slot)
        target = next(number for number in range(24) if number not in slots)
        if seat.issue(MoveStack(own, source, own, target, held.item, held.count)) is not None:
            return count
    raise AssertionError("there should be a limit")


def test_a_storm_of_the_same_wishes_ends_identical_with_every_item_counted() -> None:
    trio = PeerTrio.playing(3, conditions=LinkConditions(delay_ms=80, loss_pct=15), seed=2)
    auditor = with_items(trio)
    before = counted(trio)
    for tick in range(120):
        for number, player in enumerate(trio.players):
            bag = StorageRef(0, player.seat.character)
            chest = StorageRef(FARM, CHEST)
            turn = (tick + number) % 6
            if turn == 0:
                player.seat.issue(MoveStack(chest, 0, bag, 15, "wood", 1 + tick % 3))
            elif turn == 2:
                player.seat.issue(MoveStack(bag, 15, chest, 0, "wood", 1))
            elif turn == 3:
                player.seat.issue(Place(FARM, TILE, 10, "fence"))
            elif turn == 5:
                player.seat.issue(PickUp(FARM, TILE))
        trio.step()
    trio.settle(20)
    trio.run(2)
    trio.settle()
    assert counted(trio) == before, "after all that there should be as many of each as before"
    assert auditor.conserved, auditor.complaints
    for guest in trio.guests:
        assert guest.seat.session.replica.repairs == 0, "and no replica should have needed repair"
        trio.network.cut(guest.address)
        assert wishes_until_refused(guest) == limits.COMMANDS_PENDING_MAX, (
            "nor any prediction be left over, which would take up room"
        )


def test_every_change_that_a_scene_is_told_of_is_what_it_would_see_by_looking() -> None:
    """A scene draws by the events alone; they must add up to the view."""
    trio = PeerTrio.playing(2, conditions=SLOW, seed=3)
    with_items(trio)
    actor = trio.guests[0]
    actor.events.clear()
    drawn = {key: actor.seat.view.get(GROUND, key) for key in actor.seat.view.keys(GROUND)}
    for step in range(60):
        if step % 9 == 0:
            actor.seat.issue(Place(FARM, TILE, 10, "fence"))
        if step % 9 == 5:
            trio.guests[1].seat.issue(PickUp(FARM, TILE))
        trio.step()
        for change in actor.of(Change):
            if change.section == GROUND:
                drawn[change.key] = change.record
        actor.events.clear()
        shown = {key: record for key, record in drawn.items() if record is not None}
        view = {key: actor.seat.view.get(GROUND, key) for key in actor.seat.view.keys(GROUND)}
        assert shown == view, f"at step {step} the scene should show what there is"


def test_what_was_predicted_while_cut_off_is_carried_out_once_on_return() -> None:
    trio = PeerTrio.playing(2)
    auditor = with_items(trio)
    actor = trio.guests[0]
    trio.network.cut(actor.address)
    assert actor.seat.issue(Place(FARM, TILE, 10, "fence")) is None
    trio.run(7)
    assert actor.seat.view.get(GROUND, TILE) == Placeable("fence"), "he still sees it standing"
    trio.network.restore(actor.address)
    assert trio.run_until(lambda: trio.is_in(actor), 10)
    trio.run(1)
    trio.settle()
    assert trio.host.seat.world.get(GROUND, TILE) == Placeable("fence"), "now everybody does"
    assert actor.bag()["fence"] == 2, "and it was paid for once"
    assert auditor.conserved, auditor.complaints


def test_who_was_slower_hears_who_was_faster() -> None:
    """Two guests press at the same moment; a third, the host, sees one of them win."""
    trio = PeerTrio.playing(2, conditions=SLOW)
    auditor = with_items(trio)
    for guest in trio.guests:
        own = StorageRef(0, guest.seat.character)
        move = MoveStack(StorageRef(FARM, CHEST), 0, own, 12, "wood", 10)
        assert guest.seat.issue(move) is None, "each should see all of the wood"
        assert guest.bag()["wood"] == 10, "and hold it for a moment"
    trio.settle()
    losers = [guest for guest in trio.guests if guest.of(CommandRefused)]
    assert len(losers) == 1, "one of the two should have lost the race"
    (winner,) = (guest for guest in trio.guests if guest not in losers)
    (refused,) = losers[0].of(CommandRefused)
    assert refused.faster == winner.seat.character, "and hear who was faster"
    assert losers[0].bag().get("wood", 0) == 0, "with empty hands"
    assert auditor.conserved, auditor.complaints


def test_what_a_friend_did_long_ago_is_no_race() -> None:
    authors = LastAuthors()
    authors.note([(GROUND, TILE)], 65, tick=100)
    assert authors.faster_than(66, (GROUND, TILE), 120) == 65, "a moment ago it was a race"
    assert authors.faster_than(65, (GROUND, TILE), 120) == 0, "nobody races against himself"
    assert authors.faster_than(66, (GROUND, TILE), 100 + RACE_TICKS + 1) == 0, "then no more"
    authors.note([(GROUND, TILE)], 0, tick=121)
    assert authors.faster_than(66, (GROUND, TILE), 122) == 0, "the host's own word is nobody's"
    authors.note([(GROUND, key) for key in range(2 * NAMES_MAX)], 65, tick=130)
    assert authors.faster_than(66, (GROUND, 2), 131) == 0, "what is forgotten names nobody"
