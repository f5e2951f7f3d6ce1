"""What a tick costs, over real sessions: sizes, caps, quiet, waking, and no alarm without cause."""

import pytest

from net import limits
from net.session.events import CommandWasRefused
from net.sync.presence import PresenceSample
from net.transports.simulated import LinkConditions
from tests.helpers.reading import read_by_host, read_by_its_guest
from tests.helpers.sessions import SessionTrio


def standing(character: int) -> PresenceSample:
    return PresenceSample(character, 1, 0, 0, 100.0, 100.0, 0)


def play(trio: SessionTrio, seconds: float) -> None:
    """Everybody changes things, moves and deletes, a few times a second."""
    for tick in range(round(seconds * limits.TICK_RATE_HZ)):
        for number, guest in enumerate(trio.guests):
            guest.sample = PresenceSample(0, 1, 0, 1, float(tick % 800), 50.0, 0)
            if tick % 8 == number:
                guest.put((tick + number) % 30, bytes([tick % 256]) * (tick % 40))
            if tick % 24 == number:
                guest.put((tick + 7) % 30, None)
        if tick % 10 == 0:
            trio.host.change_together((2, tick % 9, b"a"), (3, tick % 11, b"b" * 30))
        trio.step()


@pytest.mark.breadth(3)
@pytest.mark.parametrize(
    ("seed", "conditions"),
    [
        (1, LinkConditions(delay_ms=40)),
        (2, LinkConditions(delay_ms=80, jitter_ms=20, loss_pct=10, reorder_pct=5)),
        (3, LinkConditions(delay_ms=80, jitter_ms=60, loss_pct=20, duplicate_pct=10)),
        (
            4,
            LinkConditions(
                delay_ms=60, jitter_ms=20, loss_pct=30, duplicate_pct=10, reorder_pct=15
            ),
        ),
        (5, LinkConditions(delay_ms=30, burst_pct=2, burst_length=12, reorder_pct=30)),
    ],
)
def test_without_planted_faults_there_is_no_repair_and_no_false_alarm(
    seed: int, conditions: LinkConditions
) -> None:
    trio = SessionTrio.playing(2, conditions=conditions, seed=seed)
    play(trio, 20)
    trio.settle()
    for guest in trio.guests:
        assert len(guest.verdicts) > 30, "there should have been comparisons all along"
        assert all(is_identical for _, is_identical in guest.verdicts), (
            "where nothing was corrupted, no comparison should find a difference"
        )
        assert guest.session.replica.repairs == 0, "and nothing should have been repaired"
    assert not trio.host.tap.of("SectionWhole"), "so the host sent no repair either"


def test_idle_peers_fall_quiet_at_two_bundles_a_second() -> None:
    trio = SessionTrio.playing(2)
    trio.host.sample = standing(64)
    for guest in trio.guests:
        guest.sample = standing(0)
    trio.run(5)
    since_s = trio.now_s
    trio.run(20)
    for guest in trio.guests:
        assert len(guest.tap.of("GuestBundle", since_s)) <= 2.2 * 20, "a guest should fall quiet"
    for peer in trio.host.tap.peers:
        sent = [s for s in trio.host.tap.of("HostBundle", since_s) if s.peer == peer]
        assert len(sent) <= 3.2 * 20, f"the host should fall quiet: {len(sent)} in 20 s"
    assert not trio.host.tap.of("PlayerStatusChanged", since_s + 0.1), "and nothing else be said"


def test_an_idle_peer_wakes_within_a_tick() -> None:
    trio = SessionTrio.playing(2)
    trio.run(6.3)
    trio.host.change(1, b"awake")
    since_s = trio.now_s
    trio.step()
    assert len(trio.host.tap.of("HostBundle", since_s)) == 2, "the change should go at once"
    trio.step()
    assert all(guest.content(1) == b"awake" for guest in trio.guests), "and be there at the next"
    trio.run(4.3)
    since_s = trio.now_s
    trio.guests[0].put(2, b"hello")
    trio.step()
    member = trio.host.member(trio.guests[0].session.character)
    newest = trio.guests[0].tap.of("GuestBundle", since_s)[-1]
    assert read_by_host(member, newest.payload).commands, "a command should not wait"


def test_no_datagram_is_ever_larger_than_the_limit_whatever_comes_together() -> None:
    """A full house, records of the largest size, refusals, pings and presence at once."""
    trio = SessionTrio(7, conditions=LinkConditions(delay_ms=50, loss_pct=10))
    trio.host.refuses = lambda command: 7 if command.number % 2 else None
    trio.join()
    for tick in range(120):
        trio.host.sample = PresenceSample(64, 1, 0, 1, float(tick), 5.0, 0)
        for guest in trio.guests:
            guest.sample = PresenceSample(0, 1, 0, 1, float(tick), 9.0, 0)
            for _ in range(2):
                guest.put(tick % 5, bytes(200))
        if tick % 4 == 0:
            trio.host.change(1000 + tick, bytes(limits.RECORD_MAX_BYTES))
        trio.step()
    for tap in (trio.host.tap, *(guest.tap for guest in trio.guests)):
        largest = max(len(sent.payload) for sent in tap.sent if sent.channel is None)
        assert largest <= limits.DATAGRAM_MAX_BYTES, f"a datagram had {largest} bytes"
    trio.host.sample = None
    trio.settle(60)


def test_the_largest_record_reaches_a_full_house() -> None:
    trio = SessionTrio(7)
    trio.join()
    trio.host.change(1, bytes(limits.RECORD_MAX_BYTES))
    trio.run(0.5)
    assert trio.is_identical(), "no share of the upstream should be too small for one record"


def test_the_upstream_of_a_host_is_capped() -> None:
    trio = SessionTrio(7)
    trio.join()
    for second in range(3):
        trio.host.change_together(*((2, key, bytes([second]) * 60) for key in range(3000)))
        since_s = trio.now_s
        trio.run(1.0)
        bundles = trio.host.tap.of("HostBundle", since_s)
        total = sum(len(sent.payload) for sent in bundles)
        assert total <= limits.UPSTREAM_MAX_BYTES_PER_S, f"{total} B in a second is too much"
    assert limits.UPSTREAM_MAX_BYTES_PER_S <= 256 * 1024, "which is what Steam lets through"


def test_a_burst_of_500_changes_is_with_everybody_within_two_seconds_at_10_percent_loss() -> None:
    trio = SessionTrio.playing(2, conditions=LinkConditions(delay_ms=80, loss_pct=10), seed=4)
    trio.host.change_together(*((2, key, b"grown overnight") for key in range(500)))
    assert trio.run_until(trio.is_identical, 2.0), "a new day should drain over the ticks"
    assert all(guest.session.replica.repairs == 0 for guest in trio.guests), "without any repair"


def test_digests_come_some_times_a_second_with_bundles_that_are_complete() -> None:
    trio = SessionTrio.playing(2)
    since_s = trio.now_s
    play(trio, 3)
    sessions = [guest.session for guest in trio.guests]
    sent = trio.host.tap.of("HostBundle", since_s)
    bundles = [read_by_its_guest(sessions, each.payload) for each in sent]
    assert all(b.counts_on is not None for b in bundles if b.digest is not None), (
        "only a bundle that completes the replica should let it be compared with the world"
    )
    proofs = sum(b.digest is not None or b.belief is not None for b in bundles)
    assert proofs >= 3 * 4 * len(trio.guests), f"some proofs a second, not {proofs} in three"


def test_a_refusal_reaches_its_guest_however_many_there_are() -> None:
    trio = SessionTrio(2, conditions=LinkConditions(delay_ms=150, loss_pct=20), seed=3)
    trio.host.refuses = lambda _: 7
    trio.join()
    guest = trio.guests[0]
    for _ in range(60):
        guest.put(1, b"no")
    assert trio.run_until(lambda: guest.session.outbox.is_empty, 20), "each should be answered"
    heard = [event.number for event in guest.of(CommandWasRefused)]
    assert sorted(set(heard)) == list(range(1, 61)), "every refusal should be heard"
    assert len(heard) == 60, "and each once"


def test_repeated_bundles_cost_a_host_no_second_command() -> None:
    trio = SessionTrio.playing(2, conditions=LinkConditions(duplicate_pct=100, delay_ms=20))
    for number in range(10):
        trio.guests[0].put(number, b"once")
    trio.settle()
    assert [c.number for c in trio.host.commands] == list(range(1, 11)), "in order, each once"
