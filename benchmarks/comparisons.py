"""How often a guest proves that it lacks nothing: on farms where nobody moves, where one walks,
where everybody is busy, and where more changes than a datagram holds."""

from dataclasses import dataclass
from functools import partial

from benchmarks.farms import BAD_NETWORK, Table
from benchmarks.figures import Figure, report
from game.headless.plan import Plan
from game.world.records import Placeable
from game.world.sections import Kind, Section, tile_key
from game.world.world import Transaction
from net import limits
from net.transports.simulated import PERFECT, LinkConditions

SECONDS = 30.0
_OVERLOAD_RECORDS = 60
"""Records that change at each tick of the overloaded farm: some 1,900 bytes of them."""


@dataclass
class _Counted:
    """Comparisons of all guests over one stretch."""

    per_s: float
    longest_gap_s: float
    repairs: int


def measure() -> list[Figure]:
    """Four players at home and on a bad network; the farm where nobody moves is the measure."""
    figures = []
    for where, conditions in (("at home", PERFECT), ("bad network", BAD_NETWORK)):
        still = _count("still", conditions)
        for what in ("still", "walking", "busy", "overloaded"):
            counted = still if what == "still" else _count(what, conditions)
            # An overloaded guest lacks something all the time, and has nothing to prove.
            least = None if what == "overloaded" else 1
            figures.append(
                Figure(
                    f"comparisons, {what}, {where}",
                    counted.per_s,
                    "/s",
                    f"{counted.per_s / still.per_s:.1f} x standing still; at most"
                    f" {counted.longest_gap_s:.2f} s without one; {counted.repairs} repairs",
                    at_least=least,
                )
            )
    return figures


def _count(what: str, conditions: LinkConditions) -> _Counted:
    roles = ("wander",) if what == "walking" else ("busy",)
    table = Table(Plan(players=4, seed=1, conditions=conditions, roles=roles))
    table.be_silent(what != "busy")
    # One walks; the host and two guests beside it stand still and do nothing.
    table.outcome.guests[0].bot.is_silent = what not in ("busy", "walking")
    table.play(3.0)
    return _play_counted(table, overloads=what == "overloaded")


def _play_counted(table: Table, *, overloads: bool) -> _Counted:
    guests = table.outcome.guests
    ticks = round(SECONDS * limits.TICK_RATE_HZ)
    compared = [0] * len(guests)
    last_tick = [0] * len(guests)
    longest = 0
    tick = 0

    def on_compare(number: int, _revision: int, _is_identical: bool) -> None:
        nonlocal longest
        longest = max(longest, tick - last_tick[number])
        compared[number] += 1
        last_tick[number] = tick

    for number, guest in enumerate(guests):
        guest.seat.session.replica.compare_listeners.append(partial(on_compare, number))
    before = sum(len(guest.record.repairs) for guest in guests)
    for tick in range(1, ticks + 1):
        if overloads:
            _change_much(table, tick)
        table.step()
    longest = max(longest, *(ticks - last for last in last_tick))
    repairs = sum(len(guest.record.repairs) for guest in guests) - before
    return _Counted(sum(compared) / len(guests) / SECONDS, longest / limits.TICK_RATE_HZ, repairs)


def _change_much(table: Table, tick: int) -> None:
    """The host's world changes by itself, as on the morning of a day that never ends."""
    world = table.simulation.host.world
    section = Section(1, Kind.PLACEABLE)
    transaction = Transaction(world)
    item = "fence" if tick % 2 else "torch"
    for number in range(_OVERLOAD_RECORDS):
        transaction.put(section, tile_key(400 + number, 400), Placeable(item))
    world.commit(transaction)


if __name__ == "__main__":
    report(measure)
