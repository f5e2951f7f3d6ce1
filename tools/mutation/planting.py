"""Plants faults one after the other and runs the tests that could notice."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from cosmic_ray import plugins
from cosmic_ray.mutating import use_mutation

from tools.mutation.faults import Fault, Place, faults_in
from tools.mutation.process import TestProcess, TestRun
from tools.mutation.recording import REPEATABLY, Recording

FIRST_TESTS = 40
"""How many tests run before all the others; most faults are noticed by these."""
TESTS_MAX_S = 60.0
"""How long all the tests of one fault may take by the recording; the slowest are left out."""
CPU_MARGIN_S = 60
CPU_FACTOR = 4
"""What a run of tests may use of a processor: the margin, and so many times what it takes without
a fault. It is processor time, so that a busy machine is not taken for an endless loop."""

QUICKLY = ("-x", "--assert=plain", "-p", "no:cov", "-p", "no:xdist", "-o", "addopts=")
TESTS_FAILED, NOT_COLLECTED, NOT_FOUND = 1, 2, 4
"""What pytest's status says of tests that have noticed something."""


@dataclass(frozen=True)
class Finding:
    """What came of one fault. `outcome` is None until it has been planted. `noticed_by` is the
    first test that failed, or `no end` when one did not come to an end."""

    fault: Fault
    outcome: str | None = None
    line: int = 0
    diff: str = ""
    tests: int = 0
    noticed_by: str = ""

    @classmethod
    def from_json(cls, entry: dict[str, Any]) -> "Finding":
        """Reads what `dataclasses.asdict` has made, or an entry that is a fault alone."""
        return cls(**{**entry, "fault": Fault(**entry["fault"])})


NOTICED, UNNOTICED, GONE = "noticed", "unnoticed", "gone"
"""GONE is a fault whose line is not there in this version of the code."""


class Planter:
    """Plants faults in copies of one tree, some at once."""

    def __init__(self, tree: Path, folder: Path, workers: int) -> None:
        """`folder` is where the copies and the recording of the tests are kept; one folder is for
        one version of the code."""
        self._copies = [folder.resolve() / f"tree-{worker}" for worker in range(workers)]
        self._free_copies: SimpleQueue[Path] = SimpleQueue()
        for copy in self._copies:
            self._free_copies.put(copy)
        self._recording = Recording(folder.resolve(), self._copies[0])
        self._processes: dict[Path, TestProcess] = {}
        _copy_tree(tree, self._copies[0])

    def plant(self, faults: Sequence[Fault], tests: Sequence[str] = ()) -> Iterator[Finding]:
        """What comes of each fault, in the order in which they are done. Without `tests` those
        run that execute the faulty line."""
        if not tests:
            self._recording.make(len(self._copies))
        tree, *others = self._copies
        for copy in others:
            shutil.copytree(tree, copy, dirs_exist_ok=True)
        places: dict[Fault, Place] = {}
        for file in {fault.file for fault in faults}:
            places |= faults_in(tree, file)
        self._processes = {copy: TestProcess(copy) for copy in self._copies}
        with ThreadPoolExecutor(len(self._copies)) as workers:
            doing = []
            for fault in faults:
                place = places.get(fault)
                if place is None:
                    yield Finding(fault, GONE)
                else:
                    doing.append(workers.submit(self._plant, fault, place, tests))
            for done in as_completed(doing):
                yield done.result()
        for process in self._processes.values():
            process.close()

    def _plant(self, fault: Fault, place: Place, tests: Sequence[str]) -> Finding:
        if tests:
            is_cold, stages = True, [(list(tests), TESTS_MAX_S)]
        else:
            lines = place.statement_lines
            is_cold = self._recording.is_run_by_imports(fault.file, lines)
            stages = _stages(self._recording.tests_of(fault.file, lines), fault)
        operator = plugins.get_operator(fault.operator)()
        copy = self._free_copies.get()
        process = self._processes[copy]
        noticed_by, count = "", 0
        try:
            if not is_cold:
                process.get_ready([test for chosen, _ in stages for test in chosen])
            path = copy / fault.file
            with use_mutation(path, operator, place.spec.occurrence) as (before, after):
                for chosen, seconds in stages:
                    count += len(chosen)
                    cpu_max_s = int(CPU_MARGIN_S + CPU_FACTOR * seconds)
                    run_these = partial(
                        process.run, file=fault.file, cpu_max_s=cpu_max_s, is_cold=is_cold
                    )
                    run = run_these((*REPEATABLY, *QUICKLY, *chosen))
                    if run.status == NOT_FOUND:
                        # Some tests are called after what the faulty code returns.
                        files = sorted({test.partition("::")[0] for test in chosen})
                        run = run_these((*REPEATABLY, *QUICKLY, *files))
                    noticed_by = _who_noticed(run)
                    if noticed_by:
                        break
        finally:
            self._free_copies.put(copy)
        outcome = NOTICED if noticed_by else UNNOTICED
        return Finding(fault, outcome, place.line, _diff(before, after), count, noticed_by)


def _stages(known: dict[str, float], fault: Fault) -> list[tuple[list[str], float]]:
    """The tests in the order in which they are most likely to notice soon: those of the faulty
    package before others, quick ones before slow ones; and the seconds of each stage."""
    package = fault.file.split("/")[1]
    ordered = sorted(known, key=lambda test: (f"/{package}/" not in test, known[test]))
    stages = []
    left_s = TESTS_MAX_S
    for chosen in (ordered[:FIRST_TESTS], ordered[FIRST_TESTS:]):
        fitting = []
        for test in chosen:
            left_s -= known[test]
            if left_s >= 0:
                fitting.append(test)
        if fitting:
            stages.append((fitting, sum(known[test] for test in fitting)))
    return stages


def _who_noticed(run: TestRun) -> str:
    """The first test that failed, empty when none did. Raises RuntimeError when they were not run
    at all."""
    if run.status == 0:
        return ""
    if run.status < 0:
        return "no end"
    if run.status not in (TESTS_FAILED, NOT_COLLECTED):
        raise RuntimeError(f"pytest could not run the tests:\n{run.output}")
    named = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", run.output, re.MULTILINE)
    return named[1] if named else "an error outside of all tests"


def _diff(before: str, after: str) -> str:
    lines = unified_diff(before.splitlines(), after.splitlines(), n=2, lineterm="")
    return "\n".join(list(lines)[2:])


def _copy_tree(tree: Path, copy: Path) -> None:
    """Lays the files that git knows or would take, as they are, over an earlier copy."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listing, cwd=tree, capture_output=True, check=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (tree / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(tree / name, copy / name)
