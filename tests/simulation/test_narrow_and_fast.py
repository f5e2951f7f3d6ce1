"""A link narrower than bundles want to be, and a world that changes faster than they can tell."""

import pytest

from game.headless.plan import Plan
from game.headless.simulator import Simulation, run_simulation
from game.headless.verdict import complaints
from game.world.records import Placeable
from game.world.sections import Kind, Section, tile_key
from game.world.world import Transaction
from net import limits
from net.transports.simulated import LinkConditions
from tests.world.small_farm import small_content

pytestmark = pytest.mark.slow


def test_a_link_of_four_kilobytes_a_second_carries_a_farm_for_four() -> None:
    link = LinkConditions(delay_ms=40, bandwidth_bytes_per_s=4000)
    plan = Plan(players=4, minutes=0.5, seed=1, conditions=link, roles=("farm", "wander", "hoard"))
    assert not complaints(run_simulation(small_content(), plan))


def test_a_world_that_changes_faster_than_a_datagram_can_tell_needs_no_repair() -> None:
    simulation = Simulation(small_content(), Plan(players=3, seed=1))
    assert simulation.join(), "everybody should come in"
    world, section = simulation.host.world, Section(1, Kind.PLACEABLE)
    for tick in range(12 * limits.TICK_RATE_HZ):
        transaction = Transaction(world)
        for number in range(60):
            item = "fence" if tick % 2 else "torch"
            transaction.put(section, tile_key(400 + number, 400), Placeable(item))
        world.commit(transaction)
        simulation.step()
    for guest in simulation.outcome.guests:
        assert not guest.record.needless_repairs, "nothing was lost that could be repaired"
