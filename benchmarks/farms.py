"""The farms that are measured: a big world, some players, and a network between them.

They are the simulator's own farms, driven step by step, so that what happens before and after the
measured stretch (knocking, loading, settling) is not counted.
"""

import logging
import time
from collections.abc import Iterable
from pathlib import Path

from game.headless.metered import MeteredEndpoint
from game.headless.plan import Plan
from game.headless.simulator import Outcome, Simulation
from game.world.content import Content, load_content
from net import limits
from net.transports.simulated import LinkConditions

ASSETS = Path(__file__).resolve().parents[1] / "assets"

BIG_WORLD_PLACEABLES = 10_000
BAD_NETWORK = LinkConditions(delay_ms=80, jitter_ms=20, loss_pct=10, duplicate_pct=2, reorder_pct=5)
PERFECT_NETWORK = LinkConditions(delay_ms=80)
"""As far away as the bad one, and without any other trouble."""


def content() -> Content:
    """The game's own content. Repairs are logged as warnings, and planted here by the dozen."""
    logging.getLogger("game").setLevel(logging.ERROR)
    return load_content(ASSETS)


def busy_plan(
    *,
    players: int = 4,
    conditions: LinkConditions = BAD_NETWORK,
    minutes: float = 1.0,
    plants: int = 0,
    seed: int = 1,
    placeables: int = BIG_WORLD_PLACEABLES,
) -> Plan:
    """Everybody in one area, moving, with more than two accepted commands a second."""
    return Plan(
        players=players,
        minutes=minutes,
        seed=seed,
        conditions=conditions,
        placeables=placeables,
        plants=plants,
        roles=("busy",),
    )


class Table:
    """A simulated farm at which everybody sits down, and which is then played in stretches."""

    def __init__(self, plan: Plan) -> None:
        """Everybody joins, in silence. Raises RuntimeError when somebody cannot."""
        self.simulation = Simulation(content(), plan)
        self.host_advance_s: list[float] = []
        """Real seconds that each step of the host took, since the last stretch began."""
        self.host_cpu_s: list[float] = []
        """The same in seconds of this process alone, whatever else the machine does."""
        if not self.simulation.join():
            raise RuntimeError("somebody could not join")

    @property
    def outcome(self) -> Outcome:
        """What the simulator's witness, auditor and meters saw."""
        return self.simulation.outcome

    @property
    def meters(self) -> list[MeteredEndpoint]:
        """The guests' meters."""
        return [guest.meter for guest in self.outcome.guests]

    def be_silent(self, is_silent: bool) -> None:
        """Whether all players stand still and do nothing."""
        self.simulation.be_silent(is_silent)

    def play(self, seconds: float) -> None:
        """Plays a stretch; everything is counted anew from its beginning."""
        for meter in (self.outcome.host_meter, *self.meters):
            meter.mark()
        self.outcome.witness.lags_ms.clear()
        self.host_advance_s.clear()
        self.host_cpu_s.clear()
        for _ in range(round(seconds * limits.TICK_RATE_HZ)):
            self.step()

    def step(self) -> None:
        """One tick of everybody, with the host's part of it timed."""
        now_s = self.simulation.begin_tick()
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
        self.simulation.host.advance(now_s)
        self.host_cpu_s.append(time.process_time() - began_cpu_s)
        self.host_advance_s.append(time.perf_counter() - began_s)
        self.simulation.advance_guests()


def payload_bytes(meters: Iterable[MeteredEndpoint]) -> int:
    """What these endpoints have sent, without the transport's own overhead."""
    return sum(meter.sent.total() for meter in meters)


def wire_bytes(meters: Iterable[MeteredEndpoint]) -> int:
    """What these endpoints have sent in all, once their meters are frozen."""
    return sum(meter.wire_bytes[0] for meter in meters)
