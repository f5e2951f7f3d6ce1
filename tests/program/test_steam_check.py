"""`steam-check`, as a tester reads it: what is there, what is missing, and what helps."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import main
from game.command_line.arguments import WindowArguments
from game.command_line.parser import parse_arguments
from game.command_line.steam_check import RELAY_MAX_S, Surroundings, check
from game.headless.arguments import JoinArguments
from net.steam import LibraryFile, SteamUnavailable, UnavailableReason
from net.steam.library import LibrarySource
from tests.helpers.arguments import parsed
from tests.program.terminal import run
from tests.steam.standin import Account, SteamWorld

GENEROUS_S = 120.0
LOBBY = 109775240917155841


class Desk:
    """A computer with Steam on it, and what the check said."""

    def __init__(self, **options: Any) -> None:
        self.world = SteamWorld()
        self.account = self.world.add_user("Ada")
        self.options = options
        self.said: list[str] = []

    @property
    def text(self) -> str:
        return "\n".join(self.said)

    def check(self) -> int:
        library = self.world.library(self.account, **self.options)

        def find(_folders: Sequence[Path]) -> Sequence[LibraryFile]:
            return [LibraryFile(Path("/games/libsteam_api.so"), LibrarySource.VARIABLE)]

        status = check(
            self.said.append,
            Surroundings(
                [], lambda: self.world.now_s, self.world.advance, find, lambda _path: library
            ),
        )
        self.world.check()
        return status

    def friend(self, name: str) -> Account:
        made = self.world.add_user(name)
        self.world.befriend(self.account, made)
        return made


def test_everything_in_order_is_said_line_by_line_with_status_0() -> None:
    desk = Desk(generation="1.60")
    playing, _other = desk.friend("Ben"), desk.friend("Cem")
    desk.world.library(playing)
    playing.playing = 480
    assert desk.check() == 0, f"Steam should be usable: {desk.text}"
    for wanted in (
        "/games/libsteam_api.so (environment variable STEAM_API_LIB)",
        "SDK generation  1.59 to 1.61",
        "Steam running   yes",
        f"Ada ({desk.account.steam_id})",
        "480 (Spacewar, for development)",
        "relay network   current",
        "overlay         no",
        "friends         2, in this game: 1",
        "Ben",
        "Steam can be used.",
    ):
        assert wanted in desk.text, f"{wanted!r} should be said: {desk.text}"
    assert "Cem" not in desk.text, "a friend who plays nothing is only counted"


def test_it_leaves_nothing_behind() -> None:
    desk = Desk()
    desk.check()
    assert desk.world.running(desk.account.steam_id) is None, "Steam should be shut down again"
    assert desk.world.lobbies.lobbies == {}, "and no lobby made"


def test_what_is_passed_over_is_said_with_its_reason() -> None:
    desk = Desk()
    library = desk.world.library(desk.account)
    files = [
        LibraryFile(Path(f"/games/{name}.so"), LibrarySource.FOLDER) for name in ("bad", "good")
    ]

    def load(path: Path) -> object:
        if path.stem == "bad":
            raise SteamUnavailable(UnavailableReason.BROKEN_LIBRARY, "bad.so\x1b is damaged.")
        return library

    clock = (lambda: desk.world.now_s, desk.world.advance)
    said = desk.said.append
    assert check(said, Surroundings([], *clock, lambda _: files, load)) == 0, "one can be used"
    at = desk.said.index("passed over     /games/bad.so (beside the program)")
    assert desk.said[at + 1].strip() == "bad.so is damaged.", "the reason, cleaned"
    assert desk.said[0] == "library         /games/good.so (beside the program)", "the used one"
    desk.said.clear()
    assert check(said, Surroundings([], *clock, lambda _: files[:1], load)) == 1, "none can be used"
    assert desk.said[0].startswith("passed over"), f"which is named too: {desk.text}"
    assert "new copy" in desk.text, "and what helps"


@pytest.mark.parametrize(
    ("options", "words", "remedy"),
    [
        ({"steam_running": False}, "not running", "Start Steam"),
        ({"logged_on": False}, "online          no", "Go Online"),
        ({"init_result": 3}, "did not start", "update"),
        ({"init_result": 1, "init_words": "No appID found"}, "appID", "steam_appid.txt"),
        ({"null_accessors": frozenset({"ISteamMatchmaking"})}, "ISteamMatchmaking", "update"),
        ({"without": frozenset({"SteamAPI_ISteamFriends_GetFriendCount"})}, "lacks", "1.65"),
    ],
)
def test_each_missing_thing_has_its_remedy_and_status_1(
    options: dict[str, Any], words: str, remedy: str
) -> None:
    desk = Desk(**options)
    assert desk.check() == 1, "Steam should not be called usable"
    assert words in desk.text, f"the problem should be named: {desk.text}"
    helps = [line for line in desk.said if "→" in line]
    assert any(remedy in line for line in helps), f"and what helps: {helps}"


def test_a_relay_that_never_is_ready_is_waited_for_in_bounded_time() -> None:
    desk = Desk(without=frozenset())
    library_began_s = desk.world.now_s
    desk.world.later = lambda *_: None  # type: ignore[method-assign]  # Nothing ever answers.
    assert desk.check() == 1, "without relays Steam is not fully usable"
    assert "firewall" in desk.text, "and a tester reads where to look"
    assert desk.world.now_s - library_began_s < RELAY_MAX_S + 1, "after a bounded time"


def test_hostile_names_of_friends_cannot_disturb_the_terminal() -> None:
    desk = Desk()
    friend = desk.friend("\x1b[2J\u202eEve\n")
    desk.world.library(friend)
    friend.playing = 480
    desk.check()
    assert all(line.isprintable() for line in desk.said), "every line should be printable"


def test_a_library_that_is_none_is_said_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "libsteam_api.so"
    wrong.write_bytes(b"\x7fELF" + b"\0" * 200)
    for path in (wrong, tmp_path / "nothing.so", tmp_path):
        monkeypatch.setenv("STEAM_API_LIB", str(path))
        assert run("steam-check") == 1, f"{path.name} should not be usable"
        said = capsys.readouterr()
        assert said.err == "", f"nothing should be on stderr: {said.err!r}"
        assert path.name in said.out, "the file should be named"
        assert "STEAM_API_LIB" in said.out, "and where it was named"


def test_a_terminal_that_knows_only_ascii_reads_it_all(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, main.__file__, "steam-check"],
        capture_output=True,
        text=True,
        timeout=GENEROUS_S,
        check=False,
        env={**os.environ, "STEAM_API_LIB": str(tmp_path), "PYTHONIOENCODING": "ascii"},
    )
    assert ended.returncode == 1, f"there is no Steam: {ended.stdout}"
    assert ended.stderr == "", f"nothing should be on stderr: {ended.stderr!r}"
    assert "STEAM_API_LIB" in ended.stdout, "and what helps be said"


@pytest.mark.parametrize(
    "words",
    [
        ("host", "--headless", "--lobby", "steam", "--minutes", "0.01"),
        ("join", "--headless", "--lobby", "steam", "--friend", "Ada"),
        ("join", "--headless", "--lobby", "steam", "--lobby-id", str(LOBBY)),
        ("join", "--headless", "+connect_lobby", str(LOBBY)),
    ],
)
def test_what_needs_steam_is_refused_without_it_in_one_sentence(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("STEAM_API_LIB", str(tmp_path / "none.so"))
    assert run(*words, "--home", tmp_path) == 2, f"{words} cannot be done"
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1, f"in one sentence: {said!r}"
    assert "steam-check" in said, "which says where to learn more"


@pytest.mark.parametrize(
    "words",
    [
        ("join",),
        ("join", "--lobby", "steam"),
        ("join", "ABCDE", "--lobby", "steam"),
        ("join", "ABCDE", "--friend", "Ada"),
        ("join", "--friend", "Ada", "--lobby-id", str(LOBBY)),
        ("join", "--lobby-id", "5"),
        ("join", "--lobby-id", "76561197960265729"),
        ("join", "--lobby-id", "9" * 500),
        ("join", "--friend", ""),
        ("join", "--friend", "a\x07"),
        ("join", "--friend", "x" * 65),
        ("join", "--lobby", "epic", "--friend", "Ada"),
        ("host", "--lobby", "local"),
    ],
)
def test_a_farm_is_named_in_exactly_one_way(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse_arguments(words)
    assert ended.value.code == 2, f"{words} should be refused"
    assert len(capsys.readouterr().err.strip().splitlines()) == 1, "in one sentence"


def test_only_a_lobbys_id_is_taken_from_what_steam_adds() -> None:
    wished = parse_arguments(["+connect_lobby", str(LOBBY)])
    assert wished.connect_lobby == LOBBY, "Steam launches the game so"
    assert isinstance(wished, WindowArguments), "and it is the game itself that opens"
    for hostile in ("", "x", "-1", "--home", "5", "9" * 4000, "٣" * 18, f"{LOBBY};rm"):
        arguments = parse_arguments(["+connect_lobby", hostile])
        assert arguments.connect_lobby is None, f"{hostile[:20]!r} should mean nothing"
        assert arguments.home is None, "and nothing of it should become an option"
    assert parse_arguments(["+connect_lobby"]).connect_lobby is None, "nor should its absence"
    joined = parsed(JoinArguments, "join", "--headless", "+connect_lobby", str(LOBBY))
    assert joined.lobby_id == LOBBY, "join takes it as the farm to go to"
    given = parsed(JoinArguments, "join", "--lobby-id", str(LOBBY))
    assert (given.lobby_id, given.lobby) == (LOBBY, "steam"), "an id is Steam's without saying so"


def test_every_reason_has_a_remedy_in_plain_words() -> None:
    for reason in UnavailableReason:
        remedy = SteamUnavailable(reason, "x").remedy
        assert len(remedy.split()) > 4, f"{reason} should say what helps"
