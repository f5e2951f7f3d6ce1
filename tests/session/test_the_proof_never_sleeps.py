"""While a connection lives, a guest that lacks nothing proves it again and again.

Whatever else goes on (somebody walks, chats, changes things, or nobody does anything), comparisons
of digests go on, so that a difference is found soon and the watchdog never cries for nothing. No
duty of a bundle hangs on a timer that other traffic resets.
"""

from collections.abc import Callable
from itertools import pairwise

import pytest

from net import limits
from net.session.states import GuestState
from net.sync.presence import PresenceSample
from net.transports.simulated import PERFECT, LinkConditions
from tests.helpers.reading import read_by_host, read_by_its_guest
from tests.helpers.sessions import GuestSide, SessionTrio

SECONDS = 8
FAR = LinkConditions(delay_ms=150, jitter_ms=20)
"""A round trip of ten ticks without loss."""


def at(x: float) -> PresenceSample:
    return PresenceSample(0, 1, 0, 1, x, 50.0, 0)


def nobody_moves(trio: SessionTrio, tick: int) -> None:
    if not tick:
        for guest in trio.guests:
            guest.sample = at(1.0)


def one_walks(trio: SessionTrio, tick: int) -> None:
    nobody_moves(trio, tick)
    trio.guests[0].sample = at(tick % 400)


def everybody_walks(trio: SessionTrio, tick: int) -> None:
    for guest in trio.guests:
        guest.sample = at(tick % 400)


def the_host_walks(trio: SessionTrio, tick: int) -> None:
    nobody_moves(trio, tick)
    trio.host.sample = at(tick % 400)._replace(character=64)


def one_acts(trio: SessionTrio, tick: int) -> None:
    one_walks(trio, tick)
    if tick % 4 == 0:
        trio.guests[0].put(tick % 50, bytes([tick % 256]))


def the_host_changes_something_now_and_then(trio: SessionTrio, tick: int) -> None:
    one_walks(trio, tick)
    if tick % 20 == 0:
        trio.host.change(tick % 50, bytes([tick % 256]))


def the_host_changes_something_all_the_time(trio: SessionTrio, tick: int) -> None:
    everybody_walks(trio, tick)
    trio.host.change(tick % 50, bytes([tick % 256]))


def everything_is_refused(trio: SessionTrio, tick: int) -> None:
    trio.host.refuses = lambda _command: 3
    one_acts(trio, tick)


def friends_chat(trio: SessionTrio, tick: int) -> None:
    nobody_moves(trio, tick)
    if tick % 30 == 0:
        trio.guests[0].session.say("hello")


Evening = Callable[[SessionTrio, int], None]
EVENINGS: tuple[Evening, ...] = (
    nobody_moves,
    one_walks,
    everybody_walks,
    the_host_walks,
    one_acts,
    the_host_changes_something_now_and_then,
    the_host_changes_something_all_the_time,
    everything_is_refused,
    friends_chat,
)


def comparison_times(trio: SessionTrio, guest: GuestSide) -> list[float]:
    """Notes when a guest compares, from now on."""
    times: list[float] = [trio.now_s]
    guest.session.replica.compare_listeners.append(lambda *_: times.append(trio.now_s))
    return times


@pytest.mark.breadth(6)
@pytest.mark.parametrize("conditions", [PERFECT, FAR], ids=["at home", "far away"])
@pytest.mark.parametrize("evening", EVENINGS)
def test_every_guest_compares_at_least_once_a_second(
    evening: Evening, conditions: LinkConditions
) -> None:
    trio = SessionTrio.playing(2, conditions=conditions)
    times = [comparison_times(trio, guest) for guest in trio.guests]
    for tick in range(SECONDS * limits.TICK_RATE_HZ):
        evening(trio, tick)
        trio.step()
    for guest, compared_s in zip(trio.guests, times, strict=True):
        compared_s.append(trio.now_s)
        longest_s = max(b - a for a, b in pairwise(compared_s))
        assert longest_s <= 1.0, f"{guest.name} should not go {longest_s:.2f} s without a proof"
        assert guest.session.replica.repairs == 0, "and nothing should be repaired that is whole"


@pytest.mark.parametrize("loss_pct", [10, 30])
@pytest.mark.parametrize("evening", [nobody_moves, one_walks])
def test_a_lost_proof_is_repeated_soon(evening: Evening, loss_pct: float) -> None:
    conditions = LinkConditions(delay_ms=80, jitter_ms=20, loss_pct=loss_pct)
    trio = SessionTrio.playing(2, conditions=conditions)
    times = [comparison_times(trio, guest) for guest in trio.guests]
    for tick in range(5 * SECONDS * limits.TICK_RATE_HZ):
        evening(trio, tick)
        trio.step()
    for guest, compared_s in zip(trio.guests, times, strict=True):
        gaps_s = [b - a for a, b in pairwise(compared_s)]
        over_s = sum(max(0.0, gap_s - 1.0) for gap_s in gaps_s)
        assert over_s <= 0.02 * (trio.now_s - compared_s[0]), (
            f"{guest.name} should rarely be without a proof of the last second: {over_s:.1f} s"
        )
        assert max(gaps_s) < limits.COMPARE_WATCHDOG_S / 2, "and never for long"
        assert guest.session.replica.repairs == 0, "and the watchdog should never cry"


def test_a_welcome_package_that_takes_long_is_no_alarm() -> None:
    """While the world is loading nothing can be compared, and nothing is wrong."""
    world = {(1, key): bytes(120) for key in range(600)}
    slow = LinkConditions(delay_ms=40, bandwidth_bytes_per_s=8000)
    trio = SessionTrio(2, conditions=slow, world=world)
    trio.join(60)
    trio.run(8)
    for guest in trio.guests:
        assert guest.session.replica.repairs == 0, "loading for long should call for no repair"
        assert guest.verdicts, "and comparing begin with the last chunk"


def test_a_guest_whose_word_that_it_has_loaded_is_late_compares_already() -> None:
    trio = SessionTrio.playing(1)
    late = GuestSide(trio.network, "late")
    late.tap.stops = lambda sent: sent.name == "Loaded"
    trio.guests.append(late)
    late.session.connect(trio.now_s)
    assert trio.run_until(lambda: late.state is GuestState.PLAYING, 10), "it has all it needs"
    trio.run(7)
    assert len(late.verdicts) >= 6, "whoever has loaded proves it, whatever the host has heard"
    assert late.session.replica.repairs == 0, "and needs no repair"


@pytest.mark.parametrize("evening", EVENINGS)
def test_a_fault_is_noticed_within_a_second_whatever_goes_on(evening: Evening) -> None:
    trio = SessionTrio.playing(2)
    victim = trio.guests[1]
    for tick in range(5 * limits.TICK_RATE_HZ):
        evening(trio, tick)
        trio.step()
    assert victim.session.replica.is_identical, "nothing should differ before the fault"
    victim.ledger.put(7, 1, 1, b"planted")
    for tick in range(limits.TICK_RATE_HZ):
        evening(trio, tick)
        trio.step()
    assert any(not is_identical for _, is_identical in victim.verdicts), (
        "a difference should be found within a second"
    )


def test_a_proof_costs_a_walking_friend_little() -> None:
    trio = SessionTrio.playing(2)
    since_s = trio.now_s
    for tick in range(SECONDS * limits.TICK_RATE_HZ):
        one_walks(trio, tick)
        trio.step()
    sent = trio.host.tap.of("HostBundle", since_s)
    sessions = [guest.session for guest in trio.guests]
    bundles = [read_by_its_guest(sessions, each.payload) for each in sent]
    with_digest = sum(b.digest is not None or b.belief is not None for b in bundles)
    assert with_digest <= 3.2 * SECONDS * len(trio.guests), (
        f"a walk alone should carry three proofs a second, not {with_digest} in {SECONDS} s"
    )


def test_where_a_guest_stands_is_repeated_although_it_acts_all_the_time() -> None:
    """The last step may be lost; what repeats it may not wait for the guest to fall silent."""
    trio = SessionTrio.playing(2)
    actor = trio.guests[0]
    actor.sample = at(77.0)
    trio.run(3)
    since_s = trio.now_s
    for tick in range(5 * limits.TICK_RATE_HZ):
        actor.put(tick % 50, bytes([tick % 256]))
        trio.step()
    sent = actor.tap.of("GuestBundle", since_s)
    member = trio.host.member(actor.session.character)
    with_place = [each for each in sent if read_by_host(member, each.payload).presence]
    assert len(with_place) >= 9, (
        f"a guest should say twice a second where it stands, not {len(with_place)} times in 5 s"
    )
