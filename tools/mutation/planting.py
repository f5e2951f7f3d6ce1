"""Plants faults one after the other and runs the tests that could notice."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from attrs import evolve
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_item import TestOutcome, WorkerOutcome

from tools.mutation.faults import PACKAGES, Fault, Place, faults_in
from tools.mutation.recording import PYTEST, Recording

FIRST_TESTS = 40
"""How many tests run before all the others; most faults are noticed by these."""
TESTS_MAX_S = 120.0
"""How long all the tests of one fault may take by the recording; the slowest are left out."""
CPU_MARGIN_S = 60
CPU_FACTOR = 4
"""What a run of tests may use of a processor: the margin, and so many times what it takes without
a fault. It is processor time, so that a busy machine is not taken for an endless loop."""
MEMORY_MAX_KIB = 4_000_000
SILENCE_MAX_S = 1800.0
"""After this long on the clock tests count as blocked for ever."""

LIMITED = """
cd "$0" && ulimit -t "$1" && ulimit -v "$2" && shift 2 && "$@"
code=$?
echo "status $code"
exit $code
"""
"""Runs pytest in a folder, with at most so many seconds of a processor and so much memory."""
QUICKLY = ("-x", "-p", "no:cov", "-p", "no:xdist")
TESTS_FAILED, NOT_COLLECTED, KILLED = 1, 2, 128
"""What pytest's status says, and from what on the shell's says that it was killed."""


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
        self._workers = workers
        self._copies = [folder.resolve() / f"tree-{worker}" for worker in range(workers)]
        self._free_copies: SimpleQueue[Path] = SimpleQueue()
        for copy in self._copies:
            self._free_copies.put(copy)
        self._recording = Recording(folder.resolve(), self._copies[0])
        _copy_tree(tree, self._copies[0])

    def plant(self, faults: Sequence[Fault], tests: Sequence[str] = ()) -> Iterator[Finding]:
        """What comes of each fault, in the order in which they are done. Without `tests` those
        run that execute the faulty line."""
        self._recording.make(self._workers)
        tree, *others = self._copies
        for copy in others:
            # With what Python has compiled, which is much of what a run of few tests costs.
            shutil.copytree(tree, copy, dirs_exist_ok=True)
        places = {
            fault: place for name in PACKAGES for fault, place in faults_in(tree, name).items()
        }
        with ThreadPoolExecutor(self._workers) as workers:
            doing = []
            for fault in faults:
                place = places.get(fault)
                if place is None:
                    yield Finding(fault, GONE)
                else:
                    doing.append(workers.submit(self._plant, fault, place, tests))
            for done in as_completed(doing):
                yield done.result()

    def _plant(self, fault: Fault, place: Place, tests: Sequence[str]) -> Finding:
        known = self._recording.tests_of(fault.file, place.statement_lines)
        stages = [(list(tests), TESTS_MAX_S)] if tests else _stages(known, fault)
        finding = Finding(fault, UNNOTICED, place.line)
        copy = self._free_copies.get()
        try:
            for chosen, seconds in stages:
                spec = evolve(place.spec, module_path=copy / fault.file)
                command = _command(copy, chosen, int(CPU_MARGIN_S + CPU_FACTOR * seconds))
                result = mutate_and_test([spec], command, SILENCE_MAX_S)
                diff = (result.diff or "").replace(str(copy) + "/", "")
                finding = replace(finding, diff=diff, tests=finding.tests + len(chosen))
                if result.worker_outcome is not WorkerOutcome.NORMAL:
                    raise RuntimeError(f"{fault} could not be planted: {result.output}")
                if result.test_outcome is not TestOutcome.SURVIVED:
                    noticed_by = _who_noticed(result.output or "")
                    return replace(finding, outcome=NOTICED, noticed_by=noticed_by)
            return finding
        finally:
            self._free_copies.put(copy)


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


def _command(copy: Path, tests: Sequence[str], cpu_max_s: int) -> str:
    list_file = copy / "tests-to-run.txt"
    list_file.write_text("\n".join(tests), encoding="utf-8")
    limits = (str(copy), str(cpu_max_s), str(MEMORY_MAX_KIB))
    return shlex.join(["sh", "-c", LIMITED, *limits, *PYTEST, *QUICKLY, f"@{list_file}"])


def _who_noticed(output: str) -> str:
    """The failed test's name in what pytest has printed. Raises RuntimeError when it did not run
    the tests at all."""
    status = re.search(r"^status (\d+)$", output, re.MULTILINE)
    if status is None or int(status[1]) >= KILLED:
        return "no end"
    if int(status[1]) not in (TESTS_FAILED, NOT_COLLECTED):
        raise RuntimeError(f"pytest could not run the tests:\n{output}")
    named = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", output, re.MULTILINE)
    return named[1] if named else "an error outside of all tests"


def _copy_tree(tree: Path, copy: Path) -> None:
    """Lays the files that git knows or would take, as they are, over an earlier copy."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listing, cwd=tree, capture_output=True, check=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (tree / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(tree / name, copy / name)
