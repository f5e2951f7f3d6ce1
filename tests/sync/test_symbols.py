"""Coded symbols find which records differ, and end for any input."""

from random import Random

import pytest

from net import limits
from net.sync.symbols import (
    ID_BYTES,
    SYMBOL_BYTES,
    Received,
    Symbols,
    SymbolTable,
    decode,
    estimate_differences,
)


def tables(
    common: int, theirs: int, mine: int, seed: int, symbols: int = limits.SYMBOLS_KEPT
) -> tuple[Symbols, Symbols, set[int], set[int]]:
    """Two sets with so many records in common, and what only each of them has."""
    dice = Random(seed)
    shared = [dice.getrandbits(128) for _ in range(common)]
    only_theirs = [dice.getrandbits(128) for _ in range(theirs)]
    only_mine = [dice.getrandbits(128) for _ in range(mine)]
    low = 2 ** (8 * ID_BYTES) - 1
    return (
        SymbolTable.of([(item, 1) for item in shared + only_theirs], symbols).now(),
        SymbolTable.of([(item, 1) for item in shared + only_mine], symbols).now(),
        {item & low for item in only_theirs},
        {item & low for item in only_mine},
    )


def received(theirs: Symbols, count: int) -> Received:
    """What has come of their symbols, with the counts that travel ahead."""
    ahead = max(count, limits.SYMBOL_COUNTS_FIRST)
    return Received(theirs.pack(0, count), theirs.pack_counts(0, ahead), theirs.count)


@pytest.mark.parametrize(
    ("differences", "symbols", "least"), [(1, 4, 1.0), (2, 8, 0.95), (4, 16, 0.95), (8, 32, 0.97)]
)
def test_a_few_symbols_are_enough_for_a_few_differences(
    differences: int, symbols: int, least: float
) -> None:
    decoded = 0
    for seed in range(60):
        mine_count = seed % (differences + 1)
        theirs, mine, only_theirs, only_mine = tables(
            100, differences - mine_count, mine_count, seed, symbols
        )
        found = decode(received(theirs, symbols), mine)
        if found is not None:
            assert found == (only_theirs, only_mine), "what is found should be what differs"
            decoded += 1
    assert decoded >= least * 60, f"{symbols} symbols should find {differences}: {decoded} of 60"


def test_equal_sets_have_no_differences() -> None:
    theirs, mine, _, _ = tables(500, 0, 0, 1)
    assert decode(received(theirs, 16), mine) == (set(), set())


def test_symbols_can_be_sent_in_two_parts() -> None:
    theirs, mine, only_theirs, only_mine = tables(200, 4, 3, 5)
    packed = theirs.pack(0, 16) + theirs.pack(16, 32)
    assert packed == theirs.pack(0, 32), "the parts should fit together"
    assert decode(received(theirs, 32), mine) == (only_theirs, only_mine)


@pytest.mark.parametrize(("theirs", "mine"), [(0, 1), (20, 20), (128, 128), (200, 0), (30, 250)])
def test_the_counts_alone_tell_how_many_symbols_it_takes(theirs: int, mine: int) -> None:
    enough = 0
    for seed in range(8):
        host, guest, only_theirs, only_mine = tables(50, theirs, mine, seed)
        thought = estimate_differences(received(host, 16), guest)
        assert thought < 2 * (theirs + mine) + 8, "far too many would be a waste"
        count = max(16, min(limits.SYMBOLS_KEPT, int(limits.SYMBOLS_PER_DIFFERENCE * thought) + 8))
        found = decode(received(host, count), guest)
        assert found in (None, (only_theirs, only_mine)), "what is found should be what differs"
        enough += found is not None
    assert enough >= 5, f"and one question should mostly be enough: {enough} of 8"


def test_symbols_of_one_moment_stay_as_they_are_while_the_set_goes_on() -> None:
    dice = Random(3)
    records = [(dice.getrandbits(128), key) for key in range(200)]
    table = SymbolTable.of(records, limits.SYMBOLS_KEPT)
    then = table.now()
    early = then.pack(0, 16)
    for record in records[:100]:
        table.remove(*record)
    table.add(dice.getrandbits(128), 500)
    whole = SymbolTable.of(records, limits.SYMBOLS_KEPT).now()
    later = early + then.pack(16, 64)
    assert later == whole.pack(0, 64), "symbols that are sent later should fit to the first"
    assert (then.count, then.pack_counts(0, 64)) == (200, whole.pack_counts(0, 64))


def test_too_many_differences_are_said_to_be_too_many() -> None:
    theirs, mine, _, _ = tables(10, 80, 80, 2)
    assert decode(received(theirs, 32), mine) is None, "a guess would be worse than no answer"


def test_keeping_the_table_is_the_same_as_making_it() -> None:
    dice = Random(4)
    records = [(dice.getrandbits(128), key) for key in range(100)]
    kept = SymbolTable(16)
    for record in records:
        kept.add(*record)
    for record in records[:50]:
        kept.remove(*record)
    made = SymbolTable.of(records[50:], 16)
    assert kept.now().pack(0, 16) == made.now().pack(0, 16), (
        "what was removed should have left no trace"
    )
    assert kept.keys == made.keys, "neither in the names"


def test_decoding_ends_for_any_bytes() -> None:
    dice = Random(9)
    _, mine, _, _ = tables(50, 0, 0, 1)
    for _ in range(200):
        count = dice.randrange(33)
        garbage = dice.randbytes(SYMBOL_BYTES * count)
        counts = dice.randbytes(dice.randrange(count, 640))
        theirs = Received(garbage, counts, dice.randrange(2_000_000))
        assert estimate_differences(theirs, mine) >= 0
        result = decode(theirs, mine)
        assert result is None or len(result[0]) + len(result[1]) < 600, (
            "no more should be found than could be true"
        )
