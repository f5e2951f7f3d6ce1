"""What `host --headless` and `join --headless` report, and the status that they end with.

The very functions that real programs run, on a virtual clock and the simulated network: while one
program pauses, the others live.
"""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.farms.farm import new_farm
from game.headless.arguments import BotArguments
from game.headless.metered import MeteredEndpoint
from game.headless.real_time import run_guest, run_host
from game.hosting.seats import Listener, open_seat
from game.program.clocks import Clocks
from game.program.version import GAME_VERSION
from net import limits
from net.transports.simulated import SimulatedNetwork
from tests.helpers.sessions import key_of
from tests.world.small_farm import small_content

MINUTES = 0.4


class Evening:
    """A host and two guests. One of the three is the program under test; the others are advanced
    while it pauses."""

    def __init__(self, folder: Path) -> None:
        self.network = SimulatedNetwork(1)
        self.now_s = 0.0
        self.plans: list[tuple[float, Callable[[], None]]] = []
        """What is to happen when."""
        self._folder = folder
        content = small_content()
        self.host_meter = MeteredEndpoint(self.network.endpoint("host"))
        listener = Listener(
            self.host_meter, random_bytes=Random(1).randbytes, needs_token=lambda _: False
        )
        self.host: HostSeat = open_seat(content, new_farm(content, 1), Profile("Host", 0), listener)
        self.host.accepts_everybody = True
        self.meters = [MeteredEndpoint(self.network.endpoint(name)) for name in ("ann", "bo")]
        self.guests = [
            GuestSeat(
                content,
                meter,
                "host",
                Profile(name, 1),
                game_version=GAME_VERSION,
                key=key_of(name),
            )
            for meter, name in zip(self.meters, ("Ann", "Bo"), strict=True)
        ]
        for guest in self.guests:
            guest.connect(0.0)
        self._running: HostSeat | GuestSeat = self.host
        self.is_host_alive = True

    def run_host(self) -> tuple[int, dict[str, Any]]:
        """The host's program, and what it reports."""
        self._running = self.host
        options = BotArguments(minutes=MINUTES, report=self._folder / "host.json")
        status = run_host(self.host, self.host_meter, options, self._clocks)
        return status, self._read("host.json")

    def run_guest(self, minutes: float | None = None) -> tuple[int, dict[str, Any]]:
        """The first guest's program, and what it reports."""
        self._running = self.guests[0]
        options = BotArguments(minutes=minutes, report=self._folder / "guest.json")
        status = run_guest(self.guests[0], self.meters[0], options, self._clocks)
        return status, self._read("guest.json")

    def at(self, when_s: float, what: Callable[[], None]) -> None:
        """Something is going to happen."""
        self.plans.append((when_s, what))

    def close_host(self) -> None:
        """The host ends its evening as its program would, once everybody has proved it."""
        self.host.announce_closing(15)
        self.at(self.now_s + 5, self.host.leave)

    @property
    def _clocks(self) -> Clocks:
        return Clocks(lambda: self.now_s, lambda: 1.8e9, self._pause)

    def _pause(self, seconds: float) -> None:
        self.now_s += max(seconds, 1 / limits.TICK_RATE_HZ)
        due = [what for when_s, what in self.plans if when_s <= self.now_s]
        self.plans = [plan for plan in self.plans if plan[0] > self.now_s]
        for what in due:
            what()
        seats: list[HostSeat | GuestSeat] = [self.host, *self.guests]
        for seat in seats:
            if seat is not self._running and (seat is not self.host or self.is_host_alive):
                seat.advance(self.now_s)

    def _read(self, name: str) -> dict[str, Any]:
        path = self._folder / name
        report: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        return report


@pytest.fixture
def evening(tmp_path: Path) -> Evening:
    return Evening(tmp_path)


def test_a_quiet_evening_is_good_on_both_sides(evening: Evening, tmp_path: Path) -> None:
    status, report = evening.run_host()
    assert status == 0, "nothing speaks against the host's evening"
    assert report["is_good"], "and the report says so"
    assert [guest["there_at_end"] for guest in report["guests"]] == [True, True], "all were there"
    guests = Evening(tmp_path)
    guests.at(20, guests.close_host)
    status, report = guests.run_guest()
    assert status == 0, "nor against a guest's"
    assert report["identical"], "who was identical"
    assert report["there_at_end"], "and there"
    assert report["cut_off"] == report["repairs"] == report["differences"] == 0, "all the time"


def test_a_guest_that_was_cut_off_for_good_is_not_identical(evening: Evening) -> None:
    def pull_the_plug() -> None:
        evening.network.cut("ann")

    evening.at(10, pull_the_plug)
    evening.at(60, evening.close_host)
    status, report = evening.run_guest()
    assert status == 1, "its world ended long before the host's"
    assert not report["identical"], "so it may not call itself identical"
    assert not report["there_at_end"], "it was not there"
    assert report["cut_off"] == 1, "having been cut off once"
    assert report["longest_away_s"] > limits.RECONNECT_FOR_S - 1, "until it gave up"
    assert "cut off" in report["complaints"][0], "which is said in words"


def test_a_host_whose_guest_is_missing_at_the_end_says_so(evening: Evening) -> None:
    evening.at(10, lambda: evening.network.cut("bo"))
    status, report = evening.run_host()
    assert status == 1, "nobody knows whether that guest was identical"
    assert report["complaints"] == ["Bo was cut off and not there at the end"], "it is named"
    assert report["identical"], "those who were there have proved it"
    ann, bo = report["guests"]
    assert (ann["cut_off"], ann["there_at_end"]) == (0, True), "the other was there all along"
    assert (bo["cut_off"], bo["there_at_end"]) == (1, False), "this one was not"


def test_who_was_cut_off_and_came_back_is_told_and_good(evening: Evening) -> None:
    evening.at(5, lambda: evening.network.cut("bo"))
    evening.at(13, lambda: evening.network.restore("bo"))
    status, report = evening.run_host()
    assert status == 0, "who came back in time lacks nothing"
    bo = report["guests"][1]
    assert bo["cut_off"] == 1, "but it is told"
    assert 2 < bo["away_s"] < 15, "with how long it took"


def test_who_comes_back_only_while_the_farm_closes_is_waited_for(evening: Evening) -> None:
    evening.at(15, lambda: evening.network.cut("bo"))
    evening.at(MINUTES * 60 + 2, lambda: evening.network.restore("bo"))
    status, report = evening.run_host()
    assert status == 0, "a friend who is just coming back should be waited for"
    assert report["guests"][1]["there_at_end"], "and proves it as well"


def test_a_guest_who_said_goodbye_is_not_missed(evening: Evening) -> None:
    evening.at(10, evening.guests[1].leave)
    status, report = evening.run_host()
    assert status == 0, "whoever leaves of their own will is not missing"
    assert report["guests"][1]["left"], "and the report tells"


def test_a_host_that_vanishes_leaves_its_guest_not_identical(evening: Evening) -> None:
    def power_failure() -> None:
        evening.network.kill("host")
        evening.is_host_alive = False

    evening.at(10, power_failure)
    status, report = evening.run_guest()
    assert status == 1, "nobody knows what the host's last world was"
    assert not report["identical"], "so nothing is identical with it"


def test_a_repair_without_a_planted_fault_is_not_good(evening: Evening) -> None:
    def damage() -> None:
        ledger = evening.guests[0].session.replica.ledger
        number = max(ledger.sections, key=lambda number: len(ledger.sections[number].entries))
        key = next(iter(ledger.sections[number].entries))
        ledger.put(number, key, 1, b"\xc0")

    evening.at(10, damage)
    evening.at(20, evening.close_host)
    status, report = evening.run_guest()
    assert report["identical"], "it was healed"
    assert status == 1, "but nothing should have been there to heal"
    assert report["repairs"] == 1, "and the report counts it"
    assert any("repaired" in complaint for complaint in report["complaints"]), "and says why"
