"""How much of its tick a host of eight uses, with everybody busy in a world of 10,000 records.

What is timed is all that the host does in a tick: receiving from seven guests, carrying out their
commands, digests, coded symbols, bundles and the simulated transport. The simulator's auditor and
witness listen meanwhile, so a real host is a little faster.
"""

from benchmarks.farms import Table, busy_plan
from benchmarks.figures import Figure, percentile, report
from net import limits

PLAYED_S = 60.0
PLAYERS = 8


def measure() -> list[Figure]:
    """A minute of play by eight; the host's steps, timed."""
    table = Table(busy_plan(players=PLAYERS))
    table.be_silent(False)
    table.play(PLAYED_S)
    budget_ms = 1000 / limits.TICK_RATE_HZ
    p99_ms = percentile(table.host_advance_s, 0.99) * 1000
    mean_ms = sum(table.host_advance_s) / len(table.host_advance_s) * 1000
    cpu_ms = sum(table.host_cpu_s) / len(table.host_cpu_s) * 1000
    return [
        Figure(
            "host tick of eight, p99",
            p99_ms,
            "ms",
            f"{p99_ms / budget_ms:.1%} of the {budget_ms:.1f} ms of a tick; mean {mean_ms:.2f} ms,"
            f" {cpu_ms:.2f} ms of them computing",
            at_most=8,
        )
    ]


if __name__ == "__main__":
    report(measure)
