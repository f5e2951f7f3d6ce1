"""Runs every benchmark and prints one table; ends with 1 when a target is missed."""

import sys

from benchmarks import (
    attacks,
    busy,
    comparisons,
    digests,
    host_tick,
    idle,
    lobby_joins,
    lobby_load,
    repair,
    resting_lobbies,
    simulation,
    welcome,
)
from benchmarks.figures import Figure, table


def main() -> None:
    """Runs them one after the other, since each wants the machine for itself."""
    figures: list[Figure] = []
    for benchmark in (
        digests,
        idle,
        busy,
        comparisons,
        repair,
        welcome,
        host_tick,
        simulation,
        lobby_joins,
        lobby_load,
        resting_lobbies,
        attacks,
    ):
        name = benchmark.__name__.rpartition(".")[2]
        print(f"{name} …", file=sys.stderr, flush=True)
        figures += benchmark.measure()
    print(table(figures))
    missed = [figure.what for figure in figures if figure.holds is False]
    print(f"missed: {', '.join(missed)}" if missed else "every target is met")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
