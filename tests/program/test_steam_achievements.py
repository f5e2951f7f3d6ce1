"""Achievements on Steam: set once, whenever Steam knows the account, and silently not at all."""

from typing import Any

import pytest

from game.program.steam import SteamPlay
from game.program.steam_achievements import SteamAchievements
from net.steam import open_steam
from tests.steam.standin import GENERATIONS, StandInLibrary, SteamWorld

APP_HAS = frozenset({"FIRST_BITE", "PATIENCE"})


class Window:
    """Ada's window, and what Steam was told by it."""

    def __init__(self, generation: str = "1.65", **options: Any) -> None:
        self.world = SteamWorld(3)
        self.library: StandInLibrary = self.world.library(
            self.world.add_user("Ada"), generation=generation, **options
        )
        self.library.app_achievements = APP_HAS
        self.play = SteamPlay(open_steam(480, folders=[], library=self.library))
        self.achievements = SteamAchievements(self.play)

    def run(self, seconds: float) -> None:
        """Frames."""
        for _ in range(round(seconds * 30)):
            self.world.advance(1 / 30)
            if not self.play.steam.closed:
                self.play.callbacks.pump(self.world.now_s)
            self.achievements.advance(self.world.now_s)

    def close(self) -> None:
        """The program ends; what Steam was asked must have been right."""
        self.play.close(self.world.now_s)
        self.world.check()


@pytest.mark.parametrize("generation", sorted(GENERATIONS))
def test_what_was_achieved_is_on_steam_soon_and_set_once(generation: str) -> None:
    """Older libraries have to be asked first, and answer later."""
    window = Window(generation)
    window.achievements.want(["FIRST_BITE", ""])
    window.run(4)
    assert window.library.stored == {"FIRST_BITE"}, "Steam should have been told"
    assert window.library.stores == 1, "once"
    window.achievements.want(["FIRST_BITE", "PATIENCE"])
    window.run(4)
    assert window.library.stored == APP_HAS, "and of the next"
    assert window.library.stores == 2, "which alone is new"
    window.close()


def test_what_the_account_has_from_another_farm_is_not_set_again() -> None:
    window = Window()
    window.library.unlocked.add("PATIENCE")
    window.achievements.want(["PATIENCE"])
    window.run(4)
    assert window.library.stores == 0, "there is nothing to tell"
    window.close()


def test_a_steam_that_cannot_be_reached_is_told_later() -> None:
    window = Window()
    window.library.refuses_to_store = 2
    window.achievements.want(["PATIENCE"])
    window.run(8)
    assert window.library.stored == {"PATIENCE"}, "it should have been tried again"
    assert window.library.stores == 3, "and not after that"
    window.close()


@pytest.mark.parametrize(
    "missing",
    [
        {"null_accessors": frozenset({"ISteamUserStats"})},
        {"without": frozenset({"SteamAPI_ISteamUserStats_GetAchievement"})},
        {"without": frozenset({"SteamAPI_ISteamUserStats_SetAchievement"})},
        {"without": frozenset({"SteamAPI_ISteamUserStats_StoreStats"})},
    ],
)
def test_a_library_or_an_app_that_has_none_is_left_in_peace(
    missing: dict[str, Any],
) -> None:
    window = Window(**missing)
    window.achievements.want(["PATIENCE", "OF_ANOTHER_GAME"])
    window.run(90)
    assert window.library.stored == set(), "nothing can be told"
    window.close()


def test_nothing_happens_without_steam_or_after_it_was_closed() -> None:
    alone = SteamAchievements(None)
    alone.want(["PATIENCE"])
    alone.advance(1.0)
    window = Window()
    window.close()
    window.achievements.want(["PATIENCE"])
    window.run(1)
    assert window.library.stored == set(), "a closed Steam should not be touched"
