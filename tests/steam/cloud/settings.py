"""How the cloud behaves: what its network does to packets, and how long Steam takes for what.

Both may be changed while programs are running; what is on its way already keeps its fate.
"""

from dataclasses import dataclass


@dataclass
class Weather:
    """What the network does to packets, for every pair of users alike."""

    delay_ms: float = 5.0
    """One way."""
    jitter_ms: float = 2.0
    """Added, from nothing to this: packets overtake each other."""
    loss_pct: float = 0.0
    duplicate_pct: float = 0.0
    """Of unreliable messages only: Steam does not double reliable ones."""

    @property
    def retry_s(self) -> float:
        """How much later a packet arrives that had to be sent again."""
        return 0.05 + 3 * self.delay_ms / 1000


@dataclass
class Pace:
    """How long Steam takes."""

    answer_s: float = 0.02
    """For the answer to a call, or to a question about a lobby."""
    notice_s: float = 0.05
    """Until friends see what somebody does."""
    relay_s: float = 0.1
    """Until the relay network is ready."""
    names_s: float = 0.0
    """Until the names of friends are known."""
    crash_s: float = 0.3
    """Until Steam takes a game that has crashed out of its lobbies."""
    initial_timeout_s: float = 10.0
    """How long a session may wait for a yes."""
    connected_timeout_s: float = 10.0
    """How long a session bears silence."""
