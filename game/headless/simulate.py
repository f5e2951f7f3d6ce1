"""The command `simulate`: one run with its report, or a series of seeds with a summary."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from game.headless.arguments import PlanArguments, SimulateArguments
from game.headless.draw import draw_plan
from game.headless.plan import Plan, command_line
from game.headless.report import make_report, report_text
from game.headless.series import play_series, series_text
from game.headless.simulator import run_simulation
from game.program.faults import running
from game.program.terminal import say
from game.world.content import Content
from net.transports.simulated import LinkConditions

_PROGRESS_LINES = 20
"""Progress lines in all, where they cannot replace one another."""


def simulate(arguments: SimulateArguments, content: Content, assets: Path) -> int:
    """Plays what is asked for and prints the report; 0 only when it proves what it should. Raises
    ValueError with a sentence for a plan that cannot be."""
    if arguments.seeds is not None:
        report = _play_seeds(arguments, arguments.seeds, assets)
        text = series_text(report)
    else:
        plan = plan_of(arguments, arguments.seed)
        if arguments.draw:
            say(f"main.py {command_line(plan)}")
        with running():
            report = make_report(run_simulation(content, plan))
        text = report_text(report)
    say(text)
    if arguments.report is not None:
        json = msgspec.json.format(msgspec.json.encode(report)).decode()
        arguments.report.write_text(json + "\n", encoding="utf-8")
    return 0 if report["is_good"] else 1


def _play_seeds(arguments: SimulateArguments, seeds: range, assets: Path) -> dict[str, Any]:
    plans = [plan_of(arguments, seed) for seed in seeds]
    progress = _Progress(len(plans))
    report = play_series(assets, plans, arguments.jobs, progress.say, progress.show)
    progress.end()
    return report


class _Progress:
    """One line on a terminal that is always the newest; elsewhere a few lines in all."""

    def __init__(self, total: int) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._every = 1 if self._is_terminal else max(1, total // _PROGRESS_LINES)
        self._shown = 0

    def show(self, line: str) -> None:
        """Shows how far it is."""
        self._shown += 1
        if self._shown % self._every == 0:
            print(f"\r{line}" if self._is_terminal else line, end="", file=sys.stderr, flush=True)
            if not self._is_terminal:
                print(file=sys.stderr, flush=True)

    def say(self, text: str) -> None:
        """Says what stays."""
        self.end()
        say(text)

    def end(self) -> None:
        """Leaves the line as it is."""
        if self._is_terminal:
            print(file=sys.stderr, flush=True)


def plan_of(arguments: SimulateArguments, seed: int) -> Plan:
    if arguments.draw:
        return draw_plan(seed)
    plan = Plan(
        players=arguments.players,
        minutes=arguments.minutes,
        seed=seed,
        conditions=conditions_of(arguments),
        placeables=arguments.placeables,
        plants=arguments.plant,
        on_server=arguments.dedicated,
        mishaps=tuple(arguments.mishap),
    )
    return plan if arguments.bots is None else replace(plan, roles=arguments.bots)


def conditions_of(arguments: PlanArguments) -> LinkConditions:
    """The bad network that a simulation was asked for."""
    return LinkConditions(
        delay_ms=arguments.delay,
        jitter_ms=arguments.jitter,
        loss_pct=arguments.loss,
        burst_pct=arguments.burst,
        duplicate_pct=arguments.duplicate,
        reorder_pct=arguments.reorder,
        bandwidth_bytes_per_s=arguments.bandwidth,
    )
