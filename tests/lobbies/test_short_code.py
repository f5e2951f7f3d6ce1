"""A short code is read however friends write it down, and is never taken for a join code."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.lobbies.join_code import encode_join_code
from net.lobbies.short_code import (
    CHANCE_BYTES,
    is_meant_short,
    make_short_code,
    read_short_code,
    shown_short_code,
)

CODES = st.binary(min_size=CHANCE_BYTES, max_size=CHANCE_BYTES).map(make_short_code)


def test_a_code_is_two_groups_of_three_and_every_sign_of_it_is_chance() -> None:
    shown = shown_short_code(make_short_code(b"\x2a\x9c\x41\x07"))
    assert [len(group) for group in shown.split("-")] == [3, 3], "it should be easy to read out"
    drawn = [make_short_code(Random(n).randbytes(CHANCE_BYTES)) for n in range(2000)]
    assert all(len({code[at] for code in drawn}) == 32 for at in range(6)), (
        "each of the six signs should be any of the 32"
    )


@given(CODES)
def test_a_code_comes_back_however_it_was_typed(code: str) -> None:
    for typed in (
        code.lower(),
        shown_short_code(code),
        f" {code[:3]} {code[3:]}\n",
        code.replace("0", "o").replace("1", "l"),
        code.replace("0", "O").replace("1", "i"),
    ):
        assert is_meant_short(typed), f"{typed!r} should be taken for a short code"
        assert read_short_code(typed) == code, f"{typed!r} should be the same code"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "Type the code"),
        ("K7M-2Q", "has 6 letters and digits; this one has 5"),
        ("K7M-2QX9", "this one has 7"),
        ("K7M-2QU", 'There is no "U" in a code'),
        ("K7M" * 100, "much too long"),
    ],
)
def test_what_is_no_code_is_said_in_a_sentence(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        read_short_code(text)


def test_join_codes_and_addresses_are_not_taken_for_short_codes() -> None:
    code = encode_join_code(("203.0.113.7",), 47110, bytes(32), bytes(4))
    for text in (code, code[:30], "", "::1", "fe80::1", "10.0.0.7", "nas.local"):
        assert not is_meant_short(text), f"{text!r} should be read as a join code or an address"
