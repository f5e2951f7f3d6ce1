"""Ticks come thirty a second, however a seat is driven."""

import pytest

from game.coop.pacer import CATCH_UP_TICKS_MAX, TickPacer


@pytest.mark.parametrize("frames_per_s", [20, 30, 60, 144])
def test_a_second_has_thirty_ticks_at_any_frame_rate(frames_per_s: int) -> None:
    pacer = TickPacer()
    pacer.start(5.0)
    ticks = sum(
        len(list(pacer.due(5.0 + frame / frames_per_s))) for frame in range(10 * frames_per_s + 1)
    )
    assert ticks == 300, "ten seconds should have three hundred ticks"


def test_a_long_hitch_is_not_made_good() -> None:
    pacer = TickPacer()
    pacer.start(0.0)
    assert len(list(pacer.due(100.0))) == CATCH_UP_TICKS_MAX, "only a little is made good"
    assert not list(pacer.due(100.0)), "and the rest did not pass"
    assert len(list(pacer.due(100.1))) == 3, "from then on time passes as before"


def test_nothing_is_due_before_time_has_begun() -> None:
    pacer = TickPacer()
    assert not list(pacer.due(9.0)), "nothing has begun"
    assert pacer.share(9.0) == 0.0, "and no share of a tick has passed"
