"""The traps of unordered delivery, each by its name: bundles, acknowledgements and repairs that
overtake each other. What must hold in the end is always the same: byte for byte the host's world.
"""

from random import Random

import pytest

from net import limits
from net.errors import NotUnderstoodError
from net.ground import arrived
from net.sync.follower import Comparison
from net.sync.ledger import Entry, LedgerChange
from net.sync.superseded import Superseded
from tests.helpers.replica import PATIENCE, Replica


def test_a_deleted_record_does_not_come_back_with_a_late_older_bundle() -> None:
    pair = Replica()
    pair.change(1, b"fence")
    late = pair.bundle()
    pair.change(1, None)
    pair.deliver(pair.bundle())
    pair.deliver(late)
    assert pair.guest.get(1, 1) is None, "the older change should not bring the record back"
    pair.acknowledge()
    assert pair.exchange().comparison is Comparison.IDENTICAL, "and both worlds should be equal"


def test_a_deleted_key_that_is_created_again_holds_whatever_arrives_first() -> None:
    pair = Replica()
    bundles = []
    for content in (b"first", None, b"second"):
        pair.change(1, content)
        bundles.append(pair.bundle())
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)):
        replica = Replica()
        for index in order:
            replica.follower.receive(bundles[index], 0.0)
        entry = replica.guest.get(1, 1)
        assert entry is not None, f"the record should exist after the order {order}"
        assert entry.content == b"second", f"and be the newest one after the order {order}"


def test_an_acknowledgement_that_overtakes_its_changes_loses_nothing() -> None:
    """The guest acknowledges the later bundle first; the earlier one, which carried something
    else, is still under way, and then lost."""
    pair = Replica()
    pair.change(1, b"under way")
    pair.bundle()
    pair.change(2, b"arrived")
    pair.deliver(pair.bundle())
    pair.acknowledge()
    assert len(pair.bus) == 1, "an acknowledgement should speak only for what it names"
    for _ in range(round(PATIENCE.ticks)):
        pair.exchange()
    assert pair.is_identical, "what was lost should have been repeated"


def test_an_old_acknowledgement_that_arrives_late_clears_nothing_that_is_newer() -> None:
    pair = Replica()
    pair.change(1, b"a")
    pair.deliver(pair.bundle())
    told = pair.follower.acknowledge(1, 0.0)
    pair.change(1, b"b")
    pair.bundle()
    pair.bus.acknowledge(arrived(*told))
    pair.bus.acknowledge(arrived(*told))
    assert len(pair.bus) == 1, "the newer content has not been acknowledged by anybody"


def test_a_repair_that_arrives_among_newer_changes_undoes_none_of_them() -> None:
    """The repair speaks as of revision G. Meanwhile one record has changed, one was deleted and one
    is new; all of that is newer than G and stays."""
    pair = Replica()
    for key in (1, 2, 3):
        pair.change(key, b"old")
    pair.exchange()
    as_of = pair.revision
    answer = [(key, entry.revision, entry.content) for key, entry in _entries(pair)]
    pair.guest.put(1, 3, 3, b"corrupt")
    pair.change(1, b"newer")
    pair.change(2, None)
    pair.change(4, b"created")
    pair.exchange()
    for key, revision, content in answer:
        pair.guest.install(1, key, as_of, revision, content, pair.now_s)
    assert pair.is_identical, "the repair should heal what was wrong and touch nothing newer"


def test_a_repair_that_says_absent_does_not_delete_what_was_created_after_it() -> None:
    pair = Replica()
    pair.change(1, b"x")
    pair.exchange()
    as_of = pair.revision
    pair.change(9, b"created later")
    pair.exchange()
    pair.guest.install(1, 9, as_of, as_of, None, pair.now_s)
    assert pair.is_identical, "as of G there was no such record; now there is"


def test_a_repair_reports_as_changed_only_what_it_has_changed() -> None:
    pair = Replica()
    pair.change(1, b"right")
    pair.exchange()
    as_of = pair.revision
    absent = pair.guest.install(1, 9, as_of, as_of, None, pair.now_s)
    same = pair.guest.install(1, 1, as_of, as_of, b"right", pair.now_s)
    assert (absent, same) == (None, None), "what is as the host has it has not changed"
    pair.guest.put(1, 9, as_of, b"corrupt")
    pair.guest.put(1, 1, as_of, b"corrupt")
    gone = pair.guest.install(1, 9, as_of, as_of, None, pair.now_s)
    other = pair.guest.install(1, 1, as_of, as_of, b"right", pair.now_s)
    assert gone == LedgerChange(1, 9, as_of, None), "what was corrupt has"
    assert other == LedgerChange(1, 1, as_of, b"right"), "and what it is now should be told"
    assert pair.is_identical


def test_changes_that_arrive_after_a_repair_but_are_older_than_it_are_ignored() -> None:
    pair = Replica()
    pair.change(1, b"old")
    late = pair.bundle()
    pair.change(1, b"new")
    entry = pair.host.get(1, 1)
    assert entry is not None
    pair.guest.install(1, 1, pair.revision, entry.revision, entry.content, 0.0)
    pair.deliver(late)
    assert pair.is_identical, "the repair was newer than the bundle that came after it"


def test_a_bundle_that_comes_twice_is_followed_once() -> None:
    pair = Replica()
    pair.change(1, b"x")
    bundle = pair.bundle()
    assert pair.deliver(bundle) is not None, "the first copy should be followed"
    assert pair.deliver(bundle) is None, "the second should be dropped"


def test_a_bundle_older_than_the_history_is_dropped() -> None:
    pair = Replica()
    pair.change(1, b"x")
    old = pair.bundle()
    for _ in range(limits.BUNDLE_HISTORY):
        pair.bundle()
    pair.deliver(pair.bundle())
    for _ in range(limits.BUNDLE_HISTORY):
        if not pair.is_identical:
            pair.deliver(pair.bundle())
    assert pair.deliver(old) is None, "its place in the window is gone, so it may be a replay"
    assert pair.is_identical, "and nothing is lost, since the change has been sent again"


def test_nothing_is_compared_before_every_bundle_that_is_counted_on_has_arrived() -> None:
    pair = Replica()
    pair.change(1, b"a")
    lost = pair.bundle()
    pair.change(2, b"b")
    followed = pair.deliver(pair.bundle())
    assert followed is not None
    assert not followed.is_complete, "a bundle is missing, so the replica is not complete"
    assert followed.comparison is Comparison.NONE, "and a difference would prove nothing"
    assert pair.deliver(lost) is not None
    assert pair.exchange().comparison is Comparison.IDENTICAL, "now it can be compared"


def test_nothing_is_compared_that_newer_changes_have_overtaken() -> None:
    pair = Replica()
    pair.change(1, b"a")
    early = pair.bundle()
    pair.change(1, b"b")
    pair.deliver(pair.bundle())
    followed = pair.deliver(early)
    assert followed is not None
    assert followed.comparison is Comparison.NONE, (
        "the replica is ahead of this bundle's revision, so its digest says nothing"
    )


def test_the_change_of_one_record_while_another_is_lost_raises_no_false_alarm() -> None:
    """Three records, every loss pattern of six bundles: whatever is lost, a comparison that is made
    is equal, and in the end the worlds are."""
    for pattern in range(64):
        pair = Replica()
        for step in range(6):
            pair.change(step % 3, bytes([step]))
            if step == 4:
                pair.change(0, None)
            bundle = pair.bundle()
            if pattern >> step & 1:
                followed = pair.deliver(bundle)
                assert followed is None or followed.comparison is not Comparison.DIFFERENT, (
                    f"nothing was corrupted, so there must be no alarm (pattern {pattern:06b})"
                )
                if step % 2:
                    pair.acknowledge()
        for _ in range(4):
            pair.exchange()
        assert pair.is_identical, f"in the end both should be equal (pattern {pattern:06b})"


def test_a_guest_knows_what_each_record_was_at_each_bundle_of_its_own() -> None:
    """Made, changed, deleted and made again between its bundles; a host builds upon any of them."""
    pair = Replica()
    dice = Random(1)
    then: list[dict[int, bytes | None]] = [{}]
    for step in range(200):
        if dice.random() < 0.4:
            pair.acknowledge()
            then.append({key: _content(pair, key) for key in range(4)})
        pair.change(dice.randrange(4), None if dice.random() < 0.3 else bytes([step]))
        pair.deliver(pair.bundle())
    for moment, contents in enumerate(then):
        for key, content in contents.items():
            assert pair.follower.record_at(moment, 1, key) == content, (
                f"record {key} as of bundle {moment}, and none where there was none"
            )


def test_what_a_guest_has_forgotten_is_not_taken_for_what_came_after() -> None:
    superseded = Superseded()
    for number in range(1, limits.SUPERSEDED_MAX + 2):
        superseded.add((1, 1), b"until %d" % number, number)
    with pytest.raises(NotUnderstoodError):
        superseded.at((1, 1), 1, b"now")
    assert superseded.at((1, 1), 2, b"now") == b"until 2", "the oldest that is remembered"


def _content(pair: Replica, key: int) -> bytes | None:
    entry = pair.guest.get(1, key)
    return None if entry is None else entry.content


def _entries(pair: Replica) -> list[tuple[int, Entry]]:
    return sorted(pair.host.sections[1].entries.items())
