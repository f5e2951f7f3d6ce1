"""Farmer bots do what friends at a farm do: the simulator would else judge a few commands only."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from game.headless.plan import Plan
from game.headless.simulator import Simulation
from game.world.commands import (
    CastLine,
    Collect,
    Command,
    Offer,
    Place,
    PointAt,
    Reel,
    ShowEmote,
    SortStorage,
    Strike,
    TakeUp,
    Work,
)
from game.world.definitions import Stack
from net import limits
from net.transports.simulated import LinkConditions
from tests.world.small_farm import small_content

pytestmark = pytest.mark.slow


def test_farmers_work_fish_and_are_friends_and_everything_is_explained() -> None:
    link = LinkConditions(delay_ms=60, jitter_ms=20, loss_pct=10)
    plan = Plan(players=3, seed=3, conditions=link, roles=("farm",))
    content = small_content()
    tools = tuple(Stack(item, 1) for item in ("rod", "hoe", "can", "wheat_seeds"))
    start = changed(content.start, bag=(*content.start.bag, *tools))
    simulation = Simulation(replace(content, start=start), plan)
    done: set[type[Command]] = set()
    simulation.host.command_listeners.append(lambda command, _: done.add(type(command)))
    assert simulation.join(), "everybody should come in"
    simulation.be_silent(False)
    for _ in range(3 * 60 * limits.TICK_RATE_HZ):
        simulation.step()
    wanted = {CastLine, Reel, Work, Strike, Collect, Place, SortStorage, Offer, TakeUp}
    wanted |= {ShowEmote, PointAt}
    assert wanted <= done, f"farmers should also do {wanted - done}"
    assert simulation.outcome.auditor.complaints == [], "whatever they do can be explained"
