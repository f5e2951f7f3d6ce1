"""How well the stand-in's network carries, from every user to every other."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conditions:
    """One way between two users. What happens to a packet is drawn from the world's seed."""

    delay_ms: float = 40.0
    jitter_ms: float = 0.0
    loss_pct: float = 0.0
    duplicate_pct: float = 0.0
    """Of packets that bring an unreliable message a second time."""
    reorder_pct: float = 0.0
    reorder_extra_ms: float = 60.0
    """How much later a packet arrives that is overtaken."""
    rate_bytes_per_s: float = 256 * 1024
    """What one user can send to one other, everything together: Steam's default."""
    is_relayed: bool = False
    """Whether the way leads over one of Valve's relays."""
