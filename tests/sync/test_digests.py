"""Digests: what they see, what they cost, and that nobody can compute two worlds with one."""

from collections.abc import Iterator
from random import Random
from typing import Any

from net import limits
from net.sync.ledger import Entry, Ledger, SectionLedger, part_of_digest
from tests.helpers.replica import KEY

SECTION = 17


def filled(count: int, *, hash_key: int = KEY, keeps_symbols: bool = False) -> Ledger:
    """A ledger of `count` records, revision 1 and up."""
    ledger = Ledger(hash_key, keeps_symbols=keeps_symbols)
    for key in range(count):
        ledger.put(SECTION, key, key + 1, key.to_bytes(4, "big"))
        ledger.reached(key + 1)
    return ledger


class CountingSection(SectionLedger):
    """A section that counts how often one of its records is looked at."""

    __slots__ = ("visits",)

    def __init__(self, section: SectionLedger) -> None:
        super().__init__()
        self.visits = 0
        self.digest = section.digest
        self.entries = _CountingEntries(section.entries, self)


class _CountingEntries(dict[int, Entry]):
    def __init__(self, entries: dict[int, Entry], section: CountingSection) -> None:
        super().__init__(entries)
        self._section = section

    def get(self, *args: Any) -> Any:
        self._section.visits += 1
        return super().get(*args)

    def __iter__(self) -> Iterator[int]:
        self._section.visits += len(self)
        return super().__iter__()

    def items(self) -> Any:
        self._section.visits += len(self)
        return super().items()

    def values(self) -> Any:
        self._section.visits += len(self)
        return super().values()


def test_a_change_costs_one_hash_and_one_record_visit_whatever_the_size_of_the_world() -> None:
    for size in (10, 10_000):
        ledger = filled(size)
        section = ledger.sections[SECTION] = CountingSection(ledger.sections[SECTION])
        hashes = ledger.hash_count
        for number, key in enumerate(range(8), size + 1):
            ledger.put(SECTION, key, number, b"changed")
        assert ledger.hash_count - hashes == 8, f"8 changes should cost 8 hashes at {size} records"
        assert section.visits == 8, f"and one visit each, not {section.visits}, at {size} records"


def test_a_deletion_costs_no_hash_at_all() -> None:
    ledger = filled(100)
    hashes = ledger.hash_count
    ledger.put(SECTION, 5, 101, None)
    assert ledger.hash_count == hashes, "what is gone is subtracted, its hash is known"


def test_asking_for_the_digest_costs_nothing_however_many_records_there_are() -> None:
    ledger = filled(1000)
    section = ledger.sections[SECTION] = CountingSection(ledger.sections[SECTION])
    hashes = ledger.hash_count
    ledger.world_digest()
    part_of_digest(section.digest, 1)
    assert (ledger.hash_count, section.visits) == (hashes, 0), "digests are kept, not computed"


def test_sections_that_look_alike_in_one_repair_do_not_in_another() -> None:
    digest = Random(7).getrandbits(128)
    for bit in range(0, 128, 5):
        other = digest ^ 1 << bit
        seen = [part_of_digest(digest, n) != part_of_digest(other, n) for n in range(13)]
        assert any(seen), f"a difference in bit {bit} should be seen in one of 13 repairs"


def test_the_digest_depends_on_what_there_is_and_not_on_how_it_came_about() -> None:
    records = [(key % 5, key, key + 1, bytes([key])) for key in range(100)]
    one, other = Ledger(KEY), Ledger(KEY)
    for record in records:
        one.put(*record)
    Random(3).shuffle(records)
    for section, key, revision, content in records:
        other.put(section, key, 999, b"something else first")
        other.put(section, key, revision, content)
    assert one.world_digest() == other.world_digest(), "equal worlds should have equal digests"


def test_two_records_that_swap_their_contents_are_seen() -> None:
    ledger = filled(10)
    before = ledger.world_digest()
    first, second = ledger.get(SECTION, 3), ledger.get(SECTION, 4)
    assert first is not None
    assert second is not None
    ledger.put(SECTION, 3, first.revision, second.content)
    ledger.put(SECTION, 4, second.revision, first.content)
    assert ledger.world_digest() != before, "a record's name is hashed with its content"


def test_two_records_that_swap_content_and_revision_are_seen() -> None:
    ledger = filled(10)
    before = ledger.world_digest()
    first, second = ledger.get(SECTION, 3), ledger.get(SECTION, 4)
    assert first is not None
    assert second is not None
    ledger.put(SECTION, 3, second.revision, second.content)
    ledger.put(SECTION, 4, first.revision, first.content)
    assert ledger.world_digest() != before, "even the whole entry under another key is different"


def test_the_same_record_in_another_section_is_seen() -> None:
    one, other = Ledger(KEY), Ledger(KEY)
    one.put(1, 5, 9, b"x")
    other.put(2, 5, 9, b"x")
    assert one.world_digest() != other.world_digest(), "the section is part of the name"


def test_a_revision_alone_makes_a_difference() -> None:
    one, other = Ledger(KEY), Ledger(KEY)
    one.put(1, 5, 9, b"x")
    other.put(1, 5, 10, b"x")
    assert one.world_digest() != other.world_digest(), "the version is hashed with the content"


def test_the_count_is_part_of_the_digest() -> None:
    ledger = filled(10)
    before = ledger.world_digest()
    ledger.record_count += 1
    assert ledger.world_digest() != before, "equal sums over different counts are different worlds"


def test_pairs_of_equal_records_do_not_cancel_out() -> None:
    """The weakness of XOR: the same record twice is as none."""
    ledger = Ledger(KEY)
    nothing = ledger.digest
    record_hash = ledger.hash_of(1, 1, 1, b"x")
    assert (nothing + 2 * record_hash) % 2**128 != nothing, "a sum should see both of a pair"


def test_another_session_has_other_hashes() -> None:
    assert filled(10).world_digest() != filled(10, hash_key=KEY + 1).world_digest(), (
        "a collision that was computed for one session should be worth nothing in the next"
    )


def test_a_new_key_hashes_everything_anew_and_keeps_the_records() -> None:
    ledger = filled(10)
    ledger.rekey(99)
    fresh = Ledger(99)
    for _, key, revision, content in ledger.records():
        fresh.put(SECTION, key, revision, content)
    assert len(list(ledger.records())) == 10, "the records should still be there"
    assert ledger.world_digest() == fresh.world_digest(), "under the hashes of the new key"


def test_another_sessions_replica_gives_way_to_whatever_its_host_says() -> None:
    """A host that was restarted from an older save numbers its changes lower than what a guest
    remembers; those numbers meant something else."""
    ledger = Ledger(1)
    ledger.apply(1, 1, 5000, b"from the lost evening", 0.0)
    ledger.apply(1, 2, 5001, None, 0.0)
    ledger.rekey(2)
    assert ledger.apply(1, 1, 40, b"as saved", 0.0), "a lower number of the new session is newer"
    assert ledger.apply(1, 2, 41, b"as saved", 0.0), "also than a deletion of the old one"


def test_sections_are_known_as_of_an_earlier_revision() -> None:
    ledger = filled(40, keeps_symbols=True)
    ledger.put(5, 1, 41, b"other section")
    then = {
        number: (section.digest, len(section.entries))
        for number, section in ledger.sections.items()
    }
    ledger.put(SECTION, 3, 42, b"changed")
    ledger.put(SECTION, 4, 43, None)
    ledger.put(5, 1, 44, None)
    ledger.put(6, 1, 45, b"a section that did not exist")
    assert ledger.section_digests_as_of(41) == {**then, 6: (0, 0)}, (
        "walking the journal back should give the digests and counts of then"
    )
    assert ledger.section_digests_as_of(45)[SECTION][0] == ledger.sections[SECTION].digest, (
        "and those of now for now"
    )


def test_the_journal_is_bounded_and_answers_with_the_oldest_that_it_knows() -> None:
    ledger = filled(3, keeps_symbols=True)
    newest = limits.DIGEST_JOURNAL_CHANGES + 100
    digests = {}
    for revision in range(4, newest + 1):
        ledger.put(SECTION, revision % 3, revision, revision.to_bytes(4, "big"))
        digests[revision] = (ledger.sections[SECTION].digest, 3)
    oldest = newest - limits.DIGEST_JOURNAL_CHANGES
    assert ledger.section_digests_as_of(oldest)[SECTION] == digests[oldest], (
        "the journal should reach back over so many changes"
    )
    assert ledger.section_digests_as_of(oldest + 1)[SECTION] == digests[oldest + 1]
    for further_back in (oldest - 1, 1):
        assert ledger.section_digests_as_of(further_back)[SECTION] == digests[oldest], (
            "and no further: it should not grow, and asking for more is no error"
        )


def test_a_deletion_is_remembered_for_a_while_and_then_forgotten() -> None:
    ledger = Ledger(KEY)
    ledger.apply(1, 1, 5, b"x", 0.0)
    ledger.apply(1, 1, 6, None, 0.0)
    ledger.forget_old_tombstones(limits.TOMBSTONE_S - 1)
    assert ledger.known_revision(1, 1) == 6, "as long as a bundle may be late it is remembered"
    ledger.forget_old_tombstones(limits.TOMBSTONE_S + 1)
    assert ledger.known_revision(1, 1) == -1, "afterwards it takes no room"


def test_remembered_deletions_are_bounded() -> None:
    ledger = Ledger(KEY)
    for key in range(limits.TOMBSTONES_MAX + 100):
        ledger.apply(1, key, key + 1, None, 0.0)
    known = [key for key in range(limits.TOMBSTONES_MAX + 100) if ledger.known_revision(1, key) > 0]
    assert known == list(range(100, limits.TOMBSTONES_MAX + 100)), (
        "no peer should make them grow: the newest are remembered"
    )


def test_deleting_the_same_again_and_again_takes_no_more_room_either() -> None:
    ledger = Ledger(KEY)
    ledger.apply(1, 1, 1, None, 0.0)
    for revision in range(2, limits.TOMBSTONES_MAX + 1):
        ledger.apply(1, 2, revision, None, 0.0)
    assert ledger.known_revision(1, 1) == 1, "so many deletions may be remembered"
    ledger.apply(1, 2, limits.TOMBSTONES_MAX + 1, None, 0.0)
    assert ledger.known_revision(1, 1) == -1, "each counts, also one of what was gone already"
    assert ledger.known_revision(1, 2) == limits.TOMBSTONES_MAX + 1, "and the newest stays"


def test_deletions_are_no_part_of_the_digest() -> None:
    one, other = filled(3), filled(3)
    one.apply(SECTION, 77, 10, b"came", 0.0)
    one.apply(SECTION, 77, 11, None, 0.0)
    assert one.world_digest() == other.world_digest(), "what is gone is gone from the digest too"


def test_lines_of_now_are_those_of_the_moment_whatever_changes_before_they_are_read() -> None:
    ledger = Ledger(77)
    for key in range(50):
        ledger.put(1 + key % 3, key, 1, b"before")
    then = list(ledger.records())
    kept = ledger.records_of_now()
    ledger.put(1, 0, 2, b"after")
    ledger.put(2, 1, 2, None)
    ledger.put(9, 99, 2, b"new")
    assert list(kept) == then, "a dump should tell of one moment"
    assert list(ledger.records()) != then, "though the world has gone on"
