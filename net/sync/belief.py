"""What the host knows a guest to hold, as a digest: so that a comparison needs no calm.

A guest's replica is what has arrived there: of each record the newest change in any bundle that it
has. Which bundles those were as it sent one of its own stands in that one's acknowledgement. So the
host keeps the sum of the hashes of what each guest has acknowledged, and the guest remembers its
own sum with each bundle that it sends. The two are compared however much is under way, lost or
waiting.

Where the host cannot know whether something has arrived it says nothing: while a record is in
*doubt* (its bundle is older than acknowledgements reach, or a repair has carried it), until an
acknowledgement shows that record as new or newer.
"""

from net.sync.ledger import DIGEST_MASK, Name, short_digest


class Belief:
    """The records of one guest, as its acknowledgements tell."""

    __slots__ = ("_count", "_digest", "doubted", "is_known")

    def __init__(self) -> None:
        self.is_known = False
        """False before it was said with what the guest begins."""
        self._digest = 0
        self._count = 0
        self.doubted: dict[Name, int] = {}
        """Records of which the guest may hold a change up to this revision, or not."""

    def begin(self, digest: int, count: int) -> None:
        """The guest holds, or is sent, what a ledger with this sum and count of records has."""
        self.is_known = True
        self._digest, self._count = digest, count
        self.doubted.clear()

    @property
    def is_certain(self) -> bool:
        """Whether the digest is what the guest had as it sent its newest bundle."""
        return self.is_known and not self.doubted

    def change(self, of_digest: int, of_count: int) -> None:
        """The guest has acknowledged changes, by which the sum of the hashes of its records, and
        their count, are so much more."""
        self._digest = (self._digest + of_digest) & DIGEST_MASK
        self._count += of_count

    def settle(self, name: Name, revision: int) -> None:
        """The guest has acknowledged a record at this revision, which settles older doubts."""
        if self.doubted.get(name, revision + 1) <= revision:
            del self.doubted[name]

    def doubt(self, name: Name, revision: int) -> None:
        """The guest may hold a change of this record up to this revision, or not."""
        self.doubted[name] = max(revision, self.doubted.get(name, 0))

    def short_digest(self, hash_key: int) -> bytes:
        """What a bundle carries of it."""
        return short_digest(self._digest, self._count, hash_key)
