"""Between the farm's records and the bytes that `net` carries, hashes and compares."""

from game.world.records import Record, decode_record, encode_record
from game.world.sections import Section
from game.world.world import Change, World
from net.sync.ledger import Ledger, LedgerChange


def to_ledger_change(change: Change) -> LedgerChange:
    """A change as it travels."""
    record = change.record
    return LedgerChange(
        change.section.number,
        change.key,
        change.revision,
        None if record is None else encode_record(record),
    )


def from_ledger_change(change: LedgerChange) -> Change:
    """A change that has travelled. Its record was checked as it arrived (`is_record`)."""
    section = Section.from_number(change.section)
    record = None if change.content is None else decode_record(section.kind, change.content)
    return Change(section, change.key, record, change.revision)


def is_record(section: int, key: int, content: bytes | None) -> bool:
    """Whether these bytes are a record of this section, and None, whether there is such a section
    to delete from: the check on all that comes from a host."""
    try:
        kind = Section.from_number(section).kind
        if content is not None:
            decode_record(kind, content)
    except (ValueError, RecursionError):
        return False
    return key >= 0


def decode_content(section: int, content: bytes) -> Record:
    """The record of these bytes. Raises ValueError when they are none."""
    return decode_record(Section.from_number(section).kind, content)


def ledger_of(world: World, revisions: dict[tuple[int, int], int], hash_key: int) -> Ledger:
    """The host's ledger of a world as it is now. `revisions` are those a loaded farm was saved
    with; records without one get the world's."""
    ledger = Ledger(hash_key, keeps_symbols=True)
    for section in world.sections():
        number = section.number
        for key, record in world.records(section).items():
            revision = revisions.get((number, key), world.revision)
            ledger.put(number, key, revision, encode_record(record))
    ledger.reached(world.revision)
    return ledger
