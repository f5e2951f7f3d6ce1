"""The world as bytes, with digests that are always up to date.

Host and guests each keep a ledger: for every section the records by key, each with its revision,
its content and its keyed hash. A section's digest is the sum of these hashes mod 2^128, and the
world's the sum of all: a change subtracts one hash and adds one, whatever the size of the world.
Sums of hashes, unlike their XOR, are not linear over bits, so no set of records with the same
digest can be computed by linear algebra; and the key is new for every session of a host.

A guest's ledger follows the rule of versions: a record gives way only to a newer revision, and a
deleted key remembers the revision of its deletion for a while, so that changes may arrive late,
twice and in any order.
"""

import struct
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import xxhash
from msgspec import Struct

from net import limits
from net.errors import LocalProtocolError
from net.sync.symbols import SymbolTable

_NAME = struct.Struct("<IQQ")
DIGEST_MASK = 2**128 - 1

Name = tuple[int, int]
"""Section number and key."""


def short_digest(total: int, count: int, hash_key: int) -> bytes:
    """What a bundle carries of a world: the sum of all hashes and the count of all records, hashed
    to 8 bytes. Two worlds that differ look equal once in 2^64 comparisons, and the next one is made
    over other sums."""
    pair = total.to_bytes(16, "little") + count.to_bytes(8, "little")
    return xxhash.xxh3_64_digest(pair, hash_key)


class Entry(Struct, frozen=True, gc=False):
    """One record of a ledger. It holds nothing that could lead back to it, and there may be
    100,000 of them: looking at all would hold up a tick for a tenth of a second."""

    revision: int
    content: bytes
    hash: int
    """128 bits over section, key, revision and content."""


class LedgerChange(NamedTuple):
    """A record as it is from now on, as bytes: what a host publishes, and what a guest's session
    reports when its replica has changed."""

    section: int
    key: int
    revision: int
    content: bytes | None
    """None where the record is no more."""


class Published(Struct, frozen=True, gc=False):
    """A change as the host's bus takes it, with the hashes of the record before and after; None
    where there is none."""

    change: LedgerChange
    before: int | None
    after: int | None
    content_before: bytes | None = None


class SectionLedger:
    """The records of one section and their digest."""

    __slots__ = ("digest", "entries", "symbols")

    def __init__(self) -> None:
        self.entries: dict[int, Entry] = {}
        self.digest = 0
        self.symbols: SymbolTable | None = None
        """Coded symbols over the entries, kept by a host for a section that is large."""


def part_of_digest(digest: int, repair: int) -> bytes:
    """The four bytes of a section's digest that a request for repair carries: others in each
    repair, so that two sections that look alike in one do not in the next."""
    return (digest >> 8 * (repair % 13) & 0xFFFFFFFF).to_bytes(4, "little")


class _JournalEntry(Struct, frozen=True, gc=False):
    revision: int
    section: int
    hash_delta: int
    count_delta: int


class Ledger:
    """Every record of the world as bytes, and their digests."""

    def __init__(self, hash_key: int, *, keeps_symbols: bool = False) -> None:
        """`hash_key` is below 2^63. A host's ledger keeps coded symbols and a journal besides."""
        self.hash_key = hash_key
        self.sections: dict[int, SectionLedger] = {}
        self.digest = 0
        self.record_count = 0
        self.newest_revision = 0
        """The newest revision that this ledger has heard of."""
        self.hash_count = 0
        """How many hashes have been computed: one for each change, for `benchmarks/digests.py`."""
        self._keeps_symbols = keeps_symbols
        self._journal: deque[_JournalEntry] = deque(maxlen=limits.DIGEST_JOURNAL_CHANGES)
        self._tombstones: dict[tuple[int, int], int] = {}
        self._tombstone_times: deque[tuple[float, int, int, int]] = deque()

    def get(self, section: int, key: int) -> Entry | None:
        """The entry under this key, or None."""
        ledger = self.sections.get(section)
        return None if ledger is None else ledger.entries.get(key)

    def put(
        self, section: int, key: int, revision: int, content: bytes | None
    ) -> tuple[Entry | None, Entry | None]:
        """Makes this the record under the key, whatever was there; None deletes. The host's way in,
        and the guest's once the rule of versions has been asked. Returns what was there before and
        what is now."""
        ledger = self.sections.get(section)
        if ledger is None:
            ledger = self.sections[section] = SectionLedger()
        entries, symbols = ledger.entries, ledger.symbols
        before = entries.get(key)
        after: Entry | None = None
        hash_delta = count_delta = 0
        if before is not None:
            hash_delta = -before.hash
            count_delta = -1
            if symbols is not None and content is None:
                symbols.remove(before.hash, key)
        if content is not None:
            new_hash = self.hash_of(section, key, revision, content)
            hash_delta += new_hash
            count_delta += 1
            after = entries[key] = Entry(revision, content, new_hash)
            if symbols is not None and before is not None:
                symbols.replace(before.hash, new_hash, key)
            elif symbols is not None:
                symbols.add(new_hash, key)
            elif self._keeps_symbols and len(entries) > limits.SECTION_WHOLE_MAX_RECORDS:
                ledger.symbols = SymbolTable.of(
                    ((entry.hash, name) for name, entry in entries.items()),
                    limits.SYMBOLS_KEPT,
                )
        elif before is not None:
            del entries[key]
        ledger.digest = (ledger.digest + hash_delta) & DIGEST_MASK
        self.digest = (self.digest + hash_delta) & DIGEST_MASK
        self.record_count += count_delta
        if self._keeps_symbols:
            self._journal.append(_JournalEntry(revision, section, hash_delta, count_delta))
        return before, after

    def publish(self, change: LedgerChange) -> Published:
        """Puts a change of the host's. Raises `LocalProtocolError` for one that no bundle can
        carry, or whose revision does not rise."""
        section, key, revision, content = change
        if not (
            0 <= section <= limits.SECTION_NUMBER_MAX
            and 0 <= key <= limits.KEY_MAX
            and self.newest_revision < revision <= limits.REVISION_MAX
            and len(content or b"") <= limits.RECORD_MAX_BYTES
        ):
            told = f"section {section}, key {key}, {len(content or b'')} bytes"
            raise LocalProtocolError(f"no change after {self.newest_revision}: {revision}, {told}")
        before, after = self.put(section, key, revision, content)
        self.newest_revision = revision
        return Published(
            change,
            None if before is None else before.hash,
            None if after is None else after.hash,
            None if before is None else before.content,
        )

    def hash_of(self, section: int, key: int, revision: int, content: bytes) -> int:
        """The keyed hash of a record: its name and revision are hashed with its content, so that
        two records cannot swap what they hold unseen."""
        self.hash_count += 1
        return xxhash.xxh3_128_intdigest(
            _NAME.pack(section, key, revision) + content, self.hash_key
        )

    def apply(
        self, section: int, key: int, revision: int, content: bytes | None, now_s: float
    ) -> tuple[LedgerChange, Entry | None] | None:
        """Follows a change that arrived from the host, in whatever order. Returns it, and the entry
        that it replaces; None when it was not newer than what is known of this key."""
        self.newest_revision = max(self.newest_revision, revision)
        entry = self.get(section, key)
        known = self._tombstones.get((section, key), -1) if entry is None else entry.revision
        if revision <= known:
            return None
        if content is None:
            self.bury(section, key, revision, now_s)
        elif self._tombstones:
            self._tombstones.pop((section, key), None)
        self.put(section, key, revision, content)
        return LedgerChange(section, key, revision, content), entry

    def install(
        self,
        section: int,
        key: int,
        as_of: int,
        revision: int,
        content: bytes | None,
        now_s: float,
    ) -> LedgerChange | None:
        """Follows a repair or a snapshot: as of revision `as_of`, this key held this record, or
        none. Replaces whatever is known up to then and touches nothing that is newer. Returns
        what changed, or None. A revision that no change ever brought is not newer but wrong, and
        gives way too."""
        known = self.known_revision(section, key)
        if as_of < known <= self.newest_revision:
            return None
        entry = self.get(section, key)
        if content is None:
            self.bury(section, key, as_of, now_s)
            if entry is None:
                return None
        else:
            self._tombstones.pop((section, key), None)
            if entry is not None and entry.revision == revision and entry.content == content:
                return None
        self.put(section, key, revision, content)
        return LedgerChange(section, key, revision, content)

    def reached(self, revision: int) -> None:
        """Notes that everything up to `revision` has been heard of."""
        self.newest_revision = max(self.newest_revision, revision)

    def rekey(self, hash_key: int) -> None:
        """Another session's key: every hash is computed anew. A replica that a snapshot is about
        to bring up to date keeps what it has until then, at revision 0: another session may number
        its changes lower, having been restarted from an older save, and its word counts."""
        if hash_key == self.hash_key:
            return
        records = list(self.records())
        self.hash_key = hash_key
        self.sections.clear()
        self.digest = self.record_count = self.newest_revision = 0
        self._tombstones.clear()
        self._tombstone_times.clear()
        for section, key, _, content in records:
            self.put(section, key, 0, content)

    def known_revision(self, section: int, key: int) -> int:
        """The revision of the record under this key, or of its deletion; -1 if none is known."""
        entry = self.get(section, key)
        if entry is not None:
            return entry.revision
        return self._tombstones.get((section, key), -1)

    def bury(self, section: int, key: int, revision: int, now_s: float) -> None:
        """Remembers that this key was deleted at `revision`."""
        self._tombstones[section, key] = revision
        self._tombstone_times.append((now_s, section, key, revision))
        if len(self._tombstone_times) > limits.TOMBSTONES_MAX:
            self._forget_oldest_tombstone()

    def forget_old_tombstones(self, now_s: float) -> None:
        """Forgets deletions that are older than a bundle can be. Not called during a repair."""
        times = self._tombstone_times
        while times and times[0][0] < now_s - limits.TOMBSTONE_S:
            self._forget_oldest_tombstone()

    def world_digest(self) -> bytes:
        """What a bundle carries of this ledger; see `short_digest`."""
        return self.digest_of(self.digest, self.record_count)

    def digest_of(self, total: int, count: int) -> bytes:
        """What a bundle carried of this ledger when it had this sum and count of records."""
        return short_digest(total, count, self.hash_key)

    def section_digests_as_of(self, revision: int) -> dict[int, tuple[int, int]]:
        """Digest and count of every section as they were at an earlier revision, by walking the
        journal back; as far as it reaches. For the host, whose changes are numbered in order."""
        digests = {
            number: (section.digest, len(section.entries))
            for number, section in self.sections.items()
        }
        for line in reversed(self._journal):
            if line.revision <= revision:
                break
            digest, count = digests[line.section]
            digests[line.section] = (
                (digest - line.hash_delta) & DIGEST_MASK,
                count - line.count_delta,
            )
        return digests

    def records(self) -> Iterator[tuple[int, int, int, bytes]]:
        """Every record as (section, key, revision, content), in order: for dumps and checks."""
        for number in sorted(self.sections):
            for key, entry in sorted(self.sections[number].entries.items()):
                yield number, key, entry.revision, entry.content

    def records_of_now(self) -> Iterator[tuple[int, int, int, bytes]]:
        """What `records` gives now, whatever changes later. Only references are copied at once;
        what takes long with many records is done as they are taken."""
        kept = {number: dict(one.entries) for number, one in self.sections.items()}
        return (
            (number, key, entry.revision, entry.content)
            for number in sorted(kept)
            for key, entry in sorted(kept[number].items())
        )

    def _forget_oldest_tombstone(self) -> None:
        _, section, key, revision = self._tombstone_times.popleft()
        if self._tombstones.get((section, key)) == revision:
            del self._tombstones[section, key]
