"""How much one link carries, and who may use it: one budget for bundles and for bulk.

What tells a full link from a lossy one is whether packets wait. Once a round trip the pace looks at
the fastest round trip since the last look: when even that took much longer than the fastest of the
last seconds, the link is full, and from then on one sends a little less than what arrived. While
all that was allowed was used and nothing waited, it may be more.

Who hardly sends anything cannot tell whether it was he who filled the link, or somebody else, or
whether the way has become longer. He sends less too; but if the link empties although he was never
short of what he might send, he may as much as before, and if he was short, he comes back to that
as fast as at first.

Bundles go first. While anything else waits (a welcome package, a repair) they leave it a quarter,
so that on a narrow link they do not starve what would heal them.
"""

from net import limits
from net.session.meter import Heard

_BASE_WINDOW_S = 10.0
"""How long the fastest round trip counts; a path may become longer for good."""
_SAMPLES_MIN = 3
"""Round trips that a look needs to tell waiting from chance."""
_ROUND_MIN_S = 0.1
_SHORTER_S = 0.01
_FULL_ROUNDS_MIN = 2
"""In a row, since the first round trips of a connection may be long by chance."""
_LESS = 0.85
_MORE = 1.25
_MORE_AT_FIRST = 2.0
"""Until the link was full for the first time, nobody knows how much it carries."""
_MORE_EVERY_S = 1.0
_JUDGED_MIN = 8
_STALLED_S = 1.0
_STALLED_ROUND_TRIPS = 4
"""What waits besides bundles and does not move for so long shows a full link too, where the network
lets datagrams go first."""
_BURST_S = 0.1
"""What was not used may be used this much later."""
_BULK_BURST_BYTES = 64 * 1024
_BULK_UNSENT_MIN_BYTES = 40 * 1024
"""Of a welcome package so much may be queued, whatever is known of the link: a chunk and a bit …"""
_BULK_AHEAD_S = 0.25
"""… or what arrives in a round trip and this. More would only fill the network's queues."""
_BULK_LOOK_S = 0.5


class LinkPace:
    """The budget of one link in one direction. Time is given, in seconds."""

    __slots__ = (
        "_acked_bytes",
        "_base_s",
        "_before_bytes_per_s",
        "_bulk_arrived_bytes",
        "_bulk_bytes",
        "_bulk_bytes_per_s",
        "_bulk_since_s",
        "_bulk_unsent_bytes",
        "_filled_s",
        "_full_rounds",
        "_full_rtt_s",
        "_has_been_full",
        "_is_used_up",
        "_judged",
        "_last_rtt_s",
        "_live_bytes",
        "_lost",
        "_more_s",
        "_moved_s",
        "_older_base_s",
        "_round_rtt_s",
        "_round_since_s",
        "_samples",
        "_was_short",
        "_window_since_s",
        "rate_bytes_per_s",
    )

    def __init__(self, now_s: float) -> None:
        self.rate_bytes_per_s = float(limits.LINK_START_BYTES_PER_S)
        """What may be sent a second, the overhead of datagrams included."""
        self._filled_s = now_s
        self._live_bytes = self._live_burst_bytes
        self._bulk_bytes = float(limits.SNAPSHOT_CHUNK_MAX_BYTES)
        self._bulk_unsent_bytes = 0
        self._bulk_arrived_bytes = 0
        self._bulk_since_s = now_s
        self._bulk_bytes_per_s = 0.0
        self._is_used_up = False
        self._has_been_full = False
        self._before_bytes_per_s = 0.0
        """What was allowed before the link was full for the first time without one's having used
        all of it; 0 where that has not been, or where one has filled it oneself since."""
        self._was_short = False
        """Whether one would have sent more since then."""
        self._base_s = self._older_base_s = float("inf")
        self._last_rtt_s = 0.0
        self._moved_s = now_s
        """When anything of what was queued besides bundles has arrived."""
        self._more_s = now_s
        """When more may be tried again."""
        self._full_rtt_s = float("inf")
        """The fastest round trip of the last look, where the link was full."""
        self._window_since_s = now_s
        self._round_since_s = now_s
        self._round_rtt_s = float("inf")
        self._samples = 0
        self._full_rounds = 0
        self._acked_bytes = 0
        self._judged = self._lost = 0

    @property
    def _live_burst_bytes(self) -> float:
        full = limits.DATAGRAM_MAX_BYTES + limits.DATAGRAM_OVERHEAD_BYTES
        return max(2.0 * full, self.rate_bytes_per_s * _BURST_S)

    @property
    def has_bulk(self) -> bool:
        """Whether repairs or bulk were under way as it was filled last."""
        return self._bulk_unsent_bytes > 0

    # Spending

    def fill(self, now_s: float, unsent_bytes: int) -> None:
        """Time has passed. `unsent_bytes` of repairs and bulk are queued and not acknowledged."""
        # What has arrived of it meanwhile: it was added to what is queued as it was sent.
        has_moved = unsent_bytes < self._bulk_unsent_bytes or not unsent_bytes
        arrived_bytes = max(0, self._bulk_unsent_bytes - unsent_bytes)
        self._acked_bytes += arrived_bytes
        self._bulk_arrived_bytes += arrived_bytes
        if now_s - self._bulk_since_s >= _BULK_LOOK_S:
            self._bulk_bytes_per_s = self._bulk_arrived_bytes / (now_s - self._bulk_since_s)
            self._bulk_arrived_bytes, self._bulk_since_s = 0, now_s
        self._bulk_unsent_bytes = unsent_bytes
        if has_moved:
            self._moved_s = now_s
        elif now_s - self._moved_s > max(_STALLED_S, _STALLED_ROUND_TRIPS * self._last_rtt_s):
            self._moved_s = now_s
            self._is_used_up = True
            self._send_less(self._acked_bytes / max(_ROUND_MIN_S, now_s - self._round_since_s))
        income = max(0.0, now_s - self._filled_s) * self.rate_bytes_per_s
        self._filled_s = now_s
        share = limits.LINK_LIVE_SHARE if unsent_bytes else 1.0
        live_bytes, most_bytes = self._live_bytes + income * share, self._live_burst_bytes
        rest = income * (1.0 - share) + max(0.0, live_bytes - most_bytes)
        self._live_bytes = min(live_bytes, most_bytes)
        self._bulk_bytes = min(self._bulk_bytes + rest, _BULK_BURST_BYTES)

    def may_send(self) -> bool:
        """Whether a bundle may go now."""
        if self._live_bytes <= 0:
            self._is_used_up = self._was_short = True
        return self._live_bytes > 0

    def sent(self, payload_bytes: int) -> None:
        """A bundle goes."""
        self._live_bytes -= payload_bytes + limits.DATAGRAM_OVERHEAD_BYTES

    def may_send_bulk(self, unsent_bytes: int) -> bool:
        """Whether a part of a welcome package may be queued, while so much of it waits."""
        under_way_bytes = self._bulk_bytes_per_s * (self._last_rtt_s + _BULK_AHEAD_S)
        if unsent_bytes > min(
            limits.SNAPSHOT_UNSENT_MAX_BYTES, max(_BULK_UNSENT_MIN_BYTES, under_way_bytes)
        ):
            return False
        if self._bulk_bytes <= 0:
            self._is_used_up = self._was_short = True
        return self._bulk_bytes > 0

    def sent_bulk(self, message_bytes: int) -> None:
        """A part was queued. It may be more than there was; the debt is filled first."""
        self._bulk_bytes -= message_bytes
        self._bulk_unsent_bytes += message_bytes

    # Measuring

    def heard(self, heard: Heard) -> None:
        """Some of one's own bundles are known to have arrived, or to be lost."""
        overhead_bytes = heard.arrived * limits.DATAGRAM_OVERHEAD_BYTES
        self._acked_bytes += heard.arrived_bytes + overhead_bytes
        self._judged += heard.arrived + heard.lost
        self._lost += heard.lost

    def measured(self, rtt_s: float, now_s: float) -> None:
        """A round trip was measured. What is no news, since nothing was sent, is not counted."""
        if rtt_s == self._last_rtt_s:
            return
        self._last_rtt_s = rtt_s
        if now_s - self._window_since_s > _BASE_WINDOW_S:
            self._window_since_s = now_s
            self._older_base_s, self._base_s = self._base_s, float("inf")
        self._base_s = min(self._base_s, rtt_s)
        self._round_rtt_s = min(self._round_rtt_s, rtt_s)
        self._samples += 1
        since_s = now_s - self._round_since_s
        if self._samples >= _SAMPLES_MIN and since_s >= max(_ROUND_MIN_S, self._round_rtt_s):
            self._end_round(now_s, since_s)

    def _end_round(self, now_s: float, round_s: float) -> None:
        waited_s = self._round_rtt_s - min(self._base_s, self._older_base_s)
        loses_much = (
            self._judged >= _JUDGED_MIN and self._lost > limits.LINK_LOSS_MAX * self._judged
        )
        is_full = waited_s > limits.LINK_QUEUE_MAX_S or loses_much
        self._full_rounds = self._full_rounds + 1 if is_full else 0
        if self._full_rounds >= _FULL_ROUNDS_MIN:
            self._send_less(self._acked_bytes / round_s)
        elif not is_full:
            self._full_rtt_s = float("inf")
            self._send_more(now_s)
        self._is_used_up = False
        self._round_since_s = now_s
        self._round_rtt_s = float("inf")
        self._samples = self._acked_bytes = self._judged = self._lost = 0

    def _send_more(self, now_s: float) -> None:
        before = self._before_bytes_per_s
        if before and not self._was_short:
            self.rate_bytes_per_s = max(self.rate_bytes_per_s, before)
            self._before_bytes_per_s = 0.0
        is_known = self._has_been_full and self.rate_bytes_per_s >= before
        if self._is_used_up and (not is_known or now_s >= self._more_s):
            self._more_s = now_s + (_MORE_EVERY_S if is_known else 0.0)
            rate = self.rate_bytes_per_s * (_MORE if is_known else _MORE_AT_FIRST)
            self.rate_bytes_per_s = min(limits.LINK_MAX_BYTES_PER_S, rate)

    def _send_less(self, arrived_bytes_per_s: float) -> None:
        if self._is_used_up:
            self._has_been_full = True
            self._before_bytes_per_s = 0.0
        elif self.rate_bytes_per_s > self._before_bytes_per_s:
            self._before_bytes_per_s = self.rate_bytes_per_s
            self._was_short = False
        rate = _LESS * min(self.rate_bytes_per_s, arrived_bytes_per_s)
        if rate < limits.LINK_MIN_BYTES_PER_S:
            rate = limits.LINK_MIN_BYTES_PER_S
            if self._round_rtt_s >= self._full_rtt_s - _SHORTER_S:
                # One sends hardly anything, and it takes no less long: that is the way itself.
                self._base_s = self._older_base_s = self._round_rtt_s
        self.rate_bytes_per_s = rate
        self._full_rtt_s = self._round_rtt_s
