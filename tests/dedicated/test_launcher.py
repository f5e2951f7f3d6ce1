"""What may be asked of a launcher, and what there is when there are no dedicated servers."""

from dataclasses import replace

import pytest

from net.dedicated.launcher import (
    LaunchRequest,
    SessionPlayer,
)
from net.limits import DEDICATED_SESSION_ID_MAX_LENGTH, PLAYERS_MAX
from tests.dedicated.sessions import player, request


@pytest.mark.parametrize(
    "session_id",
    ["", "-a", "a-", "A", "a/b", "..", "a.b", "ä", "a" * (DEDICATED_SESSION_ID_MAX_LENGTH + 1)],
)
def test_a_session_id_that_is_no_safe_file_name_and_label_is_refused(session_id: str) -> None:
    with pytest.raises(ValueError, match="id"):
        request(session_id)


@pytest.mark.parametrize("farm", ["", "a" * 33, "line\nbreak", "bell\a"])
def test_a_farm_whose_name_does_not_fit_a_line_is_refused(farm: str) -> None:
    with pytest.raises(ValueError, match="name"):
        request(farm=farm)


def test_the_players_of_a_session_are_bounded_and_different() -> None:
    with pytest.raises(ValueError, match="1 to 8"):
        LaunchRequest("s", "Farm", ())
    crowd = [f"P{number}" for number in range(PLAYERS_MAX + 1)]
    with pytest.raises(ValueError, match="1 to 8"):
        request("s", "Farm", *crowd)
    with pytest.raises(ValueError, match="once"):
        request("s", "Farm", "Ada", "Ada")
    same_token = replace(player("Ben"), token=player("Ada").token)
    with pytest.raises(ValueError, match="token"):
        LaunchRequest("s", "Farm", (player("Ada"), same_token))


@pytest.mark.parametrize(
    ("name", "identity", "token"),
    [
        ("", "id", b"1234"),
        ("x" * 17, "id", b"1234"),
        ("new\nline", "id", b"1234"),
        ("Ada", "", b"1234"),
        ("Ada", "i" * 65, b"1234"),
        ("Ada", "ïd", b"1234"),
        ("Ada", "a\tb", b"1234"),
        ("Ada", "id", b""),
        ("Ada", "id", b"123"),
        ("Ada", "id", b"12345"),
    ],
)
def test_a_player_who_fits_no_session_file_is_refused(
    name: str, identity: str, token: bytes
) -> None:
    with pytest.raises(ValueError):
        SessionPlayer(name, identity, token)
