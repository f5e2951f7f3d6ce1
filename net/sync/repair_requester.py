"""The guest's side of a repair: asks, decodes, installs, and says what it was that differed.

    guest   my sections have these digests, I am complete up to R              RepairRequest
    host    small sections that differ, whole; symbols of the large ones       SectionWhole,
            (those that differed as of R, answered as of now)                  SectionSymbols
    guest   of this section I lack these and doubt those                       RecordsRequest
    host    these are so, and those are no more                                SectionRecords

That is two round trips, and under a kilobyte for one record among ten thousand. Where symbols do
not decode, the counts that came with them say how many more it takes, which are asked for in one
question more; where records would cost more than the section itself, that is asked for. Answers
hold *as of* a revision, so changes that arrive meanwhile are never undone. The host's side is
`repair_responder.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from net import limits
from net.budget import TokenBucket
from net.errors import RemoteProtocolError
from net.sync.ledger import Ledger, LedgerChange, part_of_digest
from net.sync.symbols import (
    ID_BYTES,
    SYMBOL_BYTES,
    Received,
    Symbols,
    SymbolTable,
    decode,
    estimate_differences,
)
from net.wire import (
    Message,
    MoreSymbolsRequest,
    RecordsRequest,
    RepairRequest,
    SectionDigest,
    SectionRecords,
    SectionSymbols,
    SectionWhole,
    StoredRecord,
)

_MORE_SYMBOLS = 8
"""That are asked for besides those for each difference, since few symbols decode less surely."""
_SYMBOLS_NEEDED = 1.35
"""For each id that differs, where everything goes well; with fewer it is not worth asking."""
_RECORD_BYTES = 32
"""About what a record of a section that is sent whole costs, compressed."""
_DIFFERENCE_BYTES = 2 * ID_BYTES + SYMBOL_BYTES
"""About what an id that differs costs besides its symbols: half of a record, and its question."""


class RepairReason(Enum):
    """Why a guest asked."""

    DIFFERENT = "the digests differ"
    NOT_COMPARED = "nothing could be compared"
    AWAY_TOO_LONG = "away for too long"
    """Not an alarm: so much was missed that the host kept none of it."""


@dataclass
class RepairReport:
    """What a repair found and healed: the log names it, and the simulator checks it."""

    began_s: float
    reason: RepairReason
    ended_s: float = 0.0
    healed: list[tuple[int, int]] = field(default_factory=list)
    """Section and key of every record that was replaced, added or deleted."""


class RepairRequester:
    """One guest's repairs, at most one at a time."""

    def __init__(self, ledger: Ledger, send: Callable[[Message], None]) -> None:
        """`send` takes a message for the repair channel."""
        self._ledger = ledger
        self._send = send
        self._epoch = 0
        self._repair = 0
        self._awaited: set[int] = set()
        self._is_answered = False
        self._asked_s = 0.0
        self._not_before_s = 0.0
        self._budget = TokenBucket(limits.REPAIRS_PER_S, limits.REPAIRS_BURST)
        """The host's own budget: it would not answer more, so a host whose digests are always
        wrong is not asked more."""
        self._symbols: dict[int, Received] = {}
        self._tables: dict[int, _Table] = {}
        self._questions: dict[int, int] = {}
        """By section, how often more symbols were needed."""
        self.report: RepairReport | None = None
        """The repair under way, None when there is none."""
        self._untold: list[tuple[int, int]] = []
        """What a repair has healed that was not answered to its end: the next one names it."""

    def begin_epoch(self, epoch: int) -> None:
        """A new session with the host: what was under way is void."""
        self._epoch = epoch
        self.report = None
        self._not_before_s = 0.0

    def start(self, revision: int, reason: RepairReason, now_s: float) -> bool:
        """Asks for a repair of a replica that is complete up to `revision`, unless one is under
        way or the host asked to wait. Returns whether it asked."""
        if now_s < self._not_before_s:
            return False
        if self.report is not None and now_s - self._asked_s < limits.REPAIR_TIMEOUT_S:
            return False
        if not self._budget.take(1.0, now_s):
            return False
        self._repair += 1
        self._asked_s = now_s
        self._awaited.clear()
        self._symbols.clear()
        self._tables.clear()
        self._questions.clear()
        self._is_answered = False
        self._put_off()
        self.report = RepairReport(now_s, reason, healed=self._untold)
        self._untold = []
        sections = tuple(
            SectionDigest(
                number, part_of_digest(section.digest, self._repair), len(section.entries)
            )
            for number, section in sorted(self._ledger.sections.items())
            if section.entries
        )
        self._send(RepairRequest(self._epoch, self._repair, revision, sections))
        return True

    def refused(self, repair: int, wait_s: float, now_s: float) -> None:
        """The host asks to wait."""
        if repair == self._repair:
            self._put_off()
            self._not_before_s = now_s + wait_s

    def receive_whole(self, message: SectionWhole, now_s: float) -> list[LedgerChange]:
        """Installs a whole small section. Returns what changed."""
        if not self._is_current(message.repair):
            return []
        section = self._ledger.sections.get(message.section)
        held = set() if section is None else set(section.entries)
        held.difference_update(record.key for record in message.records)
        return self._install(message.section, message.as_of, message.records, held, now_s)

    def receive_symbols(self, message: SectionSymbols) -> None:
        """Decodes a large section's symbols and asks for the records that differ, or for more
        symbols. Raises `RemoteProtocolError` for symbols that do not fit together."""
        if not self._is_current(message.repair):
            return
        number = message.section
        theirs = _joined(self._symbols.get(number), message)
        if number not in self._symbols and len(self._symbols) >= limits.REPAIR_SYMBOL_SECTIONS_MAX:
            raise RemoteProtocolError("symbols of too many sections")
        self._awaited.add(number)
        self._symbols[number] = theirs
        table = self._tables.get(number)
        if table is None:
            table = self._tables[number] = self._table_of(number)
        found = decode(theirs, table.symbols)
        if found is None:
            self._ask_for_more(number, theirs, table.symbols)
            return
        if max(len(found[0]), len(found[1])) > limits.REPAIR_RECORDS_MAX:
            self._ask_for_section(number, theirs)
            return
        only_theirs, only_mine = found
        if not only_theirs and not only_mine:
            self._awaited.discard(number)
            return
        item_ids = b"".join(item.to_bytes(ID_BYTES, "little") for item in sorted(only_theirs))
        keys = {table.keys[item] for item in only_mine if item in table.keys}
        self._send(RecordsRequest(self._epoch, self._repair, number, item_ids, tuple(sorted(keys))))

    def _table_of(self, number: int) -> "_Table":
        """This replica's own symbols of a section, as it is now."""
        section = self._ledger.sections.get(number)
        entries = {} if section is None else section.entries
        table = SymbolTable.of(
            ((entry.hash, key) for key, entry in entries.items()), limits.SYMBOLS_KEPT
        )
        return _Table(table.now(), table.keys)

    def _ask_for_more(self, number: int, theirs: Received, mine: Symbols) -> None:
        """As many more symbols as it seems to take, or the section itself if that is cheaper."""
        has = len(theirs.packed) // SYMBOL_BYTES
        differences = estimate_differences(theirs, mine)
        wanted = int(limits.SYMBOLS_PER_DIFFERENCE * differences) + _MORE_SYMBOLS
        # What should have been enough was not: a little more is, the next time.
        end = min(max(wanted, has + has // 4 + _MORE_SYMBOLS), limits.SYMBOLS_KEPT)
        cost = (wanted - has) * SYMBOL_BYTES + differences * _DIFFERENCE_BYTES
        questions = self._questions[number] = self._questions.get(number, 0) + 1
        if (
            max(int(differences * _SYMBOLS_NEEDED), has + 1) > limits.SYMBOLS_KEPT
            or questions >= limits.REPAIR_FOLLOW_UPS_MAX
            or cost > theirs.size * _RECORD_BYTES
        ):
            self._ask_for_section(number, theirs)
        else:
            self._send(MoreSymbolsRequest(self._epoch, self._repair, number, has, end))

    def _ask_for_section(self, number: int, theirs: Received) -> None:
        """No symbols, that is, but what they are made of."""
        has = len(theirs.packed) // SYMBOL_BYTES
        self._send(MoreSymbolsRequest(self._epoch, self._repair, number, has, has))

    def receive_records(self, message: SectionRecords, now_s: float) -> list[LedgerChange]:
        """Installs the records that were asked for. Returns what changed."""
        if not self._is_current(message.repair):
            return []
        self._awaited.discard(message.section)
        return self._install(
            message.section, message.as_of, message.records, set(message.absent), now_s
        )

    def section_replaced(self, number: int) -> None:
        """A snapshot of this section was installed in place of a finer repair."""
        self._awaited.discard(number)

    def note(self, changed: list[LedgerChange]) -> None:
        """Notes what the repair under way has changed."""
        if self.report is not None:
            healed = self.report.healed
            room = limits.REPAIR_REPORT_RECORDS_MAX - len(healed)
            healed += [(change.section, change.key) for change in changed[:room]]

    def answered(self, repair: int) -> None:
        """The host has named every section that differs."""
        if self._is_current(repair):
            self._is_answered = True

    def finished(self, now_s: float) -> RepairReport | None:
        """The report of a repair that has just become complete, once; None otherwise."""
        if self.report is None or not self._is_answered or self._awaited:
            return None
        report, self.report = self.report, None
        report.ended_s = now_s
        return report

    def _put_off(self) -> None:
        if self.report is not None:
            self._untold, self.report = self.report.healed, None

    def abandon(self, now_s: float) -> RepairReport | None:
        """The other answers will not come. Returns the report where something was healed."""
        report, self.report = self.report, None
        if report is None or not report.healed:
            return None
        report.ended_s = now_s
        return report

    def _is_current(self, repair: int) -> bool:
        return self.report is not None and repair == self._repair

    def _install(
        self,
        number: int,
        as_of: int,
        records: tuple[StoredRecord, ...],
        absent: set[int],
        now_s: float,
    ) -> list[LedgerChange]:
        # All are checked before one is installed: what is installed has to be reported.
        if any(record.revision > as_of for record in records):
            raise RemoteProtocolError("a repair holds a record newer than itself")
        install = self._ledger.install
        installed = [
            *(install(number, r.key, as_of, r.revision, r.content, now_s) for r in records),
            *(install(number, key, as_of, as_of, None, now_s) for key in absent),
        ]
        changed = [change for change in installed if change is not None]
        self._ledger.reached(as_of)
        self.note(changed)
        return changed


class _Table(NamedTuple):
    symbols: Symbols
    keys: dict[int, int]
    """The record's key for each id."""


def _joined(before: Received | None, message: SectionSymbols) -> Received:
    """What has come of a section's symbols. Raises `RemoteProtocolError` for what does not follow
    on what came before."""
    if before is None:
        before = Received(b"", b"", message.size)
    packed, counts = before.packed + message.symbols, before.counts + message.counts
    count = len(packed) // SYMBOL_BYTES
    if (
        not message.symbols
        or len(packed) % SYMBOL_BYTES
        or len(before.packed) != message.first * SYMBOL_BYTES
        or message.size != before.size
        or not count <= len(counts) <= limits.SYMBOLS_KEPT
    ):
        raise RemoteProtocolError(f"symbols from {message.first} on do not fit")
    return Received(packed, counts, message.size)
