"""The programs of a test: real processes of this game, each with the Steam of one account."""

import json
import signal
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.helpers.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]
MAIN = ROOT / "main.py"
PROGRAM_MAX_S = 600.0
"""How long a program may take for what it does in a few seconds on a machine of its own: one that
has died is noticed at once, and this is for one that hangs."""


class Program:
    """One process. What it says goes into files, so that it is never held up by a full pipe."""

    def __init__(
        self,
        command: list[str],
        environment: Mapping[str, str],
        files: Path,
        folder: Path = ROOT,
        stdin: int = subprocess.DEVNULL,
    ) -> None:
        """`files` is what those that it writes are called, but for their endings; `folder` is the
        one that it is started in; `stdin` is a file descriptor that it reads."""
        self.command = command
        self.report_file = files.with_suffix(".json")
        self.dump_file = files.with_suffix(".jsonl")
        self._out, self._err = files.with_suffix(".out"), files.with_suffix(".err")
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(
                command,
                stdin=stdin,
                stdout=out,
                stderr=err,
                env=environment,
                cwd=folder,
            )

    @property
    def out(self) -> str:
        """What it has written to standard output so far."""
        return self._out.read_text("utf-8", "replace")

    @property
    def err(self) -> str:
        """What it has written to standard error so far."""
        return self._err.read_text("utf-8", "replace")

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def line(self, beginning: str) -> str:
        """The rest of the line that begins so, once it was said. Fails when it is not said."""
        found: list[str] = []

        def is_said() -> bool:
            was_running = self.is_running
            found.extend(
                line.removeprefix(beginning).strip()
                for line in self.out.splitlines(keepends=True)
                if line.startswith(beginning) and line.endswith("\n")
            )
            return bool(found) or not was_running

        self._wait(is_said, f"a line that begins with {beginning!r}")
        assert found, f"{beginning!r} should be said: {self.out}{self.err}"
        return found[0]

    def end(self) -> int:
        """Waits for its end and returns the exit status, which is negative for a signal."""
        self._wait(lambda: not self.is_running, "the end of a program")
        return self._process.wait()

    def _wait(self, condition: Callable[[], bool], what: str) -> None:
        try:
            wait_until(condition, what, PROGRAM_MAX_S)
        except AssertionError as error:
            raise AssertionError(f"{error}; it said: {self.out}{self.err}") from None

    def interrupt(self, number: int = signal.SIGTERM) -> None:
        """Asks it to end, as a service manager does, or with another signal."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """Ends it without a chance to say anything."""
        if self.is_running:
            self._process.kill()
            self._process.wait()

    @property
    def report(self) -> dict[str, Any]:
        """The report that it wrote at its end."""
        report: dict[str, Any] = json.loads(self.report_file.read_text("utf-8"))
        return report

    @property
    def dump(self) -> list[str]:
        """The records that it wrote at its end, a line each."""
        return self.dump_file.read_text("utf-8").splitlines()
