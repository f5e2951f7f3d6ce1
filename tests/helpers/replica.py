"""A host's bus and a guest's follower without a network: the test carries the bundles by hand.

What is under test here is order: which bundle arrives before which, which is lost, which
acknowledgement is late. Over a network that would be luck; here it is a list.
"""

from net.bundles import HostBundle
from net.ground import arrived
from net.packing import as_bytes
from net.sync.bus import Patience, PeerBus
from net.sync.follower import Followed, Follower
from net.sync.ledger import Ledger, LedgerChange
from net.wire import decode_host_bundle, encode

KEY = 12345
ROOM_BYTES = 1000
PATIENCE = Patience(3)
"""After so many ticks what was not acknowledged goes again."""


class Replica:
    """A host's ledger and one guest's copy of it, joined by bundles that the test delivers."""

    def __init__(self) -> None:
        self.host = Ledger(KEY, keeps_symbols=True)
        self.bus = PeerBus()
        self.bus.belief.begin(0, 0)
        self.patience = PATIENCE
        self.guest = Ledger(KEY)
        self.follower = Follower(self.guest)
        self.follower.begin(is_loaded=True)
        self.tick = 0
        self.number = 0
        """Of the newest bundle."""
        self.revision = 0
        self.answers = 0
        self.now_s = 0.0

    def change(self, key: int, content: bytes | None, section: int = 1) -> int:
        """The host changes a record. Returns the revision."""
        self.change_together((section, key, content))
        return self.revision

    def change_together(self, *records: tuple[int, int, bytes | None]) -> None:
        """One command of the host's changes several records."""
        changes = []
        for section, key, content in records:
            self.revision += 1
            change = LedgerChange(section, key, self.revision, content)
            changes.append(self.host.publish(change))
        self.host.reached(self.revision)
        self.bus.note(changes)

    def bundle(self, room_bytes: int = ROOM_BYTES, ticks: int = 1) -> HostBundle:
        """The host's bundle of the next tick, `ticks` after the last, as the guest reads it."""
        self.tick += ticks
        self.now_s += ticks / 30
        self.number += 1
        drained = self.bus.drain(self.number, self.tick, self.revision, room_bytes, self.patience)
        changes, counts_on = drained.changes, drained.counts_on
        made = HostBundle(
            1,
            self.number,
            self.tick,
            0,
            b"",
            self.revision,
            None if counts_on is None else as_bytes(counts_on),
            0,
            (),
            changes,
            digest=None if counts_on is None else self.host.world_digest(),
        )
        return decode_host_bundle(encode(made))

    def deliver(self, bundle: HostBundle) -> Followed | None:
        """The bundle reaches the guest."""
        return self.follower.receive(bundle, self.now_s)

    def acknowledge(self) -> None:
        """The guest's acknowledgement of all that has arrived reaches the host."""
        self.answers += 1
        self.bus.acknowledge(arrived(*self.follower.acknowledge(self.answers, self.now_s)))
        self.follower.acknowledging.heard(self.answers)

    def exchange(self, room_bytes: int = ROOM_BYTES) -> Followed:
        """One tick without trouble."""
        followed = self.deliver(self.bundle(room_bytes))
        assert followed is not None, "a new bundle should be followed"
        self.acknowledge()
        return followed

    @property
    def is_identical(self) -> bool:
        """Whether both ledgers hold the same bytes under the same revisions."""
        return list(self.host.records()) == list(self.guest.records())
