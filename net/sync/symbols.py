"""Rateless set reconciliation: which records differ, in a few hundred bytes.

Both sides hold a set of 48-bit item ids (the low bits of the record hashes). A *coded symbol* is
the sum of the ids that map to it, the sum of their check hashes, and their count. Every id maps to
symbol 0 and then to ever rarer later ones, in a sequence that follows from the id alone. Symbols
of two sets subtract: what both sets hold vanishes, and what remains is peeled off one by one, from
symbols that hold a single id. d differences need about 1.35 to 1.7 × d symbols, however large the
sets are.

How many there are is told by the counts alone, which travel ahead of the symbols: where the sets
differ by d ids, the counts of a symbol with the share p differ by about the root of d × p. So
whoever decodes asks for as many symbols as it needs, and that is one question.

The scheme and its mapping are those of "Practical Rateless Set Reconciliation" (Yang et al.,
SIGCOMM 2024). The host keeps its symbols incrementally; a guest makes its own when a comparison
has failed, and only the guest decodes, so that no peer can make the host compute.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from math import sqrt
from typing import NamedTuple

import xxhash

ID_BYTES = 6
"""An id: few enough to be cheap, and among 100,000 records two alike once in 50,000 farms."""
_CHECK_BYTES = 3
SYMBOL_BYTES = ID_BYTES + _CHECK_BYTES
"""A symbol on the wire, little endian: the sum of ids, then that of check hashes, each modulo what
fits. Its count travels apart, as one byte."""

_ID_MASK = 2 ** (8 * ID_BYTES) - 1
_CHECK_MASK = 2 ** (8 * _CHECK_BYTES) - 1
_CHECK_LANE = 80
_COUNT_LANE = 128
"""Where a symbol's sums stand in the one integer that holds them: apart enough that 2^24 records do
not let one run into the next."""
_STATE_MASK = 2**64 - 1
_MULTIPLIER = 0xDA942042E4DD58B5
"""A full-period multiplier for a 64-bit congruential sequence (L'Ecuyer 1999)."""


def _check_hash(item: int) -> int:
    check: int = xxhash.xxh3_64_intdigest(item.to_bytes(ID_BYTES, "little")) & _CHECK_MASK
    return check


def _indices(item: int, count: int) -> Iterator[int]:
    """The symbols below `count` that an id maps to: 0, then gaps that grow with the index, so that
    symbol i holds a share of about 1 / (1 + i/2) of all ids."""
    index = 0
    state = item
    while index < count:
        yield index
        state = (state * _MULTIPLIER + 1) & _STATE_MASK
        index += int((index + 1.5) * (2**32 / sqrt(state + 1) - 1) + 0.999999) or 1


_DUE_MAX = 2048
"""What one question makes a host sum at most: some 20 ms."""
_DUE_AT_ONCE = 64


class Symbols:
    """The first symbols of a set as it was at one moment: they do not change any more."""

    __slots__ = ("_sums", "count")

    def __init__(self, sums: list[int], count: int) -> None:
        self._sums = sums
        self.count = count
        """How many ids the set had."""

    def __len__(self) -> int:
        return len(self._sums)

    def pack(self, first: int, end: int) -> bytes:
        """Symbols `first` up to before `end`, for the wire, without their counts."""
        return b"".join(
            (total & _ID_MASK | (total >> _CHECK_LANE & _CHECK_MASK) << 8 * ID_BYTES).to_bytes(
                SYMBOL_BYTES, "little"
            )
            for total in self._sums[first:end]
        )

    def pack_counts(self, first: int, end: int) -> bytes:
        """The counts of symbols `first` up to before `end`, each modulo 256."""
        return bytes(total >> _COUNT_LANE & 255 for total in self._sums[first:end])


class SymbolTable:
    """The first symbols of a set, kept as the set changes, and which key each id stands for."""

    def __init__(self, count: int) -> None:
        self.keys: dict[int, int] = {}
        """The record's key for each id."""
        self._sums = [0] * count
        self._due: dict[int, int] = {}
        """Ids that came (1) or went (-1) and are not in the sums yet: of a record that changes all
        the time most come and go again before anybody asks."""
        self._size = 0

    @classmethod
    def of(cls, records: Iterable[tuple[int, int]], count: int) -> "SymbolTable":
        """The first `count` symbols of a set of records, each given as (hash, key)."""
        table = cls(count)
        for record_hash, key in records:
            table.add(record_hash, key)
        return table

    def add(self, record_hash: int, key: int) -> None:
        """Adds a record."""
        item = record_hash & _ID_MASK
        self.keys[item] = key
        self._size += 1
        self._note(item, 1)

    def remove(self, record_hash: int, key: int) -> None:
        """Removes a record that was added."""
        item = record_hash & _ID_MASK
        if self.keys.get(item) == key:
            del self.keys[item]
        self._size -= 1
        self._note(item, -1)

    def replace(self, before_hash: int, after_hash: int, key: int) -> None:
        """Puts a record in the place of one that was added."""
        before, after = before_hash & _ID_MASK, after_hash & _ID_MASK
        keys = self.keys
        if keys.get(before) == key:
            del keys[before]
        keys[after] = key
        self._note(before, -1)
        self._note(after, 1)

    def now(self) -> Symbols:
        """The symbols as they are at this moment, whatever the set becomes."""
        self._sum_due(len(self._due))
        return Symbols(self._sums.copy(), self._size)

    def _note(self, item: int, sign: int) -> None:
        due = self._due
        total = due.pop(item, 0) + sign
        if total:
            due[item] = total
            if len(due) > _DUE_MAX:
                self._sum_due(_DUE_AT_ONCE)

    def _sum_due(self, count: int) -> None:
        for item in list(islice(self._due, count)):
            self._sum(item, self._due.pop(item))

    def _sum(self, item: int, sign: int) -> None:
        sums, count = self._sums, len(self._sums)
        multiplier, mask, root = _MULTIPLIER, _STATE_MASK, sqrt
        change = sign * (item | _check_hash(item) << _CHECK_LANE | 1 << _COUNT_LANE)
        # As in `_indices`, without a step to and fro for each: this runs with every change.
        index, state = 0, item
        while index < count:
            sums[index] += change
            state = (state * multiplier + 1) & mask
            index += int((index + 1.5) * (2**32 / root(state + 1) - 1) + 0.999999) or 1


class Received(NamedTuple):
    """Another's symbols from 0 on, as far as they have come, as of one moment."""

    packed: bytes
    """A whole number of symbols."""
    counts: bytes
    """The counts of at least as many."""
    size: int
    """How many ids the other's set had."""


def _count_differences(theirs: Received, mine: Symbols) -> list[int]:
    """By how much the counts of symbols differ, of as many as both sides have. A byte is enough:
    the difference lies near what the sizes of the sets let expect."""
    more = theirs.size - mine.count
    return [
        (expected := round(more / (1 + index / 2))) + ((told - own - expected + 128) % 256 - 128)
        for index, (told, own) in enumerate(
            zip(theirs.counts, mine.pack_counts(0, len(theirs.counts)), strict=False)
        )
    ]


def estimate_differences(theirs: Received, mine: Symbols) -> float:
    """About how many ids only one of both sides has, by the counts that have come. With n counts it
    is off by a share of about the root of 2/n."""
    more = theirs.size - mine.count
    differences = _count_differences(theirs, mine)
    total = 0.0
    for index, difference in enumerate(differences[1:], 1):
        share = 1 / (1 + index / 2)
        total += (difference - more * share) ** 2 / (share * (1 - share))
    return max(float(abs(more)), total / max(1, len(differences) - 1))


def decode(theirs: Received, mine: Symbols) -> tuple[set[int], set[int]] | None:
    """The ids that only they have, and those that only I have; None when these symbols are too few
    to tell. There are no more of theirs than of mine. Ends for any input: every id found takes one
    step, and no more are taken than could be true."""
    count = len(theirs.packed) // SYMBOL_BYTES
    own = mine.pack(0, count)
    counts = _count_differences(theirs, mine)[:count]
    ids, checks = [], []
    for start in range(0, count * SYMBOL_BYTES, SYMBOL_BYTES):
        told = int.from_bytes(theirs.packed[start : start + SYMBOL_BYTES], "little")
        held = int.from_bytes(own[start : start + SYMBOL_BYTES], "little")
        ids.append(((told & _ID_MASK) - (held & _ID_MASK)) & _ID_MASK)
        checks.append(((told >> 8 * ID_BYTES) - (held >> 8 * ID_BYTES)) & _CHECK_MASK)
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
        item = (sign * ids[index]) & _ID_MASK
        check = _check_hash(item)
        if (sign * checks[index]) & _CHECK_MASK != check:
            continue
        found = only_theirs if sign == 1 else only_mine
        if item in found:
            return None
        found.add(item)
        for touched in _indices(item, count):
            ids[touched] = (ids[touched] - sign * item) & _ID_MASK
            checks[touched] = (checks[touched] - sign * check) & _CHECK_MASK
            counts[touched] -= sign
            waiting.append(touched)
    if any(ids) or any(checks) or any(counts):
        return None
    return only_theirs, only_mine
