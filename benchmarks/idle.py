"""What a farm costs at which nothing happens: heartbeats, and nothing else."""

from benchmarks.farms import Table, busy_plan, payload_bytes, wire_bytes
from benchmarks.figures import Figure, report

IDLE_S = 60.0
BUSY_S = 20.0
SETTLING_S = 3.0


def measure() -> list[Figure]:
    """Four players who first play, then stand still for a minute; bytes a second and guest."""
    table = Table(busy_plan())
    host, guests = table.outcome.host_meter, table.meters
    table.be_silent(False)
    table.play(BUSY_S)
    busy = payload_bytes([host]) / BUSY_S, payload_bytes(guests) / BUSY_S
    table.be_silent(True)
    table.play(SETTLING_S)
    table.play(IDLE_S)
    for meter in (host, *guests):
        meter.freeze()
    figures = []
    for name, meters, busy_bytes_per_s in (
        ("host to guest", [host], busy[0]),
        ("guest to host", guests, busy[1]),
    ):
        payload = payload_bytes(meters) / IDLE_S
        wire = wire_bytes(meters) / IDLE_S / len(guests)
        figures.append(
            Figure(
                f"idle, {name}",
                payload / len(guests),
                "B/s",
                f"{payload / busy_bytes_per_s:.1%} of the same players busy; {wire:.0f} B/s on the"
                " wire",
                at_most=150,
            )
        )
    return figures


if __name__ == "__main__":
    report(measure)
