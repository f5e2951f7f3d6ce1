"""What tick it is somewhere else, as well as it can be known here.

A guest keeps a `TickClock` of its host, and everybody one of each player whose presence is drawn.
What arrives says at which tick it was made. The one that was fastest on its way says most, so
the estimate rests on the largest (remote tick − local time) of the last seconds, plus half of the
shortest round trip. It is slewed, never stepped back: what is drawn by it never jumps.
"""

from collections import deque

from net import limits

_WINDOW_S = 8.0
"""How long a fast bundle counts: long enough to have one at 30 % loss, short enough to follow a
clock that drifts."""
_SLEW_TICKS_PER_S = 1.5
"""A twentieth of the clock's own speed: nobody sees it."""
_JUMP_TICKS = 15.0
"""Half a second off is a suspended laptop or a first estimate, and is made good at once."""


class TickClock:
    """Estimates a remote tick."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float]] = deque()
        self._offset_ticks: float | None = None
        self._asked_s = 0.0
        self._last_tick = 0.0
        self.half_trip_ticks = 0.0
        """Half of the shortest round trip known, added to the estimate."""

    def observe(self, tick: int, now_s: float) -> None:
        """Something that was made at this tick has arrived."""
        offset = tick - now_s * limits.TICK_RATE_HZ
        samples = self._samples
        while samples and samples[-1][1] <= offset:
            samples.pop()
        samples.append((now_s, offset))
        while samples[0][0] < now_s - _WINDOW_S:
            samples.popleft()

    def tick_at(self, now_s: float) -> float:
        """The remote tick now; 0 before anything is known. Never less than it was before."""
        if not self._samples:
            return self._last_tick
        target = self._samples[0][1] + self.half_trip_ticks
        if self._offset_ticks is None or abs(target - self._offset_ticks) > _JUMP_TICKS:
            self._offset_ticks = target
        else:
            room = max(0.0, now_s - self._asked_s) * _SLEW_TICKS_PER_S
            self._offset_ticks += min(max(target - self._offset_ticks, -room), room)
        self._asked_s = now_s
        self._last_tick = max(self._last_tick, now_s * limits.TICK_RATE_HZ + self._offset_ticks)
        return self._last_tick

    def reset(self) -> None:
        """Another sender, or the same one restarted: its ticks have nothing to do with before."""
        self._samples.clear()
        self._offset_ticks = None
        self._last_tick = 0.0
