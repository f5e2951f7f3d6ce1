"""The witness: knows what the host's world was at every revision, and looks into each replica.

It keeps its own copy of the host's change stream, as bytes, and for every guest a shadow of the
world that it moves to whatever revision the guest compares itself at. It never believes a digest:
each verdict of a guest, equal or different, is held against the bytes themselves.
"""

from collections import deque
from dataclasses import dataclass, field

from game.coop.codec import decode_content, to_ledger_change
from game.coop.guest import GuestSeat
from game.world.sections import Section
from game.world.world import Change, World
from net import limits
from net.session.states import GuestState
from net.sync.ledger import Ledger, LedgerChange
from net.sync.repair_requester import RepairReason, RepairReport

Name = tuple[int, int]
Held = tuple[int, bytes]
"""A record as bytes with its revision."""

_TICK_S = 1 / limits.TICK_RATE_HZ
"""A corruption of the tick in which a bundle went may have come after it."""


@dataclass
class Plant:
    """One corruption of one replica, and what became of it."""

    name: Name
    planted_s: float
    sound_revision: int
    """Of the record, or of its deletion, as the guest had been sent it by then; -1 for neither."""
    detected_s: float | None = None
    healed_s: float | None = None
    """When the guest had been sent the record once more, or a newer one. The host's present one may
    be newer still: what has not arrived yet is no corruption."""
    was_named: bool = False
    was_overtaken: bool = False
    """Whether a bundle healed it, or the whole replica was loaded anew: before anybody could
    notice, or while the repair was under way."""

    def was_there(self, then_s: float) -> bool:
        """Whether the replica was corrupt at this time."""
        return self.planted_s <= then_s and (self.healed_s is None or self.healed_s >= then_s)

    @property
    def is_good(self) -> bool:
        """Whether it was healed, and noticed and named unless it was overtaken."""
        is_found = self.detected_s is not None and self.was_named
        return self.healed_s is not None and (is_found or self.was_overtaken)


@dataclass
class GuestRecord:
    """What the witness knows of one guest."""

    seat: GuestSeat
    shadow: dict[Name, Held]
    """The host's records as of `shadow_revision`."""
    shadow_revision: int
    suspects: set[Name] = field(default_factory=set)
    """Names that may differ between shadow and replica, and must be looked at."""
    outstanding: dict[Name, int] = field(default_factory=dict)
    """The host's changes that this guest has not applied: by name, their revision."""
    plants: list[Plant] = field(default_factory=list)
    repairs: list[RepairReport] = field(default_factory=list)
    was_real: bool = False
    """Whether the last comparison that said "different" was right."""
    needless_repairs: list[RepairReport] = field(default_factory=list)
    """Those that nothing called for: no corruption was there when they began, and the guest had
    not been away for so long that the host had kept nothing for it."""
    verdicts: int = 0
    false_alarms: int = 0
    missed: int = 0
    """Comparisons that said "equal" although the bytes differed."""
    not_identical_ticks: int = 0
    """Ticks at which something was missing that an earlier or equal revision holds than the
    newest that the guest was told of: what loss and corruption cost, not what distance does."""
    behind_ticks: int = 0
    """Ticks at which the host's world was ahead for any reason, distance included."""
    ticks: int = 0


class Witness:
    """Watches a host's world and the replicas of its guests."""

    def __init__(self, world: World, ledger: Ledger) -> None:
        """`ledger` is the host's, read once for what there is at the beginning."""
        self.lags_ms: list[float] = []
        """From each change on the host to each guest that applied it."""
        self.guests: list[GuestRecord] = []
        self._world = world
        self._now_s = 0.0
        self._truth = Ledger(ledger.hash_key)
        """The host's records, folded from its change stream …"""
        self._versions: dict[Name, list[LedgerChange]] = {}
        """… and all that they ever were, deletions included."""
        for record in ledger.records():
            self._truth.put(*record)
            self._versions[record[0], record[1]] = [LedgerChange(*record)]
        self._changed_s: dict[int, float] = {}
        self._log_by_guest: dict[int, deque[LedgerChange]] = {}
        world.listeners.append(self._on_changes)

    def follow(self, seat: GuestSeat) -> GuestRecord:
        """Begins to watch a guest, whose replica may still be empty."""
        shadow = {
            (section, key): (revision, content)
            for section, key, revision, content in self._truth.records()
        }
        record = GuestRecord(seat, shadow, self._world.revision)
        self.guests.append(record)
        self._log_by_guest[id(record)] = deque()
        seat.session.replica.compare_listeners.append(
            lambda revision, is_identical: self._on_verdict(record, revision, is_identical)
        )
        seat.session.replica.follow_listeners.append(
            lambda applied: self._on_followed(record, applied)
        )
        seat.change_listeners.append(lambda changes: self._on_applied(record, changes))
        seat.repair_listeners.append(lambda report: self._on_repair(record, report))
        return record

    def forget(self, record: GuestRecord) -> None:
        """The guest has gone before it came in, and knocks again as another seat."""
        self.guests.remove(record)
        del self._log_by_guest[id(record)]

    def tick(self, now_s: float) -> None:
        """Time passes: counts who is behind, and sees plants heal."""
        self._now_s = now_s
        for record in self.guests:
            if record.seat.session.state is GuestState.LOADING:
                for plant in record.plants:
                    plant.was_overtaken |= plant.healed_s is None
            if not record.seat.session.replica.follower.is_loaded:
                continue
            record.ticks += 1
            told = record.seat.session.replica.follower.told_revision
            outstanding = record.outstanding
            if (outstanding and min(outstanding.values()) <= told) or (
                record.plants and any(plant.healed_s is None for plant in record.plants)
            ):
                record.not_identical_ticks += 1
            if outstanding:
                record.behind_ticks += 1

    def plant(self, record: GuestRecord, name: Name, content: bytes | None, revision: int) -> bool:
        """Corrupts a replica, past every rule: this record, or None for no record. Returns False
        where that is just what the host has, and only on its way to the guest."""
        section, key = name
        corrupt = None if content is None else (revision, content)
        if corrupt == _held_by(self._truth, name):
            return False
        ledger = record.seat.session.replica.ledger
        sound_revision = ledger.known_revision(section, key)
        ledger.put(section, key, revision, content)
        corrupted = None if content is None else decode_content(section, content)
        record.seat.world.set(Section.from_number(section), key, corrupted)
        record.suspects.add(name)
        record.plants.append(Plant(name, self._now_s, sound_revision))
        return True

    @property
    def record_count(self) -> int:
        """How many records the host's world has."""
        return self._truth.record_count

    def is_identical_now(self, record: GuestRecord) -> bool:
        """Whether a replica is byte for byte the host's world as it is now, and the typed world
        that its player sees is the host's."""
        ledger, truth = record.seat.session.replica.ledger, self._truth
        return (
            ledger.record_count == truth.record_count
            and all(
                number in ledger.sections and ledger.sections[number].entries == section.entries
                for number, section in truth.sections.items()
                if section.entries
            )
            and self._world.has_same_records(record.seat.world)
        )

    def _on_changes(self, changes: list[Change]) -> None:
        for change in changes:
            entry = to_ledger_change(change)
            self._changed_s[entry.revision] = self._now_s
            self._truth.put(*entry)
            self._versions.setdefault((entry.section, entry.key), []).append(entry)
            for record in self.guests:
                self._log_by_guest[id(record)].append(entry)
                record.outstanding[entry.section, entry.key] = entry.revision

    def _on_applied(self, record: GuestRecord, changes: list[Change]) -> None:
        for change in changes:
            name = (change.section.number, change.key)
            outstanding = record.outstanding.get(name)
            if outstanding is not None and change.revision >= outstanding:
                del record.outstanding[name]
            changed_s = self._changed_s.get(change.revision)
            if changed_s is not None and record.seat.session.replica.follower.is_loaded:
                self.lags_ms.append((self._now_s - changed_s) * 1000)
            record.suspects.add(name)
            for plant in record.plants:
                if plant.healed_s is None and plant.name == name:
                    self._see_healed(plant, to_ledger_change(change))

    def _see_healed(self, plant: Plant, sent: LedgerChange) -> None:
        """The guest has been sent this of a corrupted record. An older version that came late is
        not what it had before the corruption."""
        if sent.revision >= plant.sound_revision and self._is_genuine(sent):
            plant.healed_s = self._now_s

    def _is_genuine(self, sent: LedgerChange) -> bool:
        """Whether the host's record was so. A deletion may be told as of a later revision."""
        for version in reversed(self._versions.get((sent.section, sent.key), [])):
            if version.revision <= sent.revision:
                return version.content == sent.content and (
                    sent.content is None or version.revision == sent.revision
                )
        return sent.content is None

    def _on_followed(self, record: GuestRecord, applied: list[LedgerChange]) -> None:
        """A bundle has brought this."""
        for plant in record.plants:
            plant.was_overtaken |= plant.healed_s is None and any(
                (sent.section, sent.key) == plant.name and sent.revision >= plant.sound_revision
                for sent in applied
            )

    def _on_repair(self, record: GuestRecord, report: RepairReport) -> None:
        record.repairs.append(report)
        was_called_for = report.reason is RepairReason.AWAY_TOO_LONG or (
            record.was_real
            if report.reason is RepairReason.DIFFERENT
            else any(plant.was_there(report.began_s) for plant in record.plants)
        )
        if not was_called_for:
            record.needless_repairs.append(report)
        for plant in record.plants:
            if plant.name in report.healed:
                plant.was_named = True
                if plant.detected_s is None:
                    plant.detected_s = report.ended_s

    def _on_verdict(self, record: GuestRecord, revision: int | None, is_identical: bool) -> None:
        record.verdicts += 1
        if revision is None:
            self._on_verdict_of_moment(record, is_identical)
            return
        log = self._log_by_guest[id(record)]
        while log and log[0].revision <= revision:
            section, key, changed_at, content = log.popleft()
            name = (section, key)
            record.suspects.add(name)
            if content is None:
                record.shadow.pop(name, None)
            else:
                record.shadow[name] = (changed_at, content)
        record.shadow_revision = revision
        ledger = record.seat.session.replica.ledger
        record.suspects = {
            name for name in record.suspects if _held_by(ledger, name) != record.shadow.get(name)
        }
        differs = bool(record.suspects) or ledger.record_count != len(record.shadow)
        if is_identical and differs:
            record.missed += 1
        if not is_identical:
            for plant in record.plants:
                if plant.detected_s is None:
                    plant.detected_s = self._now_s
            record.was_real = differs
            record.false_alarms += not differs

    def _on_verdict_of_moment(self, record: GuestRecord, is_identical: bool) -> None:
        """A comparison of the replica as it was at an earlier moment, of no revision of the world:
        it differed if and only if a corruption was in it then."""
        then_s = record.seat.session.replica.follower.compared_s
        there = [plant for plant in record.plants if plant.was_there(then_s)]
        if is_identical:
            record.missed += any(plant.planted_s < then_s - _TICK_S for plant in there)
            return
        record.was_real = bool(there)
        record.false_alarms += not there
        for plant in there:
            if plant.detected_s is None:
                plant.detected_s = self._now_s


def _held_by(ledger: Ledger, name: Name) -> Held | None:
    entry = ledger.get(*name)
    return None if entry is None else (entry.revision, entry.content)
