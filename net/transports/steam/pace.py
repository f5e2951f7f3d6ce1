"""How much bulk may be on its way, so that nothing else waits long behind it.

Steam sends what it is given at a fixed rate of its own and knows nothing of the bottleneck between
two homes; whatever is more than the bottleneck carries waits in somebody's queue, and presence with
it. So the window is what the network was measured to deliver in one round trip, and a little more
to find out whether it can carry more: the little is all that ever waits.
"""

from collections import deque

from net.limits import (
    STEAM_PENDING_MAX_BYTES,
    STEAM_PENDING_MIN_BYTES,
    STEAM_WINDOW_MAX_BYTES,
    STEAM_WINDOW_MIN_BYTES,
)

FIRST_WINDOW_BYTES = 8 * 1024
FIRST_RTT_S = 0.1
"""Assumed until Steam knows the round trip."""
RTT_GAIN = 1.25
QUEUE_S = 0.06
"""What may wait at the bottleneck. It has to be longer than a tick, which is how late an
acknowledgement is noticed, or the window would shrink for no reason."""
PENDING_S = 0.04
"""What may wait inside Steam: a little more than it sends until the next tick brings more."""
PROBE_GAIN = 1.25
"""The measured rate is what was given to the network; it may carry more."""
MEASURE_MIN_S = 0.2
RATES_KEPT = 3
"""The best of the last measurements counts, so that one loss does not halve the pace."""


class Pace:
    """The window of one session. It sends nothing."""

    def __init__(self) -> None:
        self.window_bytes = FIRST_WINDOW_BYTES
        """Reliable bytes that may be waiting or unacknowledged while bulk is added."""
        self._rtt_s: float | None = None
        self._rates: deque[float] = deque(maxlen=RATES_KEPT)
        self._began_s: float | None = None
        self._delivered_bytes = 0
        self._was_limiting = False

    def pending_max_bytes(self, send_rate_bytes_per_s: int) -> int:
        """Reliable bytes that may be waiting inside Steam while bulk is added, when Steam says
        that it sends at this rate; 0 for one that does not say."""
        rates = [float(send_rate_bytes_per_s)] if send_rate_bytes_per_s > 0 else []
        if self._rates:
            rates.append(max(self._rates) * PROBE_GAIN)
        if not rates:
            return STEAM_PENDING_MIN_BYTES
        most = round(min(rates) * PENDING_S)
        return min(max(most, STEAM_PENDING_MIN_BYTES), STEAM_PENDING_MAX_BYTES)

    def limited(self) -> None:
        """There was more to send than the window let through: only then it can be judged."""
        self._was_limiting = True

    def observe(self, now_s: float, delivered_bytes: int, ping_ms: int | None) -> None:
        """`delivered_bytes` is everything that was ever acknowledged, `ping_ms` what Steam says."""
        if ping_ms is not None:
            rtt_s = ping_ms / 1000
            self._rtt_s = rtt_s if self._rtt_s is None else min(self._rtt_s, rtt_s)
        rtt_s = FIRST_RTT_S if self._rtt_s is None else self._rtt_s
        if self._began_s is None:
            self._begin(now_s, delivered_bytes)
            return
        passed_s = now_s - self._began_s
        if passed_s < max(MEASURE_MIN_S, 2 * rtt_s):
            return
        if self._was_limiting:
            self._rates.append((delivered_bytes - self._delivered_bytes) / passed_s)
            wanted = round(max(self._rates) * (RTT_GAIN * rtt_s + QUEUE_S))
            self.window_bytes = min(max(wanted, STEAM_WINDOW_MIN_BYTES), STEAM_WINDOW_MAX_BYTES)
        self._begin(now_s, delivered_bytes)

    def _begin(self, now_s: float, delivered_bytes: int) -> None:
        self._began_s = now_s
        self._delivered_bytes = delivered_bytes
        self._was_limiting = False
