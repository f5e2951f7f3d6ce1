"""The window of arrivals against a plain set: whatever comes in whatever order."""

from random import Random

from net import limits
from net.sync.window import ArrivalWindow


def test_the_window_agrees_with_a_plain_set_of_what_came() -> None:
    dice = Random(6)
    window, seen = ArrivalWindow(), set[int]()
    newest = 0
    for _ in range(3000):
        newest = max(seen, default=0)
        tick = max(0, newest + dice.randrange(-80, 12))
        is_new = tick not in seen and (not seen or tick >= newest - limits.BUNDLE_HISTORY_TICKS)
        assert window.admit(tick) is is_new, f"bundle {tick} after {newest}"
        if is_new:
            seen.add(tick)
        newest = max(seen)
        bits = sum(1 << i for i in range(32) if newest - 1 - i in seen)
        assert window.newest == newest, "the newest should be the newest"
        assert window.acknowledged_bits == bits, "every bit should say whether that one came"
        asked = dice.randrange(2**32) & dice.randrange(2**32) & dice.randrange(2**32)
        at = newest - dice.randrange(30)
        expected = all(at - 1 - i in seen for i in range(32) if asked >> i & 1)
        assert window.has_all(at, asked) is expected, "has_all should say whether all came"


def test_a_jump_ahead_forgets_what_was_long_before() -> None:
    window = ArrivalWindow()
    window.admit(5)
    window.admit(5 + limits.BUNDLE_HISTORY_TICKS)
    assert window.has_all(6, 1), "what lies exactly at the edge is still known"
    window.admit(100_000)
    assert window.acknowledged_bits == 0, "nothing before the jump is near"
    assert not window.admit(5), "and nothing of then is taken any more"


def test_nothing_needed_is_always_there() -> None:
    assert ArrivalWindow().has_all(7, 0), "a bundle that counts on nothing needs nothing"
    assert not ArrivalWindow().has_all(7, 1), "before the first, nothing has arrived"
