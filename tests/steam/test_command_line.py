"""`+connect_lobby` and friends' connect texts: hostile input, of which one form is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.steam import (
    LobbyId,
    connect_text,
    is_lobby_id,
    is_user_id,
    lobby_from_arguments,
    lobby_from_command_line,
    lobby_from_connect_text,
    parse_lobby_id,
    without_connect_lobby,
)

LOBBY = LobbyId(109775240917155841)
USER = 76561197960266728


def test_the_lobby_of_an_invitation_is_found_among_other_arguments() -> None:
    arguments = ["--windowed", "+connect_lobby", str(LOBBY), "--name", "Ann"]
    assert lobby_from_arguments(arguments) == LOBBY, "the id after +connect_lobby should be found"
    assert lobby_from_command_line(" ".join(arguments)) == LOBBY, "in one string as well"
    assert without_connect_lobby(arguments) == ["--windowed", "--name", "Ann"], (
        "what Steam added should not disturb the game's own arguments"
    )


def test_the_text_for_friends_can_be_read_back() -> None:
    assert lobby_from_connect_text(connect_text(LOBBY)) == LOBBY, "it should name the same lobby"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "0",
        "-1",
        "+109775240917155841",
        " 109775240917155841",
        "109775240917155841 ",
        "1_09775240917155841",
        "0x186000000000001",
        "1.09e17",
        "१०९",
        str(USER),
        str(2**64),
        str(LOBBY + 2**64),
        "9" * 5000,
        str(LOBBY & 0xFFFFFFFF),
        "%s%s%n",
        "../../etc/passwd",
        f"{LOBBY};rm",
        f"{LOBBY}\0",
    ],
)
def test_anything_but_a_lobby_id_is_ignored(value: str) -> None:
    assert lobby_from_arguments(["+connect_lobby", value]) is None, "only a lobby's id counts"
    with pytest.raises(ValueError, match="not a Steam lobby id"):
        parse_lobby_id(value)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["+connect_lobby"],
        ["+CONNECT_LOBBY", str(LOBBY)],
        ["connect_lobby", str(LOBBY)],
        ["+connect", str(LOBBY)],
        ["+connect_lobby", "+connect_lobby", str(LOBBY)],
        ["+connect_lobby", str(LOBBY), "+connect_lobby", str(LOBBY + 1)],
        [*["x"] * 10_000, "+connect_lobby", str(LOBBY)],
    ],
)
def test_other_forms_are_not_guessed_at(arguments: list[str]) -> None:
    assert lobby_from_arguments(arguments) is None, "one form, once, is all there is"


@pytest.mark.parametrize(
    "text", [f"--dump /tmp +connect_lobby {LOBBY}", f"+connect_lobby {LOBBY} --host", "host"]
)
def test_a_friends_connect_text_may_hold_nothing_else(text: str) -> None:
    assert lobby_from_connect_text(text) is None, "a friend may not add arguments"


WORDS = st.sampled_from(["+connect_lobby", str(LOBBY), str(USER), "--name", ""])


@given(st.lists(WORDS | st.text(max_size=40), max_size=8).map(" ".join))
def test_no_text_at_all_does_harm(text: str) -> None:
    for found in (lobby_from_command_line(text), lobby_from_connect_text(text)):
        assert found is None or is_lobby_id(found), "whatever is found has the form of a lobby's id"


def test_ids_of_users_and_lobbies_are_told_apart() -> None:
    assert is_lobby_id(LOBBY), "type 8 with the lobby bit is a lobby"
    assert not is_user_id(LOBBY), "a lobby is no user"
    assert is_user_id(USER), "type 1 is a user"
    assert not is_lobby_id(USER), "a user is no lobby"
    assert not is_lobby_id(LOBBY & ~(0x40000 << 32)), "a chat without the lobby bit is no lobby"
    assert not is_lobby_id(LOBBY + 2**64), "an id has 64 bits"
