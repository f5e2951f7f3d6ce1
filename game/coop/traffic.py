"""Bytes a second, smoothed over a second or two: for the net indicator."""

_SMOOTHING_S = 1.0


class TrafficMeter:
    """Turns counters that only grow into rates."""

    def __init__(self) -> None:
        self.bytes_per_s_in = 0.0
        self.bytes_per_s_out = 0.0
        self._last: tuple[float, int, int] | None = None

    def is_due(self, now_s: float) -> bool:
        """Whether `watch` has anything to say by now: counters need not be read more often."""
        return self._last is None or now_s - self._last[0] >= _SMOOTHING_S

    def watch(self, totals: tuple[int, int], now_s: float) -> None:
        """The counters stand at `totals` (received, sent). Counters that have shrunk belong to
        another connection and begin anew."""
        received, sent = totals
        if self._last is None:
            self._last = (now_s, received, sent)
            return
        since_s, received_before, sent_before = self._last
        passed_s = now_s - since_s
        if passed_s < _SMOOTHING_S:
            return
        self._last = (now_s, received, sent)
        if received >= received_before and sent >= sent_before:
            self.bytes_per_s_in = (received - received_before) / passed_s
            self.bytes_per_s_out = (sent - sent_before) / passed_s
