"""A guest's side of a session: knock, load, follow, act, and come back after being cut off.

The game drives it: `receive` as often as it likes, which returns what happened; `send_tick` once
a tick. The replica is `ledger`; it lives as long as this session does, so that coming back costs
only what was missed.
"""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from net import limits
from net.backoff import Backoff
from net.bundle_bytes import said_by
from net.bundles import HostBundle, PlayerLink
from net.errors import LocalProtocolError, NotUnderstoodError, RemoteProtocolError
from net.ground import Ground
from net.player_key import PlayerKey, guest_statement
from net.session.clock import TickClock
from net.session.events import (
    ChatArrived,
    CommandsRenumbered,
    CommandsSettled,
    CommandWasRefused,
    GuestSessionEvent,
    HostIsClosing,
    HostWasAsked,
    KnockGone,
    KnockPassedOn,
    LoadingDone,
    MemberStatus,
    MemberStatusChanged,
    PresenceArrived,
    Repaired,
    SessionEnded,
    WasAccepted,
    WasCutOff,
)
from net.session.meter import LinkFigures, LinkMeter
from net.session.outbox import CommandOutbox
from net.session.own_bundles import OwnBundles
from net.session.state_log import StateLog
from net.session.states import GuestEvent, GuestState, check_from_host, next_guest_state
from net.sync.follower import Comparison
from net.sync.presence import PresenceSample, sample_of
from net.sync.replica import Replica, TakenIn
from net.text import clean_line, clean_name
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    Endpoint,
    LinkStats,
    PeerId,
    ReliableReceived,
    TransportEvent,
)
from net.wire import (
    Accepted,
    ChatLine,
    Closing,
    Goodbye,
    Hello,
    HostIsAsked,
    KnockOver,
    KnockTold,
    Loaded,
    Message,
    PlayerStatusChanged,
    Rejected,
    RepairAnswered,
    RepairRefused,
    Resume,
    SectionRecords,
    SectionSymbols,
    SectionWhole,
    Settled,
    SnapshotBegin,
    SnapshotChunk,
    SnapshotEnd,
    decode_host_bundle,
    decode_host_message,
    encode,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class GuestSettings:
    """Who knocks, and with what. Raises `LocalProtocolError` for what no hello can carry."""

    content_hash: str
    """The host's, at most `limits.CONTENT_HASH_MAX_LENGTH`."""
    game_version: str
    """At most `limits.GAME_VERSION_MAX_LENGTH`."""
    name: str
    """1 to `limits.NAME_MAX_LENGTH` characters."""
    colour: int
    """0 to 15, with a meaning of the game's own."""
    join_token: bytes = b""
    key: PlayerKey | None = None
    """By which the host knows who comes; None where the transport vouches for people."""
    random_bytes: Callable[[int], bytes] = bytes
    """Of any kind: by them friends who lost the same host do not come back in step. Zeros where
    chance is not wanted."""

    def __post_init__(self) -> None:
        # A token may be another's, who would end this program by it.
        if not (
            len(self.content_hash) <= limits.CONTENT_HASH_MAX_LENGTH
            and len(self.game_version) <= limits.GAME_VERSION_MAX_LENGTH
            and 1 <= len(self.name) <= limits.NAME_MAX_LENGTH
            and 0 <= self.colour <= 15
        ):
            raise LocalProtocolError(
                f"a hello holds {limits.CONTENT_HASH_MAX_LENGTH} characters of content hash,"
                f" {limits.GAME_VERSION_MAX_LENGTH} of version, 1 to {limits.NAME_MAX_LENGTH} of a"
                " name, and a colour from 0 to 15"
            )


class GuestSession:
    """One stay at somebody's farm, however often the connection breaks."""

    def __init__(
        self,
        endpoint: Endpoint,
        address: str,
        settings: GuestSettings,
        is_record: Callable[[int, int, bytes | None], bool],
    ) -> None:
        """`is_record` says whether bytes are a record of this section, and of None, whether the
        section can have such a key at all; the game's codec."""
        self._endpoint = endpoint
        self._address = address
        self._settings = settings
        self.state = GuestState.IDLE
        self._now_s = 0.0
        """Of the last pump or tick, for the log."""
        self._state_log = StateLog("own_session", lambda: self._now_s)
        self.replica = Replica(is_record, self._send_repair)
        self.clock = TickClock()
        self.outbox = CommandOutbox()
        self._own = self._own_bundles(0, 0.0)
        """Of the present epoch."""
        self.character = 0
        self.host_character = 0
        """Whom the host itself plays; 0 on a server, and before the host has said yes."""
        self.links: deque[PlayerLink] = deque(maxlen=2 * limits.PLAYERS_MAX)
        """How good the players' links to the host are, as it last told; the newest is the last."""
        self.heard_s = 0.0
        self.turned_away = ""
        """Why the host did not take this guest back when it asked last, in the host's words, while
        it goes on asking; empty where the host has not said so, or cannot be heard."""
        self._is_pending = False
        """Whether the host is being asked about this guest, which waits then as whoever knocks."""
        self._peer: PeerId | None = None
        self._epoch = 0
        self._early: deque[bytes] = deque(maxlen=limits.EARLY_BUNDLES_MAX)
        """Bundles that have overtaken the host's yes, without which nobody can read them."""
        self._resume_token: bytes | None = None
        self._tick = 0
        self._heard_tick = 0
        """The newest tick of the host's bundles."""
        self._events: list[GuestSessionEvent] = []
        self._is_closing = False
        self._settled_command = 0
        """Up to which the host is known to have dealt with commands in this epoch."""
        self._settled_revision = -1
        self._cut_off_s = 0.0
        self._next_try_s = 0.0
        self._retry = Backoff(
            limits.RECONNECT_RETRY_S, limits.RECONNECT_RETRY_MAX_S, settings.random_bytes
        )
        self._errors = 0

    # What the game asks for

    @property
    def loading_progress(self) -> float:
        """The share of the welcome package that has arrived, 0 to 1."""
        return self.replica.loading_progress

    @property
    def resume_token(self) -> bytes | None:
        """What lets this player come back as the same character, to be kept by the game."""
        return self._resume_token

    @property
    def ground(self) -> Ground:
        """What this side and the host know of each other's bundles in this epoch."""
        return self._own.ground

    @property
    def meter(self) -> LinkMeter:
        """What the host's answers tell of the link in this epoch."""
        return self._own.meter

    @property
    def figures(self) -> LinkFigures:
        """How good the connection to the host is."""
        return self.meter.figures(self._stats())

    def _stats(self) -> LinkStats:
        return LinkStats() if self._peer is None else self._endpoint.stats(self._peer)

    def _own_bundles(self, epoch: int, now_s: float) -> OwnBundles:
        follower = self.replica.follower
        return OwnBundles(epoch, self.outbox, follower, lambda: self._stats().rtt_ms, now_s)

    def traffic(self) -> tuple[int, int]:
        """Payload bytes received and sent so far on the connection that exists."""
        stats = self._stats()
        return stats.payload_bytes_received, stats.payload_bytes_sent

    def take_join_token(self, join_token: bytes) -> None:
        """What to show at the door, where that is told only on the way there."""
        self._settings = replace(self._settings, join_token=join_token)

    def connect(self, now_s: float) -> None:
        """Begins to knock."""
        self._now_s = now_s
        self._go(GuestEvent.CONNECT)
        self._peer = self._endpoint.connect(self._address, now_s)
        self.heard_s = now_s

    def say(self, text: str) -> None:
        """Says a line of chat; the host tells everybody, oneself included."""
        line = clean_line(text, limits.CHAT_MAX_LENGTH)
        if line and self.state is GuestState.PLAYING:
            self._send(ChatLine(self.character, line))

    def leave(self, reason: str, now_s: float) -> None:
        """Says goodbye and ends the session. The endpoint is closed."""
        if self.state is GuestState.ENDED:
            return
        if self._peer is not None:
            self._send(Goodbye(reason, may_return=True))
            self._endpoint.disconnect(self._peer, CloseCode.NORMAL, reason)
        self._go(GuestEvent.LEFT, reason)
        self._endpoint.close(now_s)

    # The rhythm

    def receive(self, now_s: float) -> list[GuestSessionEvent]:
        """Takes in what has arrived and what time has brought. Returns it in order."""
        self._now_s = now_s
        if self.state is not GuestState.ENDED:
            for event in self._endpoint.pump(now_s):
                self._on_event(event, now_s)
            self._run_timers(now_s)
        events, self._events = self._events, []
        return events

    def send_tick(self, sample: PresenceSample | None, now_s: float) -> None:
        """Sends the bundle of this guest's next tick: where it is (None for nowhere), what it
        wants, what it has got."""
        self._tick += 1
        if self.state in (GuestState.LOADING, GuestState.PLAYING) and self._peer is not None:
            payload = self._own.make(
                self._tick,
                sample,
                now_s,
                # Whoever comes back to a host that was started again is nowhere yet while it
                # loads, and reaches nothing.
                is_acting=self.state is GuestState.PLAYING,
            )
            if payload is not None:
                self._endpoint.send_datagram(self._peer, payload)
        if self.state is not GuestState.ENDED:
            self._endpoint.flush(now_s)

    # What arrives

    def _on_event(self, event: TransportEvent, now_s: float) -> None:
        if self.state is GuestState.ENDED:
            return
        if event.peer != self._peer:
            if isinstance(event, Connected):
                # Nobody is expected here: a guest connects, and is not connected to.
                self._endpoint.disconnect(event.peer, CloseCode.REFUSED, "This is not a host.")
            return
        try:
            match event:
                case DatagramReceived(_, payload):
                    if self.state in (GuestState.LOADING, GuestState.PLAYING):
                        self._on_datagram(payload, now_s)
                    else:
                        self._early.append(payload)
                case ReliableReceived(_, _, payload):
                    message = decode_host_message(payload)
                    check_from_host(self.state, message)
                    self.heard_s = now_s
                    self._on_message(message, now_s)
                case Connected():
                    self._on_connected(now_s)
                case Disconnected(_, code, reason):
                    self._on_disconnected(code, reason, now_s)
        except NotUnderstoodError as error:
            _log.debug("a bundle of the host's is dropped: %s", error)
        except RemoteProtocolError as error:
            _log.warning("the host sent something faulty: %s", error)
            self._errors += 1
            if self._errors >= limits.PROTOCOL_ERRORS_MAX and self._peer is not None:
                self._endpoint.disconnect(self._peer, CloseCode.PROTOCOL_ERROR, "faulty messages")
                self._end("The host's game sends what this one cannot understand.", now_s)

    def _on_datagram(self, payload: bytes, now_s: float) -> None:
        bundle = decode_host_bundle(payload, self.ground, self.replica.record_at)
        if bundle.epoch != self._epoch:
            return
        self._on_bundle(bundle, now_s)

    def _on_bundle(self, bundle: HostBundle, now_s: float) -> None:
        newest = self.replica.follower.window.newest
        if bundle.number > newest + limits.TICK_JUMP_MAX or (
            newest and bundle.tick > self._heard_tick + limits.TICK_JUMP_MAX
        ):
            raise RemoteProtocolError(f"bundle {bundle.number} is far ahead of {newest}")
        followed = self.replica.follow(bundle, now_s)
        if followed is None:
            return
        self.ground.received(*said_by(bundle))
        self.heard_s = now_s
        self.clock.observe(bundle.tick, now_s)
        self._heard_tick = max(self._heard_tick, bundle.tick)
        is_newest = bundle.number == self.replica.follower.window.newest
        if is_newest and bundle.acknowledged <= self._own.last_number:
            self._own.heard(bundle, now_s)
            shortest_rtt_s = self.meter.shortest_rtt_s
            if shortest_rtt_s is not None:
                self.clock.half_trip_ticks = shortest_rtt_s * limits.TICK_RATE_HZ / 2
        if bundle.changes or bundle.refusals or bundle.digest or bundle.belief:
            self._own.owe_acknowledgement(self._tick + 1)
        self._events += followed.applied
        for refused in bundle.refusals:
            if self.outbox.refused(refused.number):
                self._events.append(
                    CommandWasRefused(refused.number, refused.reason, refused.faster)
                )
        self.outbox.settle(bundle.last_command, bundle.revision, bundle.unsafe)
        self.outbox.arrived(bundle.acknowledged)
        self._settle(bundle.last_command, bundle.revision)
        for sample in bundle.presence:
            if sample.character != self.character:
                self._events.append(PresenceArrived(sample_of(sample)))
        self.links.extend(bundle.links)
        if (
            self._is_closing
            and self.outbox.is_empty
            and followed.comparison is Comparison.IDENTICAL
            and followed.compared_revision is not None
        ):
            # That an earlier moment was as it should be proves nothing of this one.
            self._say_settled(followed.compared_revision)

    def _say_settled(self, revision: int) -> None:
        if revision != self._settled_revision:
            self._settled_revision = revision
            self._send(Settled(self._epoch, revision))

    def _settle(self, last_command: int, revision: int) -> None:
        """The host has dealt with commands up to this one by this revision. A repair may say so
        before the bundle that also names refusals: only that one clears the outbox."""
        if last_command > self._settled_command:
            self._settled_command = last_command
            self._events.append(CommandsSettled(last_command, revision))

    def _on_message(self, message: Message, now_s: float) -> None:
        match message:
            case HostIsAsked():
                self._is_pending = True
                self._events.append(HostWasAsked())
            case Accepted():
                self._on_accepted(message, now_s)
            case Rejected(reason, may_ask_again):
                self._on_rejected(
                    clean_line(reason, limits.REASON_MAX_LENGTH), may_ask_again, now_s
                )
            case Goodbye(reason):
                reason = clean_line(reason, limits.REASON_MAX_LENGTH)
                self._end(reason or _HOST_LEFT, now_s)
            case ChatLine(character, text):
                line = clean_line(text, limits.CHAT_MAX_LENGTH)
                self._events.append(ChatArrived(character, line))
            case PlayerStatusChanged(character, status, reason):
                self._events.append(
                    MemberStatusChanged(
                        character,
                        MemberStatus(status),
                        clean_line(reason, limits.REASON_MAX_LENGTH),
                    )
                )
            case Closing(epoch, within_s):
                if epoch == self._epoch:
                    self._is_closing = True
                    self._events.append(HostIsClosing(within_s))
            case KnockTold():
                if message.epoch == self._epoch:
                    self._events.append(_passed_on(message))
            case KnockOver(epoch, knock):
                if epoch == self._epoch:
                    self._events.append(KnockGone(knock))
            case SnapshotBegin() | SnapshotChunk() | SnapshotEnd():
                if message.epoch == self._epoch:
                    self._on_taken_in(self.replica.take_snapshot(message, now_s))
            case (
                SectionWhole()
                | SectionSymbols()
                | SectionRecords()
                | RepairAnswered()
                | RepairRefused()
            ):
                if message.epoch == self._epoch:
                    self._on_taken_in(self.replica.take_repair(message, now_s))

    def _on_accepted(self, accepted: Accepted, now_s: float) -> None:
        keeps_replica = not accepted.catch_up.snapshot
        self.replica.begin_epoch(accepted.epoch, accepted.hash_key, is_kept=keeps_replica)
        self._go(GuestEvent.ACCEPTED_AS_IS if keeps_replica else GuestEvent.ACCEPTED_WITH_SNAPSHOT)
        self._epoch = accepted.epoch
        self._own = self._own_bundles(accepted.epoch, now_s)
        self._errors = 0
        self.turned_away = ""
        self._retry.worked()
        self.character = accepted.character
        self.host_character = accepted.host_character
        self._resume_token = accepted.resume_token
        self._heard_tick = 0
        self._settled_revision = -1
        self._settled_command = 0
        self.links.clear()
        if not keeps_replica:
            self.clock.reset()
        self.clock.observe(accepted.host_tick, now_s)
        by = self.outbox.resume(accepted.command_floor)
        if by:
            self._events.append(CommandsRenumbered(by))
        self._events.append(WasAccepted(accepted.character, accepted.resume_token, keeps_replica))
        if accepted.catch_up.compare:
            self.replica.catch_up_by_sections(now_s)
        early = list(self._early)
        self._early.clear()
        for payload in early:
            self._on_datagram(payload, now_s)

    def _on_rejected(self, reason: str, may_ask_again: bool, now_s: float) -> None:
        """The host's no. Whoever is on the way back asks again where time may mend it."""
        if self.state is not GuestState.RECONNECTING or not may_ask_again:
            self._end(reason, now_s)
            return
        self._go(GuestEvent.TURNED_AWAY, reason)
        self.turned_away = reason
        if self._peer is not None:
            self._endpoint.disconnect(self._peer, CloseCode.NORMAL, "")
            self._peer = None
        self._next_try_s = now_s + self._retry.failed()

    def _on_taken_in(self, taken: TakenIn) -> None:
        """A part of a snapshot or a repair has been taken in."""
        self._events += taken.changes
        if taken.settles is not None:
            self._settle(*taken.settles)
        if taken.report is not None:
            self._events.append(Repaired(taken.report))
        if taken.is_world_complete and self.state is GuestState.LOADING:
            self._go(GuestEvent.SNAPSHOT_COMPLETE)
            self._send(Loaded(self._epoch))
            self._events.append(LoadingDone())

    # Connection and time

    def _on_connected(self, now_s: float) -> None:
        self._go(GuestEvent.CONNECTED)
        self.heard_s = now_s
        self._early.clear()
        resume = None
        follower = self.replica.follower
        if self._resume_token is not None:
            resume = Resume(
                self._resume_token,
                follower.complete_revision if follower.is_loaded else 0,
            )
        settings, key = self._settings, self._settings.key
        binding = b"" if self._peer is None else self._endpoint.binding(self._peer)
        self._send(
            Hello(
                limits.PROTOCOL_VERSION,
                settings.content_hash,
                settings.game_version,
                clean_name(settings.name, limits.NAME_MAX_LENGTH),
                settings.colour,
                settings.join_token,
                resume,
                b"" if key is None else key.public_bytes,
                b"" if key is None else key.sign(guest_statement(binding)),
            )
        )

    def _on_disconnected(self, code: CloseCode, reason: str, now_s: float) -> None:
        self._peer = None
        has_come = self.state in (GuestState.LOADING, GuestState.PLAYING)
        if code is CloseCode.NORMAL and (has_come or self.state is GuestState.RECONNECTING):
            # The host's goodbye itself may have been lost; that it was said has arrived.
            self._end(clean_line(reason, limits.REASON_MAX_LENGTH) or _HOST_LEFT, now_s)
        elif has_come:
            self._cut_off(now_s, f"{code.name.lower()}: {reason}")
        elif self.state is GuestState.RECONNECTING:
            self._go(GuestEvent.CONNECTION_LOST, f"{code.name.lower()}: {reason}")
            self.turned_away = ""
            self._next_try_s = now_s + self._retry.failed()
        else:
            reason = clean_line(reason, limits.REASON_MAX_LENGTH)
            sentence = _DISCONNECT_SENTENCES.get(code) or reason
            self._end(sentence, now_s, because=GuestEvent.CONNECTION_LOST)

    def _cut_off(self, now_s: float, why: str) -> None:
        self._go(GuestEvent.CONNECTION_LOST, why)
        self._cut_off_s = now_s
        self._next_try_s = now_s
        report = self.replica.connection_lost(now_s)
        if report is not None:
            self._events.append(Repaired(report))
        self._events.append(WasCutOff())

    def _run_timers(self, now_s: float) -> None:
        is_connected = self.state in (GuestState.LOADING, GuestState.PLAYING)
        round_trip_s = self.meter.rtt_s or 0.0
        self.replica.run_timers(now_s, is_connected=is_connected, round_trip_s=round_trip_s)
        if is_connected:
            if now_s - self.heard_s > limits.SILENCE_S:
                if self._peer is not None:
                    self._endpoint.disconnect(self._peer, CloseCode.CUT_OFF, "silence")
                    self._peer = None
                self._cut_off(now_s, "silence")
        elif self.state is GuestState.RECONNECTING:
            # A try that is under way may still succeed, on a far link more than seconds later.
            patience_s = limits.RECONNECT_FOR_S
            patience_s += 0.0 if self._peer is None else limits.IDLE_TIMEOUT_S
            if now_s - self._cut_off_s > patience_s and not self._is_pending:
                reason = self.turned_away or "The connection to the host is lost."
                self._end(reason, now_s, because=GuestEvent.GAVE_UP)
            elif self._peer is None and now_s >= self._next_try_s:
                self._peer = self._endpoint.connect(self._address, now_s)

    def _end(self, reason: str, now_s: float, because: GuestEvent = GuestEvent.SENT_AWAY) -> None:
        """It is over. The endpoint is closed, or a host that says no and hangs on would keep it."""
        self._go(because, reason)
        self._events.append(SessionEnded(reason))
        self._peer = None
        self._endpoint.close(now_s)

    def _go(self, event: GuestEvent, why: str = "") -> None:
        before, self.state = self.state, next_guest_state(self.state, event)
        self._is_pending = False
        who = {"character": self.character, "host": self._address}
        self._state_log.note(before, self.state, event, why, **who)

    def _send(self, message: Message) -> None:
        if self._peer is None:
            raise LocalProtocolError("there is nobody to send this to")
        self._endpoint.send_reliable(self._peer, Channel.CONTROL, encode(message))

    def _send_repair(self, message: Message) -> None:
        if self._peer is not None:
            self._endpoint.send_reliable(self._peer, Channel.REPAIR, encode(message))


def _passed_on(told: KnockTold) -> KnockPassedOn:
    """A knock as the host tells of it, fit to be shown."""
    looks_like = told.looks_like and clean_name(told.looks_like, limits.NAME_MAX_LENGTH)
    return KnockPassedOn(
        told.knock,
        clean_name(told.name, limits.NAME_MAX_LENGTH),
        told.colour,
        told.account,
        told.is_known,
        told.namesake,
        looks_like,
    )


_HOST_LEFT = "The host has left."
_DISCONNECT_SENTENCES = {
    CloseCode.UNREACHABLE: "Nobody answers there. Is your friend's farm open?",
    CloseCode.TIMED_OUT: "The host does not answer any more.",
    CloseCode.CUT_OFF: "The connection was too poor. Please try again.",
    CloseCode.WRONG_CERTIFICATE: (
        "Somebody answered who is not the host that the code names. Ask for a new code."
    ),
}
