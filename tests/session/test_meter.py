"""How good a link is, where the transport has no figures of its own: by one's own bundles."""

import pytest

from net.session.meter import LinkFigures, LinkMeter
from net.transports.interface import LinkStats


def test_nothing_is_said_of_a_link_before_anything_was_acknowledged() -> None:
    meter = LinkMeter()
    meter.sent(1, 50, 10.0, is_answered_at_once=True)
    assert meter.figures(LinkStats()) == LinkFigures(), "neither ping nor quality is known"


def test_a_bundle_that_was_acknowledged_shows_round_trip_and_quality() -> None:
    meter = LinkMeter()
    meter.sent(1, 50, 10.0, is_answered_at_once=True)
    meter.acknowledged([1], 10.1)
    figures = meter.figures(LinkStats())
    assert figures.ping_ms == pytest.approx(100.0), "it took a tenth of a second"
    assert figures.quality == 1.0, "and none was lost"


def test_the_transport_s_own_figures_come_first() -> None:
    meter = LinkMeter()
    meter.sent(1, 50, 10.0, is_answered_at_once=True)
    meter.acknowledged([1], 10.1)
    figures = meter.figures(LinkStats(rtt_ms=20.0, quality=0.5))
    assert (figures.ping_ms, figures.quality) == (20.0, 0.5), "since no tick is waited for in them"


def test_lost_bundles_make_a_link_worse_and_others_better_again() -> None:
    meter = LinkMeter()
    qualities = []
    for tick in range(1, 401):
        meter.sent(tick, 50, tick / 30, is_answered_at_once=False)
        if tick < 100 or tick >= 250 or tick % 2:
            meter.acknowledged([tick], tick / 30 + 0.1)
        qualities.append(meter.figures(LinkStats()).quality)
    good, bad, again = qualities[98], qualities[248], qualities[399]
    assert good == 1.0, "at first every bundle arrived"
    assert bad is not None
    assert again is not None
    assert bad < 0.8 < again, f"then half of them were lost: {bad}, {again}"


def test_one_waits_for_an_answer_as_long_as_the_way_is_and_jitters() -> None:
    """RFC 6298, with the tick as the clock's grain; bundles that are answered whenever the other
    side has something to say tell nothing of the way."""
    meter = LinkMeter()
    unmeasured = meter.patience(None).ticks
    number = 0
    waits: dict[float, float] = {}
    for round_trip_s in (0.04, 0.8, 2.5):
        for turn in range(60):
            number += 1
            now_s = 10.0 * number
            meter.sent(number, 50, now_s, is_answered_at_once=True)
            meter.acknowledged([number], now_s + round_trip_s + 0.02 * (turn % 2))
            number += 1
            meter.sent(number, 50, now_s, is_answered_at_once=False)
            meter.acknowledged([number], now_s + 9.0)
        waits[round_trip_s] = meter.patience(None).ticks / 30
    assert unmeasured > 5, "before anything is known, no short way is assumed"
    for round_trip_s, wait_s in waits.items():
        assert round_trip_s + 0.03 < wait_s < 1.1 * round_trip_s + 0.2, f"{wait_s} s"


def test_how_often_something_goes_early_follows_what_is_lost() -> None:
    copies = []
    for every in (1000, 10, 4):
        meter = LinkMeter()
        for number in range(1, 600):
            meter.sent(number, 50, number / 30, is_answered_at_once=True)
            if number % every:
                meter.acknowledged([number], number / 30 + 0.2)
        copies.append(meter.patience(None).copies)
    assert copies == [1, 3, 4], "so that hardly anything has to wait for a round trip"
