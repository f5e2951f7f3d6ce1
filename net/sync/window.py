"""Which bundles have arrived, and how that is told.

Each side numbers its bundles and keeps an `ArrivalWindow` of the other's. It is at once the guard
against what is duplicated, replayed or too old, the acknowledgement that goes back, and the answer
to "have I got all that this bundle counts on?".

An acknowledgement is repeated only until it is known to have been heard: each of one's own bundles
remembers what it told (`Acknowledging`), and once the other side has that bundle, later ones speak
of what has arrived since. So it is as short as a round trip, however long the window is.
"""

from net import limits
from net.packing import as_bytes

_MASK: int = 2**limits.BUNDLE_HISTORY - 1


class ArrivalWindow:
    """The numbers of the bundles that arrived, as far back as anything can depend on them."""

    __slots__ = ("bits", "newest")

    def __init__(self) -> None:
        self.newest = 0
        """The highest number of a bundle that arrived, 0 before the first."""
        self.bits = 0
        """Bit i: the bundle `newest - 1 - i` has arrived."""

    def admit(self, number: int) -> bool:
        """Notes a bundle. Returns False for one that has been here before or is too old."""
        ahead = number - self.newest
        if ahead > 0:
            if ahead > limits.BUNDLE_HISTORY or not self.newest:
                self.bits = 0
            else:
                self.bits = ((self.bits << ahead) | (1 << (ahead - 1))) & _MASK
            self.newest = number
            return True
        if ahead == 0 or -ahead > limits.BUNDLE_HISTORY or number < 1:
            return False
        bit = 1 << (-ahead - 1)
        if self.bits & bit:
            return False
        self.bits |= bit
        return True

    def has_gap_before(self, count: int) -> bool:
        """Whether any of so many bundles before the newest has not arrived."""
        last = (1 << count) - 1
        return self.bits & last != last

    def has_all(self, number: int, counts_on: int) -> bool:
        """Whether every bundle `number - 1 - i`, for each bit i of `counts_on`, has arrived. False
        when the window no longer reaches back so far."""
        if not counts_on:
            return True
        behind = self.newest - number
        if behind < 0:
            return False
        needed = counts_on << behind
        return needed & ~self.bits == 0 and needed <= _MASK


class Acknowledging:
    """What one's own bundles tell of the other side's, until the other side has heard it."""

    __slots__ = ("_heard", "_told", "_window")

    def __init__(self, window: ArrivalWindow) -> None:
        self._window = window
        self._told: dict[int, tuple[int, int]] = {}
        """By the number of one's own bundle: the newest and the bits of the window then."""
        self._heard = (0, 0)

    def tell(self, number: int) -> tuple[int, bytes]:
        """What one's own bundle of this number says: the newest that has arrived, and for those
        before it, as far back as anything is news, bits (bit i: the bundle `newest - 1 - i`)."""
        newest, bits = self._window.newest, self._window.bits
        self._told[number] = newest, bits
        if len(self._told) > limits.BUNDLE_HISTORY:
            del self._told[next(iter(self._told))]
        heard_newest, heard_bits = self._heard
        now, heard = bits << 1 | 1, heard_bits << 1 | 1
        if not newest:
            return 0, b""
        behind = newest - heard_newest
        known = heard << behind & _MASK if heard_newest and behind <= limits.BUNDLE_HISTORY else 0
        span = ((now & _MASK) ^ known).bit_length() - 1
        if span <= 0:
            return newest, b""
        return newest, as_bytes(bits & (1 << span) - 1)

    def heard(self, number: int) -> None:
        """The other side has one's own bundle of this number."""
        told = self._told.get(number)
        if told is None:
            return
        self._heard = told
        while self._told and (earlier := next(iter(self._told))) <= number:
            del self._told[earlier]
