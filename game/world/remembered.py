"""What follows from a few values alone and takes long to find, remembered for who asks again."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class Remembered(Generic[_K, _V]):
    """Values by what they follow from: so many of them, then it begins anew."""

    def __init__(self, kept_max: int) -> None:
        self._kept: dict[_K, _V] = {}
        self._kept_max = kept_max

    def once(self, of: _K, find: Callable[[], _V]) -> _V:
        """The value that follows from `of`, as `find` told it when it was first asked for."""
        found = self._kept.get(of)
        if found is None:
            if len(self._kept) >= self._kept_max:
                self._kept.clear()
            found = self._kept[of] = find()
        return found
