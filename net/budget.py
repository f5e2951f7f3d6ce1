"""A token bucket: how much of something may happen, on average and at once."""


class TokenBucket:
    """Fills at `per_s` up to `burst`; whoever wants to do something takes from it."""

    __slots__ = ("_burst", "_filled_s", "_level", "_per_s")

    def __init__(self, per_s: float, burst: float) -> None:
        self._per_s = per_s
        self._burst = burst
        self._level = burst
        self._filled_s: float | None = None

    def take(self, amount: float, now_s: float) -> bool:
        """Takes `amount` if there is that much. Time that runs backwards fills nothing."""
        self._fill(now_s)
        if self._level < amount:
            return False
        self._level -= amount
        return True

    def spend(self, amount: float) -> None:
        """Takes `amount` even if there is less, for what is known only afterwards: the debt has to
        be filled first."""
        self._level -= amount

    def has(self, amount: float, now_s: float) -> bool:
        """Whether there is that much, without taking it."""
        self._fill(now_s)
        return self._level >= amount

    def _fill(self, now_s: float) -> None:
        if self._filled_s is not None and now_s > self._filled_s:
            self._level = min(self._burst, self._level + (now_s - self._filled_s) * self._per_s)
        self._filled_s = now_s if self._filled_s is None else max(now_s, self._filled_s)
