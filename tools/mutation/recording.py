"""Which tests run which lines, and how long each takes: recorded once, by one run of the tests.

Only tests that stay in their own process are recorded. What starts real programs is slow, and
coverage cannot see what those execute.
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path

from coverage import CoverageData

from tools.mutation.faults import PACKAGES

RECORDED = (
    "tests/session",
    "tests/sync",
    "tests/rules",
    "tests/coop",
    "tests/saves",
    "tests/lobbies",
    "tests/hostile",
    "tests/lobby_server",
    "tests/steam",
    "tests/transports",
    "tests/program",
    "tests/scenes",
)
STARTS_PROGRAMS = ("subprocess", "lobby_processes", "tests.steam.cloud")
"""A test file that has one of these in it is not recorded."""

REPEATABLY = ("-p", "no:cacheprovider", "--hypothesis-profile=ci", "-m", "")
"""Arguments of pytest that leave nothing to chance, keep nothing for the next run, and leave out
nothing for its length."""


class Recording:
    """The recording of one tree of the code, kept in a folder."""

    def __init__(self, folder: Path, tree: Path) -> None:
        self._tree = tree
        self._coverage_file = folder / "coverage.sqlite"
        self._times_file = folder / "times.xml"
        self._log_file = folder / "recording.log"

    def make(self, workers: int) -> None:
        """Runs the tests, some at once, unless that has been done. Takes some minutes."""
        if self._times_file.exists():
            return
        measured = [f"--cov={name}" for name in PACKAGES]
        coverage = (*measured, "--cov-context=test", "--cov-report=")
        options = (*REPEATABLY, "-n", str(workers), f"--junitxml={self._times_file}", *coverage)
        files = [f for name in RECORDED for f in _files_in_process(self._tree / name, self._tree)]
        environment = {**os.environ, "COVERAGE_FILE": str(self._coverage_file)}
        with self._log_file.open("w") as log:
            subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "pytest",
                    *REPEATABLY,
                    *options,
                    f"--junitxml={self._times_file}",
                    *files,
                ],
                cwd=self._tree,
                env=environment,
                stdout=log,
                check=False,
            )

    def tests_of(self, file: str, lines: range) -> dict[str, float]:
        """The tests that run one of the lines and pass without a fault, with their seconds."""
        tests = {context.rpartition("|")[0] for context in self._contexts(file, lines)}
        times = self._times()
        return {test: times[test] for test in tests if test in times}

    def is_run_by_imports(self, file: str, lines: range) -> bool:
        """Whether one of the lines runs when something is imported."""
        return "" in self._contexts(file, lines)

    def _contexts(self, file: str, lines: range) -> set[str]:
        data = CoverageData(str(self._coverage_file))
        data.read()
        by_line = data.contexts_by_lineno(str(self._tree / file))
        return {context for line in lines for context in by_line.get(line, ())}

    def _times(self) -> dict[str, float]:
        """The seconds of each test that has passed."""
        times: dict[str, float] = {}
        for case in ET.parse(self._times_file).iter("testcase"):
            file = case.get("classname", "").replace(".", "/") + ".py"
            if not list(case.iter("failure")) and not list(case.iter("error")):
                times[f"{file}::{case.get('name')}"] = float(case.get("time", "0"))
        return times


def _files_in_process(folder: Path, tree: Path) -> Iterable[str]:
    for path in sorted(folder.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if not any(word in text for word in STARTS_PROGRAMS):
            yield path.relative_to(tree).as_posix()
