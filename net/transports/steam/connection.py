"""The life of one connection over Steam, from hello to goodbye.

The side that connects says HELLO until it hears WELCOME, and is connected then; the side that
accepts is connected when it hears anything more. Nothing else is sent before. Steam acknowledges
and repeats, but its acknowledgements say nothing of the program at the other end; so a connection
that heard nothing for a while asks with a PING, and concludes by itself at the idle timeout.

A goodbye waits until everything queued before it was given to Steam, and is only over when Steam
has delivered it, since closing a session drops what is under way.
"""

from collections import deque
from enum import Enum

from net.errors import RemoteProtocolError
from net.limits import (
    CONNECT_TIMEOUT_S,
    GOODBYE_DRAIN_S,
    IDLE_TIMEOUT_S,
    KEEPALIVE_S,
    RELIABLE_MESSAGE_MAX_BYTES,
    RELIABLE_UNSENT_MAX_BYTES,
    STEAM_HELLO_AGAIN_S,
    STEAM_LEFT_LOBBY_GRACE_S,
    STEAM_RELAY_WAIT_S,
    STEAM_SEGMENT_MAX_BYTES,
)
from net.steam import ConnectionState
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    LinkStats,
    PeerId,
    ReliableReceived,
    TransportEvent,
)
from net.transports.steam.frames import (
    SEQUENCE_MODULUS,
    Confirm,
    Datagram,
    Frame,
    Goodbye,
    Hello,
    Ping,
    Pong,
    Segment,
    Welcome,
    encode,
)
from net.transports.steam.session import NO_SESSION_STATES, Backlog, Lane, SteamSession

PING_AGAIN_S = 0.5


class State(Enum):
    """Where a connection is in its life."""

    CONNECTING = "connecting"
    ACCEPTING = "accepting"
    """WELCOME was said and nothing heard since; the owner does not know of it yet."""
    OPEN = "open"
    LEAVING = "leaving"
    """The owner disconnected; what was queued is still being given to Steam."""
    SAYING_GOODBYE = "saying goodbye"
    """Over for the owner; the goodbye is on its way."""
    ENDED = "ended"


_OVER = (State.SAYING_GOODBYE, State.ENDED)


class SteamConnection:
    """See the module. `number` names it on the wire, `events` is the endpoint's list of what to
    report, and `life` is the endpoint's own."""

    def __init__(
        self,
        peer: PeerId,
        number: int,
        session: SteamSession,
        *,
        life: int,
        is_incoming: bool,
        now_s: float,
        events: deque[TransportEvent],
    ) -> None:
        self.peer = peer
        self.number = number
        self.session = session
        self.is_incoming = is_incoming
        self.state = State.ACCEPTING if is_incoming else State.CONNECTING
        self.stats = LinkStats()
        self.lane = Lane({channel: Backlog() for channel in Channel}, self.stats)
        self.peer_life: int | None = None
        self._life = life
        self._events = events
        self._began_s = now_s
        self._deadline_s = now_s + CONNECT_TIMEOUT_S
        self._heard_s = now_s
        self._asked_s = now_s
        self._doubt_until_s: float | None = None
        self._hello_again_s = now_s
        self._failure: str | None = None
        """What went wrong in earlier tries to connect."""
        self._owed: deque[Frame] = deque()
        """Handshakes that Steam has not taken yet."""
        self._owes_pong = False
        self._next_out = dict.fromkeys(Channel, 0)
        self._next_in = dict.fromkeys(Channel, 0)
        self._partial = {channel: bytearray() for channel in Channel}
        self._queued_end: tuple[CloseCode, str] | None = None
        """What the owner's goodbye will say."""
        self._end: Goodbye | None = None
        """The peer's goodbye, while what was sent before it is still missing."""

    @property
    def identity(self) -> str:
        """The user's Steam id."""
        return str(self.session.user)

    # What the owner asks for

    def queue_reliable(self, channel: Channel, payload: bytes) -> None:
        """Queues one message, cut into segments."""
        if self.state not in (State.CONNECTING, State.OPEN):
            return
        backlog = self.lane.backlogs[channel]
        if backlog.unsent_bytes + len(payload) > RELIABLE_UNSENT_MAX_BYTES:
            self.break_off(CloseCode.TIMED_OUT, "It does not take what is sent to it.")
            return
        self.stats.payload_bytes_sent += len(payload)
        for start in range(0, max(len(payload), 1), STEAM_SEGMENT_MAX_BYTES):
            end = start + STEAM_SEGMENT_MAX_BYTES
            sequence = self._next_out[channel]
            self._next_out[channel] = (sequence + 1) % SEQUENCE_MODULUS
            is_last = end >= len(payload)
            frame = encode(Segment(self.number, sequence, is_last, payload[start:end]))
            backlog.segments.append(frame)
            backlog.queued_bytes += len(frame)

    def send_datagram(self, payload: bytes) -> None:
        """Sends one datagram, if Steam can take it now."""
        if self.state is State.OPEN:
            self.stats.payload_bytes_sent += len(payload)
            self.session.send_datagram(encode(Datagram(self.number, payload)), self.stats)

    def unsent_bytes(self, channel: Channel) -> int:
        """Bytes queued on a channel and not acknowledged."""
        return self.lane.backlogs[channel].unsent_bytes

    def leave(self, code: CloseCode, reason: str, now_s: float) -> None:
        """Says goodbye once everything queued was sent, or cannot be."""
        if self.state is State.OPEN:
            self._queued_end = (code, reason)
            self.state = State.LEAVING
            self._deadline_s = now_s + GOODBYE_DRAIN_S
        elif self.state in (State.CONNECTING, State.ACCEPTING):
            self.state = State.ENDED

    def hurry(self, deadline_s: float) -> None:
        """The owner cannot wait longer than this for what is still queued."""
        self._deadline_s = min(self._deadline_s, deadline_s)

    # What the network brings

    def receive(self, frame: Frame, channel: int, now_s: float) -> None:
        """Takes one frame of this connection. Raises `RemoteProtocolError` for one that the
        protocol does not allow."""
        if self.state in _OVER:
            return
        self._heard_s = now_s
        self._doubt_until_s = None
        if self.state is State.ACCEPTING and not isinstance(frame, Hello | Goodbye):
            self._open()
        match frame:
            case Hello():
                self._receive_hello(frame)
            case Welcome():
                self._receive_welcome(frame)
            case Segment():
                self._receive_segment(frame, Channel(channel))
            case Datagram(_, body):
                self.stats.payload_bytes_received += len(body)
                if self.state is State.OPEN and self._end is None:
                    self._events.append(DatagramReceived(self.peer, body))
            case Ping():
                self._owes_pong = True
            case Goodbye():
                self._receive_goodbye(frame, now_s)

    def _receive_hello(self, hello: Hello) -> None:
        if not self.is_incoming:
            raise RemoteProtocolError("a hello for a connection that was begun here")
        self.peer_life = hello.life
        if self.state is State.ACCEPTING and not self._owed:
            self._owed.append(Welcome(self.number, self._life))

    def _receive_welcome(self, welcome: Welcome) -> None:
        if self.is_incoming:
            raise RemoteProtocolError("a welcome to a connection that was begun there")
        if self.state is State.CONNECTING:
            self.peer_life = welcome.life
            self._owed.append(Confirm(self.number))
            self._open()

    def _open(self) -> None:
        self.state = State.OPEN
        self._events.append(Connected(self.peer, self.is_incoming, self.identity))

    def _receive_segment(self, segment: Segment, channel: Channel) -> None:
        if self.state not in (State.OPEN, State.LEAVING):
            raise RemoteProtocolError("a message before the handshake was over")
        expected = self._next_in[channel]
        ahead = (segment.sequence - expected) % SEQUENCE_MODULUS
        if ahead >= SEQUENCE_MODULUS // 2:
            # It has come before. Steam promises not to repeat reliable messages, but whoever
            # executed a command twice could not undo it.
            return
        if ahead:
            raise RemoteProtocolError(f"{ahead} segments were lost on the way")
        self._next_in[channel] = (expected + 1) % SEQUENCE_MODULUS
        partial = self._partial[channel]
        partial += segment.body
        if len(partial) > RELIABLE_MESSAGE_MAX_BYTES:
            raise RemoteProtocolError("a message that is too long")
        if segment.is_last:
            self.stats.payload_bytes_received += len(partial)
            if self.state is State.OPEN:
                self._events.append(ReliableReceived(self.peer, channel, bytes(partial)))
            partial.clear()
        elif not segment.body:
            raise RemoteProtocolError("a segment with nothing in it")
        self._conclude_if_complete()

    def _receive_goodbye(self, goodbye: Goodbye, now_s: float) -> None:
        if self.state is not State.OPEN:
            self._conclude(goodbye.code, goodbye.reason)
        elif self._end is None:
            self._end = goodbye
            self._deadline_s = now_s + GOODBYE_DRAIN_S
            self._conclude_if_complete()

    def _conclude_if_complete(self) -> None:
        if self._end is not None and self._end.segments == tuple(self._next_in.values()):
            self._conclude(self._end.code, self._end.reason)

    # The end

    def break_off(self, code: CloseCode, reason: str) -> None:
        """Ends the connection from this side, for a cause that the owner hears of, and tells the
        other side."""
        if self.state in _OVER:
            return
        goodbye = self._make_goodbye(CloseCode.PROTOCOL_ERROR, reason)
        self._conclude(code, reason)
        if self.session.is_connected:
            self._say(goodbye)

    def lose(self, reason: str) -> None:
        """The Steam session is gone. Who is still connecting tries again, all others are lost."""
        if self.state is State.CONNECTING:
            self._failure = reason
        else:
            self._conclude(CloseCode.TIMED_OUT, reason)

    def abandon(self, code: CloseCode, reason: str) -> None:
        """It is over, and the other side is not told."""
        self._conclude(code, reason)

    def doubt(self, now_s: float) -> None:
        """The user has left the lobby: unless he is heard soon, he is gone."""
        if self.state is State.OPEN and self._doubt_until_s is None:
            self._doubt_until_s = now_s + STEAM_LEFT_LOBBY_GRACE_S

    def _conclude(self, code: CloseCode, reason: str) -> None:
        """The end; the owner hears of it if he knows of the connection and has not left it."""
        if self.state in (State.CONNECTING, State.OPEN):
            self._events.append(Disconnected(self.peer, code, reason))
        self.state = State.ENDED
        self._owed.clear()
        for backlog in self.lane.backlogs.values():
            backlog.clear()

    def _make_goodbye(self, code: CloseCode, reason: str) -> Goodbye:
        """A goodbye names the segments that Steam was given, not those that are dropped now."""
        control, repair, bulk = (
            (self._next_out[channel] - len(backlog.segments)) % SEQUENCE_MODULUS
            for channel, backlog in self.lane.backlogs.items()
        )
        return Goodbye(self.number, code, reason, (control, repair, bulk))

    def _say(self, goodbye: Goodbye) -> None:
        for backlog in self.lane.backlogs.values():
            backlog.clear()
        self._owed.append(goodbye)
        self._deadline_s = self.session.now_s + GOODBYE_DRAIN_S
        self.state = State.SAYING_GOODBYE

    # Timers and sending

    def work(self, now_s: float, is_relay_ready: bool) -> None:
        """Runs the timers and sends what is not in the backlogs."""
        match self.state:
            case State.CONNECTING:
                self._knock(now_s, is_relay_ready)
            case State.ACCEPTING:
                if now_s >= self._deadline_s:
                    self.state = State.ENDED
            case State.OPEN:
                self._watch(now_s)
            case State.LEAVING:
                self._take_leave(now_s)
        while self._owed and self.session.send_handshake(encode(self._owed[0]), self.stats):
            self._owed.popleft()
        if self._owes_pong and self.state is State.OPEN:
            self._owes_pong = False
            self.session.send_datagram(encode(Pong(self.number)), self.stats)
        if self.state is State.SAYING_GOODBYE:
            self._see_goodbye_off(now_s)

    def _knock(self, now_s: float, is_relay_ready: bool) -> None:
        if not is_relay_ready:
            # Until Valve's relays are ready nobody could have answered.
            latest_s = self._began_s + CONNECT_TIMEOUT_S + STEAM_RELAY_WAIT_S
            self._deadline_s = max(self._deadline_s, min(now_s + CONNECT_TIMEOUT_S, latest_s))
        if now_s >= self._deadline_s:
            self._conclude(CloseCode.UNREACHABLE, self._failure or "Nobody answered there.")
        elif now_s >= self._hello_again_s:
            is_first = self._hello_again_s == self._began_s
            is_settled = self.session.is_connected or self.session.info.state in NO_SESSION_STATES
            # In between Steam still has the last one, and would only queue another behind it.
            if is_first or is_settled:
                self.session.send_handshake(encode(Hello(self.number, self._life)), self.stats)
            self._hello_again_s = now_s + STEAM_HELLO_AGAIN_S

    def _watch(self, now_s: float) -> None:
        """Notices that the other side has gone without a word."""
        if self._end is not None and now_s >= self._deadline_s:
            self._conclude(self._end.code, self._end.reason)
        elif self._doubt_until_s is not None and now_s >= self._doubt_until_s:
            self._conclude(CloseCode.TIMED_OUT, "The other side has left the lobby.")
        elif now_s - self._heard_s >= IDLE_TIMEOUT_S:
            reason = "Nothing was heard from the other side any more."
            self._conclude(CloseCode.TIMED_OUT, reason)
        elif self.session.info.state is ConnectionState.NONE and self._end is None:
            # Sending would begin a new session, in which the other side knows nothing of this.
            reason = "The other side has closed the connection without a word."
            self._conclude(CloseCode.TIMED_OUT, reason)
        else:
            is_quiet = now_s - self._heard_s >= KEEPALIVE_S or self._doubt_until_s is not None
            if is_quiet and now_s - self._asked_s >= PING_AGAIN_S:
                self._asked_s = now_s
                self.session.send_datagram(encode(Ping(self.number)), self.stats)

    def _take_leave(self, now_s: float) -> None:
        is_sent = not any(backlog.segments for backlog in self.lane.backlogs.values())
        if self.session.info.state in NO_SESSION_STATES:
            self._conclude(CloseCode.NORMAL, "")
        elif is_sent or now_s >= self._deadline_s:
            assert self._queued_end is not None, "only who was asked to leave takes leave"
            self._say(self._make_goodbye(*self._queued_end))

    def _see_goodbye_off(self, now_s: float) -> None:
        is_delivered = not self._owed and self.session.is_drained
        is_lost = self.session.info.state in NO_SESSION_STATES
        if is_delivered or is_lost or now_s >= self._deadline_s:
            self._owed.clear()
            self.state = State.ENDED
