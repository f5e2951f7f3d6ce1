"""What a repair costs by how much was lost, in a quiet farm and in a busy one, on a bad network.

One, eight and 128 records among 10,000 are corrupted at once, in four ways, over and over; every
repair's bytes and questions are counted, both directions and whatever channel, and held against
sending the section whole.
"""

from dataclasses import dataclass, field
from random import Random
from statistics import mean

from benchmarks.farms import BAD_NETWORK, Table, busy_plan
from benchmarks.figures import Figure, percentile, report
from benchmarks.repair import Tally, largest_section, section_bytes
from game.headless.simulated_guest import SimulatedGuest
from game.headless.simulator import Simulation
from game.world.records import Placeable, encode_record
from game.world.sections import AREA_MAX_TILES, tile_key
from net import limits

SIZES = {1: 1000, 8: 2000, 128: 12_000}
"""How many records, and the bytes that healing them may take."""
SEEDS = (1, 2)
REPAIRS = 12
"""Of each size at each table."""
HEALED_WITHIN_S = 20.0
ROUND_TRIPS = 3
_REST_TICKS = 2 * limits.TICK_RATE_HZ
"""Between two repairs, so that the budget of a guest who is always wrong does not put them off."""
_KINDS = ("alter", "remove", "invent", "age")


@dataclass
class _Costs:
    bytes: list[int] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)
    first_repairs: int = 0
    """How often the first repair healed everything."""


def measure() -> list[Figure]:
    """Quiet: nobody does anything. Busy: four who walk and work, more than ten changes a second."""
    figures: list[Figure] = []
    for is_busy in (False, True):
        costs = {size: _Costs() for size in SIZES}
        whole_bytes = changes = 0
        seconds = 0.0
        for seed in SEEDS:
            table = Table(busy_plan(conditions=BAD_NETWORK, seed=seed))
            revision = _revision(table.simulation)
            table.be_silent(not is_busy)
            table.play(2.0)
            ticks = sum(
                _heal(table, costs[size], size, Random(f"{seed} {size} {number}"))
                for size in SIZES
                for number in range(REPAIRS)
            )
            seconds += ticks / limits.TICK_RATE_HZ
            changes += _revision(table.simulation) - revision
            whole_bytes = section_bytes(table.simulation)
        how = f"busy, {changes / seconds:.0f} changes/s" if is_busy else "quiet"
        for size, cost in costs.items():
            what = f"{size} lost, {'busy' if is_busy else 'quiet'}"
            figures += _figures(what, how, size, cost, whole_bytes)
    return figures


def _heal(table: Table, costs: _Costs, size: int, dice: Random) -> int:
    """Corrupts a guest's replica and plays until it is whole. Returns how many ticks that took."""
    guest = table.outcome.guests[0]
    tally = Tally(guest.meter)
    guest.seat.repair_listeners.append(tally.on_repair)
    _corrupt(table.simulation, guest, size, dice)
    ticks = 0
    while not all(plant.healed_s is not None for plant in guest.record.plants):
        table.step()
        ticks += 1
        if ticks > HEALED_WITHIN_S * limits.TICK_RATE_HZ:
            raise RuntimeError(f"{size} faults were not healed within {HEALED_WITHIN_S} s")
    for _ in range(_REST_TICKS):
        table.step()
    guest.seat.repair_listeners.remove(tally.on_repair)
    costs.bytes.append(sum(tally.bytes))
    costs.questions.append(sum(tally.questions))
    costs.first_repairs += len(tally.bytes) == 1
    return ticks + _REST_TICKS


def _corrupt(simulation: Simulation, guest: SimulatedGuest, size: int, dice: Random) -> None:
    """Alters, loses, invents and ages records of the largest section of a replica."""
    number = largest_section(simulation)
    entries = guest.seat.session.replica.ledger.sections[number].entries
    chosen = dice.sample(sorted(entries), size)
    unused = dice.sample([tile_key(511, y) for y in range(AREA_MAX_TILES)], size)
    others = [encode_record(Placeable(item)) for item in ("fence", "torch")]
    first = dice.randrange(4)
    for count, key in enumerate(chosen):
        kind, entry = _KINDS[(first + count) % 4], entries[key]
        content: bytes | None = entry.content
        revision, name = entry.revision, key
        if kind == "alter":
            content = others[content == others[0]]
        elif kind == "remove":
            content = None
        elif kind == "invent":
            name = unused[count]
        else:
            revision += 1
        simulation.outcome.witness.plant(guest.record, (number, name), content, revision)


def _figures(what: str, how: str, size: int, costs: _Costs, whole_bytes: int) -> list[Figure]:
    """The bytes and the round trips of one size."""
    p50, p99 = percentile(costs.bytes, 0.5), percentile(costs.bytes, 0.99)
    return [
        Figure(
            f"repair of {what}",
            p50,
            "B",
            f"p50 of {len(costs.bytes)}, {how}; 1/{whole_bytes / p50:.0f} of the section whole,"
            f" p99 {p99:.0f} B, 1/{whole_bytes / p99:.0f}",
            at_most=SIZES[size],
        ),
        Figure(
            f"round trips for {what}",
            percentile(costs.questions, 0.5),
            "",
            f"p50; p99 {percentile(costs.questions, 0.99):.0f}, mean"
            f" {mean(costs.questions):.1f}; {costs.first_repairs} of {len(costs.bytes)} healed by"
            " one repair",
            at_most=ROUND_TRIPS,
        ),
    ]


def _revision(simulation: Simulation) -> int:
    session = simulation.host.session
    assert session is not None, "a simulated host has a session"
    return session.ledger.newest_revision


if __name__ == "__main__":
    report(measure)
