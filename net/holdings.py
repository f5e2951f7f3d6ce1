"""Who holds how many of what there is a bounded number of, so that who has most can give way.

Strangers cannot be told from friends here, but one who takes much can be told from those who take
little: when there is no more, whoever has most loses his newest to somebody who has less."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Holdings(Generic[Thing]):
    """See the module. Owners are as `address_bucket` counts. What an operation costs depends on how
    many numbers of things owners have, and not on how many owners or things there are."""

    def __init__(self) -> None:
        self._held: dict[str, dict[Thing, None]] = {}
        """Of each owner, the oldest first."""
        self._by_count: dict[int, dict[str, None]] = {}
        self._things = 0

    def __len__(self) -> int:
        """How many things there are."""
        return self._things

    def count(self, owner: str) -> int:
        """How many an owner has."""
        return len(self._held.get(owner, ()))

    def add(self, owner: str, thing: Thing) -> None:
        """An owner has something more."""
        held = self._held.setdefault(owner, {})
        before = len(held)
        held[thing] = None
        self._move(owner, before, len(held))

    def remove(self, owner: str, thing: Thing) -> None:
        """An owner has something no more. Raises `KeyError` when he did not have it."""
        held = self._held[owner]
        before = len(held)
        del held[thing]
        self._move(owner, before, len(held))
        if not held:
            del self._held[owner]

    def to_give_way(self, newcomer: str) -> Thing | None:
        """What makes room for one more of `newcomer`'s: the newest of whoever has most. None when
        nobody would still have as many as the newcomer then."""
        return next(self.candidates(newcomer), None)

    def candidates(self, newcomer: str) -> Iterator[Thing]:
        """Everything that could, what should go first first. Nothing may change meanwhile."""
        for count in sorted(self._by_count, reverse=True):
            if count <= self.count(newcomer) + 1:
                return
            for owner in self._by_count[count]:
                yield from reversed(self._held[owner])

    def _move(self, owner: str, before: int, after: int) -> None:
        self._things += after - before
        if before:
            same = self._by_count[before]
            del same[owner]
            if not same:
                del self._by_count[before]
        if after:
            self._by_count.setdefault(after, {})[owner] = None
