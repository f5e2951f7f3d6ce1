"""How long the news of a new day takes to reach everybody, on a farm with five hundred crops.

What time does is computed from a record and the day, so that the morning itself is a handful of
records; a tenth of all packets is lost. Beside it: the same when somebody works every bed at once,
which is what a day would cost that changed each.
"""

from benchmarks.farms import BAD_NETWORK, Table, busy_plan
from benchmarks.figures import Figure, report
from game.rules.context import Context
from game.rules.rulebook import carry_out
from game.world.calendar import day_of, farm_seed, forecast
from game.world.commands import BeginDay
from game.world.records import Soil
from game.world.sections import Kind, Section, tile_key
from game.world.world import Transaction
from net import limits

CROPS = 500
CROPS_IN_A_ROW = 25
DRAIN_MAX_S = 1.0
PATIENCE_S = 30.0
SETTLING_S = 3.0
DAYS = 5


def measure() -> list[Figure]:
    """Some mornings; the slowest counts."""
    table = Table(busy_plan(players=4, conditions=BAD_NETWORK, placeables=0))
    _sow(table)
    every_bed_s = _drained_s(table)
    assert every_bed_s is not None, "every guest should have every bed at last"
    mornings_s, sent_bytes = [], []
    for _ in range(DAYS):
        table.play(SETTLING_S)
        before = _bytes_sent(table)
        _begin_day(table)
        took_s = _drained_s(table)
        mornings_s.append(PATIENCE_S if took_s is None else took_s)
        sent_bytes.append(_bytes_sent(table) - before)
    worst_s = max(mornings_s)
    return [
        Figure(
            f"a new day with {CROPS} crops, until every guest has it",
            worst_s,
            "s",
            f"{worst_s * 1000 / BAD_NETWORK.delay_ms:.1f} x the way of {BAD_NETWORK.delay_ms:.0f} "
            f"ms; {every_bed_s:.2f} s if every bed changed; {max(sent_bytes) / 1000:.1f} kB sent",
            at_most=DRAIN_MAX_S,
        )
    ]


def _sow(table: Table) -> None:
    """Five hundred beds, all at once."""
    host = table.simulation.host
    day, crops = day_of(host.world), list(host.content.crops)
    transaction = Transaction(host.world)
    area = host.content.areas[host.content.start.area].number
    for number in range(CROPS):
        key = tile_key(8 + number % CROPS_IN_A_ROW, 8 + number // CROPS_IN_A_ROW)
        crop = crops[number % len(crops)]
        transaction.put(Section(area, Kind.SOIL), key, Soil(day, True, crop, day))
    host.world.commit(transaction)


def _begin_day(table: Table) -> None:
    """Lets the next day begin now, as the host's clock does when a day is over."""
    host = table.simulation.host
    weather = forecast(host.content, farm_seed(host.world), day_of(host.world) + 1)
    context = Context(host.content, int(host.tick), 0, 1, None, 0.0, False)
    host.world.commit(carry_out(host.world, BeginDay(weather), context))


def _drained_s(table: Table) -> float | None:
    """Virtual seconds until every guest holds the world as it is; None for too long."""
    witness = table.outcome.witness
    for tick in range(round(PATIENCE_S * limits.TICK_RATE_HZ)):
        if all(witness.is_identical_now(guest.record) for guest in table.outcome.guests):
            return tick / limits.TICK_RATE_HZ
        table.step()
    return None


def _bytes_sent(table: Table) -> int:
    return table.outcome.host_meter.sent.total()


if __name__ == "__main__":
    report(measure)
