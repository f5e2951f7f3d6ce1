"""Processes that outlive the one that started them: beginning one, and knowing one again.

`Machine` is what a launcher needs of the computer it runs on, and `ThisMachine` is that computer.

A dedicated server goes on when the lobby server stops, so it must not share its terminal, its
signals or its open files. A restarted lobby server is not its parent and can only look at it from
outside. Process ids are used again, so an id alone proves nothing: on Linux the process has to have
been started with this session's file; elsewhere the port has to be taken.
"""

import contextlib
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from files.reading import read_end

_PROCESSES = Path("/proc")
_COMMAND_LINE_MAX_BYTES = 64 * 1024


class Process(Protocol):
    """A process that was started here, as `subprocess.Popen` has it."""

    pid: int

    def poll(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        ...

    def terminate(self) -> None:
        """Asks it to end."""
        ...

    def kill(self) -> None:
        """Ends it without asking."""
        ...


class Machine(Protocol):
    """A computer on which processes are started."""

    def start(self, command: Sequence[str], log: Path) -> Process:
        """Starts a program that writes what it says to `log` and goes on without us. Raises
        `OSError` when it cannot be started."""
        ...

    def is_running(self, pid: int, argument: str, bind: str, port: int) -> bool:
        """Whether the process that was started with this argument and listens on this UDP port is
        still there, whoever started it."""
        ...

    def is_port_free(self, bind: str, port: int) -> bool:
        """Whether a program could listen on this UDP port now; never on an address that is none."""
        ...


class ThisMachine:
    """Satisfies `Machine`."""

    def start(self, command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
        """Starts it in a session of its own, which no signal of our terminal reaches."""
        # Appending, so that whoever shortens the file does not leave a hole in it.
        with log.open("ab") as output:
            if sys.platform == "win32":
                return subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    creationflags=subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW,
                )
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def is_running(self, pid: int, argument: str, bind: str, port: int) -> bool:
        """On Linux by the words that it was started with, elsewhere by the port."""
        if _PROCESSES.joinpath("self", "cmdline").exists():
            return argument.encode() in _command_line(pid)
        return not self.is_port_free(bind, port)

    def is_port_free(self, bind: str, port: int) -> bool:
        """By listening on it for a moment."""
        family = socket.AF_INET6 if ":" in bind else socket.AF_INET
        try:
            with contextlib.closing(socket.socket(family, socket.SOCK_DGRAM)) as probe:
                if sys.platform == "win32":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
                probe.bind((bind, port))
        except OSError:
            return False
        return True


def _command_line(pid: int) -> list[bytes]:
    """The words that a process was started with; none for one that is not there or has ended."""
    try:
        with _PROCESSES.joinpath(str(pid), "cmdline").open("rb") as file:
            return file.read(_COMMAND_LINE_MAX_BYTES).split(b"\0")
    except OSError:
        return []


def last_line(log: Path) -> str:
    """What a program said last, for our own log."""
    try:
        lines = read_end(log, 2048).decode("utf-8", "replace").split("\n")
    except OSError:
        return ""
    said = [line.strip() for line in lines if line.strip()]
    return "".join(character for character in said[-1] if character.isprintable()) if said else ""
