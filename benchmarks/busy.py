"""What a busy farm costs on a bad network, and how late its changes are.

Four players in one area of a world of 10,000 records walk and act all the time; 10 % of all
packets are lost, 2 % doubled, 5 % overtaken, and each takes 80 ± 20 ms one way.
"""

from benchmarks.farms import BAD_NETWORK, PERFECT_NETWORK, Table, busy_plan, payload_bytes
from benchmarks.farms import wire_bytes as wire_bytes_of
from benchmarks.figures import Figure, percentile, report

PLAYED_S = 120.0


def measure() -> list[Figure]:
    """The same play on a bad network and on one that is only far away."""
    table, perfect = (
        _played(Table(busy_plan())),
        _played(Table(busy_plan(conditions=PERFECT_NETWORK))),
    )
    guests = len(table.meters)
    witness, session = table.outcome.witness, table.simulation.host.session
    assert session is not None, "a simulated host has a session"
    host = [table.outcome.host_meter]
    down, down_perfect = payload_bytes(host), payload_bytes([perfect.outcome.host_meter])
    up, up_perfect = payload_bytes(table.meters), payload_bytes(perfect.meters)
    scale = 1 / PLAYED_S / guests
    lag_p99_ms = percentile(witness.lags_ms, 0.99)
    perfect_p99_ms = percentile(perfect.outcome.witness.lags_ms, 0.99)
    verdicts = sum(record.verdicts for record in witness.guests)
    return [
        Figure(
            "busy, commands a guest",
            session.commands_accepted * scale,
            "/s",
            f"{session.commands_refused} refused",
            at_least=2,
        ),
        Figure(
            "busy, host to guest",
            down * scale / 1000,
            "kB/s",
            f"{down / down_perfect:.2f} x without loss",
            at_most=1.5,
        ),
        Figure(
            "busy, host to guest on the wire",
            wire_bytes_of(host) * scale / 1000,
            "kB/s",
            f"{wire_bytes_of([perfect.outcome.host_meter]) * scale / 1000:.2f} without loss",
            at_most=3.4,
        ),
        Figure(
            "busy, guest to host",
            up * scale / 1000,
            "kB/s",
            f"{up / up_perfect:.2f} x without loss; "
            f"{wire_bytes_of(table.meters) * scale / 1000:.2f} kB/s on the wire",
        ),
        Figure(
            "busy, lag p99",
            lag_p99_ms,
            "ms",
            f"{lag_p99_ms / BAD_NETWORK.delay_ms:.1f} x the way of {BAD_NETWORK.delay_ms:.0f} ms;"
            f" {perfect_p99_ms:.0f} ms without loss",
            at_most=200,
        ),
        Figure(
            "busy, repairs",
            sum(len(record.repairs) for record in witness.guests),
            "",
            f"in {verdicts} comparisons of digests",
            at_most=0,
        ),
        Figure(
            "busy, false alarms",
            sum(record.false_alarms for record in witness.guests),
            "",
            f"in {verdicts} comparisons of digests",
            at_most=0,
        ),
    ]


def _played(table: Table) -> Table:
    table.be_silent(False)
    table.play(PLAYED_S)
    for meter in (table.outcome.host_meter, *table.meters):
        meter.freeze()
    return table


if __name__ == "__main__":
    report(measure)
