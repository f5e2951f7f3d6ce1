"""How time passes for the broker: as for everybody, or only when there is nothing else to do.

Whole programs have clocks of their own, and the broker keeps pace with them. Where only the library
is looked at, nobody has to wait for anything: what is due later is done next, in the order in which
it is due, and what happens every so often happens when a test lets time pass.
"""

import asyncio
import heapq
from collections.abc import Callable
from typing import Protocol

Action = Callable[[], object]


class PassingTime(Protocol):
    """Everything in it happens on the broker's thread."""

    @property
    def now_s(self) -> float:
        """A clock that never goes back."""
        ...

    def later(self, seconds: float, action: Action) -> None:
        """Does something after a while."""
        ...

    def every(self, seconds: float, action: Action) -> None:
        """Does something again and again."""
        ...

    def pass_on(self, seconds: float) -> None:
        """Lets time pass that would not by itself."""
        ...


class RealTime:
    """As for everybody."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    @property
    def now_s(self) -> float:
        return self._loop.time()

    def later(self, seconds: float, action: Action) -> None:
        self._loop.call_later(seconds, action)

    def every(self, seconds: float, action: Action) -> None:
        def act() -> None:
            action()
            self._loop.call_later(seconds, act)

        self._loop.call_later(seconds, act)

    def pass_on(self, seconds: float) -> None:
        raise AssertionError("whoever wants to put time forward should say so at the beginning")


class LeapingTime:
    """Time leaps to whatever is due next."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._now_s = 0.0
        self._due: list[tuple[float, int, Action]] = []
        self._count = 0
        self._is_leaping = False
        self._again: list[tuple[float, Action]] = []

    @property
    def now_s(self) -> float:
        return self._now_s

    def later(self, seconds: float, action: Action) -> None:
        self._count += 1
        heapq.heappush(self._due, (self._now_s + seconds, self._count, action))
        if not self._is_leaping:
            self._is_leaping = True
            self._loop.call_soon(self._leap)

    def every(self, seconds: float, action: Action) -> None:
        self._again.append((seconds, action))

    def pass_on(self, seconds: float) -> None:
        until_s = self._now_s + seconds
        acts = [(self._now_s + each_s, each_s, action) for each_s, action in self._again]
        while acts and acts[0][0] <= until_s:
            at_s, each_s, action = heapq.heappop(acts)
            self._do_until(at_s)
            action()
            heapq.heappush(acts, (at_s + each_s, each_s, action))
        self._do_until(until_s)

    def _do_until(self, until_s: float) -> None:
        while self._due and self._due[0][0] <= until_s:
            self._do_next()
        self._now_s = max(self._now_s, until_s)

    def _do_next(self) -> None:
        at_s, _, action = heapq.heappop(self._due)
        self._now_s = max(self._now_s, at_s)
        action()

    def _leap(self) -> None:
        # One at a time: what programs say meanwhile is heard in between.
        self._is_leaping = len(self._due) > 1
        if self._is_leaping:
            self._loop.call_soon(self._leap)
        if self._due:
            self._do_next()
