"""The work that measures this beside other libraries: our own side of it, in virtual time."""

from itertools import count

import pytest

from benchmarks.peers.over_this import Following, Hosting
from benchmarks.peers.work import TICK_RATE_HZ, WORKS, Arguments, world_digest
from game.headless.metered import MeteredEndpoint
from net.player_key import PlayerKey
from net.transports.simulated import LinkConditions, SimulatedNetwork

TICKS = 90


@pytest.mark.parametrize(
    ("work", "loss_pct", "bytes_most"),
    [
        ("steady", 0, 65),
        ("steady", 10, 110),
        ("large", 10, 850),
        ("bursts", 10, 90),
        ("single", 0, 15),
    ],
)
def test_what_others_do_too_arrives_whole_and_takes_few_bytes(
    work: str, loss_pct: float, bytes_most: float, capsys: pytest.CaptureFixture[str]
) -> None:
    network = SimulatedNetwork(seed=5)
    endpoint = MeteredEndpoint(network.endpoint("host"))
    network.set_conditions("host", "guest", LinkConditions(delay_ms=5, loss_pct=loss_pct))
    network.set_conditions("guest", "host", LinkConditions(delay_ms=5, loss_pct=loss_pct))
    told = Arguments(True, "host", WORKS[work], TICKS, 1)
    hosting = Hosting(endpoint, told, 77, bytes)
    following = Following(network.endpoint("guest"), told, PlayerKey(bytes(range(32))), 0.0)
    for tick in count(1):
        hosting.step(tick / TICK_RATE_HZ)
        if not following.step(tick / TICK_RATE_HZ + 0.004):
            break
        assert tick < 10 * TICKS, "the guest should hear of the end"
    assert world_digest(following.held.world) == world_digest(hosting.world), "the worlds are equal"
    assert following.session.replica.repairs == 0, "without any repair"
    spent = endpoint.sent["HostBundle"] / TICKS
    assert spent <= bytes_most, f"a tick should take at most {bytes_most} B, not {spent:.0f}"
    assert '"begins": true' in capsys.readouterr().out, "and the benchmark hear of it"
