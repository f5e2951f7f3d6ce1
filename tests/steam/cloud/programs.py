"""The programs of a test: real processes of this game, each with the Steam of one account."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tests.steam.cloud.broker import WAIT_MAX_S, Broker
from tests.steam.cloud.client import Account

ROOT = Path(__file__).resolve().parents[3]
MAIN = ROOT / "main.py"
HURRIED = Path(__file__).with_name("hurried.py")
STUBBORN = Path(__file__).with_name("stubborn.py")
_POLL_S = 0.02


class Program:
    """One process. What it says goes into files, so that it is never held up by a full pipe."""

    def __init__(self, command: list[str], environment: Mapping[str, str], files: Path) -> None:
        self.report_file = files.with_suffix(".json")
        self.dump_file = files.with_suffix(".jsonl")
        self._out, self._err = files.with_suffix(".out"), files.with_suffix(".err")
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment, cwd=ROOT
            )

    @property
    def out(self) -> str:
        """What it has written to standard output so far."""
        return self._out.read_text("utf-8")

    @property
    def err(self) -> str:
        """What it has written to standard error so far."""
        return self._err.read_text("utf-8")

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def line(self, beginning: str, limit_s: float = WAIT_MAX_S) -> str:
        """The rest of the line that begins so, once it was said. Fails when it is not said."""
        until_s = time.monotonic() + limit_s
        while time.monotonic() < until_s:
            was_running = self.is_running
            for line in self.out.splitlines(keepends=True):
                if line.startswith(beginning) and line.endswith("\n"):
                    return line.removeprefix(beginning).strip()
            if not was_running:
                break
            time.sleep(_POLL_S)
        raise AssertionError(f"{beginning!r} should be said: {self.out}{self.err}")

    def end(self, limit_s: float = WAIT_MAX_S) -> int:
        """Waits for its end and returns the exit status, which is negative for a signal."""
        try:
            return self._process.wait(limit_s)
        except subprocess.TimeoutExpired as error:
            raise AssertionError(f"it should end: {self.out}{self.err}") from error

    def interrupt(self) -> None:
        """Asks it to end, as a service manager does."""
        self._process.terminate()

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

    def pester(self, account: Account, lobby: int, host: Account, manner: str, s: float) -> Program:
        """Starts a program that is not of this game; see `stubborn.py`."""
        words = (str(lobby), str(host.steam_id), manner, str(s))
        return self._start(account, [str(STUBBORN)], words)

    def _start(self, account: Account, begin: list[str], words: tuple[str, ...]) -> Program:
        program = Program(
            [sys.executable, *begin, *words],
            {**self._broker.environment(account, self._library), **self._more},
            self._files(account),
        )
        self.started.append(program)
        return program

    def _files(self, account: Account) -> Path:
        return self._folder / f"{len(self.started):02}-{account.steam_id}"
