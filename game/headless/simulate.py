"""The command `simulate`: one run with its report, or a series of seeds with a summary."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from game.farms.farm import farm_at
from game.headless.arguments import PlanArguments, SimulateArguments
from game.headless.draw import draw_plan
from game.headless.plan import Plan, command_line
from game.headless.report import make_report, report_text
from game.headless.series import play_series, series_text
from game.headless.simulator import Outcome, run_simulation
from game.program.clocks import SYSTEM_CLOCKS, Clocks
from game.program.faults import running
from game.program.garbage import seldom_looked_for
from game.program.progress import Progress
from game.program.terminal import say
from game.world.calendar import DAY_TICKS, SEED_MAX
from game.world.content import Content
from net import limits
from net.transports.simulated import LinkConditions

DAY_MINUTES = DAY_TICKS / limits.TICK_RATE_HZ / 60
"""How long a day of the farm is at most."""
_PROGRESS_LINES = 20
"""Lines of progress in all, where nobody watches."""


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
        with running(), seldom_looked_for():
            report = make_report(_played(content, plan, arguments.save))
        text = report_text(report)
    say(text)
    if arguments.report is not None:
        json = msgspec.json.format(msgspec.json.encode(report)).decode()
        arguments.report.write_text(json + "\n", encoding="utf-8")
    return 0 if report["is_good"] else 1


def _played(
    content: Content, plan: Plan, save: Path | None, clocks: Clocks = SYSTEM_CLOCKS
) -> Outcome:
    farm = None
    if save is not None:
        farm = farm_at(save, save.stem, content, plan.seed % SEED_MAX, plan.placeables)
    total_s = plan.minutes * 60
    with Progress("playing", total_s) as progress:

        def watch(played_s: float) -> None:
            progress.show(min(played_s, total_s))

        return run_simulation(content, plan, watch, farm, clocks.unix_s)


def _play_seeds(arguments: SimulateArguments, seeds: range, assets: Path) -> dict[str, Any]:
    plans = [plan_of(arguments, seed) for seed in seeds]
    with Progress("seeds", len(plans), lines_max=_PROGRESS_LINES) as progress:
        return play_series(assets, plans, arguments.jobs, say, progress.show)


def plan_of(arguments: SimulateArguments, seed: int) -> Plan:
    if arguments.draw:
        return draw_plan(seed)
    plan = Plan(
        players=arguments.players,
        minutes=arguments.days * DAY_MINUTES if arguments.days else arguments.minutes,
        days=arguments.days,
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
