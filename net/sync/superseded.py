"""What a guest's records were before they changed, for as long as a bundle may build upon it.

A host tells a change as the difference from what the guest had as it sent a certain bundle of its
own. Meanwhile newer changes may have arrived there.
"""

from bisect import bisect_left
from collections import deque

from net import limits
from net.errors import NotUnderstoodError
from net.sync.ledger import Name


class Superseded:
    """Earlier contents by record, each with the newest bundle of one's own as it was replaced."""

    __slots__ = ("_floor", "_order", "_versions")

    def __init__(self) -> None:
        self._versions: dict[Name, list[tuple[int, bytes | None]]] = {}
        self._order: deque[Name] = deque()
        self._floor = 0
        """Of bundles up to this one something is forgotten."""

    def add(self, name: Name, content: bytes | None, newest: int) -> None:
        """This is replaced, with one's own bundle of number `newest` the last that was sent. None
        for what is not to be built upon."""
        versions = self._versions.get(name)
        if versions is None:
            self._versions[name] = [(newest, content)]
        else:
            versions.append((newest, content))
        self._order.append(name)
        if len(self._order) > limits.SUPERSEDED_MAX:
            oldest = self._order.popleft()
            versions = self._versions[oldest]
            self._floor = max(self._floor, versions.pop(0)[0])
            if not versions:
                del self._versions[oldest]

    def at(self, name: Name, moment: int, now: bytes | None) -> bytes | None:
        """What stood there as one's own bundle `moment` was sent; `now` where that is what stands
        there now. Raises `NotUnderstoodError` where it is forgotten."""
        if moment <= self._floor:
            raise NotUnderstoodError(f"what there was at bundle {moment} is forgotten")
        versions = self._versions.get(name)
        if versions is None or versions[-1][0] < moment:
            return now
        return versions[bisect_left(versions, (moment,))][1]
