"""So many bytes a second for all, fairly divided among their owners.

As long as there is plenty, everybody gets what he wants. When what is kept in reserve is touched,
each owner who sends at the moment gets an equal part and no more, however many things he has; so
nobody's part becomes smaller than that because somebody else sends as much as he can.
"""

from collections import OrderedDict

from net.budget import TokenBucket
from net.limits import SHARE_IDLE_S, SHARE_RESERVE


class _Part:
    """What one owner may still have of his part."""

    __slots__ = ("filled_s", "left_bytes")

    def __init__(self, left_bytes: float, now_s: float) -> None:
        self.left_bytes = left_bytes
        self.filled_s = now_s


class FairShares:
    """See the module. `bytes_per_s` is for all together on average, `burst_bytes` at once."""

    def __init__(self, bytes_per_s: float, burst_bytes: float) -> None:
        self._bytes_per_s = bytes_per_s
        self._reserve_bytes = SHARE_RESERVE * burst_bytes
        self._all = TokenBucket(bytes_per_s, burst_bytes)
        self._parts: OrderedDict[str, _Part] = OrderedDict()
        """Of those who send at the moment; who has sent last is last."""

    def __len__(self) -> int:
        """How many owners share at the moment."""
        return len(self._parts)

    def take(self, owner: str, size_bytes: int, now_s: float) -> bool:
        """Whether an owner may have so many bytes now, which are then his."""
        part = self._part(owner, now_s)
        is_own = part.left_bytes >= size_bytes
        spare_bytes = 0.0 if is_own else self._reserve_bytes
        if not self._all.has(size_bytes + spare_bytes, now_s):
            return False
        if is_own:
            part.left_bytes -= size_bytes
        return self._all.take(size_bytes, now_s)

    def _part(self, owner: str, now_s: float) -> _Part:
        while self._parts:
            idle, part = next(iter(self._parts.items()))
            if now_s - part.filled_s < SHARE_IDLE_S:
                break
            del self._parts[idle]
        part = self._parts.setdefault(owner, _Part(self._bytes_per_s, now_s))
        self._parts.move_to_end(owner)
        per_s = self._bytes_per_s / len(self._parts)
        waited_s = max(0.0, now_s - part.filled_s)
        # A second's worth at most, also when the parts have just become smaller.
        part.left_bytes = min(part.left_bytes + waited_s * per_s, per_s)
        part.filled_s = max(part.filled_s, now_s)
        return part
