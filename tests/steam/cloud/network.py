"""The network between programs: sessions, and what happens to messages on the way.

A session has an opener and a peer, and is known by its opener's number for it. Messages on
different channels may overtake each other, reliable ones on the same channel do not; that is all
that Valve's header promises. A reliable message that is lost arrives later, with all behind it.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.steam.cloud.client import Client
from tests.steam.cloud.passing_time import Action, PassingTime
from tests.steam.cloud.people import Personas
from tests.steam.cloud.settings import Pace, Weather
from tests.steam.cloud.wire import Hear, Reader, Say, Writer

CLOSED_BY_PEER, PROBLEM = 4, 5
SESSION_CLOSED, REMOTE_TIMEOUT, TIMEOUT = 1001, 4001, 5003
PACKET_BYTES = 1200
STATUS_EVERY_S = 0.25
Fill = Callable[[Writer], object]


@dataclass
class _Parcel:
    """A reliable message on its way."""

    due_s: float
    frame: Writer
    was_lost: bool
    """Whether it has to be sent again, which nobody does once its sender has closed the session."""


@dataclass
class _Way:
    """One channel in one direction: reliable messages in order."""

    parcels: deque[_Parcel] = field(default_factory=deque)
    is_running: bool = False


@dataclass(eq=False)
class Session:
    """Between two programs; without a peer while none of that account is running."""

    number: int
    opener: Client
    peer_id: int
    began_s: float
    peer: Client | None = None
    is_accepted: bool = False
    is_over: bool = False
    quiet_s: float = 0.0
    """When packets last went through in both directions."""
    closers: set[int] = field(default_factory=set)
    ways: dict[tuple[int, int], _Way] = field(default_factory=dict)

    @property
    def users(self) -> tuple[int, int]:
        return self.opener.steam_id, self.peer_id

    def other(self, client: Client) -> Client | None:
        """The program at the other end."""
        return self.peer if client is self.opener else self.opener


class Network:
    """All sessions there are. What happens to a program's packets depends on the seed and on what
    it has sent before, and on nothing that others do."""

    def __init__(self, weather: Weather, pace: Pace, time: PassingTime, seed: int) -> None:
        self.people: Personas
        self.sessions: list[Session] = []
        self.blocked: set[frozenset[int]] = set()
        """Pairs of users between whom nothing gets through."""
        self.frozen: set[int] = set()
        """Users from and to whom nothing gets through."""
        self.messages = 0
        """Messages that programs have sent so far."""
        self.lost = 0
        """Unreliable ones that were lost."""
        self._weather = weather
        self._pace = pace
        self._time = time
        self._later = time.later
        self._seed = seed
        self._dice: dict[int, Random] = {}
        """By account."""
        self._held: list[Action] = []
        """What could not be done, since nobody was there or nothing got through."""

    # What programs say

    def hear(self, client: Client, kind: Say, frame: Reader) -> None:
        """What a program says about sessions."""
        if kind is Say.RELAY:
            self._later(self._pace.relay_s, lambda: client.send(Writer(Hear.RELAY).u32(100)))
            return
        user, number = frame.u64(), frame.u32()
        if kind is Say.OPEN:
            self._open(client, user, number)
            return
        session = self._find(client.steam_id, user, number)
        if session is None or client not in (session.opener, session.peer):
            return
        match kind:
            case Say.ACCEPT:
                self._accept(session)
            case Say.CLOSE:
                self._close(session, client)
            case Say.MESSAGE:
                self._message(session, client, frame)
            case Say.ACK:
                size = frame.u32()
                self._send_later(session, client, Hear.ACK, lambda writer: writer.u32(size))

    def _find(self, one: int, other: int, number: int) -> Session | None:
        for session in self.sessions:
            if session.number == number and {one, other} == set(session.users):
                return session
        return None

    def _open(self, client: Client, user: int, number: int) -> None:
        for session in self.sessions:
            if session.users == (user, client.steam_id) and not session.is_accepted:
                # Both have begun at once. One session is enough: the one that was first.
                session.peer = client
                client.send(_about(Hear.ADOPT, user, number).u32(session.number))
                self._accept(session)
                return
        session = Session(number, client, user, self._time.now_s, quiet_s=self._time.now_s)
        self.sessions.append(session)
        self._ask(session)

    def _ask(self, session: Session) -> None:
        """The peer hears of it, as soon as there is one and packets get through."""

        def ask() -> None:
            if session.is_over or session.is_accepted:
                return
            peer = self.people.client(session.peer_id)
            if peer is None or self._is_blocked(session):
                self._held.append(ask)
                return
            for earlier in [each for each in self.sessions if set(each.users) == {*session.users}]:
                if earlier is not session:
                    self._end(earlier)
            session.peer = peer
            peer.send(_about(Hear.REQUEST, session.opener.steam_id, session.number))

        self._later(self._transit_s(session.opener), ask)

    def _accept(self, session: Session) -> None:
        peer = session.peer
        if session.is_accepted or peer is None:
            return
        session.is_accepted = True
        session.quiet_s = self._time.now_s
        ping_ms = self._ping_ms()

        def tell_peer() -> None:
            self._send(session, session.opener, Hear.CONNECTED, lambda w: w.u32(ping_ms))

        def tell_opener() -> None:
            self._send(session, peer, Hear.CONNECTED, lambda w: w.u32(ping_ms))
            self._later(self._transit_s(session.opener), tell_peer)

        self._later(self._transit_s(peer), tell_opener)

    def _close(self, session: Session, client: Client) -> None:
        session.closers.add(client.steam_id)
        other = session.other(client)
        user = client.steam_id

        def tell() -> None:
            if not session.is_over:
                self._end(session)
                if other is not None:
                    _send_closed(other, user, session, CLOSED_BY_PEER, SESSION_CLOSED, "closed")

        # What was sent before is still on its way, and so is this.
        self._later(self._transit_s(client) + self._weather.jitter_ms / 1000, tell)

    # Messages

    def _message(self, session: Session, sender: Client, frame: Reader) -> None:
        channel, is_reliable = frame.u32(), bool(frame.u8())
        number, payload = frame.u64(), frame.blob()
        self.messages += 1
        message = _about(Hear.MESSAGE, sender.steam_id, session.number)
        message.u32(channel).u8(is_reliable).u64(number).blob(payload)
        packets = max(1, -(-len(payload) // PACKET_BYTES))
        if is_reliable:
            self._send_reliable(session, sender, channel, message)
            return
        if any(self._is_lost(sender) for _ in range(packets)) or self._is_blocked(session):
            self.lost += 1
            return
        dice = self._dice_of(sender)
        copies = 2 if dice.random() * 100 < self._weather.duplicate_pct else 1
        for _ in range(copies):
            self._later(self._transit_s(sender), lambda: self._deliver(session, sender, message))

    def _deliver(self, session: Session, sender: Client, message: Writer) -> None:
        receiver = session.other(sender)
        if receiver is not None and not session.is_over and not receiver.is_clogged:
            receiver.send(message)

    def _send_reliable(
        self, session: Session, sender: Client, channel: int, message: Writer
    ) -> None:
        transit_s, was_lost = self._transit_s(sender), False
        while self._is_lost(sender):
            transit_s += self._weather.retry_s
            was_lost = True
        way = session.ways.setdefault((sender.steam_id, channel), _Way())
        way.parcels.append(_Parcel(self._time.now_s + transit_s, message, was_lost))
        if not way.is_running:
            way.is_running = True
            self._later(transit_s, lambda: self._run_way(session, sender, way))

    def _run_way(self, session: Session, sender: Client, way: _Way) -> None:
        receiver = session.other(sender)
        if session.is_over or receiver is None:
            way.parcels.clear()
        now_s, is_blocked = self._time.now_s, self._is_blocked(session)
        while way.parcels and way.parcels[0].due_s <= now_s and not is_blocked:
            parcel = way.parcels.popleft()
            if parcel.was_lost and sender.steam_id in session.closers:
                way.parcels.clear()
            elif receiver is not None:
                receiver.send(parcel.frame)
        way.is_running = bool(way.parcels)
        if way.is_running and is_blocked:
            self._held.append(lambda: self._run_way(session, sender, way))
        elif way.is_running:
            wait_s = max(way.parcels[0].due_s - now_s, 0.001)
            self._later(wait_s, lambda: self._run_way(session, sender, way))

    def try_again(self) -> None:
        """What could not be done before may be possible now."""
        held, self._held = self._held, []
        for action in held:
            action()

    # Time

    def look_after(self) -> None:
        """What is to be done a few times a second: signs of life, and giving up."""
        for session in list(self.sessions):
            if not session.is_accepted:
                self._give_up_waiting(session)
                continue
            ends = [session.opener, session.peer]
            alive_s = min(0.0 if end is None else end.alive_s for end in ends)
            if not self._is_blocked(session):
                session.quiet_s = max(session.quiet_s, alive_s)
                self._send_status(session)
            if self._time.now_s - session.quiet_s > self._pace.connected_timeout_s:
                self._end(session)
                for end in ends:
                    if end is not None:
                        user = session.peer_id if end is session.opener else session.opener.steam_id
                        _send_closed(end, user, session, PROBLEM, REMOTE_TIMEOUT, "timed out")

    def _give_up_waiting(self, session: Session) -> None:
        if self._time.now_s - session.began_s > self._pace.initial_timeout_s:
            self._end(session)
            _send_closed(
                session.opener, session.peer_id, session, PROBLEM, TIMEOUT, "nobody answered"
            )
            if session.peer is not None:
                user = session.opener.steam_id
                _send_closed(session.peer, user, session, PROBLEM, TIMEOUT, "nobody answered")

    def _send_status(self, session: Session) -> None:
        quality = 1 - self._weather.loss_pct / 100
        for end in (session.opener, session.peer):
            if end is not None:
                user = session.peer_id if end is session.opener else session.opener.steam_id
                status = _about(Hear.STATUS, user, session.number).u32(self._ping_ms())
                end.send(status.f32(quality).f32(quality))

    def _ping_ms(self) -> int:
        return max(1, round(2 * self._weather.delay_ms + self._weather.jitter_ms))

    def end_all_of(self, client: Client) -> None:
        """A program has closed Steam: what it had not sent is lost, and the others find out."""
        for session in list(self.sessions):
            if client in (session.opener, session.peer):
                self._close(session, client)

    # The weather

    def _dice_of(self, sender: Client) -> Random:
        if sender.steam_id not in self._dice:
            self._dice[sender.steam_id] = Random(f"{self._seed} {sender.steam_id}")
        return self._dice[sender.steam_id]

    def _transit_s(self, sender: Client) -> float:
        jitter_ms = self._dice_of(sender).random() * self._weather.jitter_ms
        return (self._weather.delay_ms + jitter_ms) / 1000

    def _is_lost(self, sender: Client) -> bool:
        return self._dice_of(sender).random() * 100 < self._weather.loss_pct

    def _is_blocked(self, session: Session) -> bool:
        users = frozenset(session.users)
        return users in self.blocked or bool(users & self.frozen)

    # Sending

    def _send(self, session: Session, about: Client, kind: Hear, fill: Fill) -> None:
        """Tells the other end of a session something about this one."""
        other = session.other(about)
        if other is not None and not session.is_over:
            frame = _about(kind, about.steam_id, session.number)
            fill(frame)
            other.send(frame)

    def _send_later(self, session: Session, about: Client, kind: Hear, fill: Fill) -> None:
        def send() -> None:
            if self._is_blocked(session):
                self._held.append(send)
            else:
                self._send(session, about, kind, fill)

        self._later(self._transit_s(about), send)

    def _end(self, session: Session) -> None:
        session.is_over = True
        if session in self.sessions:
            self.sessions.remove(session)


def _about(kind: Hear, user: int, number: int) -> Writer:
    return Writer(kind).u64(user).u32(number)


def _send_closed(
    to: Client, user: int, session: Session, state: int, reason: int, text: str
) -> None:
    to.send(_about(Hear.CLOSED, user, session.number).u32(state).u32(reason).text(text))
