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
from dataclasses import dataclass
from typing import Protocol

from game.coop.codec import to_ledger_change
from game.coop.event_queue import EventQueue
from game.coop.last_authors import LastAuthors
from game.coop.pacer import TickPacer
from game.coop.people import seen_players, status_sentence
from game.coop.profile import Profile
from game.coop.rest import is_everybody_in_a_menu
from game.coop.roster import FULL_BOOK, Roster, free_character
from game.coop.seat import (
    Action,
    ChatSaid,
    Facing,
    Knock,
    KnockWithdrawn,
    NetStatus,
    Notice,
    PlayerInfo,
    SeatEvent,
    SeatState,
    SeenPlayer,
    Woken,
)
from game.coop.stillness import Stillness
from game.coop.strangers import Strangers
from game.coop.tracks import Track
from game.coop.traffic import TrafficMeter
from game.coop.whereabouts import Whereabouts
from game.rules.belonging import owner_of
from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.conversations import conversations_to_end
from game.rules.fishing import lines_to_pull_in
from game.rules.gestures import gestures_to_end
from game.rules.rulebook import carry_out
from game.rules.sleeping import bedtime_of
from game.text.sentence import Sentence
from game.world.calendar import environment_of, farm_seed, forecast, is_day_over
from game.world.commands import (
    AnswerKnock,
    BeginDay,
    Command,
    ForgetCharacter,
    Permit,
    RestTime,
    SendAway,
    decode_player_command,
)
from game.world.content import Content
from game.world.last_commands import last_command, note_last_command
from game.world.records import Entry, Environment, encode_record
from game.world.sections import Kind
from game.world.world import Change, Transaction, World
from net import limits
from net.session.events import (
    ChatArrived,
    CommandArrived,
    KnockGone,
    KnockHeard,
    KnockPassedOn,
    MemberStatus,
    MemberStatusChanged,
    PresenceArrived,
)
from net.session.host import HostSession
from net.session.meter import LinkFigures
from net.sync.presence import PresenceSample
from net.text import clean_line

_log = logging.getLogger(__name__)

_NOT_WANTED = "The owner does not want company just now."
REACH_SLACK_PX = 40.0
"""Half a second's walk: how old a friend's position may be when his command arrives."""
WATCH_TICKS = 15
"""How often the host looks for conversations whose owner has gone or walked away, for gestures that
are over, and for who has got up or fallen silent."""


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


@dataclass(slots=True)
class LocalPlayer:
    """Somebody who plays at the host's own machine, and so needs no connection."""

    position: Position
    facing: Facing = Facing.DOWN
    action: Action = Action.IDLE


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
        self._local_players: dict[int, LocalPlayer] = {}
        self._tracks: dict[int, Track] = {}
        self._whereabouts = Whereabouts(content)
        self._stillness = Stillness()
        self._knocks: dict[int, KnockHeard] = {}
        self._is_decided_anew = False
        """Whether who may be here, and as whom, has changed since everybody was looked at."""
        self._awaited: frozenset[int] = frozenset()
        self._awaited_until_s: float | None = None
        self._returning: set[int] = set()
        """Who is on the way in and tells where it stands, since the farm does not know."""
        self._traffic = TrafficMeter()
        world.listeners.append(self._on_changes)
        self.roster = Roster(content, world, self._command_as_host)
        """Who is who at this farm."""
        self._strangers = Strangers(world, self._forget)

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
        return seen_players(self.world, self._tracks, self._now_s)

    def players(self) -> list[PlayerInfo]:
        """Everybody at the farm, who plays at this machine first."""
        infos = [
            self._info(character, LinkFigures(), is_connected=True)
            for character in self._local_players
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
        knock = self._knocks.get(knock_id)
        if knock is not None:
            self._forget_knock(knock_id)
            if not (self._is_owner_here and self._may_be(played_as)):
                played_as = 0
            self._let_in(knock, knock.name, played_as, is_vouched_for=True)

    def refuse(self, knock_id: int, reason: str, *, may_ask_again: bool = False) -> None:
        """Turns somebody away, with a reason that they read. `may_ask_again` where time may mend
        it: who was inside before goes on asking by itself."""
        if self._forget_knock(knock_id) and self._session is not None:
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
            self._keep_calendar()
        if self._tick % WATCH_TICKS == 0:
            self._watch_people()
        if self._session is not None:
            for character, player in self._local_players.items():
                self._session.see(
                    PresenceSample(
                        character,
                        player.position.area,
                        int(player.facing),
                        int(player.action),
                        player.position.x,
                        player.position.y,
                        self._tick,
                    )
                )
            self._session.send_tick(self._tick, self._now_s)
            self._traffic.watch(self._session.traffic(), self._now_s)

    def _keep_calendar(self) -> None:
        today = environment_of(self.world)
        if today is None:
            return
        own = [player.action for player in self._local_players.values()]
        is_resting = is_everybody_in_a_menu(own, self._tracks.values(), self._now_s)
        if is_resting != (today.resting_since_tick is not None):
            self._command_as_host(RestTime(is_resting))
        elif is_day_over(today, self._tick) or self._do_all_sleep():
            weather = forecast(self._content, farm_seed(self.world), today.day + 1)
            self._command_as_host(BeginDay(weather))
            self._wake_everybody()

    def _do_all_sleep(self) -> bool:
        """Whether the night passes because everybody, or half of them for long enough, lies in
        bed."""
        ends_tick = bedtime_of(self.world).ends_tick
        return ends_tick is not None and self._tick >= ends_tick

    def _wake_everybody(self) -> None:
        """Everybody is where the new day finds them, as the records say."""
        for character in self._inside():
            place = self.roster.place_of(character)
            local = self._local_players.get(character)
            if local is None:
                self._whereabouts.place(character, place, self._now_s)
            else:
                local.position = place
                self._events.append(Woken(place))

    def _watch_people(self) -> None:
        positions = self._positions()
        for ending in conversations_to_end(self.world, self._content, self._tick, positions):
            self._command_as_host(ending)
        for gesture in list(gestures_to_end(self.world, self._tick, positions)):
            self._command_as_host(gesture)
        for line in list(lines_to_pull_in(self.world, self._tick, positions)):
            self._command_as_host(line)
        for character, player in self._local_players.items():
            self._stillness.saw(character, player.position, player.action, self._tick)
        for command in list(self._stillness.look(self.world, positions, self._tick)):
            self._command_as_host(command)

    # What friends do

    def _on_session_event(self, event: object) -> None:
        match event:
            case CommandArrived(character, number, command):
                self._on_command(character, number, command)
            case PresenceArrived(sample):
                if self._whereabouts.believe(sample, self._now_s):
                    place = Position(sample.area, sample.x, sample.y)
                    self._stillness.saw(sample.character, place, sample.action, self._tick)
                    if self._session is not None:
                        self._session.see(sample)
                    self._track(sample.character).add(sample, self._now_s)
            case ChatArrived(character, text):
                self._hear(character, text)
            case KnockHeard():
                self._knocks[event.knock] = event
                self._on_knock(event)
            case KnockGone(knock_id):
                self._forget_knock(knock_id)
            case MemberStatusChanged(character, status, reason):
                self._on_member_status(character, status, reason)

    def _on_knock(self, knock: KnockHeard) -> None:
        """Somebody knocks: whoever sits at this machine is asked, and answers with `accept` or
        `refuse`; so is the owner, where that is a guest, and whoever answers first has answered."""
        asked = self._question(knock)
        namesake = asked.namesake if self._is_owner_here else 0
        self._events.append(
            Knock(
                asked.knock,
                asked.name,
                asked.colour,
                asked.is_known,
                asked.account,
                namesake,
                asked.looks_like,
            )
        )
        if self._session is not None:
            self._session.pass_on(self._owner, asked)

    def _question(self, knock: KnockHeard) -> KnockPassedOn:
        """What is to be said of a knock to whoever answers it."""
        known = self.roster.character_of(knock.account)
        alike = self.roster.named(knock.name, besides=known)
        namesake = 0
        if known is None and alike is not None and self._may_be(alike):
            namesake = alike
        return KnockPassedOn(
            knock.knock,
            knock.name,
            knock.colour,
            knock.account,
            known is not None,
            namesake,
            "" if alike is None else self.roster.name(alike),
        )

    def _forget_knock(self, knock_id: int) -> bool:
        """Somebody was answered, or has gone: nobody need answer any more. Returns whether somebody
        stood there."""
        if self._knocks.pop(knock_id, None) is None:
            return False
        self._events.append(KnockWithdrawn(knock_id))
        if self._session is not None:
            self._session.pass_on_over(self._owner, knock_id)
        return True

    @property
    def _owner(self) -> int:
        """The owner's character; 0 for none."""
        return owner_of(self.world) or 0

    @property
    def _is_owner_here(self) -> bool:
        """Whether the owner plays at this machine."""
        return self._owner in self._local_players

    def _may_be(self, character: int) -> bool:
        """Whether the owner may say of a newcomer that it is this character: not of somebody who is
        here."""
        return character not in self._inside()

    def _let_in(
        self, knock: KnockHeard, name: str, played_as: int = 0, *, is_vouched_for: bool
    ) -> None:
        """Lets somebody in who knocked, under this name; `is_vouched_for` if somebody has said yes
        to this very person."""
        session = self._session
        if session is None:
            return
        is_friend = is_vouched_for or self.roster.is_friend(knock.account)
        try:
            known = self.roster.character_for(knock.account, self._inside(), played_as)
            if known is not None:
                session.release(known)
            if session.is_full_for(knock.account):
                # Nobody is entered in the farm's book who then cannot come in.
                raise ValueError("The farm is full.")
            if known is None:
                members = {member.character for member in session.members}
                inside = members | self._inside()
                self._strangers.make_room(knock.address, inside, is_friend=is_friend)
            character = free_character(self.world) if known is None else known
        except ValueError as error:
            sentence = str(error)
            session.refuse(knock.knock, sentence, may_ask_again=sentence != FULL_BOOK)
            return
        # Who came a moment ago has not told yet where he is; he is where he was put.
        told, put = self._positions().values(), map(self._whereabouts.of, self.roster.online())
        beside = next((position for position in (*told, *put) if position is not None), None)
        profile = Profile(name, knock.colour)
        self.roster.enter(character, profile, knock.account, beside, is_vouched_for=is_vouched_for)
        if self.roster.character_of(knock.account) != character:
            session.refuse(knock.knock, FULL_BOOK)
            return
        if not is_friend:
            self._strangers.note(character, knock.address)
        floor = last_command(self.world, character)
        if not session.admit(knock.knock, character, floor, self._now_s):
            self._depart(character)
            return
        # Where somebody went who was here when the program was killed, nobody wrote down.
        self._whereabouts.place(
            character,
            self.roster.place_of(character),
            self._now_s,
            is_anywhere=knock.is_awaited,
        )
        if knock.is_awaited:
            self._returning.add(character)

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
            position = self._whereabouts.of(character)
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
            case AnswerKnock(account, is_welcome, played_as):
                for knock in [one for one in self._knocks.values() if one.account == account]:
                    self._forget_knock(knock.knock)
                    if not is_welcome:
                        session.refuse(knock.knock, _NOT_WANTED)
                    else:
                        who = played_as if played_as and self._may_be(played_as) else 0
                        self._let_in(knock, knock.name, who, is_vouched_for=True)

    def _on_member_status(self, character: int, status: MemberStatus, reason: str) -> None:
        name = self.roster.name(character)
        if status in (MemberStatus.JOINED, MemberStatus.RETURNED):
            self._awaited -= {character}
            self.roster.come_online(character)
            if character in self._returning:
                self._returning.discard(character)
            else:
                place = self.roster.place_of(character)
                self._whereabouts.place(character, place, self._now_s)
            self._track(character).restart()
            if character == self._owner and self._session is not None:
                for knock in self._knocks.values():
                    self._session.pass_on(character, self._question(knock))
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
            self._stillness.stirred(author, self._tick)
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
        self.roster.depart(character, self._position_of(character))
        self._tracks.pop(character, None)
        self._returning.discard(character)
        self._whereabouts.forget(character)
        self._stillness.forget(character)

    def _inside(self) -> set[int]:
        """The characters whom somebody plays now."""
        members = [] if self._session is None else self._session.members
        return {*self._local_players, *(m.character for m in members if m.is_connected)}

    def _position_of(self, character: int) -> Position | None:
        """Where a character is believed to be."""
        local = self._local_players.get(character)
        return self._whereabouts.of(character) if local is None else local.position

    def _positions(self) -> dict[int, Position]:
        """Where everybody is, who plays at this machine first."""
        found = ((who, self._position_of(who)) for who in (*self._local_players, *self._tracks))
        return {who: position for who, position in found if position is not None}

    def _track(self, character: int) -> Track:
        return self._tracks.setdefault(character, Track())

    def _hear(self, character: int, text: str) -> None:
        self._stillness.stirred(character, self._tick)
        self._events.append(ChatSaid(character, self.roster.name(character), text))

    def _info(self, character: int, figures: LinkFigures, is_connected: bool) -> PlayerInfo:
        record = self.roster.get(character)
        position = self._position_of(character)
        is_local = character in self._local_players
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
