"""Trying a library in a child process, before it may end our own.

A library that was cut short, that is no library of Valve's or that belongs to a sick installation
can end the process that loads it (SIGBUS, SIGSEGV, `abort`) or never return; no `except` helps.
So a file that was never loaded here is loaded by a child first, which may die. What has passed is
noted with its size and time, and is not tried again until it changes.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .errors import SteamUnavailable, UnavailableReason
from .ordinary_file import read_head
from .trial_child import load

TRIAL_ARGUMENT = "--load-steam-library"
"""The first argument of a packaged program that is to load the library of the second, and end."""
TRIAL_MAX_S = 30.0
"""How long a library may take to load: it is a matter of milliseconds on a computer that rests."""
_CHILD_FILE = Path(__file__).with_name("trial_child.py")
_IS_CHILD_VARIABLE = "STEAM_LIBRARY_TRIAL"
_NOTES_MAX_BYTES = 16 * 1024
_NOTES_MAX = 8


def answer_trial(arguments: Sequence[str]) -> bool:
    """For the first line of a packaged program, with its arguments: whether it was started as the
    child that tries a library. It has done so then, and is to end."""
    if len(arguments) != 2 or arguments[0] != TRIAL_ARGUMENT:
        return False
    load(arguments[1])
    return True


class LibraryTrial:
    """Tries libraries, each once."""

    def __init__(
        self,
        notes: Path | None = None,
        command: Sequence[str] | None = None,
        max_s: float = TRIAL_MAX_S,
    ) -> None:
        """`notes` is the file that keeps what has passed; without one, everything is tried each
        time. `command` is the program that loads the library named by its last argument; by
        default this Python, and where the program is packaged the program itself, which then must
        begin with `answer_trial`."""
        self._notes = notes
        self._command = list(_own_command() if command is None else command)
        self._max_s = max_s

    def check(self, path: Path) -> None:
        """Returns when a library may be loaded, in as long as that takes a child of ours, at most
        `max_s` seconds. Raises `SteamUnavailable` when it may not. Never raises anything else."""
        if _IS_CHILD_VARIABLE in os.environ:
            raise SteamUnavailable(
                UnavailableReason.BROKEN_LIBRARY,
                "This program was started to try Steam's library, and has not done so.",
            )
        note = _note_of(path)
        noted = self._noted()
        if note and note in noted:
            return
        problem = self._problem_with(path)
        if problem:
            raise SteamUnavailable(
                UnavailableReason.BROKEN_LIBRARY,
                f"{path.name} cannot be used: the program that was to try it {problem}.",
            )
        self._keep([*noted, note])

    def _problem_with(self, path: Path) -> str:
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        try:
            done = subprocess.run(
                [*self._command, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, _IS_CHILD_VARIABLE: "1"},
                timeout=self._max_s,
                creationflags=flags,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"did not end within {self._max_s:.0f} seconds"
        except (OSError, ValueError) as error:
            return f"could not be started ({error})"
        if done.returncode == 0:
            return ""
        return f"ended with {done.returncode}"

    def _noted(self) -> list[str]:
        if self._notes is None:
            return []
        try:
            return read_head(self._notes, _NOTES_MAX_BYTES).decode("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return []

    def _keep(self, notes: list[str]) -> None:
        if self._notes is None:
            return
        # What cannot be noted is tried again the next time.
        with contextlib.suppress(OSError):
            self._notes.parent.mkdir(parents=True, exist_ok=True)
            draft = self._notes.with_name(f".{self._notes.name}.{os.getpid()}.new")
            draft.unlink(missing_ok=True)
            with draft.open("x", encoding="utf-8", newline="\n") as file:
                file.write("".join(f"{note}\n" for note in notes[-_NOTES_MAX:]))
            os.replace(draft, self._notes)


def _own_command() -> Sequence[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, TRIAL_ARGUMENT]
    return [sys.executable, "-I", str(_CHILD_FILE)]


def _note_of(path: Path) -> str:
    """What is noted of a library: another file at its place has another note."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ino} {str(path)!a}"
