"""How much faster than life the simulator plays: what makes hours of testing affordable.

python -m benchmarks.simulation                    this checkout
python -m benchmarks.simulation --against COMMIT   beside that commit, in turn, by processor time
"""

import argparse
import sys
from statistics import median

from benchmarks.farms import BAD_NETWORK, content
from benchmarks.figures import Figure, report
from benchmarks.other_commit import Checkout, checked_out, simulate_cpu_s
from benchmarks.progress import tell
from game.headless.plan import Plan
from game.headless.simulator import run_simulation
from net.transports.simulated import LinkConditions

MINUTES = 3.0
SHORT_MINUTES = 0.1
"""A run that is nearly all beginning and end: what it costs is no play, and is taken off."""
ROUNDS = 5
TIMES_AS_FAST = 2.0
NETWORKS = {"perfect": LinkConditions(), "bad": BAD_NETWORK}
"""What `simulate` has by itself, and what this netcode is made for."""


def measure() -> list[Figure]:
    """Four bots of mixed roles on a bad network, watched by the witness and the auditor."""
    plan = Plan(players=4, minutes=MINUTES, seed=7, conditions=BAD_NETWORK)
    outcome = run_simulation(content(), plan)
    return [
        Figure(
            "simulation of four",
            outcome.played_s / outcome.real_s,
            "x life",
            f"{outcome.played_s:.0f} s of play in {outcome.real_s:.1f} s, joining and settling"
            " included",
            at_least=60,
        )
    ]


def measure_against(commit: str, minutes: float, rounds: int) -> list[Figure]:
    """The same commands in this checkout and in that of `commit`, by turns and with another seed in
    each round. Raises ValueError with a sentence for a commit that is not there."""
    figures = []
    here = Checkout()
    with checked_out(commit) as there:
        for name, link in NETWORKS.items():
            here_s: list[float] = []
            there_s: list[float] = []
            for seed in range(1, rounds + 1):
                turns = [(here, here_s), (there, there_s)]
                for checkout, costs_s in turns if seed % 2 else reversed(turns):
                    who = "this" if checkout == here else commit
                    tell(f"{name} network, round {seed} of {rounds}: {who}")
                    costs_s.append(_play_s(checkout, minutes, seed, link))
            ratios = [there / here for here, there in zip(here_s, there_s, strict=True)]
            play_s = (minutes - SHORT_MINUTES) * 60 * rounds
            figures.append(
                Figure(
                    f"as fast as {commit}, {name} network",
                    sum(there_s) / sum(here_s),
                    "x",
                    f"{rounds} rounds of {minutes:g} min: {min(ratios):.2f} to {max(ratios):.2f},"
                    f" median {median(ratios):.2f}; {sum(here_s) / play_s * 1000:.1f} ms a second"
                    f" of play, {sum(there_s) / play_s * 1000:.1f} there",
                    at_least=TIMES_AS_FAST,
                )
            )
    return figures


def _play_s(checkout: Checkout, minutes: float, seed: int, link: LinkConditions) -> float:
    """The processor time that the play of a simulation takes, without the program's start."""

    def cost_s(of_minutes: float) -> float:
        words = f"--players 4 --minutes {of_minutes:g} --seed {seed}"
        words += f" --delay {link.delay_ms:g} --jitter {link.jitter_ms:g}"
        words += f" --loss {link.loss_pct:g} --reorder {link.reorder_pct:g}"
        words += f" --duplicate {link.duplicate_pct:g}"
        return simulate_cpu_s(checkout, words.split())

    return cost_s(minutes) - cost_s(SHORT_MINUTES)


def main(words: list[str] | None = None) -> int:
    """Runs the benchmark by itself. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.simulation", description="How fast the simulator is."
    )
    parser.add_argument("--against", metavar="COMMIT", help="compare with this commit")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="of play in each run")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often both run")
    arguments = parser.parse_args(words)
    if arguments.against is None:
        report(measure)
        return 0
    try:
        report(lambda: measure_against(arguments.against, arguments.minutes, arguments.rounds))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
