"""Hosting a farm: the world that is the truth, and everybody's commands to it.

Every command goes through `_carry_out`, whoever gives it: a player at this machine, a friend's
bundle, the calendar. What it changes becomes numbered changes, and the three listeners of the
change stream take it from there: the session (to the friends), the digests (in the session's
ledger) and the save.

A host need not play: this is all that a farm on a server is (`dedicated.py`). A `HostSeat` puts a
player of its own on top.
"""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from typing import Protocol

from game.coop.caretaker import Caretaker
from game.coop.codec import to_ledger_change
from game.coop.doorway import Doorway
from game.coop.event_queue import EventQueue
from game.coop.last_authors import LastAuthors
from game.coop.pacer import TickPacer
from game.coop.people import seen_players, status_sentence
from game.coop.present import Present
from game.coop.roster import Roster
from game.coop.seat import (
    ChatSaid,
    NetStatus,
    Notice,
    PlayerInfo,
    SeatEvent,
    SeatState,
    SeenPlayer,
)
from game.coop.strangers import Strangers
from game.coop.traffic import TrafficMeter
from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.rulebook import carry_out
from game.text.sentence import Sentence
from game.world.calendar import environment_of
from game.world.commands import (
    AnswerKnock,
    Command,
    ForgetCharacter,
    Permit,
    SendAway,
    decode_player_command,
)
from game.world.content import Content
from game.world.last_commands import note_last_command
from game.world.records import Entry, Environment, encode_record
from game.world.sections import Kind
from game.world.world import Change, Transaction, World
from net import limits
from net.session.events import (
    ChatArrived,
    CommandArrived,
    KnockGone,
    KnockHeard,
    MemberStatus,
    MemberStatusChanged,
    PresenceArrived,
)
from net.session.host import HostSession
from net.session.meter import LinkFigures
from net.text import clean_line

_log = logging.getLogger(__name__)

REACH_SLACK_PX = 40.0
"""Half a second's walk: how old a friend's position may be when his command arrives."""


class Keeper(Protocol):
    """Something that is kept up while a farm is open."""

    def work(self, now_s: float) -> None:
        """Called with every `advance`: does what is due."""
        ...

    def save(self) -> None:
        """Called when the farm is to be saved now. Raises ValueError with a sentence when that
        fails."""
        ...

    def close(self, now_s: float) -> None:
        """Called once, as the farm closes: saves what is to be saved and lets go. Raises
        ValueError with a sentence when saving fails."""
        ...


class FarmHost:
    """An open farm."""

    def __init__(
        self,
        content: Content,
        world: World,
        *,
        first_tick: int = 0,
        session: HostSession | None = None,
    ) -> None:
        """`world` is a farm that was founded or loaded. `session` is None for a farm that nobody
        can come to."""
        self.world = world
        self.keepers: list[Keeper] = []
        """What is kept up while the farm is open: its file, its line in the list of lobbies."""
        self.closed_last: list[Keeper] = []
        """What is closed once friends were told of the end: they are told through it, as through a
        lobby server of this program, or need not wait for it."""
        self.command_listeners: list[Callable[[Command, Context], None]] = []
        """Called with each command that is about to be committed: where an auditor listens."""
        self.event_listeners: list[Callable[[SeatEvent], None]] = []
        """Called with each event as it happens."""
        self.on_tick: Callable[[], None] | None = None
        """Called at the beginning of every tick: where a bot or a test acts."""
        self._content = content
        self._session = session
        self._tick = first_tick
        self._pacer = TickPacer()
        self._now_s = 0.0
        self._state = SeatState.PLAYING
        self._is_closing = False
        self._events = EventQueue(self.event_listeners)
        self._authors = LastAuthors()
        self._present = Present(content, world, session)
        self._is_decided_anew = False
        """Whether who may be here, and as whom, has changed since everybody was looked at."""
        self._awaited: frozenset[int] = frozenset()
        self._awaited_until_s: float | None = None
        self._traffic = TrafficMeter()
        world.listeners.append(self._on_changes)
        self.roster = Roster(content, world, self._command_as_host)
        """Who is who at this farm."""
        strangers = Strangers(world, self._forget)
        self._door = Doorway(
            world, session, self.roster, self._present, strangers, self._events, self._depart
        )
        self._caretaker = Caretaker(
            content, world, self._present, self.roster, self._events, self._command_as_host
        )

    # Looking

    @property
    def session(self) -> HostSession | None:
        """The session, None when nobody can come."""
        return self._session

    @property
    def state(self) -> SeatState:
        """PLAYING, until it has ENDED."""
        return self._state

    @property
    def content(self) -> Content:
        """Everything defined in assets/data and assets/maps."""
        return self._content

    @property
    def environment(self) -> Environment | None:
        """Day, season and weather."""
        return environment_of(self.world)

    @property
    def tick(self) -> float:
        """The tick, with the share of the next that has passed."""
        return self._tick + self._pacer.share(self._now_s)

    def others(self) -> list[SeenPlayer]:
        """Every friend who is in the world, interpolated."""
        return seen_players(self.world, self._present.tracks, self._now_s)

    def players(self) -> list[PlayerInfo]:
        """Everybody at the farm, who plays at this machine first."""
        infos = [
            self._info(character, LinkFigures(), is_connected=True)
            for character in self._present.local
        ]
        if self._session is not None:
            for member in self._session.members:
                figures = self._session.figures(member)
                infos.append(self._info(member.character, figures, member.is_connected))
        return infos

    @property
    def net_status(self) -> NetStatus:
        """The figures of the net indicator."""
        session = self._session
        connected = [] if session is None else [m for m in session.members if m.is_connected]
        pings = [
            ping_ms
            for member in connected
            if session is not None and (ping_ms := session.figures(member).ping_ms) is not None
        ]
        return NetStatus(
            is_networked=self._session is not None,
            ping_ms=max(pings, default=None),
            loss_pct=max((member.meter.loss * 100 for member in connected), default=0.0),
            bytes_per_s_in=self._traffic.bytes_per_s_in,
            bytes_per_s_out=self._traffic.bytes_per_s_out,
            seconds_since_heard=max(
                (self._now_s - member.heard_s for member in connected), default=0.0
            ),
            is_identical=True,
            repairs=0,
        )

    def events(self) -> list[SeatEvent]:
        """What has happened since the last call, in order."""
        return self._events.take()

    def notice(self, sentence: Sentence, topic: str = "") -> None:
        """Tells whoever sits at this machine something. One on the same topic as an earlier one
        takes its place."""
        self._events.append(Notice(sentence, topic))

    # What only a host may do

    def accept(self, knock_id: int, played_as: int = 0) -> None:
        """Lets somebody in who asked. `played_as` is a character of this farm whom the host knows
        them to be, and who is theirs from now on; 0 for whoever they are here, or a newcomer."""
        self._door.accept(knock_id, played_as, self._now_s)

    def refuse(self, knock_id: int, reason: str, *, may_ask_again: bool = False) -> None:
        """Turns somebody away, with a reason that they read. `may_ask_again` where time may mend
        it: who was inside before goes on asking by itself."""
        if self._door.forget(knock_id) and self._session is not None:
            line = clean_line(reason, limits.REASON_MAX_LENGTH)
            self._session.refuse(knock_id, line, may_ask_again=may_ask_again)

    def kick(self, character: int, block: bool) -> None:
        """Sends a friend away; with `block` for good, or, where the host is not the owner, until
        the farm is closed."""
        if self._session is not None:
            self._session.kick(character, "The host has sent you away.", block=block)

    def save(self) -> None:
        """Saves the farm now. Raises ValueError with a sentence when that fails."""
        for keeper in self.keepers:
            keeper.save()

    def saved(self, revision: int) -> None:
        """The farm as it was at this revision is in its file."""
        if self._session is not None:
            self._session.saved(revision)

    def await_back(self, characters: frozenset[int]) -> None:
        """These were here when the farm's last program ended without a word, and try to come back
        for a while."""
        self._awaited = characters

    def awaited_after_a_crash(self) -> frozenset[int]:
        """Who would try to come back if this program ended now without a word: everybody inside,
        those who are cut off, and those who have not come back yet from the last time."""
        if self._state is SeatState.ENDED:
            return frozenset()
        members = [] if self._session is None else self._session.members
        return self._awaited.union(member.character for member in members)

    def announce_closing(self, within_s: int) -> None:
        """Tells everybody that the farm closes soon. From now on no day begins, so that the world
        can come to rest."""
        self._is_closing = True
        if self._session is not None:
            self._session.announce_closing(within_s)

    @property
    def is_settled(self) -> bool:
        """Whether every friend has, since then, reported to be identical with the world as it is
        now."""
        return self._session is None or self._session.is_settled

    def close(self, reason: str) -> None:
        """Closes the farm: it is saved first, and everybody is told the reason. Afterwards the
        state is ENDED. Raises ValueError with a sentence when it could not be saved; whatever one
        step raises, the others are done."""
        if self._state is SeatState.ENDED:
            return
        self._state = SeatState.ENDED
        # The stack is worked off from its end.
        with ExitStack() as steps:
            for keeper in reversed(self.closed_last):
                steps.callback(keeper.close, self._now_s)
            if self._session is not None:
                steps.callback(self._session.close, reason, self._now_s)
            for keeper in reversed(self.keepers):
                steps.callback(keeper.close, self._now_s)
            for character in self.roster.online():
                steps.callback(self._depart, character)

    # The rhythm

    def advance(self, now_s: float) -> None:
        """Receives, runs every tick that is due and sends."""
        if self._state is SeatState.ENDED:
            return
        self._now_s = now_s
        self._pacer.start(now_s)
        if self._awaited_until_s is None:
            self._awaited_until_s = now_s + limits.RECONNECT_FOR_S
        if now_s > self._awaited_until_s:
            self._awaited = frozenset()
        if self._session is not None:
            for event in self._session.receive(now_s):
                self._on_session_event(event)
            self._look_who_may_be_here(self._session)
        for _ in self._pacer.due(now_s):
            self._run_tick()
        for keeper in (*self.keepers, *self.closed_last):
            keeper.work(now_s)

    def _run_tick(self) -> None:
        self._tick += 1
        if self.on_tick is not None:
            self.on_tick()
        if not self._is_closing:
            self._caretaker.keep_calendar(self._tick, self._now_s)
        self._caretaker.watch_people(self._tick)
        if self._session is not None:
            for sample in self._present.samples(self._tick):
                self._session.see(sample)
            self._session.send_tick(self._tick, self._now_s)
            if self._traffic.is_due(self._now_s):
                self._traffic.watch(self._session.traffic(), self._now_s)

    # What friends do

    def _on_session_event(self, event: object) -> None:
        match event:
            case PresenceArrived(sample):
                is_believed = self._present.saw(sample, self._now_s, self._tick)
                if is_believed and self._session is not None:
                    self._session.see(sample)
            case CommandArrived(character, number, command):
                self._on_command(character, number, command)
            case ChatArrived(character, text):
                self._hear(character, text)
            case KnockHeard():
                self._door.waiting[event.knock] = event
                self._on_knock(event)
            case KnockGone(knock_id):
                self._door.forget(knock_id)
            case MemberStatusChanged(character, status, reason):
                self._on_member_status(character, status, reason)

    def _on_knock(self, knock: KnockHeard) -> None:
        """Somebody knocks, and waits for an answer."""
        self._door.ask(knock)

    def _forget(self, character: int) -> None:
        """Strikes a stranger out of the farm's book."""
        if self._session is not None:
            self._session.release(character)
        self._command_as_host(ForgetCharacter(character))

    def _look_who_may_be_here(self, session: HostSession) -> None:
        """The owner's decisions hold for those who are here as well, wherever the owner is."""
        if not self._is_decided_anew:
            return
        self._is_decided_anew = False
        for member in session.members:
            if self.roster.is_blocked(member.identity):
                session.kick(member.character, "The owner has sent you away.", block=False)
            elif self.roster.character_of(member.identity) != member.character:
                reason = "The owner has taken back that you are this person."
                session.kick(member.character, reason, block=False)

    def _on_command(self, character: int, number: int, encoded: bytes) -> None:
        refused: Refused | None = Refused(RefusalReason.NOT_ALLOWED)
        try:
            command = decode_player_command(encoded)
        except (ValueError, RecursionError) as error:
            if self._session is not None:
                self._session.fault(character, f"no command: {error}")
        else:
            position = self._present.whereabouts.of(character)
            refused = self._carry_out(command, character, number, position, REACH_SLACK_PX)
        reason, faster = None, 0
        if refused is not None:
            self._note_refused(character, number)
            reason = int(refused.reason)
            faster = self._authors.faster_than(character, refused.about, self._tick)
        if self._session is not None:
            self._session.command_done(character, number, reason, faster)

    def _obey(self, command: Command) -> None:
        """Does what the owner has decided, and the rules have allowed, as far as that is no
        record."""
        session = self._session
        if session is None:
            return
        match command:
            case Permit(account, _, entry) if entry is not Entry.BLOCKED:
                session.unblock(account)
            case SendAway(character):
                session.kick(character, "The owner has sent you away.", block=False)
            case AnswerKnock():
                self._door.answer(command, self._now_s)

    def _on_member_status(self, character: int, status: MemberStatus, reason: str) -> None:
        name = self.roster.name(character)
        if status in (MemberStatus.JOINED, MemberStatus.RETURNED):
            self._awaited -= {character}
            self.roster.come_online(character)
            self._door.has_come(character, self._now_s)
            self._present.track(character).restart()
            if character == self._door.owner:
                self._door.ask_again(character)
        else:
            self._depart(character)
        self.notice(status_sentence(name, status, reason), f"member {character}")

    # The one door

    def _carry_out(
        self,
        command: Command,
        author: int,
        number: int,
        position: Position | None,
        slack_px: float,
    ) -> Refused | None:
        """Carries out anybody's command. Returns why not, if it was refused."""
        context = Context(
            self._content,
            self._tick,
            author,
            number,
            position,
            slack_px,
            is_prediction=False,
            positions=self._present.positions(),
        )
        try:
            transaction = carry_out(self.world, command, context)
        except Refused as refused:
            return refused
        for record in transaction.puts.values():
            if record is not None and len(encode_record(record)) > limits.RECORD_MAX_BYTES:
                # It would never fit a bundle, and everybody would wait for it for ever.
                _log.error("%s would make a record that is too large", command)
                return Refused(RefusalReason.NOT_ALLOWED)
        self._authors.note(transaction.puts, author, self._tick)
        if author:
            note_last_command(transaction, author, number)
            self._present.stillness.stirred(author, self._tick)
        for listener in self.command_listeners:
            listener(command, context)
        self.world.commit(transaction)
        if author:
            self._obey(command)
        return None

    def _note_refused(self, character: int, number: int) -> None:
        """A refused command has been dealt with as well, and is not dealt with again."""
        transaction = Transaction(self.world)
        note_last_command(transaction, character, number)
        self.world.commit(transaction)

    def _command_as_host(self, command: Command) -> None:
        self._carry_out(command, 0, 0, None, 0.0)

    def _on_changes(self, changes: list[Change]) -> None:
        self._events.extend(changes)
        kinds = (Kind.PERMISSION, Kind.IDENTITY)
        self._is_decided_anew |= any(change.section.kind in kinds for change in changes)
        if self._session is not None:
            self._session.publish(to_ledger_change(change) for change in changes)

    # Characters

    def _depart(self, character: int) -> None:
        """A character has gone, for good or because it was cut off."""
        self.roster.depart(character, self._present.position_of(character))
        self._door.has_gone(character)
        self._present.forget(character)

    def _hear(self, character: int, text: str) -> None:
        self._present.stillness.stirred(character, self._tick)
        self._events.append(ChatSaid(character, self.roster.name(character), text))

    def _info(self, character: int, figures: LinkFigures, is_connected: bool) -> PlayerInfo:
        record = self.roster.get(character)
        position = self._present.position_of(character)
        is_local = character in self._present.local
        return PlayerInfo(
            character,
            self.roster.name(character),
            0 if record is None else record.colour,
            is_host=is_local,
            is_me=is_local,
            area=0 if position is None else position.area,
            ping_ms=figures.ping_ms,
            is_connected=is_connected,
            account=self.roster.account(character),
            quality_pct=None if figures.quality is None else 100 * figures.quality,
            is_relayed=figures.is_relayed,
        )
