"""The programs of a test: real processes of this game, each with the Steam of one account."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tests.helpers.waiting import wait_until
from tests.steam.cloud.broker import Broker
from tests.steam.cloud.client import Account

ROOT = Path(__file__).resolve().parents[3]
MAIN = ROOT / "main.py"
HURRIED = Path(__file__).with_name("hurried.py")
STUBBORN = Path(__file__).with_name("stubborn.py")


class Program:
    """One process. What it says goes into files, so that it is never held up by a full pipe."""

    def __init__(
        self,
        command: list[str],
        environment: Mapping[str, str],
        files: Path,
        folder: Path = ROOT,
    ) -> None:
        """`files` is what those that it writes are called, but for their endings; `folder` is the
        one that it is started in."""
        self.command = command
        self.report_file = files.with_suffix(".json")
        self.dump_file = files.with_suffix(".jsonl")
        self._out, self._err = files.with_suffix(".out"), files.with_suffix(".err")
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
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

    def end(self, within_s: float = 120.0) -> int:
        """Waits for its end and returns the exit status, which is negative for a signal."""
        self._wait(lambda: not self.is_running, "the end of a program", within_s)
        return self._process.wait()

    def _wait(self, condition: Callable[[], bool], what: str, within_s: float = 120.0) -> None:
        try:
            wait_until(condition, what, within_s)
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

    def stop(self, stopped: bool = True) -> None:
        """Holds the process, as a suspended laptop does, or lets it go on."""
        os.kill(self._process.pid, signal.SIGSTOP if stopped else signal.SIGCONT)

    @property
    def report(self) -> dict[str, Any]:
        """The report that it wrote at its end."""
        report: dict[str, Any] = json.loads(self.report_file.read_text("utf-8"))
        return report

    @property
    def dump(self) -> list[str]:
        """The records that it wrote at its end, a line each."""
        return self.dump_file.read_text("utf-8").splitlines()


class Programs:
    """Starts programs, and ends those that still run when it is closed."""

    def __init__(
        self,
        broker: Broker,
        library: Path,
        folder: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`environment` is added to that of each program."""
        self._more = environment or {}
        self.started: list[Program] = []
        self._broker = broker
        self._library = library
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for program in self.started:
            program.kill()
            # This is shown when a test fails.
            print(f"{program.command}:\n{program.out}{program.err}")

    def run(self, account: Account, *words: str) -> Program:
        """Starts the game's `main.py` with these words."""
        return self._start(account, [str(MAIN)], words)

    def play(self, account: Account, *words: str, **limits: float) -> Program:
        """Starts `host` or `join` without a window, with a report and a dump. With `limits`, some
        of those of `net.limits` are others, so that what takes minutes takes seconds."""
        changed = [f"{name}={value}" for name, value in limits.items()]
        begin = [str(HURRIED), *changed, "--"] if changed else [str(MAIN)]
        files = self._files(account)
        options = (
            *("--headless", "--lobby", "steam", "--home", str(files)),
            *("--report", str(files.with_suffix(".json"))),
            *("--dump", str(files.with_suffix(".jsonl"))),
        )
        return self._start(account, begin, (*words, *options))

    def host(self, account: Account, *words: str, **limits: float) -> Program:
        """Opens a farm, which lets in strangers by no other way than Steam."""
        return self.play(account, "host", "--bind", "127.0.0.1", *words, **limits)

    def pester(
        self, account: Account, lobby: int, host: Account, manner: str, s: float | None = None
    ) -> Program:
        """Starts a program that is not of this game and goes on until it is interrupted, or for
        so many seconds; see `stubborn.py`."""
        words = [str(lobby), str(host.steam_id), manner, *([] if s is None else [str(s)])]
        return self._start(account, [str(STUBBORN)], words)

    def _start(self, account: Account, begin: list[str], words: Sequence[str]) -> Program:
        program = Program(
            [sys.executable, *begin, *words],
            {**self._broker.environment(account, self._library), **self._more},
            self._files(account),
        )
        self.started.append(program)
        return program

    def _files(self, account: Account) -> Path:
        return self._folder / f"{len(self.started):02}-{account.steam_id}"
