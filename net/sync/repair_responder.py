"""The host's side of a repair: answers, within a budget, from what it keeps ready anyway.

The host computes nothing for a peer that costs more than the answer itself: digests, the journal
and the coded symbols are kept with every change, and the symbols are copied once when a repair
begins, so that all of its answers speak of one moment while the farm goes on. A peer that asks too
often is told to wait, twice as long each time, so a liar cannot use repair as a lever.
"""

from collections.abc import Callable

from net import limits
from net.budget import TokenBucket
from net.sync.ledger import Ledger, part_of_digest
from net.sync.symbols import ID_BYTES, Symbols
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
    encode,
)

_RECORD_BYTES = 32
"""About what a record of a section snapshot costs, compressed."""


class RepairResponder:
    """Answers the repairs of one peer."""

    def __init__(
        self,
        ledger: Ledger,
        send: Callable[[Message], None],
        send_section: Callable[[int], None],
        last_command: Callable[[], int],
    ) -> None:
        """`send` takes a message for the repair channel; `send_section` begins a snapshot of one
        section on the bulk channel; `last_command` is the peer's last one to be dealt with."""
        self._last_command = last_command
        self._ledger = ledger
        self._epoch = 0
        self._send_message = send
        self._send_section = send_section
        self._budget = TokenBucket(limits.REPAIRS_PER_S, limits.REPAIRS_BURST)
        self._bytes_budget = TokenBucket(limits.REPAIR_BYTES_PER_S, limits.REPAIR_BURST_BYTES)
        self._backoff_s = 1.0
        self._closed_until_s = 0.0
        self._open_repair = -1
        self._follow_ups: dict[int, int] = {}
        """By section that was answered by symbols, the further questions that it may have."""
        self._symbols: dict[int, Symbols] = {}
        """The same sections' symbols as they were when they were first answered."""
        self._is_asked_for = False

    def begin_epoch(self, epoch: int, *, is_asked_for: bool) -> None:
        """The peer has a new connection. Budgets go on, or coming back would renew them. With
        `is_asked_for` the host itself wants the peer to compare, and one request is free."""
        self._epoch = epoch
        self._open_repair = -1
        self._symbols.clear()
        self._is_asked_for = is_asked_for

    def answer_request(self, request: RepairRequest, revision: int, now_s: float) -> None:
        """Answers a guest's section digests; `revision` is the world's."""
        as_of = request.revision
        if self._is_asked_for:
            # What the guest missed was not kept for it, so it is held against the world as it is.
            as_of = revision
        if not self._admit(now_s):
            wait_ms = int(1000 * max(0.0, self._closed_until_s - now_s))
            self._send(RepairRefused(self._epoch, request.repair, min(wait_ms, 120_000)))
            return
        self._open_repair = request.repair
        theirs = {line.section: (line.digest, line.count) for line in request.sections}
        self._follow_ups.clear()
        self._symbols.clear()
        then = self._ledger.section_digests_as_of(as_of)
        for number in sorted({*then, *theirs}):
            digest, count = then.get(number, (0, 0))
            ours = (part_of_digest(digest, request.repair), count)
            if theirs.get(number, (bytes(4), 0)) == ours:
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
            elif len(self._follow_ups) < limits.REPAIR_SYMBOL_SECTIONS_MAX:
                assert section is not None
                assert section.symbols is not None, "a host keeps symbols of every large section"
                self._follow_ups[number] = limits.REPAIR_FOLLOW_UPS_MAX
                self._symbols[number] = section.symbols.now()
                self._send_symbols(number, 0, limits.SYMBOLS_FIRST)
        self._send(RepairAnswered(self._epoch, request.repair))

    def answer_records(self, request: RecordsRequest, revision: int) -> None:
        """Answers which records a guest lacks and doubts."""
        if not self._belongs(request):
            return
        self._is_done_with(request.section)
        section = self._ledger.sections.get(request.section)
        entries = {} if section is None else section.entries
        symbols = None if section is None else section.symbols
        wanted = set(request.keys)
        if symbols is not None:
            # An id that is not known any more was changed meanwhile, and that comes by the bus.
            whole = len(request.item_ids) - len(request.item_ids) % ID_BYTES
            for start in range(0, whole, ID_BYTES):
                item = request.item_ids[start : start + ID_BYTES]
                key = symbols.keys.get(int.from_bytes(item, "little"))
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
        """Sends further symbols, or the whole section where none are asked for."""
        if not self._belongs(request):
            return
        if request.first < request.end and request.section in self._symbols:
            self._send_symbols(request.section, request.first, request.end)
        else:
            self._is_done_with(request.section)
            section = self._ledger.sections[request.section]
            self._bytes_budget.spend(len(section.entries) * _RECORD_BYTES)
            self._send_section(request.section)

    def _send_symbols(self, number: int, first: int, end: int) -> None:
        symbols = self._symbols[number]
        ahead = limits.SYMBOL_COUNTS_FIRST
        self._send(
            SectionSymbols(
                self._epoch,
                self._open_repair,
                number,
                first,
                symbols.pack(first, end),
                symbols.pack_counts(max(first, ahead) if first else 0, max(end, ahead)),
                symbols.count,
            )
        )

    def _send(self, message: Message) -> None:
        """Sends, and counts what it costs."""
        self._bytes_budget.spend(len(encode(message)))
        self._send_message(message)

    def _belongs(self, question: RecordsRequest | MoreSymbolsRequest) -> bool:
        """Whether a follow-up belongs to the open repair and is one of the few it may have."""
        left = self._follow_ups.get(question.section, 0)
        if question.repair != self._open_repair or left <= 0:
            return False
        self._follow_ups[question.section] = left - 1
        return True

    def _is_done_with(self, number: int) -> None:
        """A section's last question of this repair has been asked."""
        self._follow_ups.pop(number, None)
        self._symbols.pop(number, None)

    def _admit(self, now_s: float) -> bool:
        if self._is_asked_for:
            self._is_asked_for = False
            return True
        if now_s < self._closed_until_s:
            return False
        if self._bytes_budget.has(0.0, now_s) and self._budget.take(1.0, now_s):
            self._backoff_s = max(1.0, self._backoff_s / 2)
            return True
        self._closed_until_s = now_s + self._backoff_s
        self._backoff_s = min(self._backoff_s * 2, limits.REPAIR_BACKOFF_MAX_S)
        return False
