"""Congestion control for a game among friends.

The library's own reads every packet lost or overtaken on a home Wi-Fi as congestion and halves its
window, until a megabyte takes a minute. This one keeps a floor and a ceiling, gives way mildly and
at most once per round trip, and takes a growing round-trip time for the sign of a full queue that
it is: datagrams would wait in that queue too.
"""

from collections.abc import Iterable

from aioquic.quic.congestion.base import QuicCongestionControl, register_congestion_control
from aioquic.quic.packet_builder import QuicSentPacket

NAME = "tandem-acres"

WINDOW_START_BYTES = 32 * 1024
WINDOW_MIN_BYTES = 16 * 1024
WINDOW_MAX_BYTES = 512 * 1024
DECREASE = 0.85
CAREFUL_GROWTH = 8
"""After the first sign of congestion the window grows by one byte for so many acknowledged."""
QUEUE_RTT_S = 0.1
"""A round trip that takes this much longer than the fastest one seen has waited in a queue."""


class GameCongestionControl(QuicCongestionControl):
    """See the module."""

    def __init__(self, *, max_datagram_size: int) -> None:
        super().__init__(max_datagram_size=max_datagram_size)
        self.congestion_window = WINDOW_START_BYTES
        self._gave_way_s = float("-inf")
        self._fastest_rtt_s = float("inf")
        self._last_rtt_s = 0.0

    def on_packet_sent(self, *, packet: QuicSentPacket) -> None:
        """A packet is under way."""
        self.bytes_in_flight += packet.sent_bytes

    def on_packet_acked(self, *, now: float, packet: QuicSentPacket) -> None:
        """A packet has arrived: the window may grow."""
        self.bytes_in_flight -= packet.sent_bytes
        if packet.sent_time is not None and packet.sent_time <= self._gave_way_s:
            return
        share = 1 if self.ssthresh is None else CAREFUL_GROWTH
        grown = self.congestion_window + packet.sent_bytes // share
        self.congestion_window = min(grown, WINDOW_MAX_BYTES)

    def on_packets_expired(self, *, packets: Iterable[QuicSentPacket]) -> None:
        """Packets do not matter any more."""
        for packet in packets:
            self.bytes_in_flight -= packet.sent_bytes

    def on_packets_lost(self, *, now: float, packets: Iterable[QuicSentPacket]) -> None:
        """Packets were lost: give way, unless they were sent before the last time."""
        newest_s = float("-inf")
        for packet in packets:
            self.bytes_in_flight -= packet.sent_bytes
            if packet.sent_time is not None:
                newest_s = max(newest_s, packet.sent_time)
        if newest_s > self._gave_way_s:
            self._give_way(now)

    def on_persistent_congestion(self) -> None:
        """Nothing at all got through for a while: begin again."""
        self.congestion_window = WINDOW_MIN_BYTES

    def on_rtt_measurement(self, *, now: float, rtt: float) -> None:
        """A round trip was measured."""
        self._fastest_rtt_s = min(self._fastest_rtt_s, rtt)
        self._last_rtt_s = rtt
        if rtt > self._fastest_rtt_s + QUEUE_RTT_S and now - self._gave_way_s > rtt:
            self._give_way(now)

    def _give_way(self, now_s: float) -> None:
        self._gave_way_s = now_s
        self.congestion_window = max(int(self.congestion_window * DECREASE), WINDOW_MIN_BYTES)
        self.ssthresh = self.congestion_window


# The library finds congestion controls by name in a registry of its own. Entering the same class
# again changes nothing, so this is safe however often and wherever it is imported.
register_congestion_control(NAME, GameCongestionControl)
