"""What a guest's records were before they changed, for as long as a bundle may build upon it.

A host tells a change as the difference from what the guest had as it sent a certain bundle of its
own. Meanwhile newer changes may have arrived there.
"""

from net import limits
from net.errors import NotUnderstoodError
from net.sync.ledger import Name


class Superseded:
    """By each bundle of one's own after which something was replaced, what stood there then."""

    __slots__ = ("_count", "_floor", "_replaced")

    def __init__(self) -> None:
        self._replaced: dict[int, dict[Name, bytes | None]] = {}
        """The oldest bundle first."""
        self._count = 0
        self._floor = 0
        """Of bundles up to this one something is forgotten."""

    def add(self, name: Name, content: bytes | None, newest: int) -> None:
        """This is replaced, with one's own bundle of number `newest` the last that was sent. None
        for what is not to be built upon."""
        replaced = self._replaced.get(newest)
        if replaced is None:
            replaced = self._replaced[newest] = {}
        elif name in replaced:
            # What came and went between two bundles is nothing that anybody can build upon.
            return
        replaced[name] = content
        self._count += 1
        if self._count > limits.SUPERSEDED_MAX:
            self._floor = next(iter(self._replaced))
            self._count -= len(self._replaced.pop(self._floor))

    def at(self, name: Name, moment: int, now: bytes | None) -> bytes | None:
        """What stood there as one's own bundle `moment` was sent; `now` where that is what stands
        there now. Raises `NotUnderstoodError` where it is forgotten."""
        if moment <= self._floor:
            raise NotUnderstoodError(f"what there was at bundle {moment} is forgotten")
        content = now
        for number in reversed(self._replaced):
            if number < moment:
                break
            content = self._replaced[number].get(name, content)
        return content
