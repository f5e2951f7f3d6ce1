"""Many simulations side by side, one for each seed of a range, and one summary of them all."""

import logging
import multiprocessing
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from game.headless.plan import Plan, command_line
from game.headless.report import make_report
from game.headless.simulator import run_simulation
from game.program.garbage import seldom_looked_for
from game.world.content import Content, load_content

_SHOWN_MAX = 20
"""Seeds that the summary names; the report has all."""


@dataclass(frozen=True)
class Played:
    """What is kept of one seed."""

    seed: int
    command: str
    complaints: tuple[str, ...]
    """What speaks against the run; nothing when it is good."""
    played_s: float = 0.0
    compares: int = 0
    plants: int = 0
    repairs: int = 0
    cut_off: int = 0

    @property
    def is_good(self) -> bool:
        """Whether it proves what it should."""
        return not self.complaints


def play_seed(assets: Path, plan: Plan) -> Played:
    """Plays one plan in this process. A fault of the program is a complaint like any other."""
    try:
        with _quietly(), seldom_looked_for():
            report = make_report(run_simulation(_content_of(assets), plan))
    except Exception as error:  # Whatever it is, the other seeds are to be played.
        where = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"the program failed: {error!r} in {Path(where.filename).name}:{where.lineno}"
        return Played(plan.seed, command_line(plan), (fault,))
    return Played(
        plan.seed,
        command_line(plan),
        tuple(report["complaints"]),
        report["played_s"],
        report["compares"],
        report["plants"]["count"],
        report["repairs"]["count"],
        sum(guest["cut_off"] for guest in report["guests"]),
    )


@lru_cache(maxsize=1)
def _content_of(assets: Path) -> Content:
    """The content, once for all the seeds that a process plays: to read it takes as long as some
    minutes of a farm."""
    return load_content(assets)


@contextmanager
def _quietly() -> Iterator[None]:
    """What a bad network brings with it is not worth a line of a series."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def play_series(
    assets: Path,
    plans: Iterable[Plan],
    jobs: int,
    say: Callable[[str], None],
    show_progress: Callable[[float, str], None],
) -> dict[str, Any]:
    """Plays every plan, `jobs` at a time. `say` takes each seed that is not good as soon as it is
    known, `show_progress` how many have been played, and a note on them. Returns the report as JSON
    values."""
    plans = list(plans)
    began_s = time.perf_counter()
    played: list[Played] = []
    bad = 0
    for result in _played(assets, plans, jobs):
        played.append(result)
        if not result.is_good:
            bad += 1
            say(_bad_text(result))
        show_progress(len(played), f"{bad} not good, {time.perf_counter() - began_s:.0f} s")
    played.sort(key=lambda result: result.seed)
    return {
        "is_good": bad == 0,
        "seeds": len(played),
        "not_good": [asdict(result) for result in played if not result.is_good],
        "played_s": round(sum(result.played_s for result in played), 1),
        "real_s": round(time.perf_counter() - began_s, 1),
        "compares": sum(result.compares for result in played),
        "plants": sum(result.plants for result in played),
        "repairs": sum(result.repairs for result in played),
        "cut_off": sum(result.cut_off for result in played),
    }


def series_text(report: dict[str, Any]) -> str:
    """The summary for people."""
    bad = report["not_good"]
    lines = [
        f"{'GOOD' if report['is_good'] else 'NOT GOOD'}: {report['seeds']} seeds, "
        f"{len(bad)} not good; {report['played_s'] / 60:.0f} minutes of play in "
        f"{report['real_s'] / 60:.1f}",
        f"  {report['compares']} comparisons, {report['plants']} corruptions planted, "
        f"{report['repairs']} repairs, {report['cut_off']} times somebody was cut off",
    ]
    lines += [f"  seed {result['seed']}: {result['complaints'][0]}" for result in bad[:_SHOWN_MAX]]
    if len(bad) > _SHOWN_MAX:
        lines.append(f"  and {len(bad) - _SHOWN_MAX} more")
    return "\n".join(lines)


def _played(assets: Path, plans: list[Plan], jobs: int) -> Iterator[Played]:
    """The results, as they come."""
    play = partial(play_seed, assets)
    if jobs == 1:
        yield from map(play, plans)
        return
    # Each process begins afresh, on every system alike.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        plan_of = {pool.submit(play, plan): plan for plan in plans}
        try:
            for done in as_completed(plan_of):
                try:
                    yield done.result()
                except BrokenProcessPool:
                    plan = plan_of[done]
                    fault = "the process that played it, or one beside it, was ended from outside"
                    yield Played(plan.seed, command_line(plan), (fault,))
        finally:
            # Waited for: what manages the pool would find its pipes closed as the program ends.
            pool.shutdown(cancel_futures=True)


def _bad_text(result: Played) -> str:
    complaints = "".join(f"\n  ! {complaint}" for complaint in result.complaints)
    return f"NOT GOOD: seed {result.seed}{complaints}\n  main.py {result.command}"
