"""A good run is called good, and whatever goes wrong is called by its name.

Faults are planted into the program itself, one at a time, behind the simulator's back.
"""

from collections.abc import Iterable

import pytest

from game.coop.farm_host import FarmHost
from game.headless.plan import Mishap, MishapKind, Plan
from game.headless.simulator import Outcome, run_simulation
from game.headless.verdict import complaints
from game.world.records import Slot
from game.world.sections import Kind, Section
from game.world.world import Transaction
from net import limits
from net.sync.belief import Belief
from net.sync.bus import PeerBus
from net.sync.follower import Follower
from net.sync.ledger import Ledger, Published
from net.sync.repair_responder import RepairResponder
from net.transports.simulated import LinkConditions
from net.wire import RepairRequest
from tests.world.small_farm import game_content, small_content

BAD_NETWORK = LinkConditions(delay_ms=80, jitter_ms=20, loss_pct=10, duplicate_pct=2, reorder_pct=5)
SHORT = Plan(players=3, minutes=0.25, seed=11, roles=("farm", "hoard", "wander"))
WITH_PLANTS = Plan(players=3, minutes=0.4, seed=12, plants=6, roles=("farm", "hoard", "wander"))


def play(plan: Plan) -> Outcome:
    return run_simulation(small_content(), plan)


def verdict(plan: Plan) -> str:
    return "; ".join(complaints(play(plan)))


@pytest.mark.parametrize("plan", [SHORT, WITH_PLANTS], ids=["nothing planted", "planted"])
def test_an_honest_run_is_good(plan: Plan) -> None:
    outcome = play(plan)
    assert not complaints(outcome), "nothing should speak against a run without faults"
    planted = [plant for guest in outcome.guests for plant in guest.record.plants]
    assert len(planted) == plan.plants, "and all that was asked for should have been planted"


@pytest.mark.slow
def test_one_guests_last_command_after_anothers_proof_is_no_difference() -> None:
    roles = ("griefer", "wander", "busy", "griefer")
    plan = Plan(players=4, minutes=1.0, seed=5064, conditions=BAD_NETWORK, roles=roles)
    outcome = run_simulation(game_content(), plan)
    assert not complaints(outcome), "everybody should be judged by one and the same last world"


def test_a_change_that_is_not_sent_is_told_by_the_repair_it_costs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    note = PeerBus.note
    noted = 0

    def note_most(self: PeerBus, changes: Iterable[Published]) -> None:
        nonlocal noted
        noted += 1
        if noted != 40:
            note(self, changes)

    monkeypatch.setattr(PeerBus, "note", note_most)
    said = verdict(SHORT)
    assert "without a fault" in said, f"a repair that nothing planted called for is wrong: {said}"
    assert "the digests differ" in said, f"and why it was asked for is told: {said}"


def test_a_watchdog_that_cries_for_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Follower, "is_overdue", lambda _self, now_s, _rtt_s: int(now_s * 30) % 200 == 0
    )
    said = verdict(SHORT)
    assert "without a fault" in said, f"a needless repair is wrong, though worlds agree: {said}"


def test_a_digest_that_says_equal_always_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ledger, "digest_of", lambda *_: bytes(8))
    monkeypatch.setattr(Belief, "short_digest", lambda _self, _key: bytes(8))
    said = verdict(WITH_PLANTS)
    assert "missed" in said, f"differences that were called equal should be told: {said}"
    assert "not detected, named and healed" in said, f"and the corruptions that stayed: {said}"


def test_a_digest_that_says_different_for_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = Ledger.world_digest
    asked = 0

    def sometimes_wrong(self: Ledger) -> bytes:
        nonlocal asked
        asked += 1
        return bytes(8) if asked % 37 == 0 else digest(self)

    monkeypatch.setattr(Ledger, "world_digest", sometimes_wrong)
    assert "differences that were none" in verdict(SHORT), "a false alarm should be told"


def test_a_host_that_never_answers_a_repair_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def stay_silent(
        _self: RepairResponder, _request: RepairRequest, _revision: int, _now_s: float
    ) -> None:
        return

    monkeypatch.setattr(RepairResponder, "answer_request", stay_silent)
    said = verdict(WITH_PLANTS)
    assert "not detected, named and healed" in said, f"what was never healed is told: {said}"
    assert "not everybody proved" in said, f"and that the worlds still differ: {said}"


def test_an_item_out_of_nowhere_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    advance = FarmHost.advance
    ticks = 0

    def advance_and_cheat(self: FarmHost, now_s: float) -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 300:
            transaction = Transaction(self.world)
            transaction.put(Section(64, Kind.STORAGE), 9, Slot("wood", 5))
            self.world.commit(transaction)
        advance(self, now_s)

    monkeypatch.setattr(FarmHost, "advance", advance_and_cheat)
    outcome = play(SHORT)
    assert not outcome.auditor.conserved, "five wood that nobody chopped should be noticed"
    assert set(outcome.auditor.complaints) <= set(complaints(outcome)), "and be told"


def test_a_guest_that_never_comes_in_is_told_and_the_run_is_judged_nevertheless(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("game.headless.simulator.JOIN_MAX_S", 8.0)
    plan = Plan(players=3, minutes=0.2, seed=3, conditions=LinkConditions(loss_pct=100))
    outcome = play(plan)
    said = complaints(outcome)
    assert sum("never came in" in sentence for sentence in said) == 2, f"both are missed: {said}"
    assert outcome.settled_s is not None, "nobody else was there who could not have proved it"


@pytest.mark.slow
@pytest.mark.parametrize(("delay_ms", "loss_pct"), [(0.5, 0), (1500, 10)])
def test_faults_are_found_while_eight_work_from_next_door_to_three_seconds_away(
    delay_ms: float, loss_pct: float
) -> None:
    roles = ("farm", "hoard", "busy", "griefer", "farm", "wander", "hoard", "griefer")
    conditions = LinkConditions(delay_ms=delay_ms, loss_pct=loss_pct, reorder_pct=5)
    plan = Plan(8, minutes=0.6, seed=5401, conditions=conditions, plants=24, roles=roles)
    assert not complaints(run_simulation(game_content(), plan))


@pytest.mark.slow
def test_a_knock_that_comes_to_nothing_is_tried_again_and_told() -> None:
    """The first handshake falls into a burst of loss: a person would knock again."""
    conditions = LinkConditions(
        delay_ms=110, jitter_ms=4, loss_pct=10, burst_pct=2, duplicate_pct=5, reorder_pct=14
    )
    roles = ("hoard", "farm", "griefer", "farm", "hoard")
    plan = Plan(players=5, minutes=0.3, seed=1000, conditions=conditions, plants=9, roles=roles)
    outcome = play(plan)
    assert max(guest.tries for guest in outcome.guests) > 1, "this seed should show it"
    assert not complaints(outcome), "and it does not speak against the run"


def test_a_guest_that_is_cut_off_at_the_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.headless.simulator.SETTLE_MAX_S", 10.0)
    mishap = Mishap(MishapKind.CUT, 1, 5.0, 60.0)
    outcome = play(Plan(players=3, minutes=0.3, seed=4, mishaps=(mishap,)))
    said = "; ".join(complaints(outcome))
    assert "guest 1 was cut off at the end" in said, f"its last proof is not worth anything: {said}"
    figures = [guest.attendance.figures() for guest in outcome.guests]
    assert figures[1]["cut_off"] == 1, "the report should say how often it was cut off"
    assert figures[1]["away_s"] > 15, "and for how long"
    assert not figures[1]["there_at_end"], "and that it was not there"
    assert figures[0]["there_at_end"], "the other was there all the time"
    assert figures[0]["cut_off"] == 0, "and was never cut off"


def test_who_is_kept_away_longer_than_anybody_waits_is_told_and_excused() -> None:
    away_s = limits.RECONNECT_FOR_S + 60
    mishap = Mishap(MishapKind.BLACKOUT, 0, 5.0, away_s)
    outcome = play(Plan(players=3, minutes=0.3, seed=5, mishaps=(mishap,)))
    assert not complaints(outcome), "the plan itself kept it away; the others are judged"
    assert not outcome.guests[0].attendance.is_there, "and the report says that it was away"


@pytest.mark.slow
def test_who_comes_back_at_the_last_moment_is_judged_like_everybody() -> None:
    mishap = Mishap(MishapKind.BLACKOUT, 0, 5.0, limits.RECONNECT_FOR_S - 5.0)
    outcome = play(Plan(players=3, minutes=1.9, seed=5, mishaps=(mishap,)))
    assert outcome.guests[0].is_inside, "this guest has come back"
    assert not complaints(outcome), "and nobody waits for it to be gone"


@pytest.mark.parametrize("kind", list(MishapKind))
def test_every_mishap_cuts_off_one_guest_who_comes_back(kind: MishapKind) -> None:
    mishap = Mishap(kind, 1, 3.0, 8.0)
    outcome = play(Plan(players=3, minutes=0.4, seed=6, mishaps=(mishap,)))
    assert not complaints(outcome), "who comes back in time should lack nothing"
    times = [len(guest.attendance.absences_s) for guest in outcome.guests]
    assert times == [0, 1], f"{kind.value} should cut off guest 1 alone, once: {times}"
