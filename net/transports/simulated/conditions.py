"""What a link does to the packets that cross it, in one direction."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkConditions:
    """The weather of one direction of one link. Percentages are of packets, 0 to 100.

    Raises `ValueError` for a value outside its range.
    """

    delay_ms: float = 0.0
    """One way. A packet never arrives in the instant in which it leaves, even at 0."""
    jitter_ms: float = 0.0
    """Each packet takes `delay_ms` give or take up to this, evenly spread. Like a queue, jitter
    alone never lets a packet overtake another; that is what `reorder_pct` is for."""
    loss_pct: float = 0.0
    """Packets lost one by one, independently."""
    burst_pct: float = 0.0
    """Chance that a packet begins a burst of loss."""
    burst_length: int = 8
    """Packets lost in a row by one burst, the first included."""
    duplicate_pct: float = 0.0
    """Packets that arrive twice."""
    reorder_pct: float = 0.0
    """Packets held back by `reorder_extra_ms`, so that later ones overtake them."""
    reorder_extra_ms: float = 40.0
    bandwidth_bytes_per_s: float | None = None
    """None is unlimited. Otherwise packets wait their turn, the urgent before repair before
    bulk."""
    queue_max_bytes: int = 64 * 1024
    """What may wait for its turn in each of those three classes; a packet that finds its queue
    full is lost."""
    blackout: bool = False
    """Nothing gets through in this direction."""

    def __post_init__(self) -> None:
        for name in ("loss_pct", "burst_pct", "duplicate_pct", "reorder_pct"):
            if not 0.0 <= getattr(self, name) <= 100.0:
                raise ValueError(f"{name} must be between 0 and 100, not {getattr(self, name)}.")
        for name in ("delay_ms", "jitter_ms", "reorder_extra_ms"):
            if not 0.0 <= getattr(self, name) < float("inf"):
                raise ValueError(f"{name} must be 0 or more, not {getattr(self, name)}.")
        if self.burst_length < 1:
            raise ValueError(f"burst_length must be 1 or more, not {self.burst_length}.")
        if self.queue_max_bytes < 1:
            raise ValueError(f"queue_max_bytes must be 1 or more, not {self.queue_max_bytes}.")
        bandwidth = self.bandwidth_bytes_per_s
        if bandwidth is not None and not 0.0 < bandwidth < float("inf"):
            raise ValueError(f"bandwidth_bytes_per_s must be above 0, not {bandwidth}.")


PERFECT = LinkConditions()
"""A link without any trouble: what a network has until it is told otherwise."""
