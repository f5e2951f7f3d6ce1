"""How far something is that takes longer than a second: a bar in the terminal of who watches, and
at most a few plain lines where nobody does, such as in a file or a pipe."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Never, TextIO

from game.program.clocks import Clocks
from game.program.terminal import say

if TYPE_CHECKING:
    from tqdm import tqdm

SHOWN_AFTER_S = 1.0
"""What is over sooner shows nothing, and loads nothing to show it."""
_WITH_TOTAL = "{l_bar}{bar}| {remaining} to go{postfix}"
_WITHOUT = "{desc} {elapsed}{postfix}"


class Progress:
    """One thing that goes on. Use it in a `with`."""

    def __init__(
        self,
        what: str,
        total: float | None = None,
        *,
        lines_max: int = 0,
        stream: TextIO | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`what` it is called, and its `total` in any unit; None where nobody knows. Where there is
        no terminal, at most `lines_max` lines are written. `stream` is stderr if None."""
        self._what = what
        self._total = total
        self._stream = sys.stderr if stream is None else stream
        self._is_terminal = self._stream is not None and self._stream.isatty()
        self._line_every = (total or 0) / lines_max if lines_max else None
        self._line_at = self._line_every or 0.0
        self._now_s = now_s
        self._from_s = now_s() + SHOWN_AFTER_S
        self._bar: tqdm[Never] | None = None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, done: float, note: str = "") -> None:
        """So much of the total is done. May be called as often as one likes."""
        if self._is_terminal:
            self._draw(done, note)
        elif self._line_every is not None and done >= self._line_at:
            self._line_at = done + self._line_every
            words = f"{self._what}: {done:.0f} of {self._total:.0f}"
            say(f"{words}, {note}" if note else words, self._stream)

    def _draw(self, done: float, note: str) -> None:
        if self._bar is None:
            if self._now_s() < self._from_s:
                return
            try:
                self._bar = _open_bar(self._what, self._total, done, self._stream)
            except ImportError:
                # Servers are installed without it.
                self._is_terminal = False
                return
        self._bar.set_postfix_str(note, refresh=False)
        self._bar.update(done - self._bar.n)


@contextmanager
def watched(what: str, clocks: Clocks, total_s: float | None = None) -> Iterator[Clocks]:
    """Around what waits by its clocks, for `total_s` seconds where that is known. The clocks that
    it is to wait by show it."""
    began_s = clocks.now_s()
    with Progress(what, total_s, now_s=clocks.now_s) as progress:

        def pause(seconds: float) -> None:
            passed_s = clocks.now_s() - began_s
            progress.show(passed_s if total_s is None else min(passed_s, total_s))
            clocks.pause(seconds)

        yield replace(clocks, pause=pause)


def _open_bar(what: str, total: float | None, done: float, stream: TextIO | None) -> "tqdm[Never]":
    from tqdm import tqdm

    # Neither a thread of its own nor a lock between processes is needed to draw a line.
    tqdm.monitor_interval = 0
    tqdm.set_lock(RLock())
    return tqdm(
        desc=what,
        total=total,
        initial=done,
        file=stream,
        leave=False,
        miniters=0,
        dynamic_ncols=True,
        bar_format=_WITHOUT if total is None else _WITH_TOTAL,
    )
