"""How good a connection is: as its transport says, or else as the bundles themselves show.

No packet is sent to measure: that a bundle was acknowledged, and when, tells both round trip and
loss.
"""

from msgspec import Struct

from net import limits
from net.transports.interface import LinkStats


class LinkFigures(Struct, frozen=True):
    """What a player list shows of a connection."""

    ping_ms: float | None = None
    """Round trip; None while unknown."""
    quality: float | None = None
    """Share of packets that arrive, 0 to 1; None while unknown."""
    is_relayed: bool = False
    """Whether they go over somebody else's relay."""


class LinkMeter:
    """Watches when one's own bundles are acknowledged."""

    __slots__ = ("_awaited", "loss", "rtt_s", "shortest_rtt_s")

    def __init__(self) -> None:
        self._awaited: dict[int, float] = {}
        self.rtt_s: float | None = None
        """Smoothed round trip, tick waits included; None while unknown."""
        self.shortest_rtt_s: float | None = None
        self.loss = 0.0
        """Share of one's own bundles that did not arrive, smoothed, 0 to 1."""

    def sent(self, tick: int, now_s: float) -> None:
        """A bundle of this tick was sent."""
        self._awaited[tick] = now_s
        if len(self._awaited) > limits.BUNDLE_HISTORY_TICKS:
            # A peer that acknowledges nothing at all must not make this grow.
            del self._awaited[next(iter(self._awaited))]
            self.loss += (1.0 - self.loss) * 0.02

    def acknowledged(self, newest: int, bits: int, now_s: float) -> None:
        """The peer has the bundle of tick `newest`, and those before it that `bits` names."""
        awaited = self._awaited
        sent_s = awaited.pop(newest, None)
        if sent_s is not None:
            self._measure(now_s - sent_s)
            self.loss -= self.loss * 0.02
        for tick in list(awaited):
            if tick > newest:
                break
            distance = newest - 1 - tick
            if distance >= limits.ACKNOWLEDGED_BITS:
                del awaited[tick]
                self.loss += (1.0 - self.loss) * 0.02
            elif bits >> distance & 1:
                del awaited[tick]
                self.loss -= self.loss * 0.02

    @property
    def quality(self) -> float | None:
        """Share of one's own bundles that arrived; None while nothing has."""
        return None if self.rtt_s is None else 1.0 - self.loss

    def figures(self, stats: LinkStats) -> LinkFigures:
        """The transport's own figures of this connection, and where it has none, those of the
        bundles, which wait for ticks."""
        ping_ms, quality = stats.rtt_ms, stats.quality
        if ping_ms is None and self.rtt_s is not None:
            ping_ms = self.rtt_s * 1000
        return LinkFigures(ping_ms, self.quality if quality is None else quality, stats.is_relayed)

    def hear(self, rtt_s: float) -> None:
        """A round trip by whatever measure: the transport's own has no wait for a tick or for a
        heartbeat in it."""
        if self.shortest_rtt_s is None or rtt_s < self.shortest_rtt_s:
            self.shortest_rtt_s = rtt_s

    def _measure(self, rtt_s: float) -> None:
        self.rtt_s = rtt_s if self.rtt_s is None else self.rtt_s + (rtt_s - self.rtt_s) * 0.1
        self.hear(rtt_s)
