"""Runs benchmarks and prints one table; ends with 1 when a target is missed.

python -m benchmarks                   all of them
python -m benchmarks idle lobby_joins  these
python -m benchmarks --list            their names
"""

import argparse
import sys

from benchmarks import (
    asking_router,
    attacks,
    busy,
    comparisons,
    digests,
    drawing,
    frames,
    host_tick,
    idle,
    letters,
    lobby_joins,
    lobby_load,
    new_day,
    repair,
    repair_sizes,
    resting_lobbies,
    simulation,
    welcome,
)
from benchmarks.figures import Figure, table
from benchmarks.progress import tell

BENCHMARKS = {
    benchmark.__name__.rpartition(".")[2]: benchmark
    for benchmark in (
        digests,
        idle,
        busy,
        comparisons,
        repair,
        repair_sizes,
        welcome,
        host_tick,
        new_day,
        frames,
        drawing,
        letters,
        simulation,
        lobby_joins,
        lobby_load,
        resting_lobbies,
        asking_router,
        attacks,
    )
}
"""By their names, in the order in which they run."""


def main(words: list[str] | None = None) -> int:
    """Runs what is named, one after the other, since each wants the machine for itself. Returns the
    exit code: 2 for a name that no benchmark has."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What it costs.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; all without any")
    parser.add_argument("--list", action="store_true", help="print the names and run nothing")
    arguments = parser.parse_args(words)
    if arguments.list:
        print("\n".join(BENCHMARKS))
        return 0
    unknown = [name for name in arguments.names if name not in BENCHMARKS]
    if unknown:
        print(
            f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}.",
            file=sys.stderr,
        )
        return 2
    figures: list[Figure] = []
    for name in arguments.names or BENCHMARKS:
        tell(name)
        figures += BENCHMARKS[name].measure()
    print(table(figures))
    missed = [figure.what for figure in figures if figure.holds is False]
    print(f"missed: {', '.join(missed)}" if missed else "every target is met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
