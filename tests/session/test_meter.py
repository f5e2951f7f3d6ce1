"""How good a link is, where the transport has no figures of its own: by one's own bundles."""

import pytest

from net.session.meter import LinkFigures, LinkMeter
from net.transports.interface import LinkStats


def test_nothing_is_said_of_a_link_before_anything_was_acknowledged() -> None:
    meter = LinkMeter()
    meter.sent(1, 10.0)
    assert meter.figures(LinkStats()) == LinkFigures(), "neither ping nor quality is known"


def test_a_bundle_that_was_acknowledged_shows_round_trip_and_quality() -> None:
    meter = LinkMeter()
    meter.sent(1, 10.0)
    meter.acknowledged(1, 0, 10.1)
    figures = meter.figures(LinkStats())
    assert figures.ping_ms == pytest.approx(100.0), "it took a tenth of a second"
    assert figures.quality == 1.0, "and none was lost"


def test_the_transport_s_own_figures_come_first() -> None:
    meter = LinkMeter()
    meter.sent(1, 10.0)
    meter.acknowledged(1, 0, 10.1)
    figures = meter.figures(LinkStats(rtt_ms=20.0, quality=0.5))
    assert (figures.ping_ms, figures.quality) == (20.0, 0.5), "since no tick is waited for in them"


def test_lost_bundles_make_a_link_worse_and_others_better_again() -> None:
    meter = LinkMeter()
    qualities = []
    for tick in range(400):
        meter.sent(tick, tick / 30)
        if tick < 100 or tick >= 250 or tick % 2:
            meter.acknowledged(tick, 0, tick / 30 + 0.1)
        qualities.append(meter.figures(LinkStats()).quality)
    good, bad, again = qualities[99], qualities[249], qualities[399]
    assert good == 1.0, "at first every bundle arrived"
    assert bad is not None
    assert again is not None
    assert bad < 0.8 < again, f"then half of them were lost: {bad}, {again}"
