"""How much one sends on a link of which nothing is known but how its answers come."""

from collections import deque

import pytest

from net import limits
from net.session.meter import Heard
from net.session.pace import LinkPace

TICK_S = 1 / limits.TICK_RATE_HZ


def play(
    pace: LinkPace,
    carries_bytes_per_s: float,
    way_s: float,
    seconds: float,
    wants_bytes_per_s: float = float("inf"),
) -> float:
    """One sends as much as one may and wants to, over a link whose queue keeps what it does not
    carry at once. Returns what was sent a second in the last half."""
    wanted_bytes = 0.0
    queue: deque[float] = deque()
    room_bytes = sent_bytes = 0.0
    full_bytes = limits.DATAGRAM_MAX_BYTES + limits.DATAGRAM_OVERHEAD_BYTES
    ticks = round(seconds * limits.TICK_RATE_HZ)
    for tick in range(ticks):
        now_s = tick * TICK_S
        pace.fill(now_s, 0)
        wanted_bytes += wants_bytes_per_s * TICK_S
        while wanted_bytes >= full_bytes and pace.may_send():
            wanted_bytes -= full_bytes
            pace.sent(limits.DATAGRAM_MAX_BYTES)
            queue.append(now_s)
            sent_bytes += full_bytes if tick >= ticks / 2 else 0
        room_bytes = min(room_bytes, full_bytes) + carries_bytes_per_s * TICK_S
        while queue and room_bytes >= full_bytes:
            room_bytes -= full_bytes
            pace.heard(Heard(limits.DATAGRAM_MAX_BYTES, 1, 0, None))
            pace.measured(way_s + now_s - queue.popleft() + tick * 1e-9, now_s)
    return sent_bytes / (seconds / 2)


def test_one_sends_what_the_link_carries_whether_it_is_narrow_or_far() -> None:
    for carries, way_s in ((4_000, 0.05), (20_000, 0.2), (60_000, 0.8)):
        sent = play(LinkPace(0.0), carries, way_s, 60)
        assert 0.5 * carries < sent < 1.25 * carries, f"{sent:.0f} of {carries} B/s were sent"
    sent = play(LinkPace(0.0), 8_000, 0.05, 60, wants_bytes_per_s=16_000)
    assert 4_000 < sent < 10_000, f"also who never uses all that is allowed: {sent:.0f} B/s"


@pytest.mark.parametrize("every_ticks", [1, 15], ids=["walking", "silent"])
@pytest.mark.parametrize("spike_s", [0.5, 3.0, 30.0])
def test_a_link_that_somebody_else_has_filled_carries_as_much_as_before_afterwards(
    every_ticks: int, spike_s: float
) -> None:
    """One sends hardly anything, so that little arrives says nothing of what the link carries."""
    pace = LinkPace(0.0)
    ticks = round((20 + spike_s) * limits.TICK_RATE_HZ)
    burst_ticks: list[int] = []
    for tick in range(ticks + 40 * limits.TICK_RATE_HZ):
        now_s = tick * TICK_S
        pace.fill(now_s, 0)
        is_burst = tick > ticks + limits.TICK_RATE_HZ and len(burst_ticks) < 25
        while (tick % every_ticks == 0 or is_burst) and pace.may_send():
            size_bytes = limits.DATAGRAM_MAX_BYTES if is_burst else 60
            pace.sent(size_bytes)
            pace.heard(Heard(size_bytes, 1, 0, None))
            pace.measured((0.35 if 20 <= now_s < 20 + spike_s else 0.05) + tick * 1e-9, now_s)
            if not is_burst:
                break
            burst_ticks.append(tick)
    took_s = (burst_ticks[-1] - burst_ticks[0]) * TICK_S
    assert took_s < 1.0, f"a new day of 30 kB should go at once, not in {took_s:.1f} s"


def test_a_way_that_becomes_longer_for_good_is_no_full_link_for_ever() -> None:
    pace = LinkPace(0.0)
    for tick in range(60 * limits.TICK_RATE_HZ):
        now_s = tick * TICK_S
        pace.fill(now_s, 0)
        while pace.may_send():
            pace.sent(1000)
        pace.heard(Heard(5000, 5, 0, None))
        pace.measured((0.05 if now_s < 10 else 0.5) + tick * 1e-9, now_s)
    assert pace.rate_bytes_per_s > 20_000, "after a while the longer way is the usual one"


def test_bundles_leave_a_quarter_to_what_waits_besides() -> None:
    sent = {}
    for unsent_bytes in (0, 5000):
        pace = LinkPace(0.0)
        pace.rate_bytes_per_s = 10_000.0
        sent[unsent_bytes] = 0
        for tick in range(1, 20 * limits.TICK_RATE_HZ):
            pace.fill(tick * TICK_S, unsent_bytes - tick % 2 if unsent_bytes else 0)
            while pace.may_send():
                pace.sent(100)
                sent[unsent_bytes] += 1
    assert 0.6 < sent[5000] / sent[0] < 0.85, f"a quarter should be left: {sent}"
