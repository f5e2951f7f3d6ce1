"""The tick bus: what one peer has not acknowledged yet, a datagram's worth at a time.

The host keeps a `PeerBus` for every guest. Its heart is the *pending set*: for each record, the
newest change that the peer has not acknowledged. All of it stands in one queue by the tick at which
it is due: what has just changed is due at once, what was sent is due again when an acknowledgement
should have come (`Patience`), and at once when acknowledgements show that its bundle was lost. So
neither what is new nor what was lost can keep the other waiting. On a network that loses packets
a change also goes early a second time, where there is room. What one command changed is new in one
bundle where that is possible. A bundle's acknowledgement clears what that bundle carried, unless
the record has changed again since.

The same set is the buffer for a burst (a new day changes 500 records), the changes since a welcome
package, and the changes since a friend was cut off. The latter are *backlog*, as
is most of a new day, which gets a quarter of each bundle and what is left of the rest: what happens
now goes before what was missed.

A bundle names the earlier bundles it *counts on*: those that last carried something still pending.
A guest that has them all is complete up to the bundle's revision. What the guest has acknowledged
altogether is kept as its `Belief`.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from msgspec import Struct

from net import limits
from net.bundles import ChangedRecord
from net.fields import difference
from net.sync.belief import Belief
from net.sync.due_queue import DueQueue
from net.sync.ledger import Name, Published

_CHANGE_BYTES = 8
"""What a change is at most besides content, key and age: how, section and its number, length."""
OVERTAKEN = 3
"""A bundle is lost once so many newer ones have arrived without it."""
COPY_AFTER_TICKS = (1, 1, 2)
"""How long after it something goes early a second time, and each further time."""
_BACKLOG_SHARE = 0.25
_COMMIT_MAX_BYTES = 4 * limits.DATAGRAM_MAX_BYTES
"""Of one commit, what is taken for something that happens now."""
_NO_COMMIT = 0


class Patience(Struct, frozen=True):
    """How long one waits for acknowledgements, on the link as it is measured to be."""

    ticks: float
    """After which what was not acknowledged goes again."""
    copies: int = 1
    """How often a change goes before that is waited for."""

    @property
    def is_hasty(self) -> bool:
        """Whether copies come before an acknowledgement could."""
        return self.copies > 1 and self.ticks > COPY_AFTER_TICKS[-1] + 1

    def wait_ticks(self, times: int) -> float:
        """How long after the latest of so many times something goes again."""
        if self.is_hasty and times < self.copies:
            return COPY_AFTER_TICKS[min(times, len(COPY_AFTER_TICKS)) - 1]
        doublings = max(0, times - self.copies) // 2
        return self.ticks * min(1 << doublings, 4)


class _Pending(Struct, gc=False):
    """A record that the peer may not have as it is."""

    content: bytes | None
    revision: int
    latest_hash: int | None
    held_hash: int | None
    """Of the record as the peer has acknowledged it …"""
    held_content: bytes | None
    """… and its content; None where it has none."""
    since_revision: int
    """The peer may lack changes of the record from this one on."""
    size_bytes: int
    """The most that the change takes on the wire, but for its age."""
    commit: int = _NO_COMMIT
    """Which call of `note` queued it: what changed together travels together. `_NO_COMMIT` for
    backlog."""
    number: int = 0
    """The bundle that carried it last; 0 for none."""
    copies: int = 0
    ticket: int = 0
    """Its place in a queue."""
    is_backlog: bool = False


_Carried = tuple[Name, int, int | None, bytes | None]
"""What a bundle carried: the record's name, its revision, and its hash and content then."""


class Drained(Struct, frozen=True):
    """What the bus gives to one bundle."""

    changes: tuple[ChangedRecord, ...]
    counts_on: int | None
    """Bit i: completeness needs the bundle `number - 1 - i`. None when something pending is in none
    of those that can be named."""
    has_more: bool
    """Whether something that is due did not fit."""
    bases: Mapping[Name, bytes] = {}
    """What the peer is certain to have held of some of these records, as of its bundle that was
    heard last."""


_Taken = tuple[int, Name, _Pending, bytes | None]
"""What a bundle takes along: a record's revision, its name, and the content from which it tells the
difference; None where it is told whole."""


class PeerBus:
    """The pending set of one peer."""

    def __init__(self) -> None:
        self.belief = Belief()
        self.holds_world = False
        """Whether the peer has said that it has all that it was to begin with …"""
        self._first_since = 0
        """… and the first bundle since then. That word comes by another channel than its bundles,
        the newest of which may have been sent before …"""
        self._held_world = False
        """… until one has acknowledged that bundle, or a newer one: then it held all of it."""
        self._confirmed: set[Name] = set()
        """Until then, of which records it has acknowledged a change."""
        self._pending: dict[Name, _Pending] = {}
        tickets = count(1)
        self._due = DueQueue(self._pending, tickets)
        self._copies = DueQueue(self._pending, tickets)
        """What may go early once more."""
        self._backlog: deque[Name] = deque()
        self._unsent = 0
        """How many of the pending names no bundle has carried yet."""
        self._latest: dict[int, set[Name]] = {}
        """For each bundle, the pending names whose latest transmission was in it."""
        self._overtaken: set[int] = set()
        """Of those, the ones that newer bundles have overtaken: their names are due again."""
        self._carried: dict[int, list[_Carried]] = {}
        """For each bundle, what it carried."""
        self._commit_bytes: dict[int, int] = {}
        """What the names of each commit take that wait for their first transmission."""
        self._commits = 0
        self._revision = 0
        self._differ_copies = 0
        """How often a change may be told as a difference."""
        self._tick = 0

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def unsent(self) -> int:
        """How many of the pending records no bundle has carried yet, as they are now."""
        return self._unsent

    def has_due(self, tick: int) -> bool:
        """Whether a bundle of this tick should carry something."""
        return bool(self._pending) and (self._waits(tick) or self._copies.first(tick) is not None)

    def note(self, changes: Iterable[Published]) -> None:
        """Makes these changes of one commit pending, in place of older ones of the same records."""
        self._commits += 1
        commit, commit_bytes = self._commits, 0
        fresh: list[Name] = []
        for published in changes:
            section, key, revision, content = published.change
            name = (section, key)
            size_bytes = _CHANGE_BYTES + key.bit_length() // 7 + 1
            if content is not None:
                size_bytes += len(content)
            pending = self._pending.get(name)
            if pending is None:
                pending = self._pending[name] = _Pending(
                    content,
                    revision,
                    published.after,
                    published.before,
                    published.content_before,
                    revision,
                    size_bytes,
                )
                self._unsent += 1
            else:
                before_bytes = pending.size_bytes
                pending.revision, pending.content = revision, content
                pending.size_bytes, pending.latest_hash = size_bytes, published.after
                if pending.number:
                    self._discard_latest(name, pending)
                    self._unsent += 1
                elif not pending.is_backlog:
                    # It stands in the queue already.
                    if pending.commit == commit:
                        commit_bytes += size_bytes - before_bytes
                    else:
                        self._commit_bytes[pending.commit] += size_bytes - before_bytes
                    continue
            pending.number = pending.copies = 0
            pending.is_backlog = commit_bytes > _COMMIT_MAX_BYTES
            if pending.is_backlog:
                pending.ticket = -1
                pending.commit = _NO_COMMIT
                self._backlog.append(name)
            else:
                pending.commit = commit
                commit_bytes += size_bytes
                fresh.append(name)
        if fresh:
            self._commit_bytes[commit] = commit_bytes
            self._due.add(fresh, self._tick)

    def drain(
        self,
        number: int,
        tick: int,
        revision: int,
        budget_bytes: int,
        patience: Patience,
        *,
        may_differ: bool = False,
    ) -> Drained:
        """The changes for the bundle of this number, at most `budget_bytes` of them. `revision` is
        the world's; `may_differ` says whether records may be told as differences."""
        self._tick = tick
        self._revision = revision
        self._differ_copies = patience.copies if may_differ else 0
        if self.holds_world and not self._first_since:
            self._first_since = number
        if not self._pending:
            self._forget(number)
            return Drained((), 0, has_more=False)
        taken: list[_Taken] = []
        reserve = int(_BACKLOG_SHARE * budget_bytes) if self._next_of_backlog() else 0
        room = self._take_due(tick, budget_bytes, reserve, taken)
        room = self._take_backlog(room, taken)
        has_more = self._waits(tick)
        if not has_more:
            self._take_copies(tick, room, taken)
        if taken:
            self._sent(number, tick, taken, patience)
        self._forget(number)
        # So that ages need hardly be told. What one command did stays in order.
        taken.sort()
        changes = tuple(
            [
                ChangedRecord(*name, revision - of_change, pending.content)
                for of_change, name, pending, _ in taken
            ]
        )
        bases = {name: base for _, name, _, base in taken if base is not None}
        return Drained(changes, self._counts_on(number), has_more, bases)

    def acknowledge(self, numbers: Sequence[int]) -> None:
        """The peer tells which bundles it has, the newest first; see `Ground.heard`. Of one's
        messages that say so, only one newer than all before it may be told here."""
        if not numbers:
            return
        newest = numbers[0]
        if 0 < self._first_since <= newest:
            self._held_world = True
        for number in numbers:
            if number in self._carried:
                self._clear(number)
        for number, names in self._latest.items():
            if number > newest - OVERTAKEN:
                break
            if number not in self._overtaken:
                self._overtaken.add(number)
                self._due.add(list(names), self._tick)

    def restart(self) -> None:
        """A peer that was cut off is back, with bundles that count anew. What was under way to it
        then may or may not have arrived; all that is pending is backlog, the doubtful first."""
        for number in list(self._carried):
            self._doubt_carried(number)
        self._first_since = 0
        self._latest.clear()
        self._overtaken.clear()
        self._due.clear()
        self._copies.clear()
        self._commit_bytes.clear()
        doubtful = [name for name in self._pending if name in self.belief.doubted]
        others = [name for name in self._pending if name not in self.belief.doubted]
        self._backlog = deque(doubtful + others)
        self._unsent = len(self._pending)
        for pending in self._pending.values():
            pending.number = pending.copies = 0
            pending.ticket = -1
            pending.commit = _NO_COMMIT
            pending.is_backlog = True

    def was_repaired(self, names: Iterable[Name] | None, section: int) -> None:
        """A repair carries these records, or all of a section, as they are now: of those that are
        pending nobody knows any more which the peer has."""
        if names is None:
            names = [name for name in self._pending if name[0] == section]
        for name in names:
            pending = self._pending.get(name)
            if pending is not None:
                self.belief.doubt(name, pending.revision)

    def complete_revision(self, revision: int) -> int:
        """Up to where the peer has acknowledged every change, of a world at `revision`."""
        if not self._pending:
            return revision
        return min(pending.since_revision for pending in self._pending.values()) - 1

    # The queues

    def _waits(self, tick: int) -> bool:
        return self._next_of_backlog() is not None or self._due.first(tick) is not None

    def _next_of_backlog(self) -> Name | None:
        while self._backlog:
            pending = self._pending.get(self._backlog[0])
            if pending is not None and pending.is_backlog:
                return self._backlog[0]
            self._backlog.popleft()
        return None

    def _take_due(self, tick: int, budget: int, reserve: int, taken: list[_Taken]) -> int:
        """Takes what is due, the longest due first, and leaves the reserve where more than one
        thing is. Returns what is left of the budget."""
        room = budget
        commit = -1
        for name, pending in self._due.taking(tick):
            kept = reserve if taken else 0
            cost_bytes, base = self._as_told(name, pending)
            if not pending.number and pending.commit != commit:
                commit = pending.commit
                if room - kept < self._commit_bytes[commit] <= budget - reserve and taken:
                    break
            if cost_bytes > room - kept:
                break
            room -= cost_bytes
            taken.append((pending.revision, name, pending, base))
        return room

    def _as_told(self, name: Name, pending: _Pending) -> tuple[int, bytes | None]:
        """The most that a change takes in the bundle that is being made, and the content from
        which it may be told as a difference. What was waited for in vain goes whole: a peer that
        does not understand a difference, since something is damaged there, hears it then."""
        size_bytes = pending.size_bytes + (self._revision - pending.revision).bit_length() // 7 + 1
        content, base = pending.content, pending.held_content
        if (
            content is None
            or base is None
            or pending.copies >= self._differ_copies
            or not (self._held_world or name in self._confirmed)
            or name in self.belief.doubted
        ):
            return size_bytes, None
        differs = difference(base, content)
        if differs is None:
            return size_bytes, None
        return size_bytes - len(content) + len(differs[1]), base

    def _take_backlog(self, room: int, taken: list[_Taken]) -> int:
        while (name := self._next_of_backlog()) is not None:
            pending = self._pending[name]
            cost_bytes, base = self._as_told(name, pending)
            if cost_bytes > room:
                break
            self._backlog.popleft()
            room -= cost_bytes
            pending.is_backlog = False
            taken.append((pending.revision, name, pending, base))
        return room

    def _take_copies(self, tick: int, room: int, taken: list[_Taken]) -> None:
        for name, pending in self._copies.taking(tick):
            cost_bytes, base = self._as_told(name, pending)
            if cost_bytes > room:
                break
            room -= cost_bytes
            taken.append((pending.revision, name, pending, base))

    def _sent(self, number: int, tick: int, taken: list[_Taken], patience: Patience) -> None:
        carried = self._carried[number] = []
        self._latest[number] = {name for _, name, _, _ in taken}
        by_copies: dict[int, list[Name]] = {}
        sent_bytes: dict[int, int] = {}
        """Of each commit, what went for the first time."""
        for revision, name, pending, _ in taken:
            if pending.number:
                self._discard_latest(name, pending)
            else:
                self._unsent -= 1
                if pending.commit != _NO_COMMIT:
                    before_bytes = sent_bytes.get(pending.commit, 0)
                    sent_bytes[pending.commit] = before_bytes + pending.size_bytes
            pending.number = number
            pending.copies += 1
            carried.append((name, revision, pending.latest_hash, pending.content))
            if pending.copies in by_copies:
                by_copies[pending.copies].append(name)
            else:
                by_copies[pending.copies] = [name]
        for commit, of_commit_bytes in sent_bytes.items():
            self._no_longer_wait(commit, of_commit_bytes)
        for copies, names in by_copies.items():
            is_copy_next = patience.is_hasty and copies < patience.copies
            queue = self._copies if is_copy_next else self._due
            queue.add(names, tick + patience.wait_ticks(copies))
        # A copy that found no room waits like everything else.
        late = [name for name, _ in self._copies.taking(tick - COPY_AFTER_TICKS[-1])]
        if late:
            self._due.add(late, tick + patience.ticks)

    def _no_longer_wait(self, commit: int, size_bytes: int) -> None:
        """So much of a commit does not wait for its first transmission any more."""
        if commit == _NO_COMMIT:
            return
        left = self._commit_bytes.get(commit, 0) - size_bytes
        if left > 0:
            self._commit_bytes[commit] = left
        else:
            self._commit_bytes.pop(commit, None)

    # What has arrived

    def _counts_on(self, number: int) -> int | None:
        if self._unsent:
            return None
        bits = 0
        for earlier in self._latest:
            if earlier == number:
                continue
            distance = number - 1 - earlier
            if distance >= limits.BUNDLE_HISTORY:
                return None
            bits |= 1 << distance
        return bits

    def _clear(self, number: int) -> None:
        belief = self.belief
        self._latest.pop(number, None)
        self._overtaken.discard(number)
        change_of_digest = change_of_count = 0
        for name, revision, now, content in self._carried.pop(number):
            pending = self._pending.get(name)
            if pending is None or revision < pending.since_revision:
                continue
            if not self._held_world and len(self._confirmed) < limits.RESUME_PENDING_MAX:
                self._confirmed.add(name)
            before = pending.held_hash
            change_of_digest += (now or 0) - (before or 0)
            change_of_count += (now is not None) - (before is not None)
            if belief.doubted:
                belief.settle(name, revision)
            pending.held_content, pending.held_hash = content, now
            pending.since_revision = revision + 1
            if pending.revision == revision:
                if pending.number == number:
                    # All of this bundle's are done with at once.
                    pass
                elif pending.number:
                    self._discard_latest(name, pending)
                else:
                    self._unsent -= 1
                    self._no_longer_wait(pending.commit, pending.size_bytes)
                del self._pending[name]
        belief.change(change_of_digest, change_of_count)

    def _discard_latest(self, name: Name, pending: _Pending) -> None:
        names = self._latest.get(pending.number)
        if names is not None:
            names.discard(name)
            if not names:
                del self._latest[pending.number]
                self._overtaken.discard(pending.number)

    def _forget(self, number: int) -> None:
        """Forgets what very old bundles carried: their acknowledgement will not come any more."""
        oldest = number - limits.BUNDLE_HISTORY
        while self._carried and (first := next(iter(self._carried))) < oldest:
            self._doubt_carried(first)

    def _doubt_carried(self, number: int) -> None:
        for name, revision, _, _ in self._carried.pop(number):
            pending = self._pending.get(name)
            if pending is not None and revision >= pending.since_revision:
                self.belief.doubt(name, revision)
