"""The guest's side of the tick bus: follow the host's changes, and prove that nothing is missing.

A bundle with a digest is compared when the comparison is proof: every bundle that it counts on has
arrived, so the replica is complete up to the bundle's revision; and nothing newer has been applied
yet, so the replica is exactly there. Then a difference is no suspicion. A bundle that fails either
condition is applied and not compared; the next one will do.
"""

from enum import Enum
from typing import NamedTuple

from net import limits
from net.sync.ledger import Ledger, LedgerChange
from net.sync.window import ArrivalWindow
from net.wire import HostBundle


class Comparison(Enum):
    """What a bundle's digest said."""

    NONE = "not compared"
    IDENTICAL = "identical"
    DIFFERENT = "different"


class Followed(NamedTuple):
    """What came of a bundle."""

    applied: list[LedgerChange]
    """The changes that were news, in the order of the bundle."""
    is_complete: bool
    """Whether the replica is now complete up to the bundle's revision."""
    comparison: Comparison


class Follower:
    """A replica that follows one host."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.window = ArrivalWindow()
        self.complete_revision = 0
        """The replica holds every change up to this revision."""
        self.told_revision = 0
        """The newest revision that a bundle has spoken of."""
        self.is_loaded = False
        """False while a snapshot of the world is on its way: then nothing can be complete."""
        self._uncompared_since_s: float | None = None
        """When the first bundle arrived since the last comparison; None when none has."""

    def begin(self, *, is_loaded: bool) -> None:
        """A new epoch: bundles start afresh. The replica may be loaded already (a resume)."""
        self.window = ArrivalWindow()
        self.is_loaded = is_loaded
        self._uncompared_since_s = None
        if not is_loaded:
            self.complete_revision = self.told_revision = 0

    def loaded(self, as_of: int) -> None:
        """The snapshot as of this revision has been installed."""
        self.is_loaded = True
        self._uncompared_since_s = None
        self.complete_revision = as_of
        self.ledger.reached(as_of)

    def receive(self, bundle: HostBundle, now_s: float) -> Followed | None:
        """Follows one bundle of this epoch; None when it was here before or is too old."""
        if not self.window.admit(bundle.tick):
            return None
        ledger = self.ledger
        self.told_revision = max(self.told_revision, bundle.revision)
        if self._uncompared_since_s is None:
            self._uncompared_since_s = now_s
        applied = []
        for sent in bundle.changes:
            revision = bundle.revision - sent.age
            change = ledger.apply(sent.section, sent.key, revision, sent.content, now_s)
            if change is not None:
                applied.append(change)
        is_complete = (
            self.is_loaded
            and bundle.counts_on is not None
            and self.window.has_all(bundle.tick, bundle.counts_on)
        )
        comparison = Comparison.NONE
        if is_complete:
            self.complete_revision = max(self.complete_revision, bundle.revision)
            if bundle.digest is not None and ledger.newest_revision <= bundle.revision:
                ledger.reached(bundle.revision)
                self._uncompared_since_s = None
                is_identical = bundle.digest == ledger.world_digest()
                comparison = Comparison.IDENTICAL if is_identical else Comparison.DIFFERENT
        return Followed(applied, is_complete, comparison)

    def is_overdue(self, now_s: float) -> bool:
        """The watchdog: whether bundles have arrived for `COMPARE_WATCHDOG_S` and none of them
        could be compared, which is an alarm itself."""
        return (
            self.is_loaded
            and self._uncompared_since_s is not None
            and now_s - self._uncompared_since_s > limits.COMPARE_WATCHDOG_S
        )

    def rest_watchdog(self) -> None:
        """The alarm was given, or a repair has brought what no bundle did: waits anew."""
        self._uncompared_since_s = None
