"""How much faster than life the simulator plays: what makes hours of testing affordable."""

from benchmarks.farms import BAD_NETWORK, content
from benchmarks.figures import Figure, report
from game.headless.plan import Plan
from game.headless.simulator import run_simulation

MINUTES = 3.0


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


if __name__ == "__main__":
    report(measure)
