"""Disks for tests: one that a program is killed on, one that fails, and one without a thread."""

import shutil
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from pathlib import Path
from random import Random
from typing import Any, TypeVar

_T = TypeVar("_T")


class AtOnce(Executor):
    """Does everything in the moment in which it is asked to."""

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> "Future[_T]":
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


class WhenTold(Executor):
    """Does nothing until it is told to, as a disk that does not answer."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> "Future[_T]":
        future: Future[_T] = Future()
        self._waiting.append(lambda: future.set_result(fn(*args, **kwargs)))
        return future

    def answer(self) -> None:
        """Does all that was asked for."""
        waiting, self._waiting = self._waiting, []
        for do in waiting:
            do()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.answer()


class WatchedConnection:
    """A connection that tells before and after each statement, and fails when it is to."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.listeners: list[Callable[[], None]] = []
        self.fails_with: sqlite3.Error | None = None

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, statement: str, values: Iterable[object] = ()) -> sqlite3.Cursor:
        self._before(statement)
        cursor = self._connection.execute(statement, tuple(values))
        self._tell()
        return cursor

    def executemany(self, statement: str, rows: Iterable[Iterable[object]]) -> sqlite3.Cursor:
        self._before(statement)
        cursor = self._connection.executemany(statement, [tuple(row) for row in rows])
        self._tell()
        return cursor

    def backup(self, target: sqlite3.Connection) -> None:
        self._connection.backup(target)

    def close(self) -> None:
        self._connection.close()

    def _before(self, statement: str) -> None:
        self._tell()
        if self.fails_with is not None and statement != "ROLLBACK":
            raise self.fails_with

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()


class KillingDisk:
    """Keeps what a farm's file and its log hold between two statements, and gives what lies on the
    disk when a program is killed somewhere in between: SQLite writes its log from the front, and
    its file page by page once the log is complete."""

    PAGE_BYTES = 4096

    def __init__(self, path: Path, dice: Random) -> None:
        self._path = path
        self._dice = dice
        self._before = (b"", b"")
        self._now = (b"", b"")

    def look(self) -> None:
        """Remembers what is on the disk now."""
        self._before, self._now = self._now, (_content(self._path), _content(self._log))

    def kill_into(self, target: Path) -> None:
        """What is left of the farm, somewhere between the last two looks, as another file."""
        (old, old_log), (new, new_log) = self._before, self._now
        dice = self._dice
        if old_log != new_log:
            # A log that begins anew overwrites the older one from the front.
            length = dice.randint(0, len(new_log))
            log, file = new_log[:length] + old_log[length:], old
            if len(new_log) < len(old_log):
                log = new_log
        else:
            log = new_log
            size = max(len(old), len(new))
            pages = range(0, size, self.PAGE_BYTES)
            parts = [dice.choice((old, new))[at : at + self.PAGE_BYTES] for at in pages]
            file = b"".join(parts) if len(old) == len(new) else dice.choice((old, new))
        target.write_bytes(file)
        target.with_name(target.name + "-wal").write_bytes(log)

    @property
    def _log(self) -> Path:
        return self._path.with_name(self._path.name + "-wal")


def copy_as_killed(path: Path, target: Path) -> None:
    """What lies on the disk at this moment, as another farm."""
    for suffix in ("", "-wal"):
        source = path.with_name(path.name + suffix)
        if source.exists():
            shutil.copy(source, target.with_name(target.name + suffix))


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
