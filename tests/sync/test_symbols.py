"""Coded symbols find which records differ, and end for any input."""

from random import Random

import pytest

from net import limits
from net.sync.symbols import SYMBOL, SymbolTable, decode


def tables(
    common: int, theirs: int, mine: int, seed: int, symbols: int = limits.SYMBOLS_KEPT
) -> tuple[SymbolTable, SymbolTable, set[int], set[int]]:
    """Two sets with so many records in common, and what only each of them has."""
    dice = Random(seed)
    shared = [dice.getrandbits(128) for _ in range(common)]
    only_theirs = [dice.getrandbits(128) for _ in range(theirs)]
    only_mine = [dice.getrandbits(128) for _ in range(mine)]
    low = 2**64 - 1
    return (
        SymbolTable.of([(item, 1) for item in shared + only_theirs], symbols),
        SymbolTable.of([(item, 1) for item in shared + only_mine], symbols),
        {item & low for item in only_theirs},
        {item & low for item in only_mine},
    )


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
            100, differences - mine_count, mine_count, seed
        )
        found = decode(theirs.pack(0, symbols), mine)
        if found is not None:
            assert found == (only_theirs, only_mine), "what is found should be what differs"
            decoded += 1
    assert decoded >= least * 60, f"{symbols} symbols should find {differences}: {decoded} of 60"


def test_equal_sets_have_no_differences() -> None:
    theirs, mine, _, _ = tables(500, 0, 0, 1)
    assert decode(theirs.pack(0, 16), mine) == (set(), set())


def test_symbols_can_be_sent_in_two_parts() -> None:
    theirs, mine, only_theirs, only_mine = tables(200, 4, 3, 5)
    packed = theirs.pack(0, 16) + theirs.pack(16, 32)
    assert packed == theirs.pack(0, 32), "the parts should fit together"
    assert decode(packed, mine) == (only_theirs, only_mine)


def test_too_many_differences_are_said_to_be_too_many() -> None:
    theirs, mine, _, _ = tables(10, 80, 80, 2)
    assert decode(theirs.pack(0, 32), mine) is None, "a guess would be worse than no answer"


def test_keeping_the_table_is_the_same_as_making_it() -> None:
    dice = Random(4)
    records = [(dice.getrandbits(128), key) for key in range(100)]
    kept = SymbolTable(16)
    for record in records:
        kept.add(*record)
    for record in records[:50]:
        kept.remove(*record)
    made = SymbolTable.of(records[50:], 16)
    assert kept.pack(0, 16) == made.pack(0, 16), "what was removed should have left no trace"
    assert kept.keys == made.keys, "neither in the names"


def test_decoding_ends_for_any_bytes() -> None:
    dice = Random(9)
    _, mine, _, _ = tables(50, 0, 0, 1)
    for _ in range(200):
        garbage = dice.randbytes(SYMBOL.size * dice.randrange(33))
        result = decode(garbage, mine)
        assert result is None or len(result[0]) + len(result[1]) < 600, (
            "no more should be found than could be true"
        )
