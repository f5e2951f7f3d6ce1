"""Snapshots: the welcome package, and a whole section where nothing smaller heals it.

A snapshot is the records as of one revision, in chunks that are each compressed and complete in
themselves, so that the sender packs and the receiver reads a few milliseconds' worth at a time.
Changes after that revision are simply pending on the tick bus, and may arrive before, between and
after the chunks; the rule "as of" sorts them out. When the last chunk is there, whatever the
receiver still holds from before and the snapshot does not is deleted.
"""

import zlib
from collections.abc import Callable, Iterator

import msgspec

from net import limits
from net.errors import RemoteProtocolError
from net.sync.ledger import Entry, Ledger, LedgerChange
from net.wire import (
    SnapshotBegin,
    SnapshotChunk,
    SnapshotEnd,
    SnapshotPortion,
    SnapshotRecords,
    StoredRecord,
    decode_snapshot_portion,
    encode,
)

_RECORD_OVERHEAD_BYTES = 24
"""The most that a record adds to its content inside a chunk."""
_SECTION_OVERHEAD_BYTES = 16
"""The most that a section adds to its records."""


class SnapshotSender:
    """Packs one snapshot, message by message, at the pace at which it is asked to."""

    def __init__(self, ledger: Ledger, begin: SnapshotBegin) -> None:
        """Takes the records of `begin` as they are now; its count is put in here. Copying the
        references of 100,000 records takes about a millisecond, packing happens later."""
        numbers = sorted(ledger.sections) if begin.section is None else [begin.section]
        held = [
            (number, ledger.sections[number].entries.copy())
            for number in numbers
            if number in ledger.sections
        ]
        self.section = begin.section
        record_count = sum(len(entries) for _, entries in held)
        self._messages = self._pack(held, msgspec.structs.replace(begin, record_count=record_count))

    def next_message(self) -> bytes | None:
        """The next message for the bulk channel, None when all have been given."""
        return next(self._messages, None)

    def _pack(
        self,
        held: list[tuple[int, dict[int, Entry]]],
        begin: SnapshotBegin,
    ) -> Iterator[bytes]:
        epoch, snapshot = begin.epoch, begin.snapshot
        yield encode(begin)
        for index, portion in enumerate(_portions(held)):
            inflated = encode(portion)
            yield encode(
                SnapshotChunk(epoch, snapshot, index, len(inflated), zlib.compress(inflated, 1))
            )
        yield encode(SnapshotEnd(epoch, snapshot))


def _portions(held: list[tuple[int, dict[int, Entry]]]) -> Iterator[SnapshotPortion]:
    """Cuts sections into what a chunk may hold each, in time as well as in bytes."""
    sections: list[SnapshotRecords] = []
    count, size = 0, 64
    for number, entries in held:
        size += _SECTION_OVERHEAD_BYTES
        records: list[StoredRecord] = []
        for key, entry in entries.items():
            cost = len(entry.content) + _RECORD_OVERHEAD_BYTES
            is_full = size + cost > limits.SNAPSHOT_CHUNK_INFLATED_MAX_BYTES
            if count and (is_full or count == limits.SNAPSHOT_CHUNK_RECORDS_MAX):
                if records:
                    sections.append(SnapshotRecords(number, tuple(records)))
                yield SnapshotPortion(tuple(sections))
                sections, records, count = [], [], 0
                size = 64 + _SECTION_OVERHEAD_BYTES
            records.append(StoredRecord(key, entry.revision, entry.content))
            count += 1
            size += cost
        if records:
            sections.append(SnapshotRecords(number, tuple(records)))
    if sections:
        yield SnapshotPortion(tuple(sections))


class SnapshotReceiver:
    """Installs one snapshot into a ledger as its chunks arrive."""

    def __init__(self, ledger: Ledger, begin: SnapshotBegin) -> None:
        self.begin = begin
        self.received_records = 0
        self._ledger = ledger
        self._next_index = 0
        self._seen: dict[int, set[int]] = {}

    @property
    def progress(self) -> float:
        """The share of the records that has arrived, 0 to 1."""
        return min(1.0, self.received_records / max(1, self.begin.record_count))

    def receive_chunk(
        self,
        chunk: SnapshotChunk,
        now_s: float,
        check_record: Callable[[int, int, bytes], None],
    ) -> list[LedgerChange]:
        """Installs a chunk whose records `check_record` lets pass. Returns what changed. Raises
        `RemoteProtocolError` for a chunk that is out of order, lies about its size or holds more
        than was announced."""
        if chunk.index != self._next_index:
            raise RemoteProtocolError(f"chunk {chunk.index} came in place of {self._next_index}")
        self._next_index += 1
        portion = decode_snapshot_portion(_inflate(chunk))
        self.received_records += sum(len(section.records) for section in portion.sections)
        if self.received_records > self.begin.record_count:
            raise RemoteProtocolError("a snapshot holds more records than it announced")
        # All are checked before one is installed: what is installed has to be reported.
        for number, record in _records_of(portion):
            if self.begin.section not in (None, number):
                raise RemoteProtocolError(f"a snapshot of one section holds section {number}")
            if record.revision > self.begin.as_of:
                raise RemoteProtocolError("a snapshot holds a record newer than itself")
            check_record(number, record.key, record.content)
        changed = []
        for number, record in _records_of(portion):
            self._seen.setdefault(number, set()).add(record.key)
            change = self._ledger.install(
                number, record.key, self.begin.as_of, record.revision, record.content, now_s
            )
            if change is not None:
                changed.append(change)
        return changed

    def finish(self, now_s: float) -> list[LedgerChange]:
        """Deletes what the snapshot did not hold. Returns what changed. Raises
        `RemoteProtocolError` when records are missing."""
        if self.received_records != self.begin.record_count:
            raise RemoteProtocolError(
                f"a snapshot ended after {self.received_records} of {self.begin.record_count}"
            )
        only = self.begin.section
        numbers = list(self._ledger.sections) if only is None else [only]
        changed = []
        for number in numbers:
            section = self._ledger.sections.get(number)
            if section is None:
                continue
            seen = self._seen.get(number, set())
            for key in [key for key in section.entries if key not in seen]:
                as_of = self.begin.as_of
                change = self._ledger.install(number, key, as_of, as_of, None, now_s)
                if change is not None:
                    changed.append(change)
        self._ledger.reached(self.begin.as_of)
        return changed


def _records_of(portion: SnapshotPortion) -> Iterator[tuple[int, StoredRecord]]:
    """Its records, each with its section."""
    for section in portion.sections:
        for record in section.records:
            yield section.section, record


def _inflate(chunk: SnapshotChunk) -> bytes:
    """Inflates no further than the limit, whatever the chunk claims."""
    inflater = zlib.decompressobj()
    try:
        inflated = inflater.decompress(
            chunk.compressed, limits.SNAPSHOT_CHUNK_INFLATED_MAX_BYTES + 1
        )
    except zlib.error as error:
        raise RemoteProtocolError(f"a chunk does not inflate: {error}") from error
    if len(inflated) != chunk.inflated_bytes or not inflater.eof or inflater.unused_data:
        raise RemoteProtocolError("a chunk is not as long as it claims")
    return inflated
