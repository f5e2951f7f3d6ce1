"""How good a connection is: as its transport says, or else as the bundles themselves show.

No packet is sent to measure: that a bundle was acknowledged, and when, tells round trip, jitter and
loss. Only bundles that are acknowledged at once tell how long the way is; others wait until the
other side has something to say.
"""

from collections.abc import Sequence

from msgspec import Struct

from net import limits
from net.sync.bus import OVERTAKEN, Patience
from net.transports.interface import LinkStats

_LOSS_WEIGHT = 0.02


class LinkFigures(Struct, frozen=True):
    """What a player list shows of a connection."""

    ping_ms: float | None = None
    """Round trip; None while unknown."""
    quality: float | None = None
    """Share of packets that arrive, 0 to 1; None while unknown."""
    is_relayed: bool = False
    """Whether they go over somebody else's relay."""


class Heard(Struct, frozen=True):
    """What one acknowledgement showed."""

    arrived_bytes: int = 0
    """Payload of the bundles that are known to have arrived now …"""
    arrived: int = 0
    """… and how many they are."""
    lost: int = 0
    """Bundles that are known to be lost now."""
    round_trip_s: float | None = None
    """That of the way alone; None where it shows none."""


class LinkMeter:
    """Watches when one's own bundles are acknowledged."""

    __slots__ = ("_awaited", "_jitter_s", "_prompt_rtt_s", "loss", "rtt_s", "shortest_rtt_s")

    def __init__(self) -> None:
        self._awaited: dict[int, tuple[float, int, bool]] = {}
        self._prompt_rtt_s: float | None = None
        self._jitter_s = 0.0
        self.rtt_s: float | None = None
        """Smoothed round trip, tick waits included; None while unknown."""
        self.shortest_rtt_s: float | None = None
        self.loss = 0.0
        """Share of one's own bundles that did not arrive, smoothed, 0 to 1."""

    def sent(
        self, number: int, payload_bytes: int, now_s: float, *, is_answered_at_once: bool
    ) -> None:
        """A bundle of this number was sent."""
        self._awaited[number] = now_s, payload_bytes, is_answered_at_once
        if len(self._awaited) > limits.BUNDLE_HISTORY:
            # A peer that acknowledges nothing at all must not make this grow.
            del self._awaited[next(iter(self._awaited))]
            self._judge(is_lost=True)

    def acknowledged(self, numbers: Sequence[int], now_s: float) -> Heard:
        """The peer tells which bundles it has, the newest first; see `Ground.heard`."""
        if not numbers:
            return Heard()
        newest = numbers[0]
        awaited = self._awaited
        arrived_bytes = count = lost = 0
        round_trip_s = None
        for number in numbers:
            entry = awaited.pop(number, None)
            if entry is None:
                continue
            sent_s, payload_bytes, is_prompt = entry
            arrived_bytes += payload_bytes
            count += 1
            self._judge(is_lost=False)
            if number == newest:
                round_trip_s = self._measure(now_s - sent_s, is_prompt=is_prompt)
        while awaited and (number := next(iter(awaited))) <= newest - OVERTAKEN:
            del awaited[number]
            lost += 1
            self._judge(is_lost=True)
        return Heard(arrived_bytes, count, lost, round_trip_s)

    def patience(self, transport_rtt_ms: float | None) -> Patience:
        """How long an acknowledgement is waited for (RFC 6298, with a tick as the clock's grain);
        by the transport's own round trip until one was measured."""
        if self._prompt_rtt_s is not None:
            wait_s = self._prompt_rtt_s + max(1 / limits.TICK_RATE_HZ, 4.0 * self._jitter_s)
            ticks = wait_s * limits.TICK_RATE_HZ + 1.0
        elif transport_rtt_ms is not None:
            ticks = 1.5 * transport_rtt_ms / 1000 * limits.TICK_RATE_HZ + 3.0
        else:
            ticks = limits.RESEND_UNMEASURED_TICKS
        copies, unheard = 1, self.loss
        while unheard > limits.COPIES_LOSS_MAX and copies < limits.COPIES_MAX:
            copies += 1
            unheard *= self.loss
        return Patience(max(limits.RESEND_MIN_TICKS, ticks), copies)

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

    def _judge(self, *, is_lost: bool) -> None:
        self.loss += (is_lost - self.loss) * _LOSS_WEIGHT

    def _measure(self, rtt_s: float, *, is_prompt: bool) -> float | None:
        self.rtt_s = rtt_s if self.rtt_s is None else self.rtt_s + (rtt_s - self.rtt_s) * 0.1
        self.hear(rtt_s)
        if not is_prompt:
            return None
        if self._prompt_rtt_s is None:
            self._prompt_rtt_s, self._jitter_s = rtt_s, rtt_s / 4
        else:
            self._jitter_s += (abs(rtt_s - self._prompt_rtt_s) - self._jitter_s) / 4
            self._prompt_rtt_s += (rtt_s - self._prompt_rtt_s) / 8
        return rtt_s
