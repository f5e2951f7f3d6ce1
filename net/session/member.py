"""One friend inside, as the host sees him: his state, his bus, his commands.

A member outlives his connection. While he is cut off the bus goes on collecting what he misses,
and the number of his last command is kept, so that he comes back as if nothing had happened.
"""

from dataclasses import dataclass, field
from hmac import compare_digest

from net import limits
from net.budget import TokenBucket
from net.errors import RemoteProtocolError
from net.session.meter import LinkMeter
from net.session.proof import ProofSchedule
from net.session.state_log import StateLog
from net.session.states import MemberEvent, MemberState, next_member_state
from net.sync.bus import PeerBus
from net.sync.presence import PresenceSample, unpack_samples, unwrap_tick
from net.sync.repair_responder import RepairResponder
from net.sync.snapshot import SnapshotSender
from net.sync.window import ArrivalWindow
from net.transports.interface import PeerId
from net.wire import (
    GuestBundle,
    HostBundle,
    Numbered,
    PlayerLink,
    RefusedCommand,
    encode,
)

_REFUSAL_MAX_BYTES = 15
"""A `RefusedCommand` on the wire: a header, a number below 2^40, a reason and a character."""
_LINK_MAX_BYTES = 8
"""A `PlayerLink` on the wire."""


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
    meter: LinkMeter = field(default_factory=LinkMeter)
    datagram_budget: TokenBucket = field(
        default_factory=lambda: TokenBucket(limits.DATAGRAMS_PER_S, limits.DATAGRAMS_BURST)
    )
    control_budget: TokenBucket = field(
        default_factory=lambda: TokenBucket(limits.CONTROL_MESSAGES_PER_S, limits.CONTROL_BURST)
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
    proof_schedule: ProofSchedule = field(default_factory=ProofSchedule)
    owes_acknowledgement: bool = False
    refusals: dict[int, tuple[RefusedCommand, int]] = field(default_factory=dict)
    """Refused commands by number, each with the tick of the first bundle that said so; before that
    tick -1."""
    keeps_changes: bool = True
    """False once so much was missed that repairing by section is cheaper."""
    commands_this_tick: int = 0
    settled_revision: int = -1
    """The revision at which this friend last reported to be identical, while closing."""
    has_joined: bool = False
    """Whether he has stood in the farm, so that others know of him."""

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
        has_newer = self.window.newest >= 0
        previous = self.previous_token
        return not has_newer and previous is not None and compare_digest(previous, token)

    def renew_token(self, token: bytes) -> None:
        """The friend is told a new token now."""
        if self.window.newest >= 0 or self.previous_token is None:
            self.previous_token = self.resume_token
        self.resume_token = token

    def connect(self, peer: PeerId, epoch: int, now_s: float) -> None:
        """Begins an epoch on a new connection."""
        self.peer = peer
        self.epoch = epoch
        self.window = ArrivalWindow()
        self.meter = LinkMeter()
        self.snapshots.clear()
        self.heard_s = now_s
        self.errors = 0
        self.last_sent_tick = -1_000_000
        self.proof_schedule = ProofSchedule()
        self.refusals.clear()

    def receive(
        self, bundle: GuestBundle, now_s: float
    ) -> tuple[PresenceSample | None, list[Numbered]]:
        """Takes in one bundle: returns the newest presence and the commands that are next, in
        order. Raises `RemoteProtocolError` for a bundle that no honest guest sends."""
        if bundle.epoch != self.epoch:
            return None, []
        newest = self.window.newest
        if newest >= 0 and bundle.tick > newest + limits.TICK_JUMP_MAX:
            raise RemoteProtocolError(f"tick {bundle.tick} is far ahead of {newest}")
        if not self.window.admit(bundle.tick):
            return None, []
        self.heard_s = now_s
        if bundle.acknowledged <= self.last_sent_tick:
            self.bus.acknowledge(bundle.acknowledged, bundle.acknowledged_bits)
            self.meter.acknowledged(bundle.acknowledged, bundle.acknowledged_bits, now_s)
            self.proof_schedule.acknowledged(bundle.acknowledged, bundle.acknowledged_bits)
            for number, (_, said_tick) in list(self.refusals.items()):
                # Every bundle since then has repeated the refusal, so any of them will do.
                if 0 <= said_tick <= bundle.acknowledged:
                    del self.refusals[number]
        if self.state is not MemberState.PLAYING:
            # Who has not loaded the farm does not act in it; his commands are repeated.
            return None, []
        sample = None
        if bundle.presence and bundle.tick == self.window.newest:
            ((_, area, facing, action, x, y, low_bits),) = unpack_samples(bundle.presence)
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

    def make_bundle(
        self,
        tick: int,
        revision: int,
        world_digest: bytes,
        presence: bytes,
        links: tuple[PlayerLink, ...],
        budget_bytes: int,
        now_s: float,
        unsafe: int,
    ) -> bytes | None:
        """The datagram for this tick, None when there is nothing to say. `unsafe` is how many of
        the revisions are not saved."""
        self.commands_this_tick = 0
        is_heartbeat = tick - self.last_sent_tick >= limits.HEARTBEAT_TICKS
        has_pending = len(self.bus) > 0
        is_going = bool(
            is_heartbeat
            or has_pending
            or presence
            or self.owes_acknowledgement
            or self.refusals
            or links
        )
        # Also while it loads: the word that it has loaded is longer under way than its last chunk.
        is_proof_due = self.proof_schedule.is_due(
            tick,
            revision,
            has_pending=has_pending,
            rides_along=is_going,
            round_trip_s=self.meter.shortest_rtt_s,
            loss=self.meter.loss,
        )
        if not (is_going or is_proof_due):
            return None
        refusals: list[RefusedCommand] = []
        for number, (refused, said_tick) in list(self.refusals.items()):
            if len(refusals) == limits.REFUSALS_IN_BUNDLE_MAX:
                break
            refusals.append(refused)
            if said_tick < 0:
                self.refusals[number] = (refused, tick)
        extra_bytes = (
            len(presence) + len(refusals) * _REFUSAL_MAX_BYTES + len(links) * _LINK_MAX_BYTES
        )
        drained = self.bus.drain(tick, revision, budget_bytes - extra_bytes)
        digest = None
        if is_proof_due and drained.counts_on is not None:
            digest = world_digest
            self.proof_schedule.sent(tick, revision)
        self.last_sent_tick = tick
        self.owes_acknowledgement = False
        self.meter.sent(tick, now_s)
        return encode(
            HostBundle(
                self.epoch,
                tick,
                max(self.window.newest, 0),
                self.window.acknowledged_bits,
                revision,
                drained.counts_on,
                self.last_command,
                presence,
                drained.changes,
                tuple(refusals),
                digest,
                links,
                unsafe,
            )
        )
