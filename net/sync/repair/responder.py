"""The host's side of a repair: answers, within a budget, from what it keeps ready anyway.

The host computes nothing for a peer that costs more than the answer itself: digests, the journal
and the coded symbols are kept with every change. A peer that asks too often is told to wait, twice
as long each time, so a liar cannot use repair as a lever.
"""

import struct
from collections.abc import Callable

from net import limits
from net.budget import TokenBucket
from net.sync.ledger import Ledger
from net.wire import (
    Message,
    MoreSymbolsRequest,
    RecordsRequest,
    RepairAnswered,
    RepairRefused,
    RepairRequest,
    SectionRecords,
    SectionSymbols,
    SectionWhole,
    StoredRecord,
)

_FIRST_SYMBOLS_SECTIONS_MAX = 64
"""Sections of one repair that are answered by symbols at once; the rest would flood a slow peer,
and the next comparison asks for them."""


class RepairResponder:
    """Answers the repairs of one peer."""

    def __init__(
        self,
        ledger: Ledger,
        epoch: int,
        send: Callable[[Message], None],
        send_section: Callable[[int], None],
        last_command: Callable[[], int],
    ) -> None:
        """`send` takes a message for the repair channel; `send_section` begins a snapshot of one
        section on the bulk channel; `last_command` is the peer's last one to be dealt with."""
        self._last_command = last_command
        self._ledger = ledger
        self._epoch = epoch
        self._send = send
        self._send_section = send_section
        self._budget = TokenBucket(limits.REPAIRS_PER_S, limits.REPAIRS_BURST)
        self._backoff_s = 1.0
        self._closed_until_s = 0.0
        self._open_repair = -1
        self._answers_left = 0
        self._is_resume = True

    def answer_request(self, request: RepairRequest, revision: int, now_s: float) -> None:
        """Answers a guest's section digests; `revision` is the world's. The first request after
        a resume is outside the budget."""
        if not self._admit(now_s):
            wait_ms = int(1000 * max(0.0, self._closed_until_s - now_s))
            self._send(RepairRefused(self._epoch, request.repair, min(wait_ms, 120_000)))
            return
        self._open_repair = request.repair
        theirs = {line.section: (line.digest, line.count) for line in request.sections}
        symbol_sections = 0
        self._answers_left = limits.SYMBOLS_KEPT
        then = self._ledger.section_digests_as_of(request.revision)
        for number in sorted({*then, *theirs}):
            digest, count = then.get(number, (0, 0))
            ours = ((digest & (2**64 - 1)).to_bytes(8, "little"), count)
            if theirs.get(number, (bytes(8), 0)) == ours:
                continue
            section = self._ledger.sections.get(number)
            entries = {} if section is None else section.entries
            if len(entries) <= limits.SECTION_WHOLE_MAX_RECORDS:
                records = tuple(
                    StoredRecord(key, entry.revision, entry.content)
                    for key, entry in sorted(entries.items())
                )
                self._send(
                    SectionWhole(
                        self._epoch,
                        request.repair,
                        number,
                        revision,
                        self._last_command(),
                        records,
                    )
                )
            elif symbol_sections < _FIRST_SYMBOLS_SECTIONS_MAX:
                symbol_sections += 1
                self._send_symbols(number, 0, limits.SYMBOLS_FIRST)
        self._answers_left += 2 * symbol_sections
        self._send(RepairAnswered(self._epoch, request.repair))

    def answer_records(self, request: RecordsRequest, revision: int) -> None:
        """Answers which records a guest lacks and doubts."""
        if not self._belongs(request.repair):
            return
        section = self._ledger.sections.get(request.section)
        entries = {} if section is None else section.entries
        symbols = None if section is None else section.symbols
        wanted = set(request.keys)
        if symbols is not None:
            whole = len(request.item_ids) - len(request.item_ids) % 8
            for (item,) in struct.iter_unpack("<Q", request.item_ids[:whole]):
                key = symbols.keys.get(item)
                if key is not None:
                    wanted.add(key)
        records: list[StoredRecord] = []
        absent: list[int] = []
        size = 0
        for key in sorted(wanted):
            entry = entries.get(key)
            if entry is None:
                absent.append(key)
                continue
            size += len(entry.content) + 24
            if size > limits.SNAPSHOT_CHUNK_MAX_BYTES:
                break
            records.append(StoredRecord(key, entry.revision, entry.content))
        self._send(
            SectionRecords(
                self._epoch,
                request.repair,
                request.section,
                revision,
                self._last_command(),
                tuple(records),
                tuple(absent),
            )
        )

    def answer_more_symbols(self, request: MoreSymbolsRequest) -> None:
        """Sends further symbols, or the whole section once there are no more."""
        if not self._belongs(request.repair):
            return
        if request.first < limits.SYMBOLS_KEPT and self._has_symbols(request.section):
            self._send_symbols(request.section, request.first, limits.SYMBOLS_KEPT)
        else:
            self._send_section(request.section)

    def _has_symbols(self, number: int) -> bool:
        section = self._ledger.sections.get(number)
        return section is not None and section.symbols is not None

    def _send_symbols(self, number: int, first: int, end: int) -> None:
        symbols = self._ledger.sections[number].symbols
        packed = b"" if symbols is None else symbols.pack(first, end)
        self._send(SectionSymbols(self._epoch, self._open_repair, number, first, packed))

    def _belongs(self, repair: int) -> bool:
        """Whether a follow-up belongs to the open repair and is one of the few it may have."""
        if repair != self._open_repair or self._answers_left <= 0:
            return False
        self._answers_left -= 1
        return True

    def _admit(self, now_s: float) -> bool:
        if self._is_resume:
            self._is_resume = False
            return True
        if now_s < self._closed_until_s:
            return False
        if self._budget.take(1.0, now_s):
            self._backoff_s = max(1.0, self._backoff_s / 2)
            return True
        self._closed_until_s = now_s + self._backoff_s
        self._backoff_s = min(self._backoff_s * 2, limits.REPAIR_BACKOFF_MAX_S)
        return False
