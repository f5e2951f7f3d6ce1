"""Rateless set reconciliation: which records differ, in a few hundred bytes.

Both sides hold a set of 64-bit item ids (the low halves of the record hashes). A *coded symbol* is
the sum of the ids that map to it, the sum of their check hashes, and their count. Every id maps to
symbol 0 and then to ever rarer later ones, in a sequence that follows from the id alone. Symbols
of two sets subtract: what both sets hold vanishes, and what remains is peeled off one by one, from
symbols that hold a single id. d differences need about 1.35 to 1.7 × d symbols, however large the
sets are.

The scheme and its mapping are those of "Practical Rateless Set Reconciliation" (Yang et al.,
SIGCOMM 2024). The host keeps its symbols incrementally; a guest makes its own when a comparison
has failed, and only the guest decodes, so that no peer can make the host compute.
"""

import struct
from collections.abc import Iterable, Iterator
from math import sqrt

import xxhash

SYMBOL = struct.Struct("<QQi")
"""A symbol on the wire: sum of ids, sum of check hashes, count; 20 bytes."""

_MASK = 2**64 - 1
_MULTIPLIER = 0xDA942042E4DD58B5
"""A full-period multiplier for a 64-bit congruential sequence (L'Ecuyer 1999)."""


def _check_hash(item: int) -> int:
    return xxhash.xxh3_64_intdigest(item.to_bytes(8, "little"))


def _indices(item: int, count: int) -> Iterator[int]:
    """The symbols below `count` that an id maps to: 0, then gaps that grow with the index, so that
    symbol i holds a share of about 1 / (1 + i/2) of all ids."""
    index = 0
    state = item
    while index < count:
        yield index
        state = (state * _MULTIPLIER + 1) & _MASK
        index += max(1, int((index + 1.5) * (2**32 / sqrt(state + 1) - 1) + 0.999999))


class SymbolTable:
    """The first symbols of a set, kept as the set changes, and which key each id stands for."""

    def __init__(self, count: int) -> None:
        self.ids = [0] * count
        self.checks = [0] * count
        self.counts = [0] * count
        self.keys: dict[int, int] = {}
        """The record's key for each id."""

    @classmethod
    def of(cls, records: Iterable[tuple[int, int]], count: int) -> "SymbolTable":
        """The first `count` symbols of a set of records, each given as (hash, key)."""
        table = cls(count)
        for record_hash, key in records:
            table.add(record_hash, key)
        return table

    def add(self, record_hash: int, key: int) -> None:
        """Adds a record."""
        item = record_hash & _MASK
        self.keys[item] = key
        self._sum(item, 1)

    def remove(self, record_hash: int, key: int) -> None:
        """Removes a record that was added."""
        item = record_hash & _MASK
        if self.keys.get(item) == key:
            del self.keys[item]
        self._sum(item, -1)

    def _sum(self, item: int, sign: int) -> None:
        check = _check_hash(item)
        ids, checks, counts = self.ids, self.checks, self.counts
        for index in _indices(item, len(ids)):
            ids[index] = (ids[index] + sign * item) & _MASK
            checks[index] = (checks[index] + sign * check) & _MASK
            counts[index] += sign

    def pack(self, first: int, end: int) -> bytes:
        """Symbols `first` up to before `end`, for the wire."""
        return b"".join(
            SYMBOL.pack(self.ids[i], self.checks[i], self.counts[i])
            for i in range(first, min(end, len(self.ids)))
        )


def decode(theirs: bytes, mine: SymbolTable) -> tuple[set[int], set[int]] | None:
    """The ids that only they have, and those that only I have; None when these symbols are too few
    to tell. `theirs` are packed symbols from 0 on, a whole number of them and no more than `mine`
    has. Ends for any input: every id found takes one step, and no more are taken than could be
    true."""
    count = len(theirs) // SYMBOL.size
    ids, checks, counts = [], [], []
    for index, (id_sum, check_sum, number) in enumerate(SYMBOL.iter_unpack(theirs)):
        ids.append((id_sum - mine.ids[index]) & _MASK)
        checks.append((check_sum - mine.checks[index]) & _MASK)
        counts.append(number - mine.counts[index])
    only_theirs: set[int] = set()
    only_mine: set[int] = set()
    waiting = list(range(count))
    for _ in range(16 * count + 16):
        if not waiting:
            break
        index = waiting.pop()
        sign = counts[index]
        if sign not in (1, -1):
            continue
        item = (sign * ids[index]) & _MASK
        check = _check_hash(item)
        if (sign * checks[index]) & _MASK != check:
            continue
        found = only_theirs if sign == 1 else only_mine
        if item in found:
            return None
        found.add(item)
        for touched in _indices(item, count):
            ids[touched] = (ids[touched] - sign * item) & _MASK
            checks[touched] = (checks[touched] - sign * check) & _MASK
            counts[touched] -= sign
            waiting.append(touched)
    if any(ids) or any(checks) or any(counts):
        return None
    return only_theirs, only_mine
