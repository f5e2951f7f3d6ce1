"""Which bundles have arrived: the newest, and the ones before it as bits.

Each side keeps an `ArrivalWindow` of the other's bundles. It is at once the guard against what is
duplicated, replayed or too old, the acknowledgement that goes back, and the answer to "have I got
all that this bundle counts on?".
"""

from net import limits

_HISTORY_MASK: int = 2**limits.BUNDLE_HISTORY_TICKS - 1
_ACKNOWLEDGED_MASK: int = 2**limits.ACKNOWLEDGED_BITS - 1


class ArrivalWindow:
    """The ticks of the bundles that arrived, as far back as anything can depend on them."""

    __slots__ = ("_bits", "newest")

    def __init__(self) -> None:
        self.newest = -1
        """The newest tick of a bundle that arrived, -1 before the first."""
        self._bits = 0

    def admit(self, tick: int) -> bool:
        """Notes a bundle. Returns False for one that has been here before or is too old."""
        if self.newest < 0:
            self.newest = tick
            return True
        ahead = tick - self.newest
        if ahead > 0:
            if ahead <= limits.BUNDLE_HISTORY_TICKS:
                self._bits = ((self._bits << ahead) | (1 << (ahead - 1))) & _HISTORY_MASK
            else:
                self._bits = 0
            self.newest = tick
            return True
        if ahead == 0 or -ahead > limits.BUNDLE_HISTORY_TICKS:
            return False
        bit = 1 << (-ahead - 1)
        if self._bits & bit:
            return False
        self._bits |= bit
        return True

    @property
    def acknowledged_bits(self) -> int:
        """Bit i: the bundle of tick `newest - 1 - i` has arrived."""
        return self._bits & _ACKNOWLEDGED_MASK

    def has_all(self, tick: int, counts_on: int) -> bool:
        """Whether every bundle `tick - 1 - i`, for each bit i of `counts_on`, has arrived. False
        when the window no longer reaches back so far."""
        if not counts_on:
            return True
        behind = self.newest - tick
        if behind < 0:
            return False
        needed = counts_on << behind
        return needed & ~self._bits == 0 and needed <= _HISTORY_MASK
