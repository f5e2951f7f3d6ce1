"""The pending set: what one peer has not acknowledged, and what of it goes with which bundle."""

from net import limits
from net.bundles import ChangedRecord
from net.ground import arrived
from net.sync.bus import Patience
from tests.helpers.replica import PATIENCE, Replica

PAYLOAD = bytes(40)


def keys(changes: tuple[ChangedRecord, ...]) -> list[int]:
    return [change.key for change in changes]


def ticks_of(pair: Replica, ticks: int) -> list[int]:
    """When record 1 goes within the next ticks."""
    return [pair.tick for _ in range(ticks) if keys(pair.bundle().changes) == [1]]


def test_an_unacknowledged_change_goes_again_when_its_answer_is_late_and_then_more_rarely() -> None:
    pair = Replica()
    pair.change(1, b"a")
    assert ticks_of(pair, 40) == [1, 4, 7, 13, 19, 31], (
        "a change should be repeated when its acknowledgement should have come, and ever more "
        "rarely while nothing is heard at all"
    )


def test_on_a_network_that_loses_much_a_change_goes_early_once_more() -> None:
    pair = Replica()
    pair.patience = Patience(25.0, copies=2)
    pair.change(1, b"a")
    assert ticks_of(pair, 60) == [1, 2, 27, 52], "one loss should not cost a whole round trip"


def test_what_newer_bundles_have_overtaken_goes_again_at_once() -> None:
    pair = Replica()
    pair.patience = Patience(90.0)
    pair.change(1, b"lost")
    pair.bundle()
    for key in (2, 3, 4):
        pair.change(key, b"arrives")
        pair.deliver(pair.bundle())
        assert not pair.bus.has_due(pair.tick), "until then it may only be late"
        pair.acknowledge()
    assert keys(pair.bundle().changes) == [1], "three that were sent later have arrived"


def test_what_was_missed_leaves_room_for_what_happens_now() -> None:
    pair = Replica()
    pair.change_together(*((3, key, PAYLOAD) for key in range(300)))
    pair.bus.restart()
    pair.change_together(*((4, key, PAYLOAD) for key in range(30)))
    sections = [[change.section for change in pair.bundle().changes] for _ in range(3)]
    assert sections[0].count(4) >= 10, "most of a bundle is what happens now"
    assert all(section.count(3) >= 3 for section in sections), "a quarter is what was missed"
    assert sum(section.count(4) for section in sections) == 30, "and nothing new waits for it"


def test_what_waits_longest_goes_first_so_that_a_lost_change_does_not_starve() -> None:
    pair = Replica()
    pair.change(1000, PAYLOAD)
    pair.bundle()
    seen: list[int] = []
    for tick in range(9):
        pair.change_together(*((1, 100 * tick + key, PAYLOAD) for key in range(30)))
        seen += keys(pair.bundle().changes)
    assert 1000 in seen, "however much is new, what was lost has its turn"


def test_an_acknowledged_change_is_never_sent_again() -> None:
    pair = Replica()
    pair.change(1, b"a")
    pair.exchange()
    assert len(pair.bus) == 0, "the acknowledgement should clear what its bundle carried"
    assert all(not pair.bundle().changes for _ in range(10)), "nothing should be left to send"


def test_a_record_that_changed_again_before_its_acknowledgement_stays_pending() -> None:
    pair = Replica()
    pair.change(1, b"old")
    pair.deliver(pair.bundle())
    pair.change(1, b"new")
    pair.acknowledge()
    assert len(pair.bus) == 1, "acknowledging the older content should not clear the newer one"
    pair.exchange()
    assert pair.is_identical, "the newer content should have been sent by itself"
    assert len(pair.bus) == 0, "and then be done"


def test_only_the_newest_change_of_a_record_travels() -> None:
    pair = Replica()
    for content in (b"1", b"2", b"3"):
        pair.change(7, content)
    bundle = pair.bundle()
    assert [(change.key, change.content) for change in bundle.changes] == [(7, b"3")], (
        "a record that changed three times in a tick should travel once, as it is now"
    )


def test_what_is_new_goes_together_with_what_is_repeated() -> None:
    pair = Replica()
    pair.change(1, PAYLOAD)
    pair.bundle()
    pair.bundle()
    pair.bundle()
    pair.change(2, PAYLOAD)
    assert set(keys(pair.bundle().changes)) == {1, 2}, "what is new should not wait for it"


def test_an_acknowledgement_by_bits_clears_the_bundles_that_it_names_and_no_others() -> None:
    pair = Replica()
    for key in (1, 2, 3):
        pair.change(key, b"x")
        bundle = pair.bundle()
        if key != 2:
            pair.deliver(bundle)
    pair.acknowledge()
    assert len(pair.bus) == 1, "only the bundle that was lost should leave something pending"
    pair.exchange()
    pair.exchange()
    assert pair.is_identical, "and what it carried should be sent again"


def test_an_acknowledgement_of_a_bundle_that_never_was_changes_nothing() -> None:
    pair = Replica()
    pair.change(1, b"x")
    pair.bundle()
    pair.bus.acknowledge(arrived(4000, bytes([255]) * 4))
    assert len(pair.bus) == 1, "only acknowledging the carrying bundle should clear a change"


def test_a_burst_of_500_changes_drains_over_the_ticks_within_the_budget() -> None:
    pair = Replica()
    pair.change_together(*((3, key, b"a grown crop....") for key in range(500)))
    ticks = 0
    while len(pair.bus):
        bundle = pair.bundle()
        size = sum(len(change.content or b"") for change in bundle.changes)
        assert size <= 1000, "no bundle should hold more than its budget"
        pair.deliver(bundle)
        pair.acknowledge()
        ticks += 1
    assert pair.is_identical, "in the end everything should have arrived"
    assert 10 <= ticks <= 30, f"500 changes should drain in a second at most, not in {ticks} ticks"


def test_while_a_burst_drains_nothing_claims_to_be_complete() -> None:
    pair = Replica()
    pair.change_together(*((3, key, PAYLOAD) for key in range(60)))
    first = pair.bundle()
    assert first.counts_on is None, "a bundle that did not hold all cannot be counted on"
    followed = pair.deliver(first)
    assert followed is not None
    assert not followed.is_complete, "and the guest should not think that it has all"


def test_the_changes_of_one_command_travel_in_one_datagram_where_they_fit() -> None:
    pair = Replica()
    pair.change_together(*((1, key, PAYLOAD) for key in range(18)))
    pair.change_together((2, 1, PAYLOAD), (2, 2, PAYLOAD), (2, 3, PAYLOAD))
    first, second = pair.bundle(), pair.bundle()
    sections = [{change.section for change in bundle.changes} for bundle in (first, second)]
    assert len(first.changes) == 18, "the first command should fill most of the first datagram"
    assert sections == [{1}, {2}], "the second should wait rather than be torn in two"


def test_a_command_too_large_for_a_datagram_is_cut_where_it_must_be() -> None:
    pair = Replica()
    pair.change(99, b"first")
    pair.change_together(*((1, key, PAYLOAD) for key in range(40)))
    bundle = pair.bundle()
    assert len(bundle.changes) > 10, "what cannot travel together should not wait for that"


def test_restarting_makes_all_that_is_pending_new_again() -> None:
    pair = Replica()
    pair.change(1, b"a")
    pair.change(2, b"b")
    pair.bundle()
    pair.bus.restart()
    assert keys(pair.bundle().changes) == [1, 2], (
        "what was under way as a friend was cut off should be sent at once when he is back"
    )


def test_a_peer_that_acknowledges_nothing_for_ever_does_not_make_the_bus_grow() -> None:
    pair = Replica()
    pair.change(999, b"in the first")
    pair.bundle()
    for tick in range(3 * limits.BUNDLE_HISTORY):
        pair.change(tick % 20, tick.to_bytes(2, "big"))
        bundle = pair.bundle()
        assert len(set(keys(bundle.changes))) == len(bundle.changes), "each name is held once"
    assert len(pair.bus) == 21, "there should never be more pending than there are records"
    pair.bus.acknowledge([1])
    assert len(pair.bus) == 21, "what old bundles carried should be forgotten"
    pair.bus.acknowledge([pair.number - limits.BUNDLE_HISTORY])
    pair.bus.acknowledge([pair.number])
    assert len(pair.bus) < 21, "and what the newest carried be known"


def test_what_was_under_way_as_the_line_was_cut_is_in_doubt_and_told_whole() -> None:
    """Whether it has arrived nobody knows: neither what the peer holds, nor what to build upon."""
    pair = Replica()
    told = {name: b"\x92\x01" + bytes([name]) for name in (1, 2)}
    for key, content in told.items():
        pair.change(key, content)
    pair.exchange()
    pair.change(1, b"\x92\x02\x01")
    pair.bundle()
    pair.bus.restart()
    pair.change(2, b"\x92\x02\x02")
    assert not pair.bus.belief.is_certain, "the peer may hold either of two contents"
    drained = pair.bus.drain(1, 100, pair.revision, 1000, PATIENCE, may_differ=True)
    assert keys(drained.changes) == [1, 2]
    assert list(drained.bases) == [(1, 2)], "only what the peer surely holds is built upon"
    pair.bus.acknowledge([1])
    assert pair.bus.belief.is_certain, "and once that has arrived there is no doubt"


def test_a_difference_that_was_waited_for_in_vain_goes_whole() -> None:
    """Who does not understand it, since something is damaged there, hears it then."""
    pair = Replica()
    pair.change(1, b"\x92\x01\x01")
    pair.exchange()
    pair.change(1, b"\x92\x01\x02")
    patience = Patience(3, copies=2)
    told = [
        bool(drained.bases)
        for number in range(10, 30)
        if (drained := pair.bus.drain(number, number, 2, 1000, patience, may_differ=True)).changes
    ]
    assert told[:3] == [True, True, False], "as a difference as often as it goes early, then whole"


def test_a_copy_that_finds_no_room_is_not_forgotten() -> None:
    pair = Replica()
    pair.patience = Patience(25.0, copies=2)
    pair.change(9999, PAYLOAD)
    pair.bundle()
    for tick in range(5):
        pair.change_together(*((2, 100 * tick + key, PAYLOAD) for key in range(40)))
        assert 9999 not in keys(pair.bundle(500).changes), "there is no room"
    seen = [key for _ in range(60) for key in keys(pair.bundle(60_000).changes)]
    assert 9999 in seen, "it goes when its answer is late, like everything else"


def test_what_it_would_count_on_too_far_back_is_not_named() -> None:
    pair = Replica()
    pair.patience = Patience(10_000.0)
    pair.change(1, b"a")
    counts_on = [pair.bundle().counts_on for _ in range(limits.BUNDLE_HISTORY + 3)]
    assert counts_on[-3] is not None, "so far back bundles are remembered"
    assert counts_on[-2:] == [None, None], "and no further: nothing is concluded then"
