"""The tick bus: what one peer has not acknowledged yet, a datagram's worth at each tick.

The host keeps a `PeerBus` for every guest. Its heart is the *pending set*: for each record, the
newest change that the peer has not acknowledged. Each tick takes from it what is new, then what
was last sent `BUNDLE_RESEND_TICKS` ago, as much as fits; what one command changed is new in one
bundle where that is possible. A bundle's acknowledgement clears what that bundle carried, unless
the record has changed again since.

The same set is the buffer for a burst (a new day changes 500 records and drains over ten ticks),
the changes since a welcome package, and the changes since a friend was cut off.

A bundle names the earlier bundles it *counts on*: those that last carried something still pending.
A guest that has them all is complete up to the bundle's revision, which is what makes a comparison
of digests a proof.
"""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from net import limits
from net.sync.ledger import LedgerChange
from net.wire import ChangedRecord

Name = tuple[int, int]
"""Section number and key."""

CHANGE_OVERHEAD_BYTES = 22
"""The most that a change adds to its content on the wire: its name, its age and two headers."""


class _Pending:
    __slots__ = ("commit", "content", "revision", "sent_tick")

    def __init__(self, revision: int, content: bytes | None, commit: int) -> None:
        self.revision = revision
        self.content = content
        self.commit = commit
        """Which call of `note` queued it: what changed together travels together."""
        self.sent_tick = -1

    @property
    def cost_bytes(self) -> int:
        """The most that this change takes on the wire."""
        return CHANGE_OVERHEAD_BYTES + len(self.content or b"")


class Drained(NamedTuple):
    """What the bus gives to one bundle."""

    changes: tuple[ChangedRecord, ...]
    counts_on: int | None


class PeerBus:
    """The pending set of one peer."""

    def __init__(self) -> None:
        self._pending: dict[Name, _Pending] = {}
        self._fresh: deque[Name] = deque()
        """Names that wait for their first transmission, oldest first."""
        self._latest: dict[int, set[Name]] = {}
        """For each tick, the pending names whose latest transmission was in its bundle."""
        self._carried: dict[int, list[tuple[Name, int]]] = {}
        """For each tick, what its bundle carried: names and revisions."""
        self._commits = 0

    def __len__(self) -> int:
        return len(self._pending)

    def note(self, changes: Iterable[LedgerChange]) -> None:
        """Makes these changes of one commit pending, in place of older ones of the same records."""
        self._commits += 1
        for section, key, revision, content in changes:
            name = (section, key)
            pending = self._pending.get(name)
            if pending is None:
                self._pending[name] = _Pending(revision, content, self._commits)
                self._fresh.append(name)
                continue
            pending.revision = revision
            pending.content = content
            if pending.sent_tick >= 0:
                self._latest[pending.sent_tick].discard(name)
                pending.sent_tick = -1
                pending.commit = self._commits
                self._fresh.append(name)

    def drain(self, tick: int, revision: int, budget_bytes: int) -> Drained:
        """The changes for the bundle of this tick, at most `budget_bytes` of them. `revision` is
        the world's."""
        if not self._pending:
            if self._carried:
                self._forget(tick)
            return Drained((), 0)
        changes: list[ChangedRecord] = []
        carried: list[tuple[Name, int]] = []
        budget = self._take_fresh(tick, revision, budget_bytes, changes, carried)
        if budget >= 0:
            self._take_unacknowledged(tick, revision, budget, changes, carried)
        if carried:
            self._carried[tick] = carried
            self._latest[tick] = {name for name, _ in carried}
        self._forget(tick)
        return Drained(tuple(changes), self._counts_on(tick))

    def acknowledge(self, newest: int, bits: int) -> None:
        """The peer has the bundle of tick `newest`, and of `newest - 1 - i` for every bit i."""
        for tick in list(self._carried):
            if tick == newest or (tick < newest and bits >> (newest - 1 - tick) & 1):
                self._clear(tick)

    def restart(self) -> None:
        """Makes everything pending fresh again: a peer that was cut off is back, and what was
        under way to it then may or may not have arrived."""
        self._carried.clear()
        self._latest.clear()
        self._fresh = deque(self._pending)
        for pending in self._pending.values():
            pending.sent_tick = -1

    def _take_fresh(
        self,
        tick: int,
        revision: int,
        budget: int,
        changes: list[ChangedRecord],
        carried: list[tuple[Name, int]],
    ) -> int:
        """Takes names in the order in which they first changed. Returns what is left of the
        budget, -1 when there was more than it could hold."""
        fresh = self._fresh
        room = budget
        commit = -1
        while fresh:
            name = fresh[0]
            pending = self._pending.get(name)
            if pending is None or pending.sent_tick >= 0:
                fresh.popleft()
                continue
            if pending.commit != commit:
                commit = pending.commit
                if changes and budget < self._commit_cost_bytes(commit, room) <= room:
                    return -1
            cost = pending.cost_bytes
            if cost > budget:
                return -1
            budget -= cost
            fresh.popleft()
            self._send(name, pending, tick, revision, changes, carried)
        return budget

    def _commit_cost_bytes(self, commit: int, most: int) -> int:
        """What the changes of the commit at the head of the queue take together; counted no
        further than past `most`."""
        cost = 0
        for name in self._fresh:
            pending = self._pending.get(name)
            if pending is None or pending.sent_tick >= 0:
                continue
            if pending.commit != commit or cost > most:
                break
            cost += pending.cost_bytes
        return cost

    def _take_unacknowledged(
        self,
        tick: int,
        revision: int,
        budget: int,
        changes: list[ChangedRecord],
        carried: list[tuple[Name, int]],
    ) -> None:
        for sent_tick in sorted(self._latest):
            if sent_tick > tick - limits.BUNDLE_RESEND_TICKS:
                return
            names = self._latest[sent_tick]
            for name in sorted(names):
                pending = self._pending[name]
                cost = pending.cost_bytes
                if cost > budget:
                    return
                budget -= cost
                names.discard(name)
                self._send(name, pending, tick, revision, changes, carried)
            if not names:
                del self._latest[sent_tick]

    @staticmethod
    def _send(
        name: Name,
        pending: _Pending,
        tick: int,
        revision: int,
        changes: list[ChangedRecord],
        carried: list[tuple[Name, int]],
    ) -> None:
        pending.sent_tick = tick
        changes.append(
            ChangedRecord(name[0], name[1], revision - pending.revision, pending.content)
        )
        carried.append((name, pending.revision))

    def _counts_on(self, tick: int) -> int | None:
        """The bundles that last carried what is still pending; None if something pending was in
        none of those that can be named."""
        if self._fresh:
            return None
        bits = 0
        for sent_tick, names in self._latest.items():
            if not names or sent_tick == tick:
                continue
            distance = tick - 1 - sent_tick
            if distance >= limits.ACKNOWLEDGED_BITS:
                return None
            bits |= 1 << distance
        return bits

    def _clear(self, tick: int) -> None:
        for name, revision in self._carried.pop(tick):
            pending = self._pending.get(name)
            if pending is not None and pending.revision == revision:
                del self._pending[name]
                names = self._latest.get(pending.sent_tick)
                if names is not None:
                    names.discard(name)
                    if not names:
                        del self._latest[pending.sent_tick]

    def _forget(self, tick: int) -> None:
        """Forgets what very old bundles carried: their acknowledgement will not come any more."""
        oldest = tick - limits.BUNDLE_HISTORY_TICKS
        for carried_tick in list(self._carried):
            if carried_tick >= oldest:
                return
            del self._carried[carried_tick]
