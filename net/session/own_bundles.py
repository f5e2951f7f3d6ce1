"""A guest's own bundles of one epoch: when one goes, what it tells the host, and what the host's
answers tell of the link."""

from collections.abc import Callable

from net import limits
from net.bundle_bytes import said_by
from net.bundles import GuestBundle, HostBundle, Numbered
from net.ground import Ground
from net.session.meter import LinkMeter
from net.session.outbox import CommandOutbox
from net.session.own_presence import OwnPresence
from net.session.pace import LinkPace
from net.sync.bus import OVERTAKEN
from net.sync.follower import Follower
from net.sync.presence import PresenceSample
from net.wire import encode

_STREAM_TICKS = 3
"""Ticks in a row of which each brought something, from which one takes it that the next does."""


class OwnBundles:
    """See the module."""

    def __init__(
        self,
        epoch: int,
        outbox: CommandOutbox,
        follower: Follower,
        transport_rtt_ms: Callable[[], float | None],
        now_s: float,
    ) -> None:
        """`transport_rtt_ms` is the round trip as the transport knows it."""
        self.ground = Ground(epoch)
        """What this side and the host know of each other's bundles."""
        self.meter = LinkMeter()
        self.last_number = 0
        self._outbox = outbox
        self._follower = follower
        self._transport_rtt_ms = transport_rtt_ms
        self._pace = LinkPace(now_s)
        self._presence = OwnPresence()
        self._last_sent_tick = -limits.HEARTBEAT_TICKS
        self._owed_tick = -limits.HEARTBEAT_TICKS
        """The newest tick whose bundle was to acknowledge something …"""
        self._owed_in_a_row = 0
        """… and how many there were in a row."""

    def make(
        self, tick: int, sample: PresenceSample | None, now_s: float, *, is_acting: bool
    ) -> bytes | None:
        """The bundle of this tick; None where none is to go, or the link does not carry it. It
        tells where this guest is and what it wants only while it `is_acting`."""
        is_commanding = is_acting and self._outbox.has_due(tick)
        is_heartbeat = tick - self._last_sent_tick >= limits.HEARTBEAT_TICKS
        is_acknowledging = self._owed_tick > self._last_sent_tick and not self._may_wait(tick)
        is_due = is_commanding or is_heartbeat or is_acknowledging
        seen = sample if is_acting else None
        if seen is not None and not self._presence.is_due(seen, tick, rides_along=is_due):
            seen = None
        if not is_due and seen is None:
            return None
        transport_rtt_ms = self._transport_rtt_ms()
        if transport_rtt_ms is not None:
            self._pace.measured(transport_rtt_ms / 1000, now_s)
        self._pace.fill(now_s, 0)
        if not self._pace.may_send():
            return None
        self.last_number = number = self.last_number + 1
        presence = () if seen is None else (self._presence.tell(seen, tick),)
        commands: tuple[Numbered, ...] = ()
        if is_commanding:
            commands = self._outbox.take_due(tick, number, self.meter.patience(transport_rtt_ms))
        self._last_sent_tick = tick
        acknowledged, bits = self._follower.acknowledge(number, now_s)
        bundle = GuestBundle(
            self.ground.epoch, number, tick, acknowledged, bits, presence, commands
        )
        payload = encode(bundle, self.ground)
        self.ground.sent(*said_by(bundle))
        self.meter.sent(number, len(payload), now_s, is_answered_at_once=bool(commands))
        self._pace.sent(len(payload))
        return payload

    def owe_acknowledgement(self, tick: int) -> None:
        """The bundle of this tick is to go soon: something came that the host waits to hear of."""
        if tick != self._owed_tick:
            self._owed_in_a_row = self._owed_in_a_row + 1 if tick - self._owed_tick == 1 else 1
            self._owed_tick = tick

    def _may_wait(self, tick: int) -> bool:
        """Whether what is to be acknowledged can wait for the next tick's: of bundles that come
        tick after tick every second one is answered, unless the host is to hear soon that one was
        lost. A packet costs more than what it says; and the next tick brings another bundle then,
        which is answered at once, so that the host measures the way and not the wait."""
        return (
            self._owed_in_a_row >= _STREAM_TICKS
            and tick - self._last_sent_tick < limits.ACKNOWLEDGE_EVERY_TICKS
            and not self._follower.window.has_gap_before(OVERTAKEN)
        )

    def heard(self, bundle: HostBundle, now_s: float) -> None:
        """The host's newest bundle tells which of this guest's it has."""
        numbers = self.ground.heard(bundle.number, bundle.acknowledged, bundle.acknowledged_bits)
        self._pace.heard(self.meter.acknowledged(numbers, now_s))
        self._follower.acknowledging.heard(bundle.acknowledged)
        transport_rtt_ms = self._transport_rtt_ms()
        if transport_rtt_ms is not None:
            self.meter.hear(transport_rtt_ms / 1000)
