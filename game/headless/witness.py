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
    truth: Held | None
    """What the host held under this name then."""
    detected_s: float | None = None
    healed_s: float | None = None
    was_named: bool = False
    was_overtaken: bool = False
    """Whether the host itself changed this record before the corruption was healed, its last change
    came once more before anybody compared, or the whole replica was loaded anew: then that may have
    healed it, before anybody could notice, or while the repair was under way."""

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
    differences: list[tuple[float, float]] = field(default_factory=list)
    """When comparisons said "different", and when the replica was as they found it."""
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
        """The host's records, folded from its change stream."""
        for record in ledger.records():
            self._truth.put(*record)
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

    def plant(self, record: GuestRecord, name: Name, content: bytes | None, revision: int) -> None:
        """Corrupts a replica, past every rule: this record, or None for no record."""
        section, key = name
        record.seat.session.replica.ledger.put(section, key, revision, content)
        corrupted = None if content is None else decode_content(section, content)
        record.seat.world.set(Section.from_number(section), key, corrupted)
        record.suspects.add(name)
        record.plants.append(Plant(name, self._now_s, _held_by(self._truth, name)))

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
        self._see_healed(record)

    def _see_healed(self, record: GuestRecord) -> None:
        for plant in record.plants:
            if plant.healed_s is None and self._is_as_on_host(record, plant.name):
                plant.healed_s = self._now_s
                is_loaded = record.seat.session.replica.follower.is_loaded
                is_changed = _held_by(self._truth, plant.name) != plant.truth
                is_unseen = plant.detected_s is None
                plant.was_overtaken = not is_loaded or is_changed or is_unseen

    def _is_as_on_host(self, record: GuestRecord, name: Name) -> bool:
        section = Section.from_number(name[0])
        return record.seat.world.get(section, name[1]) == self._world.get(
            section, name[1]
        ) and _held_by(record.seat.session.replica.ledger, name) == _held_by(self._truth, name)

    def _on_repair(self, record: GuestRecord, report: RepairReport) -> None:
        record.repairs.append(report)
        since_s = max(
            (then_s for at_s, then_s in record.differences if at_s <= report.began_s),
            default=report.began_s,
        )
        # A plant counts although it was healed a moment before the question went, by a change that
        # came with the very bundle that showed the difference.
        was_called_for = report.reason is RepairReason.AWAY_TOO_LONG or any(
            plant.was_there(since_s) for plant in record.plants
        )
        if not was_called_for:
            record.needless_repairs.append(report)
        for plant in record.plants:
            if plant.name in report.healed:
                plant.was_named = True
                if plant.detected_s is None:
                    plant.detected_s = report.ended_s
        self._see_healed(record)

    def _on_verdict(self, record: GuestRecord, revision: int | None, is_identical: bool) -> None:
        record.verdicts += 1
        if not is_identical:
            then_s = record.seat.session.replica.follower.compared_s
            record.differences.append((self._now_s, then_s))
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
            if not differs:
                record.false_alarms += 1

    def _on_verdict_of_moment(self, record: GuestRecord, is_identical: bool) -> None:
        """A comparison of the replica as it was at an earlier moment, of no revision of the world:
        it differed if and only if a corruption was in it then."""
        then_s = record.seat.session.replica.follower.compared_s
        there = [plant for plant in record.plants if plant.was_there(then_s)]
        if is_identical:
            record.missed += any(plant.planted_s < then_s - _TICK_S for plant in there)
            return
        record.false_alarms += not there
        for plant in there:
            if plant.detected_s is None:
                plant.detected_s = self._now_s


def _held_by(ledger: Ledger, name: Name) -> Held | None:
    entry = ledger.get(*name)
    return None if entry is None else (entry.revision, entry.content)
