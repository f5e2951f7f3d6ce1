"""The host's side of a session: who is let in, what each is told at a tick, what each may say.

The game drives it: `receive` as often as it likes, which returns what happened; `publish` with
every change of the world; `send_tick` once a tick. Everything that peers send is decoded, checked
against the table of states and counted here; what is faulty costs its sender and nobody else.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hmac import compare_digest
from typing import TypeVar

from net import limits
from net.budget import TokenBucket
from net.errors import LocalProtocolError, RemoteProtocolError
from net.session.door import Door, Visitor
from net.session.events import (
    ChatArrived,
    CommandArrived,
    HostSessionEvent,
    KnockGone,
    KnockHeard,
    MemberNews,
    News,
    PresenceArrived,
)
from net.session.member import Member
from net.session.relay import PresenceRelay
from net.session.states import MemberEvent, MemberState, check_from_guest
from net.sync.bus import LedgerChange
from net.sync.ledger import Ledger
from net.sync.presence import PresenceSample
from net.sync.repair.responder import RepairResponder
from net.sync.snapshot import SnapshotSender
from net.text import clean_line, clean_name
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    Endpoint,
    PeerId,
    ReliableReceived,
)
from net.wire import (
    Accepted,
    CatchUp,
    ChatLine,
    Closing,
    Goodbye,
    Hello,
    HostIsAsked,
    Loaded,
    Message,
    MoreSymbolsRequest,
    Ping,
    PlayerNews,
    RecordsRequest,
    Rejected,
    RepairRequest,
    Settled,
    SnapshotBegin,
    decode_guest_bundle,
    decode_guest_message,
    encode,
)

_P = TypeVar("_P")

_log = logging.getLogger(__name__)

_PING_EVERY_TICKS = limits.TICK_RATE_HZ


@dataclass(frozen=True)
class HostSettings:
    """What a host decides before it opens the door."""

    content_hash: str
    game_version: str
    host_character: int
    join_token: bytes
    """What a join code carries; those who come without it are turned away."""
    random_bytes: Callable[[int], bytes]
    """Unpredictable bytes for tokens and epochs."""
    needs_token: Callable[[str], bool] = lambda _identity: True
    """Whether a visitor of this transport identity has to bring the token."""
    character_of_token: Callable[[bytes], int | None] = lambda _token: None
    """The character that a resume token of an earlier session names: its owner is asked about as
    a returning friend."""
    players_max: int = limits.PLAYERS_MAX


class HostSession:
    """One hosting of one farm, from opening the door to closing it."""

    def __init__(self, endpoint: Endpoint, ledger: Ledger, settings: HostSettings) -> None:
        """`ledger` holds the world already; from now on it changes through `publish` alone."""
        self._endpoint = endpoint
        self._ledger = ledger
        self._settings = settings
        self._door = Door()
        self._members: dict[int, Member] = {}
        self._by_peer: dict[PeerId, Member] = {}
        self._relay = PresenceRelay()
        self._events: list[HostSessionEvent] = []
        self._bulk_budget = TokenBucket(limits.SNAPSHOT_BYTES_PER_S, limits.SNAPSHOT_BURST_BYTES)
        self._control_budgets: dict[PeerId, TokenBucket] = {}
        self._chat_budgets: dict[int, TokenBucket] = {}
        self._blocked: set[str] = set()
        self._revision = ledger.newest_revision
        self._tick = 0
        self.commands_accepted = 0
        self.commands_refused = 0
        self._snapshots_begun = 0
        self._last_ping_tick = 0

    # What the game asks for

    @property
    def ledger(self) -> Ledger:
        """The world as bytes."""
        return self._ledger

    @property
    def members(self) -> list[Member]:
        """The friends inside, those who are cut off included."""
        return list(self._members.values())

    @property
    def is_full(self) -> bool:
        """Whether every place is taken; one who is cut off keeps his."""
        return len(self._members) + 1 >= self._settings.players_max

    def ping_ms(self, member: Member) -> float | None:
        """A friend's round trip: the transport's own figure, or else that of the bundles, which
        wait for ticks. None while unknown."""
        rtt_ms = self._endpoint.stats(member.peer).rtt_ms if member.is_connected else None
        if rtt_ms is None and member.meter.rtt_s is not None:
            rtt_ms = member.meter.rtt_s * 1000
        return rtt_ms

    def traffic(self) -> tuple[int, int]:
        """Payload bytes received and sent so far on the connections that exist."""
        received = sent = 0
        for member in self._members.values():
            if member.is_connected:
                stats = self._endpoint.stats(member.peer)
                received += stats.payload_bytes_received
                sent += stats.payload_bytes_sent
        return received, sent

    def accept(self, knock: int, character: int, command_floor: int, now_s: float) -> bytes | None:
        """The host's yes: this visitor plays this character from now on. Returns his resume
        token; None when he has gone meanwhile. `command_floor` is the character's last command."""
        visitor = self._door.visitors.get(PeerId(knock))
        if visitor is None or visitor.state is not MemberState.KNOCKING or visitor.hello is None:
            return None
        if character in self._members:
            raise LocalProtocolError(f"character {character} is inside already")
        if self.is_full:
            # Several may have knocked while there was one place left.
            self._turn_away(visitor, "The farm is full.", may_ask_again=True)
            return None
        self._door.leave(visitor.peer)
        member = Member(
            character,
            self._settings.random_bytes(limits.RESUME_TOKEN_BYTES),
            clean_name(visitor.hello.name, limits.NAME_MAX_LENGTH),
            visitor.state,
            visitor.peer,
            self._new_epoch(0),
            visitor.identity,
            last_command=command_floor,
            delivered_command=command_floor,
        )
        self._members[character] = member
        self._let_in(member, visitor, now_s)
        return member.resume_token

    def refuse(self, knock: int, reason: str) -> None:
        """The host's no, with a reason. Does nothing when the visitor has gone."""
        visitor = self._door.visitors.get(PeerId(knock))
        if visitor is not None:
            self._turn_away(visitor, reason, may_ask_again=True)

    def release(self, character: int) -> None:
        """Gives up waiting for a friend who is cut off, so that somebody may take his place. Does
        nothing for one who is connected."""
        member = self._members.get(character)
        if member is not None and member.state is MemberState.CUT_OFF:
            member.go(MemberEvent.WAITED_TOO_LONG)
            self._remove(member, News.LEFT, "")

    def kick(self, character: int, reason: str, *, block: bool) -> None:
        """Sends a friend away; with `block` he cannot come back while this session lasts."""
        member = self._members.get(character)
        if member is None:
            return
        if block:
            self._blocked.update((member.identity, member.name))
        self._send_away(member, reason, CloseCode.NORMAL, may_return=not block)

    def publish(self, changes: Iterable[LedgerChange]) -> None:
        """Changes of the world, in the order of their revisions."""
        changes = list(changes)
        for change in changes:
            self._ledger.put(*change)
        self._revision = changes[-1].revision
        self._ledger.reached(self._revision)
        for member in self._members.values():
            if member.keeps_changes:
                member.bus.note(changes)
                if not member.is_connected and len(member.bus) > limits.RESUME_PENDING_MAX:
                    member.keeps_changes = False
                    member.bus = type(member.bus)()

    def command_done(self, character: int, number: int, refusal: int | None) -> None:
        """The game has carried out a command, or refused it with a reason number."""
        member = self._members.get(character)
        if member is None:
            return
        member.last_command = number
        if refusal is None:
            self.commands_accepted += 1
        else:
            self.commands_refused += 1
            member.refusals[number] = (refusal, -1)

    def fault(self, character: int, problem: str) -> None:
        """What a friend sent was carried here whole, and the game finds that it is nothing that an
        honest program sends: it is counted like every other fault."""
        member = self._members.get(character)
        if member is not None and member.is_connected:
            self._count_fault(member, problem)

    def see(self, sample: PresenceSample) -> None:
        """Where a player is: the host's own, or a guest's that the game found plausible. Nothing is
        kept of one who has left meanwhile."""
        if sample.character not in (self._settings.host_character, *self._members):
            return
        # It goes with the next bundle; the one of `_tick` is on its way already.
        self._relay.update(sample, self._tick + 1)

    def chat(self, character: int, text: str) -> None:
        """Tells everybody what somebody said."""
        line = ChatLine(character, clean_line(text, limits.CHAT_MAX_LENGTH))
        self._tell_all(line)

    def announce_closing(self, within_s: int) -> None:
        """Tells everybody that the farm closes soon; see `is_settled`."""
        for member in self._members.values():
            if member.is_connected:
                self._send(member.peer, Channel.CONTROL, Closing(member.epoch, within_s))

    @property
    def is_settled(self) -> bool:
        """Whether every connected friend has reported, since `announce_closing`, to be identical
        at the world's present revision."""
        return all(
            member.settled_revision == self._revision
            for member in self._members.values()
            if member.is_connected
        )

    def close(self, reason: str, now_s: float) -> None:
        """Tells everybody that it is over, and closes the endpoint."""
        for visitor in list(self._door.visitors.values()):
            self._turn_away(visitor, reason, may_ask_again=False)
        for member in self._members.values():
            if member.is_connected:
                self._send(member.peer, Channel.CONTROL, Goodbye(reason, may_return=False))
                self._endpoint.disconnect(member.peer, CloseCode.NORMAL, reason)
        self._members.clear()
        self._by_peer.clear()
        self._endpoint.close(now_s)

    # The rhythm

    def receive(self, now_s: float) -> list[HostSessionEvent]:
        """Takes in what has arrived and what time has brought. Returns it in order."""
        for event in self._endpoint.pump(now_s):
            match event:
                case DatagramReceived(peer, payload):
                    self._guarded(peer, self._on_datagram, payload, now_s)
                case ReliableReceived(peer, channel, payload):
                    self._guarded(peer, self._on_reliable, (channel, payload), now_s)
                case Connected(peer, _, identity):
                    self._on_connected(peer, identity, now_s)
                case Disconnected(peer, code, reason):
                    self._on_disconnected(peer, code, reason, now_s)
        self._run_timers(now_s)
        events, self._events = self._events, []
        return events

    def send_tick(self, tick: int, now_s: float) -> None:
        """Sends each friend the bundle of this tick, and what bulk may go with it."""
        self._tick = tick
        digest = self._ledger.world_digest()
        pings = self._due_pings(tick)
        connected = [m for m in self._members.values() if m.is_connected]
        share = limits.UPSTREAM_MAX_BYTES_PER_S // limits.TICK_RATE_HZ // max(1, len(connected))
        budget = min(limits.DATAGRAM_MAX_BYTES, share) - limits.BUNDLE_HEADER_RESERVE_BYTES
        for member in connected:
            presence = self._relay.samples_for(member.character, tick, member.last_sent_tick)
            payload = member.make_bundle(
                tick, self._revision, digest, presence, pings, budget, now_s
            )
            if payload is not None:
                self._endpoint.send_datagram(member.peer, payload)
        self._send_bulk(connected, tick, now_s)
        self._endpoint.flush(now_s)

    # What arrives

    def _guarded(
        self,
        peer: PeerId,
        handle: Callable[[PeerId, _P, float], None],
        payload: _P,
        now_s: float,
    ) -> None:
        """The one place where a peer's fault is caught, counted and paid for."""
        try:
            handle(peer, payload, now_s)
        except RemoteProtocolError as error:
            member = self._by_peer.get(peer)
            if member is None:
                _log.warning("stranger %d sent something faulty: %s", peer, error)
                self._drop_stranger(peer, "That was no hello.")
            else:
                self._count_fault(member, str(error))

    def _count_fault(self, member: Member, problem: str) -> None:
        """A friend pays for a fault; with too many he is sent away. He is not expected back by his
        token then: a program that errs would come back and err for ever."""
        _log.warning("character %d sent something faulty: %s", member.character, problem)
        member.errors += 1
        if member.errors >= limits.PROTOCOL_ERRORS_MAX:
            self._send_away(member, "faulty messages", CloseCode.PROTOCOL_ERROR, may_return=True)

    def _on_datagram(self, peer: PeerId, payload: bytes, now_s: float) -> None:
        if peer in self._door.visitors:
            raise RemoteProtocolError("a datagram from a stranger")
        member = self._by_peer.get(peer)
        if member is None or not member.datagram_budget.take(1.0, now_s):
            return
        sample, commands = member.receive(decode_guest_bundle(payload), now_s)
        if sample is not None:
            self._events.append(PresenceArrived(sample))
        for numbered in commands:
            self._events.append(CommandArrived(member.character, numbered.number, numbered.command))

    def _on_reliable(self, peer: PeerId, message: tuple[Channel, bytes], now_s: float) -> None:
        _, payload = message
        budget = self._control_budgets.get(peer)
        if budget is not None and not budget.take(1.0, now_s):
            raise RemoteProtocolError("a flood of reliable messages")
        member = self._by_peer.get(peer)
        visitor = self._door.visitors.get(peer)
        if member is None and visitor is None:
            return
        decoded = decode_guest_message(payload)
        if visitor is not None:
            check_from_guest(visitor.state, decoded)
            if isinstance(decoded, Hello):
                self._on_hello(visitor, decoded, now_s)
            else:
                self._visitor_left(visitor, MemberEvent.LEFT)
                self._endpoint.disconnect(peer, CloseCode.NORMAL, "goodbye")
            return
        if member is None:
            return
        check_from_guest(member.state, decoded)
        member.heard_s = now_s
        match decoded:
            case Loaded(epoch) if epoch == member.epoch:
                member.go(MemberEvent.LOADED)
                self._is_inside(member)
            case ChatLine(_, text):
                self._on_chat(member, text, now_s)
            case Settled(epoch, revision) if epoch == member.epoch:
                member.settled_revision = revision
            case Goodbye(reason):
                member.go(MemberEvent.LEFT)
                self._endpoint.disconnect(peer, CloseCode.NORMAL, "goodbye")
                self._remove(member, News.LEFT, clean_line(reason, limits.REASON_MAX_LENGTH))
            case RepairRequest() if decoded.epoch == member.epoch and member.responder:
                member.responder.answer_request(decoded, self._revision, now_s)
            case RecordsRequest() if decoded.epoch == member.epoch and member.responder:
                member.responder.answer_records(decoded, self._revision)
            case MoreSymbolsRequest() if decoded.epoch == member.epoch and member.responder:
                member.responder.answer_more_symbols(decoded)

    def _on_connected(self, peer: PeerId, identity: str, now_s: float) -> None:
        if identity in self._blocked:
            self._endpoint.disconnect(peer, CloseCode.REFUSED, "The host does not want visitors.")
            return
        crowded_out = self._door.arrive(peer, identity, now_s)
        if crowded_out is not None:
            self._visitor_left(crowded_out, MemberEvent.REJECT)
            self._endpoint.disconnect(crowded_out.peer, CloseCode.REFUSED, "no hello")
        self._control_budgets[peer] = TokenBucket(
            limits.CONTROL_MESSAGES_PER_S, limits.CONTROL_BURST
        )

    def _on_disconnected(self, peer: PeerId, code: CloseCode, reason: str, now_s: float) -> None:
        self._control_budgets.pop(peer, None)
        visitor = self._door.visitors.get(peer)
        if visitor is not None:
            self._visitor_left(visitor, MemberEvent.CONNECTION_LOST)
        member = self._by_peer.get(peer)
        if member is not None:
            self._lose(member, f"{code.name.lower()}: {reason}", now_s)

    def _on_hello(self, visitor: Visitor, hello: Hello, now_s: float) -> None:
        problem = self._problem_with(visitor, hello)
        if problem is not None:
            self._turn_away(visitor, problem, may_ask_again=False)
            return
        visitor.hello = hello
        if hello.resume is not None:
            member = self._member_with_token(hello.resume.token)
            if member is not None:
                self._resume(member, visitor, now_s)
                return
            visitor.known_character = self._settings.character_of_token(hello.resume.token)
        if self.is_full:
            self._turn_away(visitor, "The farm is full.", may_ask_again=True)
            return
        if len(self._door.knocking()) >= limits.KNOCKS_MAX:
            self._turn_away(visitor, "Too many are waiting at the door.", may_ask_again=True)
            return
        visitor.go(MemberEvent.HELLO)
        visitor.since_s = now_s
        self._send(visitor.peer, Channel.CONTROL, HostIsAsked())
        name = clean_name(hello.name, limits.NAME_MAX_LENGTH)
        self._events.append(
            KnockHeard(int(visitor.peer), name, hello.colour, visitor.known_character)
        )

    def _problem_with(self, visitor: Visitor, hello: Hello) -> str | None:
        """Why this hello is turned away without asking anybody, in words for the guest."""
        settings = self._settings
        if hello.protocol_version != limits.PROTOCOL_VERSION:
            return (
                f"Your game speaks network protocol {hello.protocol_version}, the host's speaks "
                f"{limits.PROTOCOL_VERSION}. Install the same version of the game."
            )
        if hello.content_hash != settings.content_hash:
            return (
                "Your game's data files (items, maps or dialogue) differ from the host's. Install "
                f"the same version: the host has {settings.game_version}."
            )
        name = clean_name(hello.name, limits.NAME_MAX_LENGTH)
        if not self._blocked.isdisjoint((visitor.identity, name)):
            return "The host does not want visitors."
        has_token = compare_digest(hello.join_token, settings.join_token)
        # A host without a token has a door that no token opens, not one that none is needed for.
        if settings.needs_token(visitor.identity) and not (settings.join_token and has_token):
            return "That join code is not valid any more. Ask your friend for the present one."
        return None

    def _on_chat(self, member: Member, text: str, now_s: float) -> None:
        budget = self._chat_budgets.setdefault(
            member.character, TokenBucket(limits.CHAT_PER_S, limits.CHAT_BURST)
        )
        line = clean_line(text, limits.CHAT_MAX_LENGTH)
        if line and budget.take(1.0, now_s):
            self._events.append(ChatArrived(member.character, line))
            self.chat(member.character, line)

    # Coming in, coming back, going

    def _let_in(self, member: Member, visitor: Visitor, now_s: float) -> None:
        """Opens an epoch for a member on the connection that a visitor brought."""
        hello = visitor.hello
        resume = None if hello is None else hello.resume
        has_replica = (
            resume is not None
            and resume.revision > 0
            and self._member_with_token(resume.token) is member
        )
        if resume is not None and resume.oldest_command > member.delivered_command + 1:
            # A host that was restarted from an older save knows less of this friend's commands
            # than he does; what he still repeats goes on from there.
            member.last_command = member.delivered_command = resume.oldest_command - 1
        member.connect(visitor.peer, self._new_epoch(member.epoch), now_s)
        member.identity = visitor.identity
        compare = has_replica and not member.keeps_changes
        if member.responder is None:
            member.responder = RepairResponder(
                self._ledger,
                lambda message: self._send(member.peer, Channel.REPAIR, message),
                lambda section: self._begin_snapshot(member, section),
                lambda: member.last_command,
            )
        member.responder.begin_epoch(member.epoch, is_asked_for=compare)
        self._by_peer[visitor.peer] = member
        member.bus.restart()
        member.keeps_changes = True
        self._send(
            visitor.peer,
            Channel.CONTROL,
            Accepted(
                member.epoch,
                member.character,
                member.resume_token,
                self._ledger.hash_key,
                self._tick,
                member.delivered_command,
                CatchUp(snapshot=not has_replica, compare=compare),
            ),
        )
        if has_replica:
            member.go(MemberEvent.ACCEPT_AS_IS)
        else:
            member.go(MemberEvent.ACCEPT_WITH_SNAPSHOT)
            member.bus = type(member.bus)()
            self._begin_snapshot(member, None)

    def _resume(self, member: Member, visitor: Visitor, now_s: float) -> None:
        """A friend is back, or logs in a second time: the new connection replaces the old."""
        if not member.resume_budget.take(1.0, now_s):
            self._visitor_left(visitor, MemberEvent.REJECT)
            self._endpoint.disconnect(visitor.peer, CloseCode.REFUSED, "too often")
            return
        visitor.go(MemberEvent.HELLO_WITH_TOKEN)
        self._door.leave(visitor.peer)
        if member.is_connected:
            self._by_peer.pop(member.peer, None)
            self._control_budgets.pop(member.peer, None)
            self._send(
                member.peer,
                Channel.CONTROL,
                Goodbye("You joined from somewhere else.", may_return=False),
            )
            self._endpoint.disconnect(member.peer, CloseCode.NORMAL, "second login")
            member.go(MemberEvent.REPLACED)
            self._relay.forget(member.character)
            self._announce(member, News.CUT_OFF, "second login")
        self._let_in(member, visitor, now_s)
        if member.state is MemberState.PLAYING:
            self._is_inside(member)

    def _is_inside(self, member: Member) -> None:
        """A friend stands in the farm: for the first time, or again."""
        news = News.RETURNED if member.has_joined else News.JOINED
        member.has_joined = True
        self._announce(member, news, "")

    def _lose(self, member: Member, reason: str, now_s: float) -> None:
        """The connection is gone; the member may come back."""
        self._by_peer.pop(member.peer, None)
        self._control_budgets.pop(member.peer, None)
        member.go(MemberEvent.CONNECTION_LOST)
        member.cut_off_s = now_s
        member.snapshots.clear()
        self._relay.forget(member.character)
        _log.info("character %d was cut off: %s", member.character, reason)
        self._announce(member, News.CUT_OFF, reason)

    def _send_away(self, member: Member, reason: str, code: CloseCode, *, may_return: bool) -> None:
        reason = clean_line(reason, limits.REASON_MAX_LENGTH)
        was_connected = member.is_connected
        member.go(MemberEvent.SENT_AWAY)
        if was_connected:
            self._send(member.peer, Channel.CONTROL, Goodbye(reason, may_return))
            self._endpoint.disconnect(member.peer, code, reason)
        self._remove(member, News.KICKED, reason)

    def _remove(self, member: Member, news: News, reason: str) -> None:
        self._members.pop(member.character, None)
        self._by_peer.pop(member.peer, None)
        self._control_budgets.pop(member.peer, None)
        self._chat_budgets.pop(member.character, None)
        self._relay.forget(member.character)
        self._announce(member, news, reason)

    def _visitor_left(self, visitor: Visitor, because: MemberEvent) -> None:
        visitor.go(because)
        self._door.leave(visitor.peer)
        self._control_budgets.pop(visitor.peer, None)
        if visitor.hello is not None:
            self._events.append(KnockGone(int(visitor.peer)))

    def _turn_away(
        self,
        visitor: Visitor,
        reason: str,
        *,
        may_ask_again: bool,
        because: MemberEvent = MemberEvent.REJECT,
    ) -> None:
        visitor.go(because)
        reason = reason[: limits.REASON_MAX_LENGTH]
        self._send(visitor.peer, Channel.CONTROL, Rejected(reason, may_ask_again))
        self._endpoint.disconnect(visitor.peer, CloseCode.REFUSED, reason)
        was_heard = visitor in self._door.knocking() or visitor.hello is not None
        self._door.leave(visitor.peer)
        self._control_budgets.pop(visitor.peer, None)
        if was_heard:
            self._events.append(KnockGone(int(visitor.peer)))

    def _drop_stranger(self, peer: PeerId, reason: str) -> None:
        visitor = self._door.visitors.get(peer)
        if visitor is not None:
            self._visitor_left(visitor, MemberEvent.REJECT)
            self._endpoint.disconnect(peer, CloseCode.PROTOCOL_ERROR, reason)

    def _run_timers(self, now_s: float) -> None:
        for visitor in self._door.impatient(now_s):
            if visitor.state is MemberState.STRANGER:
                self._visitor_left(visitor, MemberEvent.WAITED_TOO_LONG)
                self._endpoint.disconnect(visitor.peer, CloseCode.REFUSED, "no hello")
            else:
                reason = "The host did not answer."
                late = MemberEvent.WAITED_TOO_LONG
                self._turn_away(visitor, reason, may_ask_again=True, because=late)
        for member in list(self._members.values()):
            if member.is_connected and now_s - member.heard_s > limits.SILENCE_S:
                peer = member.peer
                self._lose(member, "silence", now_s)
                self._endpoint.disconnect(peer, CloseCode.NORMAL, "silence")
            elif member.is_connected and len(member.bus) > limits.RESUME_PENDING_MAX:
                peer = member.peer
                self._lose(member, "acknowledges nothing", now_s)
                self._endpoint.disconnect(peer, CloseCode.NORMAL, "acknowledges nothing")
                member.keeps_changes = False
                member.bus = type(member.bus)()
            elif (
                member.state is MemberState.CUT_OFF
                and now_s - member.cut_off_s > limits.RESUME_KEEP_S
            ):
                member.go(MemberEvent.WAITED_TOO_LONG)
                self._remove(member, News.LEFT, "did not come back")

    # Sending

    def _send(self, peer: PeerId, channel: Channel, message: Message) -> None:
        self._endpoint.send_reliable(peer, channel, encode(message))

    def _tell_all(self, message: Message) -> None:
        payload = encode(message)
        for member in self._members.values():
            if member.is_connected:
                self._endpoint.send_reliable(member.peer, Channel.CONTROL, payload)

    def _announce(self, about: Member, news: News, reason: str) -> None:
        """Tells the game, and everybody else inside, what happened to a friend. The others hear
        nothing of one who never stood in the farm. The reason may be a peer's own words."""
        reason = clean_line(reason, limits.REASON_MAX_LENGTH)
        self._events.append(MemberNews(about.character, news, reason))
        if not about.has_joined:
            return
        payload = encode(PlayerNews(about.character, int(news), reason))
        for member in self._members.values():
            if member is not about and member.is_connected:
                self._endpoint.send_reliable(member.peer, Channel.CONTROL, payload)

    def _begin_snapshot(self, member: Member, section: int | None) -> None:
        if any(section == sender.section for sender in member.snapshots):
            return
        self._snapshots_begun += 1
        member.snapshots.append(
            SnapshotSender(
                self._ledger,
                SnapshotBegin(
                    member.epoch,
                    self._snapshots_begun,
                    self._revision,
                    member.last_command,
                    section,
                    record_count=0,
                ),
            )
        )

    def _send_bulk(self, connected: list[Member], tick: int, now_s: float) -> None:
        """Packs a little more of the snapshots under way, as far as the time of a tick allows, each
        tick beginning with another friend."""
        # Channels are independent: bulk waits until a bundle of the new epoch shows that the host's
        # yes, which went by another channel, has arrived.
        loading = [m for m in connected if m.snapshots and m.window.newest >= 0]
        chunks_left = limits.SNAPSHOT_CHUNKS_PER_TICK
        for number in range(len(loading)):
            member = loading[(tick + number) % len(loading)]
            while chunks_left > 0 and self._send_chunk(member, now_s):
                chunks_left -= 1

    def _send_chunk(self, member: Member, now_s: float) -> bool:
        """Sends one more message of a friend's snapshots, if pace and back-pressure allow."""
        while member.snapshots:
            unsent = self._endpoint.unsent_bytes(member.peer, Channel.BULK)
            if unsent > limits.SNAPSHOT_UNSENT_MAX_BYTES:
                return False
            if not self._bulk_budget.has(limits.SNAPSHOT_CHUNK_MAX_BYTES, now_s):
                return False
            message = member.snapshots[0].next_message()
            if message is None:
                member.snapshots.pop(0)
                continue
            self._bulk_budget.take(len(message), now_s)
            self._endpoint.send_reliable(member.peer, Channel.BULK, message)
            return True
        return False

    def _due_pings(self, tick: int) -> tuple[Ping, ...]:
        """The pings of all players, once a second while anybody is told anything."""
        if tick - self._last_ping_tick < _PING_EVERY_TICKS or len(self._members) < 1:
            return ()
        self._last_ping_tick = tick
        return tuple(
            Ping(member.character, min(65535, round(self.ping_ms(member) or 0.0)))
            for member in self._members.values()
            if member.is_connected
        )

    def _member_with_token(self, token: bytes) -> Member | None:
        for member in self._members.values():
            if compare_digest(member.resume_token, token):
                return member
        return None

    def _new_epoch(self, before: int) -> int:
        epoch = 1 + int.from_bytes(self._settings.random_bytes(2), "big") % 65535
        return epoch if epoch != before else 1 + epoch % 65535
