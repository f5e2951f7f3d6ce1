"""A real host, two innocent friends who keep playing, and room for attackers who speak bytes.

Everybody innocent sits on a real seat. While a test attacks, the stage keeps them busy, and checks
at every tick that nobody lags: each friend's replica is complete up to what the host's world was a
few ticks before.
"""

import contextlib
from collections import deque
from collections.abc import Callable
from math import ceil, hypot
from random import Random

import msgspec

from game.coop.codec import ledger_of
from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.roster import HOST_CHARACTER
from game.coop.seat import (
    Action,
    Facing,
    Knock,
    KnockWithdrawn,
    Seat,
    SeatEvent,
    SeatState,
)
from game.movement import WALK_SPEED_PX_S
from game.rules.belonging import CHARACTERS
from game.rules.context import Position
from game.world.commands import MoveStack, StorageRef
from game.world.founding import found_farm
from game.world.records import Character, Record, Slot
from game.world.sections import Kind, Section
from game.world.world import Transaction, World
from net import limits
from net.bundle_bytes import said_by
from net.bundles import GuestBundle, HostBundle, Numbered
from net.errors import NotUnderstoodError, RemoteProtocolError
from net.ground import Ground
from net.player_key import guest_statement
from net.session.approval import PendingConnection
from net.session.host import HostSession
from net.session.host_settings import HostSettings
from net.session.member import Member
from net.sync.presence import PresenceSample, quantised
from net.transports.interface import (
    Channel,
    CloseCode,
    DatagramReceived,
    Disconnected,
    Endpoint,
    PeerId,
    ReliableReceived,
)
from net.transports.simulated import PERFECT, LinkConditions, SimulatedNetwork
from net.wire import (
    Accepted,
    Hello,
    Loaded,
    Message,
    Rejected,
    Resume,
    SnapshotEnd,
    decode_guest_bundle,
    decode_host_bundle,
    decode_host_message,
    encode,
)
from tests.helpers.reading import any_record
from tests.helpers.sessions import key_of
from tests.hostile.fault_log import FaultLog
from tests.hostile.measure import assert_bounded, held
from tests.world.small_farm import small_content

TICK_S = 1 / limits.TICK_RATE_HZ
TOKEN = b"open"
GAME_VERSION = "test"
SEEN_AFTER_S = 0.3
"""After so long whoever has stopped is drawn where he stands."""
LAG_TICKS = 8
"""How far a friend may be behind on a network without trouble."""


def content_hash() -> str:
    """What an honest hello names."""
    return small_content().content_hash.hex()


def hello(name: str = "Mallory", **changes: object) -> Hello:
    """A hello that would be let in, but for what is changed."""
    honest = Hello(limits.PROTOCOL_VERSION, content_hash(), GAME_VERSION, name, 5, TOKEN)
    return msgspec.structs.replace(honest, **changes)


class Attacker:
    """An endpoint driven by hand: it knows the protocol, and need not keep to it."""

    def __init__(self, network: SimulatedNetwork, address: str = "mallory") -> None:
        self.network = network
        self.endpoint = network.endpoint(address)
        self.key = key_of(address)
        self.peer: PeerId | None = None
        self.accepted: Accepted | None = None
        self.ground = Ground()
        """What it and the host know of each other's bundles."""
        self.messages: list[Message] = []
        """What the host has said reliably."""
        self.bundles: list[HostBundle] = []
        self.closed: Disconnected | None = None
        self.tick = 0
        self.bytes_in = 0
        """Payload bytes that the host has sent to this connection."""
        self.bytes_out = 0

    @property
    def epoch(self) -> int:
        """The epoch of the connection; 1 before there is one."""
        return 1 if self.accepted is None else self.accepted.epoch

    @property
    def character(self) -> int:
        """Whom the attacker plays."""
        assert self.accepted is not None, "the attacker should have been let in"
        return self.accepted.character

    def connect(self, now_s: float) -> None:
        """Begins a new connection."""
        self.peer = self.endpoint.connect("host", now_s)
        self.accepted = self.closed = None

    def say(self, message: Message | bytes, channel: Channel = Channel.CONTROL) -> None:
        """Sends something reliably."""
        assert self.peer is not None
        if isinstance(message, Hello) and not message.public_key:
            message = self.signed(message)
        payload = message if isinstance(message, bytes) else encode(message)
        self.bytes_out += len(payload)
        self.endpoint.send_reliable(self.peer, channel, payload)

    def signed(self, message: Hello) -> Hello:
        """A hello with the proof of having this attacker's own key."""
        assert self.peer is not None
        proof = self.key.sign(guest_statement(self.endpoint.binding(self.peer)))
        return msgspec.structs.replace(message, public_key=self.key.public_bytes, proof=proof)

    def throw(self, payload: bytes) -> None:
        """Sends a datagram."""
        assert self.peer is not None
        self.bytes_out += len(payload)
        with contextlib.suppress(RemoteProtocolError):
            self.ground.sent(*said_by(decode_guest_bundle(payload)))
        self.endpoint.send_datagram(self.peer, payload)

    def bundle(self, **changes: object) -> GuestBundle:
        """The next bundle as an honest guest would send it, but for what is changed."""
        self.tick += 1
        newest = max((bundle.number for bundle in self.bundles), default=0)
        honest = GuestBundle(self.epoch, self.tick, self.tick, newest, b"", ())
        return msgspec.structs.replace(honest, **changes)

    def command(self, number: int, *commands: bytes) -> None:
        """Sends commands, the first of which has this number."""
        numbered = tuple(Numbered(number + n, command) for n, command in enumerate(commands))
        self.throw(encode(self.bundle(commands=numbered)))

    def stand(self, area: int, x: float, y: float, character: int | None = None) -> None:
        """Claims to be somewhere, as somebody."""
        character = self.character if character is None else character
        sample = PresenceSample(character, area, 0, 0, x, y, self.tick + 1)
        self.throw(encode(self.bundle(presence=(quantised(sample),))))

    def step(self, now_s: float) -> None:
        """Hears what the host says, and lets go what was said."""
        for event in self.endpoint.pump(now_s):
            if event.peer != self.peer:
                continue
            match event:
                case DatagramReceived(_, payload):
                    self.bytes_in += len(payload)
                    self._read(payload)
                case ReliableReceived(_, _, payload):
                    self.bytes_in += len(payload)
                    message = decode_host_message(payload)
                    self.messages.append(message)
                    if isinstance(message, Accepted):
                        self.accepted = message
                        self.ground = Ground(message.epoch)
                case Disconnected():
                    self.closed = event
        self.endpoint.flush(now_s)

    def _read(self, payload: bytes) -> None:
        """Reads a bundle as a guest does, but for what is in records that change."""
        with contextlib.suppress(NotUnderstoodError):
            bundle = decode_host_bundle(payload, self.ground, any_record)
            self.ground.received(*said_by(bundle))
            self.bundles.append(bundle)

    def heard(self, kind: type) -> list[Message]:
        """What the host said of this kind."""
        return [message for message in self.messages if isinstance(message, kind)]


class Stage:
    """A host, Ada and Bo; and whoever else is let loose."""

    def __init__(
        self,
        *,
        conditions: LinkConditions = PERFECT,
        seed: int = 1,
        join_token: bytes = TOKEN,
        character_of_token: Callable[[bytes], int | None] = lambda _token: None,
        records: dict[tuple[Section, int], Record] | None = None,
    ) -> None:
        content = small_content()
        self.network = SimulatedNetwork(seed, conditions)
        self.now_s = 10.0
        self.world = World()
        found_farm(self.world, content, seed)
        for (section, key), record in (records or {}).items():
            self.world.set(section, key, record)
        self.endpoint: Endpoint = self.network.endpoint("host")
        """The host's."""
        self.session = HostSession(
            self.endpoint,
            ledger_of(self.world, {}, 4711),
            HostSettings(
                content_hash(),
                GAME_VERSION,
                HOST_CHARACTER,
                join_token,
                Random(f"tokens {seed}").randbytes,
            ),
        )
        self.host = HostSeat(content, self.world, Profile("Host", 0), session=self.session)
        self.host.accepts_everybody = True
        self.asked_about: list[int] = []
        """The knocks that whoever sits at the host's machine has been asked about, and that have
        not gone again."""
        self.host.event_listeners.append(self._hear)
        self.faults = FaultLog()
        """Of the host, as the friends log them."""
        self.friends = [self._friend(name) for name in ("Ada", "Bo")]
        self.attackers: list[Attacker] = []
        self.is_busy = True
        self.max_lag_ticks = 0
        self._revisions: deque[int] = deque([self.world.revision], maxlen=LAG_TICKS)
        self._steps = 0

    def _friend(self, name: str) -> GuestSeat:
        return GuestSeat(
            small_content(),
            self.network.endpoint(name),
            "host",
            Profile(name, 3),
            game_version=GAME_VERSION,
            join_token=TOKEN,
            key=key_of(name),
        )

    def _hear(self, event: SeatEvent) -> None:
        if isinstance(event, Knock):
            self.asked_about.append(event.knock_id)
        elif isinstance(event, KnockWithdrawn):
            self.asked_about.remove(event.knock_id)

    @classmethod
    def playing(cls, **options: object) -> "Stage":
        """Both friends are inside."""
        stage = cls(**options)  # type: ignore[arg-type]
        for friend in stage.friends:
            friend.connect(stage.now_s)
        is_in = stage.run_until(
            lambda: all(friend.state is SeatState.PLAYING for friend in stage.friends)
        )
        assert is_in, "the friends should be let in"
        stage.run(0.5)
        stage.max_lag_ticks = 0
        return stage

    def attacker(self, address: str = "mallory", *, knows: bool = True) -> Attacker:
        """Somebody who has connected, and said nothing so far."""
        attacker = Attacker(self.network, address)
        attacker.connect(self.now_s)
        if knows:
            self.attackers.append(attacker)
            self.run(0.1)
        return attacker

    def intruder(self, address: str = "mallory", name: str = "Mallory") -> Attacker:
        """Somebody who has been let in, and plays."""
        attacker = self.loading_intruder(address, name)
        self.run_until(lambda: bool(attacker.heard(SnapshotEnd)))
        attacker.say(Loaded(attacker.epoch))
        self.run(0.2)
        assert self.member(attacker) is not None, "the intruder should be inside"
        return attacker

    def loading_intruder(self, address: str = "mallory", name: str = "Mallory") -> Attacker:
        """Somebody who has been let in and has not said that he has loaded."""
        attacker = self.attacker(address)
        attacker.say(hello(name))
        self.run(0.2)
        assert attacker.accepted is not None, "the intruder should be let in"
        attacker.throw(encode(attacker.bundle()))
        self.run(0.1)
        return attacker

    def resume(self, attacker: Attacker, token: bytes, revision: int = 1) -> None:
        """The attacker connects anew, with this token."""
        attacker.connect(self.now_s)
        self.run(0.1)
        attacker.say(hello(resume=Resume(token, revision)))
        self.run(0.2)

    def member(self, attacker: Attacker) -> Member | None:
        """The attacker as the host knows him, None when it does not."""
        if attacker.accepted is None:
            return None
        members = {member.character: member for member in self.session.members}
        return members.get(attacker.accepted.character)

    def friends_member(self, friend: GuestSeat) -> Member:
        """A friend as the host knows him."""
        return next(m for m in self.session.members if m.character == friend.character)

    def place_of(self, guest: Attacker | GuestSeat) -> Position:
        """Where the host sees somebody; until he has moved, where the farm has put him."""
        for seen in self.host.others():
            if seen.character == guest.character:
                return Position(seen.area, seen.x, seen.y)
        record = self.world.get(CHARACTERS, guest.character)
        assert isinstance(record, Character), "who has been let in should have a record"
        return Position(record.area, record.x, record.y)

    def walk(self, guest: Attacker | GuestSeat, x: float, y: float) -> None:
        """Somebody walks there in a straight line, no faster than one walks."""
        place = self.place_of(guest)
        steps = ceil(hypot(x - place.x, y - place.y) / (WALK_SPEED_PX_S * TICK_S))
        for step in range(1, steps + 1):
            share = step / steps
            way_x, way_y = place.x + (x - place.x) * share, place.y + (y - place.y) * share
            if isinstance(guest, Attacker):
                guest.stand(place.area, way_x, way_y)
            else:
                guest.stand(Position(place.area, way_x, way_y), Facing.DOWN, Action.IDLE)
            self.step()
        self.run(SEEN_AFTER_S)
        assert self.place_of(guest) == Position(place.area, x, y), "he should get there"

    def lay(self, records: dict[tuple[Section, int], Record | None]) -> None:
        """Changes the world past the rules, through its one door, as one commit."""
        transaction = Transaction(self.world)
        transaction.puts.update(records)
        self.world.commit(transaction)

    def step(self) -> None:
        """One tick of everybody. Nothing may be raised, and nobody innocent may lag."""
        self.now_s += TICK_S
        self._steps += 1
        if self.is_busy:
            self._play()
        self.host.advance(self.now_s)
        for number, friend in enumerate(self.friends, 1):
            with self.faults:
                friend.advance(self.now_s + 0.002 * number)
            friend.events()
        for attacker in self.attackers:
            attacker.step(self.now_s + 0.001)
        self._revisions.append(self.world.revision)
        for friend in self.friends:
            if friend.state is SeatState.PLAYING:
                complete = friend.session.replica.follower.complete_revision
                lag = sum(revision > complete for revision in self._revisions)
                self.max_lag_ticks = max(self.max_lag_ticks, lag)

    def _play(self) -> None:
        """Each friend shifts something about in his bag, three times a second."""
        seats: list[Seat] = [self.host, *self.friends]
        for number, friend in enumerate(seats):
            if (self._steps + 3 * number) % 10 == 0 and friend.state is SeatState.PLAYING:
                shift(friend)

    def run(self, seconds: float) -> None:
        """Lets time pass."""
        for _ in range(max(1, round(seconds * limits.TICK_RATE_HZ))):
            self.step()

    def run_until(self, condition: Callable[[], bool], limit_s: float = 10.0) -> bool:
        """Steps until `condition` holds. Returns whether it did within `limit_s`."""
        for _ in range(round(limit_s * limits.TICK_RATE_HZ)):
            if condition():
                return True
            self.step()
        return condition()

    def is_identical(self) -> bool:
        """Whether every friend holds the host's world, byte for byte."""
        truth = list(self.session.ledger.records())
        return all(
            list(friend.session.replica.ledger.records()) == truth for friend in self.friends
        )

    def assert_undisturbed(self, most_lag_ticks: int = LAG_TICKS - 1) -> None:
        """The friends play on: no lag, no fault, no repair, identical worlds, bounded memory."""
        assert_bounded(self.host, self.session, *self.friends)
        assert self.max_lag_ticks <= most_lag_ticks, (
            f"no friend should be {self.max_lag_ticks} ticks behind because of somebody else"
        )
        for friend in self.friends:
            assert friend.state is SeatState.PLAYING, "an innocent friend should still be playing"
            assert friend.session.replica.repairs == 0, "an innocent friend should need no repair"
            assert self.friends_member(friend).errors == 0, (
                "no fault should be counted against an innocent friend"
            )
        assert self.faults.count == 0, "the host should send innocent friends no faults"
        self.is_busy = False
        assert self.run_until(self.is_identical, 3.0), "the friends should hold the host's world"
        self.is_busy = True

    def assert_sent_away(self, attacker: Attacker) -> None:
        """The attacker is not inside any more, nor at the door, and knows it."""
        self.run_until(lambda: attacker.closed is not None, 3.0)
        assert attacker.closed is not None, "the attacker should be disconnected"
        assert self.member(attacker) is None, "nothing should be kept of the attacker"
        assert held(PendingConnection, self.session) == 0, "nobody should be left at the door"


def shift(seat: Seat) -> None:
    """Moves the first stack of a bag to the first slot that is free."""
    bag = Section(seat.character, Kind.STORAGE)
    slots = {key: seat.view.get(bag, key) for key in seat.view.keys(bag)}
    own = StorageRef(0, seat.character)
    source = min(slots)
    held = slots[source]
    assert isinstance(held, Slot)
    target = next(number for number in range(24) if number not in slots)
    seat.issue(MoveStack(own, source, own, target, held.item, held.count))


def was_refused(attacker: Attacker) -> bool:
    """Whether the attacker was turned away at the door, or not even let as far as that."""
    closed = attacker.closed
    return bool(attacker.heard(Rejected)) or (
        closed is not None and closed.code in (CloseCode.REFUSED, CloseCode.PROTOCOL_ERROR)
    )
