"""One program's end of Steam's network: whose message belongs to which connection.

Steam names the sender of every message and vouches for him; that is who somebody is here, and no
word of a payload changes it. A message that names a connection which is not, or no longer, there is
dropped without an answer.

Steam's own callbacks are fetched by whoever opened Steam, since lobbies need them too: each event
of `Steam.pump` is to be shown to `observe`.
"""

import secrets
import time
from collections import deque
from collections.abc import Callable

from net.errors import LocalProtocolError, RemoteProtocolError
from net.limits import (
    CONNECTIONS_MAX,
    GOODBYE_DRAIN_S,
    PUMP_EVENTS_MAX,
    REASON_MAX_LENGTH,
    STEAM_CONNECTIONS_PER_USER_MAX,
    STEAM_MESSAGES_PER_CHANNEL_MAX,
)
from net.steam import (
    Event,
    LobbyChatUpdate,
    MemberChange,
    ReceivedMessage,
    RelayAvailability,
    Steam,
    SteamId,
    SteamNetworkingMessagesSessionFailed,
    SteamNetworkingMessagesSessionRequest,
    SteamRelayNetworkStatus,
    SteamShutdown,
    is_user_id,
)
from net.text import clean_line
from net.transports.checks import check_close_code, check_datagram, check_reliable
from net.transports.interface import (
    Channel,
    CloseCode,
    Endpoint,
    LinkStats,
    PeerId,
    TransportEvent,
)
from net.transports.steam.connection import State, SteamConnection
from net.transports.steam.frames import (
    CONNECTION_BYTES,
    LIFE_BYTES,
    STEAM_CHANNELS,
    Frame,
    Hello,
    Welcome,
    decode,
)
from net.transports.steam.requests import Requests
from net.transports.steam.session import (
    NO_SESSION_STATES,
    OVERHEAD_BYTES,
    SteamSession,
    failure_words,
)

CLOSE_WAIT_S = 0.01
_ID_DIGITS_MAX = 20
_GONE = MemberChange.LEFT | MemberChange.DISCONNECTED | MemberChange.KICKED | MemberChange.BANNED


class SteamEndpoint(Endpoint):
    """Satisfies `net.transports.interface.Endpoint`.

    `is_expected` says of a Steam id whether its user may open a session now: the members of the
    lobby we are in. It is asked again for every connection. An endpoint that does not `accept`
    lets nobody in but those it connects to: a guest's. Have one endpoint for each open Steam at a
    time, since Steam hands a message to whoever asks first. `random_bytes` are unpredictable in
    earnest, from a seed in tests; `sleep` lets seconds pass while `close` waits for the goodbyes.
    """

    def __init__(
        self,
        steam: Steam,
        is_expected: Callable[[int], bool],
        *,
        accept: bool,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._steam = steam
        self._messages = steam.messages
        self._is_expected = is_expected
        self._accept = accept
        self._random_bytes = random_bytes
        self._sleep = sleep
        self._life = int.from_bytes(random_bytes(LIFE_BYTES), "big")
        self._own_id = steam.user.steam_id
        self._requests = Requests(steam.messages, self._is_welcome)
        self._sessions: dict[SteamId, SteamSession] = {}
        self._connections: dict[PeerId, SteamConnection] = {}
        self._by_number: dict[tuple[SteamId, int], SteamConnection] = {}
        self._events: deque[TransportEvent] = deque()
        self._failures: dict[SteamId, str] = {}
        self._gone: set[SteamId] = set()
        self._next_peer = 1
        self._now_s = 0.0
        self._is_steam_gone = False
        self._is_closed = False

    # Steam's callbacks

    def observe(self, event: Event) -> None:
        """Takes notice of an event of `Steam.pump`; what is not about sessions is ignored. It acts
        at the next `pump`."""
        match event:
            case SteamNetworkingMessagesSessionRequest(user):
                self._requests.hear(user)
            case SteamNetworkingMessagesSessionFailed(user) if user in self._sessions:
                self._failures[user] = failure_words(event.end_reason, event.debug_text)
            case LobbyChatUpdate(_, user, _, change) if change & _GONE and user in self._sessions:
                self._gone.add(user)
            case SteamShutdown():
                self._is_steam_gone = True

    def relay_status(self) -> SteamRelayNetworkStatus:
        """How ready we are for Valve's relays, without which a connection may take longer."""
        return self._steam.relay.status()

    # What the owner asks for

    def connect(self, address: str, now_s: float) -> PeerId:
        """Begins a connection to a user, given by the decimal digits of his Steam id. Raises
        `LocalProtocolError` for what is no user's id, one's own, or on a closed endpoint."""
        if self._is_closed:
            raise LocalProtocolError("This endpoint is closed.")
        user = _parse_user(address)
        if user == self._own_id:
            raise LocalProtocolError("One cannot connect to oneself over Steam.")
        number = int.from_bytes(self._random_bytes(CONNECTION_BYTES), "big")
        return self._add(user, number, False, now_s).peer

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        """A peer that leaves more than `limits.RELIABLE_UNSENT_MAX_BYTES`
        unacknowledged is disconnected."""
        check_reliable(payload)
        connection = self._connections.get(peer)
        if connection is not None:
            connection.queue_reliable(channel, payload)

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        """Before `Connected` it does nothing."""
        check_datagram(payload)
        connection = self._connections.get(peer)
        if connection is not None and not self._is_steam_gone:
            connection.send_datagram(payload)

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        """Counts the nine bytes before each segment. 0 for a peer that is
        gone."""
        connection = self._connections.get(peer)
        return 0 if connection is None else connection.unsent_bytes(channel)

    def binding(self, peer: PeerId) -> bytes:
        """See the interface: Steam vouches for who is at the other end."""
        return b""

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        """Raises `LocalProtocolError` for a code that is only concluded."""
        check_close_code(code)
        connection = self._connections.get(peer)
        if connection is not None:
            connection.leave(code, clean_line(reason, REASON_MAX_LENGTH), self._now_s)

    def pump(self, now_s: float) -> list[TransportEvent]:
        if self._is_closed:
            return []
        self._now_s = now_s
        if self._is_usable():
            for user in self._requests.decide(now_s):
                self._session(user, now_s)
            for session in self._sessions.values():
                session.refresh(now_s)
            self._receive(now_s)
            self._work(now_s, is_flush=False)
        events = self._events
        return [events.popleft() for _ in range(min(len(events), PUMP_EVENTS_MAX))]

    def flush(self, now_s: float) -> None:
        if not self._is_closed and self._is_usable():
            self._now_s = now_s
            self._work(now_s, is_flush=True)

    def stats(self, peer: PeerId) -> LinkStats:
        """All zero for a peer that is gone. The quality is Steam's own, of
        the worse direction."""
        connection = self._connections.get(peer)
        if connection is None:
            return LinkStats()
        stats, info = connection.stats, connection.session.info
        known = [q for q in (info.quality_local, info.quality_remote) if q is not None]
        stats.rtt_ms = info.ping_ms
        stats.quality = min(known, default=None)
        stats.is_relayed = info.is_relayed
        return stats

    def close(self, now_s: float) -> None:
        """Waits for at most `limits.GOODBYE_DRAIN_S`, and only while goodbyes
        are under way. Steam itself stays open."""
        if self._is_closed:
            return
        for connection in self._connections.values():
            connection.leave(CloseCode.NORMAL, "The other side has left.", now_s)
            connection.hurry(now_s + GOODBYE_DRAIN_S / 2)
        deadline_s = now_s + GOODBYE_DRAIN_S
        self.flush(now_s)
        while self._connections and now_s < deadline_s:
            # No clock is read in here: each wait counts as its length.
            self._sleep(CLOSE_WAIT_S)
            now_s += CLOSE_WAIT_S
            self.flush(now_s)
        self._is_closed = True
        if not self._steam.closed:
            for session in self._sessions.values():
                session.close()
        self._connections.clear()
        self._by_number.clear()
        self._sessions.clear()
        self._events.clear()

    # What the network brings

    def _receive(self, now_s: float) -> None:
        for steam_channel in STEAM_CHANNELS:
            for message in self._messages.receive(steam_channel, STEAM_MESSAGES_PER_CHANNEL_MAX):
                session = self._sessions.get(message.sender)
                if session is not None:
                    self._take(session, message, now_s)

    def _take(self, session: SteamSession, message: ReceivedMessage, now_s: float) -> None:
        user = session.user
        if self._requests.is_barred(user):
            return
        if not session.budget.take(1.0, now_s):
            self._requests.bar(user, now_s)
            for flooding in self._connections_of(session):
                flooding.abandon(CloseCode.PROTOCOL_ERROR, "It sends more than can be read.")
            return
        try:
            frame = decode(message.payload, message.channel)
            connection = self._by_number.get((user, frame.connection))
            if connection is None and isinstance(frame, Hello):
                connection = self._admit(session, frame, now_s)
            if connection is not None:
                connection.stats.wire_bytes_received += len(message.payload) + OVERHEAD_BYTES
                self._note_life(session, frame)
                connection.receive(frame, message.channel, now_s)
        except RemoteProtocolError as error:
            self._break_off(session, f"It broke the rules of the connection: {error}.")

    def _admit(self, session: SteamSession, hello: Hello, now_s: float) -> SteamConnection | None:
        """Lets a user begin a connection, if he may and there is room for one more."""
        if (
            not self._accept
            or len(session.lanes) >= STEAM_CONNECTIONS_PER_USER_MAX
            or len(self._connections) >= CONNECTIONS_MAX
            or not session.hello_budget.take(1.0, now_s)
            or not self._is_expected(session.user)
        ):
            return None
        return self._add(session.user, hello.connection, True, now_s)

    def _note_life(self, session: SteamSession, frame: Frame) -> None:
        """Whoever says hello or welcome with a new life has forgotten his earlier one."""
        if isinstance(frame, Hello | Welcome):
            for connection in self._connections_of(session):
                if connection.peer_life not in (None, frame.life):
                    connection.lose("The other side has started anew.")

    def _break_off(self, session: SteamSession, reason: str) -> None:
        for connection in self._connections_of(session):
            connection.break_off(CloseCode.PROTOCOL_ERROR, reason)

    # The connections

    def _is_welcome(self, user: SteamId) -> bool:
        session = self._sessions.get(user)
        is_known = session is not None and bool(session.lanes)
        return is_known or (self._accept and self._is_expected(user))

    def _connections_of(self, session: SteamSession) -> list[SteamConnection]:
        return [c for c in self._connections.values() if c.session is session]

    def _session(self, user: SteamId, now_s: float) -> SteamSession:
        session = self._sessions.get(user)
        if session is None:
            session = self._sessions[user] = SteamSession(user, self._messages, now_s)
        return session

    def _add(self, user: SteamId, number: int, is_incoming: bool, now_s: float) -> SteamConnection:
        session = self._session(user, now_s)
        connection = SteamConnection(
            PeerId(self._next_peer),
            number,
            session,
            life=self._life,
            is_incoming=is_incoming,
            now_s=now_s,
            events=self._events,
        )
        self._next_peer += 1
        self._connections[connection.peer] = connection
        self._by_number[user, number] = connection
        session.lanes.append(connection.lane)
        return connection

    def _work(self, now_s: float, *, is_flush: bool) -> None:
        self._take_failures(now_s)
        is_connecting = any(c.state is State.CONNECTING for c in self._connections.values())
        is_ready = not is_connecting or _may_connect(self.relay_status())
        for connection in self._connections.values():
            connection.work(now_s, is_ready)
        for session in self._sessions.values():
            session.feed(now_s, with_bulk=is_flush)
        self._drop_failed()
        for connection in [c for c in self._connections.values() if c.state is State.ENDED]:
            self._forget(connection, now_s)
        for session in list(self._sessions.values()):
            is_barred = self._requests.is_barred(session.user)
            if not session.lanes and (is_barred or now_s >= session.empty_until_s):
                session.close()
                del self._sessions[session.user]

    def _take_failures(self, now_s: float) -> None:
        """What Steam reported by callbacks. Messages that came before were read already."""
        for user, reason in self._failures.items():
            session = self._sessions.get(user)
            # Otherwise it is about an earlier session, and another has been begun since.
            if session is not None and session.info.state in NO_SESSION_STATES:
                session.failure = reason
        self._failures.clear()
        for connection in self._connections.values():
            if connection.session.user in self._gone:
                connection.doubt(now_s)
        self._gone.clear()

    def _drop_failed(self) -> None:
        """Ends what depended on a broken session, and clears the way for a new one."""
        for session in self._sessions.values():
            if session.failure is not None:
                for connection in self._connections_of(session):
                    connection.lose(session.failure)
                session.restart()

    def _forget(self, connection: SteamConnection, now_s: float) -> None:
        session = connection.session
        del self._connections[connection.peer]
        self._by_number.pop((session.user, connection.number), None)
        session.lanes.remove(connection.lane)
        if not session.lanes:
            session.linger(now_s)

    def _is_usable(self) -> bool:
        """Whether Steam is still there; without it everything is lost at once."""
        if self._steam.closed or self._is_steam_gone:
            for connection in self._connections.values():
                connection.abandon(CloseCode.TIMED_OUT, "Steam was shut down.")
            self._connections.clear()
            self._by_number.clear()
            self._sessions.clear()
            return False
        return True


def _parse_user(address: str) -> SteamId:
    if len(address) <= _ID_DIGITS_MAX and address.isascii() and address.isdecimal():
        user = int(address)
        if is_user_id(user):
            return SteamId(user)
    raise LocalProtocolError(f"{address[:_ID_DIGITS_MAX]!r} is not a Steam user's id.")


def _may_connect(status: SteamRelayNetworkStatus) -> bool:
    """Whether waiting for the relays would be in vain: they are ready, or will not be."""
    return status.availability not in (
        RelayAvailability.NEVER_TRIED,
        RelayAvailability.WAITING,
        RelayAvailability.ATTEMPTING,
        RelayAvailability.RETRYING,
    )
