"""One friend inside, as the host sees him: his state, his bus, his commands.

A member outlives his connection. While he is cut off the bus goes on collecting what he misses,
and the number of his last command is kept, so that he comes back as if nothing had happened.
"""

from dataclasses import dataclass, field
from hmac import compare_digest

from msgspec import Struct, structs

from net import limits
from net.budget import TokenBucket
from net.bundle_bytes import said_by
from net.bundle_samples import SAMPLE_MAX_BYTES
from net.bundles import (
    Belief,
    GuestBundle,
    HostBundle,
    Numbered,
    PlayerLink,
    QuantisedSample,
    RefusedCommand,
)
from net.errors import RemoteProtocolError
from net.ground import Ground
from net.packing import as_bytes
from net.session.meter import LinkMeter
from net.session.pace import LinkPace
from net.session.proof import ProofSchedule
from net.session.repeating import Repeating
from net.session.state_log import StateLog
from net.session.states import MemberEvent, MemberState, next_member_state
from net.sync.bus import Drained, Patience, PeerBus
from net.sync.presence import PresenceSample, sample_of, unwrap_tick
from net.sync.repair_responder import RepairResponder
from net.sync.snapshot import SnapshotSender
from net.sync.window import Acknowledging, ArrivalWindow
from net.transports.interface import PeerId
from net.wire import encode

_REFUSAL_MAX_BYTES = 15
"""A `RefusedCommand` on the wire: a header, a number below 2^40, a reason and a character."""
_NEAR_TICKS = 6
"""A link on which an acknowledgement is waited for no longer is near: some 80 ms to and fro."""
_LINK_MAX_BYTES = 8
"""A `PlayerLink` on the wire."""


class Told(Struct, frozen=True):
    """What goes with the bundles of a tick to one friend, besides what is pending for him."""

    tick: int
    revision: int
    """The world's …"""
    world_digest: bytes
    """… and its digest there, where that is to be told."""
    hash_key: int
    presence: tuple[QuantisedSample, ...]
    links: tuple[PlayerLink, ...]
    unsafe: int
    """How many of the revisions are not saved."""
    transport_rtt_ms: float | None
    """The round trip as the transport knows it."""


@dataclass
class Member:
    """A friend who was accepted."""

    character: int
    resume_token: bytes
    """By which he comes back; another one with every epoch, so that a program that was left behind
    somewhere cannot come between."""
    name: str
    state: MemberState
    peer: PeerId
    epoch: int
    identity: str
    """Who it is, proved, or said by a join token that is somebody's own."""
    address: str
    """Where the connection comes from, as the transport says."""
    log: StateLog
    proved: str = ""
    """What the present connection has proved by itself; see `PendingConnection.proved`. The resume
    token is good together with it alone."""
    previous_token: bytes | None = None
    """The one before, good until a bundle shows that the newer one has arrived."""
    last_command: int = 0
    """The last command that was carried out or refused."""
    delivered_command: int = 0
    """The last command that was given to the game, which answers it before the next tick: never
    given again, whatever becomes of the connection meanwhile."""
    bus: PeerBus = field(default_factory=PeerBus)
    window: ArrivalWindow = field(default_factory=ArrivalWindow)
    pace: LinkPace = field(default_factory=lambda: LinkPace(0.0))
    meter: LinkMeter = field(default_factory=LinkMeter)
    datagram_budget: TokenBucket = field(
        default_factory=lambda: TokenBucket(limits.DATAGRAMS_PER_S, limits.DATAGRAMS_BURST)
    )
    control_budget: TokenBucket = field(
        default_factory=lambda: TokenBucket(limits.CONTROL_MESSAGES_PER_S, limits.CONTROL_BURST)
    )
    repair_budget: TokenBucket = field(
        default_factory=lambda: TokenBucket(
            limits.REPAIR_QUESTIONS_PER_S, limits.REPAIR_QUESTIONS_BURST
        )
    )
    chat_budget: TokenBucket = field(
        default_factory=lambda: TokenBucket(limits.CHAT_PER_S, limits.CHAT_BURST)
    )
    resume_budget: TokenBucket = field(
        default_factory=lambda: TokenBucket(limits.RESUMES_PER_S, limits.RESUMES_BURST)
    )
    responder: RepairResponder | None = None
    snapshots: list[SnapshotSender] = field(default_factory=list)
    heard_s: float = 0.0
    cut_off_s: float = 0.0
    errors: int = 0
    last_sent_tick: int = -1_000_000
    last_changes_tick: int = -1_000_000
    """Of the newest bundle with changes."""
    last_number: int = 0
    """Of the newest bundle of this epoch."""
    proof_schedule: ProofSchedule = field(default_factory=ProofSchedule)
    owes_acknowledgement: bool = False
    refusals: dict[int, tuple[RefusedCommand, int]] = field(default_factory=dict)
    """Refused commands by number, each with the number of the first bundle that said so; 0 before
    that. They outlive the connection: what was under way may be lost with it."""
    refusing: Repeating = field(default_factory=Repeating)
    """When they are said again."""
    keeps_changes: bool = True
    """False once so much was missed that repairing by section is cheaper."""
    kept_from: int = 0
    """The bus has what has changed since this revision. Who comes back and is not complete up to
    it has not heard of how he was to be brought there."""
    commands_this_tick: int = 0
    heard_tick: int = 0
    """The guest's own tick of its newest bundle."""
    transport_measures: bool = False
    """Whether the transport knows the round trip itself, without the wait for ticks."""
    believes_next: bool = False
    """Whether the next proof is of what the guest has acknowledged."""
    settled_revision: int = -1
    """The revision at which this friend last reported to be identical, while closing; -1 for none
    in this epoch."""
    has_joined: bool = False
    """Whether he has stood in the farm, so that others know of him."""

    def __post_init__(self) -> None:
        self.acknowledging = Acknowledging(self.window)
        self.ground = Ground(self.epoch)

    def go(self, event: MemberEvent, why: str = "") -> None:
        """Moves on in the table of states. `why` is for the log."""
        before, self.state = self.state, next_member_state(self.state, event)
        who = {"character": self.character, "name": self.name, "identity": self.identity}
        self.log.note(before, self.state, event, why, **who)

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection on which bundles go to and fro."""
        return self.state in (MemberState.LOADING, MemberState.PLAYING)

    def has_token(self, token: bytes) -> bool:
        """Whether somebody with this token is this friend."""
        if compare_digest(self.resume_token, token):
            return True
        has_newer = self.window.newest > 0
        previous = self.previous_token
        return not has_newer and previous is not None and compare_digest(previous, token)

    def renew_token(self, token: bytes) -> None:
        """The friend is told a new token now."""
        if self.window.newest > 0 or self.previous_token is None:
            self.previous_token = self.resume_token
        self.resume_token = token

    def connect(self, peer: PeerId, epoch: int, now_s: float) -> None:
        """Begins an epoch on a new connection."""
        self.peer = peer
        self.epoch = epoch
        self.window = ArrivalWindow()
        self.acknowledging = Acknowledging(self.window)
        self.ground = Ground(epoch)
        self.meter = LinkMeter()
        self.pace = LinkPace(now_s)
        self.snapshots.clear()
        self.heard_s = now_s
        self.errors = 0
        self.last_sent_tick = self.last_changes_tick = -1_000_000
        self.last_number = 0
        self.heard_tick = 0
        self.proof_schedule = ProofSchedule()
        self.believes_next = False
        self.settled_revision = -1
        self.refusing.begin()
        self.refusals = {number: (refused, 0) for number, (refused, _) in self.refusals.items()}

    def keep_no_changes(self) -> None:
        """He has missed so much that he is compared with the world when he comes back."""
        self.keeps_changes = False
        self.bus = PeerBus()

    def receive(
        self, bundle: GuestBundle, now_s: float
    ) -> tuple[PresenceSample | None, list[Numbered]]:
        """Takes in one bundle: returns the newest presence and the commands that are next, in
        order. Raises `RemoteProtocolError` for a bundle that no honest guest sends."""
        if bundle.epoch != self.epoch:
            return None, []
        if bundle.number > self.window.newest + limits.TICK_JUMP_MAX or (
            self.window.newest and bundle.tick > self.heard_tick + limits.TICK_JUMP_MAX
        ):
            raise RemoteProtocolError(f"bundle {bundle.number} is far ahead")
        if not self.window.admit(bundle.number):
            return None, []
        self.heard_s = now_s
        self.ground.received(*said_by(bundle))
        if bundle.number == self.window.newest:
            self.heard_tick = max(self.heard_tick, bundle.tick)
            if bundle.acknowledged <= self.last_number:
                self._acknowledged(bundle, now_s)
        if self.state is not MemberState.PLAYING:
            # Who has not loaded the farm does not act in it; his commands are repeated.
            return None, []
        sample = None
        if bundle.presence and bundle.number == self.window.newest:
            _, area, facing, action, x, y, low_bits = sample_of(bundle.presence[0])
            at_tick = unwrap_tick(low_bits, bundle.tick)
            sample = PresenceSample(self.character, area, facing, action, x, y, at_tick)
        commands = []
        for numbered in bundle.commands:
            if (
                self.commands_this_tick >= limits.COMMANDS_PER_TICK_MAX
                or len(self.refusals) + self.delivered_command - self.last_command
                >= limits.REFUSALS_UNHEARD_MAX
            ):
                break
            if numbered.number == self.delivered_command + 1:
                self.delivered_command = numbered.number
                self.commands_this_tick += 1
                commands.append(numbered)
        if bundle.commands:
            self.owes_acknowledgement = True
        return sample, commands

    def refuse(self, refused: RefusedCommand) -> None:
        """The game has refused a command of his."""
        self.refusals[refused.number] = (refused, 0)
        self.refusing.begin()

    def _acknowledged(self, bundle: GuestBundle, now_s: float) -> None:
        """The guest tells which bundles it has."""
        newest = bundle.acknowledged
        numbers = self.ground.heard(bundle.number, newest, bundle.acknowledged_bits)
        self.bus.acknowledge(numbers)
        heard = self.meter.acknowledged(numbers, now_s)
        self.pace.heard(heard)
        if heard.round_trip_s is not None and not self.transport_measures:
            self.pace.measured(heard.round_trip_s, now_s)
        self.acknowledging.heard(newest)
        self.proof_schedule.acknowledged(newest)
        for number, (_, said_in) in list(self.refusals.items()):
            # Every bundle since then has repeated the refusal, so any of them will do.
            if 0 < said_in <= newest:
                del self.refusals[number]

    def has_to_say(self, tick: int, *, has_presence: bool) -> bool:
        """Whether a bundle is to go at this tick, for something else than a proof. `has_presence`
        where it is to go for what the others do."""
        return bool(
            has_presence
            or tick - self.last_sent_tick >= limits.HEARTBEAT_TICKS
            or self.owes_acknowledgement
            or (self.bus.has_due(tick) and not self._may_wait(tick))
            or (self.refusals and self.refusing.is_due(tick))
        )

    def owes_proof(self, tick: int, revision: int, *, rides_along: bool) -> bool:
        """Whether the guest is to hear at this tick what the world is at this revision; with a
        bundle that `rides_along` sooner than with one of its own. Also while it loads: the word
        that it has loaded is longer under way than its last chunk."""
        return self.proof_schedule.is_due(
            tick,
            revision,
            has_pending=len(self.bus) > 0,
            rides_along=rides_along,
            round_trip_s=self.meter.shortest_rtt_s,
            loss=self.meter.loss,
        )

    def make_bundles(
        self, told: Told, share_bytes: int, now_s: float, *, is_proof: bool
    ) -> list[bytes]:
        """The datagrams for this tick: none when the link has no room, and more than one when there
        is much and its share of the host's upstream holds them. With `is_proof` the first says what
        the world is."""
        if not self.pace.may_send():
            return []
        patience = self.meter.patience(told.transport_rtt_ms)
        payloads: list[bytes] = []
        while True:
            budget_bytes = min(limits.DATAGRAM_MAX_BYTES, share_bytes)
            budget_bytes -= limits.BUNDLE_HEADER_RESERVE_BYTES
            payload, has_more = self._make_bundle(
                told, budget_bytes, patience, now_s, is_first=not payloads, is_proof=is_proof
            )
            payloads.append(payload)
            share_bytes -= len(payload)
            is_proof = False
            is_enough = (
                len(payloads) == limits.BUNDLES_PER_TICK_MAX
                or share_bytes < limits.DATAGRAM_MAX_BYTES
            )
            if not has_more or is_enough or not self.pace.may_send():
                return payloads

    def _may_wait(self, tick: int) -> bool:
        """Whether a few changes wait for the next tick's, since others went just before: of a
        small bundle most is the packet. On a near link very few may wait a tick longer, and are
        still there sooner than on a far one; on a far one that loses much they do not wait, since
        what is sent early makes good there what is lost."""
        since_ticks, unsent = tick - self.last_changes_tick, self.bus.unsent
        if since_ticks > 2 or unsent > limits.CHANGES_THAT_WAIT_MAX:
            return False
        patience = self.meter.patience(None)
        is_near = patience.ticks <= _NEAR_TICKS
        if patience.is_hasty and not is_near:
            return False
        is_longer = is_near and unsent <= limits.CHANGES_THAT_WAIT_LONGER_MAX
        return since_ticks <= (2 if is_longer else 1)

    def _make_bundle(
        self,
        told: Told,
        budget_bytes: int,
        patience: Patience,
        now_s: float,
        *,
        is_first: bool,
        is_proof: bool,
    ) -> tuple[bytes, bool]:
        """The next bundle, and whether there is more for another one. What comes once a tick goes
        with the first."""
        self.last_number = number = self.last_number + 1
        presence, links = (told.presence, told.links) if is_first else ((), ())
        # With each bundle, since each says up to where the guest's commands are dealt with.
        refusals = self._refusals_for(number)
        if refusals:
            self.refusing.went(told.tick, patience)
        acknowledged, bits = self.acknowledging.tell(number)
        extra_bytes = (
            len(presence) * SAMPLE_MAX_BYTES
            + len(refusals) * _REFUSAL_MAX_BYTES
            + len(links) * _LINK_MAX_BYTES
            + len(bits)
        )
        drained = self.bus.drain(
            number,
            told.tick,
            told.revision,
            budget_bytes - extra_bytes,
            patience,
            may_differ=self.ground.standing(acknowledged) is not None,
        )
        digest, belief = self._proof(told, drained) if is_proof else (None, None)
        if digest is not None or belief is not None:
            self.proof_schedule.sent(number, told.tick, told.revision)
        self.last_sent_tick = told.tick
        if drained.changes:
            self.last_changes_tick = told.tick
        self.owes_acknowledgement = False
        counts_on = drained.counts_on
        bundle = HostBundle(
            self.epoch,
            number,
            told.tick,
            acknowledged,
            bits,
            told.revision,
            None if counts_on is None else as_bytes(counts_on),
            self.last_command,
            presence,
            drained.changes,
            refusals,
            digest,
            links,
            told.unsafe,
            belief,
        )
        payload = encode(bundle, self.ground, drained.bases)
        if len(payload) > limits.DATAGRAM_MAX_BYTES:
            # What it counts on is long only where very many bundles are under way.
            bundle = structs.replace(bundle, counts_on=None, digest=None)
            payload = encode(bundle, self.ground, drained.bases)
        self.ground.sent(*said_by(bundle))
        is_prompt = bool(drained.changes or refusals or digest or belief)
        self.meter.sent(number, len(payload), now_s, is_answered_at_once=is_prompt)
        self.pace.sent(len(payload))
        return payload, drained.has_more

    def _refusals_for(self, number: int) -> tuple[RefusedCommand, ...]:
        refusals: list[RefusedCommand] = []
        for command, (refused, said_in) in list(self.refusals.items()):
            if len(refusals) == limits.REFUSALS_IN_BUNDLE_MAX:
                break
            refusals.append(refused)
            if not said_in:
                self.refusals[command] = (refused, number)
        return tuple(refusals)

    def _proof(self, told: Told, drained: Drained) -> tuple[bytes | None, Belief | None]:
        """The digest of the world, or of what the guest has acknowledged: by turns, since on a busy
        link the guest is never exactly where the world is."""
        believed = self.bus.belief
        can_believe = believed.is_certain and self.window.newest > 0
        has_all = drained.counts_on is not None
        if has_all and not (self.believes_next and can_believe and len(self.bus)):
            self.believes_next = True
            return told.world_digest, None
        if not can_believe:
            return None, None
        self.believes_next = False
        complete_revision = self.bus.complete_revision(told.revision)
        digest = believed.short_digest(told.hash_key)
        return None, Belief(self.window.newest, digest, complete_revision)
