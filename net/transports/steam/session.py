"""The one Steam session with one user, which all connections with that user share.

Steam has one connection between two users, with one queue for everything that is sent on it. So the
session is where sending is decided: handshakes and datagrams go in at once, segments of reliable
messages only as long as little waits there, the important channels first. What does not go in stays
in the connections' own queues, which is all that a full send buffer ever causes.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from net.budget import TokenBucket
from net.limits import (
    CONNECT_TIMEOUT_S,
    GOODBYE_LINGER_S,
    STEAM_DATAGRAMS_PENDING_MAX_BYTES,
    STEAM_HELLOS_BURST,
    STEAM_HELLOS_PER_S,
    STEAM_MESSAGES_BURST,
    STEAM_MESSAGES_PER_S,
)
from net.steam import (
    SESSION_BROKEN_RESULTS,
    ConnectionState,
    EndReason,
    Messages,
    Result,
    SendFlags,
    SessionInfo,
    SteamId,
)
from net.transports.interface import Channel, LinkStats
from net.transports.steam.frames import DATAGRAM_CHANNEL
from net.transports.steam.pace import Pace

HEADROOM_BYTES = {Channel.CONTROL: 64 * 1024, Channel.REPAIR: 16 * 1024, Channel.BULK: 0}
"""How much more than bulk a channel may put on its way, so that it need not wait for bulk."""
OVERHEAD_BYTES = 60
"""What IP, UDP and Steam's relay and encryption add to a message, as an estimate: Steam does not
say."""
BROKEN_STATES = frozenset(
    {ConnectionState.CLOSED_BY_PEER, ConnectionState.PROBLEM_DETECTED_LOCALLY}
)
NO_SESSION_STATES = BROKEN_STATES | {ConnectionState.NONE}


class Backlog:
    """What a connection has still to send on a channel, and what was sent and not acknowledged."""

    __slots__ = ("queued_bytes", "segments", "unacknowledged_bytes")

    def __init__(self) -> None:
        self.segments: deque[bytes] = deque()
        """Whole frames, in order."""
        self.queued_bytes = 0
        self.unacknowledged_bytes = 0

    @property
    def unsent_bytes(self) -> int:
        """Everything that the other side is not known to have."""
        return self.queued_bytes + self.unacknowledged_bytes

    def clear(self) -> None:
        """Forgets what was not sent."""
        self.segments.clear()
        self.queued_bytes = 0


@dataclass(eq=False, slots=True)
class Lane:
    """What the session knows of one of its connections: enough to send for it."""

    backlogs: dict[Channel, Backlog]
    stats: LinkStats


class SteamSession:
    """See the module."""

    def __init__(self, user: SteamId, messages: Messages, now_s: float) -> None:
        self.user = user
        self.lanes: list[Lane] = []
        self.failure: str | None = None
        """Why the session broke, in words; None while it has not."""
        self.budget = TokenBucket(STEAM_MESSAGES_PER_S, STEAM_MESSAGES_BURST)
        """Steam messages that this user may still send."""
        self.hello_budget = TokenBucket(STEAM_HELLOS_PER_S, STEAM_HELLOS_BURST)
        self.empty_until_s = now_s + CONNECT_TIMEOUT_S
        """When it is closed if there is no connection."""
        self._messages = messages
        self._pace = Pace()
        self._given: deque[tuple[Backlog | None, int]] = deque()
        """What Steam has and the other side may not have, in order."""
        self._given_bytes = 0
        self._given_total_bytes = 0
        self._added_datagram_bytes = 0
        self._added_reliable_bytes = 0
        self._turn = 0
        self.info: SessionInfo = messages.session(user)
        """As of the last `refresh` …"""
        self.now_s = now_s
        """… and when that was."""

    @property
    def is_connected(self) -> bool:
        """Whether anything but a handshake may be sent: until then Steam queues even datagrams as
        reliable."""
        return self.info.state is ConnectionState.CONNECTED

    @property
    def is_drained(self) -> bool:
        """Whether the other side has every reliable byte that Steam was given."""
        return not self._given

    def refresh(self, now_s: float) -> None:
        """Asks Steam how the session is doing."""
        info = self.info = self._messages.session(self.user)
        self.now_s = now_s
        self._added_datagram_bytes = self._added_reliable_bytes = 0
        self._settle(info.unsent_reliable_bytes)
        delivered_bytes = self._given_total_bytes - self._given_bytes
        self._pace.observe(now_s, delivered_bytes, info.ping_ms)
        if self.failure is None and info.state in BROKEN_STATES:
            self.failure = failure_words(info.end_reason, info.debug_text)

    def restart(self) -> None:
        """Forgets a broken session, so that the next message begins a new one."""
        self._messages.close_session(self.user)
        self.failure = None
        self.refresh(self.now_s)

    def close(self) -> None:
        """Ends the session at Steam; what is unsent is lost."""
        self._messages.close_session(self.user)

    def linger(self, now_s: float) -> None:
        """The last connection is over: the session stays a little, because late messages would
        otherwise begin a new one."""
        self.empty_until_s = now_s + GOODBYE_LINGER_S

    def send_handshake(self, frame: bytes, stats: LinkStats) -> bool:
        """Sends a reliable frame outside the channels' backlogs. False when Steam did not take
        it, to be tried again."""
        flags = SendFlags.RELIABLE | SendFlags.NO_NAGLE
        if not self._send(frame, flags, Channel.CONTROL, stats):
            return False
        self._give(None, len(frame))
        return True

    def send_datagram(self, frame: bytes, stats: LinkStats) -> None:
        """Sends an unreliable frame, or drops it when it would be old before it leaves."""
        waiting = self.info.pending_unreliable_bytes + self._added_datagram_bytes
        if self.is_connected and waiting + len(frame) <= STEAM_DATAGRAMS_PENDING_MAX_BYTES:
            # With NO_DELAY Steam would drop every datagram while there is any bulk.
            flags = SendFlags.UNRELIABLE | SendFlags.NO_NAGLE
            if self._send(frame, flags, DATAGRAM_CHANNEL, stats):
                self._added_datagram_bytes += len(frame)

    def feed(self, now_s: float, *, with_bulk: bool) -> None:
        """Gives Steam as much of the backlogs as may wait there. Bulk belongs behind the datagrams
        of a tick, not in front of those of the next."""
        if with_bulk:
            self.refresh(now_s)
        if not self.is_connected or not self.lanes:
            return
        self._turn += 1
        for channel in Channel:
            if channel is Channel.BULK and not with_bulk:
                return
            for lane in self._lanes_in_turn():
                if not self._feed_lane(lane, channel):
                    break

    def _feed_lane(self, lane: Lane, channel: Channel) -> bool:
        """Whether there was room for all that this connection has on a channel."""
        backlog = lane.backlogs[channel]
        while backlog.segments:
            if not self._has_room(channel):
                return False
            segment = backlog.segments[0]
            flags = SendFlags.RELIABLE
            if channel is not Channel.BULK:
                flags |= SendFlags.NO_NAGLE
            if not self._send(segment, flags, channel, lane.stats):
                return False
            backlog.segments.popleft()
            backlog.queued_bytes -= len(segment)
            self._give(backlog, len(segment))
        return True

    def _lanes_in_turn(self) -> Iterator[Lane]:
        first = self._turn % len(self.lanes)
        yield from islice(self.lanes, first, None)
        yield from islice(self.lanes, first)

    def _has_room(self, channel: Channel) -> bool:
        headroom = HEADROOM_BYTES[channel]
        waiting = self.info.pending_reliable_bytes + self._added_reliable_bytes
        pending_max_bytes = self._pace.pending_max_bytes(self.info.send_rate_bytes_per_s)
        if (
            waiting >= pending_max_bytes + headroom
            or self._given_bytes >= self._pace.window_bytes + headroom
        ):
            self._pace.limited()
            return False
        return True

    def _send(self, frame: bytes, flags: SendFlags, steam_channel: int, stats: LinkStats) -> bool:
        result = self._messages.send(self.user, frame, flags, steam_channel)
        if result is Result.OK:
            stats.wire_bytes_sent += len(frame) + OVERHEAD_BYTES
            return True
        if result in SESSION_BROKEN_RESULTS and self.failure is None:
            info = self._messages.session(self.user)
            self.failure = failure_words(info.end_reason, info.debug_text)
        return False

    def _give(self, backlog: Backlog | None, size: int) -> None:
        self._given.append((backlog, size))
        self._given_bytes += size
        self._given_total_bytes += size
        self._added_reliable_bytes += size
        if backlog is not None:
            backlog.unacknowledged_bytes += size

    def _settle(self, unsent_bytes: int) -> None:
        """Finds out what has arrived. Steam only says how many bytes have not, and works them off
        nearly in order; so it is taken to be the oldest that have."""
        while self._given and self._given_bytes - self._given[0][1] >= unsent_bytes:
            backlog, size = self._given.popleft()
            self._given_bytes -= size
            if backlog is not None:
                backlog.unacknowledged_bytes -= size


def failure_words(reason: EndReason, debug_text: str) -> str:
    """Why a session ended, for a log and for people who report it."""
    words = debug_text or reason.name.lower().replace("_", " ")
    return f"Steam lost the connection: {words} ({int(reason)})."
