"""The guest's side of the tick bus: follow the host's changes, and prove that nothing is missing.

There are two comparisons, and either is proof, so a difference is no suspicion.

A bundle with the digest of the world is compared when every bundle that it counts on has arrived,
so the replica is complete up to the bundle's revision, and nothing newer has been applied yet, so
the replica is exactly there.

A bundle with a *belief* says what the replica must have been as the guest sent a certain bundle of
its own, by what that one acknowledged. The guest remembers the digest of each such moment. So it
compares however much is under way, and learns up to where it is complete although something newer
is always missing.
"""

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

from net import limits
from net.bundles import Belief, HostBundle
from net.sync.ledger import Ledger, LedgerChange
from net.sync.superseded import Superseded
from net.sync.window import Acknowledging, ArrivalWindow

_WATCHDOG_ROUND_TRIPS = 3
"""One for the guest's word and the host's about it, and two that were lost."""


class Comparison(Enum):
    """What a bundle's digest said."""

    NONE = "not compared"
    IDENTICAL = "identical"
    DIFFERENT = "different"


class Followed(Struct, frozen=True):
    """What came of a bundle."""

    applied: list[LedgerChange]
    """The changes that were news, in the order of the bundle."""
    is_complete: bool
    """Whether the replica is now complete up to the bundle's revision."""
    comparison: Comparison
    compared_revision: int | None = None
    """The revision of the world that was compared; None where it was an earlier moment's replica,
    which may be of no revision."""


class Follower:
    """A replica that follows one host."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.window = ArrivalWindow()
        self.acknowledging = Acknowledging(self.window)
        self.complete_revision = 0
        """The replica holds every change up to this revision."""
        self.told_revision = 0
        """The newest revision that a bundle has spoken of."""
        self.is_loaded = False
        """False while a snapshot of the world is on its way: then nothing can be complete."""
        self.compared_s = 0.0
        """When the replica was as the last comparison found it."""
        self._moments: dict[int, tuple[int, int, float]] = {}
        """By the number of each bundle of one's own, sum and count of the replica as it was sent,
        and when."""
        self._superseded = Superseded()
        self._own_number = 0
        """Of the newest bundle of one's own."""
        self._uncompared_since_s: float | None = None
        """When the first bundle of a host that hears this guest arrived since the last comparison;
        None when none has."""

    def begin(self, *, is_loaded: bool) -> None:
        """A new epoch: bundles start afresh. The replica may be loaded already (a resume)."""
        self.window = ArrivalWindow()
        self.acknowledging = Acknowledging(self.window)
        self._moments.clear()
        self._superseded = Superseded()
        self._own_number = 0
        self.is_loaded = is_loaded
        self._uncompared_since_s = None
        if not is_loaded:
            self.complete_revision = self.told_revision = 0

    def loaded(self, as_of: int) -> None:
        """The snapshot as of this revision has been installed."""
        self.is_loaded = True
        self._moments.clear()
        self._uncompared_since_s = None
        self.complete_revision = as_of
        self.ledger.reached(as_of)

    def acknowledge(self, number: int, now_s: float) -> tuple[int, bytes]:
        """What the guest's own bundle of this number, which is sent now, says of the host's."""
        self._own_number = number
        self._moments[number] = self.ledger.digest, self.ledger.record_count, now_s
        if len(self._moments) > limits.BUNDLE_HISTORY:
            del self._moments[next(iter(self._moments))]
        return self.acknowledging.tell(number)

    def was_repaired(self) -> None:
        """A repair is complete: of what was before it there is nothing to conclude any more."""
        self.is_loaded = True
        self._moments.clear()

    def receive(self, bundle: HostBundle, now_s: float) -> Followed | None:
        """Follows one bundle of this epoch; None when it was here before or is too old."""
        if not self.window.admit(bundle.number):
            return None
        ledger = self.ledger
        self.told_revision = max(self.told_revision, bundle.revision)
        # A host that has heard nothing yet knows nothing that could be compared.
        if self._uncompared_since_s is None and bundle.acknowledged:
            self._uncompared_since_s = now_s
        applied = []
        for sent in bundle.changes:
            revision = bundle.revision - sent.age
            followed = ledger.apply(sent.section, sent.key, revision, sent.content, now_s)
            if followed is not None:
                change, before = followed
                applied.append(change)
                content = None if before is None else before.content
                self._superseded.add((sent.section, sent.key), content, self._own_number)
        is_complete = (
            self.is_loaded
            and bundle.counts_on is not None
            and self.window.has_all(bundle.number, int.from_bytes(bundle.counts_on, "little"))
        )
        comparison, compared_revision = Comparison.NONE, None
        if is_complete:
            self.complete_revision = max(self.complete_revision, bundle.revision)
            if bundle.digest is not None and ledger.newest_revision <= bundle.revision:
                ledger.reached(bundle.revision)
                compared_revision = bundle.revision
                self.compared_s = now_s
                comparison = _compared(bundle.digest, ledger.world_digest())
        if bundle.belief is not None and self.is_loaded and comparison is Comparison.NONE:
            comparison = self._compare_moment(bundle.belief)
        if comparison is not Comparison.NONE:
            self._uncompared_since_s = None
        return Followed(applied, is_complete, comparison, compared_revision)

    def _compare_moment(self, belief: Belief) -> Comparison:
        moment = self._moments.get(belief.moment)
        if moment is None:
            return Comparison.NONE
        while self._moments and (number := next(iter(self._moments))) <= belief.moment:
            del self._moments[number]
        # What was complete then is complete now: nothing is ever taken back.
        self.complete_revision = max(self.complete_revision, belief.complete_revision)
        total, count, self.compared_s = moment
        return _compared(belief.digest, self.ledger.digest_of(total, count))

    def record_at(self, moment: int, section: int, key: int) -> bytes | None:
        """A record's content as one's own bundle of this number was sent; None where there was
        none, or nobody can say. Raises `NotUnderstoodError` for what is too long ago."""
        entry = self.ledger.get(section, key)
        now = None if entry is None else entry.content
        return self._superseded.at((section, key), moment, now)

    def was_installed(self, changes: Iterable[LedgerChange]) -> None:
        """A repair has brought these: what was here before is nothing to build upon."""
        for change in changes:
            self._superseded.add((change.section, change.key), None, self._own_number)

    def is_overdue(self, now_s: float, round_trip_s: float) -> bool:
        """The watchdog: whether bundles have arrived for `COMPARE_WATCHDOG_S` and a few round trips
        and none of them could be compared, which is an alarm itself."""
        patience_s = limits.COMPARE_WATCHDOG_S + _WATCHDOG_ROUND_TRIPS * round_trip_s
        return (
            self.is_loaded
            and self._uncompared_since_s is not None
            and now_s - self._uncompared_since_s > patience_s
        )

    def rest_watchdog(self) -> None:
        """The alarm was given, or a repair has brought what no bundle did: waits anew."""
        self._uncompared_since_s = None


def _compared(theirs: bytes, ours: bytes) -> Comparison:
    return Comparison.IDENTICAL if theirs == ours else Comparison.DIFFERENT
