"""What it costs to keep digests that are always right: one hash a change, whatever the size.

A section of each size is filled and then changed all over; the time is per change. Visits are
counted by a dictionary that notes which records are touched.
"""

import time
from collections.abc import Iterator
from random import Random
from typing import Any

from benchmarks.figures import Figure, report
from net.sync.ledger import Entry, Ledger

SIZES = (100, 10_000, 1_000_000)
CHANGES = 50_000
ROUNDS = 5
SECTION = 1
HASH_KEY = 4711


class _CountingEntries(dict[int, Entry]):
    """Entries that note every record that is looked at."""

    def __init__(self, entries: dict[int, Entry]) -> None:
        super().__init__(entries)
        self.visited: list[int] = []
        self.walks = 0

    def get(self, key: int, default: Any = None) -> Any:
        self.visited.append(key)
        return super().get(key, default)

    def __setitem__(self, key: int, entry: Entry) -> None:
        self.visited.append(key)
        super().__setitem__(key, entry)

    def pop(self, key: int, *default: Any) -> Any:
        self.visited.append(key)
        return super().pop(key, *default)

    def __iter__(self) -> Iterator[int]:
        self.walks += 1
        return super().__iter__()

    def items(self) -> Any:
        self.walks += 1
        return super().items()

    def values(self) -> Any:
        self.walks += 1
        return super().values()


def measure() -> list[Figure]:
    """Counts hashes and visits, and times changes with and without coded symbols."""
    hashes, visits = _count()
    plain = {size: _change_us(size, keeps_symbols=False) for size in SIZES}
    coded = {size: _change_us(size, keeps_symbols=True) for size in SIZES[:2]}
    rehash_ms = _rehash_ms(SIZES[1])
    small, middle, large = (plain[size] for size in SIZES)
    return [
        Figure("digest, hashes a change", hashes, "", "counted", at_most=1),
        Figure("digest, records visited a change", visits, "", "counted", at_most=1),
        Figure(
            "digest, change among 10^6 : 10^2",
            large / small,
            "x",
            f"{small:.2f} µs at 10^2, {middle:.2f} µs at 10^4, {large:.2f} µs at 10^6",
            at_most=6,
        ),
        Figure(
            "digest, change with symbols",
            coded[SIZES[1]],
            "µs",
            f"{coded[SIZES[1]] / middle:.1f} x without them at 10^4; "
            f"{coded[SIZES[0]]:.1f} µs at 10^2",
        ),
        Figure(
            "digest, hashing 10^4 anew : change",
            rehash_ms * 1000 / middle,
            "x",
            f"{rehash_ms:.1f} ms : {middle:.2f} µs; what a digest that is not kept would cost",
        ),
    ]


def _ledger(size: int, *, keeps_symbols: bool) -> Ledger:
    ledger = Ledger(HASH_KEY, keeps_symbols=keeps_symbols)
    for key in range(size):
        ledger.put(SECTION, key, key + 1, _content(key))
    return ledger


def _content(number: int) -> bytes:
    return b"\x91\xa5fence" + number.to_bytes(8, "little")


def _changes(size: int) -> list[tuple[int, bytes]]:
    dice = Random(size)
    return [(dice.randrange(size), _content(number)) for number in range(CHANGES)]


def _count() -> tuple[float, float]:
    """Hashes and records visited per change, a deletion and an insertion included."""
    size = SIZES[1]
    ledger = _ledger(size, keeps_symbols=True)
    entries = _CountingEntries(ledger.sections[SECTION].entries)
    ledger.sections[SECTION].entries = entries
    hashes_before, most_visits, revision = ledger.hash_count, 0, size
    changes: list[tuple[int, bytes | None]] = [*_changes(size)[:1000], (5, None), (5, b"new")]
    for key, content in changes:
        revision += 1
        entries.visited.clear()
        ledger.put(SECTION, key, revision, content)
        most_visits = max(most_visits, len(set(entries.visited)) + entries.walks * size)
    return (ledger.hash_count - hashes_before) / len(changes), float(most_visits)


def _change_us(size: int, *, keeps_symbols: bool) -> float:
    """Microseconds a change, the fastest of some rounds: what the code costs, not the machine's
    other work."""
    ledger = _ledger(size, keeps_symbols=keeps_symbols)
    changes = _changes(size)
    revision, fastest_s = size, float("inf")
    for _ in range(ROUNDS):
        began_s = time.perf_counter()
        for key, content in changes:
            revision += 1
            ledger.put(SECTION, key, revision, content)
        fastest_s = min(fastest_s, time.perf_counter() - began_s)
    return fastest_s / CHANGES * 1e6


def _rehash_ms(size: int) -> float:
    ledger = _ledger(size, keeps_symbols=False)
    began_s = time.perf_counter()
    for number, key, revision, content in ledger.records():
        ledger.hash_of(number, key, revision, content)
    return (time.perf_counter() - began_s) * 1000


if __name__ == "__main__":
    report(measure)
