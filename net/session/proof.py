"""When a bundle owes its guest the world's digest, so that the guest can prove it lacks nothing.

While the world changes, bundles that go anyway carry one some times a second. Otherwise a proof is
due twice a second (a little more often where packets are lost), by its own count of ticks: bundles
that go for other reasons (somebody walks, a refusal is repeated) put nothing off. A guest
acknowledges a proof at once, so one that was lost is noticed after a round trip and goes again.
"""

from collections import deque

from net import limits

_TURNAROUND_TICKS = 4
"""What a round trip takes besides the way: the guest's tick, the host's, and their jitter."""

_UNHEARD_MAX = 64

_RIDING_SHARE = 2 / 3
"""Of the pause between two proofs, after which one goes with a bundle that goes anyway."""


class ProofSchedule:
    """The digests of one guest's bundles in one epoch."""

    __slots__ = ("_last_revision", "_last_tick", "_unheard")

    def __init__(self) -> None:
        self._last_tick = -limits.PROOF_EVERY_TICKS
        self._last_revision = -1
        self._unheard: deque[tuple[int, int]] = deque(maxlen=_UNHEARD_MAX)
        """Numbers and ticks of the bundles with a digest since the last one that was
        acknowledged."""

    def is_due(
        self,
        tick: int,
        revision: int,
        *,
        has_pending: bool,
        rides_along: bool,
        round_trip_s: float | None,
        loss: float,
    ) -> bool:
        """Whether the bundle of this tick should carry the digest at `revision`. `rides_along` says
        that the bundle goes for another reason too: then a proof that would need one of its own
        soon goes with it. `round_trip_s` is the shortest known, None while none is; `loss` is the
        share of bundles that do not arrive, 0 to 1."""
        since_ticks = tick - self._last_tick
        if rides_along and (has_pending or revision != self._last_revision):
            return since_ticks >= limits.DIGEST_EVERY_TICKS
        every_ticks = limits.PROOF_EVERY_TICKS * (1.0 - min(loss, 0.5))
        if since_ticks >= (every_ticks * _RIDING_SHARE if rides_along else every_ticks):
            return True
        if not self._unheard or round_trip_s is None or since_ticks < limits.PROOF_AGAIN_TICKS:
            return False
        awaited_ticks = round_trip_s * limits.TICK_RATE_HZ + _TURNAROUND_TICKS
        return tick - self._unheard[0][1] >= awaited_ticks

    def sent(self, number: int, tick: int, revision: int) -> None:
        """The bundle of this number and tick carries a digest."""
        self._last_tick = tick
        self._last_revision = revision
        self._unheard.append((number, tick))

    def acknowledged(self, number: int) -> None:
        """The guest has the bundle of this number, or one that was sent later."""
        while self._unheard and self._unheard[0][0] <= number:
            self._unheard.popleft()
