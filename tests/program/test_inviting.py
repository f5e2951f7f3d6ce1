"""Whom a host can invite over Steam, and what becomes of an invitation.

Goal: the list says the truth within a second, whatever happens to the farm, the lobby or Steam, and
a click on it never ends in silence.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.coop.seat import SeatState
from game.hosting.inviting import Candidate, Inviting
from game.program.steam import SteamAccess
from net.lobbies.interface import Invited
from tests.program.steam_evening import Host, SteamEvening

NOBODY = SteamAccess(None, "Friends on Steam are not listed: Steam is not running.")


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[SteamEvening]:
    made = SteamEvening(tmp_path / "lobbies", "Ada", "Ben", "Cem", "Dan", "Eva")
    yield made
    made.end()


@pytest.fixture
def host(evening: SteamEvening) -> Host:
    """Ada, with a farm open. Ben and Cem have the game running; Dan is offline."""
    made = evening.host("Ada")
    made.open()
    evening.accounts["Dan"].state = 0
    return made


def inviting_of(host: Host) -> Inviting:
    made = Inviting(SteamAccess(host.play))
    made.begin(host.seat, host.listener.lobbies)
    return made


def names(inviting: Inviting, evening: SteamEvening) -> list[str]:
    return [friend.name for friend in inviting.candidates(evening.now_s).friends]


def test_friends_in_the_game_come_first_then_those_online(
    evening: SteamEvening, host: Host
) -> None:
    evening.guest("Cem")
    evening.accounts["Ben"].name = "ben"
    inviting = inviting_of(host)
    assert names(inviting, evening) == ["Cem", "ben", "Eva", "Dan"], "in this order"
    seen = inviting.candidates(evening.now_s)
    cem, dan = seen.friends[0], seen.friends[-1]
    assert cem == Candidate(str(evening.accounts["Cem"].steam_id), "Cem", True, True, False)
    assert not dan.is_online, "who is offline is shown so"
    assert seen.note == "", "there is nothing to explain"


def test_an_invitation_reaches_the_friend_and_is_remembered(
    evening: SteamEvening, host: Host
) -> None:
    ben, cem = evening.guest("Ben"), evening.guest("Cem")
    inviting = inviting_of(host)
    heard: dict[str, list[str]] = {"Ben": [], "Cem": []}
    for program in (ben, cem):
        program.step = lambda now_s, program=program: heard[program.account.name].extend(  # type: ignore[method-assign, misc]
            event.friend_name
            for event in program.play.lobbies.pump(now_s)
            if isinstance(event, Invited)
        )
    assert inviting.invite(ben.identity) == "", "the invitation should go out"
    evening.run(2.0)
    assert heard == {"Ben": ["Ada"], "Cem": []}, "to him alone"
    marked = {one.name: one.is_invited for one in inviting.candidates(evening.now_s).friends}
    assert marked == {"Ben": True, "Cem": False, "Eva": False, "Dan": False}, "and be marked"
    inviting.begin(host.seat, host.listener.lobbies)
    marked = {one.name: one.is_invited for one in inviting.candidates(evening.now_s).friends}
    assert not any(marked.values()), "with the next farm nobody is invited yet"


def test_who_is_at_the_farm_is_not_offered_and_who_left_is_again(
    evening: SteamEvening, host: Host
) -> None:
    ben, cem = evening.guest("Ben"), evening.guest("Cem")
    evening.let_in(host, ben, cem)
    inviting = inviting_of(host)
    assert names(inviting, evening) == ["Eva", "Dan"], "only who is missing"
    ben.seat.leave()
    evening.run(1.5)
    assert names(inviting, evening) == ["Ben", "Eva", "Dan"], "within a second or so"


def test_steam_is_asked_once_a_second_at_most(evening: SteamEvening, host: Host) -> None:
    inviting = inviting_of(host)
    seen = inviting.candidates(evening.now_s)
    assert inviting.candidates(evening.now_s + 0.9) is seen, "what is shown every frame is kept"
    evening.accounts["Dan"].state = 1
    assert inviting.candidates(evening.now_s + 0.9) is seen, "also when it is not quite true"
    later = inviting.candidates(evening.now_s + 1.1)
    assert all(one.is_online for one in later.friends), "and then seen anew"


def test_where_nobody_can_be_invited_there_is_a_sentence(evening: SteamEvening, host: Host) -> None:
    ben = str(evening.accounts["Ben"].steam_id)
    without = Inviting(NOBODY)
    assert without.candidates(0.0).note == NOBODY.note, "without Steam"
    assert without.invite(ben) == NOBODY.note, "for the click too"
    without_farm = Inviting(SteamAccess(host.play))
    assert "Open your farm" in without_farm.candidates(0.0).note, "without an open farm"
    assert "Open your farm" in without_farm.invite(ben), "for the click too"
    inviting = inviting_of(host)
    for stranger in ("", "x", "12", "1" * 30, str(evening.world.add_user("Eve").steam_id)):
        assert "could not send" in inviting.invite(stranger), f"{stranger!r} is no friend"
    host.listener.lobbies.withdraw(evening.now_s)
    assert "One moment" in inviting.invite(ben), "while Steam makes the lobby"
    host.seat.leave()
    assert host.seat.state is SeatState.ENDED
    assert "Open your farm" in inviting.candidates(evening.now_s + 5.0).note, "after the farm"
    assert not inviting.open_overlay(), "where there is nothing to invite to"


def test_why_steam_makes_no_lobby_is_said(evening: SteamEvening) -> None:
    host = evening.host("Ada")
    evening.world.fail_calls = 1000
    host.open()
    assert host.listener.lobbies.hosted_lobby_id is None, "Steam makes none"
    inviting = inviting_of(host)
    note = inviting.candidates(evening.now_s).note
    assert "tried again" in note, f"the player should read what Steam's trouble is: {note}"
    assert inviting.candidates(evening.now_s).friends == (), "and see nobody to click on"
    evening.world.fail_calls = 0


def test_the_overlay_is_offered_where_there_is_one(evening: SteamEvening, host: Host) -> None:
    inviting = inviting_of(host)
    assert not inviting.candidates(evening.now_s).has_overlay, "most windows have none"
    assert not inviting.open_overlay(), "and then nothing opens"
    host.library.overlay = True
    assert inviting.candidates(evening.now_s + 2.0).has_overlay, "where Steam launched the game"
    assert inviting.open_overlay(), "it opens"
    assert len(host.library.invite_dialogs) == 1, "once"


def test_steam_that_is_quit_takes_nothing_with_it(evening: SteamEvening, host: Host) -> None:
    inviting = inviting_of(host)
    host.play.steam.close()
    assert inviting.candidates(evening.now_s).friends == (), "nobody can be invited"
    assert inviting.invite(str(evening.accounts["Ben"].steam_id)) != "", "which the player reads"
    assert not inviting.open_overlay()


def test_a_host_with_hundreds_of_friends_gets_a_list_that_ends(
    evening: SteamEvening, host: Host
) -> None:
    crowd = [evening.world.add_user(f"Friend {number:03}") for number in range(600)]
    for friend in crowd:
        host.account.friends.add(friend.steam_id)
    assert len(inviting_of(host).candidates(evening.now_s).friends) == 500, "it is bounded"
