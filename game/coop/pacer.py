"""When the next tick is due: thirty a second, however often and however late one is asked."""

from collections.abc import Iterable, Iterator

from net import limits

CATCH_UP_TICKS_MAX = 10
"""Ticks that are made good after a hitch. A longer one is time that did not pass: at the farm, and
for a guest, whose bundles of a longer past help nobody."""
_ROUNDING_TICKS = 1e-6
_TICK_S = 1 / limits.TICK_RATE_HZ
_ONCE = (None,)


class TickPacer:
    """Counts a seat's ticks out of the time that passes."""

    def __init__(self) -> None:
        self._began_s: float | None = None

    def start(self, now_s: float) -> None:
        """Time begins now, unless it has begun."""
        if self._began_s is None:
            self._began_s = now_s

    def due(self, now_s: float) -> Iterable[None]:
        """Yields once for every tick that is due, at most `CATCH_UP_TICKS_MAX` times."""
        if self._began_s is None:
            return ()
        ticks = int((now_s - self._began_s) * limits.TICK_RATE_HZ + _ROUNDING_TICKS)
        if ticks > CATCH_UP_TICKS_MAX:
            ticks = CATCH_UP_TICKS_MAX
            self._began_s = now_s - ticks / limits.TICK_RATE_HZ
        if ticks == 1:
            self._began_s += _TICK_S
            return _ONCE
        return self._each_of(ticks)

    def _each_of(self, ticks: int) -> Iterator[None]:
        for _ in range(ticks):
            self._began_s = (self._began_s or 0.0) + _TICK_S
            yield

    def share(self, now_s: float) -> float:
        """The share of the present tick that has passed, 0 to 1."""
        if self._began_s is None:
            return 0.0
        return min(1.0, (now_s - self._began_s) * limits.TICK_RATE_HZ)
