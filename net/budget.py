"""A token bucket: how much of something may happen, on average and at once."""

from collections.abc import Hashable
from typing import Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)


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


class KeyedBuckets(Generic[_K]):
    """A bucket for each key, of at most `most` keys: who was still for longest is forgotten."""

    def __init__(self, per_s: float, burst: float, most: int) -> None:
        self._per_s = per_s
        self._burst = burst
        self._most = most
        self._buckets: dict[_K, TokenBucket] = {}

    def __len__(self) -> int:
        return len(self._buckets)

    def of(self, key: _K) -> TokenBucket:
        """The bucket of a key."""
        bucket = self._buckets.pop(key, None)
        if bucket is None:
            bucket = TokenBucket(self._per_s, self._burst)
            while len(self._buckets) >= self._most:
                del self._buckets[next(iter(self._buckets))]
        # Put back at the end: the order is that of the last use.
        self._buckets[key] = bucket
        return bucket
