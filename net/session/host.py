"""The host's side of a session: who is let in, what each is told at a tick, what each may say.

The game drives it: `receive` as often as it likes, which returns what happened; `publish` with
every change of the world; `send_tick` once a tick. Everything that peers send is decoded, checked
against the table of states and counted here; what is faulty costs its sender and nobody else.
"""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from net import limits
from net.bundles import RefusedCommand
from net.errors import LocalProtocolError, NotUnderstoodError, RemoteProtocolError
from net.session.approval import Approval, PendingConnection
from net.session.delivery import Delivery
from net.session.events import (
    ChatArrived,
    CommandArrived,
    HostSessionEvent,
    KnockPassedOn,
    PresenceArrived,
)
from net.session.host_settings import HostSettings
from net.session.member import Member
from net.session.members import Members
from net.session.meter import LinkFigures
from net.session.relay import PresenceRelay
from net.session.returning import Returning, shows_token
from net.session.states import MemberEvent, MemberState, check_from_guest
from net.sync.bus import PeerBus
from net.sync.ledger import Ledger, LedgerChange
from net.sync.presence import PresenceSample
from net.sync.repair_responder import RepairResponder
from net.text import clean_line
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
    KnockOver,
    KnockTold,
    Loaded,
    Message,
    MoreSymbolsRequest,
    RecordsRequest,
    RepairRequest,
    SectionRecords,
    SectionWhole,
    Settled,
    decode_guest_bundle,
    decode_guest_message,
    encode,
)

_P = TypeVar("_P")

_log = logging.getLogger(__name__)


class HostSession:
    """One hosting of one farm, from opening it to closing it."""

    def __init__(self, endpoint: Endpoint, ledger: Ledger, settings: HostSettings) -> None:
        """`ledger` holds the world already; from now on it changes through `publish` alone."""
        self._endpoint = endpoint
        self._ledger = ledger
        self._now_s = 0.0
        """Of the last pump or tick, for the log."""
        self._events: list[HostSessionEvent] = []
        self._approval = Approval(
            endpoint,
            settings,
            self._report,
            self.is_full_for,
            self._resume_if_member,
            lambda: self._now_s,
        )
        self._relay = PresenceRelay()
        self._delivery = Delivery(endpoint, ledger, self._relay)
        self._members = Members(endpoint, lambda: self.settings, self._report, self._relay)
        self._returning = Returning(self._members, self._approval, self._resume)
        self._tick = 0
        self._closing_within_s: int | None = None
        """Set once the farm is about to close."""
        self.commands_accepted = 0
        self.commands_refused = 0

    # What the game asks for

    @property
    def ledger(self) -> Ledger:
        """The world as bytes."""
        return self._ledger

    @property
    def settings(self) -> HostSettings:
        """What the host has decided, as it is now; it may be set anew at any time."""
        return self._approval.settings

    @settings.setter
    def settings(self, settings: HostSettings) -> None:
        self._approval.settings = settings

    @property
    def members(self) -> list[Member]:
        """The friends inside, those who are cut off included."""
        return list(self._members)

    def is_full_for(self, identity: str) -> bool:
        """Whether there is no place for who has proved to be this; see `Members.is_full_for`."""
        return self._members.is_full_for(identity, self._now_s)

    def figures(self, member: Member) -> LinkFigures:
        """How good a friend's connection is."""
        return self._delivery.figures(member)

    def traffic(self) -> tuple[int, int]:
        """Payload bytes received and sent so far on the connections that exist."""
        received = sent = 0
        for member in self._members.connected():
            stats = self._endpoint.stats(member.peer)
            received += stats.payload_bytes_received
            sent += stats.payload_bytes_sent
        return received, sent

    def admit(self, knock: int, character: int, command_floor: int, now_s: float) -> bool:
        """The host's yes: this visitor plays this character from now on. Returns whether he was
        still there. `command_floor` is the character's last command, 0 for a newcomer. Raises
        `LocalProtocolError` for a character who is inside already."""
        pending = self._approval.pending.get(PeerId(knock))
        if pending is None or pending.state is not MemberState.KNOCKING or pending.hello is None:
            return False
        if character in self._members:
            raise LocalProtocolError(f"character {character} is inside already")
        if self.is_full_for(pending.identity):
            # Several may have knocked while there was one place left.
            self._approval.reject(pending, "The farm is full.", may_ask_again=True)
            return False
        self._members.make_room(pending.identity, self._now_s)
        self._approval.approve(pending)
        member = Member(
            character,
            self.settings.random_bytes(limits.RESUME_TOKEN_BYTES),
            pending.name,
            pending.state,
            pending.peer,
            self._new_epoch(0),
            pending.identity,
            pending.address,
            pending.log,
            proved=pending.proved,
            last_command=command_floor,
            delivered_command=command_floor,
        )
        self._members.add(member)
        self._open_epoch(member, pending, now_s)
        return True

    def refuse(self, knock: int, reason: str, *, may_ask_again: bool = False) -> None:
        """The host's no, with a reason. Does nothing when the visitor has gone. `may_ask_again`
        where time may mend it: a guest on the way back goes on asking then, by itself."""
        pending = self._approval.pending.get(PeerId(knock))
        if pending is not None:
            self._approval.reject(pending, reason, may_ask_again=may_ask_again)

    def pass_on(self, character: int, knock: KnockPassedOn) -> None:
        """Tells a friend who is inside of somebody at the door."""
        member = self._members.connected_as(character)
        if member is not None:
            told = KnockTold(
                member.epoch,
                knock.knock,
                knock.name,
                knock.colour,
                knock.account,
                knock.is_known,
                knock.namesake,
                knock.looks_like,
            )
            self._members.tell(member, told)

    def pass_on_over(self, character: int, knock: int) -> None:
        """Tells a friend who was told of a knock that there is nothing to answer any more."""
        member = self._members.connected_as(character)
        if member is not None:
            self._members.tell(member, KnockOver(member.epoch, knock))

    def release(self, character: int) -> None:
        """Gives up waiting for a friend who is cut off, so that somebody may take his place. Does
        nothing for one who is connected."""
        member = self._members.of(character)
        if member is not None and member.state is MemberState.CUT_OFF:
            self._members.release(member)

    def kick(self, character: int, reason: str, *, block: bool) -> None:
        """Sends a friend away; with `block` he cannot come back while this session lasts, unless
        that is taken back."""
        member = self._members.of(character)
        if member is None:
            return
        if block:
            blocked = self._approval.blocked
            blocked[member.identity] = blocked[member.address] = member.identity
        self._members.send_away(member, reason, CloseCode.NORMAL, may_return=not block)

    def unblock(self, identity: str) -> None:
        """Who was sent away for good may come back, and so may who comes from there."""
        blocked = self._approval.blocked
        self._approval.blocked = {by: who for by, who in blocked.items() if who != identity}

    def publish(self, changes: Iterable[LedgerChange]) -> None:
        """Changes of the world, in the order of their revisions; see `Ledger.publish`."""
        published = [self._ledger.publish(change) for change in changes]
        if not published:
            return
        self._delivery.revision = published[-1].change.revision
        self._ledger.reached(self._delivery.revision)
        for member in self._members:
            if member.keeps_changes:
                member.bus.note(published)
                if not member.is_connected and len(member.bus) > limits.RESUME_PENDING_MAX:
                    member.keep_no_changes()

    def command_done(
        self, character: int, number: int, refusal: int | None, faster: int = 0
    ) -> None:
        """The game has carried out a command, or refused it with a reason number; `faster` is the
        character whose command left nothing for this one, 0 for nobody."""
        member = self._members.of(character)
        if member is None:
            return
        member.last_command = number
        if refusal is None:
            self.commands_accepted += 1
        else:
            self.commands_refused += 1
            member.refuse(RefusedCommand(number, refusal, faster))

    def saved(self, revision: int) -> None:
        """The world as it was at this revision would outlive the host's program. A host that never
        says so saves nothing, and its guests do not wait for it."""
        self._delivery.saved_revision = revision

    def fault(self, character: int, problem: str) -> None:
        """What a friend sent was carried here whole, and the game finds that it is nothing that an
        honest program sends: it is counted like every other fault."""
        member = self._members.connected_as(character)
        if member is not None:
            self._count_fault(member, problem)

    def see(self, sample: PresenceSample) -> None:
        """Where a player is: the host's own, or a guest's that the game found plausible. Nothing is
        kept of one who has left meanwhile."""
        who = sample.character
        if who not in self._members and who != self.settings.host_character:
            return
        # It goes with the next bundle; the one of `_tick` is on its way already.
        self._relay.update(sample, self._tick + 1)

    def chat(self, character: int, text: str) -> None:
        """Tells everybody a line. What a guest says is passed on by itself; this is for a line of
        the host's own."""
        self._members.tell_all(ChatLine(character, clean_line(text, limits.CHAT_MAX_LENGTH)))

    def announce_closing(self, within_s: int) -> None:
        """Tells everybody that the farm closes soon, also those who come in or back meanwhile; see
        `is_settled`."""
        self._closing_within_s = within_s
        for member in self._members.connected():
            self._members.tell(member, Closing(member.epoch, within_s))

    @property
    def is_settled(self) -> bool:
        """Whether every connected friend has reported, since `announce_closing`, to be identical
        at the world's present revision."""
        return all(
            member.settled_revision == self._delivery.revision
            for member in self._members.connected()
        )

    def close(self, reason: str, now_s: float) -> None:
        """Tells everybody that it is over, and closes the endpoint."""
        for pending in list(self._approval.pending.values()):
            self._approval.reject(pending, reason, may_ask_again=False)
        self._members.close(reason)
        self._endpoint.close(now_s)

    # The rhythm

    def receive(self, now_s: float) -> list[HostSessionEvent]:
        """Takes in what has arrived and what time has brought. Returns it in order."""
        self._now_s = now_s
        for event in self._endpoint.pump(now_s):
            match event:
                case DatagramReceived(peer, payload):
                    self._guarded(peer, self._on_datagram, payload, now_s)
                case ReliableReceived(peer, _, _):
                    self._guarded(peer, self._on_reliable, event, now_s)
                case Connected(peer, _, identity):
                    self._approval.arrive(peer, identity, now_s)
                case Disconnected(peer, code, reason):
                    self._on_disconnected(peer, code, reason, now_s)
        self._run_timers(now_s)
        events, self._events = self._events, []
        return events

    def send_tick(self, tick: int, now_s: float) -> None:
        """Sends each friend the bundle of this tick, and what bulk may go with it."""
        self._now_s = now_s
        self._tick = tick
        self._delivery.send_tick(self._members.connected(), tick, now_s)

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
            member, pending = self._members.at(peer), self._approval.pending.get(peer)
            if member is not None:
                self._count_fault(member, str(error))
            elif pending is not None:
                _log.info("stranger %d sent something faulty: %s", peer, error)
                self._approval.drop(
                    pending, MemberEvent.REJECT, CloseCode.PROTOCOL_ERROR, "That was no hello."
                )

    def _count_fault(self, member: Member, problem: str) -> None:
        """A friend pays for a fault; with too many he is sent away. He is not expected back by his
        token then: a program that errs would come back and err for ever."""
        _log.warning("character %d sent something faulty: %s", member.character, problem)
        member.errors += 1
        if member.errors >= limits.PROTOCOL_ERRORS_MAX:
            self._members.send_away(
                member, "faulty messages", CloseCode.PROTOCOL_ERROR, may_return=True
            )

    def _on_datagram(self, peer: PeerId, payload: bytes, now_s: float) -> None:
        if peer in self._approval.pending:
            raise RemoteProtocolError("a datagram from a stranger")
        member = self._members.at(peer)
        if member is None or not member.datagram_budget.take(1.0, now_s):
            return
        try:
            bundle = decode_guest_bundle(payload, member.ground)
        except NotUnderstoodError as error:
            _log.debug("a bundle of character %d is dropped: %s", member.character, error)
            return
        sample, commands = member.receive(bundle, now_s)
        if sample is not None:
            self._events.append(PresenceArrived(sample))
        for numbered in commands:
            self._events.append(CommandArrived(member.character, numbered.number, numbered.command))

    def _on_reliable(self, peer: PeerId, event: ReliableReceived, now_s: float) -> None:
        payload = event.payload
        pending = self._approval.pending.get(peer)
        if pending is not None:
            self._approval.receive(pending, payload, now_s)
            return
        member = self._members.at(peer)
        if member is None:
            return
        is_repair = event.channel is Channel.REPAIR
        budget = member.repair_budget if is_repair else member.control_budget
        if not budget.take(1.0, now_s):
            raise RemoteProtocolError("a flood of reliable messages")
        decoded = decode_guest_message(payload)
        check_from_guest(member.state, decoded)
        member.heard_s = now_s
        match decoded:
            case Loaded(epoch) if epoch == member.epoch:
                member.bus.holds_world = True
                member.go(MemberEvent.LOADED)
                self._members.stands_inside(member)
            case ChatLine(_, text):
                self._on_chat(member, text, now_s)
            case Settled(epoch, revision) if epoch == member.epoch:
                member.settled_revision = revision
            case Goodbye(reason):
                self._members.left(member, reason)
            case RepairRequest() if decoded.epoch == member.epoch and member.responder:
                member.responder.answer_request(decoded, self._delivery.revision, now_s)
            case RecordsRequest() if decoded.epoch == member.epoch and member.responder:
                member.responder.answer_records(decoded, self._delivery.revision)
            case MoreSymbolsRequest() if decoded.epoch == member.epoch and member.responder:
                member.responder.answer_more_symbols(decoded)

    def _on_disconnected(self, peer: PeerId, code: CloseCode, reason: str, now_s: float) -> None:
        pending = self._approval.pending.get(peer)
        if pending is not None:
            why = f"{code.name.lower()}: {reason}"
            self._approval.gone(pending, MemberEvent.CONNECTION_LOST, why)
        member = self._members.at(peer)
        if member is not None:
            self._members.lose(member, f"{code.name.lower()}: {reason}", now_s)

    def _on_chat(self, member: Member, text: str, now_s: float) -> None:
        line = clean_line(text, limits.CHAT_MAX_LENGTH)
        if line and member.chat_budget.take(1.0, now_s):
            self._events.append(ChatArrived(member.character, line))
            self.chat(member.character, line)

    # Coming in, coming back, going

    def _open_epoch(self, member: Member, pending: PendingConnection, now_s: float) -> None:
        """Opens an epoch for a member, on a connection that was pending."""
        hello = pending.hello
        resume = None if hello is None else hello.resume
        revision = 0 if resume is None else resume.revision
        has_replica = revision > 0 and shows_token(pending, member)
        is_kept = has_replica and member.keeps_changes and revision >= member.kept_from
        if member.has_joined:
            member.renew_token(self.settings.random_bytes(limits.RESUME_TOKEN_BYTES))
        self._members.connect(member, pending.peer, self._new_epoch(member.epoch), now_s)
        member.address, member.proved = pending.address, pending.proved
        compare = has_replica and not is_kept
        if member.responder is None:
            member.responder = RepairResponder(
                self._ledger,
                lambda message: self._send_repair(member, message),
                lambda section: self._delivery.begin_snapshot(member, section),
                lambda: member.last_command,
            )
        member.responder.begin_epoch(member.epoch, is_asked_for=compare)
        if is_kept:
            member.bus.restart()
        else:
            # It is brought to the world as it is now, by sections or by a snapshot of this moment.
            member.bus = PeerBus()
            member.bus.belief.begin(self._ledger.digest, self._ledger.record_count)
            member.kept_from = self._delivery.revision
        member.keeps_changes = True
        self._members.tell(
            member,
            Accepted(
                member.epoch,
                member.character,
                member.resume_token,
                self._ledger.hash_key,
                self._tick,
                member.delivered_command,
                CatchUp(snapshot=not has_replica, compare=compare),
                self.settings.host_character,
            ),
        )
        if self._closing_within_s is not None:
            self._members.tell(member, Closing(member.epoch, self._closing_within_s))
        if has_replica:
            member.go(MemberEvent.ACCEPT_AS_IS)
        else:
            member.go(MemberEvent.ACCEPT_WITH_SNAPSHOT)
            self._delivery.begin_snapshot(member, None)

    def _resume_if_member(self, pending: PendingConnection, now_s: float) -> bool:
        return self._returning.take(pending, now_s)

    def _resume(self, member: Member, pending: PendingConnection, now_s: float) -> None:
        """A friend is back: the new connection replaces an old one that does not answer."""
        if member.is_connected:
            self._members.replace(member)
        self._open_epoch(member, pending, now_s)
        if member.state is MemberState.PLAYING:
            self._members.stands_inside(member)

    def _run_timers(self, now_s: float) -> None:
        self._approval.run_timers(now_s)
        self._returning.run_timers(now_s)
        self._members.run_timers(now_s)

    # Telling

    def _report(self, event: HostSessionEvent) -> None:
        self._events.append(event)

    def _send_repair(self, member: Member, message: Message) -> None:
        if isinstance(message, SectionWhole):
            member.bus.was_repaired(None, message.section)
        elif isinstance(message, SectionRecords):
            keys = (*(record.key for record in message.records), *message.absent)
            names = [(message.section, key) for key in keys]
            member.bus.was_repaired(names, message.section)
        self._endpoint.send_reliable(member.peer, Channel.REPAIR, encode(message))

    def _new_epoch(self, before: int) -> int:
        epoch = 1 + self.settings.random_bytes(1)[0] % limits.EPOCH_MAX
        return epoch if epoch != before else 1 + epoch % limits.EPOCH_MAX
