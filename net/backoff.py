"""How long to wait before something that failed is tried again.

Each pause is twice as long as the one before, up to a longest, and up to half of it is left to
chance: whoever lost the same thing at the same moment does not come back for it at the same moment.
"""

from collections.abc import Callable

_CHANCE_BYTES = 4


class Backoff:
    """The pauses between the tries of one thing."""

    __slots__ = ("_first_s", "_longest_s", "_pause_s", "_random_bytes")

    def __init__(
        self, first_s: float, longest_s: float, random_bytes: Callable[[int], bytes]
    ) -> None:
        """`first_s` is the first pause and `longest_s` the longest, in seconds, both without what
        is left to chance; `random_bytes` returns so many bytes of chance."""
        self._first_s = first_s
        self._longest_s = longest_s
        self._random_bytes = random_bytes
        self._pause_s = first_s

    def failed(self) -> float:
        """It failed. Returns the seconds until the next try: from half of this pause to all of
        it."""
        pause_s = min(self._pause_s, self._longest_s)
        self._pause_s = min(2 * pause_s, self._longest_s)
        drawn = int.from_bytes(self._random_bytes(_CHANCE_BYTES), "big")
        chance = drawn / (1 << 8 * _CHANCE_BYTES)
        return pause_s * (1 + chance) / 2

    def worked(self) -> None:
        """It worked: the next failure is a first one."""
        self._pause_s = self._first_s

    @property
    def is_fresh(self) -> bool:
        """Whether nothing has failed since it worked, or ever."""
        return self._pause_s == self._first_s
