"""A join code brings a friend to the right host, or says clearly that it is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.lobbies.join_code import decode_join_code, encode_join_code
from net.transports.address import is_one_computer
from net.transports.direct import parse_address

FINGERPRINT = bytes(range(32))
TOKEN = b"\xde\xad\xbe\xef"
CODE = encode_join_code(("203.0.113.7",), 47110, FINGERPRINT, TOKEN)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

LONG_CODES = [
    encode_join_code(("2001:db8::7",), 47110, FINGERPRINT, TOKEN),
    encode_join_code(("203.0.113.7", "2001:db8::7"), 47110, FINGERPRINT, TOKEN),
    encode_join_code(("192.168.1.7", "203.0.113.7", "2001:db8::7"), 47110, FINGERPRINT, TOKEN),
]

ipv4s = st.ip_addresses(v=4).map(str).filter(is_one_computer)
ipv6s = st.ip_addresses(v=6).map(str).filter(is_one_computer)
codes = st.builds(
    encode_join_code,
    st.tuples(ipv4s)
    | st.tuples(ipv6s)
    | st.tuples(ipv4s, ipv6s)
    | st.tuples(ipv4s, ipv4s)
    | st.tuples(ipv4s, ipv4s, ipv6s),
    st.integers(1, 65535),
    st.binary(min_size=32, max_size=32),
    st.binary(min_size=4, max_size=4),
)


def test_a_code_is_seven_groups_of_five() -> None:
    assert [len(group) for group in CODE.split("-")] == [5] * 7, "it should be easy to read out"
    assert set(CODE) <= set(ALPHABET + "-"), "it should have no letter that looks like a digit"


def test_a_code_is_the_same_in_every_version_of_the_game() -> None:
    assert CODE == "SC072-1XR0R-0020G-30G2G-C1R81-7FAVF-QFZQN", (
        "friends with another version should be turned away at the door, not by the code"
    )


@given(codes)
def test_every_code_comes_back_as_it_was(code: str) -> None:
    read = decode_join_code(code)
    again = encode_join_code(read.ips, read.port, read.fingerprint, read.token)
    assert again == code, "nothing should be lost on the way"


@pytest.mark.parametrize(("code", "characters"), list(zip(LONG_CODES, (59, 67, 75), strict=True)))
def test_a_code_with_ipv6_is_longer_and_says_every_address(code: str, characters: int) -> None:
    read = decode_join_code(code)
    assert len(code.replace("-", "")) == characters, "it should be as short as it can be"
    assert [parse_address(address).ip for address in read.addresses] == list(read.ips), (
        "each address should be one to connect to"
    )
    assert read.ips[-1] == "2001:db8::7", "the host's IPv6 address should be in it"
    assert FINGERPRINT.startswith(read.fingerprint), "and it should pin the host's certificate"
    with pytest.raises(ValueError, match=f"has {characters} letters and digits"):
        decode_join_code(code[:-1])


def test_a_code_says_where_to_connect_and_what_to_show() -> None:
    code = decode_join_code(CODE)
    (said,) = code.addresses
    address = parse_address(said)
    assert (address.ip, address.port) == ("203.0.113.7", 47110), "the address should be the host's"
    assert address.fingerprint == FINGERPRINT[:10], "it should pin the host's certificate"
    assert code.token == TOKEN, "it should carry the token"


@pytest.mark.parametrize(
    "written",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        f"  {CODE}\n",
        CODE.replace("0", "O").replace("1", "l"),
        CODE.replace("0", "o").replace("1", "I"),
        CODE.replace("-", "–"),
        CODE.replace("-", " - "),
    ],
)
def test_the_ways_in_which_people_write_a_code_are_all_read(written: str) -> None:
    assert decode_join_code(written) == decode_join_code(CODE), "it should mean the same"


def test_every_single_wrong_character_is_noticed() -> None:
    for at, right in enumerate(CODE):
        for wrong in ALPHABET:
            if right not in (wrong, "-"):
                with pytest.raises(ValueError, match="is wrong"):
                    decode_join_code(CODE[:at] + wrong + CODE[at + 1 :])


@given(codes, st.integers(0, 33))
def test_two_neighbours_swapped_are_noticed(code: str, at: int) -> None:
    text = code.replace("-", "")
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if swapped != text:
        with pytest.raises(ValueError, match="is wrong"):
            decode_join_code(swapped)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Type the join code"),
        (" - - ", "Type the join code"),
        (CODE[:-1], "has 35 letters and digits; this one has 34"),
        (CODE + "A", "this one has 36"),
        (CODE.replace(CODE[3], "U"), 'no "U"'),
        (CODE[:-1] + "!", 'no "!"'),
        (CODE[:-1] + "\u202e", "no such character"),
        (CODE[:-1] + "\u0663", "There is no"),
        ("A" * 100_000, "much too long"),
        ("00000-00000-00000-00000-00000-00000-00000", "is wrong"),
    ],
)
def test_what_is_no_code_is_refused_in_words_for_the_player(written: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as refusal:
        decode_join_code(written)
    assert str(refusal.value).endswith("."), "a player should read a whole sentence"
    assert len(str(refusal.value)) < 100, "and a short one"


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_a_value_error(text: str) -> None:
    try:
        decode_join_code(text)
        sentence = "A code."
    except ValueError as error:
        sentence = str(error)
    assert sentence.isprintable(), "a refusal should be fit to be shown"
    assert sentence.endswith("."), "and be a whole sentence"


@pytest.mark.parametrize(
    ("ips", "port", "fingerprint", "token"),
    [
        ((), 1, FINGERPRINT, TOKEN),
        (("2001:db8::1", "203.0.113.7"), 1, FINGERPRINT, TOKEN),
        (("192.168.1.2", "203.0.113.7", "203.0.113.8"), 1, FINGERPRINT, TOKEN),
        (("example.org",), 1, FINGERPRINT, TOKEN),
        (("0.0.0.0",), 1, FINGERPRINT, TOKEN),
        (("::",), 1, FINGERPRINT, TOKEN),
        (("fe80::1%eth0",), 1, FINGERPRINT, TOKEN),
        (("::ffff:203.0.113.7",), 1, FINGERPRINT, TOKEN),
        (("224.0.0.1",), 1, FINGERPRINT, TOKEN),
        (("203.0.113.7",), 0, FINGERPRINT, TOKEN),
        (("203.0.113.7",), 65536, FINGERPRINT, TOKEN),
        (("203.0.113.7",), 1, FINGERPRINT[:9], TOKEN),
        (("203.0.113.7",), 1, FINGERPRINT, TOKEN[:3]),
    ],
)
def test_what_no_code_can_hold_is_refused(
    ips: tuple[str, ...], port: int, fingerprint: bytes, token: bytes
) -> None:
    with pytest.raises(ValueError):
        encode_join_code(ips, port, fingerprint, token)


def test_a_code_for_home_and_the_internet_is_little_longer() -> None:
    code = encode_join_code(("192.168.1.7", "203.0.113.7"), 47110, FINGERPRINT, TOKEN)
    assert len(code.replace("-", "")) == 43, "it should be as short as it can be"
    assert decode_join_code(code).ips == ("192.168.1.7", "203.0.113.7"), "and say both, home first"
