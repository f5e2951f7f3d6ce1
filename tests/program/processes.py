"""Programs of this game as processes of their own, which a test starts and waits for.

Nobody waits for a length of time here: a test waits for what a program says or logs, for a file or
for its end, and the bound on that is for what never comes.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.helpers.waiting import wait_until
from tests.steam.cloud.programs import PROGRAM_MAX_S, Program

PATIENT = Path(__file__).with_name("patient.py")


class Processes:
    """Starts programs, each of which ends with the test."""

    def __init__(self, folder: Path, main_file: Path = PATIENT) -> None:
        """What they write goes into `folder`, also what is theirs alone. `main_file` is run; the
        usual one is `main.py` with much patience."""
        self.folder = folder
        self._main_file = main_file
        self.started: list[Program] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for program in self.started:
            program.kill()

    def start(
        self,
        name: str,
        *words: str,
        before: Sequence[str] = (),
        environment: Mapping[str, str] = os.environ,
    ) -> Program:
        """Starts a program with these words, and with what has to stand `before` it. `name` is what
        its files are called."""
        command = [*before, sys.executable, str(self._main_file), *words]
        program = Program(command, environment, self._files(name))
        self.started.append(program)
        return program

    def headless(
        self,
        command: str,
        name: str,
        *words: str,
        before: Sequence[str] = (),
        environment: Mapping[str, str] = os.environ,
    ) -> Program:
        """Starts `host` or `join` without a window for the player of that name, with a home of its
        own, a report and a dump."""
        files = self._files(name)
        options = (
            *(command, "--headless", "--verbose", "--name", name),
            *("--home", str(self.folder / name)),
            *("--report", str(files.with_suffix(".json"))),
            *("--dump", str(files.with_suffix(".jsonl"))),
        )
        return self.start(name, *options, *words, before=before, environment=environment)

    def _files(self, name: str) -> Path:
        return self.folder / f"{len(self.started):02}-{name}"


def logged(program: Program, words: str, times: int = 1) -> None:
    """Waits until a program's log has some words so many times. Fails when it ends before that."""

    def is_said() -> bool:
        was_running = program.is_running
        return program.err.count(words) >= times or not was_running

    wait_until(is_said, f"{words!r} in the log of {program.report_file.stem}", PROGRAM_MAX_S)
    assert program.err.count(words) >= times, f"{words!r} should be logged: {program.err}"


def ended_well(program: Program) -> None:
    """Waits for the end of a program, which has done what it should."""
    status = program.end()
    assert status == 0, f"it should end with 0, not {status}: {program.out}{program.err}"
