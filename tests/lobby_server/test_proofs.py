"""Passwords and keys are proved, and a proof is worth nothing anywhere else."""

import pytest

from net.lobbies.friend_code import CHARACTERS, decode_friend_code, encode_friend_code
from net.lobbies.join_code import decode_join_code, encode_join_code
from net.lobbies.passwords import is_proved, make_lock, prove, subject
from net.lobbies.protocol.identity import (
    member_from_text,
    member_of,
    member_text,
    player_of,
    statement,
)
from net.player_key import PlayerKey, identity_of, is_signed

SALT = bytes(range(16))
ABOUT = subject(b"l" * 10, b"i" * 20, b"f" * 32, b"n" * 16)
KEY = PlayerKey(bytes(range(32)))
CODE = encode_friend_code(KEY.identity)


def test_the_right_password_is_proved_and_no_other() -> None:
    lock = make_lock("open sesame", SALT)
    proof = prove("open sesame", SALT, ABOUT)
    assert is_proved(lock, ABOUT, proof), "the right one should open"
    assert not is_proved(lock, ABOUT, prove("open barley", SALT, ABOUT)), "and no other"
    assert not is_proved(lock, ABOUT, b""), "nor nothing"


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_a_proof_is_for_one_lobby_player_server_and_number(part: int) -> None:
    lock = make_lock("open sesame", SALT)
    parts = [b"l" * 10, b"i" * 20, b"f" * 32, b"n" * 16]
    parts[part] = b"x" * len(parts[part])
    proof = prove("open sesame", SALT, ABOUT)
    assert not is_proved(lock, subject(*parts), proof), "it should be worth nothing for another"


def test_the_lock_itself_proves_nothing() -> None:
    lock = make_lock("open sesame", SALT)
    assert not is_proved(lock, ABOUT, lock.stored_key), "who steals a lock has no key"


def test_accents_are_the_same_however_they_are_typed() -> None:
    lock = make_lock("caf\u00e9", SALT)
    assert is_proved(lock, ABOUT, prove("cafe\u0301", SALT, ABOUT)), "one word, two spellings"


def test_a_signature_is_for_one_server_and_one_number() -> None:
    signature = KEY.sign(statement(b"f" * 32, b"n" * 32))
    assert is_signed(KEY.public_bytes, signature, statement(b"f" * 32, b"n" * 32)), (
        "the right one counts"
    )
    assert not is_signed(KEY.public_bytes, signature, statement(b"g" * 32, b"n" * 32)), (
        "at one server"
    )
    assert not is_signed(KEY.public_bytes, signature, statement(b"f" * 32, b"m" * 32)), "once"
    assert not is_signed(bytes(32), signature, statement(b"f" * 32, b"n" * 32)), "for one key"
    assert KEY.identity == identity_of(KEY.public_bytes), "the identity comes from the key"


def test_members_are_a_player_and_a_number() -> None:
    for number, suffix in ((0, ""), (1, "-2"), (7, "-8")):
        member = member_of(KEY.identity, number)
        text = member_text(member)
        assert text == KEY.identity.hex() + suffix, "as everybody reads it"
        assert member_from_text(text) == member, "and back"
        assert player_of(text) == KEY.identity.hex(), "one player all the same"
    for wrong in ("", "ab", "0" * 40 + "-9", "0" * 40 + "-0", "0" * 40 + "-x", "z" * 40):
        with pytest.raises(ValueError, match=r"nobody's identity|hexadecimal"):
            member_from_text(wrong)


def test_a_friend_code_comes_back_however_it_was_typed() -> None:
    assert decode_friend_code(CODE) == KEY.identity, "as it is"
    assert decode_friend_code(CODE.lower().replace("-", " ")) == KEY.identity, "in lower case"
    assert len(CODE.replace("-", "")) == CHARACTERS == 35, "in seven groups of five"


def test_every_wrong_letter_of_a_friend_code_is_noticed() -> None:
    plain = CODE.replace("-", "")
    for at, letter in enumerate(plain):
        other = "7" if letter != "7" else "8"
        with pytest.raises(ValueError, match="wrong"):
            decode_friend_code(plain[:at] + other + plain[at + 1 :])


def test_friend_codes_and_join_codes_are_not_taken_for_each_other() -> None:
    with pytest.raises(ValueError, match="wrong"):
        decode_join_code(CODE)
    join_code = encode_join_code(("203.0.113.7",), 47110, bytes(32), bytes(4))
    with pytest.raises(ValueError, match="wrong"):
        decode_friend_code(join_code)


@pytest.mark.parametrize(
    ("text", "what"),
    [("", "Type"), ("ABC", "35"), ("U" * 35, "There is no"), ("A" * 500, "too long")],
)
def test_what_is_no_friend_code_is_said_in_a_sentence(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        decode_friend_code(text)
