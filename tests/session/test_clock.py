"""The guest's idea of the host's tick: near the truth, and never backwards."""

from itertools import pairwise

import pytest

from net import limits
from net.session.clock import TickClock
from net.transports.simulated import LinkConditions
from tests.helpers.sessions import TICK_S, SessionTrio


@pytest.mark.parametrize(
    ("conditions", "within_ticks"),
    [
        (LinkConditions(delay_ms=20), 1.5),
        (LinkConditions(delay_ms=80, jitter_ms=20, loss_pct=10), 2.0),
        (LinkConditions(delay_ms=80, jitter_ms=60, loss_pct=5, reorder_pct=10), 3.0),
        # In a quiet world at 30 % loss the first round trips are those of lost packets.
        (LinkConditions(delay_ms=60, jitter_ms=40, loss_pct=30), 5.0),
    ],
)
def test_the_estimate_is_near_the_true_tick_and_never_goes_back(
    conditions: LinkConditions, within_ticks: float
) -> None:
    trio = SessionTrio.playing(2, conditions=conditions, seed=11)
    trio.run(5)
    before = [0.0, 0.0]
    worst = 0.0
    for _ in range(10 * limits.TICK_RATE_HZ):
        trio.step()
        for index, guest in enumerate(trio.guests):
            now_s = trio.now_s + 0.01
            estimate = guest.session.clock.tick_at(now_s)
            assert estimate >= before[index], "the estimate should never go backwards"
            before[index] = estimate
            worst = max(worst, abs(estimate - (trio.host.tick + 0.01 / TICK_S)))
    assert worst <= within_ticks, f"it should be within {within_ticks} ticks, not {worst:.2f}"


def test_it_runs_smoothly_whatever_arrives() -> None:
    clock = TickClock()
    estimates = []
    for step in range(600):
        now_s = 10 + step / 30
        if step % 3 == 0:
            clock.observe(1000 + step - (step * 7 % 5), now_s)
        estimates.append(clock.tick_at(now_s))
    steps = [b - a for a, b in pairwise(estimates[30:])]
    assert min(steps) > 0.9, "no step should be much shorter than a tick"
    assert max(steps) < 1.1, "and none much longer"


def test_a_better_estimate_is_come_up_with_and_not_jumped_to() -> None:
    clock = TickClock()
    estimates = []
    for step in range(300):
        now_s = 10 + step / 30
        # From here on bundles are eight ticks less long on their way.
        clock.observe(1000 + step + (8 if step >= 30 else 0), now_s)
        estimates.append(clock.tick_at(now_s))
    steps = [b - a for a, b in pairwise(estimates)]
    assert max(steps) < 1.1, "what is drawn by it should never be seen to jump"
    assert estimates[-1] == pytest.approx(1000 + 299 + 8), "in the end it should be right"


def test_a_long_sleep_is_made_good_at_once() -> None:
    clock = TickClock()
    clock.observe(100, 10.0)
    clock.tick_at(10.0)
    clock.observe(100 + 3000, 110.0 + 2.0)
    assert abs(clock.tick_at(112.0) - 3160) < 61, "it should not slew for a minute"
    for second in range(10):
        clock.observe(3100 + 30 * second, 112.0 + second)
    assert abs(clock.tick_at(121.0) - (3100 + 270)) < 1, "and soon be exact"


def test_another_host_may_count_lower() -> None:
    clock = TickClock()
    clock.observe(50_000, 10.0)
    assert clock.tick_at(10.0) == 50_000
    clock.reset()
    clock.observe(7, 11.0)
    assert clock.tick_at(11.0) == 7, "after a reset the new host's ticks count"


def test_before_anything_is_known_it_is_tick_0() -> None:
    assert TickClock().tick_at(1e6) == 0.0
