"""How much one sends on a link of which nothing is known but how its answers come."""

from collections import deque

from net import limits
from net.session.meter import Heard
from net.session.pace import LinkPace

TICK_S = 1 / limits.TICK_RATE_HZ


def play(pace: LinkPace, carries_bytes_per_s: float, way_s: float, seconds: float) -> float:
    """One sends as much as one may, over a link whose queue keeps what it does not carry at once.
    Returns what was sent a second in the last half."""
    queue: deque[float] = deque()
    room_bytes = sent_bytes = 0.0
    full_bytes = limits.DATAGRAM_MAX_BYTES + limits.DATAGRAM_OVERHEAD_BYTES
    ticks = round(seconds * limits.TICK_RATE_HZ)
    for tick in range(ticks):
        now_s = tick * TICK_S
        pace.fill(now_s, 0)
        while pace.may_send():
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
