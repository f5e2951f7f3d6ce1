"""A host that lies: an endpoint driven by hand, and a real guest's seat that has come to it."""

import zlib
from collections.abc import Sequence

import msgspec

from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.coop.seat import Ended, SeatEvent, SeatState
from game.world.records import Character, Record, encode_record
from game.world.sections import Kind, Section
from net import limits
from net.bundles import GuestBundle, HostBundle
from net.session.states import GuestState
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    PeerId,
    ReliableReceived,
)
from net.transports.simulated import SimulatedNetwork
from net.wire import (
    Accepted,
    CatchUp,
    Message,
    SnapshotBegin,
    SnapshotChunk,
    SnapshotEnd,
    SnapshotPortion,
    SnapshotRecords,
    StoredRecord,
    decode_guest_bundle,
    decode_guest_message,
    encode,
)
from tests.hostile.fault_log import FaultLog
from tests.hostile.measure import assert_bounded
from tests.hostile.stage import GAME_VERSION, TICK_S
from tests.world.small_farm import FARM, small_content

ME = 70
EPOCH = 9
KEY = 99
PEOPLE = Section(0, Kind.CHARACTER)
TOKEN = bytes(range(16))


class FalseHost:
    """The lying host with its victim, on one clock."""

    def __init__(self) -> None:
        self.network = SimulatedNetwork(1)
        self.endpoint = self.network.endpoint("host")
        self.peer: PeerId | None = None
        self.heard: list[Message] = []
        self.bundles: list[GuestBundle] = []
        self.bytes_in = 0
        self.closed: Disconnected | None = None
        self.connections = 0
        self.now_s = 10.0
        self.tick = 0
        self.revision = 10
        self.keeps_talking = True
        """Whether a bundle goes out at every tick, so that the guest does not miss its host."""
        self.events: list[SeatEvent] = []
        self._faults = FaultLog()
        self.guest = GuestSeat(
            small_content(),
            self.network.endpoint("ada"),
            "host",
            Profile("Ada", 1),
            game_version=GAME_VERSION,
        )
        self.guest.connect(self.now_s)
        self.run(0.2)

    @classmethod
    def loading(cls) -> "FalseHost":
        """The guest has been let in, and waits for its welcome package."""
        host = cls()
        host.accept()
        return host

    @classmethod
    def playing(cls, records: dict[tuple[Section, int], Record] | None = None) -> "FalseHost":
        """The guest has its welcome package and plays, on a farm of its own but for `records`."""
        host = cls.loading()
        host.welcome(records or {})
        assert host.guest.state is SeatState.PLAYING, "the guest should play"
        return host

    def accept(self, **changes: object) -> None:
        """Says yes."""
        yes = Accepted(EPOCH, ME, TOKEN, KEY, self.tick, 0, CatchUp(snapshot=True, compare=False))
        self.say(msgspec.structs.replace(yes, **changes))
        self.run(0.1)

    def welcome(self, records: dict[tuple[Section, int], Record]) -> None:
        """Sends a welcome package of a farm where only the guest and these records are."""
        all_records = {(PEOPLE, ME): Character("Ada", 1, FARM, 168, 72, online=True), **records}
        self.say(SnapshotBegin(EPOCH, 1, self.revision, 0, None, len(all_records)), Channel.BULK)
        for index, ((section, key), record) in enumerate(all_records.items()):
            stored = StoredRecord(key, 5, encode_record(record))
            self.say(chunk(1, index, section.number, [stored]), Channel.BULK)
        self.say(SnapshotEnd(EPOCH, 1), Channel.BULK)
        self.run(0.2)

    def say(self, message: Message | bytes, channel: Channel = Channel.CONTROL) -> None:
        """Sends something reliably, if the guest is still there."""
        if self.peer is not None:
            payload = message if isinstance(message, bytes) else encode(message)
            self.endpoint.send_reliable(self.peer, channel, payload)

    def throw(self, payload: bytes) -> None:
        """Sends a datagram, if the guest is still there."""
        if self.peer is not None:
            self.endpoint.send_datagram(self.peer, payload)

    def bundle(self, **changes: object) -> HostBundle:
        """The next bundle as an honest host would send it, but for what is changed."""
        self.tick += 1
        honest = HostBundle(EPOCH, self.tick, self.tick, 0, b"", self.revision, None, 0, ())
        return msgspec.structs.replace(honest, **changes)

    def step(self) -> None:
        """One tick of both. Nothing may be raised."""
        self.now_s += TICK_S
        if self.keeps_talking and self.guest.session.state in (
            GuestState.LOADING,
            GuestState.PLAYING,
        ):
            self.throw(encode(self.bundle()))
        for event in self.endpoint.pump(self.now_s):
            match event:
                case Connected(peer):
                    self.peer = peer
                    self.connections += 1
                case DatagramReceived(_, payload):
                    self.bundles.append(decode_guest_bundle(payload))
                case ReliableReceived(_, _, payload):
                    self.bytes_in += len(payload)
                    self.heard.append(decode_guest_message(payload))
                case Disconnected() if event.peer == self.peer:
                    self.closed, self.peer = event, None
        self.endpoint.flush(self.now_s)
        with self._faults:
            self.guest.advance(self.now_s + 0.002)
        self.events += self.guest.events()

    def run(self, seconds: float) -> None:
        """Lets time pass."""
        for _ in range(max(1, round(seconds * limits.TICK_RATE_HZ))):
            self.step()

    def count(self, kind: type) -> int:
        """How often the guest said something of this kind."""
        return sum(isinstance(message, kind) for message in self.heard)

    @property
    def errors(self) -> int:
        """The faults that the guest has logged."""
        return self._faults.count

    def is_coherent(self) -> bool:
        """Whether what the guest sees is what its ledger, and so its digest, says."""
        lines = list(self.guest.session.replica.ledger.records())
        seen = {
            (section.number, key): encode_record(record)
            for section in self.guest.world.sections()
            for key, record in self.guest.world.records(section).items()
        }
        return {(section, key): content for section, key, _, content in lines} == seen

    def assert_survived(self) -> None:
        """The guest is whole: bounded, and its digest stands for what it sees."""
        assert_bounded(self.guest)
        assert self.is_coherent(), "what is installed should also be seen, and the reverse"

    def assert_left(self) -> None:
        """The guest has had enough, has said so to its player, and holds no connection."""
        self.run(0.3)
        assert self.guest.state is SeatState.ENDED, "the guest should have left such a host"
        assert any(isinstance(event, Ended) for event in self.events), "and its player be told"
        assert self.closed is not None, "and the connection be closed"
        assert self.closed.code in (CloseCode.PROTOCOL_ERROR, CloseCode.NORMAL)
        self.assert_survived()


def chunk(
    snapshot: int, index: int, section: int, records: Sequence[StoredRecord]
) -> SnapshotChunk:
    """A chunk as an honest host packs it."""
    inflated = encode(SnapshotPortion((SnapshotRecords(section, tuple(records)),)))
    return SnapshotChunk(EPOCH, snapshot, index, len(inflated), zlib.compress(inflated, 1))
