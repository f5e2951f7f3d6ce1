"""Bots that talk all the time, and come and go: at the end nobody is kept, and all worlds are the
same."""

import pytest

from game.headless.plan import Mishap, MishapKind, Plan
from game.headless.simulator import run_simulation
from game.headless.talk_watch import TalkWatch
from game.headless.verdict import complaints
from game.world.content import load_content
from game.world.records import Conversation, Listening
from game.world.sections import Kind, Section
from net.transports.simulated import LinkConditions
from tests.coop.talks import council_content
from tests.helpers.seats import PeerTrio
from tests.world.small_farm import ASSETS, FARM

BAD = LinkConditions(delay_ms=60, jitter_ms=20, loss_pct=20)


def comings_and_goings(guests: int, seconds: float) -> tuple[Mishap, ...]:
    """Somebody's plug is pulled every twenty seconds, each in turn."""
    kinds = (MishapKind.CUT, MishapKind.BLACKOUT, MishapKind.MUTE, MishapKind.DEAF)
    times = range(5, int(seconds) - 10, 20)
    return tuple(
        Mishap(kinds[n % len(kinds)], n % guests, float(at_s), 7.0) for n, at_s in enumerate(times)
    )


@pytest.mark.parametrize(
    ("minutes", "least"), [(0.4, 10), pytest.param(8, 200, marks=pytest.mark.slow)]
)
def test_gossips_around_one_person_who_asks_them_all(minutes: float, least: int) -> None:
    mishaps = comings_and_goings(3, 60 * minutes)
    plan = Plan(4, minutes, seed=6, conditions=BAD, roles=("gossip",), mishaps=mishaps)
    outcome = run_simulation(council_content(), plan)
    assert complaints(outcome) == [], "nobody should be kept, and all be the same"
    counts = outcome.talks.counts
    assert counts["begun"] >= least, "they should have talked"
    assert min(counts["votes"], counts["handed"], counts["walked_off"]) > 0, "in all ways"


@pytest.mark.slow
def test_gossips_all_over_the_farm() -> None:
    mishaps = comings_and_goings(5, 360)
    plan = Plan(6, 6, seed=8, conditions=BAD, roles=("gossip",), mishaps=mishaps)
    outcome = run_simulation(load_content(ASSETS), plan)
    assert complaints(outcome) == [], "nobody should be kept, and all be the same"
    assert outcome.talks.counts["begun"] >= 60, "hundreds of them in an hour"
    assert outcome.talks.most >= 3, "and several at once"


def test_a_conversation_that_nobody_leads_is_a_fault() -> None:
    trio, watch = PeerTrio.playing(2), TalkWatch()
    orphan = Conversation(99, "Miller:0", 0, 1, 0, None)
    kept = {(Section(FARM, Kind.CONVERSATION), 7): orphan}
    trio.host.lay(kept)
    trio.host.lay({(Section(64, Kind.LISTENING), 3): Listening(FARM, 5, is_away=True)})
    for _ in range(4):
        watch.look(trio.host.seat)
        trio.host.lay(kept)
        for _ in range(30):
            trio.host.seat.advance(trio.now_s)
            trio.now_s += 1 / 30
            trio.host.lay(kept)
    assert any("without its owner 99" in sentence for sentence in watch.complaints)
    assert any("64 listens to 3" in sentence for sentence in watch.complaints)
