"""A real lobby server for a benchmark: the command itself, on a port that was free, with a data
folder of its own, and what the system says it has used. The latter needs Linux, for /proc."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

MAIN = Path(__file__).resolve().parents[1] / "main.py"
LOOPBACK = "127.0.0.1"
START_MAX_S = 30.0
STOP_MAX_S = 30.0


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process has used at a moment."""

    at_s: float
    cpu_s: float
    """Of all its threads together, since its start."""
    resident_bytes: int


class RunningServer:
    """The server, while the `with` block lasts. Raises RuntimeError when it does not start."""

    def __init__(self, *options: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="lobby-server-"))
        command = [sys.executable, str(MAIN), "lobby-server", "--bind", LOOPBACK, "--port", "0"]
        command += ["--data", str(self._folder / "data"), "--status-port", "0", *options]
        self._log = (self._folder / "log").open("wb")
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self._log, stdin=subprocess.DEVNULL
        )
        self.port = 0
        self.fingerprint = b""
        self._status_url = ""

    def __enter__(self) -> "RunningServer":
        overdue = threading.Timer(START_MAX_S, self._process.kill)
        overdue.start()
        try:
            self.port = int(self._line_with("listening on port"))
            self.fingerprint = bytes.fromhex(self._line_with("fingerprint"))
            self._status_url = self._line_with("status at")
        except BaseException:
            self._end()
            raise
        finally:
            overdue.cancel()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._end()

    @property
    def pid(self) -> int:
        """Of the server's process."""
        return self._process.pid

    def usage(self) -> Usage:
        """What it has used until now."""
        proc = Path(f"/proc/{self.pid}")
        fields = (proc / "stat").read_text().rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        pages = int((proc / "statm").read_text().split()[1])
        return Usage(
            time.monotonic(),
            ticks / os.sysconf("SC_CLK_TCK"),
            pages * os.sysconf("SC_PAGE_SIZE"),
        )

    def status(self) -> dict[str, Any]:
        """Its status page, which is up to a second old."""
        with urllib.request.urlopen(self._status_url, timeout=START_MAX_S) as answer:
            read: dict[str, Any] = json.loads(answer.read())
        return read

    def _line_with(self, words: str) -> str:
        assert self._process.stdout is not None, "its output is a pipe"
        line = self._process.stdout.readline().decode()
        if not line.startswith(words):
            raise RuntimeError(f"the lobby server said {line!r}; {self._log_end()}")
        return line[len(words) :].strip()

    def _log_end(self) -> str:
        return f"its log ends with {(self._folder / 'log').read_bytes()[-500:]!r}"

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_MAX_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)
