"""The bus on networks that are far, lossy or narrow, and in a world that changes much.

What must hold is always the same: nothing waits for ever, every guest compares once a second, knows
up to where it is complete, is never repaired without a fault, and silence is silent.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from net import limits
from net.session.events import CommandWasRefused, Repaired
from net.sync.presence import PresenceSample
from net.sync.repair_requester import RepairReason
from net.transports.simulated import LinkConditions
from tests.helpers.sessions import GuestSide, SessionTrio, is_playing

BAD = LinkConditions(delay_ms=80, jitter_ms=20, loss_pct=10, duplicate_pct=2, reorder_pct=5)
FAR = LinkConditions(delay_ms=400, loss_pct=10)
VERY_FAR = LinkConditions(delay_ms=1250, loss_pct=10)
CONTENT = bytes(20)
WATCHED = 5
"""The section of the records whose way is timed."""


class Watch:
    """How late changes are, and how long the guests go without a comparison or any progress."""

    def __init__(self, trio: SessionTrio, delay_s: float = 0.08) -> None:
        self.trio = trio
        self.delay_s = delay_s
        self.lags_s: list[float] = []
        self._since_s: dict[tuple[GuestSide, int], float] = {}
        self._next_key = 0
        self.compared_s = {guest.name: [trio.now_s] for guest in trio.guests}
        self.complete_s = {guest.name: [trio.now_s] for guest in trio.guests}
        self._complete = dict.fromkeys(self.complete_s, 0)
        for guest in trio.guests:
            guest.session.replica.compare_listeners.append(
                lambda *_, name=guest.name: self.compared_s[name].append(trio.now_s)
            )

    def change(self) -> None:
        """The host changes a record whose way is timed."""
        self._next_key += 1
        self.trio.host.change(self._next_key, CONTENT, section=WATCHED)
        for guest in self.trio.guests:
            self._since_s[guest, self._next_key] = self.trio.now_s

    def step(self) -> None:
        """One tick."""
        self.trio.step()
        for (guest, key), since_s in list(self._since_s.items()):
            if guest.content(key, WATCHED) is not None:
                self.lags_s.append(self.trio.now_s - since_s)
                del self._since_s[guest, key]
        for guest in self.trio.guests:
            revision = guest.session.replica.follower.complete_revision
            if revision > self._complete[guest.name]:
                self._complete[guest.name] = revision
                self.complete_s[guest.name].append(self.trio.now_s)

    def play(self, seconds: float, each_tick: Callable[[int], None]) -> None:
        """Plays, and once in three ticks changes a record that is watched."""
        for tick in range(round(seconds * limits.TICK_RATE_HZ)):
            each_tick(tick)
            if tick % 3 == 0:
                self.change()
            self.step()

    @property
    def lag_p99_s(self) -> float:
        """Of all that was watched, what is still on its way included."""
        lags_s = sorted([*self.lags_s, *(self.trio.now_s - s for s in self._since_s.values())])
        return lags_s[int(len(lags_s) * 0.99)]

    def assert_never_silent(self, longest_s: float = 1.0, after_s: float = 0.0) -> None:
        """Every guest has compared, and has learned that it is complete up to something newer."""
        # What was lost takes two more ways to be missed and sent again.
        progress_s = longest_s + 4 * self.delay_s
        for what, times, most_s in (
            ("a comparison", self.compared_s, longest_s),
            ("progress", self.complete_s, progress_s),
        ):
            for name, at_s in times.items():
                later = [s for s in at_s if s >= at_s[0] + after_s]
                gap_s = max(b - a for a, b in pairwise([*later, self.trio.now_s]))
                assert gap_s <= most_s, f"{name} went {gap_s:.2f} s without {what}"

    def assert_unrepaired(self) -> None:
        """Nothing was repaired, and nobody cut off."""
        for guest in self.trio.guests:
            assert guest.session.replica.repairs == 0, "nothing was wrong"
            assert is_playing(self.trio.host, guest), "and nobody should have been cut off"


def walk(trio: SessionTrio, tick: int) -> None:
    for number, guest in enumerate(trio.guests):
        guest.sample = PresenceSample(0, 1, 0, 1, float(tick % 400), 50.0 + number, 0)


def act(trio: SessionTrio, tick: int) -> None:
    """A busy evening: everybody walks, and acts twice a second."""
    walk(trio, tick)
    for number, guest in enumerate(trio.guests):
        if tick % 15 == 5 * number:
            guest.put(100 * number + tick % 60, CONTENT)


@pytest.mark.parametrize(
    ("conditions", "lag_s"), [(BAD, 0.25), (FAR, 1.2), (VERY_FAR, 2.6)], ids=["bad", "far", "very"]
)
def test_a_busy_evening_goes_on_at_any_distance_settles_and_falls_quiet(
    conditions: LinkConditions, lag_s: float
) -> None:
    trio = SessionTrio.playing(2, conditions=conditions)
    # How much a link loses is learned from what goes over it.
    for tick in range(8 * limits.TICK_RATE_HZ):
        act(trio, tick)
        trio.step()
    watch = Watch(trio, conditions.delay_ms / 1000)
    watch.play(20, lambda tick: act(trio, tick))
    assert watch.lag_p99_s <= lag_s, f"a change should be soon there: {watch.lag_p99_s:.2f} s"
    watch.assert_never_silent()
    trio.settle(20)
    trio.run(12)
    since_s = trio.now_s
    trio.run(10)
    sent = trio.host.tap.of("HostBundle", since_s)
    total = sum(len(one.payload) for one in sent) / 10 / len(trio.guests)
    assert total <= 200, f"in silence there should be silence, not {total:.0f} B/s"
    watch.assert_unrepaired()


@pytest.mark.parametrize(
    ("per_tick", "seconds", "records"),
    [
        (25, 10, 400),
        pytest.param(60, 60, 400, marks=pytest.mark.slow),
        pytest.param(60, 60, 8000, marks=pytest.mark.slow),
    ],
)
def test_more_changes_than_a_datagram_holds_arrive_are_compared_and_starve_nothing(
    per_tick: int, seconds: int, records: int
) -> None:
    trio = SessionTrio.playing(2, conditions=BAD)
    watch = Watch(trio)

    def storm(tick: int) -> None:
        walk(trio, tick)
        first = tick * per_tick
        trio.host.change_together(*((2, (first + n) % records, CONTENT) for n in range(per_tick)))

    watch.play(seconds, storm)
    assert watch.lag_p99_s < 1.0, f"nothing should wait for long: {watch.lag_p99_s:.2f} s"
    watch.assert_never_silent(after_s=1.0)
    victim = trio.guests[1]
    victim.ledger.put(7, 1, 1, b"planted")
    watch.play(2, storm)
    assert any(not is_identical for _, is_identical in victim.verdicts), (
        "a difference is found although the replica is never where the world is"
    )
    trio.settle(20)
    assert trio.guests[0].session.replica.repairs == 0, "and only where there is one"


def test_on_a_link_of_4_kilobytes_a_second_bundles_leave_repairs_their_room() -> None:
    narrow = LinkConditions(delay_ms=40, bandwidth_bytes_per_s=4000)
    trio = SessionTrio.playing(2, conditions=narrow)
    trio.host.sample = PresenceSample(64, 1, 0, 1, 0.0, 5.0, 0)
    for tick in range(20 * limits.TICK_RATE_HZ):
        act(trio, tick)
        assert trio.host.sample is not None
        trio.host.sample = trio.host.sample._replace(x=float(tick % 300))
        if tick % 10 == 0:
            trio.host.change(tick % 90, CONTENT, section=3)
        if tick == 6 * limits.TICK_RATE_HZ:
            trio.guests[0].ledger.put(7, 1, 1, b"planted")
        trio.step()
    assert trio.guests[0].session.replica.repairs == 1, "the fault should be healed in a busy farm"
    assert trio.guests[0].content(1, 7) is None, "for good"
    trio.settle(10)
    assert all(is_playing(trio.host, guest) for guest in trio.guests), "and nobody be cut off"


@pytest.mark.parametrize("missed", [500, 4000])
def test_who_comes_back_sees_what_happens_now_before_what_was_missed(missed: int) -> None:
    trio = SessionTrio.playing(2, conditions=LinkConditions(delay_ms=40, loss_pct=2))
    guest = trio.guests[0]
    trio.run(1)
    trio.cut(guest)
    trio.run(5)
    trio.host.change_together(*((2, key, CONTENT) for key in range(missed)))
    trio.restore(guest)
    assert trio.run_until(lambda: is_playing(trio.host, guest), 10)
    watch = Watch(trio)
    watch.play(4, lambda tick: walk(trio, tick))
    assert watch.lag_p99_s <= 0.3, f"what happens now should not queue: {watch.lag_p99_s:.2f} s"
    trio.settle(10)
    assert guest.session.replica.repairs == 0, "and what was missed comes without a repair"


@pytest.mark.parametrize(
    "seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 24))]
)
def test_every_command_has_its_answer_exactly_once_across_any_cut(seed: int) -> None:
    dice = Random(seed)
    network = dice.choice([FAR, BAD, replace(BAD, loss_pct=30), VERY_FAR])
    trio = SessionTrio.playing(2, conditions=network, seed=seed)
    trio.host.refuses = lambda command: 3 if command.number % 2 else None
    issued = dict.fromkeys(trio.guests, 0)

    def act_by_chance(seconds: float, share: float) -> None:
        for _ in range(round(seconds * limits.TICK_RATE_HZ)):
            for guest in trio.guests:
                if dice.random() < share and not guest.session.outbox.is_full:
                    guest.put(issued[guest] % 50, CONTENT)
                    issued[guest] += 1
            trio.step()

    for _ in range(3):
        act_by_chance(dice.uniform(0.3, 3), 0.15)
        victim = dice.choice(trio.guests).name
        ways = [("host", victim), (victim, "host")]
        deaf_and_mute = dice.choice([ways, ways[:1], ways[1:], []])
        for way in deaf_and_mute:
            trio.network.set_conditions(*way, replace(network, blackout=True))
        if not deaf_and_mute:
            trio.network.cut(victim)
        act_by_chance(dice.choice([0.2, 1, 5, 12]), 0.05)
        trio.network.restore(victim)
        for way in deaf_and_mute:
            trio.network.set_conditions(*way, network)
    trio.settle(90)
    trio.run(8)
    for guest in trio.guests:
        refused = sorted(event.number for event in guest.of(CommandWasRefused))
        assert refused == list(range(1, issued[guest] + 1, 2)), "each refusal is told once"
        character = guest.session.character
        dealt_with = [c.number for c in trio.host.commands if c.character == character]
        assert dealt_with == list(range(1, issued[guest] + 1)), "each command is dealt with once"


def test_what_a_repair_brings_while_the_world_changes_is_no_fault_of_the_bus() -> None:
    """Who was away for too long compares sections, while changes of the same records are under way:
    nobody may take what the repair has brought for a difference."""
    trio = SessionTrio.playing(2, conditions=FAR)
    guest = trio.guests[0]
    trio.host.change_together(*((2, key, CONTENT) for key in range(200)))
    trio.settle(20)
    trio.cut(guest)
    trio.run(5)
    trio.host.member(guest.session.character).keeps_changes = False
    for key in range(0, 200, 10):
        trio.host.change(key, b"missed", section=2)
    trio.restore(guest)
    for tick in range(25 * limits.TICK_RATE_HZ):
        trio.host.change(tick % 200, tick.to_bytes(4, "big"), section=2)
        trio.step()
    trio.settle(20)
    reasons = [event.report.reason for event in guest.of(Repaired)]
    assert set(reasons) == {RepairReason.AWAY_TOO_LONG}, f"one repair was called for: {reasons}"
