"""Other players, moving smoothly: interpolated between their own samples, a little in the past.

A track is drawn `INTERPOLATION_DELAY_TICKS` behind the sender's tick, so that a lost or late
sample is usually bridged by its neighbours. Between two samples that follow each other closely one
walks in a straight line; across a quiet gap one stood still until just before the newer sample;
from area to area one does not walk at all. Where nothing came for longer than that, he waits there
and then walks the same way faster until he has caught up, instead of being elsewhere at once.
"""

from collections import deque
from typing import NamedTuple

from net import limits
from net.session.clock import TickClock
from net.sync.presence import PresenceSample, unwrap_tick

_SAMPLES_MAX = 64
_UNOBSERVED_MAX = 256
"""More than the clock would remember."""
_CATCH_UP = 2.0
"""Ticks of a player's way that are drawn in the time of one while he is behind."""
_CATCH_UP_MAX_TICKS = 12.0
"""Who is further behind than that is drawn where he is: he stood still, or was gone."""
_STALE_TICKS = 75
"""Nothing heard for two and a half seconds, though a heartbeat comes twice a second."""


class Drawn(NamedTuple):
    """Where and how a player is to be drawn."""

    area: int
    x: float
    y: float
    facing: int
    action: int
    action_ticks: float
    is_stale: bool


class Track:
    """One player's samples."""

    def __init__(self) -> None:
        self._clock = TickClock()
        self._unobserved: deque[tuple[int, float]] = deque(maxlen=_UNOBSERVED_MAX)
        """The ticks of samples that the clock has not been told of, and when they came: it is
        asked only when somebody looks."""
        self._samples: deque[PresenceSample] = deque(maxlen=_SAMPLES_MAX)
        self._heard_s = 0.0
        self._action = (-1, 0.0)
        self._drawn: tuple[float, float] | None = None
        """Up to which tick of his he was drawn last, and when."""

    @property
    def newest(self) -> PresenceSample | None:
        """The newest sample, with its whole tick."""
        return self._samples[-1] if self._samples else None

    def add(self, sample: PresenceSample, now_s: float) -> None:
        """A sample has arrived; its tick may be whole or its low 16 bits. What is older than the
        newest comes too late for being drawn and is dropped."""
        tick = sample.tick
        if self._samples:
            newest_tick = self._samples[-1].tick
            tick = unwrap_tick(tick & 65535, newest_tick)
            if tick <= newest_tick:
                if tick == newest_tick or not self.is_stale(now_s):
                    return
                # Nothing newer for so long, and now this: the player's ticks have begun anew.
                self.restart()
        self._samples.append(sample if sample.tick == tick else sample._replace(tick=tick))
        self._unobserved.append((tick, now_s))
        self._heard_s = now_s

    def is_stale(self, now_s: float) -> bool:
        """Whether nothing was heard of the player for a while."""
        return now_s - self._heard_s > _STALE_TICKS / limits.TICK_RATE_HZ

    def restart(self) -> None:
        """The player's ticks begin anew: he was cut off and has come back."""
        self._samples.clear()
        self._unobserved.clear()
        self._clock.reset()
        self._drawn = None

    def at(self, now_s: float) -> Drawn | None:
        """Where the player is to be drawn now; None before the first sample."""
        if not self._samples:
            return None
        while self._unobserved:
            self._clock.observe(*self._unobserved.popleft())
        tick = self._caught_up(self._clock.tick_at(now_s) - limits.INTERPOLATION_DELAY_TICKS, now_s)
        older = newer = self._samples[0]
        for sample in reversed(self._samples):
            if sample.tick <= tick:
                older = sample
                break
            newer = sample
        else:
            older = newer
        if newer.tick < older.tick:
            newer = older
        x, y = _between(older, newer, tick)
        action, since = self._action
        if older.action != action:
            self._action = action, since = older.action, max(float(older.tick), tick - 1)
        return Drawn(
            older.area,
            x,
            y,
            older.facing,
            older.action,
            max(0.0, tick - since),
            self.is_stale(now_s),
        )

    def _caught_up(self, tick: float, now_s: float) -> float:
        """The tick to draw, where this one would be due."""
        if self._drawn is not None:
            drawn, drawn_s = self._drawn
            passed = (now_s - drawn_s) * limits.TICK_RATE_HZ
            if 0 < tick - drawn - passed <= _CATCH_UP_MAX_TICKS:
                tick = min(tick, drawn + passed * _CATCH_UP)
        self._drawn = min(tick, float(self._samples[-1].tick)), now_s
        return tick


def _between(older: PresenceSample, newer: PresenceSample, tick: float) -> tuple[float, float]:
    if newer is older or newer.area != older.area:
        return older.x, older.y
    gap = newer.tick - older.tick
    begin = older.tick if gap <= limits.HELD_GAP_TICKS else newer.tick - 1
    share = min(max((tick - begin) / (newer.tick - begin), 0.0), 1.0)
    return older.x + (newer.x - older.x) * share, older.y + (newer.y - older.y) * share
