"""Opening Steam: library generations, accessors, failures with remedies, and closing.

Goal: whatever a player's computer lacks is said in plain words, and nothing crashes. Method:
the stand-in takes the shape of each SDK and of each kind of trouble.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from net.steam import (
    GameServer,
    KeyboardKind,
    LobbyChatUpdate,
    LobbyType,
    MemberChange,
    SteamAlreadyOpenError,
    SteamClosedError,
    SteamId,
    SteamUnavailable,
    UnavailableReason,
    open_steam,
)
from net.steam.app_id import APP_ID_FILE, APP_ID_VARIABLE, read_app_id
from tests.steam.party import Party
from tests.steam.standin import GENERATIONS, StandInLibrary, SteamWorld


def library(**options: Any) -> StandInLibrary:
    world = SteamWorld()
    return world.library(world.add_user("Ann"), **options)


def refusal(made: StandInLibrary, app_id: int | None = 480) -> SteamUnavailable:
    with pytest.raises(SteamUnavailable) as caught:
        open_steam(app_id, folders=[], library=made)
    assert not made.misuse, "even a failing start should keep to the rules of the library"
    assert not made.initialised, "a start that failed should leave nothing initialised"
    assert caught.value.remedy.endswith("."), "every failure should come with a remedy"
    return caught.value


@pytest.mark.parametrize(
    ("generation", "init", "friends"),
    [
        ("1.51", "SteamAPI_Init", "SteamAPI_SteamFriends_v017"),
        ("1.60", "SteamAPI_InitFlat", "SteamAPI_SteamFriends_v017"),
        ("1.64", "SteamAPI_InitFlat", "SteamAPI_SteamFriends_v018"),
        ("1.65", "SteamAPI_InitFlat", "SteamAPI_SteamFriends_v018"),
    ],
)
def test_each_sdk_generation_is_initialised_in_its_own_way(
    generation: str, init: str, friends: str
) -> None:
    made = library(generation=generation)
    with open_steam(480, folders=[], library=made) as steam:
        assert made.init_calls == [init], "the newest way to initialise should be used, once"
        assert friends in steam.accessors, "the accessor of this generation should be found"
        assert steam.user.steam_id == made.steam_id, "calls should reach this library"
    assert not made.misuse, f"the rules of the library should be kept: {made.misuse}"


def test_the_oldest_name_for_initialising_is_tried_last() -> None:
    made = library(generation="1.51", without=frozenset({"SteamAPI_Init"}))
    open_steam(480, folders=[], library=made).close()
    assert made.init_calls == ["SteamAPI_InitSafe"], "InitSafe should do where Init is missing"


def test_an_accessor_that_gives_null_is_passed_over() -> None:
    made = library(null_accessors=frozenset({"SteamAPI_SteamUser_v024"}))
    with open_steam(480, folders=[], library=made) as steam:
        assert "SteamAPI_SteamUser_v023" in steam.accessors, (
            "when a newer accessor gives NULL, the next older one should be used"
        )


def test_an_interface_that_steam_does_not_have_is_a_wrong_version() -> None:
    problem = refusal(library(null_accessors=frozenset({"ISteamMatchmaking"})))
    assert problem.reason is UnavailableReason.WRONG_VERSION, (
        "an interface that is NULL should be told, never called"
    )
    assert "ISteamMatchmaking" in str(problem), "the missing interface should be named"


def test_steam_works_without_the_interface_that_only_knows_the_command_line() -> None:
    made = library(null_accessors=frozenset({"ISteamApps"}), launch_command_line="x")
    with open_steam(480, folders=[], library=made) as steam:
        assert steam.utils.launch_command_line == "", "without ISteamApps there is no command line"
    assert not made.misuse, "a NULL interface should not be called"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"steam_running": False}, UnavailableReason.NOT_RUNNING),
        ({"init_result": 2}, UnavailableReason.NOT_RUNNING),
        ({"init_result": 3}, UnavailableReason.WRONG_VERSION),
        ({"init_result": 1, "init_words": "No appID found"}, UnavailableReason.APP_ID_MISSING),
        (
            {"init_result": 1, "init_words": "ConnectToGlobalUser failed"},
            UnavailableReason.NOT_LOGGED_IN,
        ),
        (
            {"init_result": 1, "init_words": "Failed to load module 'steamclient.so'"},
            UnavailableReason.NOT_RUNNING,
        ),
        ({"init_result": 1, "init_words": "the stars are wrong"}, UnavailableReason.REFUSED),
        ({"init_result": 77, "init_words": "new trouble"}, UnavailableReason.REFUSED),
        ({"init_result": 1, "generation": "1.51"}, UnavailableReason.REFUSED),
        ({"logged_on": False}, UnavailableReason.NOT_LOGGED_IN),
        (
            {"without": frozenset({"SteamAPI_ISteamMatchmaking_CreateLobby"})},
            UnavailableReason.WRONG_VERSION,
        ),
        (
            {"without": frozenset({"SteamAPI_InitFlat", "SteamAPI_InitSafe"})},
            UnavailableReason.WRONG_VERSION,
        ),
        (
            {"without": frozenset({"SteamAPI_SteamUser_v023"})},
            UnavailableReason.WRONG_VERSION,
        ),
    ],
)
def test_every_kind_of_trouble_has_its_reason(
    options: dict[str, Any], reason: UnavailableReason
) -> None:
    assert refusal(library(**options)).reason is reason, "the reason should fit the trouble"


def test_steam_that_does_not_run_is_not_even_initialised() -> None:
    made = library(steam_running=False)
    refusal(made)
    assert made.init_calls == [], "initialising would print to the terminal"


def test_steam_may_be_offline_when_the_caller_says_so() -> None:
    with open_steam(480, folders=[], library=library(logged_on=False), require_login=False) as it:
        assert not it.user.logged_on, "being offline should be visible"


def test_functions_that_only_add_comfort_may_be_missing() -> None:
    names = (
        "ISteamFriends_GetMediumFriendAvatar",
        "ISteamFriends_HasFriend",
        "ISteamFriends_SetPlayedWith",
        "ISteamFriends_InviteUserToGame",
        "ISteamFriends_RequestUserInformation",
        "ISteamUtils_IsSteamInBigPictureMode",
        "ISteamUtils_ShowFloatingGamepadTextInput",
        "ISteamMatchmaking_SetLobbyGameServer",
        "ISteamMatchmaking_GetLobbyGameServer",
        "ISteamApps_GetLaunchCommandLine",
    )
    with Party("Ann", "Bob", without=frozenset(f"SteamAPI_{name}" for name in names)) as party:
        ann, bob = party.players
        friends = ann.steam.friends
        assert friends.is_friend(bob.steam_id), "friendship should be found in the list instead"
        assert friends.avatar(bob.steam_id) is None, "there should be no picture"
        assert not friends.invite_to_game(bob.steam_id, "x"), "the invitation should fail softly"
        assert not friends.request_user_information(bob.steam_id), "nothing should be on its way"
        friends.set_played_with(bob.steam_id)
        assert not ann.steam.utils.in_big_picture_mode, "nobody can tell, so it is an ordinary one"
        assert not ann.steam.utils.show_keyboard((0, 0, 10, 10)), "there should be no keyboard"
        lobby, server = party.lobby_of(ann), GameServer(ann.steam_id)
        assert not ann.steam.matchmaking.set_game_server(lobby, server), "nor a game server"
        assert ann.steam.matchmaking.game_server(lobby) is None, "and none to be read"
        assert ann.steam.utils.launch_command_line == "", "there should be no command line"


def test_the_keyboard_of_steam_is_shown_where_steam_is_used_by_pad() -> None:
    at_desk, on_deck = library(), library(big_picture=True)
    with open_steam(480, folders=[], library=at_desk) as steam:
        assert not steam.utils.in_big_picture_mode, "Steam is an ordinary window"
        assert not steam.utils.show_keyboard((1, 2, 3, 4)), "so the player has a keyboard"
        assert at_desk.keyboards == [], "and none is shown"
    with open_steam(480, folders=[], library=on_deck) as steam:
        assert steam.utils.in_big_picture_mode, "Steam fills the screen"
        assert steam.utils.show_keyboard((1, 2, 3, 4)), "and has a keyboard"
        assert steam.utils.show_keyboard((5, 6, 7, 8), KeyboardKind.DIGITS), "of several kinds"
    assert on_deck.keyboards == [(0, 1, 2, 3, 4), (3, 5, 6, 7, 8)], "beside the field"


@pytest.mark.parametrize("reads_app_id_file", [False, True])
def test_the_app_id_reaches_steam_whatever_the_current_directory_is(
    reads_app_id_file: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / APP_ID_FILE).write_text("999")
    monkeypatch.chdir(elsewhere)
    made = library(reads_app_id_file=reads_app_id_file)
    with open_steam(480, folders=[tmp_path], library=made) as steam:
        assert steam.utils.app_id == 480, "the game's own number should count, not the directory's"
    assert Path.cwd() == elsewhere, "the current directory should be as it was"


def test_the_app_id_works_from_a_directory_that_was_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    try:
        gone.rmdir()
    except OSError:
        pytest.skip("this system does not let go of a directory that is in use")
    with open_steam(480, folders=[], library=library(reads_app_id_file=True)) as steam:
        assert steam.utils.app_id == 480, "a deleted directory should not matter"


def test_the_file_beside_the_program_beats_the_default_and_steam_beats_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / APP_ID_FILE).write_text("\ufeff1234\r\n", encoding="utf-8")
    with open_steam(480, folders=[tmp_path], library=library()) as steam:
        assert steam.utils.app_id == 1234, "the file beside the program should count"
    monkeypatch.setenv(APP_ID_VARIABLE, "777")
    with open_steam(480, folders=[tmp_path], library=library()) as steam:
        assert steam.utils.app_id == 777, "what Steam launched us as should count most"
    assert os.environ[APP_ID_VARIABLE] == "777", "Steam's own variable should stay"


def test_closing_takes_the_app_id_back_out_of_the_environment() -> None:
    with open_steam(480, folders=[], library=library()):
        assert os.environ[APP_ID_VARIABLE] == "480", "while Steam is open the variable is set"
    assert APP_ID_VARIABLE not in os.environ, "afterwards the next game should not inherit it"
    refusal(library(init_result=1))
    assert APP_ID_VARIABLE not in os.environ, "nor after a failure"


def test_zero_which_steam_sets_for_foreign_programs_is_no_app_id(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(APP_ID_VARIABLE, "0")
    with open_steam(480, folders=[], library=library()) as steam:
        assert steam.utils.app_id == 480, "0 names no app"
    assert os.environ[APP_ID_VARIABLE] == "0", "the variable should be as it was"


def test_without_any_app_id_the_remedy_names_the_file() -> None:
    problem = refusal(library(), app_id=None)
    assert problem.reason is UnavailableReason.APP_ID_MISSING, "the app id is what is missing"
    assert APP_ID_FILE in problem.remedy, "the remedy should name the file to make"


@pytest.mark.parametrize("content", [b"", b"no", b"-1", b"\xff\xfe", b"9" * 5000, b"4294967296"])
def test_a_broken_app_id_file_is_as_good_as_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / APP_ID_FILE).write_bytes(content)
    assert read_app_id(tmp_path) is None, "only a number of 32 bits is an app id"


def test_an_impossible_app_id_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="480"):
        open_steam(0, folders=[], library=library())


def test_everything_after_close_says_what_to_do_and_touches_nothing() -> None:
    made = library()
    steam = open_steam(480, folders=[], library=made)
    steam.close()
    steam.close()
    user = SteamId(made.steam_id)
    for use in (
        steam.pump,
        lambda: steam.friends.persona_name,
        lambda: steam.friends.avatar(user),
        lambda: steam.utils.launch_command_line,
        lambda: steam.messages.receive(0),
        lambda: steam.matchmaking.create_lobby(LobbyType.PUBLIC, 4),
    ):
        with pytest.raises(SteamClosedError, match="open_steam"):
            use()
    assert not made.misuse, "a closed library should not be called at all"


@pytest.mark.parametrize("generation", sorted(GENERATIONS))
def test_a_second_session_in_one_process_works_like_the_first(generation: str) -> None:
    made = library(generation=generation)
    for _ in range(3):
        with open_steam(480, folders=[], library=made) as steam:
            steam.matchmaking.create_lobby(LobbyType.FRIENDS_ONLY, 4)
            made.world.advance(1)
            assert len(steam.matchmaking.entered) == 0, "nothing is known before it is pumped"
            steam.pump()
            assert len(steam.matchmaking.entered) == 1, "each session should have its own lobby"
    made.world.check()


def test_steam_cannot_be_opened_twice_at_once() -> None:
    made = library()
    with open_steam(480, folders=[], library=made) as steam:
        with pytest.raises(SteamAlreadyOpenError, match=r"close\(\)"):
            open_steam(480, folders=[], library=made)
        assert made.initialised, "the attempt should leave the open one as it is"
        assert made.init_calls == ["SteamAPI_InitFlat"], "and ask Steam for nothing"
        assert steam.user.steam_id == made.steam_id, "which goes on working"
    open_steam(480, folders=[], library=made).close()
    assert not made.misuse, f"the rules of the library should be kept: {made.misuse}"


def test_closing_leaves_every_lobby_and_clears_rich_presence() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        first, second = party.lobby_of(ann), party.lobby_of(ann)
        party.join(first, bob)
        ann.steam.friends.set_rich_presence("status", "On the farm")
        ann.steam.close()
        party.run(1)
        assert bob.steam.matchmaking.members(first) == (bob.steam_id,), "Ann should have left"
        assert bob.of(LobbyChatUpdate)[-1].change is MemberChange.LEFT, (
            "with a word, not by being lost"
        )
        assert second not in party.world.lobbies.lobbies, "an empty lobby should be gone"
        assert ann.library.presence_clears == 1, "friends should see nothing any more"


def test_an_error_inside_the_context_still_closes() -> None:
    made = library()
    with pytest.raises(KeyError), open_steam(480, folders=[], library=made):
        raise KeyError("trouble in the game")
    assert not made.initialised, "Steam should be shut down on every way out"


def test_the_relay_network_is_begun_at_the_start() -> None:
    made = library()
    with open_steam(480, folders=[], library=made) as steam:
        assert made.relay_asked, "getting ready for the relays should begin at once"
        assert steam.relay.status().availability.name == "ATTEMPTING", "and be visible"
        made.world.advance(2)
        assert steam.relay.status().availability.name == "CURRENT", "and end in being ready"
