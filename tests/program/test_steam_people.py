"""Pictures and names of people on Steam, for whoever asks every frame."""

from collections.abc import Iterator

import pytest

from game.program.steam import SteamPlay
from game.program.steam_people import LONGEST_WAIT_S, PEOPLE_MAX, SteamPeople
from net.steam import Image, SteamId, open_steam
from tests.steam.standin import Account, StandInLibrary, SteamWorld

RED, BLUE = b"\xff\0\0\xff" * 64 * 64, b"\0\0\xff\xff" * 64 * 64


class Window:
    """Ada's window, with friends Ben and Cem, and a stranger."""

    def __init__(self) -> None:
        self.world = SteamWorld(3)
        self.ada, self.ben, self.cem, self.stranger = (
            self.world.add_user(name) for name in ("Ada", "Ben", "Cem", "Stranger")
        )
        self.world.befriend(self.ada, self.ben, self.cem)
        self.library: StandInLibrary = self.world.library(self.ada)
        self.play = SteamPlay(open_steam(480, folders=[], library=self.library))
        self.made = 0
        self.people = SteamPeople(self.play, self._make)

    def _make(self, width: int, height: int, rgba: bytes) -> tuple[int, int, bytes]:
        self.made += 1
        return width, height, rgba

    @property
    def now_s(self) -> float:
        return self.world.now_s

    def picture(self, account: Account) -> tuple[int, int, bytes] | None:
        return self.people.picture(str(account.steam_id), self.now_s)

    def name(self, account: Account) -> str:
        return self.people.name(str(account.steam_id), self.now_s)

    def run(self, seconds: float) -> None:
        """Frames in which everybody is looked at."""
        for _ in range(round(seconds * 30)):
            self.world.advance(1 / 30)
            self.play.callbacks.pump(self.now_s)
            for account in (self.ada, self.ben, self.cem, self.stranger):
                self.picture(account)
                self.name(account)


@pytest.fixture
def window() -> Iterator[Window]:
    made = Window()
    yield made
    made.play.close(made.now_s)
    made.world.check()


def test_a_picture_is_read_from_steam_once(window: Window) -> None:
    window.ben.avatar[64] = RED
    first = window.picture(window.ben)
    assert first == (64, 64, RED), "the picture should be as Steam has it"
    window.run(5.0)
    assert window.picture(window.ben) is first, "and the same object from then on"
    assert window.made == 1, "however often it is asked for"


def test_a_picture_that_comes_later_is_shown_then(window: Window) -> None:
    assert window.picture(window.ben) is None, "Steam has none yet"
    window.run(3.0)
    window.ben.avatar[64] = RED
    window.world.post(window.ada.steam_id, 304, who=window.ben.steam_id, flags=0x40)
    window.run(0.2)
    assert window.picture(window.ben) == (64, 64, RED), "as soon as Steam says so"
    window.cem.avatar[64] = BLUE
    window.run(LONGEST_WAIT_S + 1.0)
    assert window.picture(window.cem) == (64, 64, BLUE), "or, if it does not, after a while"


def test_a_picture_and_a_name_that_change_are_followed(window: Window) -> None:
    window.ben.avatar[64] = RED
    window.run(1.0)
    window.ben.avatar[64], window.ben.name = BLUE, "\u202eBenjamin \x07the very first of that name"
    window.world.post(window.ada.steam_id, 304, who=window.ben.steam_id, flags=0x41)
    window.run(0.2)
    assert window.picture(window.ben) == (64, 64, BLUE), "the newer picture should be shown"
    assert window.name(window.ben) == "Benjamin the very first of that", "the name clean and cut"


def test_somebody_whom_steam_does_not_know_has_no_name_until_it_does(window: Window) -> None:
    window.run(1.0)
    assert window.name(window.stranger) == "", "and not the word that Steam has for it"
    window.world.befriend(window.ada, window.stranger)
    window.world.post(window.ada.steam_id, 304, who=window.stranger.steam_id, flags=0x1)
    window.run(0.2)
    assert window.name(window.stranger) == "Stranger", "it should be told once it is known"
    assert window.name(window.ada) == "Ada", "one's own name is"


@pytest.fixture
def asked(window: Window, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Whose pictures Steam was asked for, again and again."""
    made: list[int] = []
    answer = window.play.steam.friends.avatar

    def count(user: SteamId) -> Image | None:
        made.append(user)
        return answer(user)

    monkeypatch.setattr(window.play.steam.friends, "avatar", count)
    return made


def test_steam_is_asked_ever_more_rarely_for_what_it_does_not_have(
    window: Window, asked: list[int]
) -> None:
    window.run(60.0)
    assert len(asked) < 4 * 20, f"1800 frames should not ask {len(asked)} times"


@pytest.mark.parametrize("account", ["", "x", "12", "127.0.0.1:5", "1" * 400, "-1", "\u0663" * 17])
def test_what_is_no_account_is_nobody(window: Window, account: str) -> None:
    window.ben.avatar[64] = RED
    kept = window.picture(window.ben)
    assert window.people.picture(account, 1.0) is None, "it has no picture"
    for number in range(PEOPLE_MAX):
        assert window.people.name(f"{account}x{number}", 1.0) == "", "nor a name"
    assert window.picture(window.ben) is kept, "and it takes nobody's place"


def test_what_is_kept_is_bounded_and_the_last_used_stay(window: Window, asked: list[int]) -> None:
    window.ben.avatar[64] = RED
    kept = window.picture(window.ben)
    first = window.ben.steam_id + 1000
    for number in range(PEOPLE_MAX):
        window.people.name(str(first + number), window.now_s)
        assert window.picture(window.ben) is kept, "who is on the screen should not be forgotten"
    for again, times in ((1, 1), (0, 2)):
        window.people.name(str(first + again), window.now_s)
        assert asked.count(first + again) == times, "only who was there first has made room"


def test_after_steam_was_closed_what_is_known_is_still_shown(window: Window) -> None:
    window.ben.avatar[64] = RED
    window.run(0.5)
    window.play.steam.close()
    assert window.picture(window.ben) == (64, 64, RED), "the picture is ours"
    assert window.people.name("76561197960300000", window.now_s) == "", "nobody else is asked for"


def test_without_steam_nobody_has_a_picture() -> None:
    people = SteamPeople(None, lambda _width, _height, rgba: rgba)
    assert people.picture("76561197960300000", 1.0) is None
    assert people.name("76561197960300000", 1.0) == ""
