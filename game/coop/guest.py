"""A guest's seat: a full replica, one's own commands at once, the host's word in the end.

The replica (`_world`) holds what the host has said; the prediction lies over it and is what the
player sees. A command is tried out over the prediction, shown, numbered and sent; the session
repeats it until the host has dealt with it.
"""

import logging
from collections.abc import Callable

from game.coop import owner
from game.coop.codec import from_ledger_change, is_record
from game.coop.event_queue import EventQueue
from game.coop.pacer import TickPacer
from game.coop.people import seen_players, shown_name, shown_name_of, status_sentence
from game.coop.prediction import Prediction
from game.coop.profile import Profile
from game.coop.seat import (
    Action,
    ChatSaid,
    ClosingSoon,
    CommandRefused,
    Ended,
    Facing,
    Knock,
    KnockWithdrawn,
    KnownPerson,
    NetStatus,
    Notice,
    PlayerInfo,
    SeatEvent,
    SeatState,
    SeenPlayer,
    Woken,
)
from game.coop.tracks import Track
from game.coop.traffic import TrafficMeter
from game.rules.belonging import CHARACTERS
from game.rules.context import Context, Position, RefusalReason, Refused
from game.text.heard import heard
from game.text.sentence import Sentence
from game.world.calendar import environment_of
from game.world.commands import AnswerKnock, PlayerCommand, SendAway, encode_command
from game.world.content import Content
from game.world.records import Character, Entry, Environment, is_account
from game.world.sections import Section
from game.world.world import Change, Reader, World
from net import limits
from net.bundles import PlayerLink
from net.player_key import PlayerKey
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
from net.session.guest import GuestSession, GuestSettings
from net.session.meter import LinkFigures
from net.session.states import GuestState
from net.sync.ledger import LedgerChange
from net.sync.presence import PresenceSample
from net.sync.repair_requester import RepairReport
from net.transports.interface import Endpoint

_log = logging.getLogger(__name__)

_TRACKS_MAX = 4 * limits.PLAYERS_MAX
"""Players whose movement is kept. More than can be at a farm, since a sample may arrive after the
word that its player has left."""

_OWN_WAY = "own_way"
"""The topic of notices about one's own coming in: where one stands now is all that is of use."""

_STATES = {
    GuestState.IDLE: SeatState.CONNECTING,
    GuestState.CONNECTING: SeatState.CONNECTING,
    GuestState.KNOCKING: SeatState.KNOCKING,
    GuestState.LOADING: SeatState.LOADING,
    GuestState.PLAYING: SeatState.PLAYING,
    GuestState.RECONNECTING: SeatState.RECONNECTING,
    GuestState.ENDED: SeatState.ENDED,
}


class GuestSeat:
    """The seat of somebody who plays at a friend's farm."""

    def __init__(
        self,
        content: Content,
        endpoint: Endpoint,
        address: str,
        profile: Profile,
        *,
        game_version: str,
        join_token: bytes = b"",
        key: PlayerKey | None = None,
        random_bytes: Callable[[int], bytes] = bytes,
    ) -> None:
        """`key` is by what the host knows this player again; None where the transport says who it
        is. `random_bytes` are as in `GuestSettings`."""
        self.event_listeners: list[Callable[[SeatEvent], None]] = []
        """Called with each event as it happens."""
        self.on_tick: Callable[[], None] | None = None
        """Called at the beginning of every tick while playing: where a bot or a test acts."""
        self.change_listeners: list[Callable[[list[Change]], None]] = []
        """Called with what has changed in the replica, before predictions are laid over it."""
        self.repair_listeners: list[Callable[[RepairReport], None]] = []
        """Called with each repair that healed this replica."""
        self._content = content
        self._profile = profile
        self._world = World()
        self.session = GuestSession(
            endpoint,
            address,
            GuestSettings(
                content.content_hash.hex(),
                game_version,
                profile.name,
                profile.colour,
                join_token,
                key,
                random_bytes,
            ),
            is_record,
        )
        self._prediction = Prediction(
            self._world,
            lambda section, key: self.session.replica.ledger.known_revision(section.number, key),
        )
        self._events = EventQueue(self.event_listeners)
        self._tracks: dict[int, Track] = {}
        self._cut_off: set[int] = set()
        self._knocks: dict[int, str] = {}
        """Who knocks, as far as this player is asked: their accounts."""
        self._position = Position(0, 0.0, 0.0)
        self._has_stood = False
        """Whether one has been in the farm: who comes back to a host that was started again stands
        where it stood."""
        self._woken_day = 0
        """The day on whose morning one was last put beside a bed."""
        self._facing = Facing.DOWN
        self._action = Action.IDLE
        self._traffic = TrafficMeter()
        self._now_s = 0.0
        self._pacer = TickPacer()

    # Looking

    @property
    def state(self) -> SeatState:
        """Where this guest is on the way in and out."""
        state = self.session.state
        return SeatState.PLAYING if state is GuestState.PLAYING else _STATES[state]

    @property
    def loading_progress(self) -> float:
        """The share of the welcome package that has arrived, 0 to 1."""
        return self.session.loading_progress

    @property
    def content(self) -> Content:
        """Everything defined in assets/data and assets/maps."""
        return self._content

    @property
    def character(self) -> int:
        """One's own character; 0 before the host has said yes."""
        return self.session.character

    @property
    def view(self) -> Reader:
        """The replica with one's own predictions over it."""
        return self._prediction

    @property
    def world(self) -> World:
        """The replica alone: what the host has said."""
        return self._world

    @property
    def environment(self) -> Environment | None:
        """Day, season and weather."""
        return environment_of(self._prediction)

    @property
    def tick(self) -> float:
        """The host's tick, estimated."""
        return self.session.clock.tick_at(self._now_s)

    @property
    def position(self) -> Position:
        """Where one's own character stands."""
        return self._position

    def others(self) -> list[SeenPlayer]:
        """Everybody else who is in the world, interpolated."""
        return seen_players(self._world, self._tracks, self._now_s)

    def players(self) -> list[PlayerInfo]:
        """Everybody at the farm, the host first."""
        told = {link.character: link for link in self.session.links}
        infos = []
        for character in sorted(self._world.keys(CHARACTERS)):
            record = self._world.get(CHARACTERS, character)
            if not isinstance(record, Character):
                continue
            if not record.online and character not in self._cut_off:
                continue
            track = self._tracks.get(character)
            newest = None if track is None else track.newest
            is_me = character == self.character
            area = self._position.area if is_me else 0 if newest is None else newest.area
            figures = self.session.figures if is_me else _as_heard(told.get(character))
            infos.append(
                PlayerInfo(
                    character,
                    shown_name(record),
                    record.colour,
                    is_host=character == self.session.host_character,
                    is_me=is_me,
                    area=area,
                    ping_ms=figures.ping_ms,
                    is_connected=record.online,
                    account=record.account,
                    quality_pct=None if figures.quality is None else 100 * figures.quality,
                    is_relayed=figures.is_relayed,
                )
            )
        return infos

    @property
    def is_on_server(self) -> bool:
        """Whether the farm is on a server, where nobody in the list of players is the host. False
        before the host has said yes."""
        return self.session.character != 0 and self.session.host_character == 0

    @property
    def net_status(self) -> NetStatus:
        """The figures of the net indicator."""
        session = self.session
        return NetStatus(
            is_networked=True,
            ping_ms=session.figures.ping_ms,
            loss_pct=session.meter.loss * 100,
            bytes_per_s_in=self._traffic.bytes_per_s_in,
            bytes_per_s_out=self._traffic.bytes_per_s_out,
            seconds_since_heard=max(0.0, self._now_s - session.heard_s),
            is_identical=session.replica.is_identical,
            repairs=session.replica.repairs,
            turned_away=session.turned_away,
        )

    def events(self) -> list[SeatEvent]:
        """What has happened since the last call, in order."""
        return self._events.take()

    # What only the owner may do

    @property
    def is_in_charge(self) -> bool:
        """Whether one is the owner, whose farm somebody else or a server hosts."""
        return owner.is_owner(self)

    def accept(self, knock_id: int, played_as: int = 0) -> None:
        """Lets somebody in who asked. Does nothing when that knock has gone. `played_as` is a
        character of this farm whom one knows them to be; 0 for whoever they are here, or a
        newcomer."""
        account = self._knocks.pop(knock_id, "")
        if account:
            self.issue(AnswerKnock(account, True, played_as or None))

    def refuse(self, knock_id: int, reason: str) -> None:
        """Turns somebody away, with the host's words."""
        account = self._knocks.pop(knock_id, "")
        if account:
            self.issue(AnswerKnock(account, False))

    def kick(self, character: int, block: bool) -> None:
        """Sends a player away; with `block` for good."""
        if block:
            owner.block(self, character)
        self.issue(SendAway(character))

    def known_people(self) -> tuple[KnownPerson, ...]:
        """Everybody whom the farm knows, but its owner; nobody for somebody else."""
        return owner.known_to_owner(self)

    def decide(self, account: str, name: str, entry: Entry | None) -> None:
        """The owner decides what becomes of whoever comes with this account."""
        owner.decide(self, account, name, entry)

    def take_back(self, account: str) -> None:
        """The owner takes back that a character belongs to this account."""
        owner.take_back(self, account)

    # Acting

    def connect(self, now_s: float) -> None:
        """Begins to knock at the host's door."""
        self._now_s = now_s
        self.session.connect(now_s)

    def stand(self, position: Position, facing: Facing, action: Action) -> None:
        """Says where one's own character is and what it does."""
        self._position, self._facing, self._action = position, facing, action

    def issue(self, command: PlayerCommand) -> RefusalReason | None:
        """Carries a command out as a prediction, and sends it."""
        outbox = self.session.outbox
        if (
            self.state not in (SeatState.PLAYING, SeatState.RECONNECTING)
            or outbox.is_full
            or len(self._prediction) >= limits.COMMANDS_PENDING_MAX
        ):
            return RefusalReason.NOT_ALLOWED
        context = self._context()
        try:
            transaction = self._prediction.try_out(command, context)
        except Refused as refused:
            return refused.reason
        number = outbox.issue(encode_command(command))
        self._events.extend(self._prediction.add(number, command, context, transaction))
        return None

    def refusal(self, command: PlayerCommand) -> RefusalReason | None:
        """Why one's own rules would refuse a command now."""
        try:
            self._prediction.try_out(command, self._context())
        except Refused as refused:
            return refused.reason
        return None

    def _context(self) -> Context:
        """One's own next command: from where and when."""
        number = self.session.outbox.next_number
        tick, place = int(self.tick), self._position
        return Context(self._content, tick, self.character, number, place, 0.0, is_prediction=True)

    def say(self, text: str) -> None:
        """Says a line of chat; it is heard when the host has passed it on."""
        self.session.say(text)

    def leave(self) -> None:
        """Leaves with a goodbye."""
        if self.state is not SeatState.ENDED:
            self.session.leave("", self._now_s)
            self._events.append(Ended(Sentence("people.you_left")))

    # The rhythm

    def advance(self, now_s: float) -> None:
        """Receives, runs every tick that is due and sends."""
        self._now_s = now_s
        self._pacer.start(now_s)
        self._receive(now_s)
        for _ in self._pacer.due(now_s):
            self._run_tick(now_s)

    def _run_tick(self, now_s: float) -> None:
        is_playing = self.state is SeatState.PLAYING
        if is_playing and self.on_tick is not None:
            self.on_tick()
        sample = None
        if is_playing:
            position = self._position
            sample = PresenceSample(
                self.character,
                position.area,
                int(self._facing),
                int(self._action),
                position.x,
                position.y,
                0,
            )
        self.session.send_tick(sample, now_s)
        if self._traffic.is_due(now_s):
            self._traffic.watch(self.session.traffic(), now_s)

    def _receive(self, now_s: float) -> None:
        events = self.session.receive(now_s)
        if not events:
            return
        changed: list[Change] = []
        for event in events:
            if isinstance(event, LedgerChange):
                change = from_ledger_change(event)
                self._world.set(change.section, change.key, change.record)
                changed.append(change)
            else:
                self._on_session_event(event)
        if changed:
            for listener in self.change_listeners:
                listener(changed)
        complete_revision = self.session.replica.follower.complete_revision
        self._events.extend(self._prediction.rebase(changed, complete_revision))
        if changed:
            self._wake_where_the_farm_says()

    def _on_session_event(self, event: GuestSessionEvent) -> None:
        match event:
            # By far the most frequent one is looked for first.
            case PresenceArrived(sample):
                if sample.character in self._tracks or len(self._tracks) < _TRACKS_MAX:
                    self._track(sample.character).add(sample, self._now_s)
            case CommandsSettled(last_command, revision):
                self._prediction.settle(last_command, revision)
            case CommandsRenumbered(by):
                self._prediction.renumber(by)
            case CommandWasRefused(number, reason, faster):
                command = self._prediction.refuse(number)
                if command is not None:
                    self._events.append(CommandRefused(command, _reason(reason), faster))
            case ChatArrived(character, text):
                self._events.append(ChatSaid(character, self._name(character), text))
            case MemberStatusChanged(character, status, reason):
                self._on_member_status(character, status, reason)
            case KnockPassedOn():
                self._on_knock(event)
            case KnockGone(knock_id):
                self._knock_gone(knock_id)
            case WasAccepted(_, _, is_resumed):
                # Who knocks now is told anew.
                for knock_id in list(self._knocks):
                    self._knock_gone(knock_id)
                # News of the others was missed meanwhile: who is here is in the records, and who
                # came back may count other ticks now.
                self._cut_off.clear()
                for track in self._tracks.values():
                    track.restart()
                if not is_resumed:
                    self._prediction.forget_settled()
                if is_resumed:
                    self._events.append(Notice(Sentence("people.you_are_back"), _OWN_WAY))
            case LoadingDone():
                if self._has_stood:
                    self._events.append(Notice(Sentence("people.you_are_back"), _OWN_WAY))
                else:
                    self._stand_where_the_farm_says()
                self._has_stood = True
            case Repaired(report):
                self._log_repair(report)
                for listener in self.repair_listeners:
                    listener(report)
            case HostIsClosing(within_s):
                self._events.append(ClosingSoon(within_s))
            case WasCutOff():
                pass  # The seat's state says so, for as long as it lasts.
            case SessionEnded(reason):
                self._events.append(Ended(heard(reason)))
            case HostWasAsked():
                self._events.append(Notice(Sentence("people.host_sees_you"), _OWN_WAY))
            case LedgerChange():
                raise AssertionError("changes are taken in before this")

    def _on_knock(self, told: KnockPassedOn) -> None:
        """Somebody knocks, says the host, who may be anybody."""
        is_new = told.knock not in self._knocks and len(self._knocks) < limits.KNOCKS_MAX
        if not (self.is_in_charge and is_new and told.account and is_account(told.account)):
            return
        self._knocks[told.knock] = told.account
        self._events.append(
            Knock(
                told.knock,
                told.name,
                told.colour,
                told.is_known,
                told.account,
                told.namesake,
                told.looks_like,
            )
        )

    def _knock_gone(self, knock_id: int) -> None:
        if self._knocks.pop(knock_id, None) is not None:
            self._events.append(KnockWithdrawn(knock_id))

    def _on_member_status(self, character: int, status: MemberStatus, reason: str) -> None:
        if status is MemberStatus.CUT_OFF:
            self._cut_off.add(character)
        else:
            self._cut_off.discard(character)
        if status in (MemberStatus.JOINED, MemberStatus.RETURNED):
            if character in self._tracks:
                self._track(character).restart()
        elif status in (MemberStatus.LEFT, MemberStatus.KICKED):
            self._tracks.pop(character, None)
        sentence = status_sentence(self._name(character), status, reason)
        self._events.append(Notice(sentence, f"member {character}"))

    def _wake_where_the_farm_says(self) -> None:
        """On a new day one is where the farm has put one, once one has been inside."""
        record = self._world.get(CHARACTERS, self.character)
        if not isinstance(record, Character) or record.woken_day == self._woken_day:
            return
        is_morning = self._has_stood and record.woken_day > self._woken_day
        self._woken_day = record.woken_day
        if is_morning:
            self._position = Position(record.area, record.x, record.y)
            self._events.append(Woken(self._position))

    def _stand_where_the_farm_says(self) -> None:
        record = self._world.get(CHARACTERS, self.character)
        if isinstance(record, Character):
            self._position = Position(record.area, record.x, record.y)
            self._woken_day = record.woken_day
        else:
            spawn = self._content.areas[self._content.start.area].spawn()
            area = self._content.areas[self._content.start.area].number
            self._position = Position(area, spawn.x, spawn.y)

    def _log_repair(self, report: RepairReport) -> None:
        names = ", ".join(
            f"{Section.from_number(number)}[{key}]" for number, key in report.healed[:20]
        )
        _log.warning(
            "repair after %.0f ms because %s; what differed: %s",
            (report.ended_s - report.began_s) * 1000,
            report.reason.value,
            names or "nothing any more",
        )

    def _name(self, character: int) -> str:
        return shown_name_of(self._world, character)

    def _track(self, character: int) -> Track:
        track = self._tracks.get(character)
        if track is None:
            track = self._tracks[character] = Track()
        return track


def _as_heard(link: PlayerLink | None) -> LinkFigures:
    """What the host has told of another player's connection."""
    if link is None:
        return LinkFigures()
    quality = None if link.quality_pct < 0 else link.quality_pct / 100
    return LinkFigures(link.ping_ms or None, quality)


def _reason(number: int) -> RefusalReason:
    """The reason of this number; one that this game does not know is the general one."""
    try:
        return RefusalReason(number)
    except ValueError:
        return RefusalReason.NOT_ALLOWED
