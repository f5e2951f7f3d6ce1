"""The process that runs tests in a copy of the code; see `warm.py`, which is its other end."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

SILENCE_MAX_S = 1800
"""After so long on the clock tests count as blocked for ever."""
MEMORY_MAX_BYTES = 4_000_000_000

WARM = Path(__file__).with_name("warm.py")


class TestRun(NamedTuple):
    """What came of some tests: pytest's status, negative when it was killed, and what it said."""

    status: int
    output: str


class TestProcess:
    """Runs tests in a copy, one run at a time."""

    __test__ = False

    def __init__(self, copy: Path) -> None:
        self._program = subprocess.Popen(
            [sys.executable, str(WARM), str(copy)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def get_ready(self, tests: Sequence[str]) -> None:
        """Imports the files of these tests, before a fault is planted."""
        self._ask(test_files=sorted({test.partition("::")[0] for test in tests}))

    def run(self, arguments: Sequence[str], file: str, cpu_max_s: int, *, is_cold: bool) -> TestRun:
        """Runs pytest, with the functions of `file` as they are in the copy now. `is_cold` has it
        import everything itself, which a fault needs that shows when it is imported."""
        return self._ask(
            arguments=list(arguments),
            file=file,
            is_cold=is_cold,
            cpu_max_s=cpu_max_s,
            silence_max_s=SILENCE_MAX_S,
            memory_max_bytes=MEMORY_MAX_BYTES,
        )

    def close(self) -> None:
        """Ends the process."""
        self._program.communicate()

    def _ask(self, **request: Any) -> TestRun:
        requests, answers = self._program.stdin, self._program.stdout
        assert requests is not None
        assert answers is not None
        requests.write(json.dumps(request) + "\n")
        requests.flush()
        return TestRun(**json.loads(answers.readline()))
