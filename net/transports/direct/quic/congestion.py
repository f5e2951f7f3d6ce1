"""Congestion control for a game among friends.

The library's own reads every packet lost or overtaken on a home Wi-Fi as congestion and halves its
window, until a megabyte takes a minute. This one asks what really tells a full network from a
lossy one: whether packets wait. Once a round trip it looks at the fastest round trip and at the
share of packets lost. When even the fastest has waited in a queue, where the game's datagrams wait
too, or when very much is lost, the window shrinks mildly; otherwise it grows by what arrived. A
floor keeps things moving and a ceiling bounds what can go wrong.
"""

from collections.abc import Iterable

from aioquic.quic.congestion.base import QuicCongestionControl, register_congestion_control
from aioquic.quic.packet_builder import QuicSentPacket

NAME = "tandem-acres"

WINDOW_START_BYTES = 32 * 1024
WINDOW_MIN_BYTES = 16 * 1024
WINDOW_MAX_BYTES = 512 * 1024
DECREASE = 0.85
CAREFUL_GROWTH = 4
"""After the first sign of a full network, the window grows by one byte for so many that arrive."""
QUEUE_RTT_S = 0.05
"""A round trip that takes this much longer than the fastest ever has waited in a queue. Well above
what two programs that look at their sockets 60 times a second add by chance."""
LOSS_MAX_SHARE = 0.25
"""A network that loses more than this is full, whatever its round trip says."""
ROUND_MIN_S = 0.01
FORGET_PER_ROUND_S = 0.0005
"""The fastest round trip ever is forgotten slowly, since a path may become longer for good."""
QUALITY_PACKETS = 256
"""The quality is that of the last so many packets, about: ten seconds of play."""
QUALITY_PACKETS_MIN = 16
"""Of fewer nothing can be said."""


class GameCongestionControl(QuicCongestionControl):
    """See the module."""

    def __init__(self, *, max_datagram_size: int) -> None:
        super().__init__(max_datagram_size=max_datagram_size)
        self.congestion_window = WINDOW_START_BYTES
        self._fastest_rtt_s = float("inf")
        self._round_end_s = float("-inf")
        self._round_rtt_s = float("inf")
        self._round_acked_bytes = 0
        self._round_lost_bytes = 0
        self._judged_packets = 0
        self._arrived_share = 1.0

    @property
    def quality(self) -> float | None:
        """Share of one's own packets that arrive, 0 to 1, as the acknowledgements tell; None
        while too few were sent."""
        return self._arrived_share if self._judged_packets >= QUALITY_PACKETS_MIN else None

    def on_packet_sent(self, *, packet: QuicSentPacket) -> None:
        """A packet is under way."""
        self.bytes_in_flight += packet.sent_bytes

    def on_packet_acked(self, *, now: float, packet: QuicSentPacket) -> None:
        """A packet has arrived."""
        self.bytes_in_flight -= packet.sent_bytes
        self._round_acked_bytes += packet.sent_bytes
        self._judge(has_arrived=True)
        self._end_round(now)

    def on_packets_lost(self, *, now: float, packets: Iterable[QuicSentPacket]) -> None:
        """Packets were lost."""
        for packet in packets:
            self.bytes_in_flight -= packet.sent_bytes
            self._round_lost_bytes += packet.sent_bytes
            self._judge(has_arrived=False)
        self._end_round(now)

    def on_packets_expired(self, *, packets: Iterable[QuicSentPacket]) -> None:
        """Packets do not matter any more."""
        for packet in packets:
            self.bytes_in_flight -= packet.sent_bytes

    def on_persistent_congestion(self) -> None:
        """Nothing at all got through for a while: begin again."""
        self.congestion_window = WINDOW_MIN_BYTES

    def on_rtt_measurement(self, *, now: float, rtt: float) -> None:
        """A round trip was measured."""
        self._fastest_rtt_s = min(self._fastest_rtt_s, rtt)
        self._round_rtt_s = min(self._round_rtt_s, rtt)

    def _judge(self, *, has_arrived: bool) -> None:
        """Counts a packet that has arrived or was lost: the plain share at first, then one in
        which the older packets weigh less and less."""
        self._judged_packets = min(self._judged_packets + 1, QUALITY_PACKETS)
        self._arrived_share += (has_arrived - self._arrived_share) / self._judged_packets

    def _end_round(self, now_s: float) -> None:
        """Once a round trip, judges what it brought."""
        if now_s < self._round_end_s or self._round_rtt_s == float("inf"):
            return
        acked_bytes, lost_bytes = self._round_acked_bytes, self._round_lost_bytes
        has_waited = self._round_rtt_s > self._fastest_rtt_s + QUEUE_RTT_S
        if has_waited or lost_bytes > LOSS_MAX_SHARE * (acked_bytes + lost_bytes):
            self.ssthresh = int(self.congestion_window * DECREASE)
            self.congestion_window = max(self.ssthresh, WINDOW_MIN_BYTES)
        else:
            growth = acked_bytes if self.ssthresh is None else acked_bytes // CAREFUL_GROWTH
            self.congestion_window = min(self.congestion_window + growth, WINDOW_MAX_BYTES)
        self._fastest_rtt_s += FORGET_PER_ROUND_S
        self._round_end_s = now_s + max(self._round_rtt_s, ROUND_MIN_S)
        self._round_rtt_s = float("inf")
        self._round_acked_bytes = self._round_lost_bytes = 0


# The library finds congestion controls by name in a registry of its own. Entering the same class
# again changes nothing, so this is safe however often and wherever it is imported.
register_congestion_control(NAME, GameCongestionControl)
