"""A guest's replica: followed by bundles, filled by snapshots, healed by repairs.

This is where the parts of `net/sync` meet on a guest: the ledger, its follower, at most one
snapshot under way and at most one repair. Everything that a host sends about the world comes
through here, is checked before any of it is taken in, and comes out as the changes that were news.
"""

from collections.abc import Callable
from typing import NamedTuple

from net import limits
from net.bundles import HostBundle
from net.errors import NotUnderstoodError, RemoteProtocolError
from net.sync.follower import Comparison, Followed, Follower
from net.sync.ledger import Ledger, LedgerChange, Name
from net.sync.repair_requester import RepairReason, RepairReport, RepairRequester
from net.sync.snapshot import SnapshotReceiver
from net.wire import (
    Message,
    RepairAnswered,
    RepairRefused,
    SectionRecords,
    SectionSymbols,
    SectionWhole,
    SnapshotBegin,
    SnapshotChunk,
    SnapshotEnd,
)

SnapshotMessage = SnapshotBegin | SnapshotChunk | SnapshotEnd
RepairMessage = SectionWhole | SectionSymbols | SectionRecords | RepairAnswered | RepairRefused


class TakenIn(NamedTuple):
    """What came of a snapshot's or a repair's message."""

    changes: list[LedgerChange]
    """What was news."""
    settles: tuple[int, int] | None = None
    """The guest's last command whose outcome is in here, and the revision that holds it."""
    is_world_complete: bool = False
    """Whether this was the end of a welcome package."""
    report: RepairReport | None = None
    """Of a repair that is complete with this."""


class Replica:
    """Everything that a guest holds of the host's world."""

    def __init__(
        self,
        is_record: Callable[[int, int, bytes | None], bool],
        send_repair: Callable[[Message], None],
    ) -> None:
        """`is_record` says whether bytes are a record of this section, and of None, whether the
        section can have such a key at all; `send_repair` takes a message for the repair
        channel."""
        self.ledger = Ledger(0)
        self.follower = Follower(self.ledger)
        self.is_identical = True
        """What the last comparison of digests said."""
        self.repairs = 0
        """How many repairs have been completed."""
        self.compare_listeners: list[Callable[[int | None, bool], None]] = []
        """Called with each comparison of digests: the revision, None for an earlier moment of the
        replica, and whether they were equal."""
        self.follow_listeners: list[Callable[[list[LedgerChange]], None]] = []
        """Called with what each bundle changed, before the comparison is told."""
        self._is_record = is_record
        self._bases: set[Name] = set()
        """The records that the bundle at hand builds upon."""
        self._requester = RepairRequester(self.ledger, send_repair)
        self._receiver: SnapshotReceiver | None = None

    @property
    def loading_progress(self) -> float:
        """The share of the snapshot under way that has arrived, 0 to 1."""
        return 0.0 if self._receiver is None else self._receiver.progress

    def begin_epoch(self, epoch: int, hash_key: int, *, is_kept: bool) -> None:
        """A session begins or goes on. A replica that is not kept is brought up to date by a
        snapshot. Raises `RemoteProtocolError` for a host who wants to keep what is not there."""
        if is_kept and not self.follower.is_loaded:
            raise RemoteProtocolError("the host resumes a replica that does not exist")
        if is_kept and hash_key != self.ledger.hash_key:
            raise RemoteProtocolError("the host resumes with another hash key")
        if not is_kept:
            self.ledger.rekey(hash_key)
        self.follower.begin(is_loaded=is_kept)
        self._requester.begin_epoch(epoch)
        self._receiver = None

    def catch_up_by_sections(self, now_s: float) -> None:
        """Too much was missed to be pending: asks which sections differ. Bundles bring only what
        changes from now on, so none of them completes the replica before that."""
        if self._ask_for_repair(RepairReason.AWAY_TOO_LONG, now_s):
            self.follower.begin(is_loaded=False)

    @property
    def is_repairing(self) -> bool:
        """Whether a repair is under way."""
        return self._requester.report is not None

    def connection_lost(self, now_s: float) -> RepairReport | None:
        """What was under way will not be finished. Returns the report of a repair that has healed
        something by then."""
        self._receiver = None
        return self._requester.abandon(now_s)

    # What the host sends

    def record_at(self, moment: int, section: int, key: int) -> bytes | None:
        """See `Follower.record_at`: what a bundle that is read now, and followed then, builds
        upon."""
        if len(self._bases) >= limits.CHANGES_IN_BUNDLE_MAX:
            self._bases.clear()
        self._bases.add((section, key))
        return self.follower.record_at(moment, section, key)

    def follow(self, bundle: HostBundle, now_s: float) -> Followed | None:
        """Follows a bundle; None when it was here before or is too old. A comparison that finds a
        difference begins a repair. Raises `RemoteProtocolError` before anything is taken in."""
        bases, self._bases = self._bases, set()
        for change in bundle.changes:
            try:
                self._check_record(change.section, change.key, change.content)
            except RemoteProtocolError as error:
                if (change.section, change.key) in bases:
                    # What it builds upon is damaged here. The next comparison shows it.
                    raise NotUnderstoodError(str(error)) from error
                raise
            if change.age > bundle.revision:
                raise RemoteProtocolError("a change is older than the world")
        followed = self.follower.receive(bundle, now_s)
        if followed is not None and followed.applied:
            for follow_listener in self.follow_listeners:
                follow_listener(followed.applied)
        if followed is not None and followed.comparison is not Comparison.NONE:
            self.is_identical = followed.comparison is Comparison.IDENTICAL
            for listener in self.compare_listeners:
                listener(followed.compared_revision, self.is_identical)
            if not self.is_identical:
                self._ask_for_repair(RepairReason.DIFFERENT, now_s)
        return followed

    def take_snapshot(self, message: SnapshotMessage, now_s: float) -> TakenIn:
        """Takes in a part of a snapshot: of the world, or of one section that is being healed.
        Raises `RemoteProtocolError`."""
        if isinstance(message, SnapshotBegin):
            if message.record_count > limits.REPLICA_RECORDS_MAX:
                raise RemoteProtocolError("the world has too many records")
            self._receiver = SnapshotReceiver(self.ledger, message)
            return TakenIn([], settles=(message.last_command, message.as_of))
        receiver = self._receiver
        if receiver is None or message.snapshot != receiver.begin.snapshot:
            return TakenIn([])
        section = receiver.begin.section
        if isinstance(message, SnapshotChunk):
            changes = receiver.receive_chunk(message, now_s, self._check_record)
        else:
            self._receiver = None
            changes = receiver.finish(now_s)
        if section is not None:
            self.follower.was_installed(changes)
            self._requester.note(changes)
        if isinstance(message, SnapshotChunk):
            return TakenIn(changes)
        if section is None:
            if not self.follower.is_loaded:
                self.follower.loaded(receiver.begin.as_of)
            return TakenIn(changes, is_world_complete=True)
        self._requester.section_replaced(section)
        return TakenIn(changes, report=self._finished_repair(now_s))

    def take_repair(self, message: RepairMessage, now_s: float) -> TakenIn:
        """Takes in a part of a repair. Raises `RemoteProtocolError`."""
        changes: list[LedgerChange] = []
        settles = None
        match message:
            case SectionWhole() | SectionRecords():
                section, records = message.section, message.records
                self._check_record(section, 0, None)
                for record in records:
                    self._check_record(section, record.key, record.content)
                if isinstance(message, SectionWhole):
                    changes = self._requester.receive_whole(message, now_s)
                else:
                    changes = self._requester.receive_records(message, now_s)
                self.follower.was_installed(changes)
                settles = (message.last_command, message.as_of)
            case SectionSymbols():
                self._requester.receive_symbols(message)
            case RepairAnswered(_, repair):
                self._requester.answered(repair)
            case RepairRefused(_, repair, wait_ms):
                self._requester.refused(repair, wait_ms / 1000, now_s)
        return TakenIn(changes, settles, report=self._finished_repair(now_s))

    # Time

    def run_timers(self, now_s: float, *, is_connected: bool, round_trip_s: float) -> None:
        """Forgets old deletions, and asks for a repair when nothing could be compared for too
        long. Deletions are kept while a snapshot or a repair is open, which may be older."""
        if self._receiver is None and self._requester.report is None:
            self.ledger.forget_old_tombstones(now_s)
        if is_connected and self.follower.is_overdue(now_s, round_trip_s):
            self.follower.rest_watchdog()
            self._ask_for_repair(RepairReason.NOT_COMPARED, now_s)

    def _finished_repair(self, now_s: float) -> RepairReport | None:
        report = self._requester.finished(now_s)
        if report is not None:
            self.repairs += 1
            if self._receiver is None or self._receiver.begin.section is not None:
                self.follower.was_repaired()
            self.follower.rest_watchdog()
        return report

    def _ask_for_repair(self, reason: RepairReason, now_s: float) -> bool:
        return self._requester.start(self.follower.complete_revision, reason, now_s)

    def _check_record(self, section: int, key: int, content: bytes | None) -> None:
        """Raises `RemoteProtocolError` for bytes that are no record of this section, and for what
        would make the replica grow past its limits by more than one message."""
        if not self._is_record(section, key, content):
            shown = "a deletion" if content is None else repr(content[:40])
            raise RemoteProtocolError(f"no record of section {section}: {shown}")
        held = self.ledger.sections.get(section)
        if held is None and len(self.ledger.sections) >= limits.REPLICA_SECTIONS_MAX:
            raise RemoteProtocolError("the world has too many sections")
        if (
            content is not None
            and self.ledger.record_count >= limits.REPLICA_RECORDS_MAX
            and (held is None or key not in held.entries)
        ):
            raise RemoteProtocolError("the world has too many records")
